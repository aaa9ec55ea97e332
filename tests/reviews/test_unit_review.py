"""The drafting unit's own review, by somebody who has not drafted."""

import pytest

from reviews.models import UnitReview, UnitReviewOutcome
from reviews.transitions import drafting, unit_reviews
from tests.builders import DRAFT, a_text, a_walk
from tests.reviews.standing import labels, open_names, refusals_of, standing
from workflows.appointments import appoint
from workflows.constants import Role, Stage
from workflows.errors import (
    DutiesConflict,
    GateClosed,
    Inadmissible,
    NotNow,
    NotPermitted,
    StaleVersion,
)

pytestmark = pytest.mark.django_db


def conclude(walk, person=None, **arguments):
    return walk.do(
        unit_reviews.conclude_unit_review,
        person or walk.cast.unit_reviewer,
        **{"outcome": UnitReviewOutcome.PASSED, "opinion": "同意送审。", **arguments},
    )


@pytest.mark.parametrize(
    ("outcome", "step", "stage"),
    [
        (UnitReviewOutcome.PASSED, "submit", Stage.SUBMITTING),
        (UnitReviewOutcome.SENT_BACK, "draft", Stage.DRAFTING),
    ],
)
def test_the_reviewer_lets_the_draft_go_or_sends_it_back(outcome, step, stage):
    walk = a_walk(at="unit_review")
    review = conclude(walk, outcome=outcome, office_meeting="局长办公会议通过")
    assert review.revision == walk.matter.revisions.get()
    assert review.office_meeting == "局长办公会议通过"
    assert open_names(walk.matter) == [step]
    assert walk.matter.stage == stage


def test_who_drafted_cannot_review_in_the_same_unit():
    walk = a_walk(at="unit_review")
    appoint(walk.cast.drafter, Role.UNIT_REVIEWER, walk.cast.drafting_unit)
    before = standing(walk.matter)
    with pytest.raises(DutiesConflict) as refused:
        conclude(walk, walk.cast.drafter)
    assert "起草" in refused.value.sentence
    assert standing(walk.matter) == before
    assert refusals_of(walk.matter) == [("conclude_unit_review", "duties_conflict")]


def test_the_reviewer_of_another_unit_cannot_review():
    walk = a_walk(at="unit_review")
    before = standing(walk.matter)
    with pytest.raises(NotPermitted):
        conclude(walk, walk.cast.market_reviewer)
    assert standing(walk.matter) == before


@pytest.mark.parametrize(
    ("case", "arguments", "field"),
    [
        ("no opinion", {"opinion": " "}, "opinion"),
        ("no outcome that exists", {"outcome": "maybe"}, "outcome"),
    ],
)
def test_a_review_concludes_with_an_opinion(case, arguments, field):
    walk = a_walk(at="unit_review")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        conclude(walk, **arguments)
    assert refused.value.field_name == field
    assert standing(walk.matter) == before


def test_a_second_click_finds_the_step_gone():
    walk = a_walk(at="unit_review")
    conclude(walk)
    before = standing(walk.matter)
    with pytest.raises(NotNow) as refused:
        conclude(walk)
    assert labels(refused.value.citations) == ["《四川省行政规范性文件管理办法》第二十六条第二款"]
    assert standing(walk.matter) == before


def test_a_review_from_an_old_page_is_stale():
    walk = a_walk(at="unit_review")
    before = standing(walk.matter)
    with pytest.raises(StaleVersion):
        unit_reviews.conclude_unit_review(
            matter=walk.matter,
            actor=walk.cast.unit_reviewer,
            now=walk.now,
            expected_version=walk.matter.version - 1,
            outcome=UnitReviewOutcome.PASSED,
            opinion="同意",
        )
    assert standing(walk.matter) == before


def sent_back(change):
    walk = a_walk(at="unit_review")
    conclude(walk, outcome=UnitReviewOutcome.SENT_BACK, opinion="请修改第四条。")
    walk.do(
        drafting.add_revision,
        walk.cast.drafter,
        upload=a_text(text=DRAFT + "第五条 本办法由区住房和城乡建设局解释。"),
        change=change,
    )
    return walk


def test_a_wording_change_goes_straight_back_to_the_own_review():
    walk = sent_back("wording")
    walk.do(drafting.resubmit, walk.cast.drafter, reason="已按意见修改文字。")
    assert open_names(walk.matter) == ["unit_review"]
    assert conclude(walk).revision.number == 2
    assert UnitReview.objects.filter(matter=walk.matter).count() == 2


def test_a_change_of_substance_is_consulted_on_again():
    walk = sent_back("substance")
    before = standing(walk.matter)
    with pytest.raises(GateClosed) as refused:
        walk.do(drafting.resubmit, walk.cast.drafter, reason="已修改。")
    assert [one.code for one in refused.value.missing] == ["substance_changed"]
    assert labels(refused.value.missing[0].citations) == [
        "《四川省行政规范性文件管理办法》第二十四条"
    ]
    assert standing(walk.matter) == before
    walk.run("submit")
    assert UnitReview.latest(walk.matter).revision.number == 2


def test_a_draft_that_was_never_consulted_on_cannot_skip_the_consultation():
    walk = a_walk(at="draft")
    walk.do(drafting.add_revision, walk.cast.drafter, upload=a_text())
    before = standing(walk.matter)
    with pytest.raises(GateClosed) as refused:
        walk.do(drafting.resubmit, walk.cast.drafter, reason="省略程序。")
    assert [one.code for one in refused.value.missing] == ["never_prepared"]
    assert standing(walk.matter) == before
