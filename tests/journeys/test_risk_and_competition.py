"""Risk that is not controllable and competition that is harmed: every way round is tried."""

import pytest

from reviews.models import CompetitionOutcome, CompetitionReview, RiskAssessment, RiskOutcome
from reviews.transitions import comments, competition, deliberation, drafting, risk
from tests.builders import DRAFT, a_text, a_walk
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.unchanged import refused
from workflows.constants import Stage
from workflows.errors import GateClosed, Inadmissible, NotPermitted
from workflows.models import ChangeKind

UNCONTROLLABLE = {
    "assessor": "区住房和城乡建设局",
    "outcome": RiskOutcome.UNCONTROLLABLE,
    "report": "发生群体性事件的可能性大。",
    "measures": "暂无有效措施。",
}
CONTROLLABLE = UNCONTROLLABLE | {
    "outcome": RiskOutcome.CONTROLLABLE,
    "report": "风险可控。",
    "measures": "分步实施。",
}


def to_the_gate_with_risk():
    walk = a_walk("assess_risk", technical=False, touches_market=False)
    walk.do(risk.assess_risk, walk.cast.drafter, **UNCONTROLLABLE)
    return walk.run(until="table")


at_the_gate = made_once(to_the_gate_with_risk)
before_the_body = made_once(lambda: a_walk("competition_review", technical=False))


@pytest.fixture
def walk(at_the_gate, db):
    return own(at_the_gate)


@pytest.fixture
def market(before_the_body, db):
    return own(before_the_body)


def table(walk):
    return walk.do(
        deliberation.submit_to_deliberation,
        walk.cast.secretariat,
        meeting_type="executive_meeting",
        session="第六十次常务会议",
        held_on=walk.next_working_day(),
    )


def take_back(walk):
    walk.do(deliberation.withdraw_item, walk.cast.drafter, reason="重新研究")


def change(walk, kind=ChangeKind.SUBSTANCE):
    walk.do(
        drafting.add_revision,
        walk.cast.drafter,
        upload=a_text("新稿.txt", f"{DRAFT}第五条 分步实施。\n"),
        change=kind,
        note="降低风险",
    )


def stays_closed(walk):
    with refused(GateClosed, recorded=True) as told:
        table(walk)
    assert list(told.missing) == ["risk_uncontrollable"]
    assert walk.matter.stage == Stage.TABLING


def screen_as_harmless(walk):
    """The whole preparation once more over the newest text, which now is said to bear no risk."""
    walk.run(until="screen_risk")
    walk.do(risk.screen_risk, walk.cast.drafter, risky=False, points="经再次排查未发现风险。")
    walk.run(until="table")


def test_a_legal_opinion_does_not_carry_an_uncontrollable_risk_to_the_meeting(walk):
    """Gate example (k)."""
    stays_closed(walk)


def test_a_second_result_on_the_same_text_changes_nothing(walk):
    take_back(walk)
    walk.do(risk.reassess_risk, walk.cast.drafter, **CONTROLLABLE)
    walk.do(drafting.resubmit, walk.cast.drafter, reason="风险已重新评估")
    walk.run(until="table")
    stays_closed(walk)


def test_a_second_screening_of_the_same_text_changes_nothing(walk):
    take_back(walk)
    screen_as_harmless(walk)
    assert walk.matter.risky is False
    stays_closed(walk)


def test_a_change_of_wording_and_a_second_screening_change_nothing(walk):
    take_back(walk)
    change(walk, ChangeKind.WORDING)
    screen_as_harmless(walk)
    stays_closed(walk)


def test_a_new_text_that_is_screened_as_harmless_is_let_through(walk):
    take_back(walk)
    change(walk)
    screen_as_harmless(walk)
    assert table(walk).revision.number == 2


def test_a_new_text_with_a_new_result_is_let_through(walk):
    take_back(walk)
    change(walk)
    walk.run(until="table")
    results = RiskAssessment.objects.filter(matter=walk.matter).order_by("pk")
    assert [(one.revision.number, one.outcome) for one in results] == [
        (1, "uncontrollable"),
        (2, "controllable"),
    ]
    assert table(walk).revision.number == 2


def conclude(walk, outcome, **grounds):
    return walk.do(
        competition.conclude_competition_review,
        walk.cast.market_reviewer,
        outcome=outcome,
        opinion="经审查形成结论。",
        **grounds,
    )


def test_a_text_that_harms_competition_passes_every_step_but_the_gate(market):
    """Gate example (f)."""
    walk = market
    conclude(walk, CompetitionOutcome.VIOLATES)
    walk.run(until="table")
    with refused(GateClosed, recorded=True) as told:
        table(walk)
    assert list(told.missing) == ["competition_violates"]
    assert "《公平竞争审查条例》第十八条" in told.missing["competition_violates"]
    take_back(walk)
    change(walk, ChangeKind.WORDING)
    walk.do(drafting.resubmit, walk.cast.drafter, reason="已删除有关条款")
    walk.run(until="table")
    with refused(GateClosed, recorded=True) as told:
        table(walk)
    assert list(told.missing) == ["competition_violates"]


def test_an_exception_needs_its_case_and_its_end(market):
    walk = market
    for grounds in (
        {},
        {"exception_detail": "为维护公共安全"},
        {"exception_until": "2028年12月31日"},
    ):
        with refused(Inadmissible, recorded=False):
            conclude(walk, CompetitionOutcome.EXCEPTION, **grounds)
    conclude(
        walk,
        CompetitionOutcome.EXCEPTION,
        exception_detail="为维护公共安全，且没有对公平竞争影响更小的替代方案",
        exception_until="2028年12月31日",
    )
    walk.run(until="table")
    assert CompetitionReview.latest(walk.matter).permits
    assert table(walk).session == "第六十次常务会议"


def test_the_drafting_unit_does_not_conclude_for_a_government_text(market):
    walk = market
    with refused(NotPermitted, recorded=False):
        walk.do(
            competition.conclude_competition_review,
            walk.cast.unit_reviewer,
            outcome=CompetitionOutcome.COMPLIES,
            opinion="自行审查符合标准。",
        )


def test_the_branches_wait_for_one_another(market):
    """Nothing goes to the unit's own review while the competent body has not concluded."""
    walk = market
    walk.now = walk.now.replace(year=2026, month=4, day=2)
    walk.do(comments.close_comments, walk.cast.drafter)
    walk.do(comments.settle_comments, walk.cast.drafter, summary="没有意见。")
    while names := set(open_names(walk.matter)) - {"competition_review"}:
        (step, *_) = [one for one in walk.open_steps() if one.name in names]
        walk.advance([step])
    assert open_names(walk.matter) == ["competition_review"]
    assert walk.matter.stage == Stage.CONSULTING
    conclude(walk, CompetitionOutcome.COMPLIES)
    assert open_names(walk.matter) == ["unit_review"]
