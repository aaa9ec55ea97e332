"""Granting a filing, or the correction of its materials, more time (延长)."""

from __future__ import annotations

from workflows import extensions
from workflows.acts import Act, transition
from workflows.constants import Role
from workflows.models import Extension
from workflows.verbs import Verb

EXTEND_FILING_LIMIT = Verb(
    "extend_filing_limit",
    "延长备案时限",
    steps=("file", "correct_filing"),
    role=Role.HEAD,
    signs=True,
    article="filing",
)


@transition(EXTEND_FILING_LIMIT)
def extend_filing_limit(act: Act, *, length: str, reason: str) -> Extension:
    """The head of the organ that has the step extends its limit, once, for that addressee.

    Raises:
        As :func:`workflows.extensions.grant`.
    """
    return extensions.grant(act, length=length, reason=reason)
