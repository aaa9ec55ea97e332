"""Before, open, over: both ends inclusive, days of Asia/Shanghai, in Python and in SQL alike."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_cast
from workflows.lawful_days import LawfulDays, Standing, day_of, local_time, since, until
from workflows.models import MakerListing
from workflows.querysets import over

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 9)
ONE_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("case", "day", "standing"),
    [
        ("the day before the first", FIRST - ONE_DAY, Standing.AHEAD),
        ("the first", FIRST, Standing.OPEN),
        ("the last", LAST, Standing.OPEN),
        ("the day after the last", LAST + ONE_DAY, Standing.OVER),
    ],
)
def test_both_ends_are_lawful(case, day, standing):
    assert LawfulDays(FIRST, LAST).standing(day) is standing


@given(day=st.dates())
def test_what_has_no_end_is_always_open(day):
    assert LawfulDays().is_open(day)
    assert LawfulDays().days_left(day) is None
    assert not since(None).is_ahead(day)
    assert not until(None).is_over(day)


@given(last=st.dates(), day=st.dates())
def test_what_is_over_has_fewer_than_no_days_left(last, day):
    left = until(last).days_left(day)
    assert until(last).is_over(day) is (left < 0)
    assert day + timedelta(days=left) == last


@pytest.mark.parametrize(
    ("case", "moment", "day"),
    [
        ("a second before midnight", datetime(2026, 3, 9, 15, 59, 59, tzinfo=UTC), LAST),
        ("midnight", datetime(2026, 3, 9, 16, tzinfo=UTC), LAST + ONE_DAY),
    ],
)
def test_a_day_begins_at_midnight_in_shanghai(case, moment, day):
    assert day_of(moment) == day
    assert local_time(moment).utcoffset() == timedelta(hours=8)


def test_what_has_no_zone_is_no_instant():
    with pytest.raises(ValueError, match="no time zone"):
        day_of(datetime(2026, 3, 9, 12))  # noqa: DTZ001  # the point of the test


@pytest.mark.django_db
@pytest.mark.parametrize("last", [LAST, None])
@pytest.mark.parametrize("distance", [-8, -7, 0, 1])
def test_the_list_form_agrees(last, distance):
    a_cast()
    MakerListing.objects.update(valid_from=FIRST, valid_until=last)
    day = LAST + timedelta(days=distance)
    days = LawfulDays(FIRST, last)
    assert MakerListing.objects.valid_on(day).exists() is days.is_open(day)
    assert MakerListing.objects.filter(over("valid_until", day)).exists() is days.is_over(day)
