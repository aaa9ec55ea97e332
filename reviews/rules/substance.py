"""Whether a text is still the one that was judged, but for its wording."""

from __future__ import annotations

from django.db.models import Min

from reviews.models import Deliberation, LegalityReview, ReviewStatus
from workflows.models import ChangeKind, Matter, Revision


def changed_in_substance(matter: Matter, since: Revision, until: Revision) -> bool:
    """Whether the text changed in substance after one revision, up to and including another."""
    return any(since.number < number <= until.number for number in _substantial(matter))


def outdated(matter: Matter, judged: Revision, revision: Revision) -> bool:
    """Whether an assessment of one text no longer speaks about another.

    What was changed because the legality review asked for it needs no second assessment; the
    review body has seen both. Any other change of substance does.
    """
    answering = _answering(matter)
    return any(
        judged.number < number <= revision.number
        and not any(asked < number <= answered for asked, answered in answering)
        for number in _substantial(matter)
    )


def _substantial(matter: Matter) -> set[int]:
    """Numbers of the texts that were changed in substance: declared so by the drafter, made to
    adopt an opinion of the legality review, or found so by the review body after a meeting."""
    declared = matter.revisions.filter(change=ChangeKind.SUBSTANCE).values_list("number", flat=True)
    found = Deliberation.objects.filter(
        matter=matter, change_found=ChangeKind.SUBSTANCE
    ).values_list("changed_revision__number", flat=True)
    return {*declared, *_adopting_an_opinion(matter), *found}


def _adopting_an_opinion(matter: Matter) -> set[int]:
    """Texts that adopt opinions and came after the first text an issued opinion judged; those
    before it adopt what units and the public said, which is what asking them is for."""
    issued = LegalityReview.objects.filter(matter=matter, status=ReviewStatus.ISSUED)
    first = issued.aggregate(first=Min("revision__number"))["first"]
    if first is None:
        return set()
    adopting = matter.revisions.filter(change=ChangeKind.ADOPTING, number__gt=first)
    return set(adopting.values_list("number", flat=True))


def _answering(matter: Matter) -> list[tuple[int, int]]:
    """For each opinion that asked for changes: the text judged, and the one that answers."""
    return list(
        LegalityReview.objects.filter(
            matter=matter, status=ReviewStatus.ISSUED, answered_revision__isnull=False
        ).values_list("revision__number", "answered_revision__number")
    )
