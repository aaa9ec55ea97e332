"""Days end at 24:00 in Asia/Shanghai, whatever clock the server keeps."""

from datetime import UTC, date, datetime, timedelta

import pytest

from filings.models import Filing
from filings.transitions import filing, publication
from reviews.models import CommentPeriod, LegalityReview
from reviews.transitions import comments, opinion, supplements
from tests.builders import a_walk
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.unchanged import refused
from workflows.errors import OutsideWindow

collecting = made_once(lambda: a_walk("collect_comments", technical=False, touches_market=False))
handed_over = made_once(lambda: a_walk("accept", technical=False, touches_market=False))


@pytest.fixture
def open_period(collecting, db):
    return own(collecting)


@pytest.fixture
def walk(handed_over, db):
    return own(handed_over)


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
