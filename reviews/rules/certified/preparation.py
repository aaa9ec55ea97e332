"""Consultation, experts, risk, fair competition, the unit's own review, the papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviews.models import ConsultationReply, ReplyStatus
from reviews.rules.certified.reading import Reading
from reviews.rules.experts import minimum_of
from reviews.rules.submission import PARTS, due_papers
from reviews.rules.tabling import competition_missing, risk_missing
from workflows.certificate import (
    CertifiedStep,
    StepState,
    ahead,
    judged,
    ledger_evidence,
    not_applicable,
    on,
    unrecorded,
)
from workflows.constants import Stage
from workflows.errors import Missing
from workflows.law.rules import Citations
from workflows.lawful_days import day_of

UNTIL = Stage.SUBMITTING


def consultation(reading: Reading) -> CertifiedStep:
    """征求有关单位意见."""
    ground, record = reading.ground, reading.facts.consultation
    code, label, required = "consultation", "征求有关单位意见", "征求有关单位意见，逐项研究处理"
    articles = ground.article("consultation")
    if record is None:
        return ahead(ground, code, label, until=UNTIL, required=required, citations=articles)
    replies = reading.lines[record]["replies"]
    sent = ground.traces.at("send_consultation", record.opened_at)
    settled = ground.traces.last("settle_replies") if replies else None
    faults = [
        *PARTS[code](reading.matter, reading.facts),
        *_unasked(replies, record.no_unit_reason, articles),
        *unrecorded(
            ground, "send_consultation", record.opened_at, label, articles,
            reason=record.no_unit_reason, units=[one.organ.name for one in replies],
        ),
    ]  # fmt: skip
    round_ = len(ground.traces.of("send_consultation"))
    asked = on(day_of(record.opened_at))
    return judged(
        ground, code, label, until=UNTIL, required=required,
        actual=_consulted(replies, record.no_unit_reason, f"第{round_}轮，{asked}"),
        citations=articles,
        evidence=(reading.evidence_of(record), ledger_evidence(sent, settled)),
        faults=faults,
        otherwise=StepState.COMPLIES if replies else StepState.NOT_APPLICABLE,
    )  # fmt: skip


def _unasked(
    replies: Sequence[ConsultationReply], reason: str, articles: Citations
) -> Iterator[Missing]:
    if not replies and not reason:
        yield Missing("no_unit", "没有征求任何单位的意见，也没有说明理由", articles)
    for one in replies:
        if one.has_opinion and one.disposition != "adopted" and not one.disposition_reason:
            yield Missing("no_reason", f"未完全采纳{one.organ}的意见，没有说明理由", articles)


def _consulted(replies: Sequence[ConsultationReply], reason: str, when: str) -> str:
    if not replies:
        return f"不涉及其他单位：{reason}"
    silent = sum(one.status == ReplyStatus.SILENT for one in replies)
    answered = sum(one.status == ReplyStatus.REPLIED for one in replies)
    opinions = sum(one.has_opinion for one in replies)
    return (
        f"{when}征求{len(replies)}个单位意见，回复{answered}个、逾期未回复{silent}个，"
        f"有修改意见{opinions}个"
    )


def experts(reading: Reading) -> CertifiedStep:
    """专家论证."""
    ground, matter, argument = reading.ground, reading.matter, reading.facts.argument
    code, label, minimum = "experts", "专家论证", minimum_of(matter)
    number = ground.law.experts(matter.kind).minimum
    required = "专业性、技术性较强的，专家独立签署论证意见" + (
        f"，不少于{number}份" if number else ""
    )
    articles = ground.article("expert_argument")
    faults = [
        *_circumstance(reading, "technical", "专业性、技术性较强", articles),
        *PARTS[code](matter, reading.facts),
    ]
    if not matter.technical and not faults:
        return not_applicable(
            ground, code, label, required=required, citations=articles,
            why="不属于专业性、技术性较强的事项",
        )  # fmt: skip
    actual, evidence = "", reading.evidence_of(argument)
    if argument is not None:
        opinions = reading.lines[argument]["opinions"]
        signed = sum(one.given_at is not None for one in opinions)
        actual = f"{on(day_of(argument.opened_at))}起论证，签署意见{signed}份"
        if signed < minimum:
            few = f"已签署的专家意见{signed}份，不足{minimum}份"
            faults.append(Missing("expert_opinions", few, articles))
        faults += unrecorded(ground, "invite_experts", argument.opened_at, label, articles)
    return judged(
        ground, code, label, until=UNTIL, required=required, actual=actual, citations=articles,
        evidence=(evidence, ledger_evidence(ground.traces.last("conclude_experts"))),
        faults=faults,
    )  # fmt: skip


def _circumstance(
    reading: Reading, name: str, words: str, articles: Citations
) -> Iterator[Missing]:
    """The matter's own mark is still what was registered, or corrected in the ledger."""
    said = reading.registered.get(name)
    if said is not None and said != getattr(reading.matter, name):
        yield Missing("circumstance", f"“{words}”的认定与登记时的记载不符", articles)


def risk_screening(reading: Reading) -> CertifiedStep:
    """风险排查."""
    ground, screening = reading.ground, reading.facts.screening
    code, label, required = "risk_screening", "风险排查", "对社会稳定、公共安全等风险进行排查"
    articles = ground.article("risk_screening")
    if screening is None:
        return ahead(ground, code, label, until=UNTIL, required=required, citations=articles)
    faults = [
        *(one for one in PARTS["risk"](reading.matter, reading.facts) if _of_screening(one)),
        *unrecorded(
            ground, "screen_risk", screening.opened_at, label, articles,
            subject=str(screening), reason=screening.points,
        ),
    ]  # fmt: skip
    return judged(
        ground, code, label, until=UNTIL, required=required,
        actual=f"{on(day_of(screening.opened_at))}排查，{screening}",
        citations=articles, faults=faults,
        evidence=(
            reading.evidence_of(screening),
            ledger_evidence(ground.traces.at("screen_risk", screening.opened_at)),
        ),
    )  # fmt: skip


def _of_screening(missing: Missing) -> bool:
    return missing.code.startswith("risk_screening")


def risk_assessment(reading: Reading) -> CertifiedStep:
    """风险评估: asked of the text submitted, and again of the one that goes on."""
    ground, facts, matter = reading.ground, reading.facts, reading.matter
    code, label = "risk_assessment", "风险评估"
    required = "经排查存在风险的，就本文本评估，结论为风险可控"
    articles = ground.article("risk_assessment")
    assessment, screening = facts.assessment, facts.screening
    standing = risk_missing(matter, reading.final_revision, reading.assessments)
    faults = [
        *(one for one in PARTS["risk"](matter, facts) if not _of_screening(one)),
        *(one for one in standing if not _of_screening(one)),
    ]
    if assessment is not None:
        verb = "reassess_risk" if _is_again(reading) else "assess_risk"
        faults += unrecorded(
            ground, verb, assessment.opened_at, label, articles, subject=str(assessment)
        )
    if not faults and screening is not None and not screening.risky:
        return not_applicable(
            ground, code, label, required=required, citations=articles, why="经排查未发现风险"
        )
    actual = f"{on(day_of(assessment.opened_at))}评估，{assessment}" if assessment else ""
    again = ground.traces.last("assess_risk", "reassess_risk")
    return judged(
        ground, code, label, until=UNTIL, required=required, actual=actual, citations=articles,
        evidence=(reading.evidence_of(assessment), ledger_evidence(again)), faults=faults,
    )  # fmt: skip


def _is_again(reading: Reading) -> bool:
    assessment = reading.facts.assessment
    again = reading.ground.traces.at("reassess_risk", assessment.opened_at if assessment else None)
    return again is not None


def competition(reading: Reading) -> CertifiedStep:
    """公平竞争审查: concluded before the submission, and still true of the text that goes on."""
    ground, matter, review = reading.ground, reading.matter, reading.facts.competition
    code, label = "competition", "公平竞争审查"
    required = "涉及经营者经济活动的，作出审查结论且不违反审查标准"
    articles = ground.article("competition_review")
    faults = [
        *_circumstance(reading, "touches_market", "涉及经营者经济活动", articles),
        *PARTS[code](matter, reading.facts),
        *competition_missing(matter, reading.final_revision, reading.assessments),
    ]
    if not matter.touches_market and not faults:
        return not_applicable(
            ground, code, label, required=required, citations=articles,
            why="不涉及经营者经济活动",
        )  # fmt: skip
    actual = ""
    if review is not None and review.concluded_at is not None:
        actual = f"{on(day_of(review.concluded_at))}，{review.get_outcome_display()}"
        faults += unrecorded(
            ground, "conclude_competition_review", review.concluded_at, label, articles,
            subject=review.get_outcome_display(),
        )  # fmt: skip
    return judged(
        ground, code, label, until=UNTIL, required=required, actual=actual, citations=articles,
        evidence=(
            reading.evidence_of(review),
            ledger_evidence(ground.traces.last("conclude_competition_review")),
        ),
        faults=faults,
    )  # fmt: skip


def own_review(reading: Reading) -> CertifiedStep:
    """起草单位审核."""
    ground, review = reading.ground, reading.facts.unit_review
    code, label, required = "own_review", "起草单位审核", "本单位审核同意，并经集体讨论"
    articles = ground.article("own_review")
    if review is None:
        return ahead(ground, code, label, until=UNTIL, required=required, citations=articles)
    faults = [
        *PARTS[code](reading.matter, reading.facts),
        *unrecorded(
            ground, "conclude_unit_review", review.opened_at, label, articles,
            subject=str(review),
        ),
    ]  # fmt: skip
    times = len(ground.traces.of("conclude_unit_review"))
    return judged(
        ground, code, label, until=UNTIL, required=required,
        actual=f"第{times}次，{on(day_of(review.opened_at))}，{review}",
        citations=articles, faults=faults,
        evidence=(
            reading.evidence_of(review),
            ledger_evidence(ground.traces.at("conclude_unit_review", review.opened_at)),
        ),
    )  # fmt: skip


def countersigning(reading: Reading) -> CertifiedStep:
    """联合起草单位会签."""
    ground, facts = reading.ground, reading.facts
    code, label, required = "countersigning", "联合起草单位会签", "联合起草的，各单位会签送审稿"
    articles = ground.article("materials_complete")
    if not facts.joint_drafters:
        return not_applicable(
            ground, code, label, required=required, citations=articles, why="没有联合起草单位"
        )
    signed = sum(organ.pk in facts.countersigned for organ in facts.joint_drafters)
    return judged(
        ground, code, label, until=UNTIL, required=required,
        actual=f"{len(facts.joint_drafters)}个单位中{signed}个已会签",
        citations=articles, faults=PARTS[code](reading.matter, facts),
        evidence=(ledger_evidence(*ground.traces.of("countersign")),),
    )  # fmt: skip


def materials(reading: Reading) -> CertifiedStep:
    """送审材料."""
    ground, submitted = reading.ground, reading.submitted
    code, label, articles = "materials", "送审材料", ground.article("materials_complete")
    due = due_papers(reading.matter, reading.facts)
    required = f"随送审稿报送{len(due)}种材料"
    faults = list(PARTS[code](reading.matter, reading.facts))
    if submitted is None:
        faults.append(Missing("submission_missing", "尚未报送", articles))
    return judged(
        ground, code, label, until=UNTIL, required=required, citations=articles, faults=faults,
        actual=f"{on(submitted.on)}报送{reading.facts.revision}，材料齐全" if submitted else "",
        evidence=(ledger_evidence(submitted),),
    )  # fmt: skip


def office_check(reading: Reading) -> CertifiedStep:
    """办公机构核对."""
    ground, submitted = reading.ground, reading.submitted
    code, label = "office_check", "办公机构核对"
    required, articles = "核对制定必要性、材料齐全、公文格式", ground.article("office_check")
    forwarded = ground.traces.last("forward_to_review")
    if submitted is None or forwarded is None or forwarded.position < submitted.position:
        return ahead(
            ground, code, label, until=Stage.OFFICE_CHECK, required=required, citations=articles
        )
    return judged(
        ground, code, label, until=Stage.OFFICE_CHECK, required=required, citations=articles,
        actual=f"{on(forwarded.on)}核对后转送审核机构", evidence=(ledger_evidence(forwarded),),
    )  # fmt: skip
