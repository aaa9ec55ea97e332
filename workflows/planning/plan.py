"""What a plan is: a scheduled procedure, measured against a wish, with its critical path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from workflows.calendar import WorkCalendar
from workflows.law import Law
from workflows.planning.activities import Activity, Citations
from workflows.planning.circumstances import Circumstances
from workflows.planning.schedule import AHEAD, DONE, UNDER_WAY, Dates
from workflows.windows import Window


@dataclass(frozen=True)
class Wish:
    """What is planned for: the first day, the activity that counts, and by when it is wished
    (inclusive); without ``by`` the plan is only the earliest timetable."""

    start_on: date
    goal: str
    by: date | None = None


@dataclass(frozen=True)
class Planned:
    """One activity in the plan; days are inclusive, ``slack`` is in working days.

    ``latest_start_on`` is the last day of beginning that keeps the wish (without a wish: the
    earliest end), none for what the goal does not depend on. ``deadline`` is the account of the
    last lawful day of finishing.
    """

    activity: Activity
    dates: Dates
    window: Window | None
    deadline: Window | None
    latest_start_on: date | None
    slack: int | None
    critical: bool
    provisional: bool

    @property
    def code(self) -> str:
        return self.activity.code

    @property
    def start_on(self) -> date:
        return self.dates.start_on

    @property
    def finish_on(self) -> date:
        return self.dates.finish_on

    @property
    def latest_on(self) -> date | None:
        """The last lawful day of finishing."""
        return self.deadline.latest_on if self.deadline else None

    @property
    def is_late(self) -> bool:
        """Planned to end after the last lawful day: an assumption is too long."""
        return self.latest_on is not None and self.finish_on > self.latest_on

    @property
    def done(self) -> bool:
        return self.dates.state == DONE

    @property
    def under_way(self) -> bool:
        return self.dates.state == UNDER_WAY


@dataclass(frozen=True)
class Saving:
    """What a lawful change would save, in working days and in days."""

    label: str
    citations: Citations
    reached_on: date
    working_days: int
    days: int
    keeps_wish: bool


@dataclass(frozen=True)
class Plan:
    """A scheduled procedure. ``late_by`` is by how many working days the wish is missed."""

    law: Law
    case: Circumstances
    calendar: WorkCalendar
    wish: Wish
    items: tuple[Planned, ...]
    savings: tuple[Saving, ...] = ()
    latest_start_on: date | None = None
    supposed: bool = False
    by_code: Mapping[str, Planned] = field(default_factory=dict, repr=False)

    @property
    def goal(self) -> Planned:
        return self.by_code[self.wish.goal]

    @property
    def reached_on(self) -> date:
        """The earliest day on which the goal is reached."""
        return self.goal.finish_on

    @property
    def first_on(self) -> date:
        return min(one.start_on for one in self.items)

    @property
    def last_on(self) -> date:
        """The last day that the plan shows, deadlines included."""
        return max(max(one.finish_on, one.latest_on or one.finish_on) for one in self.items)

    @property
    def keeps_wish(self) -> bool:
        return self.wish.by is None or self.reached_on <= self.wish.by

    @property
    def late_by(self) -> int:
        if self.keeps_wish or self.wish.by is None:
            return 0
        return self.calendar.working_days_between(self.wish.by, self.reached_on)

    @property
    def spare(self) -> int:
        """Working days by which the beginning may be put off; 0 if the wish is missed."""
        if self.latest_start_on is None or not self.keeps_wish:
            return 0
        return max(0, self.calendar.working_days_between(self.first_day, self.latest_start_on))

    @property
    def first_day(self) -> date:
        """The first working day on or after the day given."""
        return self.calendar.next_working_on_or_after(self.wish.start_on)

    @property
    def provisional(self) -> bool:
        return any(one.provisional for one in self.items)

    @property
    def critical(self) -> tuple[Planned, ...]:
        return tuple(one for one in self.items if one.critical)

    @property
    def causes(self) -> tuple[Planned, ...]:
        """What on the critical path takes time and still lies ahead, up to the goal."""
        lasting = [one for one in self.critical if one.finish_on > one.start_on and not one.done]
        return tuple(lasting)

    @property
    def running(self) -> bool:
        """Whether something has happened already."""
        return any(one.dates.state != AHEAD for one in self.items)
