"""Every matter is screened; what screening finds is assessed, whatever comes of it."""

import pytest

from reviews.models import RiskAssessment, RiskOutcome
from reviews.transitions import drafting, risk, submission
from tests.builders import DRAFT, a_text, a_walk
from tests.reviews.standing import labels, open_names, standing
from workflows.errors import Inadmissible, NotNow, NotPermitted, StaleVersion
from workflows.models import Matter

pytestmark = pytest.mark.django_db

ASSESSMENT = {
    "assessor": "第三方评估机构",
    "outcome": RiskOutcome.CONTROLLABLE,
    "report": "风险较低。",
    "measures": "加强宣传。",
}


def screen(walk, *, risky, points="排查了集中投诉等风险点。"):
    return walk.do(risk.screen_risk, walk.cast.drafter, risky=risky, points=points)


def assess(walk, **arguments):
    return walk.do(risk.assess_risk, walk.cast.drafter, **{**ASSESSMENT, **arguments})


@pytest.mark.parametrize(
    ("case", "risky", "assessed"),
    [("risk found", True, True), ("no risk found", False, False)],
)
def test_only_found_risk_is_assessed(case, risky, assessed):
    walk = a_walk(at="screen_risk")
    screening = screen(walk, risky=risky)
    assert screening.revision == walk.matter.revisions.get()
    assert Matter.objects.get(pk=walk.matter.pk).risky is risky
    assert ("assess_risk" in open_names(walk.matter)) is assessed
    assert "screen_risk" not in open_names(walk.matter)


def test_screening_says_what_was_looked_for():
    walk = a_walk(at="screen_risk")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        screen(walk, risky=False, points=" ")
    assert refused.value.field_name == "points"
    assert standing(walk.matter) == before


def test_screening_twice_finds_the_step_gone():
    walk = a_walk(at="screen_risk")
    screen(walk, risky=False)
    before = standing(walk.matter)
    with pytest.raises(NotNow) as refused:
        screen(walk, risky=True)
    assert labels(refused.value.citations) == ["《四川省行政规范性文件管理办法》第二十二条"]
    assert standing(walk.matter) == before


def test_screening_from_an_old_page_is_stale():
    walk = a_walk(at="screen_risk")
    before = standing(walk.matter)
    with pytest.raises(StaleVersion):
        risk.screen_risk(
            matter=walk.matter,
            actor=walk.cast.drafter,
            now=walk.now,
            expected_version=walk.matter.version - 1,
            risky=False,
            points="无",
        )
    assert standing(walk.matter) == before


@pytest.mark.parametrize("outcome", RiskOutcome.values)
def test_an_assessment_is_recorded_as_it_is_found_and_goes_on(outcome):
    walk = a_walk(at="assess_risk")
    assessment = assess(walk, outcome=outcome)
    assert (assessment.outcome, assessment.assessor) == (outcome, "第三方评估机构")
    assert "assess_risk" not in open_names(walk.matter)


@pytest.mark.parametrize(
    ("case", "field", "value"),
    [
        ("no assessor", "assessor", ""),
        ("no outcome that exists", "outcome", "medium"),
        ("no report", "report", " "),
        ("no measures", "measures", ""),
    ],
)
def test_an_assessment_is_whole(case, field, value):
    walk = a_walk(at="assess_risk")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        assess(walk, **{field: value})
    assert refused.value.field_name == field
    assert standing(walk.matter) == before


def test_another_unit_does_not_assess():
    walk = a_walk(at="assess_risk")
    before = standing(walk.matter)
    with pytest.raises(NotPermitted):
        walk.do(risk.assess_risk, walk.cast.respondents[0], **ASSESSMENT)
    assert standing(walk.matter) == before


def test_a_new_assessment_stands_beside_the_old_one_and_judges_the_newest_text():
    walk = a_walk(at="submit")
    changed = walk.do(
        drafting.add_revision,
        walk.cast.drafter,
        upload=a_text(text=DRAFT + "第五条 分步实施。"),
    )
    again = walk.do(risk.reassess_risk, walk.cast.drafter, **ASSESSMENT)
    assert again.revision == changed
    assert RiskAssessment.objects.filter(matter=walk.matter).count() == 2
    assert RiskAssessment.latest(walk.matter) == again
    assert open_names(walk.matter) == ["submit"]


def test_where_no_risk_was_found_nothing_is_assessed_again():
    walk = a_walk(at="screen_risk")
    screen(walk, risky=False)
    walk.run("submit")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        walk.do(risk.reassess_risk, walk.cast.drafter, **ASSESSMENT)
    assert labels(refused.value.citations) == ["《四川省行政规范性文件管理办法》第二十二条"]
    assert standing(walk.matter) == before


def test_a_first_draft_is_not_assessed_before_it_is_screened():
    walk = a_walk(at="draft")
    walk.do(drafting.add_revision, walk.cast.drafter, upload=a_text())
    before = standing(walk.matter)
    with pytest.raises(Inadmissible):
        walk.do(risk.reassess_risk, walk.cast.drafter, **ASSESSMENT)
    assert standing(walk.matter) == before


def test_a_draft_taken_back_may_be_assessed_again():
    walk = a_walk(at="submit")
    walk.do(submission.redraft, walk.cast.drafter, reason="降低风险")
    assert walk.do(risk.reassess_risk, walk.cast.drafter, **ASSESSMENT).matter == walk.matter
