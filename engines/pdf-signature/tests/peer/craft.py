"""Signatures made by hand with asn1crypto, so that each rule can be broken by itself."""
import hashlib
import io

from asn1crypto import algos, cms, core, tsp, x509 as ax509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, utils
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp, SignatureObject

HASHES = {"md5": hashes.MD5, "sha1": hashes.SHA1, "sha256": hashes.SHA256}


def attribute(kind, value):
    return cms.CMSAttribute({"type": kind, "values": [value]})


def ess(cert):
    return tsp.SigningCertificateV2({"certs": [{
        "hash_algorithm": {"algorithm": "sha256"},
        "cert_hash": hashlib.sha256(cert.dump()).digest(),
        "issuer_serial": {"issuer": [ax509.GeneralName("directory_name", cert.issuer)],
                          "serial_number": cert.serial_number}}]})


def message(digest, who, md="sha256", certs=None, with_ess=True, ess_of=None, econtent=None,
            twice=(), leave=(), unsigned=None, flip=False, signers=1, content_type="data",
            content=None, wrong_digest=False, bare=False):
    cert = who.asn1
    attrs = []
    if "content_type" not in leave:
        attrs.append(attribute("content_type", content_type))
    if "message_digest" not in leave:
        attrs.append(attribute("message_digest", digest if not wrong_digest else b"\0" * 32))
    if with_ess:
        attrs.append(attribute("signing_certificate_v2", ess((ess_of or who).asn1)))
    for kind in twice:
        attrs.append(attribute(kind, b"\1" * len(digest)))
    signed = cms.CMSAttributes(attrs)
    raw = signed.dump()
    if bare:
        value = who.key.sign(digest, padding.PKCS1v15(), utils.Prehashed(HASHES[md]()))
    else:
        value = who.key.sign(raw, padding.PKCS1v15(), HASHES[md]())
    if flip:
        value = value[:-1] + bytes([value[-1] ^ 1])
    info = {"version": "v1", "sid": cms.SignerIdentifier("issuer_and_serial_number",
            cms.IssuerAndSerialNumber({"issuer": cert.issuer, "serial_number": cert.serial_number})),
            "digest_algorithm": {"algorithm": md}, "signed_attrs": signed,
            "signature_algorithm": {"algorithm": md + "_rsa"}, "signature": value}
    if bare:
        del info["signed_attrs"]
    if unsigned:
        info["unsigned_attrs"] = unsigned(value)
    infos = [cms.SignerInfo(info)]
    if signers == 2:
        second = dict(info)
        second["sid"] = cms.SignerIdentifier("subject_key_identifier", cert.key_identifier)
        second["version"] = "v3"
        infos.append(cms.SignerInfo(second))
    chain = [cert] if certs is None else certs
    encap = {"content_type": content_type}
    if content is not None:
        encap["content"] = content
    elif econtent is not None:
        encap["content"] = econtent
    data = cms.SignedData({"version": "v1" if content_type == "data" else "v3",
                           "digest_algorithms": [{"algorithm": md}],
                           "encap_content_info": encap, "certificates": chain,
                           "signer_infos": infos})
    return cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()


def token(digest, who, at, ess_of=None, md="sha256"):
    """A time-stamp token over a digest."""
    info = tsp.TSTInfo({"version": "v1", "policy": "1.3.6.1.4.1.99999.2",
                        "message_imprint": {"hash_algorithm": {"algorithm": md},
                                            "hashed_message": digest},
                        "serial_number": 7, "gen_time": at})
    content = core.ParsableOctetString(info.dump())
    return message(hashlib.sha256(info.dump()).digest(), who, ess_of=ess_of,
                   content_type="tst_info", content=content)


def stamped(who, at, **tweaks):
    """Unsigned attributes with a time-stamp over the signature value."""
    over = tweaks.pop("over", None)

    def make(value):
        digest = hashlib.sha256(over if over is not None else value).digest()
        made = cms.ContentInfo.load(token(digest, who, at, **tweaks))
        return cms.CMSAttributes([attribute("signature_time_stamp_token", made)])
    return make


def embed(pdf, build, field="Sig1", reserved=16384, tweak=None, subfilter=SigSeedSubFilter.PADES,
          document_stamp=False, md="sha256", when=None, setup=None):
    """Embeds whatever `build(digest)` gives."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    run = PdfCMSEmbedder(SigFieldSpec(sig_field_name=field)).write_cms(field, writer)
    next(run)
    if document_stamp:
        dictionary = DocumentTimestamp(bytes_reserved=reserved)
    else:
        dictionary = SignatureObject(timestamp=when, subfilter=subfilter, bytes_reserved=reserved)
    if tweak:
        tweak(dictionary)
    run.send(SigObjSetup(sig_placeholder=dictionary, **(setup or {})))
    digest, output = run.send(SigIOSetup(md_algorithm=md, in_place=False))
    run.send(build(digest.document_digest))
    return output.getvalue()


def update(pdf, change):
    """An incremental update by pyHanko's writer."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def append_raw(pdf, objects, free=(), trailer_more=b""):
    """An incremental update written by hand: {number: bytes}, with a classic table."""
    reader = PdfFileReader(io.BytesIO(pdf))
    size = max(int(reader.trailer["/Size"]), max(objects, default=0) + 1)
    root = reader.trailer.raw_get("/Root")
    prev = int(pdf[pdf.rindex(b"startxref") + 9:].split()[0])
    out = bytearray(pdf)
    if not out.endswith(b"\n"):
        out += b"\n"
    offsets = {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    if "/Info" in reader.trailer:
        trailer_more += b"/Info %d 0 R" % reader.trailer.raw_get("/Info").idnum
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted([*offsets, *free]):
        if number in offsets:
            out += b"%d 1\n%010d 00000 n \n" % (number, offsets[number])
        else:
            out += b"%d 1\n0000000000 00001 f \n" % number
    out += (b"trailer\n<</Size %d/Root %d 0 R/Prev %d%s>>\nstartxref\n%d\n%%%%EOF\n"
            % (size, root.idnum, prev, trailer_more, start))
    return bytes(out)


def name(text):
    return generic.pdf_name(text)
