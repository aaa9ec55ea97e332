"""Whether a text is still the one that was judged, but for its wording."""

from __future__ import annotations

from reviews.models import Deliberation
from workflows.models import ChangeKind, Matter, Revision


def changed_in_substance(matter: Matter, since: Revision, until: Revision) -> bool:
    """Whether the text changed in substance after one revision, up to and including another:
    declared so by its drafter, or found so by the review body after a meeting."""
    between = {"number__gt": since.number, "number__lte": until.number}
    if matter.revisions.filter(change=ChangeKind.SUBSTANCE, **between).exists():
        return True
    found = {f"changed_revision__{name}": value for name, value in between.items()}
    return Deliberation.objects.filter(
        matter=matter, change_found=ChangeKind.SUBSTANCE, **found
    ).exists()
