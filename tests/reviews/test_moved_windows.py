"""The public's window: longer by itself, shorter only by a named decision, the promise only
forward."""

from datetime import date

import pytest

from reviews.models import CommentPeriod
from reviews.transitions import comments
from reviews.transitions.moved_windows import promise
from tests.builders import a_walk, instant
from tests.notice_cases import (
    a_comment_period,
    a_correction,
    confirm,
    keepers,
    moves_of,
    propose,
    put_in_force,
    the_notice,
)
from tests.unchanged import refused
from workflows.errors import Inadmissible
from workflows.models import Entry, StepRun, TimeLimit
from workflows.moves import Dates
from workflows.transitions.notices import Shortening

pytestmark = pytest.mark.django_db

DECISION = Shortening("区长唐为民", "昭府函〔2026〕8号", "防汛抢险需要尽快施行")


def stands(limit):
    """The window and the promise as they stand."""
    limit = TimeLimit.objects.get(pk=limit.pk)
    period = CommentPeriod.objects.get(limit=limit)
    step = StepRun.objects.open().get(matter=limit.matter, name="collect_comments")
    return limit.kept_open_until, period.closes_on, step.due_on


@pytest.fixture
def lengthened():
    """Announced on 6 January 2027: thirty days end on 5 February, New Year's eve."""
    walk, limit = a_comment_period(date(2027, 1, 6))
    assert stands(limit) == (date(2027, 2, 9),) * 3
    people = keepers(walk.cast)
    notice = the_notice()
    put_in_force(notice, people)
    return walk, limit, people, notice


def shortening(notice):
    """From 10 February on it is worked after all."""
    return a_correction(notice, worked=[date(2027, 2, 10), date(2027, 2, 11), date(2027, 2, 12)])


def last_entry(walk):
    return Entry.objects.filter(matter=walk.matter).order_by("sequence").last()


def test_a_window_is_lengthened_and_the_promise_goes_with_it(lengthened):
    walk, limit, _, _ = lengthened
    assert stands(limit) == (date(2027, 2, 15),) * 3
    entry = last_entry(walk)
    assert entry.detail["closes_on"] == ["2027-02-09", "2027-02-15"]
    assert entry.detail["kept"] is False


def test_collecting_ends_after_the_new_last_day_alone(lengthened):
    walk, _, _, _ = lengthened
    walk.run(until="settle_comments")
    assert walk.today == date(2027, 2, 16)


def test_without_a_decision_a_window_is_not_shortened(lengthened):
    walk, limit, people, notice = lengthened
    proposal = propose(shortening(notice), people)
    (move,) = moves_of(proposal).moves
    assert (move.before.kept_open_until, move.after.kept_open_until, move.shift) == (
        date(2027, 2, 15), date(2027, 2, 10), -5,
    )  # fmt: skip
    assert moves_of(proposal).cutting_count == 1
    confirm(proposal, people)
    assert stands(limit) == (date(2027, 2, 15),) * 3
    proposal.refresh_from_db()
    assert (proposal.moved_count, proposal.kept_count) == (0, 1)
    entry = last_entry(walk)
    assert entry.label == "放假安排变化，期限不予缩短"
    assert entry.reason.endswith(
        "持续开放至由2027年2月15日变为2027年2月10日；未经决定不得缩短，保持原定期限。"
    )
    assert entry.detail["kept"] is True


def test_a_named_decision_shortens_the_window_but_not_the_promise(lengthened):
    walk, limit, people, notice = lengthened
    confirm(propose(shortening(notice), people), people, shortening=DECISION)
    assert stands(limit) == (date(2027, 2, 10), date(2027, 2, 15), date(2027, 2, 15))
    entry = last_entry(walk)
    assert entry.detail["shortening"] == {
        "decided_by": "区长唐为民",
        "number": "昭府函〔2026〕8号",
        "reason": "防汛抢险需要尽快施行",
    }
    assert entry.reason.startswith("经区长唐为民决定（昭府函〔2026〕8号）缩短，按国务院办公厅")
    assert "closes_on" not in entry.detail


@pytest.mark.parametrize(
    ("field", "decision"),
    [
        ("decided_by", Shortening(" ", "昭府函〔2026〕8号", "紧急")),
        ("number", Shortening("区长唐为民", "", "紧急")),
        ("reason", Shortening("区长唐为民", "昭府函〔2026〕8号", "")),
    ],
)
def test_a_decision_without_person_number_or_reason_is_none(field, decision, lengthened):
    _, _, people, notice = lengthened
    proposal = propose(shortening(notice), people)
    with refused(Inadmissible, recorded=False) as told:
        confirm(proposal, people, shortening=decision)
    assert told.error.field_name == field


def test_a_period_that_was_lawfully_shortened_ends_as_announced():
    walk = a_walk(at="announce_comment", now=instant(2027, 1, 6), touches_market=False)
    walk.do(
        comments.announce_comment,
        walk.cast.drafter,
        channel="门户网站",
        how_to_comment="留言",
        contact="周启明",
        closes_on=date(2027, 1, 20),
        shortening_reason="防汛抢险需要尽快施行",
    )
    limit = TimeLimit.objects.get(matter=walk.matter, name="comment")
    put_in_force(the_notice(), keepers(walk.cast))
    assert stands(limit) == (date(2027, 2, 15), date(2027, 1, 20), date(2027, 1, 20))


@pytest.mark.parametrize(
    ("case", "closes_on", "before", "after", "expected"),
    [
        ("announced for the window's end", 9, (5, 9), (5, 15), 15),
        ("announced for later, still later", 20, (5, 9), (5, 15), 20),
        ("announced for a little later", 11, (5, 9), (5, 15), 15),
        ("announced for the day off itself", 6, (5, 9), (5, 15), 6),
        ("the minimum ends after the day named", 6, (5, 9), (8, 15), 15),
        ("lawfully shortened", 2, (5, 9), (5, 15), 2),
        ("the window has become shorter", 9, (5, 9), (5, 6), 9),
    ],
)
def test_the_promise_moves_only_forward(case, closes_on, before, after, expected):
    def dates(pair):
        return Dates(date(2027, 2, pair[0]), date(2027, 2, pair[1]), None, False)

    moved = promise(date(2027, 2, closes_on), dates(before), dates(after))
    assert moved == date(2027, 2, expected)
