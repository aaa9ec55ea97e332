"""Time limits of matters: started, suspended, resumed, extended, met. The arithmetic is the law's
(:mod:`workflows.windows`); here it is written to rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from workflows.bounds import Bounds, bounds_of
from workflows.calendar import WorkCalendar
from workflows.calendars import calendar_of
from workflows.chinese_dates import chinese_date
from workflows.citations import Citation
from workflows.errors import Inadmissible
from workflows.legal_terms import LIMITS
from workflows.lengths import Length, parse_length
from workflows.limit_schedule import first_watch, target_day
from workflows.models import (
    Extension,
    LimitStatus,
    Matter,
    Organ,
    StepRun,
    Suspension,
    TimeLimit,
    User,
)
from workflows.models.limits import OPEN_LIMITS
from workflows.windows import Suspension as Interval
from workflows.windows import Window, day_after

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
    "target_on",
    "watched_on",
)


@dataclass(frozen=True)
class Reason:
    """Why days do not count: in words, with the articles."""

    text: str
    citations: tuple[Citation, ...] = ()


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
    """The lawful window of a limit with its day-by-day account, computed afresh: for its
    addressee, with its extension, without the days of the intervals; by the calendar in force,
    or by another one."""
    matter = limit.matter
    return matter.pack.law.limit_window(
        limit.name,
        matter.kind,
        limit.started_on,
        calendar or calendar_of(matter.division),
        suspensions=tuple(intervals),
        touches_market=matter.touches_market,
        maker_family=matter.maker_family,
        addressee=limit.addressee,
        extension=extension_length(limit),
    )


def extension_of(limit: TimeLimit) -> Extension | None:
    """The extension granted, if any; no query where it was selected with the limit."""
    return getattr(limit, "extension", None) if limit.pk else None


def extension_length(limit: TimeLimit) -> Length | None:
    extension = extension_of(limit)
    return parse_length(extension.length) if extension else None


def intervals_of(limit: TimeLimit) -> tuple[Interval, ...]:
    """The ended suspensions that cost at least one day, both ends inclusive."""
    return tuple(
        Interval(day_after(suspension.stopped_on), suspension.resumed_on)
        for suspension in limit.suspensions.all()
        if suspension.resumed_on and suspension.resumed_on > suspension.stopped_on
    )


def start(
    matter: Matter,
    name: str,
    event_on: date,
    created_at: datetime,
    *,
    organ: Organ | None = None,
    addressee: str = "",
) -> TimeLimit:
    """Start a limit by an event; the day of the event does not count (民法典第二百零一条).

    ``organ`` is in charge of keeping it, the review body if none is named; ``addressee`` is the
    rule pack's word for who receives what is due, where each has a length of its own.

    Raises:
        LawUnset: the matter's rule pack gives no figure for it.
    """
    limit = TimeLimit(
        matter=matter,
        name=name,
        label=matter.in_its_words(LIMITS[name].replace("（审查）", "")),
        addressee=addressee,
        organ=organ or matter.review_body,
        started_on=event_on,
        created_at=created_at,
    )
    write_counted(limit, counted(limit))
    limit.save()
    return limit


def suspend(limit: TimeLimit, stopped_on: date, reason: Reason, actor: User) -> Suspension:
    """Stop the clock after a day that still counts (the day of the notice).

    Raises:
        Inadmissible: the day lies before the limit began, or in an earlier suspension.
    """
    _refuse_backwards(limit, stopped_on)
    suspension = Suspension.objects.create(
        limit=limit,
        stopped_on=stopped_on,
        reason=reason.text,
        basis=[citation.marked_label for citation in reason.citations],
        suspended_by=actor,
    )
    limit.suspend()
    _watch_until(limit, stopped_on)
    limit.save()
    return suspension


def resume(limit: TimeLimit, resumed_on: date, actor: User) -> None:
    """Let the days count again after a day that does not yet count (the day on which the last
    supplement arrived), with the remainder.

    Raises:
        Inadmissible: the day lies before the one on which the clock stopped.
    """
    suspension = limit.suspensions.get(resumed_on=None)
    if resumed_on < suspension.stopped_on:
        raise Inadmissible(
            sentence=f"恢复计算的日期{chinese_date(resumed_on)}早于中止的日期{chinese_date(suspension.stopped_on)}。"
        )
    suspension.resumed_on = resumed_on
    suspension.resumed_by = actor
    suspension.save()
    limit.resume()
    write_counted(limit, counted(limit, intervals_of(limit)))
    limit.save()


def extend(limit: TimeLimit, extension: Extension) -> None:
    """Count the limit afresh with the extension, and write it down with the new last day."""
    limit.extension = extension
    write_counted(limit, counted(limit, intervals_of(limit)))
    assert limit.latest_on is not None
    extension.latest_after = limit.latest_on
    extension.save()
    limit.save()
    waiting = StepRun.objects.open().filter(limit=limit, due_on=extension.latest_before)
    waiting.update(due_on=limit.latest_on)


def meet(limit: TimeLimit, on: date) -> None:
    """What the limit was for is done on this day."""
    limit.met_on = on
    limit.meet()
    _watch_until(limit, on)
    limit.save()


def end(limit: TimeLimit, on: date) -> None:
    """The procedure ended on this day before the limit was met."""
    limit.ended_on = on
    limit.end()
    _watch_until(limit, on)
    limit.save()


def end_running(matter: Matter, *names: str, on: date) -> None:
    """End limits whose procedure has ended on this day before they were met."""
    for limit in matter.limits.filter(name__in=names, status__in=OPEN_LIMITS):
        end(limit, on)


def _refuse_backwards(limit: TimeLimit, stopped_on: date) -> None:
    if stopped_on < limit.started_on:
        raise Inadmissible(
            sentence=f"中止的日期{chinese_date(stopped_on)}早于期限的起算事件日{chinese_date(limit.started_on)}。"
        )
    last = limit.suspensions.exclude(resumed_on=None).order_by("resumed_on").last()
    if last is not None and last.resumed_on is not None and stopped_on < last.resumed_on:
        raise Inadmissible(
            sentence=f"中止的日期{chinese_date(stopped_on)}与前一次中止重叠：前一次至{chinese_date(last.resumed_on)}止。"
        )


def _watch_until(limit: TimeLimit, last: date) -> None:
    """Watch the limit no longer, unless a mark that became true by then is still to be made."""
    if limit.watched_on is not None and limit.watched_on > last:
        limit.watched_on = None


def write_counted(limit: TimeLimit, counted: Counted) -> None:
    """Write down what was computed; the caller saves :data:`COUNTED_FIELDS`, or all of it."""
    window = counted.window
    limit.earliest_on = window.earliest_on
    limit.kept_open_until = window.kept_open_until
    limit.latest_on = window.latest_on
    write_certainty(limit, counted)
    limit.calendar_revision = window.calendar_revision
    limit.basis = [citation.marked_label for citation in window.basis]
    limit.verified = all(citation.verified for citation in window.basis)
    limit.target_on = _target_of(limit)
    if limit.status == LimitStatus.RUNNING:
        matter = limit.matter
        limit.watched_on = first_watch(matter.pack.law, limit, calendar_of(matter.division))


def write_certainty(limit: TimeLimit, counted: Counted) -> None:
    """Write down whether the days are provisional, and what they can still become."""
    limit.provisional = counted.provisional
    limit.possible = counted.bounds.as_dict() if counted.bounds else None


def _target_of(limit: TimeLimit) -> date | None:
    """The internal target, unless law itself sets an end that is no later."""
    matter = limit.matter
    intervals = intervals_of(limit) if limit.pk else ()
    target = target_day(
        matter.pack.law, limit.name, limit.started_on, calendar_of(matter.division), intervals
    )
    if target is None or (limit.latest_on is not None and target >= limit.latest_on):
        return None
    return target
