"""What the pages of the calendar show: notices in force, proposals, and what would move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from workflows.bounds import END_LABELS
from workflows.calendar import Notice
from workflows.calendars import any_on_record, notices_beside, notices_in_force
from workflows.chinese_dates import chinese_date
from workflows.holiday_notices import NATIONAL, newest_revisions
from workflows.models import NoticeProposal, ProposalStatus, TimeLimit
from workflows.moves import Move, Preview, preview_of
from workflows.notice_checks import spans_of
from workflows.selectors.paging import PAGE_SIZE, Page, page_of
from workflows.selectors.records import Fact, Mark, Table, facts, table

_TONES: Final = {
    ProposalStatus.PROPOSED: "warn",
    ProposalStatus.CONFIRMED: "good",
    ProposalStatus.REJECTED: "calm",
}


@dataclass(frozen=True)
class CalendarPage:
    """``on_record`` is false where the installation still goes by the shipped notices."""

    national: tuple[Table, ...]
    regional: tuple[Table, ...]
    on_record: bool
    proposals: Page[NoticeProposal]


@dataclass(frozen=True)
class PreviewPage:
    """One page of what would move, and the counts of all of it."""

    preview: Preview
    tables: tuple[Table, ...]
    page: Page[TimeLimit]


def read_calendar_page(number: int = 1) -> CalendarPage:
    """The notices in force, newest year first, and the proposals (four queries)."""
    known = notices_in_force()
    in_force = sorted(newest_revisions(known), key=lambda one: (-one.year, one.division))
    rows = NoticeProposal.objects.select_related("proposed_by", "decided_by")
    return CalendarPage(
        national=_listed("全国放假安排", [one for one in in_force if one.division == NATIONAL]),
        regional=_listed("地方放假安排", [one for one in in_force if one.division != NATIONAL]),
        on_record=any_on_record(),
        proposals=page_of(rows, number),
    )


def read_proposal(pk: int) -> NoticeProposal | None:
    """The proposal with its persons (one query)."""
    return NoticeProposal.objects.select_related("proposed_by", "decided_by").filter(pk=pk).first()


def preview_page(
    notices: Sequence[Notice], *, by_person: bool = True, number: int = 1
) -> PreviewPage:
    """What would move, counted now; the page of that number, from 1."""
    preview = preview_of(notices, notices_beside(by_person=by_person))
    first = (number - 1) * PAGE_SIZE
    shown = preview.moves[first : first + PAGE_SIZE]
    ends = " ".join(END_LABELS.values())
    return PreviewPage(
        preview=preview,
        tables=table("受影响的期限", f"事项 期限 {ends} 变化", map(_row, shown)),
        page=Page(
            rows=tuple(move.limit for move in shown),
            number=number,
            total=preview.count,
            has_next=preview.count > first + PAGE_SIZE,
        ),
    )


def notice_facts(notice: Notice) -> tuple[Fact, ...]:
    """A notice as a page shows it."""
    return facts(
        ("通知", notice.label),
        ("行政区划代码", notice.division),
        ("年份", str(notice.year)),
        ("修订次序", notice.revision),
        ("印发日期", notice.issued_on),
        ("放假日", _spans(notice.off)),
        ("调休上班日", _spans(notice.makeup) or "无"),
        ("内容摘要", notice.sha256[:12]),
    )


def mark_of(proposal: NoticeProposal) -> Mark:
    """Where the proposal stands, in words."""
    return Mark(proposal.get_status_display(), _TONES[ProposalStatus(proposal.status)])


def _listed(caption: str, notices: Iterable[Notice]) -> tuple[Table, ...]:
    rows = (
        (
            one.division,
            f"{one.year}年",
            one.revision,
            one.label,
            one.issued_on,
            _spans(one.off),
            _spans(one.makeup) or "无",
        )
        for one in notices
    )
    return table(caption, "区划 年份 修订 通知 印发日期 放假日 调休上班日", rows)


def _row(move: Move) -> tuple[str | Mark, ...]:
    matter = move.limit.matter
    named = "涉密事项" if matter.secret else f"{matter.title}（{matter.reference}）"
    pairs = zip(move.before.days, move.after.days, strict=True)
    days = (_change(old, new) for old, new in pairs)
    return (named, move.limit.label, *days, _effect(move))


def _change(old: date | None, new: date | None) -> str:
    if old == new:
        return _day(old) if old else "—"
    return f"{_day(old)} → {_day(new)}"


def _effect(move: Move) -> Mark:
    if move.cuts_public_time:
        return Mark(f"将缩短{-move.shift}天：未经决定保持不变", "bad")
    if move.shift:
        return Mark(f"{'推后' if move.shift > 0 else '提前'}{abs(move.shift)}天", "info")
    if move.same_days:
        return Mark(f"日期不变，{_certainty(move)}", "calm")
    return Mark("起止有变", "info")


def _certainty(move: Move) -> str:
    if move.before.provisional == move.after.provisional:
        return "可能范围有变化"
    return "变为暂定" if move.after.provisional else "不再暂定"


def _spans(days: Iterable[date]) -> str:
    return "，".join(
        _day(first) if first == last else f"{_day(first)}至{_day(last)}"
        for first, last in spans_of(days)
    )


def _day(day: date | None) -> str:
    return chinese_date(day) if day else "无"
