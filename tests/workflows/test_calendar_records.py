"""The calendar in force is that of the records, else the shipped one; earlier ones come back."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.browsing import page, signed_in
from tests.builders import instant
from tests.notice_cases import a_correction, a_review, keepers, put_in_force, the_notice
from tests.tampering import tampering
from workflows import calendars, limits
from workflows.calendars import calendar_at, calendar_of, notices_in_force, one_reading
from workflows.errors import CalendarUnknown
from workflows.models import CalendarNotice
from workflows.shipped_calendar import calendar_for, shipped_notices

pytestmark = pytest.mark.django_db

MAKEUP_2027 = date(2027, 1, 30)


def notice_row(notice):
    """A row as another process stores it."""
    return CalendarNotice(
        division=notice.division,
        year=notice.year,
        revision=notice.revision,
        number=notice.number,
        issued_on=notice.issued_on,
        content=notice.as_dict(),
        sha256=notice.sha256,
        loaded_at=instant(2026, 11, 6),
    )


def readings(queries):
    """The messages that read notices; PostgreSQL knows a statement that is kept by its name."""
    known = ["workflows_calendarnotice", *(f"EXECUTE {name};" for name in kept_readings())]
    return [one for one in queries if any(name in f"{one['sql']};" for name in known)]


def kept_readings():
    """The names of the statements kept by this connection that read all notices."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, statement FROM pg_prepared_statements")
        return [name for name, text in cursor.fetchall() if "workflows_calendarnotice" in text]


def test_without_records_the_shipped_notices_count():
    assert not calendars.any_on_record()
    assert calendar_of("510811").revision == calendar_for("510811").revision
    assert calendar_of("450206").revision == calendar_for("450206").revision


def test_the_loaded_records_count_as_the_files_they_come_from():
    call_command("load_calendar", verbosity=0)
    assert calendars.any_on_record()
    assert calendar_of("510811").revision == calendar_for("510811").revision
    assert calendar_of("450206").revision == calendar_for("450206").revision
    assert calendar_of("450206").revision != calendar_of("510811").revision


def test_a_notice_of_another_process_is_known_at_the_next_reading():
    call_command("load_calendar", verbosity=0)
    assert not calendar_of("510811").is_working(MAKEUP_2027)
    CalendarNotice.objects.bulk_create([notice_row(the_notice())])
    assert calendar_of("510811").is_working(MAKEUP_2027)
    assert calendar_of("450206").is_working(MAKEUP_2027)
    assert not calendar_of("510811").is_provisional(MAKEUP_2027)


def test_equal_numbers_of_rows_with_other_content_are_not_mistaken():
    call_command("load_calendar", verbosity=0)
    notice = the_notice()
    first = CalendarNotice.objects.bulk_create([notice_row(notice)])[0]
    assert not calendar_of("510811").is_working(date(2027, 2, 12))
    with tampering():
        CalendarNotice.objects.filter(pk=first.pk).delete()
    other = a_correction(notice, worked=[date(2027, 2, 12)])
    row = notice_row(other)
    row.pk = first.pk
    CalendarNotice.objects.bulk_create([row])
    assert calendar_of("510811").is_working(date(2027, 2, 12))


def test_divisions_with_the_same_days_share_one_calendar():
    assert calendar_of("510811") is calendar_of("360700")
    assert calendar_of("450206") is calendar_of("450107")
    assert calendar_of("450206") is not calendar_of("510811")


def test_within_one_reading_the_records_are_asked_once_and_afterwards_again():
    call_command("load_calendar", verbosity=0)
    calendar_of("510811")
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        one_reading(),
    ):
        calendar_of("510811")
        calendar_of("450206")
        calendar_of("510811")
    assert len(readings(queries)) == 1
    with CaptureQueriesContext(connection) as queries:
        calendar_of("510811")
        calendar_of("510811")
    assert len(readings(queries)) == 2


def test_a_page_asks_the_records_once(settings):
    walk, limit = a_review()
    client = signed_in(walk.cast.reviewer)
    client.get(page("limit", walk.matter, limit.pk))
    with CaptureQueriesContext(connection) as queries:
        client.get(page("limit", walk.matter, limit.pk))
    assert len(readings(queries)) == 1
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert readings(queries) == []


def test_an_act_reads_again_although_its_page_has_read_before():
    walk, _ = a_review()
    people = keepers(walk.cast)
    with one_reading():
        before = calendar_of(walk.matter.division)
        put_in_force(the_notice(), people)
        walk.matter.refresh_from_db(fields=["version"])
        limits.end_running(walk.matter, "review", on=date(2027, 1, 26))
        started = limits.start(walk.matter, "review", date(2027, 1, 26), walk.now)
    assert not before.is_working(MAKEUP_2027)
    assert started.latest_on == date(2027, 2, 22)


def test_the_calendar_of_an_earlier_revision_is_built_again():
    people = keepers()
    first = calendar_of("510811").revision
    notice = the_notice()
    put_in_force(notice, people)
    second = calendar_of("510811").revision
    put_in_force(a_correction(notice, worked=[date(2027, 2, 12)]), people)
    third = calendar_of("510811").revision
    assert len({first, second, third}) == 3
    assert not calendar_at("510811", first).is_working(MAKEUP_2027)
    assert calendar_at("510811", second).is_working(MAKEUP_2027)
    assert not calendar_at("510811", second).is_working(date(2027, 2, 12))
    assert calendar_at("510811", third).is_working(date(2027, 2, 12))
    for revision in (first, second, third):
        assert calendar_at("510811", revision).revision == revision


def test_the_shipped_calendar_is_built_again_where_nothing_is_on_record():
    revision = calendar_for("450206").revision
    assert calendar_at("450206", revision).revision == revision


def test_a_revision_that_never_was_is_refused():
    with pytest.raises(CalendarUnknown) as refusal:
        calendar_at("510811", "0123456789ab")
    assert refusal.value.sentence == "没有版本为“0123456789ab”的工作日历（行政区划510811）。"


def test_a_limit_keeps_the_revision_it_was_counted_by():
    walk, limit = a_review()
    put_in_force(the_notice(), keepers(walk.cast))
    stored = limit.calendar_revision
    limit.refresh_from_db()
    assert limit.calendar_revision != stored
    earlier = calendar_at(walk.matter.division, stored)
    window = limits.window_of(limit, (), earlier)
    assert (window.earliest_on, window.latest_on) == (date(2027, 2, 2), date(2027, 2, 18))


def test_the_first_notice_of_a_person_brings_the_shipped_ones_on_record():
    put_in_force(the_notice(), keepers())
    assert CalendarNotice.objects.count() == len(shipped_notices()) + 1
    assert notices_in_force()[-1].year == 2027
    assert calendar_of("510811").first_year == 2010
