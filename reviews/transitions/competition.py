"""Fair-competition review: the drafter's first review, then the competent body's conclusion.

A violation is recorded as found and closes the way to deliberation (G5). A changed text comes
to a new conclusion by a new start of the consultation from the draft.
"""

from __future__ import annotations

from reviews.models import CompetitionReview
from reviews.rules import competition as rules
from workflows import acts, papers
from workflows.acts import Act, transition
from workflows.constants import Duty
from workflows.verbs import Verb

FIRST_COMPETITION_REVIEW = Verb(
    "first_competition_review",
    "公平竞争审查初审",
    steps=("first_competition_review",),
    duty=Duty.DRAFTING,
    article="competition_review",
)
CONCLUDE_COMPETITION_REVIEW = Verb(
    "conclude_competition_review",
    "作出公平竞争审查结论",
    steps=("competition_review",),
    article="competition_review",
)


@transition(FIRST_COMPETITION_REVIEW)
def first_competition_review(act: Act, *, heard: str, first_review: str) -> CompetitionReview:
    """The drafter hears operators and associations and reviews first.

    Raises:
        Inadmissible: nobody was heard, nothing found is said, or no body is named that would
            conclude.
    """
    rules.check_body(act.matter)
    review = CompetitionReview.objects.create(
        matter=act.matter,
        revision=papers.current_revision(act.matter),
        opened_at=act.now,
        opened_by=act.actor,
        heard=acts.required(heard, "请填写听取经营者、行业协会商会等意见的情况。", "heard"),
        first_review=acts.required(first_review, "请填写初审意见。", "first_review"),
    )
    act.note.revision = review.revision
    act.note.reason = review.heard
    act.complete()
    return review


@transition(CONCLUDE_COMPETITION_REVIEW)
def conclude_competition_review(
    act: Act,
    *,
    outcome: str,
    opinion: str,
    exception_detail: str = "",
    exception_until: str = "",
) -> CompetitionReview:
    """The competent body concludes, whatever it finds.

    Raises:
        Inadmissible: no opinion, or an exception without its case and its end.
    """
    rules.check_conclusion(
        act.matter,
        outcome=outcome,
        exception_detail=exception_detail,
        exception_until=exception_until,
    )
    review = CompetitionReview.latest(act.matter)
    assert review is not None
    review.outcome = outcome
    review.opinion = acts.required(opinion, "请填写审查意见。", "opinion")
    review.exception_detail = exception_detail.strip()
    review.exception_until = exception_until.strip()
    review.concluded_by = act.actor
    review.concluded_at = act.now
    review.conclude()
    review.save()
    act.note.subject = review.get_outcome_display()
    act.note.revision = review.revision
    act.note.reason = review.opinion
    act.complete()
    return review
