"""The activities up to the signature, as this law and the circumstances make them.

Consultation, public comment, hearing, experts, risk and fair competition run side by side and
in any order (law notes C10, E.13); all of them end before the drafting unit's own review, and
the legality review before the meeting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from workflows.constants import Kind
from workflows.errors import Inadmissible
from workflows.law import CommentRule, Law
from workflows.lengths import CalendarDays, Length, WorkingDays
from workflows.planning.activities import Activity, Deadline, Link
from workflows.planning.circumstances import (
    COMMENT_FULL,
    COMMENT_NONE,
    COMMENT_SHORTENED,
    SECRET,
    Circumstances,
)
from workflows.planning.parts import ADOPTED, MEETING, START, Part, Remedy, articles, assumed

# Every branch of the preparation ends with one of these.
_BRANCH_ENDS: Final = (
    "settle_replies",
    "settle_comments",
    "settle_hearing",
    "experts",
    "screen_risk",
    "assess_risk",
    "competition_review",
)
PLANNED_KINDS: Final = (Kind.NORMATIVE_DOCUMENT, Kind.MAJOR_DECISION)


def activities(law: Law, case: Circumstances) -> tuple[Activity, ...]:
    """From the finished draft to the signature.

    Raises:
        LawUnset: the law gives no length for public comment or review.
        Inadmissible: there is no such procedure, or no such shortening.
    """
    check_kind(law, case)
    prepared = (
        assumed(law, case, START, "起草文稿", steps=("draft", "classify")),
        *_consultation(law, case),
        *_comment(law, case),
        *_hearing(law, case),
        *_experts(law, case),
        *_risk(law, case),
        *_competition(law, case),
    )
    branches = [one.code for one in prepared if one.code in _BRANCH_ENDS]
    return (
        *prepared,
        *_submission(law, case, branches),
        *_review(law, case),
        *_deliberation(law, case),
    )


def remedies(law: Law, case: Circumstances) -> tuple[Remedy, ...]:
    """What law lets be shorter: the comment for a reason in the notice or in a case that law
    names, the review in an emergency."""
    return (*_shorter_comment(law, case), *_urgent_review(law, case))


PART: Final = Part(activities, remedies, PLANNED_KINDS)


def check_kind(law: Law, case: Circumstances) -> None:
    """Refuse a kind of matter that has no procedure here.

    Raises:
        Inadmissible: naming the field.
    """
    if case.kind not in PLANNED_KINDS:
        label = Kind(case.kind).label
        raise Inadmissible(
            sentence=f"{label}的办理程序尚未启用，不能排期。",
            citations=articles(law, "review_required", case.kind),
            field_name="kind",
        )


def comment_length(rule: CommentRule, case: Circumstances) -> Length:
    """The planned length of the comment period, not below what law allows.

    Raises:
        Inadmissible: shorter than law allows, or shortened where law does not let it be.
    """
    if case.comment != COMMENT_SHORTENED:
        return _full_length(rule, case.comment_days)
    if not rule.shortening_allowed:
        raise _refused("本类事项的征求意见期限不得缩短。", rule, "comment")
    if case.comment_days is None and rule.floor is None:
        raise _refused("请填写缩短后的征求意见天数。", rule, "comment_days")
    floor = rule.floor or type(rule.minimum)(1)  # type: ignore[call-arg]
    length = _days(rule, case.comment_days) if case.comment_days is not None else floor
    if length < floor:  # type: ignore[operator]
        raise _refused(f"缩短后的征求意见期限不得少于{floor}。", rule, "comment_days")
    if not length < rule.minimum:  # type: ignore[operator]
        raise _refused(f"{length}不短于法定的{rule.minimum}，不属于缩短。", rule, "comment_days")
    return length


def _full_length(rule: CommentRule, days: int | None) -> Length:
    if days is None:
        return rule.minimum
    length = _days(rule, days)
    if length < rule.minimum:  # type: ignore[operator]
        raise _refused(
            f"征求意见期限不得少于{rule.minimum}；依法缩短的，请选择“缩短”。", rule, "comment_days"
        )
    return length


def _days(rule: CommentRule, days: int) -> Length:
    unit = WorkingDays if isinstance(rule.minimum, WorkingDays) else CalendarDays
    return unit(days)


def _refused(sentence: str, rule: CommentRule, field_name: str) -> Inadmissible:
    return Inadmissible(sentence=sentence, citations=rule.citations, field_name=field_name)


# -- preparation, side by side -----------------------------------------------------------


def _consultation(law: Law, case: Circumstances) -> Iterator[Activity]:
    yield assumed(
        law, case, "consultation", "征求有关单位意见", [START], article="consultation",
        steps=("reply",), waiting=("send_consultation",), agreed=True,
    )  # fmt: skip
    yield assumed(
        law, case, "settle_replies", "研究处理单位意见", ["consultation"],
        article="consultation", steps=("settle_replies",),
    )  # fmt: skip


def _comment(law: Law, case: Circumstances) -> Iterator[Activity]:
    if case.comment == COMMENT_NONE:
        _check_exception(law, case)
        return
    rule = law.comment(case.kind, case.touches_market)
    shortened = case.comment == COMMENT_SHORTENED
    yield Activity(
        "comment",
        "公开征求意见（缩短）" if shortened else "公开征求意见",
        (Link(START),),
        minimum=comment_length(rule, case),
        kept_open=True,
        basis=articles(law, "comment_required", case.kind),
        length_basis=rule.citations,
        notes=("缩短期限的理由应当在公告中说明",) if shortened else (),
        steps=("collect_comments",),
        waiting=("announce_comment",),
        agreed=True,
    )
    yield assumed(
        law, case, "settle_comments", "反馈公众意见采纳情况", [Link("comment", next_day=True)],
        article="comment_reply", deadline=_disposition(law, case), steps=("settle_comments",),
    )  # fmt: skip


def _check_exception(law: Law, case: Circumstances) -> None:
    listed = {one.code for one in law.comment_exceptions(case.kind)}
    if case.comment_case not in (listed | {SECRET} if case.withheld else listed):
        raise Inadmissible(
            sentence="不属于可以不公开征求意见的情形。",
            citations=articles(law, "comment_required", case.kind),
            field_name="comment_case",
        )


def _disposition(law: Law, case: Circumstances) -> Deadline | None:
    """The law that sets one speaks of normative documents (law notes B.3)."""
    if case.kind != Kind.NORMATIVE_DOCUMENT or not law.is_set("disposition_publication"):
        return None
    rule = law.disposition_publication()
    return Deadline("comment", rule.length, rule.citations)


def _hearing(law: Law, case: Circumstances) -> Iterator[Activity]:
    """Notice and materials must have been out for their full lengths before the hearing."""
    if not case.hearing:
        return
    rule = law.hearing()
    before = {"hearing_materials": ("向听证参加人送达材料", rule.materials_before)}
    if rule.notice_before is not None:
        before["hearing_notice"] = ("公告听证会", rule.notice_before)
    for code, (label, length) in before.items():
        yield Activity(code, label, (Link(START),), minimum=length, length_basis=rule.citations)
    yield assumed(
        law, case, "settle_hearing", "举行听证会、形成听证记录",
        [Link(code, next_day=True) for code in before],
    )  # fmt: skip


def _experts(law: Law, case: Circumstances) -> Iterator[Activity]:
    if case.technical:
        yield assumed(
            law, case, "experts", "专家论证", [START], article="expert_argument",
            steps=("conclude_experts",), waiting=("invite_experts",),
        )  # fmt: skip


def _risk(law: Law, case: Circumstances) -> Iterator[Activity]:
    yield assumed(
        law, case, "screen_risk", "风险排查", [START], article="risk_screening",
        steps=("screen_risk",),
    )  # fmt: skip
    if case.risky:
        yield assumed(
            law, case, "assess_risk", "风险评估", ["screen_risk"], article="risk_assessment",
            steps=("assess_risk",),
        )  # fmt: skip


def _competition(law: Law, case: Circumstances) -> Iterator[Activity]:
    if not case.touches_market:
        return
    yield assumed(
        law, case, "first_competition_review", "公平竞争审查初审", [START],
        article="competition_review", steps=("first_competition_review",),
    )  # fmt: skip
    yield assumed(
        law, case, "competition_review", "公平竞争审查", ["first_competition_review"],
        article="competition_review", steps=("competition_review",),
    )  # fmt: skip


# -- submission, review, meeting, signature ----------------------------------------------


def _submission(law: Law, case: Circumstances, branches: list[str]) -> Iterator[Activity]:
    for code, label, after, article in (
        ("unit_review", "起草单位审核", branches, "own_review"),
        ("submit", "报送审核", ["unit_review"], "materials_complete"),
        ("office_check", "办公机构核对", ["submit"], "office_check"),
        ("accept", "审核机构接收材料", ["office_check"], "review_clock"),
    ):
        words = _in_words(case, label)
        yield assumed(law, case, code, words, after, article=article, steps=(code,))


def _review(law: Law, case: Circumstances) -> Iterator[Activity]:
    rule = law.review(case.kind)
    label = _in_words(case, "合法性审核（至出具意见书）")
    steps = ("review", "second_review", "sign_opinion", "supplement")
    deadline = Deadline("accept", rule.maximum, rule.citations) if rule.maximum else None
    if rule.minimum is None or case.emergency:
        note = (f"紧急情况，不受最短{rule.minimum}限制，意见书仍须出具",) if rule.minimum else ()
        yield assumed(
            law, case, "review", label, ["accept"], article="urgent_review",
            step="urgent_review", deadline=deadline, notes=note, steps=steps,
        )  # fmt: skip
    else:
        yield Activity(
            "review", label, (Link("accept"),), minimum=rule.minimum, deadline=deadline,
            length_basis=rule.citations, basis=articles(law, "review_required", case.kind),
            steps=steps,
        )  # fmt: skip
    yield assumed(
        law, case, "answer", "按意见修改完善", ["review"], article="modify_answer",
        steps=("answer",),
    )  # fmt: skip


def _deliberation(law: Law, case: Circumstances) -> Iterator[Activity]:
    meetings = "、".join(law.meetings(case.kind, case.maker_family).labels)
    yield assumed(
        law, case, "table", "提请集体审议", ["answer"], article="review_same_text",
        steps=("table",),
    )  # fmt: skip
    yield Activity(
        MEETING, f"集体审议（{meetings}）", (Link("table"),),
        basis=articles(law, "meeting_type", case.kind), steps=("deliberate",), agreed=True,
    )  # fmt: skip
    yield assumed(
        law, case, "sign_minutes", "签署会议记录", [MEETING], article="minutes",
        steps=("sign_minutes", "revise", "confirm_wording"),
    )  # fmt: skip
    before = "sign_minutes"
    if case.party_report or law.party_report(case.kind).required:
        before = "report_to_party"
        yield assumed(
            law, case, before, "请示报告同级党委", ["sign_minutes"], article="party_report",
            steps=("report_to_party",),
        )  # fmt: skip
    yield assumed(law, case, ADOPTED, "签发", [before], article="sign", steps=("sign",))


def _in_words(case: Circumstances, text: str) -> str:
    return text.replace("审核", Kind(case.kind).review_word)


# -- remedies ----------------------------------------------------------------------------


def _shorter_comment(law: Law, case: Circumstances) -> Iterator[Remedy]:
    if case.comment == COMMENT_NONE:
        return
    rule = law.comment(case.kind, case.touches_market)
    if case.comment == COMMENT_FULL and rule.shortening_allowed and rule.floor is not None:
        yield Remedy(
            f"情况紧急并在公告中说明理由的，公开征求意见缩短为{rule.floor}",
            replace(case, comment=COMMENT_SHORTENED, comment_days=None),
            articles(law, "comment_shortening", case.kind) or rule.citations,
        )
    for one in law.comment_exceptions(case.kind):
        if one.code == "emergency":
            yield Remedy(
                f"属于“{one.label}”情形的，不公开征求意见",
                replace(case, comment=COMMENT_NONE, comment_days=None, comment_case=one.code),
                one.citations,
            )


def _urgent_review(law: Law, case: Circumstances) -> Iterator[Remedy]:
    rule = law.review(case.kind)
    if rule.minimum is not None and not case.emergency:
        word = Kind(case.kind).review_word
        yield Remedy(
            f"属于紧急情况的，合法性{word}不受最短{rule.minimum}限制",
            replace(case, emergency=True),
            articles(law, "urgent_review", case.kind),
        )
