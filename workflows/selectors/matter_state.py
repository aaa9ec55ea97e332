"""How a matter stands, now or at a past moment, in one form; and what differs between two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from workflows.calendars import calendar_of
from workflows.chinese_dates import chinese_date
from workflows.models import Delegation, Matter, ProcedureException, Recusal, Suspension
from workflows.past.moment import Moment
from workflows.past.state import as_it_was
from workflows.selectors.matter_page import MatterPage, RunningLimit, read_matter_page
from workflows.selectors.turns import Turn, read_open_turns


@dataclass(frozen=True)
class MatterState:
    """Everything that the page of a matter shows, less what a person may do there.

    ``calendar`` is the revision of the calendar in force, which may be later than the one that a
    limit was counted by. ``recusals`` and ``delegations`` are those that stood.
    """

    matter: Matter
    turns: tuple[Turn, ...]
    page: MatterPage
    calendar: str
    suspensions: tuple[Suspension, ...]
    recusals: tuple[Recusal, ...]
    exceptions: tuple[ProcedureException, ...]
    delegations: tuple[Delegation, ...]


@dataclass(frozen=True)
class Difference:
    """One thing that was otherwise; ``anchor`` is its place on the page."""

    label: str
    anchor: str
    then: str
    now: str


def read_present(matter: Matter, now: datetime, today: date) -> MatterState:
    """How the matter stands now (a fixed number of queries)."""
    return _read(matter, today, _delegations(matter, now, today))


def read_past(present: Matter, moment: Moment) -> MatterState:
    """How the matter stood at a moment: the rows as they were, read as those of today are (a
    fixed number of queries, however long the history is)."""
    delegations = _delegations(present, moment.at, moment.day)
    with as_it_was(present, moment):
        return _read(_whole(present.pk), moment.day, delegations)


def differences(then: MatterState, now: MatterState) -> tuple[Difference, ...]:
    """What has changed between the two, in the order of the page."""
    before, after = dict(_aspects(then)), dict(_aspects(now))
    keys = dict.fromkeys(chain(before, after))
    return tuple(
        _difference(before.get(key), after.get(key))
        for key in keys
        if _value(before.get(key)) != _value(after.get(key))
    )


@dataclass(frozen=True)
class _Aspect:
    """One thing to compare: its words, and its value where the words do not say all of it."""

    label: str
    anchor: str
    words: str
    value: Any = None


def _read(matter: Matter, today: date, delegations: tuple[Delegation, ...]) -> MatterState:
    recusals = matter.recusals.standing().select_related("person", "by")
    suspensions = Suspension.objects.filter(limit__matter=matter).order_by("pk")
    return MatterState(
        matter=matter,
        turns=read_open_turns(matter, today),
        page=read_matter_page(matter, today),
        calendar=calendar_of(matter.division).revision,
        suspensions=tuple(suspensions.select_related("limit")),
        recusals=tuple(recusals),
        exceptions=tuple(matter.procedure_exceptions.select_related("approved_by")),
        delegations=delegations,
    )


def _whole(pk: int) -> Matter:
    organs = ("maker", "drafting_unit", "office", "review_body", "competition_body")
    return Matter.objects.select_related("pack", *organs).get(pk=pk)


def _delegations(matter: Matter, at: datetime, day: date) -> tuple[Delegation, ...]:
    """Those of the organs that act in the matter; of a secret matter nothing is delegated."""
    if matter.secret:
        return ()
    standing = Delegation.objects.standing_at(at, day).filter(organ__parts__matter=matter)
    return tuple(standing.select_related("delegator", "delegate", "organ").distinct())


def _aspects(one: MatterState) -> Iterator[tuple[Any, _Aspect]]:
    yield from ((aspect.label, aspect) for aspect in _of_the_head(one))
    yield from (((limit.limit.pk, "limit"), _of_limit(limit)) for limit in one.page.limits)
    for section in one.page.sections:
        words = f"{len(section.records)}项记录"
        yield section.anchor, _Aspect(section.title, section.anchor, words, section)
    count = one.page.entries.total
    yield "ledger", _Aspect("办理记录", "ledger", f"{count}条")


def _of_the_head(one: MatterState) -> Iterator[_Aspect]:
    matter, page = one.matter, one.page
    yield _Aspect("名称", "", matter.title)
    yield _Aspect("所处阶段", "", matter.stage_label)
    yield _Aspect("版本", "", str(matter.version))
    yield _Aspect("正在办理", "turns", _listed(turn.step for turn in one.turns), _turns(one))
    yield _Aspect("现行文稿", "texts", str(page.revisions[0]) if page.revisions else "无")
    yield _Aspect("材料", "texts", f"{len(page.papers)}件")
    yield _Aspect("规则包", "facts", str(matter.pack))
    yield _Aspect("工作日历", "facts", one.calendar)
    yield _Aspect("基本情况", "facts", "见基本情况", _particulars(one))
    yield _Aspect("中止", "pauses", _listed(one.suspensions))
    yield _Aspect("回避", "exclusions", _listed(one.recusals))
    yield _Aspect("程序例外", "exclusions", _listed(one.exceptions))
    yield _Aspect("委托", "exclusions", _listed(one.delegations))


def _turns(one: MatterState) -> list[tuple[Any, ...]]:
    return [(turn.step.pk, turn.step.owner_id, turn.step.due_on) for turn in one.turns]


def _particulars(one: MatterState) -> list[Any]:
    matter = one.matter
    sides = [(side.label, [organ.pk for organ in side.organs]) for side in one.page.sides]
    said = (matter.technical, matter.touches_market, matter.risky, matter.disclosure, matter.secret)
    return [sides, *said, matter.secrecy_basis, matter.scope_note, matter.party_report_needed]


def _of_limit(one: RunningLimit) -> _Aspect:
    limit = one.limit
    days = [
        one.mark.text,
        f"最早{chinese_date(limit.earliest_on)}" if limit.earliest_on else "",
        f"最迟{chinese_date(limit.latest_on)}" if limit.latest_on else "",
        "暂定" if limit.provisional else "",
        *(mark.words for mark in one.lasting),
    ]
    value = (limit.possible, limit.calendar_revision, limit.met_on)
    return _Aspect(str(limit), "limits", "，".join(filter(None, days)), value)


def _listed(rows: Any) -> str:
    return "、".join(map(str, rows)) or "无"


def _value(aspect: _Aspect | None) -> Any:
    return aspect and (aspect.words, aspect.value)


def _difference(then: _Aspect | None, now: _Aspect | None) -> Difference:
    aspect = then or now
    assert aspect is not None
    words = then.words if then else "还没有"
    after = now.words if now else "已经没有"
    same = words == after
    return Difference(
        aspect.label,
        aspect.anchor if then else "",
        words,
        f"{after}（内容有变动）" if same else after,
    )
