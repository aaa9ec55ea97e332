"""G2: is everything there that a submission for legality review needs (law notes A.7, B.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from reviews.facts import SubmissionFacts
from reviews.models import (
    CommentStatus,
    CompetitionStatus,
    LegalityReview,
    Round,
    UnitReviewOutcome,
)
from reviews.models.experts import ArgumentStatus
from reviews.rules.comments import exceptions, explanation_code
from workflows.errors import Inadmissible, Missing, close_gate
from workflows.law.rules import Citations, Material
from workflows.models import Matter

# Materials that the product keeps as records of its own steps. Each is asked for at its record,
# with the article of the step; every other material is a paper that must be attached.
RECORDED = frozenset(
    {
        "unit_opinions",  # Consultation with its answered replies
        "public_comments",  # CommentPeriod with its answered comments, or its waiver
        "expert_opinion",  # ExpertArgument with its signed opinions
        "risk_report",  # RiskAssessment
        "competition_conclusion",  # CompetitionReview
        "own_review",  # UnitReview
    }
)


def check(matter: Matter, facts: SubmissionFacts) -> None:
    """Refuse a submission that lacks anything, naming all of it.

    Raises:
        GateClosed: G2.
    """
    close_gate("G2", f"不能报送合法性{matter.kind_enum.review_word}", missing(matter, facts))


def missing(matter: Matter, facts: SubmissionFacts) -> Iterator[Missing]:
    """Everything that the submission lacks, in the order of the procedure."""
    for part in PARTS.values():
        yield from part(matter, facts)


def check_urgency(urgent: bool, urgent_reason: str) -> None:
    """Who asks for urgency says why and who has approved.

    Raises:
        Inadmissible: naming the field.
    """
    if urgent and not urgent_reason.strip():
        raise Inadmissible(
            sentence="紧急送审的，应当写明理由和批准人。", field_name="urgent_reason"
        )


def check_none_open(review: LegalityReview | None) -> None:
    """One round of review at a time.

    Raises:
        Inadmissible: the last one has not ended.
    """
    if review is not None and review.is_open:
        raise Inadmissible(sentence="上一轮送审尚未结束，不能再次报送。")


def due_papers(matter: Matter, facts: SubmissionFacts) -> tuple[Material, ...]:
    """The materials that must be attached to this submission."""
    return tuple(
        one
        for one in matter.pack.law.materials(matter.kind, matter.maker_family)
        if one.code not in RECORDED and _CONDITIONS[one.condition](matter, facts)
    )


def _consultation(matter: Matter, facts: SubmissionFacts) -> Iterator[Missing]:
    articles = matter.pack.law.article("consultation", matter.kind)
    if facts.consultation is None:
        yield Missing("consultation", "尚未征求有关单位意见", articles)
        return
    for reply in facts.open_replies:
        yield Missing("open_reply", f"{reply.organ}的意见尚未回复或者尚未处理", articles)
    yield from _stale("consultation", "征求单位意见", facts.consultation, facts, articles)


def _comment(matter: Matter, facts: SubmissionFacts) -> Iterator[Missing]:
    law, period = matter.pack.law, facts.comment
    if period is None:
        yield Missing("comment", "尚未公开征求意见", law.article("comment_required", matter.kind))
    elif period.status != CommentStatus.WAIVED:
        for comment in facts.open_comments:
            yield Missing(
                "open_comment",
                f"公众{comment}尚未反馈采纳情况",
                law.article("comment_reply", matter.kind),
            )
        if period.status != CommentStatus.SETTLED:
            yield Missing(
                "comment_unsettled",
                "公开征求意见尚未结束并反馈采纳情况",
                law.article("comment_required", matter.kind),
            )
        required = law.article("comment_required", matter.kind)
        yield from _stale("comment", "公开征求意见", period, facts, required)


def _experts(matter: Matter, facts: SubmissionFacts) -> Iterator[Missing]:
    if not matter.technical:
        return
    articles = matter.pack.law.article("expert_argument", matter.kind)
    if facts.argument is None or facts.argument.status != ArgumentStatus.CONCLUDED:
        yield Missing("experts", "专业性、技术性较强，尚未完成专家论证", articles)
    else:
        yield from _stale("experts", "专家论证", facts.argument, facts, articles)


def _risk(matter: Matter, facts: SubmissionFacts) -> Iterator[Missing]:
    law = matter.pack.law
    screening = law.article("risk_screening", matter.kind)
    if facts.screening is None:
        yield Missing("risk_screening", "尚未进行风险排查", screening)
        return
    yield from _stale("risk_screening", "风险排查", facts.screening, facts, screening)
    if not facts.screening.risky:
        return
    assessment = law.article("risk_assessment", matter.kind)
    if facts.assessment is None:
        yield Missing("risk_assessment", "经排查存在风险，尚未进行风险评估", assessment)
    else:
        yield from _stale("risk_assessment", "风险评估", facts.assessment, facts, assessment)


def _competition(matter: Matter, facts: SubmissionFacts) -> Iterator[Missing]:
    if not matter.touches_market:
        return
    articles = matter.pack.law.article("competition_review", matter.kind)
    review = facts.competition
    if review is None or review.status != CompetitionStatus.CONCLUDED:
        yield Missing("competition", "涉及经营者经济活动，尚未作出公平竞争审查结论", articles)
    else:
        yield from _stale("competition", "公平竞争审查", review, facts, articles)


def _unit_review(matter: Matter, facts: SubmissionFacts) -> Iterator[Missing]:
    review = facts.unit_review
    passed = (
        review is not None
        and review.outcome == UnitReviewOutcome.PASSED
        and review.revision_id == facts.revision.pk
    )
    if not passed:
        yield Missing(
            "own_review",
            f"起草单位{matter.kind_enum.review_word}尚未同意送审{facts.revision}",
            matter.pack.law.article("own_review", matter.kind),
        )


def _countersigning(matter: Matter, facts: SubmissionFacts) -> Iterator[Missing]:
    for organ in facts.joint_drafters:
        if organ.pk not in facts.countersigned:
            yield Missing(
                "countersign",
                f"联合起草单位{organ}尚未会签{facts.revision}",
                matter.pack.law.article("materials_complete", matter.kind),
            )


def _papers(matter: Matter, facts: SubmissionFacts) -> Iterator[Missing]:
    """The draft itself is the newest text; where no 起草说明 is listed, its explanation is the
    paper attached under the draft's own code."""
    explained_apart = explanation_code(matter) != "draft"
    for material in due_papers(matter, facts):
        if material.code == "draft" and explained_apart:
            continue
        if material.code not in facts.materials:
            yield Missing(
                f"material_{material.code}", f"缺少材料：{material.label}", material.citations
            )


def _stale(
    code: str, name: str, judged: Round, facts: SubmissionFacts, articles: Citations
) -> Iterator[Missing]:
    if facts.changed_since(judged.revision):
        yield Missing(
            f"{code}_stale",
            f"{name}所据的{judged.revision}此后已作实质性修改，应当就{facts.revision}重新进行",
            articles,
        )


def _simplified(matter: Matter, facts: SubmissionFacts) -> bool:
    case = facts.comment.waiver_case if facts.comment is not None else ""
    return any(one.code == case and one.effect == "simplified" for one in exceptions(matter))


def _waived(facts: SubmissionFacts) -> bool:
    return facts.comment is not None and facts.comment.status == CommentStatus.WAIVED


# Every condition of a material (workflows.legal_terms.CONDITIONS), as a question to the facts.
_CONDITIONS: dict[str, Callable[[Matter, SubmissionFacts], bool]] = {
    "always": lambda _matter, _facts: True,
    "government_text": lambda _matter, _facts: True,  # Law.materials leaves the others out
    "technical": lambda matter, _facts: matter.technical,
    "risky": lambda _matter, facts: facts.screening is not None and facts.screening.risky,
    "market": lambda matter, _facts: matter.touches_market,
    "hearing": lambda _matter, facts: facts.heard,
    "public_participation": lambda _matter, facts: not _waived(facts),
    "simplified": _simplified,
}

# Each part of the preparation with what it lacks, in the order of the procedure.
PARTS: Final[dict[str, Callable[[Matter, SubmissionFacts], Iterator[Missing]]]] = {
    "consultation": _consultation,
    "comment": _comment,
    "experts": _experts,
    "risk": _risk,
    "competition": _competition,
    "own_review": _unit_review,
    "countersigning": _countersigning,
    "materials": _papers,
}
