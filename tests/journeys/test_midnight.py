"""Days end at 24:00 in Asia/Shanghai, whatever clock the server keeps."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from filings.models import Filing
from filings.transitions import filing, publication
from reviews.models import CommentPeriod, LegalityReview
from reviews.transitions import comments, opinion, supplements
from tests.builders import a_walk
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.unchanged import refused
from workflows.authority import holdings_of
from workflows.errors import Inadmissible, OutsideWindow
from workflows.lawful_days import day_of
from workflows.selectors.calendar_feed import read_feed
from workflows.selectors.inbox import read_inbox

collecting = made_once(lambda: a_walk("collect_comments", technical=False, touches_market=False))
handed_over = made_once(lambda: a_walk("accept", technical=False, touches_market=False))


@pytest.fixture
def open_period(collecting, db):
    return own(collecting)


@pytest.fixture
def walk(handed_over, db):
    return own(handed_over)


@pytest.fixture(autouse=True)
def _server_in_utc(monkeypatch):
    """The process and whoever asks keep UTC; the law keeps Asia/Shanghai."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    with timezone.override(UTC):
        yield
    monkeypatch.undo()
    time.tzset()


def utc(year, month, day, hour, minute=0, second=0):
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def test_the_last_second_of_the_comment_period_belongs_to_the_public(open_period):
    walk = open_period
    assert CommentPeriod.latest(walk.matter).closes_on == date(2026, 4, 1)
    walk.now = utc(2026, 4, 1, 15, 59, 59)
    with refused(OutsideWindow, recorded=True) as told:
        walk.do(comments.close_comments, walk.cast.drafter)
    assert told.error.earliest == date(2026, 4, 2)
    late = walk.do(
        comments.record_comment,
        walk.cast.drafter,
        author="最后一刻",
        channel="site",
        text="最后一秒提出的意见",
        received_on=date(2026, 4, 1),
    )
    assert late.is_late is False
    walk.now = utc(2026, 4, 1, 16)
    walk.do(comments.close_comments, walk.cast.drafter)
    assert walk.matter.limits.get(name="comment").met_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("case", "moment", "received_on", "earliest", "latest"),
    [
        ("a second before midnight", (2026, 4, 2, 15, 59, 59), "04-02", "04-10", "04-24"),
        ("midnight", (2026, 4, 2, 16, 0, 0), "04-03", "04-13", "04-27"),
    ],
)
def test_the_day_of_receipt_is_the_day_in_shanghai(
    walk, case, moment, received_on, earliest, latest
):
    walk.now = utc(*moment)
    walk.do(supplements.accept_materials, walk.cast.reviewer, complete=True)
    limit = walk.matter.limits.get(name="review")
    found = (limit.started_on, limit.earliest_on, limit.latest_on)
    assert [f"{day:%m-%d}" for day in found] == [received_on, earliest, latest]


@pytest.mark.parametrize(
    ("case", "moment", "number"),
    [
        ("the old year", (2026, 12, 31, 15, 59, 59), "昭司审〔2026〕1号"),
        ("the new year", (2026, 12, 31, 16, 0, 0), "昭司审〔2027〕1号"),
    ],
)
def test_the_year_of_a_number_is_the_year_in_shanghai(walk, case, moment, number):
    walk.run(until="sign_opinion")
    walk.now = utc(*moment)
    walk.do(opinion.sign_opinion, walk.cast.bureau_head)
    assert LegalityReview.latest(walk.matter).opinion_number == number


def test_a_strict_minimum_ends_at_midnight_in_shanghai(walk):
    walk.run(until="sign_opinion")
    walk.now = utc(2026, 4, 9, 15, 59, 59)
    with refused(OutsideWindow, recorded=True):
        walk.do(opinion.sign_opinion, walk.cast.bureau_head)
    walk.now = utc(2026, 4, 9, 16)
    walk.do(opinion.sign_opinion, walk.cast.bureau_head)
    assert open_names(walk.matter) == ["table"]


@pytest.mark.parametrize(("case", "later", "on_time"), [("23:59:59", 0, True), ("24:00", 1, False)])
def test_a_filing_is_in_time_until_midnight_of_its_last_day(walk, case, later, on_time):
    walk.run(until="publish")
    walk.now = utc(2026, 4, 14, 16, 30)
    published = walk.do(
        publication.publish_document,
        walk.cast.intake,
        address="https://www.example.gov.cn/1.html",
        effective_on=date(2026, 6, 1),
    )
    assert published.published_on == date(2026, 4, 15)
    first = Filing.objects.filter(document__matter=walk.matter).first()
    assert first.limit.latest_on == date(2026, 5, 15)
    walk.now = utc(2026, 5, 15, 15, 59, 59) + timedelta(seconds=later)
    (step, *_) = [one for one in walk.open_steps() if one.data["filing"] == first.pk]
    sent = walk.do(filing.file_document, walk.cast.filing_clerk, step=step.pk, signed_by="唐为民")
    assert (sent.sent_on.day, sent.on_time) == (15 + later, on_time)


@pytest.mark.parametrize(
    ("case", "moment", "late"),
    [
        ("23:59:59", (2026, 4, 24, 15, 59, 59), False),
        ("0:00", (2026, 4, 24, 16), True),
    ],
)
def test_inbox_and_calendar_say_late_from_midnight_in_shanghai_on(walk, case, moment, late):
    walk.now = utc(2026, 4, 2, 1)
    walk.do(supplements.accept_materials, walk.cast.reviewer, complete=True)
    assert walk.matter.limits.get(name="review").latest_on == date(2026, 4, 24)
    holdings, today = holdings_of(walk.cast.reviewer), day_of(utc(*moment))
    inbox = read_inbox(holdings, today)
    events = read_feed(holdings, today, str)
    (event,) = [one for one in events if one.key.startswith("step-")]
    assert (inbox.late, inbox.today) == (int(late), int(not late))
    assert inbox.tasks[0].due.words == ("已逾期1天" if late else "今天到期")
    assert event.on == date(2026, 4, 24)
    assert event.summary.startswith("【已逾期】") is late


@pytest.mark.parametrize(
    ("case", "moment", "words"),
    [
        ("23:59:59", (2026, 4, 1, 15, 59, 59), "就在今天"),
        ("0:00", (2026, 4, 1, 16), "时间已到，可以办理"),
    ],
)
def test_who_waits_for_the_end_of_a_period_is_never_late(open_period, case, moment, words):
    inbox = read_inbox(holdings_of(open_period.cast.drafter), day_of(utc(*moment)))
    (task,) = [one for one in inbox.tasks if one.step.name == "collect_comments"]
    assert (task.due.words, inbox.late) == (words, 0)


def test_a_comment_at_the_last_second_and_one_at_midnight(open_period):
    walk = open_period
    for moment, received_on, late in (
        (utc(2026, 4, 1, 15, 59, 59), date(2026, 4, 1), False),
        (utc(2026, 4, 1, 16), date(2026, 4, 2), True),
    ):
        walk.now = moment
        comment = walk.do(
            comments.record_comment,
            walk.cast.drafter,
            author="居民",
            channel="site",
            text="建议",
            received_on=received_on,
        )
        assert comment.is_late is late
    walk.now = utc(2026, 4, 1, 15, 59, 59)
    with refused(Inadmissible, recorded=False):
        walk.do(
            comments.record_comment,
            walk.cast.drafter,
            author="居民",
            channel="site",
            text="明天的意见",
            received_on=date(2026, 4, 2),
        )
