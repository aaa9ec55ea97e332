"""日历订阅: what is due, for a program that cannot sign in."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from tests.browsing import html_of, inline_in, signed_in, words_of
from tests.builders import a_cast, a_walk, instant
from workflows.appointments import assign_named, dismiss
from workflows.authority import holdings_of
from workflows.constants import NamedRole, Role
from workflows.delegations import Term, give_delegation
from workflows.errors import NotNow
from workflows.feed_tokens import renew_feed, revoke_feed
from workflows.ics import Event, calendar_file
from workflows.lawful_days import day_of
from workflows.lengths import WorkingDays
from workflows.models import Entry, FeedToken, Matter, StepRun, TimeLimit, User
from workflows.selectors.calendar_feed import read_feed

pytestmark = pytest.mark.django_db

NOW = instant(2026, 3, 2)
# Whose address, the roles in organs, those delegated, the parts in matters, the steps, the
# closings, the meetings.
FEED_QUERIES = 5


def fetch(secret, **headers):
    return Client().get(reverse("secret_feed", args=[secret]), **headers)


def events_in(response):
    assert response.status_code == 200
    return Calendar.from_ical(response.content).walk("VEVENT")


def feed_of(user):
    return events_in(signed_in(user).get(reverse("own_feed")))


def test_a_step_stands_on_its_last_day_with_its_limit():
    walk = a_walk(at="review")
    limit = walk.matter.limits.get(name="review")
    step = walk.open_steps()[0]
    response = fetch(renew_feed(actor=walk.cast.reviewer, now=NOW))
    (event,) = events_in(response)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert event["DTSTART"].to_ical() == f"{limit.latest_on:%Y%m%d}".encode()
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event.decoded("DTEND") == limit.latest_on + timedelta(days=1)
    assert event["UID"] == f"step-{step.pk}@testserver"
    assert event["SUMMARY"].endswith(f"{walk.matter.title}：{step.title}")
    assert event["URL"] == f"http://testserver/matters/{walk.matter.reference}/"
    day = limit.latest_on
    lines = event["DESCRIPTION"].split("\n")
    assert lines[0] == f"截至 {day.month}月{day.day}日 24:00"
    assert lines[1].startswith(f"时限：{limit.label}，自")
    assert lines[2] == f"依据：{'、'.join(limit.basis)}"
    assert "暂定" not in event["DESCRIPTION"]


def test_the_program_reminds_at_the_distances_of_the_rule_pack():
    walk = a_walk(at="review", now=instant(2026, 3, 2))
    limit = walk.matter.limits.get(name="review")
    assert walk.matter.pack.law.warning("review").before == (WorkingDays(3), WorkingDays(1))
    (event,) = feed_of(walk.cast.reviewer)
    first, second = event.walk("VALARM")
    assert limit.latest_on == date(2026, 4, 24)
    assert first["TRIGGER"].params["VALUE"] == "DATE-TIME"
    assert [one.decoded("TRIGGER") for one in (first, second)] == [
        datetime(2026, 4, 21, 1, tzinfo=UTC),
        datetime(2026, 4, 23, 1, tzinfo=UTC),
    ]
    assert {str(one["ACTION"]) for one in (first, second)} == {"DISPLAY"}


def test_a_deputy_has_the_days_of_whom_they_act_for():
    walk = a_walk(at="review")
    deputy = User.objects.create(username="deputy", name="韩同仁", organ=walk.cast.justice)
    now = timezone.now()
    give_delegation(
        organ=walk.cast.justice,
        delegate=deputy,
        role=Role.LEGALITY_REVIEWER,
        term=Term(day_of(now), day_of(now)),
        reason="出差",
        actor=walk.cast.reviewer,
        now=now,
    )
    assert [one["UID"] for one in feed_of(deputy)] == [
        one["UID"] for one in feed_of(walk.cast.reviewer)
    ]


def test_an_unsure_day_says_so():
    walk = a_walk(at="review")
    TimeLimit.objects.filter(matter=walk.matter, name="review").update(provisional=True)
    (event,) = feed_of(walk.cast.reviewer)
    assert "暂定：" in event["DESCRIPTION"]


def test_every_filing_carries_its_own_limit():
    walk = a_walk(at="file")
    events = feed_of(walk.cast.filing_clerk)
    limits = walk.matter.limits.filter(name__startswith="filing", met_on=None)
    assert sorted(event.decoded("DTSTART") for event in events) == sorted(
        limits.values_list("latest_on", flat=True)
    )
    assert all("依据：" in event["DESCRIPTION"] for event in events)


def test_the_end_of_public_comment_is_midnight_in_shanghai():
    walk = a_walk(at="collect_comments")
    (event,) = [one for one in feed_of(walk.cast.drafter) if "comment-period" in one["UID"]]
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert event["DTSTART"].to_ical() == b"20260401T230000"
    assert event["DTEND"].to_ical() == b"20260402T000000"
    assert event.decoded("DTEND").astimezone(UTC) == datetime(2026, 4, 1, 16, tzinfo=UTC)
    assert "截至 4月1日 24:00" in event["SUMMARY"]


def test_a_meeting_stands_on_its_day():
    walk = a_walk(at="deliberate")
    (event,) = feed_of(walk.cast.secretariat)
    held_on = walk.matter.deliberations.get().held_on
    assert (event.decoded("DTSTART"), event["UID"].split("-")[0]) == (held_on, "deliberation")


def test_a_secret_matter_is_nothing_but_a_day():
    walk = a_walk(at="review")
    Matter.objects.filter(pk=walk.matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )
    assert feed_of(walk.cast.reviewer) == []
    assign_named(walk.matter, walk.cast.reviewer, role=NamedRole.INSIDER)
    response = signed_in(walk.cast.reviewer).get(reverse("own_feed"))
    (event,) = events_in(response)
    assert event["SUMMARY"] == "涉密事项"
    assert event["CLASS"] == "CONFIDENTIAL"
    assert {"DESCRIPTION", "URL", "LOCATION", "CATEGORIES"} & event.keys() == set()
    text = html_of(response)
    assert walk.matter.reference not in text
    assert walk.matter.title not in text.replace("\r\n ", "")


def test_rights_are_those_of_the_moment_of_fetching():
    walk = a_walk(at="file")
    secret = renew_feed(actor=walk.cast.filing_clerk, now=NOW)
    assert events_in(fetch(secret))
    dismiss(walk.cast.filing_clerk, Role.FILING_CLERK, walk.matter.review_body)
    assert events_in(fetch(secret)) == []


def test_the_feed_shows_the_dated_steps_of_the_inbox_and_no_others():
    cast = a_cast()
    for at in ("review", "collect_comments", "file", "deliberate", "settle_comments"):
        a_walk(at=at, cast=cast, technical=False, touches_market=False)
    for user in User.objects.all():
        inbox = StepRun.objects.actionable_by(holdings_of(user)).filter(waits=False)
        dated = set(inbox.exclude(due_on=None).values_list("pk", flat=True))
        events = read_feed(holdings_of(user), date(2026, 3, 2), str)
        assert {f"step-{pk}" for pk in dated} == {
            one.key for one in events if one.key.startswith("step-")
        }


def test_a_revoked_or_replaced_address_is_unknown():
    user = a_cast().drafter
    first = renew_feed(actor=user, now=NOW)
    second = renew_feed(actor=user, now=NOW)
    assert [fetch(one).status_code for one in (first, second, "x" * 43)] == [404, 200, 404]
    revoke_feed(actor=user, now=NOW)
    assert fetch(second).status_code == 404
    with pytest.raises(NotNow):
        revoke_feed(actor=user, now=NOW)
    assert list(Entry.objects.order_by("position").values_list("verb", "label")) == [
        ("renew_feed", "生成日历订阅地址"),
        ("renew_feed", "更换日历订阅地址"),
        ("revoke_feed", "停用日历订阅地址"),
    ]


def test_an_inactive_person_has_no_feed():
    user = a_cast().drafter
    secret = renew_feed(actor=user, now=NOW)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert fetch(secret).status_code == 404


def test_the_secret_is_kept_nowhere():
    user = a_cast().drafter
    secret = renew_feed(actor=user, now=NOW)
    token = FeedToken.objects.get()
    assert token.sha256 == sha256(secret.encode()).hexdigest()
    kept = [str(row) for model in (FeedToken, Entry) for row in model.objects.values_list()]
    assert not any(secret in row for row in kept)


def test_an_unchanged_feed_is_not_sent_again():
    walk = a_walk(at="review")
    secret = renew_feed(actor=walk.cast.reviewer, now=NOW)
    first = fetch(secret)
    again = fetch(secret, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "no-cache" in first["Cache-Control"]
    StepRun.objects.open().filter(matter=walk.matter).update(due_on=date(2026, 12, 31))
    changed = fetch(secret, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize("count", [1, 25])
def test_the_number_of_queries_does_not_depend_on_the_events(count, django_assert_num_queries):
    cast = a_cast()
    walks = [a_walk(cast=cast) for _ in range(count)]
    StepRun.objects.open().filter(matter__in=[walk.matter for walk in walks]).update(
        due_on=date(2026, 3, 9)
    )
    secret = renew_feed(actor=cast.drafter, now=NOW)
    with django_assert_num_queries(FEED_QUERIES):
        response = fetch(secret)
    assert len(events_in(response)) == count


def test_a_file_is_written_as_the_standard_demands():
    title = "关于“甲,乙;丙\\丁”的办法" + "很长的名称" * 30
    event = Event(
        "step-1",
        date(2026, 12, 31),
        title,
        NOW,
        description="第一行\n第二行，含,逗号;分号",
        address="https://example.gov.cn/matters/1/",
    )
    file = calendar_file([event], name="日历", host="example.gov.cn")
    assert file == calendar_file([event], name="日历", host="example.gov.cn")
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert max(map(len, file.split(b"\r\n"))) <= 75
    assert all(line.decode() for line in file.split(b"\r\n") if line)
    unfolded = file.decode().replace("\r\n ", "")
    assert "甲\\,乙\\;丙\\\\丁" in unfolded
    assert "DESCRIPTION:第一行\\n第二行，含\\,逗号\\;分号" in unfolded
    calendar = Calendar.from_ical(file)
    (read,) = calendar.walk("VEVENT")
    assert (read["SUMMARY"], read["DESCRIPTION"]) == (title, event.description)
    assert read.decoded("DTEND") == date(2027, 1, 1)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in file.decode()
    assert "X-PUBLISHED-TTL:PT1H\r\n" in file.decode()
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Shanghai"
    assert zone.walk("STANDARD")[0].decoded("TZOFFSETTO") == timedelta(hours=8)


def test_the_page_shows_the_address_once():
    walk = a_walk(at="review")
    client = signed_in(walk.cast.reviewer)
    assert "您还没有订阅地址" in words_of(client.get(reverse("feed")))
    made = client.post(reverse("feed"))
    (address,) = [
        part for part in html_of(made).split('"') if part.endswith(".ics") and "://" in part
    ]
    assert len(events_in(Client().get(address))) == 1
    later = client.get(reverse("feed"))
    assert "订阅地址在用" in words_of(later)
    assert address not in html_of(later)
    assert inline_in(made) == []
    client.post(reverse("revoke_feed"))
    assert Client().get(address).status_code == 404
    assert client.post(reverse("revoke_feed")).status_code == 409
