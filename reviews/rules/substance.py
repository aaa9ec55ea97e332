"""Whether a text is still the one that was judged, but for its wording."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from django.db.models import Q

from reviews.models import Deliberation, LegalityReview, ReviewStatus
from workflows.models import ChangeKind, Matter, Revision


def changed_in_substance(matter: Matter, since: Revision, until: Revision) -> bool:
    """Whether the text changed in substance after one revision, up to and including another."""
    return any(
        since.number < number <= until.number for number in _substantial(matter, _issued(matter))
    )


def outdated(matter: Matter, judged: Revision, revision: Revision) -> bool:
    """Whether an assessment of one text no longer speaks about another.

    What was changed because the legality review asked for it needs no second assessment; the
    review body has seen both. Any other change of substance does.
    """
    issued = _issued(matter)
    return any(
        judged.number < number <= revision.number
        and not any(asked < number <= answered for asked, answered in issued if answered)
        for number in _substantial(matter, issued)
    )


Issued: TypeAlias = Sequence[tuple[int, int | None]]


def _issued(matter: Matter) -> Issued:
    """For each opinion issued: the text judged, and the one that answers, if there is one."""
    issued = LegalityReview.objects.filter(matter=matter, status=ReviewStatus.ISSUED)
    return list(issued.values_list("revision__number", "answered_revision__number"))


def _substantial(matter: Matter, issued: Issued) -> set[int]:
    """Numbers of the texts that were changed in substance: declared so by the drafter, made to
    adopt an opinion of the legality review, or found so by the review body after a meeting.

    Texts that adopt opinions count after the first text an issued opinion judged; those before
    it adopt what units and the public said, which is what asking them is for.
    """
    first = min((judged for judged, _ in issued), default=None)
    declared = Q(change=ChangeKind.SUBSTANCE)
    adopting = Q(change=ChangeKind.ADOPTING, number__gt=first) if first is not None else Q(pk=None)
    texts = matter.revisions.filter(declared | adopting).values_list("number", flat=True)
    found = Deliberation.objects.filter(
        matter=matter, change_found=ChangeKind.SUBSTANCE
    ).values_list("changed_revision__number", flat=True)
    return {*texts, *found}
