"""The proof as data: what it holds, and that it is the same whenever nothing has changed."""

import json
from dataclasses import replace
from datetime import date

import pytest

from tests.workflows.proof_cases import QUESTIONS, a_question, exported, resealed
from workflows.calendar import WorkCalendar
from workflows.lengths import WorkingDays
from workflows.proofs.export import as_text, export_of
from workflows.proofs.subject import Recorded
from workflows.shipped_calendar import calendar_for


def test_the_export_names_its_lengths_with_their_units():
    rule = exported("at least and at most")["rule"]
    assert rule["earliest"] == {
        "counting": "at_least", "length": "5个工作日", "unit": "working_days", "n": 5,
        "extension": None,
    }  # fmt: skip
    assert rule["latest"]["length"] == "15个工作日"
    fixed = exported("a fixed date")["rule"]["latest"]
    assert (fixed["unit"], fixed["month"], fixed["day"]) == ("fixed_date", 1, 31)


def test_the_articles_stand_with_their_marks():
    articles = exported("at least and at most")["rule"]["articles"]
    assert articles[:2] == [
        {"text": "某办法", "article": "第九条", "mark": "seen", "label": "《某办法》第九条"},
        {"text": "某条例", "article": "第三条", "mark": "part",
         "label": "《某条例》第三条（待核实）"},
    ]  # fmt: skip


def test_the_law_is_named_with_its_version_and_hash():
    law = QUESTIONS["late"].law
    assert exported("late")["rule"]["pack"] == {
        "division": "510811", "name": law.name, "version": law.version, "sha256": law.sha256,
    }  # fmt: skip
    assert len(law.sha256) == 64


def test_every_day_has_its_class_and_its_running_count():
    days = {day["date"]: day for day in exported("suspended twice")["days"]}
    assert days["2026-02-12"] == {
        "date": "2026-02-12", "weekday": "周四", "class": "working", "suspended": False,
        "counted": True, "count": 2, "why": "计入",
    }  # fmt: skip
    assert (days["2026-02-17"]["class"], days["2026-02-17"]["suspended"]) == ("holiday", True)
    makeup = days["2026-02-28"]
    assert (makeup["class"], makeup["count"]) == ("makeup", 6)
    assert days["2026-03-02"]["why"] == "中止期间，不计"


def test_the_notices_of_the_years_touched_stand_in_full_and_all_by_hash():
    calendar = exported("moved")["calendar"]
    known = calendar_for("360700").notices
    assert [one["year"] for one in calendar["notices"]] == [2025, 2026]
    assert [one[3] for one in calendar["all_notices"]] == [one.sha256 for one in known]
    assert "2025-10-08" in calendar["notices"][0]["off"]
    assert calendar["festivals"] == {}


def test_statutory_festivals_stand_where_there_is_no_notice():
    calendar = exported("provisional")["calendar"]
    assert calendar["notices"] == []
    assert calendar["festivals"]["2027"][:3] == ["2027-01-01", "2027-02-05", "2027-02-06"]


def test_a_provisional_date_carries_its_bounds_and_both_calendars():
    bounds = exported("provisional")["bounds"]
    assert bounds["dates"]["latest_on"] == ["2027-02-10", "2027-02-19"]
    assert "2027-02-12" in bounds["emptier"]["off"]
    assert bounds["emptier"]["worked"] == []
    assert "2027-01-30" in bounds["fuller"]["worked"]
    assert exported("a region without record")["bounds"]["emptier"] is None
    assert exported("late")["bounds"] is None


@pytest.mark.parametrize("case", QUESTIONS)
def test_the_same_question_gives_the_same_bytes(case):
    assert as_text(exported(case)) == as_text(exported(case))
    assert resealed(exported(case)) == exported(case)
    assert json.loads(as_text(exported(case))) == exported(case)


def test_lateness_is_said():
    assert exported("late")["limit"] == {
        "name": "review", "label": "合法性审核期限", "status": "", "event_on": "2026-04-02",
        "met_on": "2026-04-27", "late": True,
    }  # fmt: skip
    assert exported("at least and at most")["limit"]["late"] is False


def test_what_the_register_says_otherwise_is_said():
    question = a_question(date(2026, 4, 2), most=WorkingDays(15))
    registered = Recorded("0123456789ab", None, None, date(2026, 4, 23))
    recorded = export_of(replace(question, recorded=registered))["recorded"]
    assert recorded == {
        "calendar_revision": "0123456789ab", "agrees": False,
        "earliest_on": None, "kept_open_until": None, "latest_on": "2026-04-23",
    }  # fmt: skip


def test_what_the_calendar_of_today_says_otherwise_is_said():
    today = calendar_for("510811")
    earlier = WorkCalendar("510811", [one for one in today.notices if one.year < 2026], {
        2026: frozenset({date(2026, 4, 5), date(2026, 5, 1)}),
    })  # fmt: skip
    question = a_question(date(2026, 4, 2), most=WorkingDays(15), calendar=earlier)
    export = export_of(replace(question, today=today))
    assert export["result"]["latest_on"] == "2026-04-23"
    assert export["today"] == {
        "calendar_revision": today.revision,
        "earliest_on": None, "kept_open_until": None, "latest_on": "2026-04-24",
    }  # fmt: skip
    assert export_of(replace(question, today=earlier))["today"] is None
