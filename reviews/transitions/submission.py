"""Submitting the draft for legality review, or taking it back to the desk (报送审核)."""

from __future__ import annotations

from reviews.facts import facts_of
from reviews.models import LegalityReview
from reviews.rules import submission as rules
from workflows import acts, papers
from workflows.acts import Act, transition
from workflows.constants import Duty
from workflows.verbs import Verb

SUBMIT_FOR_REVIEW = Verb(
    "submit_for_review",
    "报送审核",
    steps=("submit",),
    duty=Duty.DRAFTING,
    article="materials_complete",
)
REDRAFT = Verb("redraft", "退回起草", steps=("submit",), duty=Duty.DRAFTING)


@transition(SUBMIT_FOR_REVIEW)
def submit_for_review(
    act: Act,
    *,
    submission_number: str = "",
    urgent: bool = False,
    urgent_reason: str = "",
) -> LegalityReview:
    """Send the newest text with everything it needs; a new round of review begins.

    Urgency spares the shortest time of review, never the review.

    Raises:
        GateClosed: G2, with everything that is missing.
        Inadmissible: urgent without a reason, or the last round has not ended.
    """
    revision = papers.current_revision(act.matter)
    previous = LegalityReview.latest(act.matter)
    rules.check_none_open(previous)
    rules.check_urgency(urgent, urgent_reason)
    rules.check(act.matter, facts_of(act.matter, revision))
    review = LegalityReview.objects.create(
        matter=act.matter,
        revision=revision,
        opened_at=act.now,
        opened_by=act.actor,
        previous=previous,
        review_body=act.matter.review_body,
        submission_number=submission_number.strip(),
        urgent=urgent,
        urgent_reason=urgent_reason.strip() if urgent else "",
    )
    act.note.subject = review.submission_number or str(revision)
    act.note.revision = revision
    act.note.reason = review.urgent_reason
    act.complete("submitted")
    return review


@transition(REDRAFT)
def redraft(act: Act, *, reason: str) -> None:
    """Take the draft back to be changed before it is submitted.

    Raises:
        Inadmissible: no reason.
    """
    act.note.revision = papers.current_revision(act.matter)
    act.note.reason = acts.required(reason, "请填写退回起草的理由。", "reason")
    act.complete("redraft")
