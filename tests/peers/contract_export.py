"""An outside judge of an export of contracts: pyHanko, and Python's own ZIP, JSON, CSV and hashes.

usage: contract_export.py FOLDER NOW        the unpacked export, and the time as seconds since 1970

Prints one line of JSON. Nothing of yakusho is used.
"""
import csv
import datetime as dt
import hashlib
import io
import json
import logging
import pathlib
import sys

from freezegun import freeze_time
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)
folder = pathlib.Path(sys.argv[1])
now = dt.datetime.fromtimestamp(int(sys.argv[2]), dt.timezone.utc)

manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
for one in manifest["files"]:
    data = (folder / one["path"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == one["sha256"], one
    assert len(data) == one["bytes"], one
apart = {"manifest.json", "SHA256SUMS", "SHA256SUMS.p7s", "SHA256SUMS.tst"}
there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
assert there == {one["path"] for one in manifest["files"]} | apart, there

ledger = (folder / "ledger.csv").read_bytes()
assert ledger.startswith(b"\xef\xbb\xbf")
rows = list(csv.DictReader(io.StringIO(ledger.decode("utf-8-sig"))))

roots = list(load_certs_from_pemder([str(folder / "certificates/roots.pem")]))
stamps = list(load_certs_from_pemder([str(folder / "certificates/timestamp-roots.pem")]))
signatures = 0
with freeze_time(now + dt.timedelta(hours=1)):
    for path in sorted(folder.glob("contracts/*/contract.pdf")):
        original = (path.parent / "original.pdf").read_bytes()
        assert path.read_bytes().startswith(original), path
        trail = json.loads((path.parent / "trail.json").read_text("utf-8"))
        assert trail["contract"]["approved_sha256"] == hashlib.sha256(original).hexdigest()
        with path.open("rb") as file:
            reader = PdfFileReader(file)
            context = ValidationContext(trust_roots=roots + stamps)
            for signature in reader.embedded_regular_signatures:
                status = validate_pdf_signature(signature, context)
                assert status.bottom_line, (path, status.pretty_print_details())
                signatures += 1

print(json.dumps({"rows": [row["契約番号"] for row in rows], "signatures": signatures}))
