"""The rehearsal of the legality review: every division, both kinds, with and without findings."""

import pytest

from config.rehearsal import legality
from reviews.models import LegalityReview
from reviews.transitions import supplements
from tests.reviews.legality_cases import a_review, at_steps, the_limit, the_review

pytestmark = pytest.mark.django_db

DIVISIONS = ("510811", "360700", "450206", "640105", "652300", "310000", "460200")
KINDS = ("normative_document", "major_decision")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("division", DIVISIONS)
def test_opinion_is_signed_on_the_first_day_that_the_review_must_be_left(division, kind):
    walk = a_review("table", division=division, kind=kind)
    limit = the_limit(walk)
    assert limit.met_on == limit.earliest_on
    assert not limit.is_late
    assert the_review(walk).conclusion == "legal"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("division", "rounds"), [("510811", 1), ("310000", 1), ("460200", {"normative_document": 2})]
)
def test_road_with_findings_comes_to_the_meeting(division, rounds, kind):
    walk = a_review("review", division=division, kind=kind)
    walk.with_findings = True
    walk.run("table")
    expected = rounds.get(kind, 1) if isinstance(rounds, dict) else rounds
    concluded = LegalityReview.objects.filter(matter=walk.matter).order_by("pk")
    assert [one.conclusion for one in concluded] == ["modify", "legal"][:expected]
    first = concluded.first()
    assert [one.severity for one in first.findings.all()] == ["must", "must", "should"]
    assert all(one.adopted for one in first.findings.all())
    assert first.answered_revision.number == 2


def test_walk_supplements_what_it_is_asked_for():
    walk = a_review("review")
    walk.do(
        supplements.request_supplement,
        walk.cast.reviewer,
        materials="上位法依据文本",
        reason="缺少依据全文",
        due_on=walk.next_working_day(),
    )
    walk.run("second_review")
    assert the_review(walk).supplements.get().supplied_on == walk.today
    assert at_steps(walk) == ["second_review"]


@pytest.mark.parametrize(
    ("case", "text", "passages"),
    [
        (
            "articles",
            "某办法\n第一条 甲\n说明\n第十二条 乙",
            [("第一条", "第一条 甲"), ("第十二条", "第十二条 乙")],
        ),
        ("paragraphs", "某方案\n甲\n乙", [("第1段", "甲"), ("第2段", "乙")]),
    ],
)
def test_walk_finds_passages_of_any_text(case, text, passages):
    assert legality._passages(text) == passages
