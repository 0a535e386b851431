"""pyHanko's verdict on files that yakusho signed.

usage: judge.py LIST.json      [{"file", "at", "long_term"}], beside root.pem and tsa-root.pem's folder
prints [{"file", "valid", "signatures", "says"}]
"""
import json
import logging
import pathlib
import sys
import warnings

from freezegun import freeze_time
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (RevocationInfoValidationType, validate_pdf_ltv_signature,
                                     validate_pdf_signature)
from pyhanko_certvalidator import ValidationContext

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
LIST = pathlib.Path(sys.argv[1])
ROOTS = pathlib.Path(sys.argv[2])
roots = [load_cert_from_pemder(str(ROOTS / name)) for name in ("root.pem", "tsa-root.pem")]
results = []
for wanted in json.loads(LIST.read_text()):
    says, valid, count = [], True, 0
    with open(wanted["file"], "rb") as stream, freeze_time(wanted["at"]):
        try:
            for signature in PdfFileReader(stream).embedded_regular_signatures:
                count += 1
                if wanted["long_term"]:
                    status = validate_pdf_ltv_signature(
                        signature, RevocationInfoValidationType.PADES_LTA,
                        validation_context_kwargs={"trust_roots": roots, "allow_fetching": False})
                else:
                    status = validate_pdf_signature(
                        signature, ValidationContext(trust_roots=roots, allow_fetching=False))
                valid &= status.bottom_line
                says.append(status.summary())
        except Exception as error:  # whatever it says is its verdict
            valid = False
            says.append(f"{type(error).__name__}: {error}")
    results.append({"file": wanted["file"], "valid": valid and count > 0, "signatures": count,
                    "says": "; ".join(says)})
print(json.dumps(results))
