"""pyHanko's verdict on files that yakusho signed.

usage: judge.py LIST.json      [{"file", "at", "long_term"}], beside root.pem and tsa-root.pem's folder
prints [{"file", "valid", "signatures", "says"}]
"""
import asyncio
import datetime
import json
import logging
import pathlib
import sys
import warnings

from freezegun import freeze_time
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, REQUIRE_REVINFO, FreshnessReqType
from pyhanko_certvalidator.registry import SimpleTrustManager

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
                    # As `pyhanko sign adesverify` does it; its word is the sub-indication.
                    at = datetime.datetime.fromisoformat(wanted["at"].replace("Z", "+00:00"))
                    policy = CertValidationPolicySpec(
                        trust_manager=SimpleTrustManager.build(trust_roots=roots),
                        revinfo_policy=CertRevTrustPolicy(
                            REQUIRE_REVINFO, freshness=None,
                            freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION))
                    result = asyncio.run(ades_lta_validation(
                        signature, PdfSignatureValidationSpec(SignatureValidationSpec(policy)),
                        timing_info=ValidationTimingInfo(at, at, point_in_time_validation=True)))
                    valid &= result.ades_subindic == AdESPassed.OK
                    says.append(str(result.ades_subindic))
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
