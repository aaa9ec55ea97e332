"""A calendar file (iCalendar, RFC 5545) of days that matter: the writing, not the choosing.

Equal events give equal bytes: nothing in the file is taken from the clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Timezone, TimezoneStandard, vDuration
from icalendar import Event as Component

from workflows.lawful_days import STATUTORY_ZONE
from workflows.windows import day_after

PRODUCT: Final = "-//filing-desk//Calendar feed//ZH"
# How often a calendar program is asked to look again: the product's default (BRIEF).
REFRESH: Final = timedelta(hours=1)
# An event that ends at 24:00 is drawn over the last hour of its day.
LAST_HOUR: Final = time(23)
# When on its day a reminder is given: the product's default (BRIEF).
REMINDED_AT: Final = time(9)
_OFFSET: Final = timedelta(hours=8)
_SUMMER_OFFSET: Final = timedelta(hours=9)
# The end of the last summer time in Asia/Shanghai; one offset ever since.
_SINCE: Final = datetime(1991, 9, 15, 2)  # noqa: DTZ001  # local by definition


@dataclass(frozen=True)
class Event:
    """One day in a person's calendar: the whole of it, or its end at 24:00.

    ``key`` stays the same as long as the event is about the same thing. ``stamped_at`` is when
    the thing came to be. ``address`` is absolute, and empty where nothing may point to the thing.
    On each of the days ``reminded_on`` the program reminds of it.
    """

    key: str
    on: date
    summary: str
    stamped_at: datetime
    description: str = ""
    address: str = ""
    ends_at_midnight: bool = False
    confidential: bool = False
    reminded_on: tuple[date, ...] = ()


def calendar_file(events: Iterable[Event], *, name: str, host: str) -> bytes:
    """The file in UTF-8, lines folded and ended as the standard demands."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", STATUTORY_ZONE.key)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    calendar.add_component(_zone())
    for event in sorted(events, key=lambda one: (one.on, one.key)):
        calendar.add_component(_component(event, host))
    written: bytes = calendar.to_ical()
    return written


def _zone() -> Timezone:
    standard = TimezoneStandard()
    standard.add("dtstart", _SINCE)
    standard.add("tzoffsetfrom", _SUMMER_OFFSET)
    standard.add("tzoffsetto", _OFFSET)
    standard.add("tzname", "CST")
    zone = Timezone()
    zone.add("tzid", STATUTORY_ZONE.key)
    zone.add_component(standard)
    return zone


def _component(event: Event, host: str) -> Component:
    component = Component()
    component.add("uid", f"{event.key}@{host}")
    component.add("dtstamp", event.stamped_at.astimezone(UTC))
    first, end = _span(event)
    component.add("dtstart", first)
    component.add("dtend", end)
    component.add("summary", event.summary)
    if event.description:
        component.add("description", event.description)
    if event.address:
        component.add("url", event.address)
    component.add("class", "CONFIDENTIAL" if event.confidential else "PRIVATE")
    component.add("transp", "TRANSPARENT")
    for day in event.reminded_on:
        component.add_component(_reminder(event.summary, day))
    return component


def _reminder(summary: str, day: date) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    moment = datetime.combine(day, REMINDED_AT, STATUTORY_ZONE)
    alarm.add("trigger", moment.astimezone(UTC), parameters={"VALUE": "DATE-TIME"})
    return alarm


def _span(event: Event) -> tuple[date, date]:
    """First and end; the end is no part of the event."""
    if not event.ends_at_midnight:
        return event.on, day_after(event.on)
    midnight = datetime.combine(day_after(event.on), time(), STATUTORY_ZONE)
    return datetime.combine(event.on, LAST_HOUR, STATUTORY_ZONE), midnight
