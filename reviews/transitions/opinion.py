"""Signing the opinion: its number, its paper, and where the matter goes from there."""

from __future__ import annotations

from reviews.documents.opinion import name_of, opinion_document, title_of
from reviews.models import LegalityReview
from reviews.rules import opinion as rules
from reviews.rules.reviewed_text import check_same_text
from reviews.transitions.review_rounds import holder_of, review_under_way
from reviews.transitions.signers import ask_signers_again, check_signers
from workflows import acts, limits, numbers, papers
from workflows.acts import Act, transition
from workflows.constants import Duty
from workflows.issuing import Issue, store_signed_document
from workflows.models import SeriesPurpose
from workflows.pdf import Style
from workflows.secret_marks import noted, take_copy
from workflows.verbs import Verb

SIGN_OPINION = Verb(
    "sign_opinion",
    "签发意见书",
    steps=("sign_opinion",),
    duty=Duty.OPINION_SIGNING,
    signs=True,
    article="review_required",
)
SEND_BACK_OPINION = Verb(
    "send_back_opinion",
    "退回修改意见书",
    steps=("sign_opinion",),
    duty=Duty.OPINION_SIGNING,
    article="review_required",
)

# Where the matter goes after an opinion, by what its conclusion does to the gate (law notes B.6).
OUTCOMES = {
    "open": "open",
    "open_with_risk": "open",
    "after_change": "answer",
    "closed": "closed",
}


@transition(SIGN_OPINION)
def sign_opinion(act: Act, *, as_letter: bool = False) -> LegalityReview:
    """The head of the review body signs: number, opinion as PDF, clock stopped.

    ``as_letter`` takes the form of a letter instead of the red header.

    Raises:
        OutsideWindow: a strict minimum has not run out.
        GateClosed: the text has been replaced, or an added signer has not agreed.
        Inadmissible: the review body has no code for its numbers.
        NotSigned: the opinion cannot be signed for the review body.
    """
    review = review_under_way(act)
    check_same_text(act.matter, review, papers.current_revision(act.matter))
    check_signers(act, review)
    rules.check_issue_day(act.matter, review, act.today)
    _number(act, review)
    if review.limit is not None:
        limits.meet(review.limit, act.today)
    review.signed_by = act.actor
    review.issued_at = act.now
    copy_number = take_copy(act.matter, act.today.year)
    _store_paper(act, review, Style.LETTER if as_letter else Style.RED_HEADER, copy_number)
    review.issue()
    review.save()
    conclusion = act.law.conclusion(act.matter.kind, review.conclusion)
    act.note.subject = review.opinion_number
    act.note.detail = {
        "conclusion": conclusion.code,
        "label": conclusion.label,
        "late": review.limit.is_late if review.limit is not None else False,
        **noted(copy_number),
    }
    act.complete(OUTCOMES[conclusion.gate])
    return review


@transition(SEND_BACK_OPINION)
def send_back_opinion(act: Act, *, reason: str) -> LegalityReview:
    """The head does not sign: back to the reviewer, and through the second review again."""
    review = review_under_way(act)
    act.note.reason = acts.required(reason, "请写明退回的理由。", "reason")
    ask_signers_again(act, review)
    review.send_back()
    review.save()
    act.complete("sent_back", owner=holder_of(review))
    return review


def _number(act: Act, review: LegalityReview) -> None:
    body, year = review.review_body, act.today.year
    code = rules.agency_code(body)
    number = numbers.take(body, SeriesPurpose.OPINION, year)
    review.opinion_number = numbers.bracketed(code, year, number)


def _store_paper(act: Act, review: LegalityReview, style: Style, copy_number: str) -> None:
    review.opinion = store_signed_document(
        act.matter,
        opinion_document(review, dated_on=act.today, style=style, copy_number=copy_number),
        Issue(name_of(review), review.review_body, succeeds=True, copy_number=copy_number),
        material="legality_opinion",
        title=title_of(review),
        author=act.actor,
        now=act.now,
        revision=review.revision,
    )
