"""From the start of the consultation to the submission: asking, hearing, assessing, reviewing."""

from __future__ import annotations

from datetime import date

from config.rehearsal.walk import Walk, at
from reviews.models import (
    CommentChannel,
    CommentPeriod,
    CompetitionOutcome,
    Consultation,
    ConsultationReply,
    RiskOutcome,
    UnitReviewOutcome,
)
from reviews.rules.dispositions import Answer
from reviews.transitions import (
    comments,
    competition,
    consultation,
    experts,
    risk,
    submission,
    unit_reviews,
)
from workflows.calendars import calendar_of
from workflows.constants import Disposition
from workflows.models import StepRun
from workflows.numbers import bracketed
from workflows.windows import day_after

# What each consulted unit answers, in the order of the cast; "" is 无意见.
_REPLIES = (
    "建议明确部门之间信息共享和协同处置的具体方式。",
    "",
    "建议将应急处置的时限要求写入草案，并与现行应急预案衔接。",
)
_COMMENTS = (
    ("社区居民", CommentChannel.SITE, "建议加强政策宣传，让群众知道具体怎么办理。"),
    ("某物业服务企业", CommentChannel.EMAIL, "建议给现有设施的改造留出合理的过渡时间。"),
)
_COMMENT_ANSWERS = (
    (Disposition.ADOPTED, ""),
    (Disposition.PARTLY, "已在起草说明中明确分步实施安排，过渡时间由实施方案另行确定。"),
)


# -- other units


@at("send_consultation")
def send_consultation(walk: Walk, _step: StepRun) -> None:
    walk.do(
        consultation.send_consultation,
        walk.cast.drafter,
        units=walk.cast.consulted,
        reply_by=walk.next_working_day(),
    )


@at("reply")
def reply(walk: Walk, step: StepRun) -> None:
    units = [unit.pk for unit in walk.cast.consulted]
    number = units.index(ConsultationReply.objects.get(pk=step.data["reply"]).organ_id)
    walk.do(
        consultation.reply_consultation,
        walk.cast.respondents[number],
        step=step.pk,
        has_opinion=bool(_REPLIES[number]),
        text=_REPLIES[number],
    )


@at("settle_replies")
def settle_replies(walk: Walk, _step: StepRun) -> None:
    asked = Consultation.latest(walk.matter)
    assert asked is not None
    walk.do(
        consultation.settle_replies,
        walk.cast.drafter,
        answers=[
            Answer(row=one.pk, disposition=Disposition.ADOPTED)
            for one in asked.replies.with_opinion()
        ],
    )


# -- the public


@at("announce_comment")
def announce_comment(walk: Walk, _step: StepRun) -> None:
    unit = walk.matter.drafting_unit
    if walk.matter.secret:
        walk.do(
            comments.waive_comment,
            walk.cast.drafter,
            case="secret",
            reason="起草过程依法需要保密",
            consent_by=str(walk.cast.unit_head),
        )
        return
    walk.do(
        comments.announce_comment,
        walk.cast.drafter,
        channel="政府门户网站“征集调查”栏目",
        how_to_comment="登录网站留言，或者以信函、电子邮件方式提出",
        contact=f"{unit}，联系人{walk.cast.drafter}",
    )


def _period_over(walk: Walk, _step: StepRun) -> date:
    """The first working day after the last day for comments."""
    closes_on = _closes_on(_period(walk))
    return calendar_of(walk.matter.division).next_working_on_or_after(day_after(closes_on))


@at("collect_comments", ready=_period_over)
def collect_comments(walk: Walk, _step: StepRun) -> None:
    received_on = _closes_on(_period(walk))
    for author, channel, text in _COMMENTS:
        walk.do(
            comments.record_comment,
            walk.cast.drafter,
            author=author,
            channel=channel,
            text=text,
            received_on=received_on,
        )
    walk.do(comments.close_comments, walk.cast.drafter)


@at("settle_comments")
def settle_comments(walk: Walk, _step: StepRun) -> None:
    received = _period(walk).comments.all()
    walk.do(
        comments.settle_comments,
        walk.cast.drafter,
        summary=f"公开征求意见期间共收到意见{len(received)}条，均已研究处理并在网站反馈。",
        answers=[
            Answer(row=one.pk, disposition=disposition, reason=reason)
            for one, (disposition, reason) in zip(received, _COMMENT_ANSWERS, strict=True)
        ],
    )


def _period(walk: Walk) -> CommentPeriod:
    period = CommentPeriod.latest(walk.matter)
    assert period is not None
    return period


def _closes_on(period: CommentPeriod) -> date:
    assert period.closes_on is not None
    return period.closes_on


# -- experts


@at("invite_experts")
def invite_experts(walk: Walk, _step: StepRun) -> None:
    walk.do(
        experts.invite_experts,
        walk.cast.drafter,
        experts=walk.cast.experts,
        selection_reason="从专家库中按专业相关性选取，兼顾技术、规划和法律领域，与本事项均无直接利害关系。",
    )


@at("conclude_experts")
def conclude_experts(walk: Walk, _step: StepRun) -> None:
    for expert in walk.cast.experts:
        walk.do(
            experts.give_expert_opinion,
            expert,
            no_interest=True,
            necessity="现有管理措施存在空白，有必要作出统一规定。",
            feasibility="措施与现有管理力量和技术条件相适应，具备实施基础。",
            soundness="主要指标和措施依据充分，与同类地区做法相衔接。",
        )
    walk.do(
        experts.conclude_experts,
        walk.cast.drafter,
        conclusion="专家一致认为草案必要、可行，主要措施科学合理。",
        adoption="专家意见均予采纳。",
    )


# -- risk and competition


@at("screen_risk")
def screen_risk(walk: Walk, _step: StepRun) -> None:
    walk.do(
        risk.screen_risk,
        walk.cast.drafter,
        risky=True,
        points="部分管理对象需要调整现有做法，可能引发集中咨询或者个别投诉。",
    )


@at("assess_risk")
def assess_risk(walk: Walk, _step: StepRun) -> None:
    walk.do(
        risk.assess_risk,
        walk.cast.drafter,
        assessor=walk.matter.drafting_unit.name,
        outcome=RiskOutcome.CONTROLLABLE,
        report="通过抽样调查和重点走访评估，支持率较高，发生群体性矛盾的可能性小，风险可控。",
        measures="提前公开解读，设置咨询渠道，分步实施，对困难群体予以指导帮助。",
    )


@at("first_competition_review")
def first_competition_review(walk: Walk, _step: StepRun) -> None:
    walk.do(
        competition.first_competition_review,
        walk.cast.drafter,
        heard="书面听取经营者代表和行业协会意见，未提出影响公平竞争的问题。",
        first_review="未发现限定交易、指定经营者或者设置不合理准入条件的内容，建议认定符合审查标准。",
    )


@at("competition_review")
def competition_review(walk: Walk, _step: StepRun) -> None:
    walk.do(
        competition.conclude_competition_review,
        walk.cast.market_reviewer,
        outcome=CompetitionOutcome.COMPLIES,
        opinion="经审查，草案不含有《公平竞争审查条例》第八条至第十一条所列内容，可以出台。",
    )


# -- the unit's own review and the submission


@at("unit_review")
def unit_review(walk: Walk, _step: StepRun) -> None:
    walk.do(
        unit_reviews.conclude_unit_review,
        walk.cast.unit_reviewer,
        outcome=UnitReviewOutcome.PASSED,
        opinion="草案符合法定职权，程序完备，内容合法适当，同意送审。",
        office_meeting="经局长办公会议集体讨论通过。",
    )


@at("submit")
def submit(walk: Walk, _step: StepRun) -> None:
    unit = walk.matter.drafting_unit
    walk.do(
        submission.submit_for_review,
        walk.cast.drafter,
        submission_number=bracketed(unit.abbreviation, walk.today.year, walk.matter.pk),
    )
