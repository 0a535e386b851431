"""A small world of certificates, all invented: two roots, their authorities, signers and mistakes.

Everything is dated from fixed days, so that what is made today is judged tomorrow in the same way.
"""
import datetime as dt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID as EKU, NameOID, ObjectIdentifier
from asn1crypto import crl as acrl, keys as akeys, ocsp as aocsp, x509 as ax509

UTC = dt.timezone.utc


def day(year, month=1, dom=1, hour=0):
    return dt.datetime(year, month, dom, hour, tzinfo=UTC)


T0 = day(2026, 4, 1, 9)


class Entity:
    def __init__(self, key, cert, issuer=None):
        self.key, self.cert, self.issuer = key, cert, issuer

    @property
    def asn1(self):
        return ax509.Certificate.load(self.cert.public_bytes(serialization.Encoding.DER))

    @property
    def asn1_key(self):
        return akeys.PrivateKeyInfo.load(self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption()))

    def pem(self):
        return self.cert.public_bytes(serialization.Encoding.PEM)

    def key_pem(self):
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption())


def name(common):
    return x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Lab City"),
        x509.NameAttribute(NameOID.COMMON_NAME, common)])


def usage(**on):
    flags = dict.fromkeys(["digital_signature", "content_commitment", "key_encipherment",
                           "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
                           "encipher_only", "decipher_only"], False)
    flags.update(on)
    return x509.KeyUsage(**flags)


_serial = [1000]


def make(common, issuer=None, start=day(2025), end=day(2028), ca=False, path=None, ku=None,
         eku=None, eku_critical=False, key=None, md=hashes.SHA256(), more=(), bits=2048,
         no_basic=False):
    key = key or rsa.generate_private_key(65537, bits)
    _serial[0] += 1
    builder = (x509.CertificateBuilder().subject_name(name(common))
               .issuer_name(issuer.cert.subject if issuer else name(common))
               .public_key(key.public_key()).serial_number(_serial[0])
               .not_valid_before(start).not_valid_after(end)
               .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False))
    if issuer:
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False)
    if not no_basic:
        builder = builder.add_extension(x509.BasicConstraints(ca, path if ca else None), True)
    ku = ku if ku is not None else (
        usage(key_cert_sign=True, crl_sign=True) if ca
        else usage(digital_signature=True, content_commitment=True))
    builder = builder.add_extension(ku, True)
    if eku:
        builder = builder.add_extension(x509.ExtendedKeyUsage(eku), eku_critical)
    for extension, critical in more:
        builder = builder.add_extension(extension, critical)
    signer = issuer.key if issuer else key
    return Entity(key, builder.sign(signer, md), issuer)


def crl(issuer, at, revoked=(), days=30, signer=None, idp=None):
    builder = (x509.CertificateRevocationListBuilder().issuer_name(issuer.cert.subject)
               .last_update(at).next_update(at + dt.timedelta(days=days)))
    for entity, when, reason in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(entity.cert.serial_number)
            .revocation_date(when).add_extension(x509.CRLReason(reason), False).build())
    if idp is not None:
        builder = builder.add_extension(idp, True)
    made = builder.sign((signer or issuer).key, hashes.SHA256())
    return acrl.CertificateList.load(made.public_bytes(serialization.Encoding.DER))


def answer(world, entity, at, status="good", revoked_at=None, responder=None, hours=24 * 7):
    responder = responder or world.ocsp
    statuses = {"good": ocsp.OCSPCertStatus.GOOD, "revoked": ocsp.OCSPCertStatus.REVOKED,
                "unknown": ocsp.OCSPCertStatus.UNKNOWN}
    made = (ocsp.OCSPResponseBuilder().add_response(
        cert=entity.cert, issuer=entity.issuer.cert, algorithm=hashes.SHA1(),
        cert_status=statuses[status], this_update=at,
        next_update=at + dt.timedelta(hours=hours), revocation_time=revoked_at,
        revocation_reason=x509.ReasonFlags.key_compromise if revoked_at else None)
        .responder_id(ocsp.OCSPResponderEncoding.HASH, responder.cert)
        .certificates([responder.cert]).sign(responder.key, hashes.SHA256()))
    return aocsp.OCSPResponse.load(made.public_bytes(serialization.Encoding.DER))


class World:
    def __init__(self):
        far = dict(start=day(2020), end=day(2060))
        self.root = make("Lab Root CA", ca=True, **far)
        self.tsa_root = make("Lab TSA Root CA", ca=True, **far)
        self.evil_root = make("Evil Root CA", ca=True, **far)
        self.ca = make("Lab Signing CA", self.root, ca=True, path=0, start=day(2020), end=day(2050))
        self.ocsp = make("Lab OCSP", self.ca, start=day(2020), end=day(2050),
                         eku=[EKU.OCSP_SIGNING], more=[(x509.OCSPNoCheck(), False)])
        stamping = dict(eku=[EKU.TIME_STAMPING], eku_critical=True, ku=usage(digital_signature=True))
        self.tsa = make("Lab TSA 1", self.tsa_root, start=day(2020), end=day(2031), **stamping)
        self.tsa2 = make("Lab TSA 2", self.tsa_root, start=day(2025), end=day(2047), **stamping)
        self.city = make("Mayor of Lab City", self.ca)
        self.firm = make("Taro Kensetsu", self.ca)
        self.ec = make("EC Signer", self.ca, key=ec.generate_private_key(ec.SECP256R1()))
        self.ec384 = make("EC 384 Signer", self.ca, key=ec.generate_private_key(ec.SECP384R1()))
        self.expired = make("Expired Signer", self.ca, start=day(2022), end=day(2024))
        self.future = make("Future Signer", self.ca, start=day(2027), end=day(2029))
        self.revoked = make("Revoked Signer", self.ca)
        self.cipher = make("Cipher Only", self.ca, ku=usage(key_encipherment=True))
        self.server = make("Web Server", self.ca, eku=[EKU.SERVER_AUTH])
        self.evil = make("Mayor of Lab City", self.evil_root)
        self.leaf_issued = make("Issued by a Leaf", self.city)
        self.too_deep_ca = make("Deep CA", self.ca, ca=True)
        self.too_deep = make("Too Deep", self.too_deep_ca)
        self.no_sign_ca = make("No Sign CA", self.root, ca=True, ku=usage(crl_sign=True))
        self.no_sign = make("Under No Sign CA", self.no_sign_ca)
        self.not_ca = make("Not a CA", self.root, ku=usage(key_cert_sign=True, digital_signature=True))
        self.under_not_ca = make("Under Not a CA", self.not_ca)
        strange = x509.UnrecognizedExtension(ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00")
        self.strange = make("Strange Extension", self.ca, more=[(strange, True)])
        permitted = x509.NameConstraints(permitted_subtrees=[x509.DirectoryName(x509.Name([
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Other City")]))], excluded_subtrees=None)
        self.narrow_ca = make("Narrow CA", self.root, ca=True, more=[(permitted, True)])
        self.outside = make("Outside the Names", self.narrow_ca)
        self.revoked_ca = make("Revoked CA", self.root, ca=True)
        self.under_revoked_ca = make("Under Revoked CA", self.revoked_ca)
        self.small = make("Small Key", self.ca, bits=1024)
        self.bad_tsa = make("No TSA", self.tsa_root, start=day(2020), end=day(2040))
        self.soft_tsa = make("Soft TSA", self.tsa_root, eku=[EKU.TIME_STAMPING],
                             start=day(2020), end=day(2040))
        self.evil_tsa = make("Evil TSA", self.evil_root, start=day(2020), end=day(2040), **stamping)

    def crls(self, at):
        return [crl(self.root, at, days=90), crl(self.ca, at), crl(self.tsa_root, at),
                crl(self.root, at, days=90)][:3]
