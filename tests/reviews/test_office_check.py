"""The government office's check, and taking a submission back."""

import pytest

from reviews.rules.office import ReturnGround
from reviews.transitions import office
from tests.reviews.legality_cases import (
    a_review,
    at_steps,
    codes,
    kept_refusals,
    refused,
    the_limit,
    the_review,
)
from tests.reviews.standing import acts_of, labels
from workflows.errors import (
    GateClosed,
    Inadmissible,
    NotNow,
    NotPermitted,
    StaleVersion,
)
from workflows.models import Entry, LimitStatus

pytestmark = pytest.mark.django_db

CONFIRMED = {"necessary": True, "complete": True, "in_form": True}


def test_confirmed_submission_goes_to_the_review_body_without_a_clock():
    walk = a_review("office_check")
    walk.do(office.forward_to_review, walk.cast.intake, **CONFIRMED, office_note="材料齐全")
    assert at_steps(walk) == ["accept"]
    assert the_review(walk).status == "forwarded"
    assert the_review(walk).office_note == "材料齐全"
    assert walk.matter.stage == "accepting"
    assert the_limit(walk) is None


@pytest.mark.parametrize(
    ("case", "unconfirmed", "missing", "article"),
    [
        ("not necessary", "necessary", "not_necessary", "第二十五条"),
        ("incomplete", "complete", "incomplete", "第二十六条"),
        ("out of form", "in_form", "out_of_form", "第二十五条"),
    ],
)
def test_office_does_not_pass_on_what_it_has_not_confirmed(case, unconfirmed, missing, article):
    walk = a_review("office_check")
    gate = refused(
        GateClosed,
        walk,
        office.forward_to_review,
        walk.cast.intake,
        **(CONFIRMED | {unconfirmed: False}),
    )
    assert (gate.gate, codes(gate)) == ("G2", [missing])
    assert f"《四川省行政规范性文件管理办法》{article}" in labels(gate.missing[0].citations)
    assert kept_refusals(walk) == [("forward_to_review", "gate_closed")]


def test_office_names_everything_unconfirmed_at_once():
    walk = a_review("office_check")
    gate = refused(
        GateClosed,
        walk,
        office.forward_to_review,
        walk.cast.intake,
        necessary=False,
        complete=False,
        in_form=False,
    )
    assert codes(gate) == ["not_necessary", "incomplete", "out_of_form"]


def test_incomplete_submission_goes_back_to_be_submitted_anew():
    walk = a_review("office_check")
    walk.do(
        office.request_office_supplement,
        walk.cast.intake,
        materials="起草说明",
        reason="起草说明未写明有效期理由",
    )
    assert at_steps(walk) == ["submit"]
    assert the_review(walk).status == "returned"
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert (entry.reason, entry.detail) == ("起草说明未写明有效期理由", {"materials": "起草说明"})


@pytest.mark.parametrize(
    ("ground", "label"),
    [
        (ReturnGround.NOT_NECESSARY, "没有制定必要"),
        (ReturnGround.OUT_OF_FORM, "不符合公文格式和报送要求"),
    ],
)
def test_returned_at_the_office_the_draft_is_back_with_its_drafter(ground, label):
    walk = a_review("office_check")
    walk.do(office.return_at_office, walk.cast.intake, ground=ground, reason="现行规定已能适用")
    assert at_steps(walk) == ["draft"]
    assert the_review(walk).status == "returned"
    assert the_review(walk).office_note == f"{label}：现行规定已能适用"


def test_return_needs_a_known_ground_and_a_reason():
    walk = a_review("office_check")
    unknown = refused(
        Inadmissible,
        walk,
        office.return_at_office,
        walk.cast.intake,
        ground="dislike",
        reason="不喜欢",
    )
    blank = refused(
        Inadmissible,
        walk,
        office.return_at_office,
        walk.cast.intake,
        ground=ReturnGround.OUT_OF_FORM,
        reason=" ",
    )
    assert (unknown.field_name, blank.field_name) == ("ground", "reason")


def test_drafter_takes_back_what_the_office_has_not_touched():
    walk = a_review("office_check")
    walk.do(office.recall, walk.cast.drafter, reason="补充一份材料")
    assert at_steps(walk) == ["submit"]
    assert the_review(walk).status == "withdrawn"
    assert acts_of(walk.matter)[-1] == "recall"


def test_nothing_is_taken_back_once_it_was_passed_on():
    walk = a_review("accept")
    late = refused(NotNow, walk, office.recall, walk.cast.drafter, reason="补充一份材料")
    assert late.sentence == "事项处于“审核机构接收”阶段，现在不能拿回。"


@pytest.mark.parametrize("step", ["office_check", "accept", "review"])
def test_drafting_unit_withdraws_at_any_step_before_the_conclusion(step):
    walk = a_review(step)
    walk.do(office.withdraw, walk.cast.drafter, reason="需要重新研究")
    assert at_steps(walk) == ["draft"]
    assert the_review(walk).status == "withdrawn"
    limit = the_limit(walk)
    assert limit is None or limit.status == LimitStatus.ENDED
    assert (limit is not None) == (step == "review")


def test_concluded_review_is_not_withdrawn():
    walk = a_review("second_review")
    refused(NotNow, walk, office.withdraw, walk.cast.drafter, reason="需要重新研究")


def test_office_work_is_not_the_drafters_and_taking_back_is_not_the_offices():
    walk = a_review("office_check")
    refused(NotPermitted, walk, office.forward_to_review, walk.cast.drafter, **CONFIRMED)
    refused(NotPermitted, walk, office.recall, walk.cast.intake, reason="拿回")
    refused(NotPermitted, walk, office.withdraw, walk.cast.reviewer, reason="撤回")


def test_repeated_click_is_no_second_decision():
    walk = a_review("office_check")
    seen = walk.matter.version
    first = {"matter": walk.matter, "actor": walk.cast.intake, "now": walk.now}
    office.forward_to_review(**first, expected_version=seen, **CONFIRMED)
    with pytest.raises(StaleVersion):
        office.forward_to_review(**first, expected_version=seen, **CONFIRMED)
    assert acts_of(walk.matter).count("forward_to_review") == 1


def test_returned_round_is_followed_by_a_new_one_that_names_it():
    walk = a_review("office_check")
    first = the_review(walk)
    walk.do(office.recall, walk.cast.drafter, reason="补充一份材料")
    walk.run("accept")
    second = the_review(walk)
    assert second.pk != first.pk
    assert second.previous_id == first.pk
    assert second.status == "forwarded"
