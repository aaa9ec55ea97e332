"""The page 当时所见: which past, for whom, and that nothing can be done there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reviews.transitions import drafting
from tests.browsing import html_of, inline_in, page, signed_in, words_of
from tests.builders import a_cast, a_walk
from tests.once import made_once, own
from workflows.appointments import assign_named
from workflows.constants import NamedRole
from workflows.lawful_days import local_time
from workflows.models import Entry, Matter

pytestmark = pytest.mark.django_db


def past(user, matter, **asked):
    return signed_in(user).get(page("past", matter), asked)


def entry(matter, verb):
    return matter.entries.filter(verb=verb).order_by("sequence").last()


reviewed = made_once(lambda: a_walk("review"))


@pytest.fixture
def walk(reviewed, db):
    return own(reviewed)


def test_it_says_that_it_is_the_past_of_which_row_and_the_way_back(walk):
    accepted = entry(walk.matter, "accept_materials")
    words = words_of(past(walk.cast.drafter, walk.matter, entry=accepted.position))
    at = local_time(accepted.at)
    assert f"当时所见：{at.year}年{at.month}月{at.day}日 {at:%H:%M:%S}" in words
    told = f"记录 {accepted.sequence}，台账第 {accepted.position} 行"
    assert f"{accepted.actor}办理“{accepted.label}”（{told}）之前看到的状态" in words
    assert "这是过去的状态，不是现在的，不能在此办理。" in words
    assert "返回现在的事项页面" in words


def test_it_shows_the_stage_of_that_time_beside_the_present_one(walk):
    accepted = entry(walk.matter, "accept_materials")
    response = past(walk.cast.drafter, walk.matter, entry=accepted.position)
    stages = {one.label: (one.then, one.now) for one in response.context["differences"]}
    assert stages["所处阶段"] == ("审核机构接收", "合法性审核")
    assert response.context["then"].matter.stage == "accepting"
    words = words_of(response)
    assert "报送 （现在） 合法性审核 集体审议" in words
    assert "所处阶段 审核机构接收 合法性审核" in words


def test_a_state_like_the_present_one_says_so(walk):
    last = walk.matter.entries.order_by("sequence").last()
    response = past(walk.cast.drafter, walk.matter, after=last.position)
    assert response.context["differences"] == ()
    assert "此后没有变动，与现在相同。" in words_of(response)
    assert "后一状态" not in words_of(response)


def test_an_instant_shows_what_had_been_recorded_by_then(walk):
    begun = entry(walk.matter, "begin_consultation")
    at = f"{local_time(begun.at):%Y-%m-%dT%H:%M}"
    response = past(walk.cast.drafter, walk.matter, at=at)
    last = walk.matter.entries.filter(at__lte=begun.at).order_by("sequence").last()
    assert response.context["moment"].sequence == last.sequence
    newest = response.context["then"].page.entries.rows[0]
    assert newest.sequence == last.sequence
    assert f'value="{at}"' in html_of(response)


def test_nothing_can_be_done_there(walk):
    response = past(
        walk.cast.reviewer, walk.matter, entry=entry(walk.matter, "accept_materials").position
    )
    content = html_of(response).partition("<main")[2]
    assert 'method="post"' not in content
    assert content.count("<form") == content.count("<button") == 1
    assert "offers" not in content
    assert inline_in(response) == []


def test_every_row_of_the_ledger_but_the_first_leads_there(walk):
    for name in ("matter", "ledger"):
        html = html_of(signed_in(walk.cast.drafter).get(page(name, walk.matter)))
        rows = list(walk.matter.entries.order_by("-sequence"))
        shown = rows[:20] if name == "matter" else rows
        for row in shown:
            link = f'{page("past", walk.matter)}?entry={row.position}"'
            assert (link in html) == (row.sequence > 1)


def test_without_a_question_it_asks_for_a_time(walk):
    response = past(walk.cast.drafter, walk.matter)
    assert response.status_code == 200
    assert 'type="datetime-local"' in html_of(response)
    assert "then" not in response.context


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("", "请填写日期和时间。"),
        ("昨天", "请按“2026-03-05T14:30”的写法填写日期和时间。"),
        ("2026-02-30T10:00", "请按“2026-03-05T14:30”的写法填写日期和时间。"),
        ("2199-01-01T00:00", "所选时间尚未到来。"),
        ("0001-01-01T00:00", "当时本事项尚未登记，登记时间为2026-03-02 09:00:00。"),
        ("2026-03-02T08:59", "当时本事项尚未登记，登记时间为2026-03-02 09:00:00。"),
    ],
)
def test_a_time_that_cannot_be_shown_is_refused_in_place(walk, asked, sentence):
    response = past(walk.cast.drafter, walk.matter, at=asked)
    assert response.status_code == 422
    assert sentence in words_of(response)
    assert "then" not in response.context


def test_before_the_first_row_there_was_nothing(walk):
    first = walk.matter.entries.order_by("sequence").first()
    response = past(walk.cast.drafter, walk.matter, entry=first.position)
    assert "当时本事项尚未登记，没有内容。" in words_of(response)
    assert "then" not in response.context


@pytest.mark.parametrize("name", ["entry", "after"])
@pytest.mark.parametrize("position", ["0", "-1", "abc", "", "999999"])
def test_a_row_that_is_not_of_this_matter_is_not_found(walk, name, position):
    assert past(walk.cast.drafter, walk.matter, **{name: position}).status_code == 404


def test_a_row_of_another_matter_is_not_found(walk):
    other = a_walk(cast=walk.cast)
    position = other.matter.entries.get(sequence=1).position
    assert past(walk.cast.drafter, walk.matter, entry=position).status_code == 404


def test_who_does_not_see_the_matter_does_not_see_its_past(walk):
    position = entry(walk.matter, "accept_materials").position
    assert past(a_cast("360700").drafter, walk.matter, entry=position).status_code == 404


def test_a_consulted_unit_does_not_see_the_past():
    walk = a_walk("reply")
    position = walk.matter.entries.order_by("sequence").last().position
    assert signed_in(walk.cast.respondents[0]).get(page("matter", walk.matter)).status_code == 200
    assert past(walk.cast.respondents[0], walk.matter, entry=position).status_code == 404


def test_each_past_state_of_a_secret_matter_is_a_reading_of_its_own(walk):
    Matter.objects.filter(pk=walk.matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )
    assert past(walk.cast.drafter, walk.matter, entry=1).status_code == 404
    assign_named(walk.matter, walk.cast.drafter, role=NamedRole.INSIDER)
    accepted = entry(walk.matter, "accept_materials")
    for asked in (accepted.position, accepted.position, accepted.position - 1):
        assert past(walk.cast.drafter, walk.matter, entry=asked).status_code == 200
    rows = Entry.objects.filter(verb="read").order_by("position")
    assert [(row.actor, row.detail["kind"]) for row in rows] == [
        (walk.cast.drafter, "当时所见"),
        (walk.cast.drafter, "当时所见"),
    ]
    at = f"{local_time(accepted.at):%Y-%m-%d %H:%M:%S}"
    assert rows[0].reason == f"{at}，记录{accepted.sequence - 1}之后"
    assert [row.detail["key"] for row in rows] == [
        f"past:{accepted.sequence - 1}",
        f"past:{accepted.sequence - 2}",
    ]


def test_the_page_costs_as_many_queries_for_a_long_history_as_for_a_short_one():
    walk = a_walk()
    counts = []
    for titles in (("甲办法",), [f"第{number}号办法" for number in range(30)]):
        for title in titles:
            walk.do(
                drafting.correct_particulars,
                walk.cast.drafter,
                title=title,
                technical=True,
                touches_market=True,
                reason="名称不规范",
            )
        position = walk.matter.entries.order_by("sequence").last().position
        client = signed_in(walk.cast.drafter)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page("past", walk.matter), {"entry": position}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 70


def test_the_present_instant_shows_the_present(walk):
    now = timezone.now() - timedelta(seconds=1)
    response = past(walk.cast.drafter, walk.matter, at=f"{local_time(now):%Y-%m-%dT%H:%M:%S}")
    assert response.context["moment"].sequence == walk.matter.entries.count()
