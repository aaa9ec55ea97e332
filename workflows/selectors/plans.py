"""What a plan is made of: the law and the calendar of a division, and how far a matter is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from workflows.calendar import SuppositionInvalid, WorkCalendar
from workflows.calendars import calendar_of
from workflows.constants import Disclosure
from workflows.divisions import ancestors
from workflows.errors import Inadmissible, NotNow
from workflows.law import Law
from workflows.lawful_days import day_of, until
from workflows.models import Entry, LimitStatus, Matter, Organ, RulePack, StepRun, TimeLimit
from workflows.planning.activities import Activity, Network
from workflows.planning.circumstances import COMMENT_FULL, COMMENT_NONE, SECRET, Circumstances
from workflows.planning.parts import GOALS, network_of
from workflows.planning.schedule import Actual
from workflows.verbs import all_verbs
from workflows.windows import Suspension, day_after

OPENED_BY_LAW: Final = "review"


@dataclass(frozen=True)
class Ground:
    """The law and the calendar that a plan stands on."""

    law: Law
    calendar: WorkCalendar


@dataclass(frozen=True)
class Standing:
    """A running matter as a plan sees it: its circumstances, what has happened, and the goals
    that still lie ahead."""

    case: Circumstances
    actuals: Mapping[str, Actual]
    goals: tuple[str, ...]


def plan_calendar(division: str) -> WorkCalendar:
    """The one place where plans take their calendar."""
    return calendar_of(division)


def ground_of(division: str, day: date) -> Ground:
    """The law in force in a division on a day, and its calendar (two queries at most).

    Raises:
        PackUnset: no rule pack is in force there on that day.
    """
    return Ground(RulePack.objects.current(division, day).law, plan_calendar(division))


def ground_of_matter(matter: Matter) -> Ground:
    """The law that the matter is pinned to, and the calendar of its division."""
    return Ground(matter.pack.law, plan_calendar(matter.division))


def supposing(calendar: WorkCalendar, off: Sequence[date], work: Sequence[date]) -> WorkCalendar:
    """The calendar with a notice that does not exist, for one plan only.

    Raises:
        Inadmissible: a day is already what it is supposed to be.
    """
    try:
        return calendar.supposing(off, work)
    except SuppositionInvalid as fault:
        name = "off" if fault.day in off else "work"
        raise Inadmissible(sentence=f"{fault.sentence}。", field_name=name) from fault


def division_choices(own: Organ | None, given: str = "") -> list[tuple[str, str]]:
    """Divisions with a rule pack, the person's own one first (one query)."""
    names = dict(RulePack.objects.order_by("division", "loaded_at").values_list("division", "name"))
    choices = {code: name for code, name in names.items() if code != "cn"}
    for code in filter(None, (own.division if own else "", given)):
        if code not in choices:
            nearest = next((names[one] for one in ancestors(code) if one in names), "")
            choices[code] = f"{nearest}（{code}）"
    first = own.division if own else ""
    return sorted(choices.items(), key=lambda one: (one[0] != first, one[0]))


def standing_of(matter: Matter, law: Law, today: date) -> Standing:
    """Where the matter stands (five queries).

    Raises:
        NotNow: it has ended.
    """
    if matter.has_ended:
        raise NotNow(
            sentence=f"事项已{matter.stage_label}，不再排期。", status=matter.stage, verb="plan"
        )
    runs = list(matter.step_runs.exclude(role="").order_by("pk"))
    case = _circumstances(matter, runs)
    network = network_of(law, case)
    actuals = _actuals(network, runs, _last_acts(matter), _review_limit(matter), today)
    ahead = tuple(goal for goal in GOALS if not _finished(actuals.get(goal)))
    return Standing(case, actuals, ahead)


def _finished(actual: Actual | None) -> bool:
    return actual is not None and actual.finished_on is not None


def _circumstances(matter: Matter, runs: Sequence[StepRun]) -> Circumstances:
    """What is on record; public comment that was lawfully left out stays left out."""
    waived = matter.secret or _was_waived(runs)
    listed = matter.pack.law.comment_exceptions(matter.kind)
    case = SECRET if matter.secret or not listed else listed[0].code
    return Circumstances(
        kind=matter.kind,
        maker_family=matter.maker_family,
        technical=matter.technical,
        risky=bool(matter.risky),
        touches_market=matter.touches_market,
        party_report=matter.party_report_needed,
        comment=COMMENT_NONE if waived else COMMENT_FULL,
        comment_case=case if waived else "",
        withheld=matter.secret or matter.disclosure != Disclosure.PUBLIC,
    )


def _was_waived(runs: Sequence[StepRun]) -> bool:
    last = next((run for run in reversed(runs) if run.name == "announce_comment"), None)
    return last is not None and last.data.get("outcome") == "waived"


def _last_acts(matter: Matter) -> dict[str, date]:
    """The day of the last act by verb."""
    acts = Entry.objects.filter(matter=matter, refusal="").order_by("sequence")
    return {verb: day_of(at) for verb, at in acts.values_list("verb", "at")}


def _review_limit(matter: Matter) -> TimeLimit | None:
    limits = matter.limits.filter(name=OPENED_BY_LAW).prefetch_related("suspensions")
    return limits.order_by("pk").last()


def _actuals(
    network: Network,
    runs: Sequence[StepRun],
    acts: Mapping[str, date],
    limit: TimeLimit | None,
    today: date,
) -> dict[str, Actual]:
    """An activity with an open step is under way; one that no open step leads to is done."""
    open_names = {run.name for run in runs if run.is_open}
    current = [one for one in network if open_names & {*one.steps, *one.waiting}]
    ahead = network.beyond(one.code for one in current)
    found: dict[str, Actual] = {}
    for activity in network:
        if activity.code in ahead or open_names & set(activity.waiting):
            continue
        own = [run for run in runs if run.name in activity.steps]
        actual = _actual(activity, own, acts, open_names, today)
        if actual is not None:
            found[activity.code] = _with_limit(actual, activity, limit, today)
    return _without_gaps(network, found, current, ahead)


def _actual(
    activity: Activity,
    runs: Sequence[StepRun],
    acts: Mapping[str, date],
    open_names: set[str],
    today: date,
) -> Actual | None:
    if not runs:
        return None
    newest = [run for run in runs if run.name == activity.steps[0]] or runs
    started = newest[-1].opened_on or today
    if open_names & set(activity.steps):
        due = max((run.due_on for run in runs if run.is_open and run.due_on), default=None)
        return Actual(started, agreed_on=due if activity.agreed else None)
    own = set(activity.steps)
    verbs = [verb.code for verb in all_verbs() if verb.steps and set(verb.steps) <= own]
    done = max((acts[code] for code in verbs if code in acts), default=started)
    return Actual(started, finished_on=max(started, done))


def _with_limit(actual: Actual, activity: Activity, limit: TimeLimit | None, today: date) -> Actual:
    """The review runs from the event of its limit; what was suspended does not count."""
    if activity.code != OPENED_BY_LAW or limit is None or limit.status == LimitStatus.ENDED:
        return actual
    return Actual(
        limit.started_on, actual.finished_on, actual.agreed_on, tuple(_suspended(limit, today))
    )


def _suspended(limit: TimeLimit, today: date) -> Iterable[Suspension]:
    """Ended suspensions, and one still open as if its last day were today."""
    for one in limit.suspensions.all():
        last = one.resumed_on or today
        if until(one.stopped_on).is_over(last):
            yield Suspension(day_after(one.stopped_on), last)


def _without_gaps(
    network: Network,
    found: dict[str, Actual],
    current: Sequence[Activity],
    ahead: frozenset[str],
) -> dict[str, Actual]:
    """An activity behind the matter of which nothing is on record happened with its causes."""
    waiting = {one.code for one in current}
    for activity in network:
        behind = activity.code not in found and activity.code not in ahead
        if not behind or activity.code in waiting or not network.following(activity.code):
            continue
        causes = [found[link.code] for link in activity.after if link.code in found]
        if causes:
            day = max(one.finished_on or one.started_on for one in causes)
            found[activity.code] = Actual(day, finished_on=day)
    return found
