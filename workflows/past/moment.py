"""Which past is meant: after which row of a matter's ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflows.lawful_days import day_of
from workflows.models import Entry, Matter


@dataclass(frozen=True)
class Moment:
    """The state that the first ``sequence`` rows of a matter's ledger had made.

    ``at`` is the instant of which the page speaks. ``entry`` is the row that the state is told
    by, if it is: the last of them, or with ``before`` the one that came next. In the latter case
    what else came at that very instant had not come yet.
    """

    sequence: int
    at: datetime
    before: bool = False
    entry: Entry | None = None

    @property
    def day(self) -> date:
        """In Asia/Shanghai."""
        return day_of(self.at)


@dataclass(frozen=True)
class Beside:
    """The way to the states beside one: the position of the row that led to it, and of the row
    that led away from it, if there is one."""

    last: int | None
    next: int | None


def at_instant(matter: Matter, at: datetime) -> Moment:
    """What there was at an instant: everything recorded up to it, inclusive."""
    last = matter.entries.filter(at__lte=at).order_by("sequence").last()
    return Moment(last.sequence or 0 if last else 0, at)


def at_entry(matter: Matter, position: int, *, before: bool) -> Moment | None:
    """What the actor of a row had before them, or what the row had made of the matter; none if
    the matter has no such row. Before the first there was nothing."""
    rows = matter.entries.select_related("actor__organ", "on_behalf_of")
    entry = rows.filter(position=position).first()
    if entry is None or entry.sequence is None:
        return None
    return Moment(entry.sequence - before, entry.at, before, entry)


def beside(matter: Matter, moment: Moment) -> Beside:
    """The rows around a state (one query)."""
    around = (moment.sequence, moment.sequence + 1)
    rows = matter.entries.filter(sequence__in=around).order_by("sequence")
    positions = dict(rows.values_list("sequence", "position"))
    return Beside(positions.get(around[0]), positions.get(around[1]))
