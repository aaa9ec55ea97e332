"""How long a text may be in force: limits of law, proposals, and the end that is entered."""

from datetime import date

import pytest

from filings.rules.validity import Validity, is_trial, last_day, missing_in, proposed_end
from workflows.law import law_for
from workflows.lengths import CalendarDays, Months, Years

TITLE = "电动自行车停放充电安全管理办法"
TRIAL = "电动自行车停放充电安全管理办法（试行）"
KIND = "normative_document"
SICHUAN, SHANGHAI, SANYA, NINGXIA, GANZHOU = "510811", "310000", "460200", "640105", "360700"
START = date(2026, 5, 15)


def codes(division, title, validity, kind=KIND):
    return [one.code for one in missing_in(law_for(division), kind, title, validity)]


@pytest.mark.parametrize(
    ("case", "start", "length", "end"),
    [
        ("five years", date(2022, 3, 1), Years(5), date(2027, 3, 1)),
        ("two years from a leap day", date(2024, 2, 29), Years(2), date(2026, 2, 28)),
        ("four years from a leap day", date(2024, 2, 29), Years(4), date(2028, 2, 29)),
        ("six months to a short month", date(2025, 8, 31), Months(6), date(2026, 2, 28)),
    ],
)
def test_years_and_months_end_on_the_corresponding_day(case, start, length, end):
    assert last_day(start, length) == end


def test_validity_is_not_counted_in_days():
    with pytest.raises(TypeError):
        last_day(START, CalendarDays(30))


@pytest.mark.parametrize(
    ("case", "title", "trial"),
    [("plain", TITLE, False), ("试行", TRIAL, True), ("暂行", "停车管理暂行办法", True)],
)
def test_the_title_tells_a_trial(case, title, trial):
    assert is_trial(title) is trial


@pytest.mark.parametrize(
    ("case", "division", "title", "end"),
    [
        ("Sichuan", SICHUAN, TITLE, date(2031, 5, 14)),
        ("Sichuan, trial: 2 years", SICHUAN, TRIAL, date(2028, 5, 14)),
        ("Shanghai when silent", SHANGHAI, TITLE, date(2031, 5, 14)),
        ("Shanghai, trial when silent", SHANGHAI, TRIAL, date(2028, 5, 14)),
        ("Sanya, trial: 3 years", SANYA, TRIAL, date(2029, 5, 14)),
        ("no rule, no proposal", GANZHOU, TITLE, None),
    ],
)
def test_an_end_is_proposed_where_law_has_one(case, division, title, end):
    assert proposed_end(law_for(division), KIND, title, START) == end


@pytest.mark.parametrize(
    ("case", "division", "title", "until", "reason", "found"),
    [
        ("the usual maximum", SICHUAN, TITLE, date(2031, 5, 15), "", []),
        ("a day more without a reason", SICHUAN, TITLE, date(2031, 5, 16), "",
         ["validity_reason"]),
        ("a day more with its reason", SICHUAN, TITLE, date(2031, 5, 16), "配套规划期十年", []),
        ("the outermost", SICHUAN, TITLE, date(2036, 5, 15), "配套规划期十年", []),
        ("beyond the outermost", SICHUAN, TITLE, date(2036, 5, 16), "配套规划期十年",
         ["validity_hard"]),
        ("a trial of two years", SICHUAN, TRIAL, date(2028, 5, 15), "", []),
        ("a longer trial", SICHUAN, TRIAL, date(2028, 5, 16), "确有需要", ["validity_trial"]),
        ("a trial of three years in Sanya", SANYA, TRIAL, date(2029, 5, 15), "", []),
        ("no more than five in Sanya, whatever the reason", SANYA, TITLE, date(2031, 5, 16),
         "确有需要", ["validity_hard"]),
        ("no more than five in Ningxia", NINGXIA, TITLE, date(2031, 5, 16), "确有需要",
         ["validity_hard"]),
        ("no maximum where law has none", GANZHOU, TITLE, date(2056, 5, 15), "", []),
        ("the end before the beginning", SICHUAN, TITLE, date(2026, 5, 14), "",
         ["validity_order"]),
        ("no end", SICHUAN, TITLE, None, "", ["valid_until"]),
        ("no end where law has no maximum", GANZHOU, TITLE, None, "", ["valid_until"]),
    ],
)  # fmt: skip
def test_the_end_must_be_lawful(case, division, title, until, reason, found):
    assert codes(division, title, Validity(START, until, longer_reason=reason)) == found


def test_a_text_that_only_abolishes_others_has_no_end():
    assert codes(SICHUAN, TITLE, Validity(START, no_expiry_reason="仅废止其他文件")) == []


def test_an_end_and_a_reason_for_none_contradict_each_other():
    both = Validity(START, date(2031, 5, 15), no_expiry_reason="仅废止其他文件")
    assert codes(SICHUAN, TITLE, both) == ["validity_twice"]


def test_a_decision_may_have_no_end():
    assert codes(GANZHOU, TITLE, Validity(START), kind="major_decision") == []


def test_what_is_missing_cites_the_law_of_the_place():
    (one,) = missing_in(law_for(SICHUAN), KIND, TITLE, Validity(START))
    assert [citation.label for citation in one.citations] == [
        "《四川省行政规范性文件管理办法》第十三条"
    ]
