"""The calendar against a slow count written from the law alone; ``make oracle`` runs a million."""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.cases import (
    SHIPPED,
    WORLDS,
    Case,
    difference,
    differences,
    main,
    random_case,
    world,
)
from tests.oracles.working_days import (
    Arrangement,
    Days,
    days_of_months,
    lies_in,
    next_working_day,
    nth_day,
    nth_working_day,
)

TODAYS = Days(
    "450206",
    [Arrangement(one.division, one.year, one.revision, one.off, one.makeup) for one in SHIPPED],
    {},
)


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**48))
def test_the_calendar_agrees_with_the_oracle(seed):
    assert difference(random_case(Random(seed))) is None


@pytest.mark.parametrize(
    ("case", "start", "n", "expected"),
    [
        ("over Spring Festival with its make-up Saturday", date(2026, 2, 10), 5, date(2026, 2, 24)),
        ("the other make-up Saturday", date(2026, 2, 10), 15, date(2026, 3, 9)),
        ("an ordinary week", date(2026, 3, 2), 5, date(2026, 3, 9)),
        ("三月三, the national make-up day off", date(2017, 3, 28), 7, date(2017, 4, 11)),
    ],
)
def test_the_oracle_gives_the_examples_of_the_law_notes(case, start, n, expected):
    assert nth_working_day(TODAYS, start, n) == expected


def test_the_oracle_leaves_suspended_days_out():
    pause = [(date(2026, 3, 6), date(2026, 3, 10))]
    assert nth_working_day(TODAYS, date(2026, 3, 2), 5, pause) == date(2026, 3, 12)
    assert nth_day(date(2026, 3, 2), 5, pause) == date(2026, 3, 12)


def test_the_oracle_ends_months_on_the_corresponding_day_or_the_last():
    assert days_of_months(date(2026, 1, 31), 1) == 28
    assert days_of_months(date(2026, 11, 15), 2) == 61
    assert next_working_day(TODAYS, date(2025, 10, 3)) == date(2025, 10, 9)


@pytest.mark.parametrize(
    ("division", "place", "holds"),
    [
        ("cn", "cn", True),
        ("450206", "cn", True),
        ("450206", "450000", True),
        ("450206001", "450200", True),
        ("450206", "450300", False),
        ("cn", "450000", False),
    ],
)
def test_a_notice_holds_where_its_place_reaches(division, place, holds):
    assert lies_in(division, place) is holds


def test_the_oracle_takes_the_later_revision_whole():
    first = Arrangement("cn", 2030, 1, frozenset({date(2030, 5, 1)}), frozenset({date(2030, 5, 4)}))
    second = Arrangement("cn", 2030, 2, frozenset({date(2030, 5, 2)}), frozenset())
    days = Days("cn", [second, first], {})
    assert days.works(date(2030, 5, 1))
    assert not days.works(date(2030, 5, 2))
    assert not days.works(date(2030, 5, 4))


def test_a_calendar_of_another_region_is_found_out(monkeypatch):
    case = Case(3, "working", date(2017, 3, 28), 7, ())
    assert difference(case) is None
    wrong = world(0)
    right = world(3)
    mixed = type(right)(right.division, wrong.calendar, right.days)
    monkeypatch.setattr("tests.oracles.cases.world", lambda _number: mixed)
    assert difference(case) is not None


def test_the_states_of_the_notices_differ():
    revisions = {world(number).calendar.revision for number in range(WORLDS)}
    assert len(revisions) > WORLDS // 2


def test_a_run_tells_how_many_cases_it_took_and_that_none_differ(capsys):
    assert main(["--cases", "40", "--seed", "7"]) is False
    assert capsys.readouterr().out.startswith("40 cases, seed 7: 0 differences")
    assert differences(3, 7) == []
