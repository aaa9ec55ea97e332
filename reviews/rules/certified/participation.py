"""Public comment, what became of it, and the hearing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import QuerySet

from reviews.models import CommentChannel, CommentPeriod, CommentStatus
from reviews.rules import dispositions
from reviews.rules.certified.reading import Reading
from reviews.rules.comments import Notice, check_closing_day, exceptions
from reviews.rules.dispositions import Answer
from reviews.rules.submission import PARTS
from workflows.calendar import WorkCalendar
from workflows.certificate import (
    CertifiedStep,
    Ground,
    StepState,
    ahead,
    as_of,
    judged,
    ledger_evidence,
    not_applicable,
    on,
    unrecorded,
)
from workflows.constants import Kind, Stage
from workflows.errors import Missing, OutsideWindow
from workflows.law import CommentRule, Item
from workflows.lawful_days import day_of, until
from workflows.models import TimeLimit
from workflows.statements import Statement
from workflows.windows import Window

UNTIL = Stage.SUBMITTING
DISPOSITION = "disposition_publication"
# What of the public comment concerns the answers and not the period.
_OF_ANSWERS = ("open_comment", "comment_unsettled")


def public_comment(reading: Reading) -> CertifiedStep:
    """公开征求意见: long enough, open to its end, lawfully shortened or lawfully left out."""
    ground, period = reading.ground, reading.facts.comment
    rule = ground.law.comment(reading.matter.kind, reading.matter.touches_market)
    if period is None:
        return ahead(
            ground, "comment", "公开征求意见", until=UNTIL, required=_required(rule),
            citations=_articles(ground, rule),
        )  # fmt: skip
    if period.status == CommentStatus.WAIVED:
        return _waived(reading, period, rule)
    return _held(reading, period, rule)


def _required(rule: CommentRule) -> str:
    shorter = ""
    if rule.shortening_allowed:
        floor = f"至不少于{rule.floor}" if rule.floor else ""
        shorter = f"；情况紧急并在公告中说明的可缩短{floor}"
    return f"自公告之日起不少于{rule.minimum}（当日不计）{shorter}"


def _articles(ground: Ground, rule: CommentRule) -> tuple:  # type: ignore[type-arg]
    return tuple(dict.fromkeys((*ground.article("comment_required"), *rule.citations)))


def _waived(reading: Reading, period: CommentPeriod, rule: CommentRule) -> CertifiedStep:
    ground = reading.ground
    listed = [one for one in exceptions(reading.matter) if one.code == period.waiver_case]
    articles = listed[0].citations if listed else ground.article("comment_required")
    named = listed[0].label if listed else period.waiver_case
    return judged(
        ground, "comment", "公开征求意见", until=UNTIL, required=_required(rule),
        actual=f"{named}；理由：{period.waiver_reason}；{period.consent_by}书面同意",
        citations=articles,
        evidence=(
            reading.evidence_of(period),
            ledger_evidence(ground.traces.at("waive_comment", period.opened_at)),
        ),
        faults=_against_waiver(ground, period, listed),
        otherwise=StepState.WAIVED,
    )  # fmt: skip


def _against_waiver(ground: Ground, period: CommentPeriod, listed: list[Item]) -> Iterator[Missing]:
    articles = ground.article("comment_required")
    if not listed:
        yield Missing("waiver_case", "不属于可以不公开征求意见的情形", articles)
    yield from unrecorded(
        ground, "waive_comment", period.opened_at, "不公开征求意见", articles,
        case=period.waiver_case, consent_by=period.consent_by, reason=period.waiver_reason,
    )  # fmt: skip


def _held(reading: Reading, period: CommentPeriod, rule: CommentRule) -> CertifiedStep:
    ground = reading.ground
    assert period.published_on is not None
    assert period.closes_on is not None
    length = as_of(period.published_on, period.closes_on, rule.minimum, _calendar(ground, period))
    shortened = f"；缩短理由：{period.shortening_reason}" if period.shortening_reason else ""
    times = len(ground.traces.of("announce_comment"))
    return judged(
        ground, "comment", "公开征求意见", until=UNTIL, required=_required(rule),
        actual=f"第{times}次，{on(period.published_on)}公告，截至{on(period.closes_on)}，"
        f"计{length or '不足一日'}{shortened}",
        citations=_articles(ground, rule),
        evidence=(
            reading.evidence_of(period),
            ledger_evidence(
                ground.traces.at("announce_comment", period.opened_at),
                ground.traces.last("close_comments"),
            ),
        ),
        faults=[*_against_period(reading, period), *_against_length(ground, period, rule)],
    )  # fmt: skip


def _against_period(reading: Reading, period: CommentPeriod) -> Iterator[Missing]:
    ground, required = reading.ground, reading.ground.article("comment_required")
    for one in PARTS["comment"](reading.matter, reading.facts):
        if one.code not in _OF_ANSWERS:
            yield one
    yield from unrecorded(
        ground, "announce_comment", period.opened_at, "征求意见公告", required,
        channel=period.channel, reason=period.shortening_reason,
    )  # fmt: skip
    if day_of(period.opened_at) != period.published_on:
        yield Missing("notice_day", "公告日与办理记录不符", required)
    if period.closes_on and _promised(ground, period) != period.closes_on.isoformat():
        yield Missing("closing_day", "截止日与公告和办理记录不符", required)
    closed = ground.traces.last("close_comments")
    if closed is None:
        yield Missing("comment_open", "征求意见尚未结束", required)
    elif not until(period.closes_on).is_over(closed.on):
        early = f"{on(closed.on)}期满前即结束收集意见"
        yield Missing("closed_early", early, ground.article("comment_minimum"))


def _promised(ground: Ground, period: CommentPeriod) -> object:
    """The last day as announced, or as a change of the holidays has moved it since."""
    announced = ground.traces.at("announce_comment", period.opened_at)
    promised = announced.detail.get("closes_on") if announced else None
    for moved in ground.traces.of("move_limit"):
        if moved.detail.get("limit") == period.limit_id and "closes_on" in moved.detail:
            promised = moved.detail["closes_on"][1]
    return promised


def _calendar(ground: Ground, period: CommentPeriod) -> WorkCalendar:
    return ground.calendar_for(period.limit) if period.limit else ground.calendar


def _against_length(ground: Ground, period: CommentPeriod, rule: CommentRule) -> Iterator[Missing]:
    assert period.published_on is not None
    assert period.closes_on is not None
    matter = ground.matter
    window = ground.law.limit_window(
        "comment", matter.kind, period.published_on, _calendar(ground, period),
        touches_market=matter.touches_market, maker_family=matter.maker_family,
    )  # fmt: skip
    assert window.earliest_on is not None
    notice = Notice(
        period.published_on, period.closes_on, window.earliest_on, period.shortening_reason
    )
    try:
        check_closing_day(matter, notice, rule, _calendar(ground, period))
    except OutsideWindow as short:
        yield Missing("comment_short", short.sentence.rstrip("。"), short.citations)


def comment_replies(reading: Reading) -> CertifiedStep:
    """反馈公众意见采纳情况."""
    ground, period = reading.ground, reading.facts.comment
    code, label = "comment_reply", "反馈公众意见采纳情况"
    articles = ground.article("comment_reply")
    window = _disposition_window(reading)
    within = f"，最迟{on(window.latest_on)}公布" if window else ""
    required = f"逐条反馈采纳情况，不采纳的说明理由{within}"
    if period is None:
        return ahead(ground, code, label, until=UNTIL, required=required, citations=articles)
    if period.status == CommentStatus.WAIVED:
        return not_applicable(
            ground, code, label, required=required, why="依法不公开征求意见", citations=articles
        )
    late = (
        window is not None
        and period.settled_on is not None
        and until(window.latest_on).is_over(period.settled_on)
    )
    return judged(
        ground, code, label, until=UNTIL, required=required, late=late,
        actual=f"{on(period.settled_on)}反馈，收到意见{len(reading.comments)}条",
        citations=(*articles, *(window.basis if window else ())),
        evidence=(
            reading.evidence_of(period),
            ledger_evidence(ground.traces.last("settle_comments")),
        ),
        faults=_against_answers(reading, period),
    )  # fmt: skip


def _disposition_window(reading: Reading) -> Window | None:
    """Where law sets a time for publishing what became of the comments (normative documents)."""
    ground, period = reading.ground, reading.facts.comment
    matter = reading.matter
    if matter.kind != Kind.NORMATIVE_DOCUMENT or not ground.law.is_set(DISPOSITION):
        return None
    if period is None or period.closes_on is None:
        return None
    started = _PUBLISHING.first(matter=matter.pk)
    if started is not None:
        return ground.window_of(started)
    return ground.law.limit_window(DISPOSITION, matter.kind, period.closes_on, ground.calendar)


def _publishing(matter: int) -> QuerySet[TimeLimit]:
    limits = TimeLimit.objects.filter(matter=matter, name=DISPOSITION).order_by("-pk")[:1]
    return limits.select_related("extension")


_PUBLISHING: Final = Statement(_publishing, matter=int)


def _against_answers(reading: Reading, period: CommentPeriod) -> Iterator[Missing]:
    ground, articles = reading.ground, reading.ground.article("comment_reply")
    for one in PARTS["comment"](reading.matter, reading.facts):
        if one.code in _OF_ANSWERS:
            yield one
    given = {
        one.pk: Answer(one.pk, one.disposition, one.disposition_reason)
        for one in reading.comments
        if one.disposition
    }
    yield from dispositions.unsettled(
        {one.pk: f"公众{one}" for one in reading.comments if one.pk in given}, given, articles
    )
    if period.status != CommentStatus.SETTLED:
        return
    settled = ground.traces.last("settle_comments")
    if settled is None or settled.on != period.settled_on:
        yield Missing("unrecorded", "反馈日在办理记录中没有相符的记载", articles)
    elif settled.detail.get("comments") != len(reading.comments):
        count = settled.detail.get("comments")
        gone = f"公众意见现为{len(reading.comments)}条，反馈时记载{count}条"
        yield Missing("comments_counted", gone, articles)


def hearing(reading: Reading) -> CertifiedStep:
    """听证会: where one was held, its record is among the papers."""
    ground = reading.ground
    code, label, required = "hearing", "听证会", "举行听证会的，制作笔录并随送审材料报送"
    articles = ground.law.hearing().citations
    heard = [one for one in reading.comments if one.channel == CommentChannel.HEARING]
    if not heard:
        return not_applicable(
            ground, code, label, required=required, why="未举行听证会", citations=articles
        )
    lacking = (
        one
        for one in PARTS["materials"](reading.matter, reading.facts)
        if one.code == "material_hearing_record"
    )
    return judged(
        ground, code, label, until=UNTIL, required=required, citations=articles,
        actual=f"听证会上的意见{len(heard)}条，逐条反馈", faults=lacking,
        evidence=(reading.evidence_of(reading.facts.comment),),
    )  # fmt: skip
