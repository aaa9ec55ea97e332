"""How much of the time for review has been used."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from workflows.calendar import WorkCalendar
from workflows.models import Suspension, TimeLimit


def working_days_used(
    limit: TimeLimit, suspensions: Iterable[Suspension], until: date, calendar: WorkCalendar
) -> int:
    """Working days after the event day up to and including ``until`` that count.

    The day of a notice still counts; the days after it, up to and including the day on which
    the last supplement arrives, do not.
    """
    used = calendar.working_days_between(limit.started_on, until)
    for suspension in suspensions:
        resumed_on = min(suspension.resumed_on or until, until)
        used -= calendar.working_days_between(suspension.stopped_on, resumed_on)
    return used
