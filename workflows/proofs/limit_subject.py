"""A limit on record as the subject of a proof: what is stored, and its calendar."""

from __future__ import annotations

from typing import Any

from workflows.calendars import calendar_of
from workflows.limits import intervals_of, window_of
from workflows.models import Matter, Suspension, TimeLimit
from workflows.proofs.subject import Pause, Recorded, Subject
from workflows.windows import Suspension as Interval


def subject_of(limit: TimeLimit) -> Subject:
    """All that the dates of the limit rest on. Reads ``limit.suspensions`` with their people."""
    matter = limit.matter
    calendar = calendar_of(matter.division)
    intervals = intervals_of(limit)
    return Subject(
        name=limit.name,
        label=limit.label,
        kind=matter.kind,
        maker_family=matter.maker_family,
        touches_market=matter.touches_market,
        law=matter.pack.law,
        calendar=calendar,
        count=lambda assumed: window_of(limit, intervals, assumed),
        pauses=tuple(_pause(one, intervals) for one in limit.suspensions.all()),
        matter=_matter(matter),
        status=limit.status,
        met_on=limit.met_on,
        recorded=Recorded(
            limit.calendar_revision, limit.earliest_on, limit.kept_open_until, limit.latest_on
        ),
    )


def _matter(matter: Matter) -> dict[str, Any]:
    return {
        "reference": matter.reference,
        "title": matter.title,
        "kind": matter.get_kind_display(),
        "division": matter.division,
        "maker": str(matter.maker),
        "secret": matter.secret,
    }


def _pause(suspension: Suspension, intervals: tuple[Interval, ...]) -> Pause:
    stopped, last = suspension.stopped_on, suspension.resumed_on
    own = next((one for one in intervals if one.first_on > stopped and one.last_on == last), None)
    return Pause(
        stopped_on=stopped,
        resumed_on=last,
        interval=(own.first_on, own.last_on) if own else None,
        reason=suspension.reason,
        articles=tuple(suspension.basis),
        suspended_by=str(suspension.suspended_by),
        resumed_by=str(suspension.resumed_by or ""),
    )
