"""The drafter's answer to an opinion that demands changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reviews.models import Finding, LegalityReview
from reviews.rules import answers as rules
from reviews.rules.answers import Answer
from reviews.transitions.review_rounds import open_rereview, review_with_lines
from workflows import papers
from workflows.acts import Act, transition
from workflows.constants import Duty
from workflows.verbs import Verb

ANSWER_FINDINGS = Verb(
    "answer_findings",
    "逐项回应审核意见",
    steps=("answer",),
    duty=Duty.DRAFTING,
    article="modify_answer",
)


@transition(ANSWER_FINDINGS)
def answer_findings(
    act: Act, *, answers: Sequence[Answer], beyond_findings: bool = False
) -> LegalityReview:
    """Answer every finding: adopted in the newest text, or not adopted and why.

    The written reasons go to the maker with the text and, by the ledger, to the review body.
    Where law wants the changed text reviewed again, or ``beyond_findings`` says that more was
    changed than the opinion asked for, a new round opens over it; otherwise the text that
    answers the opinion may go before the meeting. A text changed beyond the findings does more
    than answer the opinion: what was assessed before it must be assessed again. Gives the round
    that then counts.

    Raises:
        GateClosed: an answer is missing or unlawful, or no changed text was uploaded.
    """
    review, lines = review_with_lines(act)
    findings = [one for one in lines["findings"] if not one.struck_reason]
    revision = papers.current_revision(act.matter)
    beyond_findings = beyond_findings or rules.goes_beyond(review, revision)
    rules.check_answers(
        act.matter, review, findings, answers, revision=revision, beyond_findings=beyond_findings
    )
    _write(findings, answers)
    if not beyond_findings:
        review.answered_revision = revision
    review.save()
    act.note.revision = revision
    act.note.detail = _detail(act, review, answers)
    conclusion = act.law.conclusion(act.matter.kind, review.conclusion)
    if rules.needs_rereview(conclusion, beyond_findings=beyond_findings):
        following = open_rereview(act, review, revision)
        act.complete("rereview")
        return following
    act.complete("table")
    return review


def _write(findings: Iterable[Finding], answers: Iterable[Answer]) -> None:
    given = {answer.number: answer for answer in answers}
    for finding in findings:
        finding.adopted = given[finding.number].adopted
        finding.answer = given[finding.number].text.strip()
        finding.save()


def _detail(act: Act, review: LegalityReview, answers: Sequence[Answer]) -> dict[str, object]:
    refused = [answer for answer in answers if not answer.adopted]
    detail: dict[str, object] = {
        "opinion": review.opinion_number,
        "adopted": [answer.number for answer in answers if answer.adopted],
        "not_adopted": {str(answer.number): answer.text.strip() for answer in refused},
    }
    if refused:
        detail["copied_to"] = act.matter.review_body.name
    return detail
