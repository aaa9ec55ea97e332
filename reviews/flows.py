"""The procedures up to adoption, read top to bottom.

The steps that both procedures share stand in :class:`ReviewSteps`; what differs, in the two
classes below it. A changed procedure becomes a new class beside these.
"""

from __future__ import annotations

from typing import Any

from viewflow import this

from reviews.models import Consultation, RiskScreening
from reviews.rules.lines import latest_with_lines
from workflows.classification import standing_in
from workflows.constants import Capacity, Duty, Role, Stage
from workflows.flow import Road, Step
from workflows.gateways import End, ForEach, Fork, If, Start, Together
from workflows.iso_dates import iso
from workflows.models import Procedure


def consulted_units(procedure: Procedure) -> list[dict[str, Any]]:
    """One run of the reply step for each unit asked in the newest round."""
    consultation, lines = latest_with_lines(Consultation, procedure.matter)
    if consultation is None:
        return []
    due_on = iso(consultation.reply_by)
    return [
        {"organ": reply.organ_id, "reply": reply.pk, "due_on": due_on} for reply in lines["replies"]
    ]


def _matter_is(attribute: str) -> Any:
    return lambda activation: bool(getattr(activation.process.matter, attribute))


def _unclassified(activation: Any) -> bool:
    matter = activation.process.matter
    return matter.secret and standing_in(matter) is None


def _screened_risky(activation: Any) -> bool:
    screening = RiskScreening.latest(activation.process.matter)
    return screening is not None and screening.risky


class ReviewSteps:
    """From the first draft to the signed text.

    A plain class, not a flow: each flow below binds these nodes to itself.
    """

    # -- draft
    start = Start(this.begin).Next(this.draft)
    draft = Step(
        "起草文稿",
        Role.DRAFTER,
        Capacity.DRAFTING_UNIT,
        stage=Stage.DRAFTING,
        duty=Duty.DRAFTING,
    ).On(consult=this.secret_first, resubmit=this.unit_review)

    # -- a secret goes nowhere before it is classified
    secret_first = If(_unclassified).Then(this.classify).Else(this.prepare)
    classify = Step(
        "定密审批",
        Role.SECRECY_OFFICER,
        Capacity.DRAFTING_UNIT,
        stage=Stage.DRAFTING,
        duty=Duty.CLASSIFICATION,
    ).On(classified=this.prepare, unclassified=this.draft)

    # -- consultation, comment, experts, risk and competition side by side
    prepare = (
        Fork()
        .Always(this.send_consultation)
        .Always(this.announce_comment)
        .Next(this.invite_experts, case=_matter_is("technical"))
        .Always(this.screen_risk)
        .Next(this.first_competition_review, case=_matter_is("touches_market"))
    )

    send_consultation = Step(
        "征求有关单位意见", Role.DRAFTER, Capacity.DRAFTING_UNIT, stage=Stage.CONSULTING
    ).On(sent=this.ask_units, no_unit=this.prepared)
    ask_units = ForEach(consulted_units).Next(this.reply)
    reply = Step("回复征求意见", Role.DRAFTER).Next(this.replied)
    replied = Together().Next(this.settle_replies)
    settle_replies = Step("研究处理单位意见", Role.DRAFTER, Capacity.DRAFTING_UNIT).Next(
        this.prepared
    )

    announce_comment = Step(
        "发布征求意见公告", Role.DRAFTER, Capacity.DRAFTING_UNIT, stage=Stage.CONSULTING
    ).On(announced=this.collect_comments, waived=this.prepared)
    collect_comments = Step(
        "收集公众意见", Role.DRAFTER, Capacity.DRAFTING_UNIT, limit="comment", waits=True
    ).Next(this.settle_comments)
    settle_comments = Step("反馈公众意见采纳情况", Role.DRAFTER, Capacity.DRAFTING_UNIT).Next(
        this.prepared
    )

    invite_experts = Step("组织专家论证", Role.DRAFTER, Capacity.DRAFTING_UNIT).Next(
        this.conclude_experts
    )
    conclude_experts = Step("汇总专家论证意见", Role.DRAFTER, Capacity.DRAFTING_UNIT).Next(
        this.prepared
    )

    screen_risk = Step("风险排查", Role.DRAFTER, Capacity.DRAFTING_UNIT).Next(this.risk_found)
    risk_found = If(_screened_risky).Then(this.assess_risk).Else(this.prepared)
    assess_risk = Step("风险评估", Role.DRAFTER, Capacity.DRAFTING_UNIT).Next(this.prepared)

    first_competition_review = Step("公平竞争审查初审", Role.DRAFTER, Capacity.DRAFTING_UNIT).Next(
        this.competition_review
    )
    competition_review = Step("公平竞争审查", Role.UNIT_REVIEWER, Capacity.COMPETITION_BODY).Next(
        this.prepared
    )

    prepared = Together().Next(this.unit_review)

    # -- the drafting unit's own review, submission, the government office's check
    unit_review = Step(
        "起草单位审核",
        Role.UNIT_REVIEWER,
        Capacity.DRAFTING_UNIT,
        stage=Stage.UNIT_REVIEW,
        duty=Duty.UNIT_REVIEW,
    ).On(passed=this.submit, sent_back=this.draft)
    submit = Step(
        "报送审核",
        Role.DRAFTER,
        Capacity.DRAFTING_UNIT,
        stage=Stage.SUBMITTING,
        duty=Duty.DRAFTING,
    ).On(submitted=this.office_check, redraft=this.draft)
    office_check = Step(
        "核对送审材料", Role.OFFICE_INTAKE, Capacity.OFFICE, stage=Stage.OFFICE_CHECK
    ).On(
        forwarded=this.accept,
        supplement=this.submit,
        returned=this.draft,
        recalled=this.submit,
        withdrawn=this.draft,
    )

    # -- legality review
    accept = Step(
        "接收送审材料",
        Role.LEGALITY_REVIEWER,
        Capacity.REVIEW_BODY,
        stage=Stage.ACCEPTING,
        duty=Duty.LEGALITY_REVIEW,
    ).On(
        accepted=this.review,
        supplement=this.supplement,
        returned=this.draft,
        withdrawn=this.draft,
    )
    review = Step(
        "审核",
        Role.LEGALITY_REVIEWER,
        Capacity.REVIEW_BODY,
        stage=Stage.LEGALITY_REVIEW,
        duty=Duty.LEGALITY_REVIEW,
        limit="review",
    ).On(
        concluded=this.second_review,
        supplement=this.supplement,
        returned=this.draft,
        withdrawn=this.draft,
    )
    supplement = Step(
        "补正材料", Role.DRAFTER, Capacity.DRAFTING_UNIT, stage=Stage.SUPPLEMENTING
    ).On(
        before_acceptance=this.accept,
        in_review=this.review,
        returned=this.draft,
        withdrawn=this.draft,
    )
    second_review = Step(
        "复核",
        Role.SECOND_REVIEWER,
        Capacity.REVIEW_BODY,
        duty=Duty.SECOND_REVIEW,
        stage=Stage.LEGALITY_REVIEW,
        limit="review",
    ).On(confirmed=this.sign_opinion, sent_back=this.review)
    sign_opinion = Step(
        "签发意见书",
        Role.HEAD,
        Capacity.REVIEW_BODY,
        duty=Duty.OPINION_SIGNING,
        stage=Stage.LEGALITY_REVIEW,
        limit="review",
    ).On(
        open=this.table,
        answer=this.answer,
        closed=this.draft,
        sent_back=this.review,
    )
    answer = Step(
        "逐项修改完善",
        Role.DRAFTER,
        Capacity.DRAFTING_UNIT,
        stage=Stage.ANSWERING,
        duty=Duty.DRAFTING,
    ).On(table=this.table, rereview=this.accept)

    # -- collective deliberation
    table = Step("提请集体审议", Role.SECRETARIAT, Capacity.OFFICE, stage=Stage.TABLING).On(
        tabled=this.deliberate, redraft=this.draft
    )
    deliberate = (
        Step("集体审议", Role.SECRETARIAT, Capacity.OFFICE, stage=Stage.DELIBERATION, waits=True)
        .On(untabled=this.table)
        .Next(this.sign_minutes)
    )
    sign_minutes = Step(
        "签署会议记录",
        Role.HEAD,
        Capacity.MAKER,
        stage=Stage.DELIBERATION,
        duty=Duty.DELIBERATION,
    ).On(
        passed=this.adopted,
        passed_with_changes=this.revise,
        rejected=this.draft,
        postponed=this.table,
    )
    revise = Step(
        "按会议意见修改",
        Role.DRAFTER,
        Capacity.DRAFTING_UNIT,
        stage=Stage.ANSWERING,
        duty=Duty.DRAFTING,
    ).Next(this.confirm_wording)
    confirm_wording = Step(
        "确认修改性质",
        Role.LEGALITY_REVIEWER,
        Capacity.REVIEW_BODY,
        stage=Stage.ANSWERING,
        duty=Duty.LEGALITY_REVIEW,
    ).On(wording=this.adopted, substance=this.accept)

    # -- adopted
    adopted = If(_matter_is("party_report_needed")).Then(this.report_to_party).Else(this.sign)
    report_to_party = Step(
        "请示报告同级党委", Role.SECRETARIAT, Capacity.OFFICE, stage=Stage.PARTY_REPORT
    ).Next(this.sign)
    sign = Step("签发", Role.HEAD, Capacity.MAKER, stage=Stage.SIGNING).Next(this.end)
    end = End()


class NormativeDocumentFlow(ReviewSteps, Road):
    """行政规范性文件制定程序

    From the registered matter to the signed normative document.
    """


class MajorDecisionFlow(ReviewSteps, Road):
    """重大行政决策程序

    From the entry in the yearly catalogue to the signed decision.
    """
