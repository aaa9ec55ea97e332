"""Time limits of matters: started, suspended, resumed, met. The arithmetic is the law's
(:mod:`workflows.windows`); here it is written to rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from workflows.bounds import Bounds, bounds_of
from workflows.calendar import WorkCalendar
from workflows.calendars import calendar_of
from workflows.citations import Citation
from workflows.law.limits import LIMITS
from workflows.models import LimitStatus, Matter, Suspension, TimeLimit, User
from workflows.windows import Suspension as Interval
from workflows.windows import Window

# What :func:`write_counted` writes.
COUNTED_FIELDS: Final = (
    "earliest_on",
    "kept_open_until",
    "latest_on",
    "provisional",
    "possible",
    "calendar_revision",
    "basis",
    "verified",
)


@dataclass(frozen=True)
class Reason:
    """Why days do not count: in words, with the articles."""

    text: str
    citations: tuple[Citation, ...] = ()


def day_after(day: date) -> date:
    """The first day on which a period that lasts through ``day``, until 24:00, is over."""
    return day + timedelta(days=1)


def day_before(day: date) -> date:
    """The last day of a time in force that is over when ``day`` begins."""
    return day - timedelta(days=1)


@dataclass(frozen=True)
class Counted:
    """The window of a limit, and what its days can still become under notices to come."""

    window: Window
    bounds: Bounds | None

    @property
    def provisional(self) -> bool:
        return self.window.provisional or self.bounds is not None


def counted(
    limit: TimeLimit,
    intervals: Sequence[Interval] = (),
    calendar: WorkCalendar | None = None,
) -> Counted:
    """All that is kept of a limit's days, by the calendar in force or by another one."""
    known = calendar or calendar_of(limit.matter.division)
    return Counted(
        window_of(limit, intervals, known),
        bounds_of(lambda assumed: window_of(limit, intervals, assumed), known),
    )


def window_of(
    limit: TimeLimit,
    intervals: Sequence[Interval] = (),
    calendar: WorkCalendar | None = None,
) -> Window:
    """The lawful window of a limit with its day-by-day account, computed afresh by the calendar
    in force, or by another one."""
    matter = limit.matter
    return matter.pack.law.limit_window(
        limit.name,
        matter.kind,
        limit.started_on,
        calendar or calendar_of(matter.division),
        suspensions=tuple(intervals),
        touches_market=matter.touches_market,
        maker_family=matter.maker_family,
    )


def intervals_of(limit: TimeLimit) -> tuple[Interval, ...]:
    """The ended suspensions that cost at least one day, both ends inclusive."""
    return tuple(
        Interval(suspension.stopped_on + timedelta(days=1), suspension.resumed_on)
        for suspension in limit.suspensions.all()
        if suspension.resumed_on and suspension.resumed_on > suspension.stopped_on
    )


def start(matter: Matter, name: str, event_on: date, created_at: datetime) -> TimeLimit:
    """Start a limit by an event; the day of the event does not count (民法典第二百零一条).

    Raises:
        LawUnset: the matter's rule pack gives no figure for it.
    """
    limit = TimeLimit(
        matter=matter,
        name=name,
        label=matter.in_its_words(LIMITS[name].replace("（审查）", "")),
        started_on=event_on,
        created_at=created_at,
    )
    write_counted(limit, counted(limit))
    limit.save()
    return limit


def suspend(limit: TimeLimit, stopped_on: date, reason: Reason, actor: User) -> Suspension:
    """Stop the clock after a day that still counts (the day of the notice)."""
    suspension = Suspension.objects.create(
        limit=limit,
        stopped_on=stopped_on,
        reason=reason.text,
        basis=[citation.marked_label for citation in reason.citations],
        suspended_by=actor,
    )
    limit.suspend()
    limit.save()
    return suspension


def resume(limit: TimeLimit, resumed_on: date, actor: User) -> None:
    """Let the days count again after a day that does not yet count (the day on which the last
    supplement arrived), with the remainder."""
    suspension = limit.suspensions.get(resumed_on=None)
    suspension.resumed_on = resumed_on
    suspension.resumed_by = actor
    suspension.save()
    limit.resume()
    write_counted(limit, counted(limit, intervals_of(limit)))
    limit.save()


def meet(limit: TimeLimit, on: date) -> None:
    """What the limit was for is done on this day."""
    limit.met_on = on
    limit.meet()
    limit.save()


def end_running(matter: Matter, *names: str) -> None:
    """End limits whose procedure has ended before they were met."""
    for limit in matter.limits.filter(
        name__in=names, status__in=[LimitStatus.RUNNING, LimitStatus.SUSPENDED]
    ):
        limit.end()
        limit.save()


def write_counted(limit: TimeLimit, counted: Counted) -> None:
    """Write down what was computed; the caller saves :data:`COUNTED_FIELDS`, or all of it."""
    window = counted.window
    limit.earliest_on = window.earliest_on
    limit.kept_open_until = window.kept_open_until
    limit.latest_on = window.latest_on
    limit.provisional = counted.provisional
    limit.possible = counted.bounds.as_dict() if counted.bounds else None
    limit.calendar_revision = window.calendar_revision
    limit.basis = [citation.marked_label for citation in window.basis]
    limit.verified = all(citation.verified for citation in window.basis)
