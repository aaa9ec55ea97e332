"""Granting more time: once, by the head, by no more than the rule pack allows."""

import shutil
from datetime import date

import pytest
from django.core.management import call_command

from reviews.transitions.extension import extend_limit
from tests.browsing import page, signed_in, words_of
from tests.builders import a_walk
from tests.unchanged import refused
from workflows import limits
from workflows.appointments import appoint
from workflows.constants import Role
from workflows.errors import DutiesConflict, Inadmissible, NotPermitted, OutsideWindow
from workflows.law import ExtensionUnset
from workflows.limits import Reason
from workflows.models import Entry, Extension, StepRun, TimeLimit
from workflows.pack_files import PACKS
from workflows.selectors.limit_account import account_of, read_limit
from workflows.sweeping import sweep

pytestmark = pytest.mark.django_db

ARTICLE = "《四川省行政规范性文件管理办法》第二十九条"
SICHUAN = 'maximum = "15个工作日"\npause'


@pytest.fixture
def extensible(tmp_path):
    """A province whose rule lets the review be extended by ten working days."""
    folder = shutil.copytree(PACKS, tmp_path / "packs")
    pack = folder / "510000.toml"
    text = pack.read_text(encoding="utf-8")
    assert SICHUAN in text
    changed = text.replace(SICHUAN, SICHUAN.replace("pause", 'extension = "10个工作日"\npause'))
    pack.write_text(changed, encoding="utf-8")
    call_command("load_packs", folder=folder, verbosity=0)


@pytest.fixture
def walk(extensible):
    walk = a_walk(at="review")
    # Received on Thursday 2 April 2026; the last day is Friday 24 April.
    walk.wait_until(date(2026, 4, 20))
    return walk


def the_limit(walk):
    return TimeLimit.objects.get(matter=walk.matter, name="review")


def grant(walk, actor=None, **changes):
    given = {"length": "5个工作日", "reason": "案情复杂，需要再次听取意见"} | changes
    return walk.do(extend_limit, actor or walk.cast.bureau_head, **given)


def test_the_limit_goes_on_from_where_it_would_have_ended(walk):
    granted = grant(walk)
    # Five working days after 24 April: 27 to 30 April, and 6 May after the holidays.
    assert (granted.latest_before, granted.latest_after) == (date(2026, 4, 24), date(2026, 5, 6))
    assert the_limit(walk).latest_on == date(2026, 5, 6)
    step = StepRun.objects.open().get(matter=walk.matter)
    assert step.due_on == date(2026, 5, 6)


def test_the_grant_is_kept_with_its_reason_its_grantor_and_its_article(walk):
    grant(walk)
    kept = Extension.objects.get(limit=the_limit(walk))
    assert (kept.length, kept.reason) == ("5个工作日", "案情复杂，需要再次听取意见")
    assert (kept.granted_by, kept.granted_on) == (walk.cast.bureau_head, date(2026, 4, 20))
    assert kept.basis == ["《四川省行政规范性文件管理办法》第二十九条"]
    entry = Entry.objects.get(matter=walk.matter, verb="extend_limit")
    assert (entry.detail["latest_before"], entry.detail["latest_after"]) == (
        "2026-04-24",
        "2026-05-06",
    )


def test_the_account_of_days_shows_the_days_of_the_extension(walk):
    grant(walk)
    account = account_of(read_limit(walk.matter, the_limit(walk).pk))
    extended = [day for month in account.months for day in month.days if "延长" in day.why]
    assert [day.ordinal for day in extended] == [16, 17, 18, 19, 20]
    assert (account.moved, account.counted) == (False, 20)
    words = words_of(
        signed_in(walk.cast.reviewer).get(page("limit", walk.matter, the_limit(walk).pk))
    )
    assert "批准延长5个工作日，最迟由2026年4月24日延至2026年5月6日" in words


def test_a_clock_that_stops_and_goes_on_keeps_its_extension(walk):
    grant(walk)
    limit = the_limit(walk)
    limits.suspend(limit, date(2026, 4, 27), Reason("补正"), walk.cast.reviewer)
    limits.resume(limit, date(2026, 4, 28), walk.cast.reviewer)
    assert limit.latest_on == date(2026, 5, 7)


def test_reminders_follow_the_new_last_day(walk):
    grant(walk)
    sweep(now=walk.now)
    assert the_limit(walk).watched_on == date(2026, 4, 28)
    walk.wait_until(date(2026, 4, 30))
    sweep(now=walk.now)
    assert {mark.latest_on for mark in the_limit(walk).marks.all()} == {date(2026, 5, 6)}


def test_no_more_than_the_rule_pack_allows(walk):
    for length in ("11个工作日", "10日", "十天"):
        with refused(Inadmissible, recorded=False) as told:
            grant(walk, length=length)
        assert told.error.field_name == "length"
    grant(walk, length="10个工作日")
    assert the_limit(walk).latest_on == date(2026, 5, 12)


def test_not_twice(walk):
    grant(walk)
    with refused(Inadmissible, recorded=False) as told:
        grant(walk, length="1个工作日")
    assert str(told.error) == f"合法性审核期限已经延长过一次，不得再次延长。（{ARTICLE}）"


def test_on_the_last_day_but_not_after_it(walk):
    walk.wait_until(date(2026, 4, 25))
    with refused(OutsideWindow, recorded=True) as told:
        grant(walk)
    assert told.error.latest == date(2026, 4, 24)
    assert str(told.error) == f"合法性审核期限已于2026年4月24日届满，不得再延长。（{ARTICLE}）"


def test_not_while_the_clock_stands_still(walk):
    limits.suspend(the_limit(walk), walk.today, Reason("补正"), walk.cast.reviewer)
    with refused(Inadmissible, recorded=False) as told:
        grant(walk)
    assert str(told.error) == f"合法性审核期限现为“中止”，不能延长。（{ARTICLE}）"


def test_not_without_a_reason(walk):
    with refused(Inadmissible, recorded=False):
        grant(walk, reason=" ")


def test_not_by_the_reviewer(walk):
    with refused(NotPermitted, recorded=False) as told:
        grant(walk, actor=walk.cast.reviewer)
    assert told.error.needed_role == Role.HEAD


def test_not_by_a_head_who_has_the_step(walk):
    appoint(walk.cast.reviewer, Role.HEAD, walk.cast.justice)
    with refused(DutiesConflict, recorded=True):
        grant(walk, actor=walk.cast.reviewer)


def test_not_by_a_head_who_could_take_the_unassigned_step(walk):
    StepRun.objects.open().filter(matter=walk.matter).update(owner=None)
    appoint(walk.cast.bureau_head, Role.LEGALITY_REVIEWER, walk.cast.justice)
    with refused(DutiesConflict, recorded=True):
        grant(walk)


def test_not_where_the_rule_pack_says_nothing_of_it():
    walk = a_walk(at="review")
    with refused(ExtensionUnset, recorded=False) as told:
        grant(walk)
    assert told.error.sentence == (
        "四川省广元市昭化区的规则包没有规定“合法性审核（审查）期限”可以延长，不得延长"
    )


def test_the_form_says_the_longest_and_its_article(walk):
    client = signed_in(walk.cast.bureau_head)
    address = page("verb", walk.matter, "extend_limit")
    assert "不超过10个工作日（《四川省行政规范性文件管理办法》第二十九条）" in words_of(
        client.get(address)
    )


def test_the_form_says_that_there_is_no_extension():
    walk = a_walk(at="review")
    client = signed_in(walk.cast.bureau_head)
    assert "不得延长" in words_of(client.get(page("verb", walk.matter, "extend_limit")))
