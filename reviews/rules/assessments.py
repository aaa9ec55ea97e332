"""What was assessed of the texts of a matter: risks, fair competition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from reviews.models import CompetitionReview, RiskAssessment, RiskScreening
from reviews.rules.substance import Changes, asking_changes
from workflows.models import Matter
from workflows.questions import Question
from workflows.statements import Statement


@dataclass(frozen=True)
class Assessments:
    """The newest screening for risks, every assessment of them, the newest review of fair
    competition; and what became of the texts."""

    screening: RiskScreening | None
    of_risks: Sequence[RiskAssessment]
    competition: CompetitionReview | None
    changes: Changes


def asking_assessments(matter: Matter) -> list[Question[Any]]:
    """As questions, what :func:`as_assessments` makes it of."""
    return [
        RiskScreening.asking_latest(matter),
        _OF_RISKS.asking_objects(matter=matter.pk),
        CompetitionReview.asking_latest(matter),
        *asking_changes(matter),
    ]


def as_assessments(found: Sequence[Any]) -> Assessments:
    """Of what :func:`asking_assessments` found."""
    screening, of_risks, competition, *changes = found
    return Assessments(screening, of_risks, competition, Changes(*changes))


def _of_risks(matter: int) -> QuerySet[RiskAssessment]:
    assessments = RiskAssessment.objects.filter(matter=matter).order_by("pk")
    return assessments.select_related("revision").defer("revision__plain")


_OF_RISKS: Final = Statement(_of_risks, matter=int)
