"""The certificate for machines: what its paper says, with every hash in full."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from workflows.certificate.steps import Certificate, CertifiedStep

FORMAT: Final = "procedure-certificate/1"


def data_of(certificate: Certificate, day: date) -> dict[str, Any]:
    """The certificate on a day as JSON has it, every step among them that did not apply."""
    matter, text = certificate.matter, certificate.text
    return {
        "format": FORMAT,
        "as_of": day.isoformat(),
        "matter": {
            "reference": matter.reference,
            "title": matter.title,
            "kind": matter.kind,
            "maker": str(matter.maker),
            "drafting_unit": str(matter.drafting_unit),
        },
        "text": {"number": text.number, "text_sha256": text.text_sha256} if text else None,
        "pack": {
            "division": matter.pack.division,
            "version": matter.pack.version,
            "sha256": matter.pack.sha256,
        },
        "calendar": certificate.calendar_revision,
        "ledger": {"position": certificate.position, "hash": certificate.hash},
        "green": certificate.is_green,
        "steps": [_step(step) for step in certificate.steps],
    }


def evidence_of(certificate: Certificate) -> dict[str, list[list[str]]]:
    """By the code of each step: what it can be checked by, as label and value."""
    steps = ((step.code, step.evidence) for step in certificate.steps if step.evidence)
    return {code: [[one.label, one.value] for one in evidence] for code, evidence in steps}


def _step(step: CertifiedStep) -> dict[str, Any]:
    exception = step.exception
    return {
        "code": step.code,
        "label": step.label,
        "required": step.required,
        "actual": step.actual,
        "state": step.state.value,
        "state_label": step.state_label,
        "against": step.why,
        "exception": exception.approval_number if exception else None,
        "articles": [one.as_dict() for one in step.citations],
        "evidence": [{"label": one.label, "value": one.value} for one in step.evidence],
    }
