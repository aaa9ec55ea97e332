"""Asking for missing materials: the clock stops and goes on with the remainder."""

from dataclasses import replace
from datetime import date

import pytest

from reviews.models import SupplementRequest
from reviews.rules import supplements as rules
from reviews.transitions import drafting, office, supplements
from tests.builders import a_text
from tests.reviews.legality_cases import (
    a_review,
    another_text,
    at_steps,
    codes,
    kept_refusals,
    on,
    refused,
    the_limit,
    the_review,
    the_step,
)
from tests.reviews.standing import labels
from workflows import papers
from workflows.errors import GateClosed, Inadmissible, NotNow, NotPermitted, OutsideWindow
from workflows.law import Law
from workflows.lengths import WorkingDays
from workflows.models import LimitStatus
from workflows.shipped_calendar import calendar_for

pytestmark = pytest.mark.django_db

WANTED = {"materials": "上位法依据文本", "reason": "缺少依据全文"}
ARTICLE = ["《四川省行政规范性文件管理办法》第二十九条"]


def received_on(day, **options):
    walk = a_review("accept", now=on(2026, 1, 5), **options)
    walk.now = day
    walk.do(supplements.accept_materials, walk.cast.reviewer, complete=True)
    return walk


def ask(walk, due_on, **changes):
    return walk.do(
        supplements.request_supplement,
        walk.cast.reviewer,
        due_on=due_on,
        **(WANTED | changes),
    )


def supply(walk):
    walk.do(
        drafting.attach,
        walk.cast.drafter,
        upload=a_text("basis.txt", "上位法依据文本"),
        material="basis",
        title="上位法依据文本",
    )
    return walk.do(supplements.supply_materials, walk.cast.drafter, explanation="已补正依据文本")


def test_clock_stops_after_the_day_of_the_notice_and_goes_on_with_the_remainder():
    """Received Monday 2 March; asked on the 4th (counts: 2 days used), supplied on the 10th
    (does not count): 3 days of the minimum and 13 of the maximum are left."""
    walk = received_on(on(2026, 3, 2))
    assert (the_limit(walk).earliest_on, the_limit(walk).latest_on) == (
        date(2026, 3, 9),
        date(2026, 3, 23),
    )
    walk.now = on(2026, 3, 4)
    ask(walk, date(2026, 3, 11))
    assert the_limit(walk).status == LimitStatus.SUSPENDED
    assert (the_review(walk).status, at_steps(walk)) == ("supplementing", ["supplement"])
    assert the_step(walk).due_on == date(2026, 3, 11)

    walk.now = on(2026, 3, 10)
    supply(walk)
    limit = the_limit(walk)
    assert limit.status == LimitStatus.RUNNING
    assert (limit.earliest_on, limit.latest_on) == (date(2026, 3, 13), date(2026, 3, 27))
    suspension = limit.suspensions.get()
    assert (suspension.stopped_on, suspension.resumed_on) == (date(2026, 3, 4), date(2026, 3, 10))
    assert suspension.basis == ARTICLE
    assert the_review(walk).status == "in_review"
    assert (the_step(walk).name, the_step(walk).due_on) == ("review", date(2026, 3, 27))


def test_supplied_on_the_day_of_the_notice_no_day_is_lost():
    walk = received_on(on(2026, 3, 2))
    walk.now = on(2026, 3, 4)
    ask(walk, date(2026, 3, 11))
    supply(walk)
    assert the_limit(walk).latest_on == date(2026, 3, 23)


def test_second_request_stops_the_clock_again():
    walk = received_on(on(2026, 3, 2))
    for asked, supplied in ((4, 10), (12, 16)):
        walk.now = on(2026, 3, asked)
        ask(walk, date(2026, 3, 20))
        walk.now = on(2026, 3, supplied)
        supply(walk)
    assert the_limit(walk).latest_on == date(2026, 3, 31)
    assert the_review(walk).supplements.count() == 2


def test_clock_begins_anew_where_the_law_says_so(monkeypatch):
    read = Law.review
    monkeypatch.setattr(Law, "review", lambda law, kind: replace(read(law, kind), pause="restart"))
    walk = received_on(on(2026, 3, 2))
    walk.now = on(2026, 3, 4)
    ask(walk, date(2026, 3, 11))
    walk.now = on(2026, 3, 10)
    supply(walk)
    first, second = walk.matter.limits.filter(name="review")
    assert first.status == LimitStatus.ENDED
    assert (second.started_on, second.earliest_on, second.latest_on) == (
        date(2026, 3, 10),
        date(2026, 3, 17),
        date(2026, 3, 31),
    )
    assert the_review(walk).limit == second
    assert the_review(walk).complete_on == date(2026, 3, 10)
    assert the_step(walk).due_on == date(2026, 3, 31)


def test_request_before_receipt_starts_no_clock():
    walk = a_review("accept", now=on(2026, 1, 5))
    walk.now = on(2026, 3, 2)
    ask(walk, date(2026, 3, 6))
    assert (at_steps(walk), the_limit(walk)) == (["supplement"], None)
    supply(walk)
    assert (at_steps(walk), the_review(walk).status) == (["accept"], "forwarded")
    assert the_limit(walk) is None


def test_reviewer_keeps_the_review_through_a_supplement():
    walk = a_review("review")
    ask(walk, walk.next_working_day())
    assert the_step(walk).owner is None
    supply(walk)
    assert the_step(walk).owner == walk.cast.reviewer


def test_request_names_a_day_after_today_where_the_law_gives_no_number():
    walk = a_review("review")
    unnamed = refused(
        Inadmissible, walk, supplements.request_supplement, walk.cast.reviewer, **WANTED
    )
    today = refused(
        OutsideWindow,
        walk,
        supplements.request_supplement,
        walk.cast.reviewer,
        due_on=walk.today,
        **WANTED,
    )
    assert unnamed.field_name == "due_on"
    assert (today.earliest - walk.today).days == 1
    assert labels(today.citations) == ARTICLE


def test_days_that_the_law_gives_are_neither_shortened_nor_prolonged(monkeypatch):
    read = Law.review
    monkeypatch.setattr(
        Law,
        "review",
        lambda law, kind: replace(read(law, kind), supplement_within=WorkingDays(5)),
    )
    walk = received_on(on(2026, 3, 2))
    walk.now = on(2026, 3, 4)
    other = refused(
        OutsideWindow,
        walk,
        supplements.request_supplement,
        walk.cast.reviewer,
        due_on=date(2026, 3, 10),
        **WANTED,
    )
    assert (other.earliest, other.latest) == (date(2026, 3, 11), date(2026, 3, 11))
    assert ask(walk, None).due_on == date(2026, 3, 11)


def test_nothing_supplied_is_no_supplement():
    walk = a_review("review")
    walk.now = on(2026, 6, 1)
    ask(walk, date(2026, 6, 8))
    walk.now = on(2026, 6, 3)
    gate = refused(
        GateClosed,
        walk,
        supplements.supply_materials,
        walk.cast.drafter,
        explanation="材料随后送到",
    )
    assert codes(gate) == ["nothing_supplied"]
    assert labels(gate.missing[0].citations) == ARTICLE
    assert kept_refusals(walk) == [("supply_materials", "gate_closed")]


def test_no_text_is_uploaded_as_a_supplement():
    walk = a_review("review")
    ask(walk, walk.next_working_day())
    refused(
        NotNow,
        walk,
        drafting.add_revision,
        walk.cast.drafter,
        upload=another_text(),
        note="修改",
    )


def test_supplement_over_a_replaced_text_is_refused():
    walk = a_review("review")
    ask(walk, walk.next_working_day())
    newer = papers.store_revision(
        walk.matter,
        another_text(),
        author=walk.cast.drafter,
        now=walk.now,
        change="wording",
        note="",
    )
    with pytest.raises(GateClosed) as caught:
        rules.check_supply(walk.matter, the_review(walk), newer, walk.now)
    assert codes(caught.value) == ["another_text", "nothing_supplied"]
    assert "撤回后重新送审" in caught.value.missing[0].sentence


def test_drafter_withdraws_while_supplementing_and_the_clock_ends():
    walk = a_review("review")
    ask(walk, walk.next_working_day())
    walk.do(office.withdraw, walk.cast.drafter, reason="更换文稿")
    assert the_limit(walk).status == LimitStatus.ENDED
    assert (the_review(walk).status, at_steps(walk)) == ("withdrawn", ["draft"])


def test_review_body_returns_only_after_the_time_for_supplying_is_over():
    walk = received_on(on(2026, 3, 2))
    walk.now = on(2026, 3, 4)
    ask(walk, date(2026, 3, 11))
    walk.now = on(2026, 3, 11, 23)
    early = refused(
        OutsideWindow,
        walk,
        supplements.return_unsupplied,
        walk.cast.reviewer,
        reason="逾期未补正",
    )
    assert early.earliest == date(2026, 3, 12)
    walk.now = on(2026, 3, 12, 0)
    walk.do(supplements.return_unsupplied, walk.cast.reviewer, reason="逾期未补正")
    assert (the_review(walk).status, at_steps(walk)) == ("returned", ["draft"])
    assert the_limit(walk).status == LimitStatus.ENDED
    assert SupplementRequest.objects.get().supplied_on is None


def test_late_supplement_is_still_taken_and_said_to_be_late():
    walk = received_on(on(2026, 3, 2))
    walk.now = on(2026, 3, 4)
    ask(walk, date(2026, 3, 6))
    walk.now = on(2026, 3, 10)
    supply(walk)
    assert walk.matter.entries.last().detail == {"late": True}
    assert at_steps(walk) == ["review"]


def test_supplying_is_the_drafters_and_returning_the_review_bodys():
    walk = a_review("review")
    ask(walk, walk.next_working_day())
    refused(
        NotPermitted,
        walk,
        supplements.supply_materials,
        walk.cast.reviewer,
        explanation="已补正",
    )
    refused(NotPermitted, walk, supplements.return_unsupplied, walk.cast.drafter, reason="不补正")


def test_calendar_of_the_division_counts_the_days_for_supplying(monkeypatch):
    """D10: in 2017 Guangxi had 30 March to 4 April off and worked on Saturday 8 April."""
    read = Law.review
    monkeypatch.setattr(
        Law,
        "review",
        lambda law, kind: replace(read(law, kind), supplement_within=WorkingDays(5)),
    )
    walk = a_review("accept", division="450206")
    asked = date(2017, 3, 28)
    here = rules.supplement_due(walk.matter, asked, calendar_for("450206"), None)
    elsewhere = rules.supplement_due(walk.matter, asked, calendar_for("510811"), None)
    assert (here, elsewhere) == (date(2017, 4, 8), date(2017, 4, 5))
