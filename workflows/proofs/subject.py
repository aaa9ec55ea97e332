"""What a proof is about: a limit on record, or the same question put without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from workflows.bounds import ENDS, Bounds, HasEnds, bounds_of, ends_of
from workflows.calendar import WorkCalendar
from workflows.law import Law
from workflows.lawful_days import until
from workflows.windows import Window


@dataclass(frozen=True)
class Pause:
    """One suspension: after ``stopped_on``, which still counts, through ``resumed_on``.

    ``interval`` holds the days that do not count, both inclusive; none while it is open, or if
    no day was lost.
    """

    stopped_on: date
    resumed_on: date | None
    interval: tuple[date, date] | None
    reason: str = ""
    articles: tuple[str, ...] = ()
    suspended_by: str = ""
    resumed_by: str = ""


@dataclass(frozen=True)
class Recorded:
    """The dates as they stand in the register, with the calendar they were computed with."""

    calendar_revision: str
    earliest_on: date | None
    kept_open_until: date | None
    latest_on: date | None


@dataclass(frozen=True)
class Subject:
    """One date to be proved.

    ``count`` gives the window in any calendar, ``calendar`` is the one it was counted in.
    ``matter`` is what the export says of the matter; none for a question without one. ``today``
    is the calendar in force now, where it is another.
    """

    name: str
    label: str
    division: str
    kind: str
    maker_family: str
    touches_market: bool
    law: Law
    calendar: WorkCalendar
    count: Callable[[WorkCalendar], Window]
    pauses: tuple[Pause, ...] = ()
    matter: dict[str, Any] | None = None
    status: str = ""
    met_on: date | None = None
    recorded: Recorded | None = None
    today: WorkCalendar | None = None

    @cached_property
    def window(self) -> Window:
        return self.count(self.calendar)

    @cached_property
    def bounds(self) -> Bounds | None:
        return bounds_of(self.count, self.calendar)

    @cached_property
    def window_today(self) -> Window | None:
        """The window in today's calendar, if that is another and gives other dates."""
        if self.today is None:
            return None
        window = self.count(self.today)
        return None if ends_of(window) == ends_of(self.window) else window

    @property
    def is_late(self) -> bool:
        """Done after the last lawful day."""
        return self.met_on is not None and until(self.window.latest_on).is_over(self.met_on)

    @property
    def agrees(self) -> bool:
        """Whether the register has the dates that are proved here."""
        return self.recorded is None or ends_of(self.recorded) == ends_of(self.window)


def dates_of(dated: HasEnds) -> dict[str, date | None]:
    """The three dates of a window by name."""
    return dict(zip(ENDS, ends_of(dated), strict=True))
