"""The drafting unit's own review before anything leaves the house (起草单位审核)."""

from __future__ import annotations

from reviews.models import UnitReview
from reviews.rules import unit_reviews as rules
from workflows import acts, papers
from workflows.acts import Act, transition
from workflows.constants import Duty
from workflows.verbs import Verb

CONCLUDE_UNIT_REVIEW = Verb(
    "conclude_unit_review",
    "起草单位审核",
    steps=("unit_review",),
    duty=Duty.UNIT_REVIEW,
    article="own_review",
)


@transition(CONCLUDE_UNIT_REVIEW)
def conclude_unit_review(
    act: Act, *, outcome: str, opinion: str, office_meeting: str = ""
) -> UnitReview:
    """The unit's own reviewer lets the newest text go, or sends it back to be changed.

    ``office_meeting`` tells of the unit's collective discussion, where there was one.

    Raises:
        Inadmissible: no outcome or no opinion.
        DutiesConflict: the person has drafted.
    """
    rules.check_outcome(outcome)
    review = UnitReview.objects.create(
        matter=act.matter,
        revision=papers.current_revision(act.matter),
        opened_at=act.now,
        opened_by=act.actor,
        outcome=outcome,
        opinion=acts.required(opinion, "请填写审核意见。", "opinion"),
        office_meeting=office_meeting.strip(),
    )
    act.note.subject = str(review)
    act.note.revision = review.revision
    act.note.reason = review.opinion
    act.complete(outcome)
    return review
