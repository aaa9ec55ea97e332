"""Scheduling a network on a calendar: forwards from a day, backwards from a day.

Forwards, every activity begins as early as it lawfully can. Backwards, the latest beginning of
an activity is found by trying days: the last working day from which the forward arithmetic
still reaches the goal in time. So both directions count in one and the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from workflows.calendar import WorkCalendar
from workflows.planning.activities import Activity, Link, Network
from workflows.windows import Suspension, Window, after, at_least, at_most, window

DONE: Final = "done"
UNDER_WAY: Final = "under_way"
AHEAD: Final = "ahead"


@dataclass(frozen=True)
class Actual:
    """What has happened: an activity under way since a day, or finished on one.

    ``agreed_on`` is the day on which it is settled to end; ``suspensions`` do not count.
    """

    started_on: date
    finished_on: date | None = None
    agreed_on: date | None = None
    suspensions: tuple[Suspension, ...] = ()


@dataclass(frozen=True)
class Dates:
    """One activity scheduled. ``driven_by`` are the activities whose end fixes its beginning."""

    start_on: date
    finish_on: date
    driven_by: tuple[str, ...] = ()
    state: str = AHEAD


Schedule = Mapping[str, Dates]
Actuals = Mapping[str, Actual]


def forward(
    network: Network, start_on: date, calendar: WorkCalendar, actuals: Actuals | None = None
) -> Schedule:
    """The earliest schedule. What is not finished happens on or after ``start_on``, on working
    days. Raises OutsideCalendar."""
    floor = calendar.next_working_on_or_after(start_on)
    found: dict[str, Dates] = {}
    for activity in network:
        actual = (actuals or {}).get(activity.code)
        if actual is None:
            found[activity.code] = _ahead(activity, found, floor, calendar)
        else:
            found[activity.code] = _begun(activity, actual, floor, calendar)
    return found


def latest_starts(network: Network, goal: str, by: date, calendar: WorkCalendar) -> dict[str, date]:
    """The last working day on which each activity may begin so that ``goal`` is finished on
    ``by`` or before; only activities on which the goal depends have one.

    Raises OutsideCalendar, also where the search would have to begin before the calendar.
    """
    latest: dict[str, date] = {}
    for activity in network.backwards():
        bound = by if activity.code == goal else None
        if bound or awaiting(network, activity.code, latest):
            latest[activity.code] = _latest_start(network, activity, latest, bound, calendar)
    return latest


def awaiting(
    network: Network, code: str, latest: Mapping[str, date]
) -> tuple[tuple[Link, Activity], ...]:
    """The activities waiting for this one that have a latest beginning."""
    return tuple((link, one) for link, one in network.following(code) if one.code in latest)


def _latest_start(
    network: Network,
    activity: Activity,
    latest: Mapping[str, date],
    by: date | None,
    calendar: WorkCalendar,
) -> date:
    following = awaiting(network, activity.code, latest)

    def admits(day: date) -> bool:
        finish = finish_of(activity, day, calendar)
        in_time = by is None or finish <= by
        return in_time and all(
            ready_on(link, one, finish, calendar) <= latest[one.code] for link, one in following
        )

    bounds = [latest[one.code] for _, one in following]
    return last_working_day(calendar, min([*bounds, *([by] if by else [])]), admits)


def finish_of(
    activity: Activity,
    start_on: date,
    calendar: WorkCalendar,
    suspensions: Sequence[Suspension] = (),
) -> date:
    """The earliest day on which the activity, begun on a day, is finished."""
    if activity.minimum is None:
        return start_on
    count = after if activity.full_wait else at_least
    bound = count(start_on, activity.minimum, calendar, suspensions)
    return bound.kept_open_until if activity.kept_open else bound.on


def ready_on(link: Link, activity: Activity, finished_on: date, calendar: WorkCalendar) -> date:
    """The first day on which the activity can begin as far as this link is concerned."""
    if link.next_day:
        return calendar.add_working_days(finished_on, 1)
    if not activity.on_working_day:
        return finished_on
    return calendar.next_working_on_or_after(finished_on)


def last_working_day(calendar: WorkCalendar, upper: date, admits: Callable[[date], bool]) -> date:
    """The last working day on or before ``upper`` that is admitted, where every day before an
    admitted one is admitted too. Raises OutsideCalendar if there is none in the calendar."""
    origin = date(calendar.first_year, 1, 1)
    low, high = 0, calendar.working_days_between(origin, upper)
    while low < high:
        middle = (low + high + 1) // 2
        if admits(calendar.add_working_days(origin, middle)):
            low = middle
        else:
            high = middle - 1
    if not low:
        raise calendar.before_its_beginning()
    return calendar.add_working_days(origin, low)


def critical_codes(schedule: Schedule, goal: str) -> frozenset[str]:
    """The chain of activities of which each fixes the beginning of the next, up to the goal."""
    found: set[str] = set()
    waiting = [goal]
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting.extend(schedule[code].driven_by)
    return frozenset(found)


def window_of(
    activity: Activity,
    dates: Dates,
    calendar: WorkCalendar,
    suspensions: Sequence[Suspension] = (),
) -> Window | None:
    """The account of the minimum, day by day; none for what is done on one day."""
    if activity.minimum is None:
        return None
    count = after if activity.full_wait else at_least
    bound = count(dates.start_on, activity.minimum, calendar, suspensions)
    basis = (*activity.length_basis, *activity.basis)
    return window(dates.start_on, calendar, basis, earliest=bound, kept_open=activity.kept_open)


def deadline_of(
    activity: Activity,
    schedule: Schedule,
    calendar: WorkCalendar,
    suspensions: Sequence[Suspension] = (),
) -> Window | None:
    """The account of the maximum, if law sets one."""
    if activity.deadline is None:
        return None
    since = schedule[activity.deadline.since].finish_on
    bound = at_most(since, activity.deadline.length, calendar, suspensions)
    return window(since, calendar, activity.deadline.basis, latest=bound)


def _ahead(activity: Activity, found: Schedule, floor: date, calendar: WorkCalendar) -> Dates:
    ready = {
        link.code: ready_on(link, activity, found[link.code].finish_on, calendar)
        for link in activity.after
    }
    floors = [floor] if activity.on_working_day or not ready else []
    start = max([*ready.values(), *floors])
    driven_by = tuple(code for code, day in ready.items() if day == start)
    return Dates(start, finish_of(activity, start, calendar), driven_by)


def _begun(activity: Activity, actual: Actual, floor: date, calendar: WorkCalendar) -> Dates:
    if actual.finished_on is not None:
        return Dates(actual.started_on, actual.finished_on, state=DONE)
    finish = actual.agreed_on or finish_of(
        activity, actual.started_on, calendar, actual.suspensions
    )
    if activity.on_working_day:
        finish = max(finish, floor)
    return Dates(actual.started_on, finish, state=UNDER_WAY)
