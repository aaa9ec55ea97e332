"""When a limit is to be marked: reminders before its last day, lateness, word to superiors.

Pure arithmetic over the rule pack and the calendar; :mod:`workflows.sweeping` writes the marks.
Distances are working days. The reminder of n is on the n-th working day before the last day;
the limit is overdue from the calendar day after it; superiors hear of it on the n-th working
day after it, where the limit has not been met by then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from workflows.calendar import OutsideCalendar, WorkCalendar
from workflows.law import EscalationRule, Law
from workflows.models import MarkKind, TimeLimit
from workflows.windows import Suspension, at_most, day_after


@dataclass(frozen=True)
class Planned:
    """One mark of a limit with that last day; ``role`` and ``of`` say who hears of it."""

    kind: MarkKind
    distance: int
    on: date
    role: str = ""
    of: str = ""


def planned_marks(
    law: Law, name: str, latest_on: date, calendar: WorkCalendar
) -> tuple[Planned, ...]:
    """Every mark of a limit that ends on a day, in the order of their days.

    A mark that would fall into a year for which the calendar has no facts is left out; by the
    time its year is there, the plan is made again.
    """
    marks = [
        *_warnings(law, name, latest_on, calendar),
        Planned(MarkKind.OVERDUE, 0, day_after(latest_on)),
        *_escalations(law, name, latest_on, calendar),
    ]
    return tuple(sorted(marks, key=lambda mark: (mark.on, mark.distance)))


def marks_of(law: Law, limit: TimeLimit, calendar: WorkCalendar) -> tuple[Planned, ...]:
    """The marks of one limit, none without a last day."""
    if limit.latest_on is None:
        return ()
    return since_its_start(limit, planned_marks(law, limit.name, limit.latest_on, calendar))


def since_its_start(limit: TimeLimit, planned: Sequence[Planned]) -> tuple[Planned, ...]:
    """Nobody is reminded of a limit on or before the day on which it began."""
    return tuple(mark for mark in planned if mark.on > limit.started_on)


def first_watch(law: Law, limit: TimeLimit, calendar: WorkCalendar) -> date | None:
    """The day of the first mark; none for a limit without a last day."""
    return next((mark.on for mark in marks_of(law, limit, calendar)), None)


def target_day(
    law: Law,
    name: str,
    start: date,
    calendar: WorkCalendar,
    suspensions: Sequence[Suspension] = (),
) -> date | None:
    """The last day of the internal target, inclusive; none where the office keeps none."""
    rule = law.target(name)
    return at_most(start, rule.length, calendar, suspensions).on if rule else None


def _warnings(law: Law, name: str, latest_on: date, calendar: WorkCalendar) -> Iterator[Planned]:
    rule = law.warning(name)
    for before in rule.before if rule else ():
        on = calendar.subtract_working_days(latest_on, before.n)
        yield Planned(MarkKind.WARNING, before.n, on)


def _escalations(law: Law, name: str, latest_on: date, calendar: WorkCalendar) -> Iterator[Planned]:
    for rule in law.escalations(name):
        on = _nth_day_late(latest_on, rule, calendar)
        if on is not None:
            yield Planned(MarkKind.ESCALATION, rule.after.n, on, rule.role, rule.of)


def _nth_day_late(latest_on: date, rule: EscalationRule, calendar: WorkCalendar) -> date | None:
    try:
        return calendar.add_working_days(latest_on, rule.after.n)
    except OutsideCalendar:
        return None
