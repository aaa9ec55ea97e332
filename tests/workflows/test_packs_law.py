"""The typed law of each division: exact figures with the articles they stand on."""

from datetime import date
from fractions import Fraction

import pytest

from workflows.citations import Citation, chinese_number
from workflows.law import KINDS, Law, LawUnset, law_for
from workflows.law.limits import LIMITS, LimitUnknown
from workflows.lengths import CalendarDays, FixedDate, Months, WorkingDays, Years
from workflows.pack_files import load
from workflows.pack_schema import ARTICLES
from workflows.shipped_calendar import calendar_for
from workflows.windows import Suspension

DOCUMENT, DECISION = "normative_document", "major_decision"
SICHUAN, GANZHOU, SHANGHAI = law_for("510811"), law_for("360700"), law_for("310000")
SANYA, NATION = law_for("460200"), law_for("cn")


def labels(citations):
    return [one.marked_label for one in citations]


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (19, "十九"), (20, "二十"), (62, "六十二"), (100, "一百"),
     (101, "一百零一"), (110, "一百一十"), (203, "二百零三"), (216, "二百一十六")],
)  # fmt: skip
def test_articles_are_numbered_in_chinese(number, written):
    assert chinese_number(number) == written


def test_a_citation_prints_title_and_article_and_whether_it_was_checked():
    seen = Citation("四川省行政规范性文件管理办法", "第十九条")
    assert seen.marked_label == "《四川省行政规范性文件管理办法》第十九条"
    remembered = Citation("某通知", "（五）", "memory")
    assert remembered.marked_label == "《某通知》（五）（待核实）"
    assert Citation("产品默认参数", "", "brief").marked_label == "产品默认参数（待核实）"


@pytest.mark.parametrize(
    ("case", "law", "kind", "market", "minimum", "floor"),
    [
        ("昭化, as its province", SICHUAN, DOCUMENT, False, CalendarDays(30), CalendarDays(7)),
        ("昭化 market entities", SICHUAN, DOCUMENT, True, CalendarDays(30), None),
        ("昭化 decision", SICHUAN, DECISION, False, CalendarDays(30), None),
        ("上海", SHANGHAI, DOCUMENT, False, CalendarDays(30), CalendarDays(7)),
        ("三亚", SANYA, DOCUMENT, False, CalendarDays(10), None),
        ("三亚 market entities", SANYA, DOCUMENT, True, CalendarDays(30), None),
        ("赣州 default", GANZHOU, DOCUMENT, False, WorkingDays(7), None),
        ("赣州 market entities", GANZHOU, DOCUMENT, True, CalendarDays(30), None),
        ("national decision", NATION, DECISION, True, CalendarDays(30), None),
    ],
)  # fmt: skip
def test_the_comment_period(case, law, kind, market, minimum, floor):
    rule = law.comment(kind, market)
    assert (rule.minimum, rule.floor) == (minimum, floor)
    assert rule.reason_in_notice


def test_shortening_needs_a_ground_in_law():
    assert SICHUAN.comment(DOCUMENT).shortening_allowed
    assert NATION.comment(DECISION).shortening_allowed
    assert not SICHUAN.comment(DOCUMENT, touches_market=True).shortening_allowed
    assert not NATION.comment(DOCUMENT).shortening_allowed


@pytest.mark.parametrize(
    ("case", "law", "kind", "minimum", "strict", "maximum", "basis"),
    [
        ("四川", SICHUAN, DOCUMENT, WorkingDays(5), True, WorkingDays(15),
         ["《四川省行政规范性文件管理办法》第二十九条"]),
        ("四川 decision", SICHUAN, DECISION, WorkingDays(7), False, None,
         ["《重大行政决策程序暂行条例》第二十六条",
          "《广元市昭化区创建省级法治政府建设示范区实施方案》附件1第41项"]),
        ("上海", SHANGHAI, DOCUMENT, WorkingDays(5), False, WorkingDays(15),
         ["《上海市行政规范性文件管理规定》第二十一条"]),
        ("national, from memory", NATION, DOCUMENT, WorkingDays(5), False, WorkingDays(15),
         ["《国务院办公厅关于全面推行行政规范性文件合法性审核机制的指导意见》（五）（待核实）"]),
        ("national decision", NATION, DECISION, WorkingDays(7), False, None,
         ["《重大行政决策程序暂行条例》第二十六条"]),
        ("no figure for contracts", NATION, "contract", None, False, None,
         ["产品默认参数（待核实）"]),
    ],
)  # fmt: skip
def test_the_review_clock(case, law, kind, minimum, strict, maximum, basis):
    rule = law.review(kind)
    assert (rule.minimum, rule.minimum_strict, rule.maximum) == (minimum, strict, maximum)
    assert rule.pause == "suspend"
    assert labels(rule.citations) == basis


def test_only_heilongjiang_gives_the_drafter_days_to_supplement():
    assert law_for("230000").review(DECISION).supplement_within == WorkingDays(5)
    assert law_for("230000").review(DECISION).maximum == WorkingDays(15)
    assert {law.review(DECISION).supplement_within for law in (NATION, SICHUAN)} == {None}


@pytest.mark.parametrize(
    ("case", "law", "rule"),
    [
        ("四川", SICHUAN, (Years(5), Years(10), Years(2), None, None)),
        ("上海", SHANGHAI, (Years(5), Years(10), Years(2), Years(5), Years(2))),
        ("三亚", SANYA, (Years(5), None, Years(3), Years(5), Years(3))),
        ("宁夏, from memory", law_for("640105"), (Years(5), None, Years(2), None, None)),
    ],
)
def test_the_validity(case, law, rule):
    found = law.validity(DOCUMENT)
    fields = ("general_max", "hard_max", "trial_max", "default", "trial_default")
    assert tuple(getattr(found, name) for name in fields) == rule


@pytest.mark.parametrize(
    ("case", "law", "family", "expected"),
    [
        ("四川 government files twice", SICHUAN, "government",
         [("superior_government", CalendarDays(30)),
          ("npc_standing_committee", CalendarDays(30))]),
        ("四川 department", SICHUAN, "department", [("own_government", CalendarDays(30))]),
        ("四川 street office", SICHUAN, "dispatched_organ",
         [("establishing_government", CalendarDays(30))]),
        ("a town has no standing committee", SICHUAN, "town",
         [("superior_government", CalendarDays(30))]),
        ("上海 in working days", SHANGHAI, "government",
         [("superior_government", WorkingDays(15)),
          ("npc_standing_committee", CalendarDays(30))]),
        ("赣州", GANZHOU, "government",
         [("superior_government", CalendarDays(15)),
          ("npc_standing_committee", CalendarDays(15))]),
        ("昌吉 files twice", law_for("652300"), "government",
         [("superior_government", CalendarDays(15)),
          ("npc_standing_committee", CalendarDays(15))]),
    ],
)  # fmt: skip
def test_to_whom_a_document_is_filed_and_when(case, law, family, expected):
    found = law.filings(DOCUMENT, family)
    assert [(one.addressee, one.length) for one in found] == expected


def test_decisions_and_contracts_are_filed_only_where_a_pack_demands_it():
    assert SICHUAN.filings(DECISION, "government") == ()
    assert SICHUAN.filings("contract", "department") == ()


def test_filing_carries_its_papers():
    rule = SHANGHAI.filings(DOCUMENT, "department")[0]
    assert [one.code for one in rule.materials] == [
        "report", "official_text", "drafting_note", "basis", "legality_opinion",
        "public_comments",
    ]  # fmt: skip
    assert rule.addressee_label == "本级人民政府"


def test_plain_periods_where_law_gives_them():
    assert SICHUAN.suggestion_reply().length == CalendarDays(60)
    assert GANZHOU.powers_list_report().length == WorkingDays(5)
    assert SHANGHAI.filing_correction().length == WorkingDays(5)
    assert SHANGHAI.filing_correction().late_effect == "not_on_time"
    assert SHANGHAI.filing_review().length == WorkingDays(30)
    assert SHANGHAI.filing_review().extension == WorkingDays(30)
    assert SANYA.filing_correction().length == CalendarDays(7)
    assert SANYA.disposition_publication().length == CalendarDays(30)
    assert law_for("230000").postponed_item_ends().length == Years(1)
    assert NATION.hearing().materials_before == CalendarDays(7)


@pytest.mark.parametrize(
    ("case", "ask", "key", "label"),
    [
        ("effect", lambda: GANZHOU.effect(DOCUMENT), "effect.normative_document",
         "公布至施行的期限（行政规范性文件）"),
        ("validity", lambda: GANZHOU.validity(DOCUMENT), "validity.normative_document",
         "有效期（行政规范性文件）"),
        ("suggestions", GANZHOU.suggestion_reply, "suggestion_reply", "审查建议书面答复期限"),
        ("powers list", SICHUAN.powers_list_report, "powers_list_report", "权责清单调整报备期限"),
        ("correction", SICHUAN.filing_correction, "filing_correction", "备案材料补正期限"),
        ("comment on a contract", lambda: NATION.comment("contract"), "comment.contract",
         "公开征求意见期限（合同协议）"),
        ("a conclusion of another law", lambda: SANYA.conclusion(DOCUMENT, "not_needed"),
         "conclusions.normative_document.not_needed",
         "审核（审查）结论（行政规范性文件，not_needed）"),
    ],
)  # fmt: skip
def test_what_law_leaves_unset_is_never_guessed(case, ask, key, label):
    with pytest.raises(LawUnset) as refusal:
        ask()
    assert refusal.value.key == key
    assert refusal.value.label == label
    assert f"未设定“{label}”" in refusal.value.sentence


def test_whether_a_rule_is_set_can_be_asked_before():
    assert SICHUAN.is_set("effect", DOCUMENT)
    assert not GANZHOU.is_set("effect", DOCUMENT)
    assert not GANZHOU.is_set("suggestion_reply")


@pytest.mark.parametrize(
    ("case", "law", "non_adoption", "rereview"),
    [
        ("四川 allows a written explanation", SICHUAN, True, False),
        ("上海 allows it", SHANGHAI, True, False),
        ("三亚 does not: 复核", SANYA, False, True),
    ],
)
def test_what_must_be_changed_has_its_own_way_out(case, law, non_adoption, rereview):
    modify = law.conclusion(DOCUMENT, "modify")
    assert modify.gate == "after_change"
    assert (modify.non_adoption_allowed, modify.rereview_required) == (non_adoption, rereview)


@pytest.mark.parametrize("law", [SICHUAN, SHANGHAI, SANYA, NATION, GANZHOU], ids=repr)
@pytest.mark.parametrize("kind", [DOCUMENT, DECISION])
def test_what_is_unlawful_or_unfinished_opens_no_gate(law, kind):
    gates = {one.code: one.gate for one in law.conclusions(kind)}
    assert gates["legal"] == "open"
    assert gates["illegal"] == "closed"
    assert gates["procedure"] == "closed"


def test_a_decision_may_not_go_ahead_unchanged():
    assert not SICHUAN.conclusion(DECISION, "modify").non_adoption_allowed
    assert SICHUAN.conclusion(DECISION, "explore").gate == "open_with_risk"


@pytest.mark.parametrize(
    ("case", "kind", "family", "names"),
    [
        ("government document", DOCUMENT, "government", ("常务会议", "全体会议")),
        ("department document", DOCUMENT, "department", ("办公会议",)),
        ("decision", DECISION, "government", ("常务会议", "全体会议")),
        ("a department's decision", DECISION, "department", ("办公会议",)),
    ],
)
def test_which_meeting_may_decide(case, kind, family, names):
    rule = SICHUAN.meetings(kind, family)
    assert rule.labels == names
    assert rule.quorum == Fraction(1, 2)
    assert labels(rule.citations)[-1] == "《本级人民政府工作规则》（待核实）"


def test_counsel_experts_and_the_party_committee():
    assert SICHUAN.counsel(DECISION).required
    assert not SICHUAN.counsel(DOCUMENT).required
    assert SICHUAN.experts(DECISION).minimum is None
    heilongjiang = law_for("230000").experts(DECISION)
    assert (heilongjiang.minimum, heilongjiang.wide_minimum) == (3, 5)
    assert SICHUAN.party_report(DECISION).required
    assert not SHANGHAI.party_report(DOCUMENT).required
    assert SHANGHAI.party_report(DOCUMENT).when == "制定重大经济社会方面的规范性文件的"


def test_the_papers_of_a_submission_with_their_conditions():
    papers = {one.code: one.condition for one in SICHUAN.materials(DOCUMENT, "government")}
    assert papers == {
        "request": "always",
        "draft": "always",
        "drafting_note": "always",
        "unit_opinions": "always",
        "public_comments": "always",
        "basis": "always",
        "expert_opinion": "technical",
        "risk_report": "risky",
        "competition_conclusion": "market",
        "own_review": "government_text",
    }
    department = {one.code for one in SICHUAN.materials(DOCUMENT, "department")}
    assert papers.keys() - department == {"own_review"}


def test_ineligible_makers_differ_by_province():
    assert {one.code for one in SICHUAN.ineligible_makers()} == {
        "temporary_body", "coordinating_body", "internal_institution", "dispatched_institution",
    }  # fmt: skip
    assert "dispatched_institution" not in {one.code for one in SHANGHAI.ineligible_makers()}


def test_document_names():
    assert "办法" in SICHUAN.names().allowed
    assert SICHUAN.names().forbidden == ("报告", "请示", "批复", "议案", "函", "纪要")
    assert SHANGHAI.names().forbidden == ("法", "条例")
    assert GANZHOU.names().allowed == ()


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("2026年法治政府建设工作要点", [("工作要点",)]),
        ("关于印发燃气安全专项整治实施方案的通知", [("实施方案",)]),
        ("区政府第三次常务会议纪要", [("会议纪要",)]),
        ("关于表彰先进集体的决定", [("表彰",)]),
        ("电动自行车停放充电安全管理办法", []),
    ],
)
def test_titles_that_look_out_of_scope(title, words):
    hints = SICHUAN.scope_hints(title)
    assert [one.words for one in hints] == words
    assert all(one.citations and one.words[0] in one.message for one in hints)


def test_planning_documents_are_out_of_scope_where_the_local_rule_says_so():
    assert SHANGHAI.scope_hints("养老服务设施布局规划")
    assert SICHUAN.scope_hints("养老服务设施布局规划") == ()


@pytest.mark.parametrize("law", [NATION, SICHUAN, SHANGHAI, SANYA], ids=repr)
def test_the_four_tests_and_the_twenty_prohibitions(law):
    assert [one.code for one in law.scope_tests()] == [
        "published", "rights_and_duties", "general", "repeated",
    ]  # fmt: skip
    lines = law.prohibited_content()
    assert len({one.code for one in lines}) == len(lines) == 20
    assert all(one.citations for one in lines)


def test_grounds_to_leave_out_public_comment():
    assert len(SICHUAN.comment_exceptions(DOCUMENT)) == 4
    simplified = [one for one in SHANGHAI.comment_exceptions(DOCUMENT) if one.effect]
    assert len(simplified) == 5
    assert NATION.comment_exceptions(DOCUMENT) == ()


def test_lists_of_filing_review():
    assert [one.code for one in SHANGHAI.filing_outcomes()] == [
        "admitted", "admitted_with_advice", "refused", "procedure_correction",
    ]  # fmt: skip
    assert [one.label for one in GANZHOU.finding_classes()][:3] == [
        "超越法定权限", "违反上位规定", "违背法定程序",
    ]  # fmt: skip
    assert len(SICHUAN.filing_review_items()) == 4


def test_yearly_lists_have_fixed_dates():
    assert [(one.code, one.due, one.covers) for one in GANZHOU.catalogues()] == [
        ("yearly_filing", FixedDate(1, 31), "previous_year"),
        ("half_year_filing", FixedDate(7, 31), "first_half"),
    ]
    assert law_for("450206").catalogues()[0].addressee == "public"


def test_expiry_clean_up_and_numbers():
    assert SHANGHAI.expiry().evaluate_before == Months(3)
    assert SHANGHAI.expiry().prolong_times == 1
    assert law_for("652300").cleanup().cycle == Years(2)
    assert SANYA.cleanup().finish_within == Months(3)
    assert SANYA.number_pattern().must_contain == "规"
    assert SICHUAN.number_pattern().pattern.format(agency="昭府", year=2026, seq=3) == (
        "昭府规〔2026〕3号"
    )


@pytest.mark.parametrize("division", ["cn", "510811", "360700", "310000", "460200", "652300"])
def test_every_gate_can_cite_an_article_for_every_kind(division):
    law = law_for(division)
    missing = [
        (key, kind) for key in ARTICLES for kind in (*KINDS, None) if not law.article(key, kind)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("case", "law", "key", "kind", "label"),
    [
        ("四川 review", SICHUAN, "not_review", DOCUMENT,
         "《四川省行政规范性文件管理办法》第二十四条"),
        ("decision", SICHUAN, "head_last", DECISION,
         "《重大行政决策程序暂行条例》第三十条第二款"),
        ("competition", NATION, "competition_review", DOCUMENT, "《公平竞争审查条例》第十八条"),
        ("上海 simplified", SHANGHAI, "emergency", DOCUMENT,
         "《上海市行政规范性文件管理规定》第二十八条"),
        ("national, unverified", GANZHOU, "not_review", DOCUMENT,
         "《国务院办公厅关于加强行政规范性文件制定和监督管理工作的通知》（五）（待核实）"),
        ("an item of an article", SICHUAN, "secrecy", DOCUMENT,
         "《四川省行政规范性文件管理办法》第十九条第（三）项"),
    ],
)  # fmt: skip
def test_the_article_of_a_gate(case, law, key, kind, label):
    assert labels(law.article(key, kind))[0] == label


def test_an_article_key_nobody_knows_is_an_error():
    with pytest.raises(LawUnset):
        SICHUAN.article("taste")


def test_what_still_needs_checking_is_listed():
    found = {one.key for one in NATION.unverified()}
    assert "review.normative_document" in found
    assert "quorum" in found
    assert "review.major_decision" not in found
    assert "review.normative_document" not in {one.key for one in SICHUAN.unverified()}
    assert all(not one.citation.verified for one in NATION.unverified())


def test_a_law_read_from_stored_content_says_the_same():
    pack = load("510811")
    law = Law.from_content(pack.content, pack.version, pack.sha256)
    assert (law.division, law.name) == ("510811", "四川省广元市昭化区")
    assert (law.version, law.sha256) == (pack.version, pack.sha256)
    assert law.comment(DOCUMENT) == SICHUAN.comment(DOCUMENT)


# -- named limits ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "division", "name", "kind", "start", "earliest", "latest"),
    [
        ("D2", "360700", "filing", DOCUMENT, date(2025, 9, 18), None, date(2025, 10, 9)),
        ("D5", "510811", "filing", DOCUMENT, date(2025, 9, 5), None, date(2025, 10, 9)),
        ("上海 in working days", "310000", "filing", DOCUMENT, date(2025, 9, 18), None,
         date(2025, 10, 15)),
        ("上海 standing committee", "310000", "filing_npc", DOCUMENT, date(2025, 9, 5), None,
         date(2025, 10, 9)),
        ("D7", "510811", "review", DOCUMENT, date(2026, 2, 10), date(2026, 2, 24),
         date(2026, 3, 9)),
        ("D7 decision", "510811", "review", DECISION, date(2026, 2, 10), date(2026, 2, 26), None),
        ("D10", "450206", "review", DECISION, date(2017, 3, 28), date(2017, 4, 11), None),
        ("D13", "510811", "comment", DOCUMENT, date(2026, 1, 20), date(2026, 2, 19), None),
        ("effect", "510811", "effect", DOCUMENT, date(2026, 1, 20), date(2026, 2, 20), None),
        ("suggestion", "510811", "suggestion_reply", DOCUMENT, date(2026, 3, 2), None,
         date(2026, 5, 6)),
        ("powers list", "360700", "powers_list_report", "powers_list_change",
         date(2025, 9, 26), None, date(2025, 10, 10)),
    ],
)  # fmt: skip
def test_named_limits(case, division, name, kind, start, earliest, latest):
    window = law_for(division).limit_window(name, kind, start, calendar_for(division))
    assert (window.earliest_on, window.latest_on) == (earliest, latest)
    assert window.start_on == start
    assert window.basis[0].article


def test_only_what_is_shown_to_the_public_is_kept_open():
    calendar = calendar_for("cn")
    comment = SICHUAN.limit_window("comment", DOCUMENT, date(2026, 1, 20), calendar)
    assert comment.kept_open_until == date(2026, 2, 24)
    review = SICHUAN.limit_window("review", DOCUMENT, date(2026, 2, 10), calendar)
    assert review.kept_open_until is None


def test_market_entities_lengthen_the_comment_period():
    calendar, start = calendar_for("cn"), date(2026, 3, 2)
    general = GANZHOU.limit_window("comment", DOCUMENT, start, calendar)
    market = GANZHOU.limit_window("comment", DOCUMENT, start, calendar, touches_market=True)
    assert general.earliest_on == date(2026, 3, 11)
    assert market.earliest_on == date(2026, 4, 1)


def test_a_suspension_moves_both_ends_of_the_review():
    calendar = calendar_for("cn")
    pause = [Suspension(date(2026, 3, 5), date(2026, 3, 6))]
    window = SICHUAN.limit_window("review", DOCUMENT, date(2026, 3, 2), calendar, pause)
    assert (window.earliest_on, window.latest_on) == (date(2026, 3, 11), date(2026, 3, 25))


def test_a_department_files_with_its_own_government_only():
    calendar, start = calendar_for("cn"), date(2025, 9, 18)
    window = SICHUAN.limit_window("filing", DOCUMENT, start, calendar, maker_family="department")
    assert window.latest_on == date(2025, 10, 20)
    with pytest.raises(LawUnset):
        SICHUAN.limit_window("filing_npc", DOCUMENT, start, calendar, maker_family="department")


def test_an_unknown_limit_names_those_that_exist():
    with pytest.raises(LimitUnknown, match="suggestion_reply"):
        SICHUAN.limit_window("patience", DOCUMENT, date(2026, 3, 2), calendar_for("cn"))
    assert set(LIMITS) >= {
        "comment", "review", "filing", "filing_npc", "suggestion_reply", "powers_list_report",
        "effect",
    }  # fmt: skip
