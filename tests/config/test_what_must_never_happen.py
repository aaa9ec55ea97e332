"""States that the database itself refuses, whoever writes them."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from reviews.models import (
    Comment,
    ConsultationReply,
    Deliberation,
    Finding,
    LegalityReview,
    SupplementRequest,
)
from tests.builders import a_walk
from tests.reviews.legality_cases import a_review, the_review, told_to_change
from tests.tampering import tampering
from workflows.models import Matter

pytestmark = pytest.mark.django_db


def refused_by(constraint, act):
    """SQLite names the constraint of a check, and the columns of a unique one."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        act()


def test_a_matter_stands_on_one_agenda_at_a_time():
    walk = a_walk(at="deliberate", technical=False, touches_market=False)
    item = Deliberation.objects.get(matter=walk.matter)
    item.pk, item._state.adding = None, True
    refused_by(
        "deliberation_one_open_per_matter|UNIQUE constraint failed: reviews_deliberation.matter_id",
        item.save,
    )


def test_one_request_for_supplements_is_open_at_a_time():
    walk = a_walk(at="review", technical=False, touches_market=False)
    said = {
        "review": LegalityReview.objects.get(matter=walk.matter),
        "materials": "说明",
        "reason": "缺少",
        "requested_on": walk.today,
        "due_on": walk.today,
    }
    SupplementRequest.objects.create(**said)
    refused_by(
        "supplement_request_one_open|UNIQUE constraint failed: reviews_supplementrequest.review_id",
        partial(SupplementRequest.objects.create, **said),
    )


def test_a_supplement_does_not_come_before_its_request():
    walk = a_walk(at="review", technical=False, touches_market=False)
    refused_by(
        "supplement_request_in_order",
        partial(
            SupplementRequest.objects.create,
            review=LegalityReview.objects.get(matter=walk.matter),
            materials="说明",
            reason="缺少",
            requested_on=walk.today,
            due_on=walk.today,
            supplied_on=walk.matter.registered_at.date(),
        ),
    )


@pytest.mark.parametrize("disposition", ["partly", "not_adopted"])
def test_what_is_not_adopted_has_its_reason(disposition):
    walk = a_walk(at="collect_comments", technical=False, touches_market=False)
    walk.run(until="settle_comments")
    for model in (Comment, ConsultationReply):
        name = "comment" if model is Comment else "consultation_reply"
        rows = model.objects.filter(disposition="") if model is Comment else model.objects.all()
        assert rows.exists()
        with tampering():
            refused_by(
                f"{name}_not_adopted_has_reason",
                partial(rows.update, disposition=disposition, disposition_reason=""),
            )
            rows.update(disposition="adopted", disposition_reason="")


def test_a_finding_declined_has_its_reason():
    walk = a_review("review")
    told_to_change(walk)
    rows = Finding.objects.filter(review=the_review(walk))
    refused_by("finding_not_adopted_has_reason", partial(rows.update, adopted=False, answer=""))


def test_what_is_secret_is_withheld():
    walk = a_walk(at="draft")
    rows = Matter.objects.filter(pk=walk.matter.pk)
    refused_by(
        "matter_secret_is_withheld",
        partial(rows.update, secret=True, secrecy_basis="依法定密"),
    )
