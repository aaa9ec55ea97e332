"""The clock of the review starts with all materials, and not before."""

from datetime import date

import pytest

from reviews.transitions import supplements
from tests.reviews.legality_cases import (
    a_review,
    at_steps,
    codes,
    kept_refusals,
    on,
    refused,
    the_limit,
    the_review,
    the_step,
)
from tests.reviews.standing import labels
from workflows.appointments import appoint
from workflows.constants import Role
from workflows.errors import DutiesConflict, GateClosed, NotNow, NotPermitted
from workflows.models import LimitStatus

pytestmark = pytest.mark.django_db


def received(day, **options):
    """Materials received complete on a day; the limit."""
    walk = a_review("accept", **options)
    walk.now = day
    walk.do(supplements.accept_materials, walk.cast.reviewer, complete=True)
    return walk, the_limit(walk)


@pytest.mark.parametrize(
    ("case", "kind", "started", "day", "earliest", "latest"),
    [
        (
            "D7, 5 to 15 working days over the Spring Festival",
            "normative_document",
            on(2025, 12, 1),
            on(2026, 2, 10),
            date(2026, 2, 24),
            date(2026, 3, 9),
        ),
        (
            "D7, 7 working days, no maximum",
            "major_decision",
            on(2025, 12, 1),
            on(2026, 2, 10),
            date(2026, 2, 26),
            None,
        ),
        (
            "D8, 5 to 15 working days",
            "normative_document",
            on(2026, 1, 5),
            on(2026, 3, 2),
            date(2026, 3, 9),
            date(2026, 3, 23),
        ),
    ],
)
def test_day_of_receipt_is_not_counted(case, kind, started, day, earliest, latest):
    walk, limit = received(day, kind=kind, now=started)
    assert (limit.started_on, limit.earliest_on, limit.latest_on) == (
        day.date(),
        earliest,
        latest,
    )
    assert the_review(walk).complete_on == day.date()
    assert the_step(walk).due_on == latest


def test_time_at_the_office_is_not_counted():
    walk = a_review("office_check", now=on(2026, 1, 5))
    walk.now = on(2026, 3, 2)
    walk.run("review")
    assert the_limit(walk).started_on == date(2026, 3, 2)


def test_receiving_person_takes_the_review():
    walk, limit = received(on(2026, 6, 1))
    assert limit.status == LimitStatus.RUNNING
    assert the_review(walk).status == "in_review"
    assert the_review(walk).reviewer == walk.cast.reviewer
    assert the_step(walk).owner == walk.cast.reviewer
    assert at_steps(walk) == ["review"]


def test_receiving_person_may_leave_the_review_to_be_assigned():
    walk = a_review("accept")
    walk.do(supplements.accept_materials, walk.cast.reviewer, complete=True, take=False)
    assert the_review(walk).reviewer is None
    assert the_step(walk).owner is None


def test_incomplete_materials_start_no_clock():
    walk = a_review("accept")
    gate = refused(
        GateClosed, walk, supplements.accept_materials, walk.cast.reviewer, complete=False
    )
    assert codes(gate) == ["incomplete"]
    assert labels(gate.missing[0].citations) == ["《四川省行政规范性文件管理办法》第二十六条"]
    assert the_limit(walk) is None
    assert kept_refusals(walk) == [("accept_materials", "gate_closed")]


def test_urgent_review_has_its_limit_like_any_other():
    walk = a_review("accept")
    review = the_review(walk)
    review.urgent = True
    review.urgent_reason = "防汛应急，区长批准"
    review.save()
    walk.do(supplements.accept_materials, walk.cast.reviewer, complete=True)
    assert the_limit(walk).earliest_on is not None


def test_materials_are_received_by_the_review_body_alone_and_once():
    walk = a_review("accept")
    refused(NotPermitted, walk, supplements.accept_materials, walk.cast.intake, complete=True)
    walk.do(supplements.accept_materials, walk.cast.reviewer, complete=True)
    refused(NotNow, walk, supplements.accept_materials, walk.cast.reviewer, complete=True)


def test_drafter_who_is_also_a_reviewer_does_not_receive_the_own_draft():
    walk = a_review("accept")
    appoint(walk.cast.drafter, Role.LEGALITY_REVIEWER, walk.cast.justice)
    conflict = refused(
        DutiesConflict, walk, supplements.accept_materials, walk.cast.drafter, complete=True
    )
    assert "起草" in conflict.sentence
    assert kept_refusals(walk) == [("accept_materials", "duties_conflict")]


def test_review_body_returns_what_it_cannot_receive():
    walk = a_review("accept")
    walk.do(supplements.return_to_drafter, walk.cast.reviewer, reason="不属于规范性文件")
    assert at_steps(walk) == ["draft"]
    assert the_review(walk).status == "returned"


def test_returning_ends_a_running_clock():
    walk = a_review("review")
    walk.do(supplements.return_to_drafter, walk.cast.reviewer, reason="程序未履行完毕")
    assert the_limit(walk).status == LimitStatus.ENDED
    assert at_steps(walk) == ["draft"]
