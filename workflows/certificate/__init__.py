"""The certificate of procedure (程序合规证明): each statutory step, what law required of it and
what was done, judged afresh from the records and the ledger."""

from workflows.certificate.judging import (
    Ground,
    ahead,
    as_of,
    judged,
    ledger_evidence,
    not_applicable,
    on,
    paper_evidence,
    text_evidence,
    unrecorded,
)
from workflows.certificate.papers import CERTIFICATE, CONTRIBUTOR, keep_certificate
from workflows.certificate.steps import (
    Certificate,
    CertifiedStep,
    Contribution,
    Evidence,
    StepState,
    TextLink,
)
from workflows.certificate.whole import certificate_of, check_certificate, contribute

__all__ = [
    "CERTIFICATE",
    "CONTRIBUTOR",
    "Certificate",
    "CertifiedStep",
    "Contribution",
    "Evidence",
    "Ground",
    "StepState",
    "TextLink",
    "ahead",
    "as_of",
    "certificate_of",
    "check_certificate",
    "contribute",
    "judged",
    "keep_certificate",
    "ledger_evidence",
    "not_applicable",
    "on",
    "paper_evidence",
    "text_evidence",
    "unrecorded",
]
