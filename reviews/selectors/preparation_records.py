"""What was done before the submission, as sections on the page of a matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from django.db.models import Prefetch
from django.urls import reverse

from reviews.models import (
    Comment,
    CommentPeriod,
    CommentStatus,
    CompetitionOutcome,
    CompetitionReview,
    Consultation,
    ConsultationReply,
    ExpertArgument,
    ExpertOpinion,
    RiskAssessment,
    RiskOutcome,
    RiskScreening,
    UnitReview,
    UnitReviewOutcome,
)
from reviews.rules.comments import exceptions
from reviews.selectors.rounds import rounds_of
from workflows.models import Matter
from workflows.selectors.records import (
    Mark,
    Record,
    Section,
    Table,
    facts,
    table,
)

COMMENTS_SHOWN: Final = 10
_COMPETITION_TONES: Final = {
    CompetitionOutcome.COMPLIES: "good",
    CompetitionOutcome.EXCEPTION: "warn",
    CompetitionOutcome.VIOLATES: "bad",
}


def preparation_sections(matter: Matter) -> Iterator[Section]:
    """Consultation, public comment, experts, risk, competition, the unit's own review."""
    yield Section("consultation", "征求有关单位意见", tuple(_consultations(matter)))
    yield Section("comments", "公开征求意见", tuple(_comment_periods(matter)))
    yield Section("experts", "专家论证", tuple(_expert_arguments(matter)))
    yield Section("risk", "风险排查与评估", (*_screenings(matter), *_assessments(matter)))
    yield Section("competition", "公平竞争审查", tuple(_competition_reviews(matter)))
    yield Section("unit-review", matter.in_its_words("起草单位审核"), tuple(_unit_reviews(matter)))


def _consultations(matter: Matter) -> Iterator[Record]:
    replies = ConsultationReply.objects.select_related("organ").order_by("pk")
    for row in rounds_of(Consultation, matter).prefetch_related(Prefetch("replies", replies)):
        yield Record(
            title=f"以{row.revision}征求意见",
            facts=facts(
                ("发出时间", row.opened_at),
                ("回复期限", row.reply_by),
                ("不征求意见的理由", row.no_unit_reason),
            ),
            tables=table(
                "单位意见",
                "单位 状态 意见 采纳情况 理由",
                (
                    (
                        reply.organ.name,
                        Mark(reply.get_status_display(), "warn" if reply.is_open else "calm"),
                        reply.text or ("" if reply.has_opinion else _no_opinion(reply)),
                        reply.get_disposition_display(),
                        reply.disposition_reason,
                    )
                    for reply in row.replies.all()
                ),
            ),
        )


def _no_opinion(reply: ConsultationReply) -> str:
    return "无意见" if reply.replied_at else ""


def _comment_periods(matter: Matter) -> Iterator[Record]:
    cases = {one.code: one.label for one in exceptions(matter)}
    for row in rounds_of(CommentPeriod, matter):
        waived = row.status == CommentStatus.WAIVED
        yield Record(
            title=f"以{row.revision}公开征求意见",
            mark=Mark(row.get_status_display(), "warn" if waived else "info"),
            facts=facts(
                ("公布渠道", row.channel),
                ("公布日", row.published_on),
                ("截止日", row.closes_on),
                ("提出意见的方式", row.how_to_comment),
                ("联系人及联系方式", row.contact),
                ("缩短期限的说明", row.shortening_reason),
                ("不公开征求意见的情形", cases.get(row.waiver_case, row.waiver_case)),
                ("理由", row.waiver_reason),
                ("书面同意人", row.consent_by),
                ("采纳情况说明", row.summary),
                ("反馈日", row.settled_on),
            ),
            tables=_newest_comments(matter, row),
        )


def _newest_comments(matter: Matter, period: CommentPeriod) -> tuple[Table, ...]:
    """The first few comments without who has made them; the page of all of them says that, and
    keeps who has read it."""
    found = period.comments.order_by("number")[:COMMENTS_SHOWN]
    address = reverse("comments", args=[matter.reference, period.pk])
    return tuple(replace(one, more=address) for one in _comments_table(found, named=False))


def comments_table(comments: Iterable[Comment]) -> tuple[Table, ...]:
    """Comments as a table with who has made them; none for no comment."""
    return _comments_table(comments, named=True)


def _comments_table(comments: Iterable[Comment], *, named: bool) -> tuple[Table, ...]:
    return table(
        "公众意见",
        f"序号 {'提出人 ' if named else ''}渠道 收到日 意见 采纳情况 理由",
        (
            (
                one.number,
                *((one.author,) if named else ()),
                one.get_channel_display(),
                one.received_on,
                one.text,
                one.get_disposition_display(),
                one.disposition_reason,
            )
            for one in comments
        ),
    )


def _expert_arguments(matter: Matter) -> Iterator[Record]:
    opinions = ExpertOpinion.objects.select_related("expert").order_by("pk")
    rows = rounds_of(ExpertArgument, matter).prefetch_related(Prefetch("opinions", opinions))
    for row in rows:
        yield Record(
            title=f"以{row.revision}组织论证",
            mark=Mark(row.get_status_display(), "info"),
            facts=facts(
                ("专家遴选说明", row.selection_reason),
                ("论证结论", row.conclusion),
                ("采纳情况及理由", row.adoption),
            ),
            tables=table(
                "专家意见",
                "专家 签署时间 必要性 可行性 科学性",
                (
                    (
                        str(one.expert),
                        one.given_at or Mark("待提出", "warn"),
                        one.necessity,
                        one.feasibility,
                        one.soundness,
                    )
                    for one in row.opinions.all()
                ),
            ),
        )


def _screenings(matter: Matter) -> Iterator[Record]:
    for row in rounds_of(RiskScreening, matter):
        yield Record(
            title=f"风险排查（{row.revision}）",
            mark=Mark(str(row), "warn" if row.risky else "good"),
            facts=facts(("排查时间", row.opened_at), ("排查的风险点", row.points)),
        )


def _assessments(matter: Matter) -> Iterator[Record]:
    for row in rounds_of(RiskAssessment, matter):
        controllable = row.outcome == RiskOutcome.CONTROLLABLE
        yield Record(
            title=f"风险评估（{row.revision}）",
            mark=Mark(row.get_outcome_display(), "good" if controllable else "bad"),
            facts=facts(
                ("评估机构", row.assessor),
                ("评估报告要点", row.report),
                ("防范化解措施", row.measures),
            ),
        )


def _competition_reviews(matter: Matter) -> Iterator[Record]:
    for row in rounds_of(CompetitionReview, matter).select_related("concluded_by"):
        tone = _COMPETITION_TONES[CompetitionOutcome(row.outcome)] if row.outcome else "info"
        yield Record(
            title=f"公平竞争审查（{row.revision}）",
            mark=Mark(str(row), tone),
            facts=facts(
                ("听取意见情况", row.heard),
                ("初审意见", row.first_review),
                ("审查意见", row.opinion),
                ("例外规定的具体情形", row.exception_detail),
                ("实施期限或终止条件", row.exception_until),
                ("审查人", str(row.concluded_by) if row.concluded_by else None),
                ("结论时间", row.concluded_at),
            ),
        )


def _unit_reviews(matter: Matter) -> Iterator[Record]:
    word = matter.kind_enum.review_word
    for row in rounds_of(UnitReview, matter).select_related("opened_by"):
        passed = row.outcome == UnitReviewOutcome.PASSED
        yield Record(
            title=f"{row.opened_by}{word}{row.revision}",
            mark=Mark(row.get_outcome_display(), "good" if passed else "warn"),
            facts=facts(
                (f"{word}时间", row.opened_at),
                (f"{word}意见", row.opinion),
                ("本单位集体讨论情况", row.office_meeting),
            ),
        )
