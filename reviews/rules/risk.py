"""Risk: an assessment belongs to a matter in which screening has found risk."""

from __future__ import annotations

from reviews.models import RiskScreening
from workflows.errors import Inadmissible
from workflows.models import Matter


def check_assessable(matter: Matter, screening: RiskScreening | None) -> None:
    """Refuse an assessment where none was found to be needed.

    Raises:
        Inadmissible: the matter has not been screened, or no risk was found.
    """
    if screening is None or not screening.risky:
        raise Inadmissible(
            sentence="风险排查尚未进行或者未发现风险，不需要风险评估。",
            citations=matter.pack.law.article("risk_screening", matter.kind),
        )
