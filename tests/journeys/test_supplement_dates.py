"""Supplements to the day: before receipt, during the review, over holidays, too late."""

from copy import deepcopy
from datetime import date, timedelta

import pytest

from reviews.models import LegalityReview, SupplementRequest
from reviews.transitions import drafting, office, supplements
from tests.builders import a_text, a_walk, instant
from tests.once import made_once, own
from tests.reviews.standing import acts_of, open_names
from tests.unchanged import refused
from workflows.constants import Stage
from workflows.errors import GateClosed, OutsideWindow
from workflows.models import LimitStatus, RulePack, StepRun
from workflows.selectors.limit_account import account_of

SPRING = instant(2026, 1, 5)

received = made_once(lambda: a_walk("review", technical=False, touches_market=False))
handed_over = made_once(lambda: a_walk("accept", now=SPRING, technical=False, touches_market=False))


@pytest.fixture
def walk(received, db):
    """Received complete on 2026-04-02, the Thursday before the three days of 清明."""
    return own(received)


@pytest.fixture
def before_spring(handed_over, db):
    walk = own(handed_over)
    walk.now = instant(2026, 2, 10)
    return walk


def ask(walk, due_on):
    return walk.do(
        supplements.request_supplement,
        walk.cast.reviewer,
        materials="上位法依据全文",
        reason="依据不全",
        due_on=due_on,
    )


def supply(walk):
    walk.do(
        drafting.attach,
        walk.cast.drafter,
        upload=a_text("补正.txt", f"上位法依据全文\n{walk.now}\n"),
        material="basis",
        title="上位法依据全文",
    )
    return walk.do(supplements.supply_materials, walk.cast.drafter, explanation="已补正。")


def clock(walk):
    limit = walk.matter.limits.filter(name="review").last()
    return limit.earliest_on, limit.latest_on


def step(walk):
    return StepRun.objects.open().get(matter=walk.matter)


def test_without_a_supplement_the_days_over_qingming_are_these(walk):
    assert clock(walk) == (date(2026, 4, 10), date(2026, 4, 24))


@pytest.mark.parametrize(
    ("case", "asked", "supplied", "expected"),
    [
        ("on the same day", date(2026, 4, 3), date(2026, 4, 3), ("04-10", "04-24")),
        ("only days off lie between", date(2026, 4, 3), date(2026, 4, 6), ("04-10", "04-24")),
        ("over the holiday to Tuesday", date(2026, 4, 3), date(2026, 4, 7), ("04-13", "04-27")),
        ("asked on the day of receipt", date(2026, 4, 2), date(2026, 4, 3), ("04-13", "04-27")),
        ("asked on a day off", date(2026, 4, 5), date(2026, 4, 8), ("04-14", "04-28")),
        ("past the last day", date(2026, 4, 24), date(2026, 4, 30), ("04-10", "04-24")),
    ],
)
def test_the_day_of_the_notice_counts_and_the_day_of_the_supplement_does_not(
    walk, case, asked, supplied, expected
):
    walk.now = instant(2026, asked.month, asked.day)
    ask(walk, date(2026, 5, 8))
    assert (walk.matter.stage, step(walk).due_on) == (Stage.SUPPLEMENTING, date(2026, 5, 8))
    walk.now = instant(2026, supplied.month, supplied.day, 17)
    supply(walk)
    assert clock(walk) == tuple(date.fromisoformat(f"2026-{day}") for day in expected)
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.LEGALITY_REVIEW, ["review"])
    assert step(walk).due_on == clock(walk)[1]


def test_the_account_of_the_limit_shows_the_same_days(walk):
    walk.now = instant(2026, 4, 3)
    ask(walk, date(2026, 4, 30))
    walk.now = instant(2026, 4, 7)
    supply(walk)
    account = account_of(walk.matter.limits.get(name="review"))
    assert not account.moved
    suspended = [day.date for month in account.months for day in month.days if "中止" in day.why]
    assert suspended == [date(2026, 4, day) for day in (4, 5, 6, 7)]


def test_over_the_spring_festival_a_make_up_saturday_is_lost_too(before_spring):
    """D7: complete on 2026-02-10; the notice on the 13th, the supplement on Saturday the 14th."""
    walk = before_spring
    walk.do(supplements.accept_materials, walk.cast.reviewer, complete=True)
    assert clock(walk) == (date(2026, 2, 24), date(2026, 3, 9))
    walk.now = instant(2026, 2, 13)
    ask(walk, date(2026, 2, 27))
    walk.now = instant(2026, 2, 14)
    supply(walk)
    assert clock(walk) == (date(2026, 2, 25), date(2026, 3, 10))


def test_two_notices_in_a_row_lose_no_day_twice(walk):
    walk.now = instant(2026, 4, 8)
    ask(walk, date(2026, 4, 30))
    walk.now = instant(2026, 4, 10)
    supply(walk)
    ask(walk, date(2026, 4, 30))
    walk.now = instant(2026, 4, 14)
    supply(walk)
    # Counted: 04-03, 07, 08; not: 09 to 14; counted again: 15, 16.
    assert clock(walk) == (date(2026, 4, 16), date(2026, 4, 30))
    assert walk.matter.limits.filter(name="review").count() == 1


def test_before_receipt_no_clock_runs_and_the_supplement_starts_none(before_spring):
    walk = before_spring
    ask(walk, date(2026, 2, 27))
    assert step(walk).due_on == date(2026, 2, 27)
    walk.now = instant(2026, 2, 26)
    supply(walk)
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.ACCEPTING, ["accept"])
    assert not walk.matter.limits.filter(name="review").exists()
    walk.now = instant(2026, 2, 27)
    walk.do(supplements.accept_materials, walk.cast.reviewer, complete=True)
    # 02-28 is a make-up Saturday.
    assert clock(walk) == (date(2026, 3, 5), date(2026, 3, 19))


def test_what_came_before_the_notice_on_the_same_day_is_no_supplement(before_spring):
    walk = before_spring
    ask(walk, date(2026, 2, 27))
    walk.do(
        drafting.attach,
        walk.cast.drafter,
        upload=a_text("补正.txt", "第一次补正\n"),
        material="basis",
        title="第一次补正",
    )
    walk.do(supplements.supply_materials, walk.cast.drafter, explanation="已补正。")
    walk.now += timedelta(hours=3)
    ask(walk, date(2026, 2, 27))
    walk.now += timedelta(hours=1)
    with refused(GateClosed, recorded=True) as told:
        walk.do(supplements.supply_materials, walk.cast.drafter, explanation="已补正。")
    assert list(told.missing) == ["nothing_supplied"]
    supply(walk)
    assert SupplementRequest.objects.filter(supplied_on=date(2026, 2, 10)).count() == 2


def test_where_the_pack_restarts_the_clock_a_new_limit_runs(before_spring):
    walk = before_spring
    pack = walk.matter.pack
    content = deepcopy(RulePack.objects.get(pk=pack.pk).content)
    content["rules"]["review"]["normative_document"]["pause"] = "restart"
    restarting = RulePack.objects.create(
        division=pack.division,
        name=pack.name,
        version="restart",
        sha256="restart",
        content=content,
        effective_from=pack.effective_from,
        loaded_at=instant(2026, 1, 1),
    )
    type(walk.matter).objects.filter(pk=walk.matter.pk).update(pack=restarting)
    walk.matter.refresh_from_db()
    walk.do(supplements.accept_materials, walk.cast.reviewer, complete=True)
    walk.now = instant(2026, 2, 13)
    ask(walk, date(2026, 2, 27))
    walk.now = instant(2026, 2, 24)
    supply(walk)
    first, second = walk.matter.limits.filter(name="review").order_by("pk")
    assert (first.status, second.status) == (LimitStatus.ENDED, LimitStatus.RUNNING)
    # From the supplement, as if received then: 25, 26, 27, 28 (make-up Saturday), 03-02.
    assert clock(walk) == (date(2026, 3, 2), date(2026, 3, 16))
    assert LegalityReview.latest(walk.matter).limit == second
    assert step(walk).limit == second
    assert step(walk).due_on == date(2026, 3, 16)


def test_materials_that_never_came_are_returned_after_the_last_day_and_not_on_it(walk):
    walk.now = instant(2026, 4, 8)
    ask(walk, date(2026, 4, 15))
    walk.now = instant(2026, 4, 15, 23, 59)
    with refused(OutsideWindow, recorded=True) as told:
        walk.do(supplements.return_unsupplied, walk.cast.reviewer, reason="逾期未补正")
    assert told.error.earliest == date(2026, 4, 16)
    walk.now = instant(2026, 4, 16, 0, 0)
    returned = walk.do(supplements.return_unsupplied, walk.cast.reviewer, reason="逾期未补正")
    assert (returned.status, walk.matter.stage) == ("returned", Stage.DRAFTING)
    limit = walk.matter.limits.get(name="review")
    assert (limit.status, open_names(walk.matter)) == (LimitStatus.ENDED, ["draft"])
    assert account_of(limit).counted == 15
    walk.do(drafting.resubmit, walk.cast.drafter, reason="已补正")
    walk.run(until="review")
    again = LegalityReview.latest(walk.matter)
    assert again.previous == returned
    assert again.limit.started_on == date(2026, 4, 16)


def test_a_late_supplement_is_taken_and_recorded_as_late(walk):
    walk.now = instant(2026, 4, 8)
    ask(walk, date(2026, 4, 10))
    walk.now = instant(2026, 4, 13)
    supply(walk)
    assert acts_of(walk.matter)[-1] == "supply_materials"
    assert walk.matter.entries.latest("sequence").detail == {"late": True}


def test_withdrawing_while_supplementing_ends_a_suspended_clock(walk):
    walk.now = instant(2026, 4, 8)
    ask(walk, date(2026, 4, 15))
    assert walk.matter.limits.get(name="review").status == LimitStatus.SUSPENDED
    walk.do(office.withdraw, walk.cast.drafter, reason="重新起草")
    limit = walk.matter.limits.get(name="review")
    assert (limit.status, limit.suspensions.get().resumed_on) == (LimitStatus.ENDED, None)
    assert account_of(limit).window.latest_on == date(2026, 4, 24)
    assert open_names(walk.matter) == ["draft"]
