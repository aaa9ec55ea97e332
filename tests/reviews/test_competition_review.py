"""The drafter reviews first, the competent body concludes (公平竞争审查条例)."""

import pytest

from reviews.models import CompetitionOutcome, CompetitionReview, CompetitionStatus
from reviews.transitions import competition, submission
from tests.builders import a_walk
from tests.reviews.standing import labels, open_names, standing
from workflows.errors import Inadmissible, NotNow, NotPermitted, StaleVersion
from workflows.models import Matter

pytestmark = pytest.mark.django_db

SICHUAN = [
    "《四川省行政规范性文件管理办法》第二十三条",
    "《公平竞争审查条例》第十八条",
]


def review_first(walk, **arguments):
    return walk.do(
        competition.first_competition_review,
        walk.cast.drafter,
        **{"heard": "听取了协会意见。", "first_review": "未发现问题。", **arguments},
    )


def conclude(walk, outcome, **arguments):
    return walk.do(
        competition.conclude_competition_review,
        walk.cast.market_reviewer,
        outcome=outcome,
        **{"opinion": "经审查，提出如下结论。", **arguments},
    )


def test_a_matter_that_does_not_touch_the_market_has_no_such_step():
    walk = a_walk(at="announce_comment", touches_market=False)
    assert not {"first_competition_review", "competition_review"} & set(open_names(walk.matter))


def test_after_the_first_review_it_is_the_turn_of_the_competent_body():
    walk = a_walk(at="first_competition_review")
    review = review_first(walk)
    assert review.status == CompetitionStatus.FIRST
    assert review.outcome == ""
    run = walk.matter.step_runs.get(name="competition_review")
    assert run.organ == walk.cast.market


@pytest.mark.parametrize("field", ["heard", "first_review"])
def test_a_first_review_says_who_was_heard_and_what_was_found(field):
    walk = a_walk(at="first_competition_review")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        review_first(walk, **{field: " "})
    assert refused.value.field_name == field
    assert standing(walk.matter) == before


def test_without_a_competent_body_the_first_review_is_refused():
    walk = a_walk(at="first_competition_review")
    Matter.objects.filter(pk=walk.matter.pk).update(competition_body=None)
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        review_first(walk)
    assert labels(refused.value.citations)[:2] == SICHUAN
    assert standing(walk.matter) == before


def test_the_drafter_cannot_conclude():
    walk = a_walk(at="competition_review")
    before = standing(walk.matter)
    with pytest.raises(NotPermitted):
        walk.do(
            competition.conclude_competition_review,
            walk.cast.drafter,
            outcome=CompetitionOutcome.COMPLIES,
            opinion="符合。",
        )
    assert standing(walk.matter) == before


def test_a_conclusion_from_an_old_page_is_stale():
    walk = a_walk(at="competition_review")
    before = standing(walk.matter)
    with pytest.raises(StaleVersion):
        competition.conclude_competition_review(
            matter=walk.matter,
            actor=walk.cast.market_reviewer,
            now=walk.now,
            expected_version=walk.matter.version - 1,
            outcome=CompetitionOutcome.COMPLIES,
            opinion="符合。",
        )
    assert standing(walk.matter) == before


@pytest.mark.parametrize(
    ("case", "outcome", "grounds", "permits"),
    [
        ("it complies", CompetitionOutcome.COMPLIES, {}, True),
        (
            "an exception",
            CompetitionOutcome.EXCEPTION,
            {"exception_detail": "为实现扶贫开发等社会保障目的。", "exception_until": "2027年底"},
            True,
        ),
        ("it violates", CompetitionOutcome.VIOLATES, {}, False),
    ],
)
def test_a_conclusion_is_recorded_as_it_is_found_and_goes_on(case, outcome, grounds, permits):
    walk = a_walk(at="competition_review")
    review = conclude(walk, outcome, **grounds)
    assert (review.status, review.outcome) == (CompetitionStatus.CONCLUDED, outcome)
    assert (review.concluded_by, review.concluded_at) == (walk.cast.market_reviewer, walk.now)
    assert review.permits is permits
    assert "competition_review" not in open_names(walk.matter)
    before = standing(walk.matter)
    with pytest.raises(NotNow):
        conclude(walk, outcome, **grounds)
    assert standing(walk.matter) == before


@pytest.mark.parametrize(
    ("case", "outcome", "arguments", "field"),
    [
        ("no outcome that exists", "fine", {}, "outcome"),
        ("no opinion", "complies", {"opinion": " "}, "opinion"),
        ("an exception without its case", "exception", {"exception_until": "2027年底"},
         "exception_detail"),
        ("an exception without an end", "exception", {"exception_detail": "社会保障"},
         "exception_until"),
        ("a case without an exception", "complies", {"exception_detail": "社会保障"},
         "exception_detail"),
        ("an end without an exception", "violates", {"exception_until": "2027年底"},
         "exception_until"),
    ],
)  # fmt: skip
def test_a_conclusion_is_whole(case, outcome, arguments, field):
    walk = a_walk(at="competition_review")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        conclude(walk, outcome, **arguments)
    assert refused.value.field_name == field
    assert standing(walk.matter) == before


def test_a_violation_is_overcome_by_a_new_round_over_a_new_text():
    walk = a_walk(at="competition_review")
    conclude(walk, CompetitionOutcome.VIOLATES)
    walk.run("submit")
    walk.do(submission.redraft, walk.cast.drafter, reason="删除限制竞争的条款")
    walk.run("submit")
    rounds = CompetitionReview.objects.filter(matter=walk.matter)
    assert list(rounds.values_list("outcome", flat=True)) == ["violates", "complies"]
