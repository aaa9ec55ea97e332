"""Whole timetables worked out by hand, every gate, every what-if, and wishes not to be kept.

Off: 1 to 8 October 2025 (28 September and 11 October worked); 15 to 23 February 2026 (14 and 28
February worked).
"""

from datetime import date
from itertools import pairwise

import pytest

from workflows.errors import Inadmissible
from workflows.law import LawUnset, law_for
from workflows.legal_terms import PLANNED_STEPS
from workflows.planning.chart import chart_of
from workflows.planning.circumstances import Circumstances
from workflows.planning.comparison import compare
from workflows.planning.parts import EFFECT, MEETING, PUBLICATION
from workflows.planning.plan import Wish
from workflows.planning.planner import plan_of
from workflows.planning.sentences import difference, notes, verdict
from workflows.shipped_calendar import calendar_for

DOCUMENT, DECISION = "normative_document", "major_decision"
AT_ONCE = dict.fromkeys(PLANNED_STEPS, 0)
SWITCHES = ("technical", "risky", "touches_market", "hearing", "party_report")


def planned(division, start, by=None, goal=PUBLICATION, off=(), kind=DOCUMENT, **known):
    """A plan in which nothing takes time but what law demands, unless ``assumptions`` are given."""
    known.setdefault("assumptions", AT_ONCE)
    calendar = calendar_for(division).supposing(off, [])
    return plan_of(law_for(division), Circumstances(kind, **known), calendar, Wish(start, goal, by))


def begin(plan, code):
    return plan.by_code[code].start_on.isoformat()


def end(plan, code):
    return plan.by_code[code].finish_on.isoformat()


@pytest.mark.parametrize(
    ("case", "division", "start", "days"),
    [
        ("昭化, Spring Festival", "510811", date(2026, 1, 20),
         # 30 days end on 19 February, in the holiday: kept open to Tuesday 24 February.
         {"comment": "2026-02-24", "settle_comments": "2026-02-25", "review": "2026-03-03",
          "review latest": "2026-03-17", "publish": "2026-03-03", "publish latest": "2026-03-31",
          "file_superior_government latest": "2026-04-02",
          "file_npc_standing_committee latest": "2026-04-02", "effect": "2026-04-03"}),
        ("昭化, National Day", "510811", date(2025, 9, 1),
         # 30 days end on 1 October: kept open to Thursday 9 October; the 11th is worked.
         {"comment": "2025-10-09", "settle_comments": "2025-10-10", "review": "2025-10-16",
          "review latest": "2025-10-30", "publish": "2025-10-16",
          "file_superior_government latest": "2025-11-17", "effect": "2025-11-16"}),
        ("赣州, National Day", "360700", date(2025, 9, 18),
         # 7 working days, the last of them Sunday 28 September.
         {"comment": "2025-09-28", "settle_comments": "2025-09-29", "review": "2025-10-13",
          "review latest": "2025-10-27", "publish": "2025-10-13",
          "file_superior_government latest": "2025-10-28", "effect": "2025-10-13"}),
        ("赣州, Spring Festival", "360700", date(2026, 2, 5),
         # 7 working days, the last of them Saturday 14 February.
         {"comment": "2026-02-14", "settle_comments": "2026-02-24", "review": "2026-03-02",
          "file_superior_government latest": "2026-03-17"}),
        ("上海, Spring Festival", "310000", date(2026, 1, 20),
         {"comment": "2026-02-24", "review": "2026-03-03", "publish": "2026-03-03",
          "file_superior_government latest": "2026-03-24",
          "file_npc_standing_committee latest": "2026-04-02", "effect": "2026-04-03"}),
        ("上海, National Day", "310000", date(2025, 9, 1),
         {"review": "2025-10-16", "file_superior_government latest": "2025-11-06",
          "file_npc_standing_committee latest": "2025-11-17", "effect": "2025-11-16"}),
    ],
)  # fmt: skip
def test_the_earliest_lawful_timetable(case, division, start, days):
    plan = planned(division, start)
    found = {one.code: one.finish_on.isoformat() for one in plan.items}
    found |= {f"{one.code} latest": str(one.latest_on) for one in plan.items}
    assert {name: found[name] for name in days} == days


def test_the_timetable_with_everything_that_the_product_assumes():
    plan = planned("360700", date(2025, 9, 18), assumptions={})
    assert {one.code: end(plan, one.code) for one in plan.items} == {
        "draft": "2025-09-18",
        "consultation": "2025-09-25",
        "settle_replies": "2025-09-26",
        "comment": "2025-09-28",
        "settle_comments": "2025-09-30",
        "screen_risk": "2025-09-19",
        "unit_review": "2025-10-10",
        "submit": "2025-10-10",
        "office_check": "2025-10-11",
        "accept": "2025-10-11",
        "review": "2025-10-17",
        "answer": "2025-10-21",
        "table": "2025-10-23",
        "deliberate": "2025-10-23",
        "sign_minutes": "2025-10-24",
        "sign": "2025-10-27",
        "issue": "2025-10-28",
        "publish": "2025-10-28",
        "file_superior_government": "2025-10-31",
        "file_npc_standing_committee": "2025-10-31",
        "effect": "2025-10-28",
    }
    assert [one.code for one in plan.items if not one.critical] == [
        "consultation", "settle_replies", "screen_risk",
        "file_superior_government", "file_npc_standing_committee", "effect",
    ]  # fmt: skip
    # Begun on the 25th, it may begin on the 29th: the 26th, 28th and 29th are worked.
    assert plan.by_code["settle_replies"].slack == 3
    assert plan.by_code["comment"].slack == 0


def test_backwards_from_a_publication_after_the_spring_festival():
    plan = planned("510811", date(2026, 1, 5), by=date(2026, 3, 3))
    latest = {one.code: str(one.latest_start_on) for one in plan.items}
    assert latest["publish"] == latest["sign"] == latest["deliberate"] == "2026-03-03"
    assert latest["review"] == latest["accept"] == latest["settle_comments"] == "2026-02-25"
    # 30 days from 25 January, a Sunday, would do: the notice is out on Friday 23 January.
    assert latest["comment"] == latest["draft"] == "2026-01-23"
    assert latest["effect"] == latest["file_superior_government"] == "None"
    assert plan.latest_start_on == date(2026, 1, 23)
    assert plan.spare == 14
    assert verdict(plan) == (
        "能够在2026年3月3日（周二）以前公布：最迟2026年1月23日（周五）启动，"
        "自2026年1月5日（周一）起还有14个工作日的余地。"
    )


def test_a_plan_begun_on_the_latest_day_is_in_time_and_a_working_day_later_is_late():
    for goal, by in ((MEETING, date(2026, 3, 20)), (EFFECT, date(2026, 6, 30))):
        backwards = planned("310000", date(2025, 12, 1), by=by, goal=goal, assumptions={})
        start = backwards.latest_start_on
        assert planned("310000", start, by=by, goal=goal, assumptions={}).keeps_wish
        later = calendar_for("310000").add_working_days(start, 1)
        assert not planned("310000", later, by=by, goal=goal, assumptions={}).keeps_wish


def test_a_wish_that_cannot_be_kept_is_told_in_one_sentence_with_what_would_help():
    plan = planned("510811", date(2026, 1, 20), by=date(2026, 3, 5), assumptions={})
    assert verdict(plan) == (
        "不能在2026年3月5日（周四）以前公布：自2026年1月20日（周二）启动，"
        "最早为2026年3月18日（周三），晚9个工作日（13日）；决定工期的是公开征求意见（30日）、"
        "合法性审核（至出具意见书）（5个工作日）、假定的各环节用时（共11个工作日）。"
    )
    assert [(one.working_days, one.keeps_wish) for one in plan.savings] == [
        (15, True), (16, True), (4, False), (11, True),
    ]  # fmt: skip
    shortened, exempted, urgent, hurried = plan.savings
    assert shortened.label.endswith("公开征求意见缩短为7日")
    assert [one.label for one in shortened.citations] == [
        "《四川省行政规范性文件管理办法》第十九条第二款"
    ]
    assert [one.label for one in exempted.citations] == [
        "《四川省行政规范性文件管理办法》第十九条第（一）项"
    ]
    assert [one.verified for one in urgent.citations] == [False]
    assert hurried.citations == ()


def test_a_wish_in_the_past_and_one_before_all_calendars():
    past = planned("510811", date(2026, 3, 2), by=date(2026, 2, 2))
    assert not past.keeps_wish
    assert past.by_code["publish"].slack < 0
    oldest = planned("510811", date(2026, 3, 2), by=date(2010, 1, 5))
    assert oldest.latest_start_on is None
    assert "不能在2010年1月5日（周二）以前公布" in verdict(oldest)


def test_a_wish_on_a_day_off_is_planned_for_the_working_day_before():
    plan = planned("510811", date(2026, 1, 5), by=date(2026, 3, 1), goal=MEETING)
    assert str(plan.by_code[MEETING].latest_start_on) == "2026-02-28"
    assert list(notes(plan)) == ["2026年3月1日（周日）为周末，按此前最近的工作日倒排。"]


def test_a_plan_reaching_a_year_without_a_notice_is_provisional():
    plan = planned("510811", date(2026, 11, 10))
    assert [one.code for one in plan.items if one.provisional] == [
        "review", "publish", "file_superior_government", "file_npc_standing_committee", "effect",
    ]  # fmt: skip
    # The review itself ends in 2026; its last lawful day does not.
    assert end(plan, "review") == "2026-12-18"
    assert any("日期暂定" in note for note in notes(plan))
    assert not planned("510811", date(2026, 1, 20)).provisional


# -- gates --------------------------------------------------------------------------------


@pytest.mark.parametrize("division", ["510811", "360700", "310000", "230000", "460200"])
@pytest.mark.parametrize("kind", [DOCUMENT, DECISION])
def test_no_activity_passes_its_gate(division, kind):
    plan = planned(
        division, date(2026, 3, 2), kind=kind, assumptions={}, **dict.fromkeys(SWITCHES, True)
    )
    for branch in ("settle_replies", "settle_comments", "settle_hearing", "experts",
                   "screen_risk", "assess_risk", "competition_review"):  # fmt: skip
        assert end(plan, branch) <= begin(plan, "unit_review") <= begin(plan, "review")
    order = ["submit", "office_check", "accept", "review", "answer", "table", MEETING,
             "sign_minutes", "report_to_party", "sign", "issue", PUBLICATION, EFFECT]  # fmt: skip
    for before, later in pairwise(order):
        assert end(plan, before) <= begin(plan, later)
    assert end(plan, "comment") < begin(plan, "settle_comments")
    for one in plan.items:
        assert not one.is_late


def test_branches_of_the_preparation_run_side_by_side():
    plan = planned("510811", date(2026, 3, 2), **dict.fromkeys(SWITCHES, True))
    side_by_side = ("consultation", "comment", "hearing_materials", "experts", "screen_risk",
                    "first_competition_review")  # fmt: skip
    assert {begin(plan, code) for code in side_by_side} == {"2026-03-02"}


# -- what if ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "division", "known", "codes"),
    [
        ("technical", "510811", {"technical": True}, {"experts"}),
        ("risky", "510811", {"risky": True}, {"assess_risk"}),
        ("market", "510811", {"touches_market": True},
         {"first_competition_review", "competition_review"}),
        ("hearing", "510811", {"hearing": True}, {"hearing_materials", "settle_hearing"}),
        ("hearing with its notice", "230000", {"hearing": True},
         {"hearing_materials", "hearing_notice", "settle_hearing"}),
        ("Party report", "510811", {"party_report": True}, {"report_to_party"}),
        ("emergency", "510811", {"emergency": True}, set()),
    ],
)  # fmt: skip
def test_a_condition_adds_its_activities_and_no_others(case, division, known, codes):
    without = {one.code for one in planned(division, date(2026, 3, 2)).items}
    assert {one.code for one in planned(division, date(2026, 3, 2), **known).items} == (
        without | codes
    )


def test_a_decision_is_always_reported_to_the_party_committee():
    plan = planned("510811", date(2026, 3, 2), kind=DECISION)
    assert "report_to_party" in plan.by_code
    assert "file_superior_government" not in plan.by_code
    assert plan.by_code["review"].latest_on is None
    assert plan.by_code["review"].activity.label == "合法性审查（至出具意见书）"


def test_the_stricter_comment_period_where_the_market_is_touched():
    assert end(planned("360700", date(2026, 3, 2)), "comment") == "2026-03-11"
    market = planned("360700", date(2026, 3, 2), touches_market=True)
    assert end(market, "comment") == "2026-04-01"


def test_a_hearing_waits_for_full_days_of_notice():
    sichuan = planned("510811", date(2026, 3, 2), hearing=True)
    assert begin(sichuan, "settle_hearing") == "2026-03-10"
    heilongjiang = planned("230000", date(2026, 3, 2), hearing=True)
    assert begin(heilongjiang, "settle_hearing") == "2026-04-02"


def test_an_emergency_lifts_the_minimum_of_the_review_and_not_the_review():
    plan = planned("510811", date(2026, 1, 20), emergency=True)
    assert (begin(plan, "review"), end(plan, "review")) == ("2026-02-25", "2026-02-25")
    assert str(plan.by_code["review"].latest_on) == "2026-03-17"
    assert "意见书仍须出具" in plan.by_code["review"].activity.notes[0]


def test_the_comment_period_shortened_and_left_out():
    shortened = planned("510811", date(2026, 3, 2), comment="shortened")
    assert end(shortened, "comment") == "2026-03-09"
    ten = planned("510811", date(2026, 3, 2), comment="shortened", comment_days=10)
    assert end(ten, "comment") == "2026-03-12"
    longer = planned("510811", date(2026, 3, 2), comment_days=31)
    assert end(longer, "comment") == "2026-04-02"
    none = planned("510811", date(2026, 3, 2), comment="none", comment_case="emergency")
    assert "comment" not in none.by_code
    assert end(none, "review") == "2026-03-09"


@pytest.mark.parametrize(
    ("case", "division", "known", "sentence", "field"),
    [
        ("below the floor", "510811", {"comment": "shortened", "comment_days": 6},
         "缩短后的征求意见期限不得少于7日。", "comment_days"),
        ("not shorter", "510811", {"comment": "shortened", "comment_days": 30},
         "30日不短于法定的30日，不属于缩短。", "comment_days"),
        ("too short without being called so", "510811", {"comment_days": 29},
         "征求意见期限不得少于30日；依法缩短的，请选择“缩短”。", "comment_days"),
        ("the market", "510811", {"comment": "shortened", "touches_market": True},
         "本类事项的征求意见期限不得缩短。", "comment"),
        ("no shortening in this law", "360700", {"comment": "shortened"},
         "本类事项的征求意见期限不得缩短。", "comment"),
        ("no floor and no days", "510811", {"comment": "shortened", "kind": DECISION},
         "请填写缩短后的征求意见天数。", "comment_days"),
        ("no such exception", "310000", {"comment": "none", "comment_case": "haste"},
         "不属于可以不公开征求意见的情形。", "comment_case"),
        ("a kind without procedure", "360700", {"kind": "contract"},
         "合同协议的办理程序尚未启用，不能排期。", "kind"),
    ],
)  # fmt: skip
def test_what_law_does_not_allow_is_refused_in_one_sentence(case, division, known, sentence, field):
    with pytest.raises(Inadmissible) as refusal:
        planned(division, date(2026, 3, 2), **known)
    assert refusal.value.sentence == sentence
    assert refusal.value.field_name == field
    assert refusal.value.citations


def test_a_text_that_is_kept_back_is_filed_from_the_day_of_issue():
    plan = planned("510811", date(2026, 3, 2), withheld=True, comment="none", comment_case="secret")
    assert plan.by_code[PUBLICATION].activity.label == "作不予公开处理"
    assert plan.by_code["file_superior_government"].activity.deadline.since == "issue"


def test_an_assumption_that_breaks_a_deadline_is_said():
    plan = planned("360700", date(2026, 3, 2), assumptions={**AT_ONCE, "file": 30})
    assert plan.by_code["file_superior_government"].is_late
    assert any("须压缩用时" in note and "S1" not in note for note in notes(plan))


def test_an_assumption_never_passes_as_law():
    plan = planned("510811", date(2026, 3, 2), assumptions={"consultation": 9})
    consultation = plan.by_code["consultation"].activity
    assert (consultation.minimum.n, consultation.assumed) == (9, True)
    assert [one.mark for one in consultation.length_basis] == ["brief"]
    assert not plan.by_code["comment"].activity.assumed


def test_no_figure_no_plan():
    law = law_for("510811")
    unset = {**law._rules}
    del unset["comment"]
    bare = type(law)({"division": "510811", "name": "某地", "version": "1", "rules": unset})
    with pytest.raises(LawUnset, match="公开征求意见期限"):
        plan_of(
            bare, Circumstances(DOCUMENT), calendar_for("510811"),
            Wish(date(2026, 3, 2), PUBLICATION),
        )  # fmt: skip


# -- side by side -------------------------------------------------------------------------


def test_two_plans_side_by_side_with_a_supposed_holiday():
    base = planned("360700", date(2026, 3, 2))
    changed = planned("360700", date(2026, 3, 2), off=[date(2026, 3, 11), date(2026, 3, 12)])
    comparison = compare(base, changed)
    # Published on 19 March; with two working days less, on the 23rd.
    assert (end(base, "publish"), end(changed, "publish")) == ("2026-03-19", "2026-03-23")
    assert (comparison.days, comparison.working_days) == (4, 2)
    assert difference(comparison) == (
        "对比方案最早2026年3月23日（周一）公布，比基本方案晚2个工作日（4日）。"
    )
    comment = next(pair for pair in comparison.pairs if pair.label == "公开征求意见")
    assert (comment.working_days, comment.days) == (2, 2)


def test_an_activity_that_only_one_plan_has_stands_in_its_place():
    base = planned("510811", date(2026, 3, 2))
    changed = planned("510811", date(2026, 3, 2), technical=True, comment="none",
                      comment_case="emergency")  # fmt: skip
    pairs = compare(base, changed).pairs
    labels = [pair.label for pair in pairs]
    assert labels.index("专家论证") == labels.index("风险排查") - 1
    assert {pair.label for pair in pairs if pair.changed is None} == {
        "公开征求意见", "反馈公众意见采纳情况",
    }  # fmt: skip
    assert {pair.days for pair in pairs if pair.base is None} == {None}


# -- the chart ----------------------------------------------------------------------------


def test_the_chart_says_by_form_what_is_critical_and_where_days_are_off():
    plan = planned("510811", date(2026, 1, 20), by=date(2026, 3, 10), assumptions={})
    chart = chart_of(plan, date(2026, 2, 2), "说明")
    forms = {bar.label: bar.form for bar in chart.bars}
    assert (forms["公开征求意见"], forms["征求有关单位意见"]) == ("critical", "easy")
    assert {shade.kind for shade in chart.shades} == {"weekend", "holiday", "makeup"}
    assert sum(shade.kind == "makeup" for shade in chart.shades) == 2
    assert chart.today_x is not None
    assert chart.wish_x is not None
    assert chart_of(plan, date(2020, 1, 1), "").today_x is None
    assert all(bar.x + bar.width <= chart.width for bar in chart.bars)
    consultation = next(bar for bar in chart.bars if bar.label == "征求有关单位意见")
    assert consultation.slack_width > 0
    assert "关键" in next(bar.title for bar in chart.bars if bar.form == "critical")
