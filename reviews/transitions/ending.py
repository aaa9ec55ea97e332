"""Ending a matter before its text is adopted (终止)."""

from __future__ import annotations

from reviews.models import LegalityReview
from workflows import acts, limits
from workflows.acts import Act, transition
from workflows.constants import Capacity, Role
from workflows.legal_terms import LIMITS
from workflows.models import Procedure
from workflows.verbs import Verb

TERMINATE = Verb(
    "terminate",
    "终止程序",
    steps=(
        "draft",
        "classify",
        "send_consultation",
        "reply",
        "settle_replies",
        "announce_comment",
        "collect_comments",
        "settle_comments",
        "invite_experts",
        "conclude_experts",
        "screen_risk",
        "assess_risk",
        "first_competition_review",
        "competition_review",
        "unit_review",
        "submit",
        "office_check",
        "accept",
        "review",
        "supplement",
        "second_review",
        "sign_opinion",
        "answer",
        "table",
    ),
    role=Role.HEAD,
    of=Capacity.DRAFTING_UNIT,
    article="terminate",
)


@transition(TERMINATE)
def terminate(act: Act, *, reason: str) -> None:
    """The drafting unit's head gives the matter up: every open step is cancelled, running
    limits end, a review under way is withdrawn. What was done stays on record."""
    act.note.reason = acts.required(reason, "请填写终止的理由。", "reason")
    review = LegalityReview.latest(act.matter)
    if review is not None and review.is_open:
        review.withdraw()
        review.save()
    limits.end_running(act.matter, *LIMITS, on=act.today)
    _cancel(act.step.process)
    act.matter.terminate()


def _cancel(procedure: Procedure) -> None:
    procedure.flow_class.instance.cancel(procedure)
