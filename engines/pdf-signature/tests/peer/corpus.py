"""Makes the corpus: valid files by pyHanko, and for every rule a file that breaks it.

usage: corpus.py FOLDER        writes *.pdf, roots and expected.json into the folder

Nothing here uses yakusho's own writer. Everything is invented and dated from fixed days.
"""
import datetime as dt
import hashlib
import io
import json
import logging
import pathlib
import subprocess
import sys

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from freezegun import freeze_time
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfTimeStamper
from pyhanko.sign.signers.cms_embedder import SigMDPSetup
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

import craft
from craft import append_raw, embed, message, name, stamped, token, update
from pki import T0, World, answer, crl, day

logging.disable(logging.CRITICAL)
OUT = pathlib.Path(sys.argv[1])
OUT.mkdir(parents=True, exist_ok=True)
W = World()
CASES = []
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
PASS, NO, BROKEN, NONE = "TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED", "NO-SIGNATURE"
UNREADABLE = "UNREADABLE"


def case(rule, file, pdf, verdict, sub=None, level=None, at=T0 + DAY, more=()):
    """Notes what is expected of a file."""
    (OUT / f"{file}.pdf").write_bytes(pdf)
    CASES.append({"rule": rule, "file": f"{file}.pdf", "verdict": verdict, "sub": sub,
                  "level": level, "at": at.isoformat().replace("+00:00", "Z"),
                  "options": list(more)})


# ── paper ──────────────────────────────────────────────────────────────────
def paper(pages=1, form=False, version=4):
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4, invariant=1, pdfVersion=(1, version))
    for page in range(pages):
        sheet.setFont("Helvetica", 11)
        for line in range(30):
            sheet.drawString(60, 780 - 20 * line, f"Article {page + 1}-{line + 1}: 1,234,567 yen")
        if form and page == 0:
            sheet.acroForm.textfield(name="price", x=60, y=60, width=120, height=20, value="100")
            sheet.acroForm.textfield(name="note", x=260, y=60, width=120, height=20, value="")
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def with_streams(pdf, *words):
    source, target = OUT / "_in.pdf", OUT / "_out.pdf"
    source.write_bytes(pdf)
    subprocess.run(["qpdf", *(words or ("--object-streams=generate",)), str(source), str(target)],
                   check=True)
    made = target.read_bytes()
    source.unlink()
    target.unlink()
    return made


PAPER, FORM = paper(), paper(form=True)
STREAMS = with_streams(PAPER)


# ── pyHanko ────────────────────────────────────────────────────────────────
def signer(who, pss=False):
    others = [x.asn1 for x in chain_above(who)]
    return signers.SimpleSigner(who.asn1, who.asn1_key, SimpleCertificateStore.from_certs(others),
                                prefer_pss=pss)


def chain_above(who):
    above = []
    while who.issuer is not None:
        who = who.issuer
        above.append(who)
    return above


def tsa(who, at=None):
    return DummyTimeStamper(who.asn1, who.asn1_key,
                            SimpleCertificateStore.from_certs([x.asn1 for x in chain_above(who)]),
                            fixed_dt=at, include_nonce=True)


def context(at, ocsps=None, crls=None):
    return ValidationContext(
        trust_roots=[W.root.asn1, W.tsa_root.asn1], allow_fetching=False, moment=None,
        crls=[c for c in (crls or W.crls(at - HOUR))], ocsps=ocsps or [],
        other_certs=[x.asn1 for x in (W.ca, W.ocsp, W.tsa, W.tsa2)])


def pyhanko(pdf, level="B-B", who=None, field="Sig1", at=T0, stamp=None, box=None, new=None,
            pss=False, ocsps=None, **more):
    who, stamp = who or W.city, stamp or W.tsa
    words = dict(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    words.update(more)
    if level in ("B-LT", "B-LTA"):
        words.update(validation_context=context(at, ocsps), embed_validation_info=True,
                     use_pades_lta=level == "B-LTA")
    if new is None and box:
        new = SigFieldSpec(sig_field_name=field, box=box)
    with freeze_time(at):
        out = signers.PdfSigner(
            PdfSignatureMetadata(**words), signer=signer(who, pss),
            timestamper=tsa(stamp) if level != "B-B" else None, new_field_spec=new,
        ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=io.BytesIO())
    return out.getvalue()


def renew(pdf, at, stamp):
    with freeze_time(at):
        writer = io.BytesIO(pdf)
        PdfTimeStamper(tsa(stamp)).update_archival_timestamp_chain(
            PdfFileReader(writer), context(at), output=(out := io.BytesIO()))
    return out.getvalue()


def document_stamp(pdf, at, who=None, field="Dts", over=None, ess_of=None):
    return embed(pdf, lambda digest: token(over or digest, who or W.tsa, at, ess_of=ess_of),
                 field=field, document_stamp=True)


def store(pdf, certs=(), ocsps=(), crls=()):
    writer = io.BytesIO(pdf)
    DocumentSecurityStore.add_dss(writer, None, certs=[c.asn1 for c in certs],
                                  ocsps=list(ocsps), crls=list(crls))
    return writer.getvalue()


def by_hand(who=None, pdf=None, when=T0, embedding=None, **tweaks):
    who = who or W.city
    certs = tweaks.pop("certs", [who.asn1] + [x.asn1 for x in chain_above(who)])
    return embed(pdf or PAPER, lambda d: message(d, who, certs=certs, **tweaks), when=when,
                 **(embedding or {}))


# ── valid ──────────────────────────────────────────────────────────────────
BB, BT = pyhanko(PAPER), pyhanko(PAPER, "B-T")
BLT, BLTA = pyhanko(PAPER, "B-LT"), pyhanko(PAPER, "B-LTA")


def valid():
    for level, pdf in (("B-B", BB), ("B-T", BT), ("B-LT", BLT), ("B-LTA", BLTA)):
        case("V", f"valid-{level.lower()}", pdf, PASS, level=level)
        case("V", f"valid-{level.lower()}-streams", pyhanko(STREAMS, level), PASS, level=level)
    case("V", "valid-ocsp-b-lta", pyhanko(PAPER, "B-LTA", ocsps=[answer(W, W.city, T0 - HOUR)]),
         PASS, level="B-LTA")
    case("V", "valid-visible", pyhanko(PAPER, box=(60, 60, 260, 120)), PASS, level="B-B")
    case("V", "valid-p256", pyhanko(PAPER, "B-T", who=W.ec), PASS, level="B-T")
    case("V", "valid-p384", pyhanko(PAPER, who=W.ec384, md_algorithm="sha384"), PASS, level="B-B")
    case("V", "valid-pss", pyhanko(PAPER, pss=True), PASS, level="B-B")
    case("V", "valid-sha512", pyhanko(PAPER, md_algorithm="sha512"), PASS, level="B-B")
    case("V", "valid-pkcs7", pyhanko(PAPER, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED), PASS,
         level="PKCS7-B")
    for words, label in ((("--linearize",), "linearized"), (("--force-version=2.0",), "pdf20"),
                         (("--linearize", "--object-streams=generate"), "linearized-streams")):
        case("V", f"valid-{label}", pyhanko(with_streams(PAPER, *words), "B-LTA"), PASS, level="B-LTA")
    two = pyhanko(BLTA, "B-LTA", who=W.firm, field="Sig2", at=T0 + 2 * HOUR, box=(60, 60, 200, 100))
    case("V", "valid-two-signers", two, PASS, level="B-LTA")
    plain = pyhanko(BB, "B-B", who=W.firm, field="Sig2", at=T0 + HOUR)
    case("V", "valid-two-signers-b-b", plain, PASS, level="B-B")
    bare = {"bare": True, "embedding": {"subfilter": SigSeedSubFilter.ADOBE_PKCS7_DETACHED}}
    case("V", "valid-pkcs7-without-attributes", by_hand(**bare), PASS, level="PKCS7-B")
    case("C6", "no-attributes", by_hand(bare=True), BROKEN, "FORMAT_FAILURE")
    case("V", "valid-by-hand", by_hand(), PASS, level="B-B")
    case("V", "valid-by-hand-stamped", by_hand(unsigned=stamped(W.tsa, T0)), PASS, level="B-T")
    case("V", "valid-document-stamp-only-time", document_stamp(BB, T0 + HOUR), PASS, level="B-T")
    renewed = renew(BLTA, day(2030), W.tsa2)
    case("T6", "valid-renewed", renewed, PASS, level="B-LTA", at=day(2033))
    case("V", "valid-signer-ended", BLTA, PASS, level="B-LTA", at=day(2029))
    late = crl(W.ca, T0 + 20 * DAY, [(W.city, T0 + 10 * DAY, x509.ReasonFlags.key_compromise)])
    (OUT / "late.crl").write_bytes(late.dump())
    case("R7", "valid-revoked-later", BT, PASS, level="B-T", at=T0 + 30 * DAY, more=["--crl", "late.crl"])
    with_form = pyhanko(FORM, certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
    case("V", "valid-certified", with_form, PASS, level="B-B")
    case("V", "valid-certified-filled", fill(with_form, "note", "seen"), PASS, level="B-B")
    case("V", "valid-filled", fill(pyhanko(FORM), "note", "seen"), PASS, level="B-B")
    locked = pyhanko(FORM, new=only("price"))
    # pyHanko refuses this one: it counts the appearance of the locked field as written anew,
    # though nothing in the file touches it. Without appearances it accepts the same change.
    case("M3", "valid-locked-other-filled", fill(locked, "note", "seen"), PASS, level="B-B")
    plain = pyhanko(plain_form(), new=only("price"))
    case("M3", "valid-locked-other-filled-plain", fill(plain, "note", "seen"), PASS, level="B-B")
    p2 = pyhanko(FORM, new=only("price", MDPPerm.FILL_FORMS))
    case("M3", "valid-lock-p2-filled", fill(p2, "note", "seen"), PASS, level="B-B")
    none = pyhanko(PAPER, "B-LT", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
    case("M2", "valid-p1-archived", renew(none, T0 + HOUR, W.tsa), PASS, level="B-LTA")
    p3 = pyhanko(PAPER, certify=True, docmdp_permissions=MDPPerm.ANNOTATE)
    case("M2", "valid-p3-comment", comment(p3), PASS, level="B-B")
    prepared = io.BytesIO(PAPER)
    writer = IncrementalPdfFileWriter(prepared)
    fields.append_signature_field(writer, SigFieldSpec("Sig1", box=(60, 60, 200, 100)))
    fields.append_signature_field(writer, SigFieldSpec("Sig2", box=(260, 60, 400, 100)))
    ready = io.BytesIO()
    writer.write(ready)
    first = pyhanko(ready.getvalue(), certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
    case("V", "valid-parallel-prepared", pyhanko(first, who=W.firm, field="Sig2", at=T0 + HOUR), PASS,
         level="B-B")
    # pyHanko writes the archive stamp with the store, and the stamp's own data after it.
    case("L1", "level-cut-to-b-lta", cut(BLTA, -1), PASS, level="B-LTA")
    case("L1", "level-cut-to-b-t", cut(BLTA, -2), PASS, level="B-T")


def only(field, level=None):
    """A signature field that locks one other field, and more where a level says so."""
    return SigFieldSpec(sig_field_name="Sig1", doc_mdp_update_value=level, field_mdp_spec=fields.FieldMDPSpec(
        fields.FieldMDPAction.INCLUDE, fields=[field]))


def plain_form(label=b"price"):
    """Fields that are drawn by the viewer: they have no appearance."""
    def change(writer):
        def text(label, bottom):
            return writer.add_object(generic.DictionaryObject({
                name("/Type"): name("/Annot"), name("/Subtype"): name("/Widget"), name("/FT"): name("/Tx"),
                name("/T"): generic.ByteStringObject(label), name("/V"): generic.TextStringObject("1"),
                name("/Rect"): generic.ArrayObject(
                    [generic.NumberObject(n) for n in (60, bottom, 180, bottom + 20)])}))
        listed = [text(label, 60), text(b"note", 100)]
        page = page_of(writer)
        page[name("/Annots")] = generic.ArrayObject(listed)
        writer.update_container(page)
        writer.root[name("/AcroForm")] = generic.DictionaryObject({name("/Fields"): generic.ArrayObject(listed)})
        writer.update_root()
    return update(PAPER, change)


def locking(pdf, names, indirect=False):
    """An empty signature field whose lock is written by hand: a signer need not repeat it (FieldMDP)."""
    def change(writer):
        listed = [generic.ByteStringObject(one) for one in names]
        if indirect:
            listed = [writer.add_object(one) for one in listed]
        field = writer.add_object(generic.DictionaryObject({
            name("/FT"): name("/Sig"), name("/T"): generic.TextStringObject("Sig1"),
            name("/Type"): name("/Annot"), name("/Subtype"): name("/Widget"), name("/F"): generic.NumberObject(132),
            name("/Rect"): generic.ArrayObject([generic.NumberObject(0)] * 4),
            name("/Lock"): generic.DictionaryObject({
                name("/Type"): name("/SigFieldLock"), name("/Action"): name("/Include"),
                name("/Fields"): generic.ArrayObject(listed)})}))
        writer.root["/AcroForm"]["/Fields"].append(field)
        writer.update_container(writer.root["/AcroForm"]["/Fields"])
        page = page_of(writer)
        page["/Annots"].append(field)
        writer.update_container(page["/Annots"])
    return update(pdf, change)


def cut(pdf, revisions):
    """The file without its last revisions."""
    ends = [i + 6 for i in range(len(pdf)) if pdf.startswith(b"%%EOF", i)]
    return pdf[:ends[revisions - 1]]


def as_text(value):
    if isinstance(value, generic.ByteStringObject):
        return bytes(value).decode("utf-16") if value[:2] == b"\xfe\xff" else bytes(value).decode("latin-1")
    return value


def fill(pdf, field, value):
    def change(writer):
        form = writer.root["/AcroForm"]
        for index in range(len(form["/Fields"])):
            ref = form["/Fields"].raw_get(index)
            dictionary = ref.get_object()
            if str(as_text(dictionary.get("/T"))) == field:
                dictionary["/V"] = generic.TextStringObject(value)
                writer.mark_update(ref)
    return update(pdf, change)


def comment(pdf, rect=(100, 100, 300, 300)):
    def change(writer):
        page = writer.root["/Pages"]["/Kids"].raw_get(0).get_object()
        note = writer.add_object(generic.DictionaryObject({
            name("/Type"): name("/Annot"), name("/Subtype"): name("/Square"),
            name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in rect])}))
        listed = page["/Annots"] if "/Annots" in page else []
        page[name("/Annots")] = generic.ArrayObject([
            *(listed.raw_get(i) for i in range(len(listed))), note])
        writer.update_container(page)
    return update(pdf, change)


# ── structure ──────────────────────────────────────────────────────────────
def structure():
    case("S1", "bytes-after-the-end", BB + b"\n% more\n", BROKEN, "FORMAT_FAILURE")
    case("S1", "second-file-after-the-end", BB + PAPER, UNREADABLE)
    case("S1", "no-header", b"xxxx" + BB, UNREADABLE)
    case("S1", "cut-in-the-middle", BB[:len(BB) - 400], NONE)
    loop = append_raw(BB, {900: b"null"})
    start = int(loop[loop.rindex(b"startxref") + 9:].split()[0])
    prev = int(BB[BB.rindex(b"startxref") + 9:].split()[0])
    at = loop.rindex(b"/Prev %d" % prev)
    looped = loop[:at] + b"/Prev %d" % start + loop[at + len(b"/Prev %d" % prev):]
    case("S2", "xref-loop", looped, UNREADABLE)
    case("S2", "startxref-elsewhere", BB[:BB.rindex(b"startxref")] + b"startxref\n12\n%%EOF\n", UNREADABLE)
    locked = with_streams(PAPER, "--encrypt", "", "owner", "256", "--")
    case("S2", "encrypted", locked, UNREADABLE)
    case("S3", "no-signature", PAPER, NONE)
    at = BB.index(b"/ByteRange")
    first = BB.index(b"[", at)
    last = BB.index(b"]", first)
    numbers = [int(n) for n in BB[first + 1:last].split()]

    def ranged(new):
        text = b" ".join(b"%d" % n for n in new)
        return BB[:first + 1] + text.ljust(last - first - 1) + BB[last:]
    a, b, c, d = numbers
    case("S4", "range-not-from-zero", ranged([1, b - 1, c, d]), BROKEN, "FORMAT_FAILURE")
    case("S4", "range-wide-gap", ranged([0, b - 20, c, d]), BROKEN, "FORMAT_FAILURE")
    case("S4", "range-short-end", ranged([0, b, c, d - 30]), BROKEN, "FORMAT_FAILURE")
    case("S4", "range-behind-file", ranged([0, b, c, d + 99]), BROKEN, "FORMAT_FAILURE")
    case("S4", "range-three-numbers", ranged([0, b, c]), BROKEN, "FORMAT_FAILURE")
    case("S4", "range-negative", ranged([0, -b, c, d]), BROKEN, "FORMAT_FAILURE")
    case("S4", "range-overlapping", ranged([0, c, b, d]), BROKEN, "FORMAT_FAILURE")
    # Signature wrapping: the second part is moved to the end, room is made between.
    room = b"\n7777 0 obj\n(in the gap)\nendobj\n".ljust(200)
    wrapped = ranged([0, b, c + 200, d])
    case("S4", "wrapping", wrapped[:c] + room + wrapped[c:], UNREADABLE)
    # Universal forgery: no Contents, empty Contents, null.
    end = BB.index(b">", b)
    case("S5", "contents-empty", BB[:b] + b"<>".ljust(end + 1 - b) + BB[end + 1:], BROKEN, "FORMAT_FAILURE")
    case("S5", "contents-null", BB[:b] + b"null".ljust(end + 1 - b) + BB[end + 1:], BROKEN, "FORMAT_FAILURE")
    case("S5", "contents-zeros", BB[:b + 1] + b"0" * (end - b - 1) + BB[end:], BROKEN, "FORMAT_FAILURE")
    case("S5", "padding-not-zero", BB[:end - 2] + b"ff" + BB[end:], BROKEN, "FORMAT_FAILURE")

    def extra(key, value):
        def tweak(dictionary):
            dictionary[name(key)] = value
        return {"embedding": {"tweak": tweak}}
    case("S6", "cert-in-dictionary", by_hand(**extra("/Cert", generic.ByteStringObject(b"x"))), BROKEN,
         "FORMAT_FAILURE")
    case("S6", "unknown-subfilter", by_hand(**extra("/SubFilter", name("/adbe.x509.rsa_sha1"))), BROKEN,
         "FORMAT_FAILURE")

    class Twice(generic.NameObject):
        def write_to_stream(self, stream, *words, **more):
            stream.write(b"/ETSI.CAdES.detached /Reason (a) /Reason (b)")
    case("S6", "key-twice", by_hand(**extra("/SubFilter", Twice("/ETSI.CAdES.detached"))), BROKEN,
         "FORMAT_FAILURE")
    reader = PdfFileReader(io.BytesIO(BB))
    sig = reader.root["/AcroForm"]["/Fields"].raw_get(0)
    value = reader.root["/AcroForm"]["/Fields"][0].raw_get("/V")
    moved = BB[BB.index(b"%d 0 obj" % value.idnum):]
    body = moved[moved.index(b"<<"):moved.index(b"endobj")].replace(b"Adobe.PPKLite", b"Adobe.PPKXXXX")
    case("S6", "signature-written-again", append_raw(BB, {value.idnum: body}), BROKEN, "FORMAT_FAILURE")

    def second_field(writer):
        form = writer.root["/AcroForm"]
        double = writer.add_object(generic.DictionaryObject({
            name("/FT"): name("/Sig"), name("/T"): generic.TextStringObject("Sig9"),
            name("/Type"): name("/Annot"), name("/Subtype"): name("/Widget"), name("/F"): generic.NumberObject(132),
            name("/Rect"): generic.ArrayObject([generic.NumberObject(0)] * 4),
            name("/V"): generic.IndirectObject(value.idnum, 0, writer)}))
        form["/Fields"].append(double)
        writer.update_container(form["/Fields"])
        writer.update_root()
    case("S7", "one-signature-in-two-fields", update(BB, second_field), BROKEN, "FORMAT_FAILURE")
    deep = append_raw(BB, {901: b"[" * 5000 + b"]" * 5000})
    case("S8", "deep-object", deep, PASS, level="B-B")
    deep_root = append_raw(BB, {reader.trailer.raw_get("/Root").idnum: b"<</Type/Catalog/A " + b"[" * 5000})
    case("S8", "deep-catalog", deep_root, UNREADABLE)


# ── cryptography ───────────────────────────────────────────────────────────
def cryptography():
    case("C1", "content-inside", by_hand(econtent=b"something else"), BROKEN, "FORMAT_FAILURE")
    case("C2", "two-signer-infos", by_hand(signers=2), BROKEN, "FORMAT_FAILURE")
    case("C3", "no-message-digest", by_hand(leave=["message_digest"]), BROKEN, "FORMAT_FAILURE")
    case("C3", "no-content-type", by_hand(leave=["content_type"]), BROKEN, "FORMAT_FAILURE")
    case("C3", "digest-twice", by_hand(twice=["message_digest"]), BROKEN, "FORMAT_FAILURE")
    at = BB.index(b"/MediaBox") + 1
    case("C4", "flipped-byte", BB[:at] + bytes([BB[at] ^ 1]) + BB[at + 1:], BROKEN, "HASH_FAILURE")
    case("C4", "wrong-digest", by_hand(wrong_digest=True), BROKEN, "HASH_FAILURE")
    case("C5", "flipped-value", by_hand(flip=True), BROKEN, "SIG_CRYPTO_FAILURE")
    case("C6", "no-reference", by_hand(with_ess=False), NO, "SIG_CONSTRAINTS_FAILURE")
    case("C6", "reference-elsewhere", by_hand(ess_of=W.firm), NO, "SIG_CONSTRAINTS_FAILURE")
    case("C7", "no-certificate", by_hand(certs=[W.ca.asn1]), NO, "NO_SIGNING_CERTIFICATE_FOUND")
    case("C8", "sha1", by_hand(md="sha1", embedding={"md": "sha1"}), NO, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
    case("C8", "md5", by_hand(md="md5", embedding={"md": "md5"}), NO, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
    case("C8", "rsa-1024", by_hand(W.small), NO, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
    case("C3", "not-der", embed(PAPER, lambda d: b"\x30\x80" + b"\1" * 40 + b"\0\0"), BROKEN, "FORMAT_FAILURE")


# ── chain and revocation ───────────────────────────────────────────────────
def trust():
    case("R1", "evil-root", by_hand(W.evil), NO, "NO_CERTIFICATE_CHAIN_FOUND")
    case("R2", "expired", by_hand(W.expired), NO, "OUT_OF_BOUNDS_NO_POE")
    case("R2", "expired-later", BB, NO, "OUT_OF_BOUNDS_NO_POE", at=day(2029))
    case("R2", "expired-stamped-after", by_hand(W.expired, unsigned=stamped(W.tsa, T0)), NO,
         "OUT_OF_BOUNDS_NO_POE")
    case("R2", "not-yet-valid", by_hand(W.future), BROKEN, "NOT_YET_VALID")
    chain, general = "CHAIN_CONSTRAINTS_FAILURE", "CERTIFICATE_CHAIN_GENERAL_FAILURE"
    case("R3", "issued-by-a-leaf", by_hand(W.leaf_issued), NO, chain)
    case("R3", "path-too-long", by_hand(W.too_deep), NO, chain)
    case("R3", "authority-may-not-sign", by_hand(W.no_sign), NO, chain)
    case("R3", "authority-is-none", by_hand(W.under_not_ca), NO, chain)
    case("R3", "outside-the-names", by_hand(W.outside), NO, chain)
    case("R3", "unknown-critical", by_hand(W.strange), NO, general)
    case("R4", "key-encipherment-only", by_hand(W.cipher), NO, chain)
    case("R4", "web-server", by_hand(W.server), NO, chain)
    case("R4", "ocsp-responder-signs", by_hand(W.ocsp), NO, chain)
    at = T0 - HOUR
    case("R5", "crl-by-another", store(BT, crls=[crl(W.ca, at, signer=W.evil_root)]), NO, "TRY_LATER")
    only_ca = x509.IssuingDistributionPoint(None, None, False, True, None, False, False)
    case("R5", "crl-for-authorities-only", store(BT, crls=[crl(W.ca, at, idp=only_ca)]), NO, "TRY_LATER")
    case("R5", "crl-from-the-future", store(BT, crls=[crl(W.ca, T0 + 9 * DAY)]), NO, "TRY_LATER")
    case("R6", "ocsp-by-a-stranger", store(BT, ocsps=[answer(W, W.city, at, responder=W.evil_root)]), NO,
         "TRY_LATER")
    case("R6", "ocsp-by-a-signer", store(BT, ocsps=[answer(W, W.city, at, responder=W.firm)]), NO, "TRY_LATER")
    case("R6", "ocsp-unknown", store(BT, ocsps=[answer(W, W.city, at, "unknown")]), NO, "TRY_LATER")
    before = T0 - 10 * DAY
    reason = x509.ReasonFlags.key_compromise
    gone = crl(W.ca, at, [(W.revoked, before, reason)])
    mine = by_hand(W.revoked, unsigned=stamped(W.tsa, T0))
    case("R7", "revoked-by-crl", store(mine, crls=[gone]), NO, "REVOKED_NO_POE")
    said = answer(W, W.revoked, at, "revoked", revoked_at=before)
    case("R7", "revoked-by-ocsp", store(mine, ocsps=[said]), NO, "REVOKED_NO_POE")
    later = crl(W.ca, T0 + 20 * DAY, [(W.city, T0 + 10 * DAY, reason)])
    case("R7", "revoked-later-without-proof", store(BB, crls=[later]), NO, "REVOKED_NO_POE", at=T0 + 30 * DAY)
    case("R7", "revoked-authority",
         store(by_hand(W.under_revoked_ca), crls=[crl(W.root, at, [(W.revoked_ca, before, reason)])]), NO,
         "REVOKED_CA_NO_POE")
    case("R8", "no-data-hard", BT, NO, "TRY_LATER", more=["--revocation", "hard"])
    case("R8", "stale-data-hard", store(BB, crls=W.crls(T0 - 90 * DAY)), NO, "TRY_LATER",
         more=["--revocation", "hard"])
    case("R8", "data-hard", BLT, PASS, level="B-LT", more=["--revocation", "hard"])


# ── time ───────────────────────────────────────────────────────────────────
def time():
    broken, order = "SIG_CONSTRAINTS_FAILURE", "TIMESTAMP_ORDER_FAILURE"
    chain = "CHAIN_CONSTRAINTS_FAILURE"
    case("T1", "stamp-over-another-value", by_hand(unsigned=stamped(W.tsa, T0, over=b"other")), NO, broken)
    case("T1", "stamp-weak", by_hand(unsigned=stamped(W.tsa, T0, md="sha1")), NO)
    case("T2", "document-stamp-copied", document_stamp(BB, T0 + HOUR, over=b"\1" * 32), NO, broken)
    at = BLTA.rindex(b"/DocTimeStamp")
    case("T2", "document-stamp-flipped", BLTA[:at - 1] + b"\t" + BLTA[at:], NO, broken)
    case("T3", "stamp-by-a-signer", by_hand(unsigned=stamped(W.city, T0)), NO)
    case("T3", "stamp-without-usage", by_hand(unsigned=stamped(W.bad_tsa, T0)), NO, chain)
    case("T3", "stamp-usage-not-critical", by_hand(unsigned=stamped(W.soft_tsa, T0)), NO, chain)
    case("T3", "stamp-by-evil", by_hand(unsigned=stamped(W.evil_tsa, T0)), NO, "NO_CERTIFICATE_CHAIN_FOUND")
    case("T3", "document-stamp-by-evil", document_stamp(BB, T0 + HOUR, W.evil_tsa), NO,
         "NO_CERTIFICATE_CHAIN_FOUND")
    case("T4", "stamp-reference-elsewhere", by_hand(unsigned=stamped(W.tsa, T0, ess_of=W.tsa2)), NO, broken)
    case("T4", "document-stamp-reference-elsewhere",
         document_stamp(BB, T0 + HOUR, ess_of=W.tsa2), NO, broken)
    late = by_hand(unsigned=stamped(W.tsa, T0 + 12 * HOUR))
    case("T5", "stamp-after-document-stamp", document_stamp(late, T0 + HOUR), NO, order)
    case("T5", "stamp-from-the-future", by_hand(unsigned=stamped(W.tsa, T0 + 90 * DAY)), NO, order)
    second = document_stamp(document_stamp(BB, T0 + 5 * HOUR), T0 + HOUR, field="Dts2")
    case("T5", "document-stamps-out-of-order", second, NO, order)
    case("T6", "authority-ended-not-renewed", BLTA, NO, "OUT_OF_BOUNDS_NO_POE", at=day(2033))
    case("T6", "renewed-too-late", renew(BLTA, day(2032), W.tsa2), NO, "OUT_OF_BOUNDS_NO_POE", at=day(2033))


# ── modification ───────────────────────────────────────────────────────────
def page_of(writer):
    return writer.root["/Pages"]["/Kids"].raw_get(0).get_object()


def modification():
    bad = "FORMAT_FAILURE"

    def content(writer):
        page = page_of(writer)
        page[name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
        writer.update_container(page)
    case("M1", "incremental-saving-content", update(BB, content), BROKEN, bad)
    case("M1", "incremental-saving-content-lta", update(BLTA, content), BROKEN, bad)

    def over(writer):
        ref = page_of(writer).raw_get("/Contents")
        writer.objects[(0, ref.idnum)] = generic.StreamObject(stream_data=b"BT ET")
    reader = PdfFileReader(io.BytesIO(BB))
    kids = reader.root["/Pages"]["/Kids"]
    page_ref = kids.raw_get(0)
    contents = kids[0].raw_get("/Contents").idnum
    stream = b"<</Length 5>>\nstream\nBT ET\nendstream"
    case("M1", "incremental-saving-stream", append_raw(BB, {contents: stream}), BROKEN, bad)
    pages = reader.root.raw_get("/Pages").idnum
    more = b"<</Type/Pages/Count 2/Kids[%d 0 R 950 0 R]>>" % page_ref.idnum
    extra = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 99 99]>>" % pages
    case("M5", "page-added", append_raw(BB, {pages: more, 950: extra}), BROKEN, bad)
    case("M5", "page-taken-out", append_raw(BB, {pages: b"<</Type/Pages/Count 0/Kids[]>>"}), BROKEN, bad)
    case("M5", "page-freed", append_raw(BB, {}, free=[page_ref.idnum]), BROKEN, bad)
    root = reader.trailer.raw_get("/Root").idnum
    case("M1", "another-catalog", append_raw(BB, {960: b"<</Type/Catalog/Pages %d 0 R>>" % pages}).replace(
        b"/Root %d 0 R/Prev" % root, b"/Root 960 0 R/Prev"), BROKEN, bad)

    def action(writer):
        writer.root[name("/OpenAction")] = generic.DictionaryObject(
            {name("/S"): name("/JavaScript"), name("/JS"): generic.TextStringObject("1")})
        writer.update_root()
    case("M1", "open-action", update(BB, action), BROKEN, bad)

    def empty_form(writer):
        writer.root[name("/AcroForm")] = generic.DictionaryObject({name("/Fields"): generic.ArrayObject()})
        writer.update_root()
    case("M6", "form-emptied", update(BB, empty_form), BROKEN, bad)

    def no_form(writer):
        del writer.root["/AcroForm"]
        writer.update_root()
    case("M6", "form-taken-out", update(BB, no_form), BROKEN, bad)
    case("M6", "form-emptied-lta", update(BLTA, empty_form), BROKEN, bad)

    def no_store(writer):
        del writer.root["/DSS"]
        writer.update_root()
    case("M6", "store-taken-out", update(BLT, no_store), BROKEN, bad)
    case("M6", "store-taken-out-lta", update(BLTA, no_store), BROKEN, bad)

    def less_store(writer):
        dss = writer.root["/DSS"]
        dss[name("/CRLs")] = generic.ArrayObject()
        dss[name("/OCSPs")] = generic.ArrayObject()
        writer.root[name("/DSS")] = writer.add_object(generic.DictionaryObject(dict(dss)))
        writer.update_root()
    case("M6", "store-emptied", update(BLT, less_store), BROKEN, bad)
    # Shadow attacks: prepared before the signature, sprung after it.
    cover = update(PAPER, lambda w: shadow_cover(w))
    hide = pyhanko(cover)
    shown = PdfFileReader(io.BytesIO(hide)).root["/Pages"]["/Kids"][0]["/Annots"]
    overlay = [shown.raw_get(i) for i in range(len(shown))][0].idnum
    case("M1", "shadow-hide", append_raw(hide, {overlay: b"null"}), BROKEN, bad)
    case("M1", "shadow-hide-freed", append_raw(hide, {}, free=[overlay]), BROKEN, bad)
    font = reader.root["/Pages"]["/Kids"][0]["/Resources"].raw_get("/Font")
    if isinstance(font, generic.IndirectObject):
        case("M1", "shadow-replace-font", append_raw(BB, {font.idnum: b"<</F1<</Type/Font/Subtype/Type3>>>>"}),
             BROKEN, bad)
    dangling = update(PAPER, lambda w: shadow_dangling(w))
    sealed = pyhanko(dangling)
    case("M1", "shadow-dangling", append_raw(sealed, {4444: stream}), BROKEN, bad)
    hidden = update(PAPER, lambda w: w.add_object(generic.DictionaryObject({name("/Hidden"): generic.NullObject()})))
    swapped = pyhanko(hidden)
    at = hidden.rindex(b"/Hidden")
    case("M1", "shadow-hide-and-replace", repoint(swapped, page_ref.idnum, hidden.rindex(b" 0 obj", 0, at)),
         UNREADABLE)

    # Permissions.
    p1 = pyhanko(FORM, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
    case("M2", "p1-filled", fill(p1, "note", "x"), BROKEN, bad)
    again = by_hand(W.firm, pdf=p1, embedding={"field": "Sig2"})
    case("M2", "p1-signed-again", again, BROKEN, bad)
    p2 = pyhanko(FORM, certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
    case("M2", "p2-comment", comment(p2), BROKEN, bad)
    case("M2", "comment-after-signature", comment(BB), BROKEN, bad)
    case("M2", "comment-after-lta", comment(BLTA), BROKEN, bad)
    locked = pyhanko(FORM, new=only("price"))
    case("M3", "locked-field-filled", fill(locked, "price", "999"), BROKEN, bad)
    every = pyhanko(FORM, new=SigFieldSpec(sig_field_name="Sig1", field_mdp_spec=fields.FieldMDPSpec(
        fields.FieldMDPAction.ALL)))
    case("M3", "all-locked-filled", fill(every, "note", "999"), BROKEN, bad)
    # A lock may forbid every change (P 1, PDF 2.0), beside the fields that it names.
    p1_lock = pyhanko(FORM, new=only("price", MDPPerm.NO_CHANGES))
    case("M3", "lock-p1-other-filled", fill(p1_lock, "note", "x"), BROKEN, bad)
    case("M3", "lock-p1-signed-again", by_hand(W.firm, pdf=p1_lock, embedding={"field": "Sig2"}), BROKEN, bad)
    prepared = io.BytesIO(FORM)
    writer = IncrementalPdfFileWriter(prepared)
    fields.append_signature_field(writer, only("price", MDPPerm.NO_CHANGES))
    writer.write(ready := io.BytesIO())
    bare = by_hand(pdf=ready.getvalue())
    case("M3", "lock-p1-of-the-field-filled", fill(bare, "note", "x"), BROKEN, bad)
    ref = by_hand(pdf=locking(plain_form(), [b"price"], indirect=True))
    case("M3", "locked-by-a-name-elsewhere-filled", fill(ref, "price", "999"), BROKEN, bad)
    wide = b"\xfe\xff" + "prix é".encode("utf-16-be")
    other = by_hand(pdf=locking(plain_form(wide), [b"prix \xe9"]))
    case("M3", "locked-in-another-encoding-filled", fill(other, "prix é", "999"), BROKEN, bad)
    case("M4", "sneaky-signature", visible_on_certified(p2), BROKEN, bad)

    def moved(writer):
        form = writer.root["/AcroForm"]
        for index in range(len(form["/Fields"])):
            ref = form["/Fields"].raw_get(index)
            field = ref.get_object()
            if field.get("/T") == "note":
                field[name("/Rect")] = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 500, 800)])
                writer.mark_update(ref)
    case("M4", "field-moved", update(pyhanko(FORM), moved), BROKEN, bad)

    def renamed(writer):
        ref = writer.root["/AcroForm"]["/Fields"].raw_get(0)
        ref.get_object()[name("/T")] = generic.TextStringObject("other")
        writer.mark_update(ref)
    case("M6", "field-renamed", update(BB, renamed), BROKEN, bad)

    def unsigned(writer):
        ref = writer.root["/AcroForm"]["/Fields"].raw_get(0)
        del ref.get_object()["/V"]
        writer.mark_update(ref)
    case("M6", "value-taken-out", update(BB, unsigned), BROKEN, bad)

    def new_text(writer):
        field = writer.add_object(generic.DictionaryObject({
            name("/FT"): name("/Tx"), name("/T"): generic.TextStringObject("new"),
            name("/V"): generic.TextStringObject("9")}))
        writer.root["/AcroForm"]["/Fields"].append(field)
        writer.update_container(writer.root["/AcroForm"]["/Fields"])
    case("M1", "text-field-added", update(BB, new_text), BROKEN, bad)

    def title(writer):
        info = writer.add_object(generic.DictionaryObject({name("/Title"): generic.TextStringObject("Other")}))
        writer.set_info(info)
    case("M1", "title-changed", update(BB, title), BROKEN, bad)
    second = embed(BB, lambda d: message(d, W.firm, certs=[W.firm.asn1, W.ca.asn1]), field="Sig2", setup={
        "mdp_setup": SigMDPSetup(md_algorithm="sha256", certify=True, docmdp_perms=MDPPerm.FILL_FORMS)})
    case("M2", "certified-after-signature", second, BROKEN, bad)
    case("M6", "earlier-signature-written-over", append_raw(
        pyhanko(BB, who=W.firm, field="Sig2", at=T0 + HOUR),
        {reader.root["/AcroForm"]["/Fields"][0].raw_get("/V").idnum: b"<</Type/Sig>>"}), BROKEN, bad)


def shadow_cover(writer):
    page = page_of(writer)
    note = writer.add_object(generic.DictionaryObject({
        name("/Type"): name("/Annot"), name("/Subtype"): name("/Square"),
        name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 500, 800)])}))
    page[name("/Annots")] = generic.ArrayObject([note])
    writer.update_container(page)


def shadow_dangling(writer):
    page = page_of(writer)
    page[name("/Contents")] = generic.ArrayObject([
        page.raw_get("/Contents"), generic.IndirectObject(4444, 0, writer)])
    writer.update_container(page)


def repoint(pdf, number, offset):
    start = len(pdf)
    prev = int(pdf[pdf.rindex(b"startxref") + 9:].split()[0])
    reader = PdfFileReader(io.BytesIO(pdf))
    return pdf + (b"xref\n0 1\n0000000000 65535 f \n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %d 0 R/Prev %d>>\n"
                  b"startxref\n%d\n%%%%EOF\n" % (number, offset, int(reader.trailer["/Size"]),
                                                 reader.trailer.raw_get("/Root").idnum, prev, start))


def visible_on_certified(pdf):
    return pyhanko(pdf, who=W.firm, field="Sneaky", at=T0 + HOUR, box=(0, 0, 595, 842))


papers = OUT / "papers"
papers.mkdir(exist_ok=True)
prepared = io.BytesIO(PAPER)
writer = IncrementalPdfFileWriter(prepared)
fields.append_signature_field(writer, SigFieldSpec("Prepared", box=(60, 60, 260, 120)))
prepared = io.BytesIO()
writer.write(prepared)
for label, pdf in (("table", PAPER), ("streams", STREAMS), ("form", FORM), ("pages", paper(100)),
                   ("pdf14", with_streams(PAPER, "--force-version=1.4")),
                   ("pdf20", with_streams(PAPER, "--force-version=2.0")),
                   ("linearized", with_streams(PAPER, "--linearize")),
                   ("linearized-streams", with_streams(PAPER, "--linearize", "--object-streams=generate")),
                   ("prepared", prepared.getvalue()),
                   ("encrypted", with_streams(PAPER, "--encrypt", "", "owner", "256", "--"))):
    (papers / f"{label}.pdf").write_bytes(pdf)
valid()
structure()
cryptography()
trust()
time()
modification()
for label, who in (("root", W.root), ("tsa-root", W.tsa_root)):
    (OUT / f"{label}.pem").write_bytes(who.pem())
for label in ("city", "firm", "ec", "ec384", "tsa", "tsa2", "ca", "ocsp"):
    who = getattr(W, label)
    (OUT / f"{label}.pem").write_bytes(who.pem())
    (OUT / f"{label}.key").write_bytes(who.key_pem())
for year, at in (("2026", T0 - HOUR), ("2030", day(2030))):
    for label, listed in zip(("root", "ca", "tsa-root"), W.crls(at)):
        (OUT / f"{label}-{year}.crl").write_bytes(listed.dump())
(OUT / "expired.pem").write_bytes(W.expired.pem())
(OUT / "expired.key").write_bytes(W.expired.key_pem())
(OUT / "city.ocsp").write_bytes(answer(W, W.city, T0 - HOUR).dump())
(OUT / "expected.json").write_text(json.dumps(CASES, ensure_ascii=False, indent=1))
print(f"{len(CASES)} files in {OUT}")
