"""The statutory calendar: facts of the notices, and the one arithmetic on working days."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workflows.calendar import DayKind, Notice, OutsideCalendar, WorkCalendar
from workflows.divisions import DivisionInvalid, ancestors
from workflows.holiday_notices import NoticeInvalid, read_notice, read_notices
from workflows.shipped_calendar import calendar_for

NATIONAL = calendar_for("cn")
GUANGXI = calendar_for("450206")
XINJIANG = calendar_for("652300")
COVERED = st.dates(date(2010, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("year", "working_days"),
    [
        (2011, 250), (2012, 249), (2013, 250), (2014, 250), (2015, 249), (2016, 250),
        (2017, 249), (2018, 250), (2019, 250), (2020, 249), (2021, 250),
        (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248),
    ],
)  # fmt: skip
def test_working_days_of_a_year(year, working_days):
    eve, last = date(year - 1, 12, 31), date(year, 12, 31)
    assert NATIONAL.working_days_between(eve, last) == working_days


@pytest.mark.parametrize(
    ("case", "day", "kind"),
    [
        ("an ordinary Wednesday", date(2026, 3, 4), DayKind.WORKING),
        ("an ordinary Saturday", date(2026, 3, 7), DayKind.WEEKEND),
        ("Spring Festival", date(2026, 2, 17), DayKind.HOLIDAY),
        ("a Saturday worked for Spring Festival", date(2026, 2, 14), DayKind.MAKEUP),
        ("a Sunday worked for New Year", date(2026, 1, 4), DayKind.MAKEUP),
        ("the end of a year in the next year's notice", date(2018, 12, 31), DayKind.HOLIDAY),
        ("a Saturday worked for the next year's notice", date(2018, 12, 29), DayKind.MAKEUP),
        ("Labour Day 2019 as changed on 22 March", date(2019, 5, 2), DayKind.HOLIDAY),
        ("the Sunday worked for that change", date(2019, 5, 5), DayKind.MAKEUP),
        ("Spring Festival 2020 as prolonged", date(2020, 1, 31), DayKind.HOLIDAY),
        ("the Saturday no longer worked", date(2020, 2, 1), DayKind.HOLIDAY),
        ("the day of victory 2015", date(2015, 9, 3), DayKind.HOLIDAY),
        ("the Sunday worked for it", date(2015, 9, 6), DayKind.MAKEUP),
        ("端午 2012, a Saturday the first record left out", date(2012, 6, 23), DayKind.HOLIDAY),
        ("the Sunday worked for National Day 2010", date(2010, 9, 26), DayKind.MAKEUP),
    ],
)
def test_what_a_day_is(case, day, kind):
    assert NATIONAL.kind(day) is kind
    assert NATIONAL.is_working(day) is kind.works


def test_every_kind_has_a_chinese_label():
    assert [kind.label for kind in DayKind] == [
        "工作日", "周末", "法定休假日", "调休上班日", "地方节日", "假设放假",
        "假设调休上班",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "calendar", "day", "kind"),
    [
        ("三月三 2017", GUANGXI, date(2017, 3, 30), DayKind.REGIONAL_HOLIDAY),
        ("a national make-up day off there", GUANGXI, date(2017, 4, 1), DayKind.REGIONAL_HOLIDAY),
        ("its own make-up day", GUANGXI, date(2017, 4, 8), DayKind.MAKEUP),
        ("2021", GUANGXI, date(2021, 4, 16), DayKind.REGIONAL_HOLIDAY),
        ("2021 make-up", GUANGXI, date(2021, 4, 18), DayKind.MAKEUP),
        ("2023, another make-up day off", GUANGXI, date(2023, 4, 23), DayKind.REGIONAL_HOLIDAY),
        ("肉孜节 2025", XINJIANG, date(2025, 3, 31), DayKind.REGIONAL_HOLIDAY),
        ("古尔邦节 2025", XINJIANG, date(2025, 6, 10), DayKind.REGIONAL_HOLIDAY),
        ("not in the neighbour's calendar", XINJIANG, date(2017, 3, 30), DayKind.WORKING),
    ],
)
def test_a_region_adds_its_own_holidays(case, calendar, day, kind):
    assert calendar.kind(day) is kind


def test_regional_days_are_working_days_elsewhere():
    assert NATIONAL.is_working(date(2017, 4, 1))
    assert NATIONAL.kind(date(2017, 4, 8)) is DayKind.WEEKEND
    assert NATIONAL.kind(date(2025, 6, 10)) is DayKind.WORKING


def test_before_the_first_notice_the_calendar_names_its_first_year():
    with pytest.raises(OutsideCalendar, match="自2010年起有数据") as refusal:
        NATIONAL.kind(date(2009, 12, 31))
    assert refusal.value.first_year == 2010


def test_years_without_a_notice_are_provisional_and_have_no_make_up_days():
    assert not NATIONAL.is_provisional(date(2026, 12, 31))
    assert NATIONAL.is_provisional(date(2027, 1, 1))
    assert NATIONAL.is_provisional(date(2027, 1, 1))
    assert not NATIONAL.is_provisional(date(2026, 12, 31))
    assert NATIONAL.kind(date(2027, 2, 8)) is DayKind.HOLIDAY
    assert NATIONAL.kind(date(2027, 2, 9)) is DayKind.WORKING
    kinds = {NATIONAL.kind(date(2027, 1, 1) + timedelta(days=n)) for n in range(365)}
    assert DayKind.MAKEUP not in kinds
    assert [NATIONAL.is_provisional(date(year, 6, 1)) for year in (2026, 2027)] == [False, True]


def test_a_region_is_provisional_in_years_without_its_own_notice():
    assert not GUANGXI.is_provisional(date(2017, 6, 1))
    assert GUANGXI.is_provisional(date(2026, 6, 1))


@pytest.mark.parametrize(
    ("case", "division", "year", "national", "regional"),
    [
        ("no notice of the region at all", "640105", 2025, False, True),
        ("its first year too", "640105", 2010, False, True),
        ("a town of that region", "640105001", 2025, False, True),
        ("a year with the region's notice", "652300", 2025, False, False),
        ("a year without it", "652300", 2024, False, True),
        ("neither is known", "640105", 2027, True, True),
        ("a region without holidays of its own", "510811", 2025, False, False),
        ("the same, not yet arranged", "510811", 2027, True, False),
        ("the country", "cn", 2025, False, False),
    ],
)
def test_what_is_unknown_is_told_apart(case, division, year, national, regional):
    calendar, day = calendar_for(division), date(year, 6, 1)
    assert calendar.national_unknown(day) is national
    assert calendar.regional_unknown(day) is regional
    assert calendar.is_provisional(day) is (national or regional)


def test_a_notice_of_the_county_does_not_stand_for_that_of_the_region():
    own = Notice("450206", 2026, "", None, 1, frozenset({date(2026, 6, 1)}), frozenset())
    calendar = WorkCalendar("450206", [*read_notices(), own], {}, {"450000"})
    assert calendar.kind(date(2026, 6, 1)) is DayKind.REGIONAL_HOLIDAY
    assert calendar.regional_unknown(date(2026, 6, 1))


def test_the_revision_names_the_notices_used():
    assert calendar_for("510811").revision == NATIONAL.revision
    assert GUANGXI.revision != NATIONAL.revision
    assert XINJIANG.revision != GUANGXI.revision


def test_a_later_revision_of_a_notice_replaces_the_earlier():
    notices = [one for one in read_notices() if one.division == "cn"]
    first_only = [one for one in notices if (one.year, one.revision) != (2020, 2)]
    before = WorkCalendar("cn", first_only)
    assert before.kind(date(2020, 2, 1)) is DayKind.MAKEUP
    assert before.kind(date(2020, 1, 31)) is DayKind.WORKING
    assert before.revision != NATIONAL.revision


def test_every_shipped_notice_lists_make_up_days_at_weekends_and_holidays_that_take_a_day():
    for notice in read_notices():
        assert all(day.weekday() >= 5 for day in notice.makeup), notice.label
        assert any(day.weekday() < 5 for day in notice.off), notice.label


def oracle_is_working(day, notices):
    """Slow and obvious: look the day up in every notice, else ask the weekday."""
    newest = {}
    for one in sorted(notices, key=lambda notice: notice.revision):
        newest[one.division, one.year] = one
    answer = day.weekday() < 5
    for division in ("cn", "450000"):
        for (owner, _year), one in newest.items():
            if owner == division and day in one.off:
                answer = False
            if owner == division and day in one.makeup:
                answer = True
    return answer


FESTIVALS_2027 = {
    date(2027, 1, 1), date(2027, 2, 5), date(2027, 2, 6), date(2027, 2, 7), date(2027, 2, 8),
    date(2027, 4, 5), date(2027, 5, 1), date(2027, 5, 2), date(2027, 6, 9), date(2027, 9, 15),
    date(2027, 10, 1), date(2027, 10, 2), date(2027, 10, 3),
}  # fmt: skip
NOTICES = read_notices()
WORKING_IN_GUANGXI = {
    day: oracle_is_working(day, NOTICES) and day not in FESTIVALS_2027
    for day in (date(2010, 1, 1) + timedelta(days=n) for n in range(6574))
}


@given(start=COVERED, n=st.integers(1, 80))
def test_adding_working_days_agrees_with_counting_them_one_by_one(start, n):
    day, counted = start, 0
    while counted < n:
        day += timedelta(days=1)
        assume(day in WORKING_IN_GUANGXI)
        counted += WORKING_IN_GUANGXI[day]
    assert GUANGXI.add_working_days(start, n) == day


@given(start=COVERED, end=COVERED)
def test_working_days_between_agrees_with_counting_them_one_by_one(start, end):
    first, last = sorted((start, end))
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    counted = sum(WORKING_IN_GUANGXI[day] for day in days)
    assert GUANGXI.working_days_between(first, last) == counted
    assert GUANGXI.working_days_between(last, first) == -counted


@given(day=st.dates(date(2010, 1, 1), date(2027, 11, 30)))
def test_the_next_working_day_is_the_first_one(day):
    found = GUANGXI.next_working_on_or_after(day)
    between = (day + timedelta(days=n) for n in range((found - day).days))
    assert WORKING_IN_GUANGXI[found]
    assert not any(WORKING_IN_GUANGXI[one] for one in between)


def test_less_than_one_working_day_cannot_be_added():
    with pytest.raises(ValueError, match="不小于1"):
        NATIONAL.add_working_days(date(2026, 3, 2), 0)


@pytest.mark.parametrize(
    ("division", "line"),
    [
        ("cn", ("cn",)),
        ("510000", ("510000", "cn")),
        ("360700", ("360700", "360000", "cn")),
        ("510811", ("510811", "510800", "510000", "cn")),
        ("510811100", ("510811100", "510811", "510800", "510000", "cn")),
    ],
)
def test_a_division_stands_under_its_ancestors(division, line):
    assert ancestors(division) == line


@pytest.mark.parametrize("division", ["", "51081", "5108111", "abc", "010000", "51081１"])
def test_what_is_no_division_code_is_refused(division):
    with pytest.raises(DivisionInvalid, match="不是行政区划代码"):
        ancestors(division)


@pytest.mark.parametrize(
    ("case", "text", "reason"),
    [
        ("unknown key", 'division = "cn"\nyear = 2026\nholidays = []', "未知的键“holidays”"),
        ("bad division", 'division = "x"\nyear = 2026', "division"),
        ("no year", 'division = "cn"', "year"),
        ("a day of another year", 'division = "cn"\nyear = 2026\noff = [2025-06-01]', "不在2026年"),
        (
            "a day both off and worked",
            'division = "cn"\nyear = 2026\noff = [2026-01-01]\nmakeup = [2026-01-01]',
            "既列为放假又列为上班",
        ),
        (
            "a span backwards",
            'division = "cn"\nyear = 2026\noff = [[2026-01-03, 2026-01-01]]',
            "起止日期",
        ),
        ("not TOML", "division = ", "TOML"),
    ],
)
def test_a_faulty_notice_file_is_refused_with_its_name_and_reason(case, text, reason, tmp_path):
    path = tmp_path / "cn-2026.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NoticeInvalid, match=reason) as refusal:
        read_notice(path)
    assert refusal.value.file == "cn-2026.toml"


def test_a_notice_prints_its_title_and_whether_its_number_was_checked():
    checked = Notice(
        "cn", 2025, "国办发明电〔2024〕12号", None, 1, frozenset(), frozenset(), "通知",
        number_verified=True,
    )  # fmt: skip
    unchecked = Notice("cn", 2018, "某号", None, 1, frozenset(), frozenset(), "通知")
    assert checked.label == "通知（国办发明电〔2024〕12号）"
    assert unchecked.label == "通知（某号，文号待核实）"
