"""What the package of a file keeps of each signature, to be checked in years to come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from workflows.check_codes import shown
from workflows.models import IssuedPaper, Matter, StoredFile

Signatures: TypeAlias = Mapping[StoredFile, dict[str, Any]]


def signatures_of(matter: Matter) -> Signatures:
    """By the signed file; one query, however many."""
    issued = IssuedPaper.objects.filter(attachment__matter=matter)
    rows = issued.select_related("organ", "attachment").defer("attachment__plain")
    return {one.attachment: _told(one) for one in rows}


def _told(paper: IssuedPaper) -> dict[str, Any]:
    return {
        "kind": paper.kind,
        "organ": str(paper.organ),
        "number": paper.number,
        "code": shown(paper.code),
        "signer": paper.signer,
        "test_certificate": paper.by_test_certificate,
        "signed_at": paper.signed_at.isoformat(),
        "certificates": paper.certificates,
    }
