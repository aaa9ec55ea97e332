"""The timetable of a walked road: what was done on which day, by whom, within which window."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.formats import date_format

from workflows.chinese_dates import chinese_date
from workflows.iso_dates import iso
from workflows.law import LawUnset
from workflows.lawful_days import day_of
from workflows.models import Entry, Matter, TimeLimit

# Verb → the limit whose lawful window it opens or closes, and the key of its articles.
_WINDOWS = {
    "announce_comment": "comment",
    "close_comments": "comment",
    "accept_materials": "review",
    "sign_opinion": "review",
    "file_document": "filing",
}
_ARTICLES = {
    "register_matter": "maker_list",
    "begin_consultation": "consultation",
    "send_consultation": "consultation",
    "settle_replies": "consultation",
    "announce_comment": "comment_minimum",
    "close_comments": "comment_minimum",
    "settle_comments": "comment_reply",
    "invite_experts": "expert_independence",
    "conclude_experts": "expert_argument",
    "screen_risk": "risk_screening",
    "assess_risk": "risk_assessment",
    "first_competition_review": "competition_review",
    "conclude_competition_review": "competition_review",
    "conclude_unit_review": "own_review",
    "submit_for_review": "materials_complete",
    "forward_to_review": "office_check",
    "accept_materials": "review_clock",
    "conclude_review": "review_required",
    "confirm_review": "second_review",
    "sign_opinion": "review_minimum",
    "submit_to_deliberation": "review_same_text",
    "conclude_deliberation": "head_last",
    "sign_minutes": "minutes",
    "report_to_party": "party_report",
    "sign_document": "sign",
    "issue_document": "three_unifications",
    "publish_document": "publication",
    "file_document": "filing",
    "register_filing": "filing_materials",
    "archive_matter": "archive",
}


@dataclass(frozen=True)
class Row:
    """One act: the day, the verb, who did it, the window it had to keep, the articles."""

    date: str
    day_name: str
    verb: str
    label: str
    actor: str
    organ: str
    window: str
    articles: tuple[str, ...]


@dataclass(frozen=True)
class LimitRow:
    """One limit: event day, window, the day it was met (all inclusive; event day not counted)."""

    name: str
    label: str
    started_on: str
    earliest_on: str | None
    latest_on: str | None
    met_on: str | None
    provisional: bool
    basis: tuple[str, ...]


@dataclass(frozen=True)
class Timetable:
    title: str
    kind: str
    division: str
    pack: str
    calendar_revision: str
    rows: tuple[Row, ...]
    limits: tuple[LimitRow, ...]
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def timetable_of(matter: Matter, notes: Sequence[str] = ()) -> Timetable:
    """The matter's road as its ledger and its limits tell it."""
    limits = list(matter.limits.all())
    entries = matter.entries.filter(refusal="").select_related("actor__organ")
    return Timetable(
        title=matter.title,
        kind=matter.get_kind_display(),
        division=matter.division,
        pack=str(matter.pack),
        calendar_revision=limits[0].calendar_revision if limits else "",
        rows=tuple(_row(entry, matter, limits) for entry in entries),
        limits=tuple(map(_limit_row, limits)),
        notes=tuple(notes),
    )


def _row(entry: Entry, matter: Matter, limits: Iterable[TimeLimit]) -> Row:
    day = day_of(entry.at)
    return Row(
        date=day.isoformat(),
        day_name=date_format(day, "l"),
        verb=entry.verb,
        label=entry.label,
        actor=str(entry.actor or "系统"),
        organ=str((entry.actor and entry.actor.organ) or ""),
        window=_window(entry.verb, limits),
        articles=_articles(entry.verb, matter),
    )


def _window(verb: str, limits: Iterable[TimeLimit]) -> str:
    name = _WINDOWS.get(verb)
    windows = {_span(limit) for limit in limits if name and limit.name.startswith(name)}
    return "；".join(sorted(windows))


def _span(limit: TimeLimit) -> str:
    earliest = f"最早{chinese_date(limit.earliest_on)}" if limit.earliest_on else ""
    latest = f"最迟{chinese_date(limit.latest_on)}" if limit.latest_on else ""
    mark = "（暂定）" if limit.provisional else ""
    if limit.bounds and limit.bounds.latest_on:
        mark = f"（暂定，{limit.bounds.latest_on}）"
    return "，".join(filter(None, (earliest, latest))) + mark


def _articles(verb: str, matter: Matter) -> tuple[str, ...]:
    key = _ARTICLES.get(verb)
    if key is None:
        return ()
    try:
        return tuple(one.marked_label for one in matter.pack.law.article(key, matter.kind))
    except LawUnset:
        return ()


def _limit_row(limit: TimeLimit) -> LimitRow:
    return LimitRow(
        name=limit.name,
        label=limit.label,
        started_on=limit.started_on.isoformat(),
        earliest_on=iso(limit.earliest_on),
        latest_on=iso(limit.latest_on),
        met_on=iso(limit.met_on),
        provisional=limit.provisional,
        basis=tuple(limit.basis),
    )


def as_text(timetable: Timetable) -> str:
    """The timetable as a person reads it on a terminal or in a text file."""
    lines = [
        f"{timetable.kind}：{timetable.title}",
        f"适用规则：{timetable.pack}　日历版本：{timetable.calendar_revision}",
        "",
        *_table(
            ("日期", "星期", "办理事项", "办理人", "单位", "法定期间", "依据"),
            [
                (r.date, r.day_name, r.label, r.actor, r.organ, r.window, "、".join(r.articles))
                for r in timetable.rows
            ],
        ),
        "",
        *_table(
            ("时限", "起算事件日", "最早", "最迟", "完成", "依据"),
            [
                (
                    limit.label,
                    limit.started_on,
                    limit.earliest_on or "—",
                    (limit.latest_on or "—") + ("（暂定）" if limit.provisional else ""),
                    limit.met_on or "—",
                    "、".join(limit.basis),
                )
                for limit in timetable.limits
            ],
        ),
        "",
        *(f"注：{note}" for note in timetable.notes),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(_cells, column)) for column in zip(head, *rows, strict=True)]
    return [
        "  ".join(_pad(cell, width) for cell, width in zip(row, widths, strict=True))
        for row in (head, *rows)
    ]


def _cells(text: str) -> int:
    """Columns that the text takes on a terminal: two for a full-width character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _cells(text))
