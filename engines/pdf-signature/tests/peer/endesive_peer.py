"""endesive as a peer: signs papers of the corpus, and judges what yakusho signed.

usage: endesive_peer.py sign CORPUS FOLDER      writes endesive-*.pdf
       endesive_peer.py judge CORPUS FILE…      prints whether each signature holds, a list a file
"""
import json
import pathlib
import re
import sys

# oscrypto 1.3, which endesive imports, looks for OpenSSL's version with one digit for each part and
# refuses "3.0.17". It is shown what it understands while it is imported.
_search = re.search
re.search = lambda pattern, text, *more: (
    _search(pattern, text, *more)
    or ("OpenSSL" in str(text) and _search(pattern, re.sub(r"(\d\.\d\.\d)\d+", r"\1", text), *more)))

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from endesive.pdf import cms
from endesive.pdf.verify import PDFVerifier

re.search = _search
CORPUS = pathlib.Path(sys.argv[2])


def certificate(name):
    return x509.load_pem_x509_certificate((CORPUS / f"{name}.pem").read_bytes())


def key(name):
    return serialization.load_pem_private_key((CORPUS / f"{name}.key").read_bytes(), None)


def sign(paper, who, field, digest="sha256", **more):
    words = {"aligned": 0, "sigflags": 3, "sigflagsft": 132, "sigpage": 0, "sigfield": field,
             "contact": "keiyaku@city.example", "location": "Maebashi", "reason": "agreed",
             "signingdate": "D:20260401090000+00'00'", **more}
    return paper + cms.sign(paper, words, key(who), certificate(who), [certificate("ca")], digest)


if sys.argv[1] == "sign":
    out = pathlib.Path(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    paper = (CORPUS / "papers" / "table.pdf").read_bytes()
    once = sign(paper, "city", "Signature1")
    made = {
        "plain": once,
        "sha512": sign(paper, "city", "Signature1", "sha512"),
        "visible": sign(paper, "city", "Signature1", signaturebox=(60, 60, 260, 120), signature="Mayor"),
        "certified": sign(paper, "city", "Signature1", sigandcertify=True),
        "twice": sign(once, "firm", "Signature2"),
    }
    for label, data in made.items():
        (out / f"endesive-{label}.pdf").write_bytes(data)
    print(f"{len(made)} files")
else:
    roots = [(CORPUS / name).read_bytes() for name in ("root.pem", "tsa-root.pem")]
    def holds(one):
        if one.hashok is None:  # a document time-stamp has no other signature
            return one.tspok is True
        return one.hashok and one.signatureok and one.certok and one.tspok in (None, True)

    print(json.dumps([[holds(one) for one in PDFVerifier(data, roots).verify_all_signatures()]
                      for data in map(lambda name: pathlib.Path(name).read_bytes(), sys.argv[3:])]))
