"""The drafting unit's own review: its outcome is one of the two there are."""

from __future__ import annotations

from reviews.models import UnitReviewOutcome
from workflows.errors import Inadmissible


def check_outcome(outcome: str) -> None:
    """Refuse what is no outcome of this step.

    Raises:
        Inadmissible: naming the field.
    """
    if outcome not in UnitReviewOutcome.values:
        raise Inadmissible(sentence="请选择审核结论。", field_name="outcome")
