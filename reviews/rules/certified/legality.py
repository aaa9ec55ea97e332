"""The legality review: its time, its second reader, counsel, the opinion and the answer to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from reviews.models import LegalityReview, ReviewStatus
from reviews.rules.certified.reading import Reading
from reviews.rules.opinion import check_issue_day
from reviews.rules.review_clock import working_days_used
from reviews.rules.review_gate import review_gate
from workflows.certificate import (
    CertifiedStep,
    Ground,
    StepState,
    ahead,
    judged,
    ledger_evidence,
    not_applicable,
    on,
    paper_evidence,
    text_evidence,
    unrecorded,
)
from workflows.constants import Stage
from workflows.errors import Missing, OutsideWindow
from workflows.law import ReviewRule
from workflows.lawful_days import day_of, until
from workflows.lengths import WorkingDays
from workflows.models import TimeLimit

UNTIL = Stage.SUPPLEMENTING
# What of the gate concerns the answer to the opinion and not the opinion itself.
_OF_ANSWER: Final = ("unanswered", "not_adopted")
_STARTING: Final = ("accept_materials", "supply_materials")


def _issued_on(review: LegalityReview | None) -> date | None:
    return day_of(review.issued_at) if review and review.issued_at else None


def review_time(reading: Reading) -> CertifiedStep:
    """审核期限: from all materials, supplements not counted. Late is said, and stays."""
    ground, review = reading.ground, reading.review
    code, label = "review_time", "合法性审核期限"
    rule = ground.law.review(reading.matter.kind)
    required = _required(rule)
    articles = ground.article("review_clock", "review_minimum", "review_maximum")
    issued_on = _issued_on(review)
    if review is None or review.limit is None or issued_on is None:
        return ahead(ground, code, label, until=UNTIL, required=required, citations=articles)
    limit = review.limit
    window = ground.window_of(limit)
    return judged(
        ground, code, label, until=UNTIL, required=required,
        actual=_time_taken(ground, review, limit, issued_on),
        citations=articles,
        evidence=(
            reading.evidence_of(review),
            ledger_evidence(
                *ground.traces.of(*_STARTING, "request_supplement"),
                ground.traces.at("sign_opinion", review.issued_at),
            ),
        ),
        faults=_against_time(ground, review, limit, issued_on),
        late=until(window.latest_on).is_over(issued_on),
    )  # fmt: skip


def _required(rule: ReviewRule) -> str:
    word = "不得少于" if rule.minimum_strict else "一般不少于"
    parts = [f"{word}{rule.minimum}（紧急情况除外）" if rule.minimum else ""]
    parts.append(f"最长{rule.maximum}" if rule.maximum else "")
    parts.append("自收齐材料次日起算，补正时间不计")
    return "，".join(filter(None, parts))


def _time_taken(ground: Ground, review: LegalityReview, limit: TimeLimit, issued_on: date) -> str:
    suspensions = limit.suspensions.all()
    used = working_days_used(limit, suspensions, issued_on, ground.calendar_for(limit))
    stopped = len(suspensions)
    times = len(ground.traces.of(*_STARTING[:1]))
    parts = [
        f"第{times}轮，{on(limit.started_on)}收齐，{on(issued_on)}出具，"
        f"用时{WorkingDays(used) if used > 0 else '不足1个工作日'}"
    ]
    parts.append(f"中止{stopped}次" if stopped else "")
    parts.append(f"紧急：{review.urgent_reason}" if review.urgent else "")
    return "；".join(filter(None, parts))


def _against_time(
    ground: Ground, review: LegalityReview, limit: TimeLimit, issued_on: date
) -> Iterator[Missing]:
    articles = ground.article("review_clock")
    if limit.started_on not in {one.on for one in ground.traces.of(*_STARTING)}:
        yield Missing(
            "clock_start", f"收齐材料之日（{on(limit.started_on)}）与办理记录不符", articles
        )
    if limit.met_on != issued_on:
        yield Missing("clock_end", "期限的完成日与意见出具日不符", articles)
    stops = {one.on for one in ground.traces.of("request_supplement")}
    resumes = {one.on for one in ground.traces.of("supply_materials")}
    for one in limit.suspensions.all():
        if one.stopped_on not in stops or (one.resumed_on not in resumes):
            yield Missing("clock_stopped", f"{one}，与办理记录不符", articles)
    if review.urgent and not review.urgent_reason:
        yield Missing("urgent_reason", "紧急办理没有理由和批准人", ground.article("urgent_review"))
    accepted = [one for one in ground.traces.of("accept_materials") if "urgent" in one.detail]
    if accepted and accepted[-1].detail["urgent"] != review.urgent:
        yield Missing("urgent", "是否紧急与办理记录不符", ground.article("urgent_review"))
    try:
        check_issue_day(ground.matter, review, issued_on)
    except OutsideWindow as early:
        yield Missing("review_early", early.sentence.rstrip("。"), early.citations)


def second_review(reading: Reading) -> CertifiedStep:
    """复核: by somebody else than the reviewer."""
    ground, review = reading.ground, reading.review
    code, label, required = "second_review", "复核", "承办人以外的人员复核"
    articles = ground.article("second_review")
    if review is None or review.second_reviewer_id is None:
        return ahead(ground, code, label, until=UNTIL, required=required, citations=articles)
    trace = ground.traces.last("confirm_review")
    concluded = ground.traces.last("conclude_review")
    return judged(
        ground, code, label, until=UNTIL, required=required, citations=articles,
        actual=f"{on(trace.on)}由{trace.by}复核同意" if trace else "",
        evidence=(ledger_evidence(concluded, trace),),
        faults=_against_second(review, ground),
    )  # fmt: skip


def _against_second(review: LegalityReview, ground: Ground) -> Iterator[Missing]:
    articles = ground.article("second_review")
    done = [
        ("审核人", review.reviewer_id, ground.traces.last("conclude_review")),
        ("复核人", review.second_reviewer_id, ground.traces.last("confirm_review")),
    ]
    for name, person, trace in done:
        if trace is None or trace.actor.get("id") != person:
            yield Missing("another_person", f"{name}与办理记录不符", articles)
    first, second = ({one["id"] for one in trace.people} if trace else set() for *_, trace in done)
    if review.reviewer_id == review.second_reviewer_id or first & second:
        yield Missing("same_person", "审核人和复核人为同一人", articles)


def counsel(reading: Reading) -> CertifiedStep:
    """法律顾问、公职律师意见."""
    ground, review = reading.ground, reading.review
    code, label = "counsel", "听取法律顾问、公职律师意见"
    rule = ground.law.counsel(reading.matter.kind)
    required = "应当听取；未听取的载明理由" if rule.required else "可以听取"
    if review is None or review.status != ReviewStatus.ISSUED:
        return ahead(ground, code, label, until=UNTIL, required=required, citations=rule.citations)
    heard = len(reading.lines[review]["counsel_opinions"])
    if not heard and not rule.required:
        return not_applicable(
            ground, code, label, required=required, citations=rule.citations,
            why="法律未作强制要求，未听取",
        )  # fmt: skip
    reason = review.counsel_absence_reason
    silent = Missing("counsel_silent", "没有听取意见，也没有载明理由", rule.citations)
    return judged(
        ground, code, label, until=UNTIL, required=required, citations=rule.citations,
        actual=f"听取{heard}份意见" if heard else f"未听取，理由：{reason}",
        evidence=(ledger_evidence(*ground.traces.of("give_counsel_opinion")),),
        faults=() if heard or reason else (silent,),
    )  # fmt: skip


def opinion(reading: Reading) -> CertifiedStep:
    """合法性审核意见: on this very text, not after the meeting, with a conclusion that lets it
    through. Law knows no exception from it."""
    ground, review = reading.ground, reading.review
    code, label = "legality_opinion", "合法性审核意见"
    required = "未经审核或者审核不合法的，不得提交集体审议"
    articles = ground.article("review_required", "review_same_text")
    if review is None or review.status != ReviewStatus.ISSUED:
        return ahead(
            ground, code, label, until=UNTIL, required=required, citations=articles,
            exceptable=False,
        )  # fmt: skip
    conclusion = ground.law.conclusion(reading.matter.kind, review.conclusion)
    risk = f"；法律风险：{review.risk_statement}" if review.risk_statement else ""
    return judged(
        ground, code, label, until=UNTIL, required=required, citations=articles,
        actual=f"{on(_issued_on(review))}出具{review.opinion_number}，针对{review.revision}，"
        f"结论：{conclusion.label}{risk}",
        evidence=(
            text_evidence(review.revision),
            paper_evidence(review.opinion),
            ledger_evidence(ground.traces.at("sign_opinion", review.issued_at)),
        ),
        faults=_against_opinion(reading, review),
        exceptable=False,
    )  # fmt: skip


def _against_opinion(reading: Reading, review: LegalityReview) -> Iterator[Missing]:
    ground = reading.ground
    articles = ground.article("review_required")
    yield from (one for one in _gate(reading, review) if one.code not in _OF_ANSWER)
    yield from unrecorded(
        ground, "sign_opinion", review.issued_at, "意见书", articles,
        subject=review.opinion_number, conclusion=review.conclusion,
    )  # fmt: skip
    if review.opinion is None:
        yield Missing("opinion_paper", "缺意见书", articles)
    meeting = reading.deliberation
    if meeting is not None and meeting.review_id != review.pk:
        yield Missing("another_review", f"{meeting.session}所据的不是最新一轮意见", articles)
    trace = ground.traces.at("sign_opinion", review.issued_at)
    if trace is not None and trace.revision.get("id") != review.revision_id:
        yield Missing("another_text", "意见书所针对的文本与办理记录不符", articles)


def _gate(reading: Reading, review: LegalityReview) -> list[Missing]:
    meeting = reading.deliberation
    revision = meeting.revision if meeting else review.answered_revision or review.revision
    held_on = meeting.held_on if meeting else None
    return review_gate(reading.matter, review, revision, before=held_on)


def answer(reading: Reading) -> CertifiedStep:
    """回应审核意见: every finding adopted, or a reason where law lets it be."""
    ground, review = reading.ground, reading.review
    code, label = "opinion_answer", "回应审核意见"
    required = "应当修改的，逐项修改或者书面说明不采纳的理由"
    articles, until = ground.article("modify_answer", "non_adoption"), Stage.ANSWERING
    if review is None or review.status != ReviewStatus.ISSUED:
        return ahead(ground, code, label, until=until, required=required, citations=articles)
    conclusion = ground.law.conclusion(reading.matter.kind, review.conclusion)
    if conclusion.gate != "after_change":
        return not_applicable(
            ground, code, label, required=required, citations=articles,
            why=f"结论为“{conclusion.label}”，无须修改",
        )  # fmt: skip
    findings = [one for one in reading.lines[review]["findings"] if not one.struck_reason]
    adopted = sum(one.adopted is True for one in findings)
    answered = ground.traces.last("answer_findings")
    when = f"{on(answered.on)}回应" if answered else ""
    return judged(
        ground, code, label, until=until, required=required, citations=articles,
        actual=f"{when}{len(findings)}项，采纳{adopted}项，不采纳{len(findings) - adopted}项",
        evidence=(text_evidence(review.answered_revision), ledger_evidence(answered)),
        faults=_against_answer(reading, review),
        otherwise=StepState.COMPLIES,
    )  # fmt: skip


def _against_answer(reading: Reading, review: LegalityReview) -> Iterator[Missing]:
    ground = reading.ground
    articles = ground.article("modify_answer")
    yield from (one for one in _gate(reading, review) if one.code in _OF_ANSWER)
    answered = ground.traces.last("answer_findings")
    adopted = set(answered.detail.get("adopted", ())) if answered else set()
    for finding in reading.lines[review]["findings"]:
        if finding.struck_reason:
            continue
        if finding.adopted is None or (not finding.adopted and not finding.answer):
            yield Missing("unanswered", f"{finding}意见没有回应", articles)
        elif answered is not None and finding.adopted != (finding.number in adopted):
            yield Missing("contradicted", f"对{finding}意见的回应与办理记录不符", articles)
