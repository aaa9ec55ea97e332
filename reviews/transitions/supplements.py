"""Receiving the materials in the review body, asking for missing ones, returning the round."""

from __future__ import annotations

from datetime import date, datetime

from reviews.models import LegalityReview, SupplementRequest
from reviews.rules import supplements as rules
from reviews.transitions.review_rounds import review_under_way
from workflows import acts, limits, papers
from workflows.acts import Act, transition
from workflows.constants import Capacity, Duty, Role
from workflows.errors import Inadmissible
from workflows.iso_dates import iso
from workflows.lawful_days import until
from workflows.limits import Reason
from workflows.models import Entry, Matter, TimeLimit
from workflows.verbs import Verb

ACCEPT_MATERIALS = Verb(
    "accept_materials",
    "接收材料",
    steps=("accept",),
    duty=Duty.LEGALITY_REVIEW,
    article="review_clock",
)
REQUEST_SUPPLEMENT = Verb(
    "request_supplement",
    "要求补正材料",
    steps=("accept", "review"),
    duty=Duty.LEGALITY_REVIEW,
    article="supplement",
)
SUPPLY_MATERIALS = Verb(
    "supply_materials", "报送补正材料", steps=("supplement",), article="supplement"
)
RETURN_TO_DRAFTER = Verb(
    "return_to_drafter",
    "退回",
    steps=("accept", "review"),
    duty=Duty.LEGALITY_REVIEW,
    article="return",
)
RETURN_UNSUPPLIED = Verb(
    "return_unsupplied",
    "逾期未补正退回",
    steps=("supplement",),
    role=Role.LEGALITY_REVIEWER,
    of=Capacity.REVIEW_BODY,
    duty=Duty.LEGALITY_REVIEW,
    article="supplement",
)


@transition(ACCEPT_MATERIALS)
def accept_materials(act: Act, *, complete: bool, take: bool = True) -> LegalityReview:
    """All materials are in: the clock starts, today not counted.

    ``take``: the receiving person also becomes the reviewer. In an emergency the minimum does
    not bind, but the limit is kept like any other.

    Raises:
        GateClosed: materials are missing, or the text has been replaced.
        LawUnset: the rule pack gives the review neither a minimum nor a maximum.
    """
    review = review_under_way(act)
    rules.check_acceptance(
        act.matter, review, papers.current_revision(act.matter), complete=complete
    )
    _start_clock(act, review)
    if take:
        review.reviewer = act.actor
    review.accept()
    review.save()
    act.complete("accepted", owner=act.principal.pk if take else act.step.owner_id)
    return review


@transition(REQUEST_SUPPLEMENT)
def request_supplement(
    act: Act, *, materials: str, reason: str, due_on: date | None = None
) -> SupplementRequest:
    """Ask for missing materials. A running clock stops after today, which still counts.

    Raises:
        Inadmissible, OutsideWindow: no lawful day for supplying them.
    """
    review = review_under_way(act)
    request = SupplementRequest.objects.create(
        review=review,
        materials=acts.required(materials, "请写明应补正的材料。", "materials"),
        reason=acts.required(reason, "请写明理由。", "reason"),
        requested_on=act.today,
        due_on=rules.supplement_due(act.matter, act.today, act.calendar, due_on),
    )
    review.ask_supplement()
    review.save()
    if review.limit is not None:
        _stop_clock(act, review.limit, request)
    act.note.reason = request.reason
    act.note.detail = {"materials": request.materials, "due_on": request.due_on.isoformat()}
    act.complete("supplement", due_on=request.due_on.isoformat(), reviewer=act.step.owner_id)
    return request


@transition(SUPPLY_MATERIALS)
def supply_materials(act: Act, *, explanation: str) -> SupplementRequest:
    """The missing materials are in. The clock goes on tomorrow: with the remainder, or from
    the beginning where law says so.

    Raises:
        GateClosed: nothing was uploaded since the notice, or the text was replaced.
    """
    review = review_under_way(act)
    request = _open_request(review)
    act.note.reason = acts.required(explanation, "请说明补正情况。", "explanation")
    rules.check_supply(
        act.matter, review, papers.current_revision(act.matter), _requested_at(act.matter)
    )
    request.supplied_on = act.today
    request.save()
    if review.limit is None:
        review.supplement_before_acceptance()
    else:
        _go_on(act, review, review.limit)
        review.supplement_in_review()
    review.save()
    act.note.detail = {"late": until(request.due_on).is_over(act.today)}
    act.complete(
        "before_acceptance" if review.limit is None else "in_review",
        owner=act.step.data.get("reviewer"),
    )
    return request


@transition(RETURN_TO_DRAFTER)
def return_to_drafter(act: Act, *, reason: str) -> LegalityReview:
    """退回 by the review body: the round is over, the clock with it."""
    return _end_round(act, acts.required(reason, "请写明退回的理由。", "reason"))


@transition(RETURN_UNSUPPLIED)
def return_unsupplied(act: Act, *, reason: str) -> LegalityReview:
    """退回 because the materials asked for did not come in time.

    Raises:
        OutsideWindow: the drafting unit still has time.
    """
    request = _open_request(review_under_way(act))
    rules.check_unsupplied(act.matter, request, act.today)
    act.note.detail = {"due_on": request.due_on.isoformat()}
    return _end_round(act, acts.required(reason, "请写明退回的理由。", "reason"))


def _open_request(review: LegalityReview) -> SupplementRequest:
    request = review.supplements.filter(supplied_on=None).last()
    if request is None:
        raise Inadmissible(sentence="没有待办的补正通知。")
    return request


def _requested_at(matter: Matter) -> datetime:
    """The instant of the newest notice, as the ledger has it."""
    notices = Entry.objects.filter(matter=matter, verb=REQUEST_SUPPLEMENT.code, refusal="")
    return notices.latest("sequence").at


def _end_round(act: Act, reason: str) -> LegalityReview:
    review = review_under_way(act)
    act.note.reason = reason
    review.return_to_drafter()
    review.save()
    limits.end_running(act.matter, "review", on=act.today)
    act.complete("returned")
    return review


def _start_clock(act: Act, review: LegalityReview) -> None:
    limit = _start(act)
    review.limit = limit
    review.complete_on = act.today
    act.note.detail = {
        "earliest_on": iso(limit.earliest_on),
        "latest_on": iso(limit.latest_on),
        "urgent": review.urgent,
    }


def _stop_clock(act: Act, limit: TimeLimit, request: SupplementRequest) -> None:
    cited = act.law.article("supplement", act.matter.kind)
    reason = Reason(f"补正材料：{request.materials}"[:300], cited)
    limits.suspend(limit, act.today, reason, act.actor)


def _go_on(act: Act, review: LegalityReview, limit: TimeLimit) -> None:
    limits.resume(limit, act.today, act.actor)
    if act.law.review(act.matter.kind).pause == "restart":
        limits.end(limit, act.today)
        review.limit = _start(act)
        review.complete_on = act.today


def _start(act: Act) -> TimeLimit:
    return limits.start(
        act.matter, "review", act.today, act.now, organ=act.matter.organ_in(Capacity.REVIEW_BODY)
    )
