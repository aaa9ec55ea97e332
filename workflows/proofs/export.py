"""The proof as data: self-contained, so that ``recompute.py`` can count again from it alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from workflows.bounds import envelope_of
from workflows.calendar import DayKind, Notice, WorkCalendar
from workflows.chain import canonical, digest
from workflows.chinese_dates import weekday_label
from workflows.citations import Citation
from workflows.iso_dates import iso
from workflows.lengths import CalendarDays, FixedDate, Length, Months, WorkingDays, Years
from workflows.proofs.subject import Pause, Subject, dates_of
from workflows.windows import Term, Window

FORMAT: Final = "limit-proof/1"

_UNITS: Final[Mapping[type, str]] = {
    WorkingDays: "working_days",
    CalendarDays: "calendar_days",
    Months: "months",
    Years: "years",
}
_OFF: Final = (DayKind.HOLIDAY, DayKind.REGIONAL_HOLIDAY)


def export_of(subject: Subject) -> dict[str, Any]:
    """Everything the dates were computed from and every day of the count, with its own hash.

    Raises what counting raises: LawUnset, OutsideCalendar.
    """
    content = {
        "format": FORMAT,
        "matter": subject.matter,
        "limit": _limit(subject),
        "rule": _rule(subject),
        "calendar": _calendar(subject),
        "suspensions": list(map(_suspension, subject.pauses)),
        "days": list(_days(subject)),
        "result": _result(subject),
        "bounds": _bounds(subject),
        "recorded": _recorded(subject),
        "today": _today(subject),
    }
    return content | {"sha256": digest(canonical(content))}


def as_text(export: Mapping[str, Any]) -> str:
    """The export as a file for people and machines."""
    return json.dumps(export, ensure_ascii=False, indent=2) + "\n"


def _limit(subject: Subject) -> dict[str, Any]:
    return {
        "name": subject.name,
        "label": subject.label,
        "status": subject.status,
        "event_on": subject.window.start_on.isoformat(),
        "met_on": iso(subject.met_on),
        "late": subject.is_late,
    }


def _rule(subject: Subject) -> dict[str, Any]:
    law, window = subject.law, subject.window
    return {
        "pack": {
            "division": law.division,
            "name": law.name,
            "version": law.version,
            "sha256": law.sha256,
        },
        "division": subject.division,
        "kind": subject.kind,
        "maker_family": subject.maker_family,
        "touches_market": subject.touches_market,
        "earliest": _term(window.earliest_term),
        "latest": _term(window.latest_term),
        "kept_open": window.kept_open_until is not None,
        "articles": list(map(_article, window.basis)),
    }


def _term(term: Term | None) -> dict[str, Any] | None:
    if term is None:
        return None
    extension = term.extension
    return {
        "counting": term.counting.value,
        "length": str(term.length),
        **_figure(term.length),
        "extension": {"length": str(extension), **_figure(extension)} if extension else None,
    }


def _figure(length: Length) -> dict[str, Any]:
    if isinstance(length, FixedDate):
        return {"unit": "fixed_date", "month": length.month, "day": length.day}
    return {"unit": _UNITS[type(length)], "n": length.n}


def _article(citation: Citation) -> dict[str, str]:
    return citation.as_dict() | {"label": citation.marked_label}


def _calendar(subject: Subject) -> dict[str, Any]:
    """The notices of the years touched in full, of all others their hashes."""
    calendar = subject.calendar
    first, last = subject.window.start_on.year, subject.window.reaches_on.year
    every = (*calendar.notices, *calendar.regional)
    known = {one.year for one in calendar.notices}
    return {
        "division": calendar.division,
        "revision": calendar.revision,
        "all_notices": [[one.division, one.year, one.revision, one.sha256] for one in every],
        # A notice may arrange the last days of the year before its own.
        "notices": [_notice(one) for one in every if first <= one.year <= last + 1],
        "festivals": {
            str(year): sorted(day.isoformat() for day in calendar.festivals.get(year, ()))
            for year in range(first, last + 1)
            if year not in known
        },
        "regions": {
            region: sorted(years) for region, years in sorted(calendar.regional_years.items())
        },
    }


def _notice(notice: Notice) -> dict[str, Any]:
    return notice.as_dict() | {"sha256": notice.sha256}


def _suspension(pause: Pause) -> dict[str, Any]:
    first, last = pause.interval or (None, None)
    return {
        "stopped_on": pause.stopped_on.isoformat(),
        "resumed_on": iso(pause.resumed_on),
        "first_on": iso(first),
        "last_on": iso(last),
        "reason": pause.reason,
        "articles": list(pause.articles),
        "suspended_by": pause.suspended_by,
        "resumed_by": pause.resumed_by,
    }


def _days(subject: Subject) -> Iterator[dict[str, Any]]:
    intervals = [pause.interval for pause in subject.pauses if pause.interval]
    count = 0
    for one in subject.window.days:
        count = one.ordinal or count
        yield {
            "date": one.date.isoformat(),
            "weekday": weekday_label(one.date),
            "class": subject.calendar.kind(one.date).value,
            "suspended": any(first <= one.date <= last for first, last in intervals),
            "counted": one.counted,
            "count": count,
            "why": one.why,
        }


def _result(subject: Subject) -> dict[str, Any]:
    window = subject.window
    return {
        **_iso_dates(window),
        "counted": sum(day.counted for day in window.days),
        "provisional": window.provisional or subject.bounds is not None,
        "national_unknown": window.national_unknown,
        "regional_unknown": window.regional_unknown,
    }


def _bounds(subject: Subject) -> dict[str, Any] | None:
    """What the dates can still become, with the two calendars that say so."""
    if subject.bounds is None:
        return None
    around = envelope_of(subject.calendar)
    ended = any(pair and pair[1] for pair in subject.bounds.as_dict().values())
    return {
        "dates": subject.bounds.as_dict(),
        "fuller": _listed(subject, around.fuller),
        "emptier": _listed(subject, around.emptier) if ended else None,
    }


def _listed(subject: Subject, calendar: WorkCalendar) -> dict[str, list[str]]:
    """The days off and the make-up days of a calendar, as far as the count in it reaches."""
    window = subject.count(calendar)
    first, last = window.start_on.toordinal(), window.reaches_on.toordinal()
    kinds = {day: calendar.kind(day) for day in map(date.fromordinal, range(first, last + 1))}
    return {
        "off": [day.isoformat() for day, kind in kinds.items() if kind in _OFF],
        "worked": [day.isoformat() for day, kind in kinds.items() if kind is DayKind.MAKEUP],
    }


def _recorded(subject: Subject) -> dict[str, Any] | None:
    recorded = subject.recorded
    if recorded is None:
        return None
    revision = {"calendar_revision": recorded.calendar_revision, "agrees": subject.agrees}
    return revision | {name: iso(day) for name, day in dates_of(recorded).items()}


def _today(subject: Subject) -> dict[str, Any] | None:
    """The dates in the calendar of today, where they are others."""
    window = subject.window_today
    if window is None:
        return None
    return {"calendar_revision": window.calendar_revision, **_iso_dates(window)}


def _iso_dates(window: Window) -> dict[str, str | None]:
    return {name: iso(day) for name, day in dates_of(window).items()}
