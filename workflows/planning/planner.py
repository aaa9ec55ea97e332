"""Making a plan: schedule a procedure, measure what can wait, try what may lawfully be shorter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from workflows.calendar import OutsideCalendar, WorkCalendar
from workflows.law import Law
from workflows.legal_terms import PLANNED_STEPS
from workflows.planning.activities import Activity, Network
from workflows.planning.circumstances import Circumstances
from workflows.planning.parts import START, Remedy, network_of, remedies_of
from workflows.planning.plan import Plan, Planned, Saving, Wish
from workflows.planning.schedule import (
    AHEAD,
    DONE,
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
from workflows.windows import Suspension, Window


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
    tight = latest_starts(network, wish.goal, schedule[wish.goal].finish_on, calendar)
    wished = _wished(network, wish, calendar, tight)
    chain = critical_codes(schedule, wish.goal)
    measure = _Measure(network, calendar, schedule, wished, tight, chain, actuals)
    items = tuple(map(measure.planned, network))
    return Plan(
        law,
        case,
        calendar,
        wish,
        items,
        latest_start_on=None if actuals else wished.get(START),
        by_code={one.code: one for one in items},
    )


def _wished(
    network: Network, wish: Wish, calendar: WorkCalendar, tight: Mapping[str, date]
) -> Mapping[str, date]:
    """The latest beginnings for the wish; none where it lies before all calendars."""
    if wish.by is None:
        return tight
    try:
        return latest_starts(network, wish.goal, wish.by, calendar)
    except OutsideCalendar:
        calendar.kind(wish.by)
        return {}


@dataclass(frozen=True)
class _Measure:
    """A schedule beside the latest beginnings that keep the wish (``wished``) and those that keep
    the earliest end (``tight``); without a wish both are the same."""

    network: Network
    calendar: WorkCalendar
    schedule: Schedule
    wished: Mapping[str, date]
    tight: Mapping[str, date]
    chain: frozenset[str]
    actuals: Actuals

    def planned(self, activity: Activity) -> Planned:
        """One activity with all that the plan says of it."""
        code, dates = activity.code, self.schedule[activity.code]
        suspensions = self._suspensions(code)
        deadline = deadline_of(activity, self.schedule, self.calendar, suspensions)
        done = dates.state == DONE
        return Planned(
            activity,
            dates,
            None if done else window_of(activity, dates, self.calendar, suspensions),
            deadline,
            self.wished.get(code) if dates.state == AHEAD else None,
            self._slack(code, self.wished, deadline),
            code in self.chain or self._is_tight(code),
            any(map(self.calendar.is_provisional, _days_of(dates, deadline))),
        )

    def _suspensions(self, code: str) -> tuple[Suspension, ...]:
        actual = self.actuals.get(code)
        return actual.suspensions if actual else ()

    def _is_tight(self, code: str) -> bool:
        """Whether the earliest end is lost if the activity begins, or ends, one day later."""
        return code in self.tight and self._slack(code, self.tight, None) == 0

    def _slack(self, code: str, latest: Mapping[str, date], deadline: Window | None) -> int | None:
        """Working days by which the activity may begin, or what is under way may end, later; for
        what the goal does not depend on, until its last lawful day."""
        dates = self.schedule[code]
        if dates.state == DONE:
            return None
        if code not in latest:
            last = deadline.latest_on if deadline else None
            return self.calendar.working_days_between(dates.finish_on, last) if last else None
        if dates.state == AHEAD:
            return self.calendar.working_days_between(dates.start_on, latest[code])
        last = self._latest_finish(code, latest)
        return self.calendar.working_days_between(dates.finish_on, last) if last else None

    def _latest_finish(self, code: str, latest: Mapping[str, date]) -> date | None:
        """The last working day of finishing in time for what follows; none if nothing does."""
        following = awaiting(self.network, code, latest)
        if not following:
            return None
        return last_working_day(
            self.calendar,
            max(latest[one.code] for _, one in following),
            lambda day: all(
                ready_on(link, one, day, self.calendar) <= latest[one.code]
                for link, one in following
            ),
        )


def _days_of(dates: Dates, deadline: Window | None) -> list[date]:
    last = deadline.latest_on if deadline else None
    return [dates.start_on, dates.finish_on, *([last] if last else [])]


def _savings(plan: Plan, actuals: Actuals) -> Iterator[Saving]:
    for remedy in (*remedies_of(plan.law, plan.case), _hurry(plan.case)):
        changed = _scheduled(plan.law, remedy.circumstances, plan.calendar, plan.wish, actuals)
        saving = _saving(plan, changed, remedy)
        if saving.days > 0:
            yield saving


def _hurry(case: Circumstances) -> Remedy:
    """Nothing that law leaves open takes longer than the day on which it is reached."""
    at_once = replace(case, assumptions=dict.fromkeys(PLANNED_STEPS, 0))
    return Remedy("法律没有规定用时的各环节（假定）全部当日办结", at_once)


def _saving(plan: Plan, changed: Plan, remedy: Remedy) -> Saving:
    return Saving(
        remedy.label,
        remedy.citations,
        changed.reached_on,
        plan.calendar.working_days_between(changed.reached_on, plan.reached_on),
        (plan.reached_on - changed.reached_on).days,
        changed.keeps_wish,
    )
