"""Who has read what of a matter, as the ledger has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflows.models import Entry, Matter, User
from workflows.models.ledger import READ
from workflows.selectors.paging import Page, page_of

READS_ON_PAGE = 50


@dataclass(frozen=True)
class Read:
    """One reading: who, when, which kind of thing, and its name."""

    reader: User | None
    at: datetime
    kind: str
    title: str
    position: int

    @classmethod
    def of(cls, entry: Entry) -> Read:
        kind = str(entry.detail.get("kind", ""))
        return cls(entry.actor, entry.at, kind, entry.reason, entry.position)


def read_reads(matter: Matter, number: int = 1) -> tuple[Page[Entry], tuple[Read, ...]]:
    """A page of readings, newest first (one query and the count)."""
    entries = Entry.objects.filter(verb=READ, subject=matter.reference)
    newest = entries.select_related("actor__organ").order_by("-position")
    page = page_of(newest, number, size=READS_ON_PAGE)
    return page, tuple(map(Read.of, page.rows))
