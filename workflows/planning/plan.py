"""One plan: a procedure scheduled from a day, measured against a wish, with its critical path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from workflows.calendar import OutsideCalendar, WorkCalendar
from workflows.law import Law
from workflows.legal_terms import PLANNED_STEPS
from workflows.planning.activities import Activity, Citations, Network
from workflows.planning.circumstances import Circumstances
from workflows.planning.parts import START, Remedy, network_of, remedies_of
from workflows.planning.schedule import (
    AHEAD,
    DONE,
    UNDER_WAY,
    Actuals,
    Dates,
    Schedule,
    awaiting,
    critical_codes,
    deadline_of,
    forward,
    last_working_day,
    latest_starts,
    ready_on,
    window_of,
)
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


def plan_of(
    law: Law,
    case: Circumstances,
    calendar: WorkCalendar,
    wish: Wish,
    actuals: Actuals | None = None,
) -> Plan:
    """Schedule the procedure and say what would save days.

    Raises:
        LawUnset, Inadmissible: the law does not let it be planned so.
        OutsideCalendar: it reaches days of which the calendar knows nothing.
    """
    plan = _scheduled(law, case, calendar, wish, actuals or {})
    savings = tuple(_savings(plan, actuals or {}))
    return replace(plan, savings=savings)


def _scheduled(
    law: Law, case: Circumstances, calendar: WorkCalendar, wish: Wish, actuals: Actuals
) -> Plan:
    network = network_of(law, case)
    schedule = forward(network, wish.start_on, calendar, actuals)
    reached = schedule[wish.goal].finish_on
    tight = latest_starts(network, wish.goal, reached, calendar)
    latest = _wished(network, wish, calendar, tight)
    chain = critical_codes(schedule, wish.goal)
    items = tuple(
        _planned(one, network, schedule, calendar, latest, tight, chain, actuals) for one in network
    )
    return Plan(
        law,
        case,
        calendar,
        wish,
        items,
        latest_start_on=None if actuals else latest.get(START),
        by_code={one.code: one for one in items},
    )


def _wished(
    network: Network, wish: Wish, calendar: WorkCalendar, tight: dict[str, date]
) -> dict[str, date]:
    """The latest beginnings for the wish; none where it lies before all calendars."""
    if wish.by is None:
        return tight
    try:
        return latest_starts(network, wish.goal, wish.by, calendar)
    except OutsideCalendar:
        calendar.kind(wish.by)
        return {}


def _planned(
    activity: Activity,
    network: Network,
    schedule: Schedule,
    calendar: WorkCalendar,
    latest: Mapping[str, date],
    tight: Mapping[str, date],
    chain: frozenset[str],
    actuals: Actuals,
) -> Planned:
    dates = schedule[activity.code]
    actual = actuals.get(activity.code)
    suspensions = actual.suspensions if actual else ()
    deadline = deadline_of(activity, schedule, calendar, suspensions)
    tightness = _slack(activity, dates, network, calendar, tight, deadline)
    days = [dates.start_on, dates.finish_on]
    days += [deadline.latest_on] if deadline and deadline.latest_on else []
    return Planned(
        activity,
        dates,
        window_of(activity, dates, calendar, suspensions) if dates.state != DONE else None,
        deadline,
        latest.get(activity.code) if dates.state == AHEAD else None,
        _slack(activity, dates, network, calendar, latest, deadline),
        activity.code in chain or (activity.code in tight and tightness == 0),
        any(map(calendar.is_provisional, days)),
    )


def _slack(
    activity: Activity,
    dates: Dates,
    network: Network,
    calendar: WorkCalendar,
    latest: Mapping[str, date],
    deadline: Window | None,
) -> int | None:
    """Working days by which the activity may begin, or what is under way may end, later."""
    if dates.state == DONE:
        return None
    if activity.code not in latest:
        last = deadline.latest_on if deadline else None
        return calendar.working_days_between(dates.finish_on, last) if last else None
    if dates.state == AHEAD:
        return calendar.working_days_between(dates.start_on, latest[activity.code])
    following = awaiting(network, activity.code, latest)
    if not following:
        return None
    last = last_working_day(
        calendar,
        max(latest[one.code] for _, one in following),
        lambda day: all(
            ready_on(link, one, day, calendar) <= latest[one.code] for link, one in following
        ),
    )
    return calendar.working_days_between(dates.finish_on, last)


def _savings(plan: Plan, actuals: Actuals) -> Iterator[Saving]:
    for remedy in (*remedies_of(plan.law, plan.case), _hurry(plan.case)):
        changed = _scheduled(plan.law, remedy.circumstances, plan.calendar, plan.wish, actuals)
        saving = _saving(plan, changed, remedy.label, remedy.citations)
        if saving.days > 0:
            yield saving


def _hurry(case: Circumstances) -> Remedy:
    """Nothing that law leaves open takes longer than the day on which it is reached."""
    at_once = replace(case, assumptions=dict.fromkeys(PLANNED_STEPS, 0))
    return Remedy("法律没有规定用时的各环节（假定）全部当日办结", at_once)


def _saving(plan: Plan, changed: Plan, label: str, citations: Citations) -> Saving:
    return Saving(
        label,
        citations,
        changed.reached_on,
        plan.calendar.working_days_between(changed.reached_on, plan.reached_on),
        (plan.reached_on - changed.reached_on).days,
        changed.keeps_wish,
    )
