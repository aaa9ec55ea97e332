"""Giving a step of the review to a person of the review body, and to another one (分办、转办)."""

from __future__ import annotations

from reviews.models import LegalityReview
from reviews.rules import assignment as rules
from reviews.transitions.review_rounds import review_under_way
from workflows import acts, authority, messages
from workflows.acts import Act, transition
from workflows.constants import Capacity, Role
from workflows.errors import Inadmissible
from workflows.models import User
from workflows.verbs import Verb

ASSIGN_REVIEWER = Verb(
    "assign_reviewer",
    "分办",
    steps=("accept", "review"),
    role=Role.HEAD,
    of=Capacity.REVIEW_BODY,
    article="reassign",
)
REASSIGN = Verb(
    "reassign",
    "转办",
    steps=("accept", "review", "second_review", "sign_opinion"),
    role=Role.HEAD,
    of=Capacity.REVIEW_BODY,
    article="reassign",
)


@transition(ASSIGN_REVIEWER)
def assign_reviewer(act: Act, *, to: User) -> LegalityReview:
    """Name the reviewer of the round; from now on the step is theirs alone.

    Raises:
        Inadmissible: somebody has it already, or the person is no reviewer of the body.
        DutiesConflict: the person has an incompatible part in the matter.
    """
    if act.step.owner_id is not None:
        raise Inadmissible(sentence=f"已由{act.step.owner}承办，请用转办。", field_name="to")
    review = review_under_way(act)
    _hand_over(act, review, to)
    act.note.detail = {"to": to.name}
    _tell([to], act, f"“{act.step.title}”已分办给您。")
    return review


@transition(REASSIGN)
def reassign(act: Act, *, to: User, reason: str) -> LegalityReview:
    """Take the step from one person and give it to another; both stay named in the record.

    Both are told.

    Raises:
        Inadmissible: nobody holds the step, or the same person does, or the person has not
            the step's role.
        DutiesConflict: the person has an incompatible part in the matter.
    """
    holder = act.step.owner
    if act.step.name in ASSIGN_REVIEWER.steps and holder is None:
        raise Inadmissible(sentence="尚未分办，请用分办。", field_name="to")
    if holder == to:
        raise Inadmissible(sentence=f"现已由{to}承办。", field_name="to")
    review = review_under_way(act)
    act.note.reason = acts.required(reason, "请写明转办的理由。", "reason")
    _hand_over(act, review, to)
    act.note.detail = {"from": holder.name if holder else "", "to": to.name}
    _tell([to], act, f"“{act.step.title}”已转由您办理：{act.note.reason}")
    if holder is not None:
        _tell([holder], act, f"“{act.step.title}”已转由{to}办理：{act.note.reason}")
    return review


def _tell(people: list[User], act: Act, text: str) -> None:
    """To everybody concerned but the one who does it."""
    others = [person for person in people if person != act.actor]
    messages.tell(others, f"{act.actor}：{text}", now=act.now, matter=act.matter)


def _hand_over(act: Act, review: LegalityReview, to: User) -> None:
    rules.check_assignee(
        act.matter,
        act.step,
        to,
        authority.holdings_of(to),
        authority.duties_done(to.pk, act.matter),
    )
    act.step.owner = to
    act.step.save()
    if act.step.role == Role.LEGALITY_REVIEWER:
        review.reviewer = to
        review.save()
