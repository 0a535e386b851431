"""pyHanko's side of the comparison of speed, in one process.

usage: speed.py make FOLDER            the papers: 1, 10 and 100 pages, and 50 MB of drawings
       speed.py measure FOLDER ROUNDS  prints {paper: {"sign": ms, "validate": ms}}, CPU time

The folder has the corpus (corpus.py) and, for `measure`, the B-LTA files that the example signed.
"""
import io
import json
import logging
import os
import pathlib
import sys
import time
import warnings

from freezegun import freeze_time
from pyhanko.keys import load_cert_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
FOLDER = pathlib.Path(sys.argv[2])
NAMES = ["1", "10", "100", "50MB"]


def paper(pages, megabytes=0):
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4, invariant=1, pageCompression=0 if megabytes else 1)
    for page in range(pages):
        sheet.setFont("Helvetica", 10)
        for line in range(50):
            sheet.drawString(60, 790 - 14.5 * line, f"Article {page + 1}-{line + 1}: {123456 * (line + 1):,} yen")
        if megabytes:
            sheet._code.append("%" + os.urandom(megabytes * 500_000 // pages).hex())
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def make():
    for name, pages, size in (("1", 1, 0), ("10", 10, 0), ("100", 100, 0), ("50MB", 50, 50)):
        path = FOLDER / f"speed-{name}.pdf"
        if not path.exists():
            path.write_bytes(paper(pages, size))


def timed(work, rounds):
    work()
    begin = time.process_time()
    for _ in range(rounds):
        work()
    return (time.process_time() - begin) / rounds * 1000


def measure(rounds):
    roots = [load_cert_from_pemder(str(FOLDER / name)) for name in ("root.pem", "tsa-root.pem")]
    signer = signers.SimpleSigner.load(str(FOLDER / "city.key"), str(FOLDER / "city.pem"),
                                       ca_chain_files=[str(FOLDER / "ca.pem")])
    results = {}
    for name in NAMES:
        data = (FOLDER / f"speed-{name}.pdf").read_bytes()
        archived = (FOLDER / f"speed-{name}-signed.pdf").read_bytes()
        count = max(1, rounds // (10 if name == "50MB" else 1))

        def sign():
            signers.PdfSigner(PdfSignatureMetadata(
                field_name="Sig1", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"),
                signer=signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), output=io.BytesIO())

        def validate():
            context = ValidationContext(trust_roots=roots, allow_fetching=False)
            signature = PdfFileReader(io.BytesIO(archived)).embedded_regular_signatures[0]
            assert validate_pdf_signature(signature, context).bottom_line
        results[name] = {"sign": timed(sign, count)}
        with freeze_time("2026-04-02"):
            validate()
        results[name]["validate"] = timed_frozen(validate, count)
    print(json.dumps(results))


def timed_frozen(work, rounds):
    """The processor's clock is not frozen with the calendar."""
    clock = time.process_time
    with freeze_time("2026-04-02", ignore=["__main__"]):
        begin = clock()
        for _ in range(rounds):
            work()
        return (clock() - begin) / rounds * 1000


if sys.argv[1] == "make":
    make()
else:
    measure(int(sys.argv[3]))
