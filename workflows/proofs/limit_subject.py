"""A limit on record as the subject of a proof: what is stored, and its calendar."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from workflows.bounds import ends_of
from workflows.calendar import WorkCalendar
from workflows.calendars import calendar_at, calendar_of
from workflows.errors import CalendarUnknown
from workflows.limits import intervals_of, window_of
from workflows.models import Matter, Suspension, TimeLimit
from workflows.proofs.subject import Pause, Recorded, Subject
from workflows.windows import day_after


def subject_of(limit: TimeLimit) -> Subject:
    """All that the dates of the limit rest on. Reads ``limit.suspensions`` with their people."""
    matter = limit.matter
    calendar, today = _calendars(limit)
    intervals = intervals_of(limit)
    counted = [(one.first_on, one.last_on) for one in intervals]
    return Subject(
        name=limit.name,
        label=limit.label,
        division=matter.division,
        kind=matter.kind,
        maker_family=matter.maker_family,
        touches_market=matter.touches_market,
        law=matter.pack.law,
        calendar=calendar,
        count=lambda assumed: window_of(limit, intervals, assumed),
        pauses=tuple(_pause(one, counted) for one in limit.suspensions.all()),
        matter=_matter(matter),
        status=limit.status,
        met_on=limit.met_on,
        recorded=Recorded(limit.calendar_revision, *ends_of(limit)),
        today=today,
    )


def _calendars(limit: TimeLimit) -> tuple[WorkCalendar, WorkCalendar | None]:
    """The calendar that the limit was counted by, and the one in force if it is another."""
    today = calendar_of(limit.matter.division)
    if today.revision == limit.calendar_revision:
        return today, None
    try:
        return calendar_at(limit.matter.division, limit.calendar_revision), today
    except CalendarUnknown:
        return today, None


def _matter(matter: Matter) -> dict[str, Any]:
    return {
        "reference": matter.reference,
        "title": matter.title,
        "kind": matter.get_kind_display(),
        "division": matter.division,
        "maker": str(matter.maker),
        "secret": matter.secret,
    }


def _pause(suspension: Suspension, counted: Collection[tuple[date, date]]) -> Pause:
    stopped, last = suspension.stopped_on, suspension.resumed_on
    own = next((one for one in counted if one == (day_after(stopped), last)), None)
    return Pause(
        stopped_on=stopped,
        resumed_on=last,
        interval=own,
        reason=suspension.reason,
        articles=tuple(suspension.basis),
        suspended_by=str(suspension.suspended_by),
        resumed_by=str(suspension.resumed_by or ""),
    )
