"""Legal counsel and public lawyers in the review (法律顾问、公职律师)."""

from __future__ import annotations

from reviews.models import CounselOpinion
from reviews.rules.assignment import check_free_of_conflict, check_insider
from reviews.transitions.review_rounds import review_under_way, review_with_lines
from workflows import acts, authority
from workflows.acts import Act, transition
from workflows.appointments import assign_named
from workflows.constants import Duty, NamedRole
from workflows.errors import Inadmissible
from workflows.models import User
from workflows.verbs import Verb

INVITE_COUNSEL = Verb(
    "invite_counsel",
    "邀请法律顾问",
    steps=("review",),
    duty=Duty.LEGALITY_REVIEW,
    article="counsel",
)
GIVE_COUNSEL_OPINION = Verb(
    "give_counsel_opinion",
    "提出法律顾问意见",
    steps=("review",),
    named=NamedRole.COUNSEL,
    parallel=True,
    article="counsel",
)


@transition(INVITE_COUNSEL)
def invite_counsel(act: Act, *, counsel: User) -> None:
    """Name a person as counsel on this matter; they see it from now on.

    Raises:
        Inadmissible: the reviewer names themself, a person who has left, or in a secret matter
            one who is not among its insiders.
        DutiesConflict: the person drafted the text, reviewed it for the drafting unit, or
            advised on it as an expert.
    """
    review_under_way(act)
    if counsel == act.actor or not counsel.is_active:
        raise Inadmissible(sentence="请选择承办人以外的在任人员。", field_name="counsel")
    check_insider(act.matter, authority.holdings_of(counsel), "counsel")
    done = authority.duties_done(counsel.pk, act.matter)
    check_free_of_conflict(act.matter, counsel, Duty.LEGALITY_REVIEW, done)
    assign_named(act.matter, counsel, role=NamedRole.COUNSEL)
    act.note.subject = str(counsel)


@transition(GIVE_COUNSEL_OPINION)
def give_counsel_opinion(act: Act, *, text: str) -> CounselOpinion:
    """Counsel's own opinion, one for each round of review.

    Raises:
        Inadmissible: the opinion is empty, or has been given.
    """
    review, lines = review_with_lines(act)
    if any(one.counsel_id == act.actor.pk for one in lines["counsel_opinions"]):
        raise Inadmissible(sentence="您已对本次送审提出意见，意见提出后不再更改。")
    opinion = CounselOpinion.objects.create(
        review=review,
        counsel=act.actor,
        text=acts.required(text, "请填写意见。", "text"),
        given_at=act.now,
    )
    act.note.subject = str(opinion)
    return opinion
