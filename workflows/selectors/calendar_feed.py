"""What is due for one person, for the calendar they keep elsewhere.

The steps are those of the inbox, judged by the rights of the moment. Other days of the matters
that the person may see (a public comment period, a meeting) come from the apps. Outside the
product no secret matter has a name, and nothing says what was found or thought in any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Final

from workflows.calendars import calendar_of
from workflows.chinese_dates import chinese_date
from workflows.holdings import Holdings
from workflows.ics import Event
from workflows.limit_schedule import marks_of
from workflows.models import MarkKind, Matter, StepRun, TimeLimit
from workflows.selectors.due import due_of
from workflows.selectors.inbox import waiting_for

AddressOf = Callable[[Matter], str]
EventsFor = Callable[[Holdings, AddressOf], Iterable[Event]]

SECRET_SUMMARY: Final = "涉密事项"
PROVISIONAL: Final = "暂定：期间涉及尚未载入的放假安排，通知发布后须重新计算。"

_announced: list[EventsFor] = []


def announce(events: EventsFor) -> None:
    """Let these events stand in every feed whose person may see their matters."""
    if events not in _announced:
        _announced.append(events)


def read_feed(holdings: Holdings, today: date, address_of: AddressOf) -> list[Event]:
    """The events of the person's feed (one query for the steps, one for each kind beside them).

    A step that only waits for a day is not due on it; its day comes from the app.
    """
    steps = waiting_for(holdings).filter(waits=False).exclude(due_on=None)
    rows = steps.select_related("matter__pack", "limit").defer("matter__pack__content")
    rows = rows.order_by("due_on", "pk")
    events = [_due(step, today, address_of) for step in rows]
    return events + [event for read in _announced for event in read(holdings, address_of)]


def event_of(
    matter: Matter,
    address_of: AddressOf,
    *,
    key: str,
    on: date,
    summary: str,
    description: str,
    stamped_at: datetime,
    ends_at_midnight: bool = False,
    reminded_on: tuple[date, ...] = (),
) -> Event:
    """An event of the matter, without a word of it if it is secret."""
    if matter.secret:
        return Event(
            key, on, SECRET_SUMMARY, stamped_at, confidential=True, reminded_on=reminded_on
        )
    return Event(
        key=key,
        on=on,
        summary=summary,
        stamped_at=stamped_at,
        description=description,
        address=address_of(matter),
        ends_at_midnight=ends_at_midnight,
        reminded_on=reminded_on,
    )


def until_midnight(day: date) -> str:
    """截至 3月9日 24:00."""
    return f"截至 {day.month}月{day.day}日 24:00"


def account_of(limit: TimeLimit | None) -> list[str]:
    """The limit in words: what it is, since when, on which articles, how sure."""
    if limit is None:
        return []
    lines = [f"时限：{limit.label}，自{chinese_date(limit.started_on)}起算，当日不计入"]
    if limit.basis:
        lines.append(f"依据：{'、'.join(limit.basis)}")
    return [*lines, PROVISIONAL] if limit.provisional else lines


def _due(step: StepRun, today: date, address_of: AddressOf) -> Event:
    due = due_of(step, today)
    assert due is not None
    late = "【已逾期】" if due.is_over else ""
    return event_of(
        step.matter,
        address_of,
        key=f"step-{step.pk}",
        on=due.on,
        summary=f"{late}{step.matter.title}：{step.title}",
        description="\n".join([until_midnight(due.on), *account_of(step.limit)]),
        stamped_at=step.created,
        reminded_on=_reminders(step),
    )


def _reminders(step: StepRun) -> tuple[date, ...]:
    """The days on which the rule pack warns of the step's last day."""
    limit = step.limit
    if limit is None or limit.latest_on != step.due_on:
        return ()
    matter = step.matter
    marks = marks_of(matter.pack.law, limit, calendar_of(matter.division))
    return tuple(mark.on for mark in marks if mark.kind == MarkKind.WARNING)
