"""The government office's check of a submission, and what the drafter may still take back."""

from __future__ import annotations

from reviews.models import LegalityReview
from reviews.rules import office as rules
from reviews.rules.office import ReturnGround
from reviews.transitions.review_rounds import review_under_way
from workflows import acts, limits
from workflows.acts import Act, transition
from workflows.constants import Capacity, Role
from workflows.errors import Inadmissible
from workflows.verbs import Verb

FORWARD_TO_REVIEW = Verb(
    "forward_to_review", "转送审核机构", steps=("office_check",), article="office_check"
)
REQUEST_OFFICE_SUPPLEMENT = Verb(
    "request_office_supplement",
    "要求补充送审材料",
    steps=("office_check",),
    article="materials_complete",
)
RETURN_AT_OFFICE = Verb(
    "return_at_office", "退回起草单位", steps=("office_check",), article="return"
)
RECALL = Verb(
    "recall",
    "拿回",
    steps=("office_check",),
    role=Role.DRAFTER,
    of=Capacity.DRAFTING_UNIT,
    article="withdraw",
)
WITHDRAW = Verb(
    "withdraw",
    "撤回送审",
    steps=("office_check", "accept", "review", "supplement"),
    role=Role.DRAFTER,
    of=Capacity.DRAFTING_UNIT,
    article="withdraw",
)


@transition(FORWARD_TO_REVIEW)
def forward_to_review(
    act: Act, *, necessary: bool, complete: bool, in_form: bool, office_note: str = ""
) -> LegalityReview:
    """The office confirms necessity, completeness and form, and passes the submission on.

    Raises:
        GateClosed: a point is not confirmed.
    """
    review = review_under_way(act)
    rules.check_forwarding(act.matter, necessary=necessary, complete=complete, in_form=in_form)
    review.office_note = office_note.strip()
    review.forward()
    review.save()
    act.note.reason = review.office_note
    act.complete("forwarded")
    return review


@transition(REQUEST_OFFICE_SUPPLEMENT)
def request_office_supplement(act: Act, *, materials: str, reason: str) -> LegalityReview:
    """The submission is incomplete: it goes back to be completed and submitted anew."""
    review = review_under_way(act)
    wanted = acts.required(materials, "请写明需补充的材料。", "materials")
    act.note.reason = acts.required(reason, "请写明理由。", "reason")
    act.note.detail = {"materials": wanted}
    review.office_note = f"需补充：{wanted}"[:500]
    review.return_to_drafter()
    review.save()
    act.complete("supplement")
    return review


@transition(RETURN_AT_OFFICE)
def return_at_office(act: Act, *, ground: str, reason: str) -> LegalityReview:
    """The document is not necessary, or not in form: back to drafting."""
    review = review_under_way(act)
    if ground not in ReturnGround.values:
        raise Inadmissible(sentence="请选择退回的情形。", field_name="ground")
    act.note.reason = acts.required(reason, "请写明退回的理由。", "reason")
    act.note.detail = {"ground": ground, "ground_label": ReturnGround(ground).label}
    review.office_note = f"{ReturnGround(ground).label}：{act.note.reason}"[:500]
    review.return_to_drafter()
    review.save()
    act.complete("returned")
    return review


@transition(RECALL)
def recall(act: Act, *, reason: str) -> LegalityReview:
    """拿回: the drafter takes a submission back before the office has acted on it."""
    review = review_under_way(act)
    act.note.reason = acts.required(reason, "请写明拿回的理由。", "reason")
    review.withdraw()
    review.save()
    act.complete("recalled")
    return review


@transition(WITHDRAW)
def withdraw(act: Act, *, reason: str) -> LegalityReview:
    """撤回: the drafting unit gives the round up. A running clock ends with it."""
    review = review_under_way(act)
    act.note.reason = acts.required(reason, "请写明撤回的理由。", "reason")
    review.withdraw()
    review.save()
    limits.end_running(act.matter, "review", on=act.today)
    act.complete("withdrawn")
    return review
