"""Granting the review, or the publication of what became of comments, more time (延长)."""

from __future__ import annotations

from workflows import extensions
from workflows.acts import Act, transition
from workflows.constants import Role
from workflows.models import Extension
from workflows.verbs import Verb

EXTEND_LIMIT = Verb(
    "extend_limit",
    "延长时限",
    steps=("settle_comments", "review", "second_review"),
    role=Role.HEAD,
    signs=True,
    article="review_maximum",
)


@transition(EXTEND_LIMIT)
def extend_limit(act: Act, *, length: str, reason: str) -> Extension:
    """The head of the organ that has the step extends its limit, once.

    Raises:
        As :func:`workflows.extensions.grant`.
    """
    return extensions.grant(act, length=length, reason=reason)
