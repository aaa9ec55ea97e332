"""应当予以修改 and what follows it in 四川 and 三亚; reviews sent back; texts edited too late."""

from datetime import date, timedelta

import pytest

from config.rehearsal import legality
from reviews.models import (
    CompetitionReview,
    ConclusionCode,
    Deliberation,
    LegalityReview,
    RiskOutcome,
    Severity,
)
from reviews.rules.answers import Answer
from reviews.transitions import answers, deliberation, drafting, opinion, review, risk, signing
from tests.builders import DRAFT, a_text, a_walk
from tests.once import made_once, own
from tests.reviews.legality_cases import conclude, record, told_to_change
from tests.reviews.standing import acts_of, open_names
from tests.unchanged import refused
from workflows.constants import Stage
from workflows.errors import GateClosed, NotNow, OutsideWindow
from workflows.models import ChangeKind, NumberSeries

LAW_SANYA = "《三亚市规章与行政规范性文件管理办法》第四十一条"


def told(division="510811", **options):
    options = {"technical": False, "touches_market": False} | options
    walk = a_walk("review", division=division, **options)
    told_to_change(walk, (Severity.MUST, Severity.SHOULD))
    return walk


in_sichuan = made_once(told)
in_sanya = made_once(lambda: told("460200"))
on_the_market = made_once(lambda: told(touches_market=True))
in_review = made_once(lambda: a_walk("review", technical=False, touches_market=False))


@pytest.fixture
def walk(in_sichuan, db):
    return own(in_sichuan)


@pytest.fixture
def sanya(in_sanya, db):
    return own(in_sanya)


@pytest.fixture
def market(on_the_market, db):
    return own(on_the_market)


@pytest.fixture
def reviewing(in_review, db):
    return own(in_review)


def revise(walk, words="第五条 已按意见修改。", change=ChangeKind.ADOPTING):
    text = f"{DRAFT}{words}\n"
    return walk.do(
        drafting.add_revision,
        walk.cast.drafter,
        upload=a_text("修改稿.txt", text),
        change=change,
        note="修改",
    )


def answer(walk, *given, **options):
    return walk.do(answers.answer_findings, walk.cast.drafter, answers=given, **options)


def table(walk, **arguments):
    defaults = {
        "meeting_type": "executive_meeting",
        "session": "第六十次常务会议",
        "held_on": walk.next_working_day(),
    }
    return walk.do(
        deliberation.submit_to_deliberation, walk.cast.secretariat, **{**defaults, **arguments}
    )


def last_number(walk):
    """The last number that the review body has given to an opinion this year."""
    series = NumberSeries.objects.filter(organ=walk.cast.justice, purpose="opinion")
    return series.values_list("last", flat=True).first() or 0


NO = (Answer(1, False, "与省级规定一致"), Answer(2, False, "现行表述符合习惯"))
YES = (Answer(1, True, "已改"), Answer(2, True, "已改"))


def test_sichuan_lets_the_very_text_go_before_the_meeting_with_written_reasons(walk):
    answer(walk, *NO)
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.TABLING, ["table"])
    tabled = table(walk)
    assert (tabled.revision.number, tabled.review.conclusion) == (1, "modify")
    assert "legality_opinion" in {paper["code"] for paper in tabled.package}
    walk.run(until="issue")
    assert walk.matter.document.revision.number == 1


def test_sichuan_lets_the_changed_text_go_and_adopts_that_one(walk):
    revise(walk)
    answer(walk, *YES)
    assert table(walk).revision.number == 2
    walk.run(until="issue")
    assert walk.matter.document.revision.number == 2
    assert LegalityReview.objects.filter(matter=walk.matter).count() == 1


def test_a_text_changed_once_more_after_the_answer_finds_no_way_to_the_meeting(walk):
    revise(walk)
    answer(walk, *YES)
    with refused(NotNow, recorded=False):
        revise(walk, "第六条 会前又改。")
    walk.do(deliberation.withdraw_item, walk.cast.drafter, reason="还要修改")
    revise(walk, "第六条 会前又改。", ChangeKind.SUBSTANCE)
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.DRAFTING, ["draft"])
    with refused(NotNow, recorded=False):
        table(walk)
    with refused(GateClosed, recorded=True) as told:
        walk.do(drafting.resubmit, walk.cast.drafter, reason="仅小改")
    assert list(told.missing) == ["substance_changed"]


def test_sanya_takes_no_reasons_and_hears_the_review_body_again(sanya):
    walk = sanya
    with refused(GateClosed, recorded=True) as told:
        answer(walk, *NO)
    assert told.missing == {"must_adopt_1": [LAW_SANYA]}
    revise(walk)
    again = answer(walk, Answer(1, True, "已改"), Answer(2, False, "现行表述符合习惯"))
    first = again.previous
    assert (again.status, again.revision.number, first.revision.number) == ("forwarded", 2, 1)
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.ACCEPTING, ["accept"])
    with refused(NotNow, recorded=False):
        table(walk)
    walk.run(until="table")
    again.refresh_from_db()
    assert (again.conclusion, again.status) == ("legal", "issued")
    assert [limit.status for limit in walk.matter.limits.filter(name="review")] == ["met", "met"]
    assert table(walk).review == again
    walk.run(until="sign")
    walk.do(signing.sign_document, walk.cast.mayor)
    assert walk.matter.document.revision.number == 2


def test_a_second_round_may_ask_for_changes_again(sanya):
    walk = sanya
    revise(walk)
    answer(walk, *YES)
    walk.run(until="review")
    told_to_change(walk)
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.ANSWERING, ["answer"])
    revise(walk, "第五条 已按第二次意见修改。")
    third = answer(walk, Answer(1, True, "已改"))
    assert (third.revision.number, third.previous.previous.revision.number) == (3, 1)
    issued = LegalityReview.objects.filter(matter=walk.matter).exclude(opinion_number="")
    numbers = issued.order_by("pk")
    assert [one.opinion_number for one in numbers] == ["三司审〔2026〕1号", "三司审〔2026〕2号"]


def test_what_was_changed_beyond_the_opinion_is_assessed_anew_before_the_meeting(market):
    """The opinion's own demands need no second assessment; anything more does (G4, G5)."""
    walk = market
    revise(walk, "第五条 只允许本地企业经营充电设施。")
    again = answer(walk, *YES, beyond_findings=True)
    assert (again.previous.answered_revision, open_names(walk.matter)) == (None, ["accept"])
    walk.run(until="table")
    assert LegalityReview.latest(walk.matter).conclusion == ConclusionCode.LEGAL
    with refused(GateClosed, recorded=True) as told:
        table(walk)
    assert list(told.missing) == ["risk_missing", "competition_stale"]
    assert "《公平竞争审查条例》第十八条" in told.missing["competition_stale"]
    walk.do(deliberation.withdraw_item, walk.cast.drafter, reason="补正公平竞争审查和风险评估")
    walk.run(until="table")
    assert CompetitionReview.latest(walk.matter).revision.number == 2
    assert table(walk).revision.number == 2


def test_a_risk_of_what_was_changed_may_be_assessed_while_answering(market):
    walk = market
    revise(walk)
    walk.do(
        risk.reassess_risk,
        walk.cast.drafter,
        assessor="区住房和城乡建设局",
        outcome=RiskOutcome.CONTROLLABLE,
        report="修改后风险可控。",
        measures="加强宣传。",
    )
    answer(walk, *YES, beyond_findings=True)
    walk.run(until="table")
    with refused(GateClosed, recorded=True) as told:
        table(walk)
    assert list(told.missing) == ["competition_stale"]


def test_nothing_is_edited_between_a_legal_opinion_and_the_meeting(reviewing):
    """Gate example (a)."""
    walk = reviewing
    walk.run(until="table")
    with refused(NotNow, recorded=False):
        revise(walk)
    with refused(OutsideWindow, recorded=False):
        table(walk, held_on=walk.today - timedelta(days=1))
    table(walk)
    with refused(NotNow, recorded=False):
        revise(walk)


def test_second_reviewer_and_head_send_back_and_one_clock_and_one_number_remain(reviewing):
    walk = reviewing
    limit, taken = walk.matter.limits.get(name="review"), last_number(walk)
    conclude(walk)
    walk.do(review.send_back_review, walk.cast.second_reviewer, reason="漏看第三条")
    assert open_names(walk.matter) == ["review"]
    record(walk)
    with refused(GateClosed, recorded=True) as told:
        conclude(walk)
    assert list(told.missing) == ["must_finding"]
    conclude(walk, ConclusionCode.MODIFY)
    walk.do(review.confirm_review, walk.cast.second_reviewer)
    walk.do(opinion.send_back_opinion, walk.cast.bureau_head, reason="依据写明条款")
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.LEGALITY_REVIEW, ["review"])
    assert last_number(walk) == taken
    record(walk, clause="第二条", original="停放、充电及其监督管理")
    conclude(walk, ConclusionCode.MODIFY)
    walk.do(review.confirm_review, walk.cast.second_reviewer)
    with refused(OutsideWindow, recorded=True) as told:
        walk.do(opinion.sign_opinion, walk.cast.bureau_head)
    assert told.error.earliest == date(2026, 4, 10)
    walk.wait_until(legality._first_day_of_issue(walk, None))
    signed = walk.do(opinion.sign_opinion, walk.cast.bureau_head)
    assert signed.opinion_number == f"昭司审〔2026〕{taken + 1}号"
    limit.refresh_from_db()
    assert (limit.status, limit.met_on) == ("met", date(2026, 4, 10))
    assert walk.matter.limits.filter(name="review").count() == 1
    assert [verb for verb in acts_of(walk.matter) if "conclude_review" in verb] == [
        "conclude_review"
    ] * 3
    assert Deliberation.latest(walk.matter) is None
