"""Two texts of a matter side by side."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.models import Matter, Revision
from workflows.selectors.matter_page import revisions_of
from workflows.texts import Change, count_changes, differences


@dataclass(frozen=True)
class Comparison:
    old: Revision
    new: Revision
    changes: tuple[Change, ...]
    changed_count: int


def read_revisions(matter: Matter) -> tuple[Revision, ...]:
    """The texts that can be compared, newest first, without their words."""
    return tuple(revisions_of(matter))


def compare(matter: Matter, old: int, new: int) -> Comparison | None:
    """What changed from one numbered text to another; ``None`` if there is no such text."""
    found = {one.number: one for one in matter.revisions.filter(number__in=[old, new])}
    if old not in found or new not in found:
        return None
    changes = differences(found[old].plain, found[new].plain)
    return Comparison(found[old], found[new], changes, count_changes(changes))
