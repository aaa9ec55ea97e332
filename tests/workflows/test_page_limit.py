"""The account of a time limit, day by day."""

import pytest

from tests.browsing import page, signed_in, words_of
from tests.builders import a_cast, a_walk
from workflows.models import TimeLimit

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewed():
    walk = a_walk(at="review")
    return walk, TimeLimit.objects.get(matter=walk.matter, name="review")


def test_every_day_is_counted_or_not_and_why(reviewed):
    walk, limit = reviewed
    response = signed_in(walk.cast.reviewer).get(page("limit", walk.matter, limit.pk))
    words = words_of(response)
    # Received on Thursday 2 April 2026; Qingming is 4 to 6 April.
    assert "起算事件日（当日不计） 2026年4月2日" in words
    assert "4月3日 星期五 第 1 天 计入" in words
    assert "4月4日 星期六 不计 法定休假日，不计" in words
    assert "4月7日 星期二 第 2 天 计入" in words
    assert "4月11日 星期六 不计 周末，不计" in words
    assert "4月24日 星期五 第 15 天 计入 最迟" in words
    assert response.context["account"].counted == 15


def test_the_account_names_its_law_and_its_calendar(reviewed):
    walk, limit = reviewed
    words = words_of(signed_in(walk.cast.reviewer).get(page("limit", walk.matter, limit.pk)))
    for citation in walk.matter.pack.law.review(walk.matter.kind).citations:
        assert citation.label in words
    assert limit.calendar_revision in words
    assert str(walk.matter.pack) in words


def test_an_account_that_differs_from_what_was_written_says_so(reviewed):
    walk, limit = reviewed
    client = signed_in(walk.cast.reviewer)
    address = page("limit", walk.matter, limit.pk)
    sentence = "与登记的日期不同"
    assert sentence not in words_of(client.get(address))
    TimeLimit.objects.filter(pk=limit.pk).update(latest_on="2026-04-23")
    assert sentence in words_of(client.get(address))


def test_a_limit_of_another_matter_is_not_found(reviewed):
    walk, limit = reviewed
    other = a_walk(cast=walk.cast).matter
    client = signed_in(walk.cast.drafter)
    assert client.get(page("limit", other, limit.pk)).status_code == 404


def test_a_limit_of_an_invisible_matter_is_not_found(reviewed):
    walk, limit = reviewed
    client = signed_in(a_cast("360700").drafter)
    assert client.get(page("limit", walk.matter, limit.pk)).status_code == 404
