"""Whether a text is still the one that was judged, but for its wording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from reviews.models import Deliberation, LegalityReview, ReviewStatus
from workflows.models import ChangeKind, Matter, Revision
from workflows.questions import Question, Row, answers
from workflows.statements import Statement


@dataclass(frozen=True)
class Changes:
    """What became of the texts of a matter.

    ``issued`` are, for each opinion issued, the text judged, and the one that answers, if there
    is one; ``texts`` the numbers of the texts with the changes that were declared; ``found`` the
    numbers of those found by the review body, after a meeting, to be changed in substance.
    """

    issued: Sequence[tuple[int, int | None]]
    texts: Sequence[tuple[int, str]]
    found: Sequence[tuple[int]]

    @property
    def substantial(self) -> set[int]:
        """Numbers of the texts that were changed in substance: declared so by the drafter, made
        to adopt an opinion of the legality review, or found so.

        Texts that adopt opinions count after the first text an issued opinion judged; those
        before it adopt what units and the public said, which is what asking them is for.
        """
        first = min((judged for judged, _ in self.issued), default=None)
        declared = {number for number, change in self.texts if change == ChangeKind.SUBSTANCE}
        adopting = {number for number, change in self.texts if change == ChangeKind.ADOPTING}
        counting = {number for number in adopting if first is not None and number > first}
        return {*declared, *counting, *(number for (number,) in self.found)}

    def in_substance(self, since: Revision, until: Revision) -> bool:
        """Whether the text changed in substance after one revision, up to and including
        another."""
        return any(since.number < number <= until.number for number in self.substantial)

    def outdate(self, judged: Revision, revision: Revision) -> bool:
        """Whether an assessment of one text no longer speaks about another.

        What was changed because the legality review asked for it needs no second assessment; the
        review body has seen both. Any other change of substance does.
        """
        return any(
            judged.number < number <= revision.number
            and not any(asked < number <= answered for asked, answered in self.issued if answered)
            for number in self.substantial
        )


def changes_of(matter: Matter) -> Changes:
    """The changes of the matter's texts (one message)."""
    return Changes(*answers(*asking_changes(matter)))


def asking_changes(matter: Matter) -> list[Question[list[Row]]]:
    """As questions, the parts of the same in their order."""
    return [one.asking_rows(matter=matter.pk) for one in (_ISSUED, _TEXTS, _FOUND)]


def _issued(matter: int) -> QuerySet[Any, Any]:
    issued = LegalityReview.objects.filter(matter=matter, status=ReviewStatus.ISSUED).order_by()
    return issued.values_list("revision__number", "answered_revision__number")


def _found(matter: int) -> QuerySet[Any, Any]:
    found = Deliberation.objects.filter(matter=matter, change_found=ChangeKind.SUBSTANCE)
    return found.order_by().values_list("changed_revision__number")


_ISSUED: Final = Statement(_issued, matter=int)
_FOUND: Final = Statement(_found, matter=int)
_TEXTS: Final = Statement(
    lambda matter: (
        Revision.objects.filter(matter=matter).order_by().values_list("number", "change")
    ),
    matter=int,
)
