"""Concluding the review, and the second pair of eyes (复核)."""

from __future__ import annotations

from dataclasses import asdict

from reviews.models import LegalityReview
from reviews.rules import conclusion as rules
from reviews.rules.conclusion import Judgement
from reviews.transitions.review_rounds import holder_of, review_under_way, review_with_lines
from reviews.transitions.signers import ask_signers_again, check_signers
from workflows import acts, papers
from workflows.acts import Act, transition
from workflows.constants import Duty
from workflows.law import Conclusion
from workflows.verbs import Verb

CONCLUDE_REVIEW = Verb(
    "conclude_review",
    "提出审核结论",
    steps=("review",),
    duty=Duty.LEGALITY_REVIEW,
    article="review_required",
)
CONFIRM_REVIEW = Verb(
    "confirm_review",
    "复核同意",
    steps=("second_review",),
    duty=Duty.SECOND_REVIEW,
    article="second_review",
)
SEND_BACK_REVIEW = Verb(
    "send_back_review",
    "复核退回承办人",
    steps=("second_review",),
    duty=Duty.SECOND_REVIEW,
    article="second_review",
)


@transition(CONCLUDE_REVIEW)
def conclude_review(act: Act, *, judgement: Judgement) -> LegalityReview:
    """The reviewer concludes over the text that was submitted.

    Raises:
        Inadmissible: no lawful conclusion is chosen.
        GateClosed: the record lacks something, or contradicts the conclusion.
    """
    review, lines = review_with_lines(act)
    findings = [one for one in lines["findings"] if not one.struck_reason]
    conclusion = rules.check_conclusion(
        act.matter,
        review,
        judgement,
        revision=papers.current_revision(act.matter),
        findings=findings,
        counsel_heard=bool(lines["counsel_opinions"]),
    )
    _write(review, judgement)
    review.reviewer = act.actor
    review.conclude()
    review.save()
    act.note.reason = review.conclusion_note
    act.note.detail = _detail(judgement, conclusion, len(findings))
    act.complete("concluded")
    return review


@transition(CONFIRM_REVIEW)
def confirm_review(act: Act, *, opinion: str = "") -> LegalityReview:
    """The second reviewer agrees.

    Raises:
        GateClosed: a signer whom they have added has not agreed.
    """
    review = review_under_way(act)
    check_signers(act, review)
    act.note.reason = opinion.strip()
    review.second_reviewer = act.actor
    review.confirm()
    review.save()
    act.complete("confirmed")
    return review


@transition(SEND_BACK_REVIEW)
def send_back_review(act: Act, *, reason: str) -> LegalityReview:
    """The second reviewer does not agree: back to the same reviewer, the clock running on."""
    review = review_under_way(act)
    act.note.reason = acts.required(reason, "请写明退回的理由。", "reason")
    ask_signers_again(act, review)
    review.send_back()
    review.save()
    act.complete("sent_back", owner=holder_of(review))
    return review


def _write(review: LegalityReview, judgement: Judgement) -> None:
    review.conclusion = judgement.conclusion
    review.methods = list(judgement.methods)
    review.process_note = judgement.process_note.strip()
    review.checklist = {
        line.code: {"answer": line.answer, "clause": line.clause.strip()}
        for line in judgement.checklist
    }
    review.conclusion_note = judgement.conclusion_note.strip()
    review.risk_statement = judgement.risk_statement.strip()
    review.counsel_absence_reason = judgement.counsel_absence_reason.strip()


def _detail(judgement: Judgement, conclusion: Conclusion, finding_count: int) -> dict[str, object]:
    """What the ledger keeps of a conclusion that may yet be sent back and replaced."""
    return {
        "conclusion": conclusion.code,
        "label": conclusion.label,
        "findings": finding_count,
        "methods": list(judgement.methods),
        "prohibited": [asdict(line) for line in judgement.found],
    }
