"""A repeated click or a retried request decides once."""

import re

import pytest

from reviews.models import Comment, CommentPeriod
from reviews.transitions import comments, drafting
from tests.browsing import html_of, page, signed_in
from tests.builders import a_walk
from tests.unchanged import refused
from workflows.appointments import appoint
from workflows.constants import Capacity, Role
from workflows.errors import Inadmissible
from workflows.models import Entry, Party, SubmissionKey

pytestmark = pytest.mark.django_db

HIDDEN_KEY = re.compile(r'name="key" value="([^"]+)"')


def said(walk, **changes):
    return {
        "author": "居民",
        "channel": "site",
        "text": "建议增加充电设施。",
        "received_on": CommentPeriod.latest(walk.matter).published_on,
    } | changes


def entries(verb):
    return Entry.objects.filter(verb=verb, refusal="").count()


def test_the_same_form_sent_twice_is_one_comment():
    walk = a_walk(at="collect_comments", technical=False, touches_market=False)
    client, address = signed_in(walk.cast.drafter), page("verb", walk.matter, "record_comment")
    (key,) = HIDDEN_KEY.findall(html_of(client.get(address)))
    before = Comment.objects.count()
    form = said(walk) | {"key": key, "expected_version": walk.matter.version}
    answers = [client.post(address, form) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Comment.objects.count() == before + 1
    assert entries("record_comment") == before + 1


def test_the_same_key_with_other_words_is_refused():
    walk = a_walk(at="collect_comments", technical=False, touches_market=False)
    walk.do(comments.record_comment, walk.cast.drafter, key="k", **said(walk))
    with refused(Inadmissible, recorded=False):
        walk.do(comments.record_comment, walk.cast.drafter, key="k", **said(walk, text="另一条"))


def test_the_second_request_gives_the_record_of_the_first():
    walk = a_walk(at="collect_comments", technical=False, touches_market=False)
    first = walk.do(comments.record_comment, walk.cast.drafter, key="k", **said(walk))
    version = walk.matter.version
    second = walk.do(comments.record_comment, walk.cast.drafter, key="k", **said(walk))
    assert (second, walk.matter.version) == (first, version)
    assert SubmissionKey.objects.get().made == first.pk


def test_another_key_is_another_comment():
    walk = a_walk(at="collect_comments", technical=False, touches_market=False)
    made = {
        walk.do(comments.record_comment, walk.cast.drafter, key=key, **said(walk)).pk
        for key in ("one", "two")
    }
    assert len(made) == 2


def test_a_refusal_takes_no_key():
    walk = a_walk(at="collect_comments", technical=False, touches_market=False)
    with refused(Inadmissible, recorded=False):
        walk.do(comments.record_comment, walk.cast.drafter, key="k", **said(walk, text=" "))
    walk.do(comments.record_comment, walk.cast.drafter, key="k", **said(walk))
    assert SubmissionKey.objects.count() == 1


def test_the_same_signature_twice_is_one():
    walk = a_walk(at="submit", technical=False, touches_market=False)
    unit = walk.cast.consulted[0]
    Party.objects.create(matter=walk.matter, organ=unit, capacity=Capacity.JOINT_DRAFTER)
    appoint(walk.cast.unit_head, Role.HEAD, unit)
    client, address = signed_in(walk.cast.unit_head), page("verb", walk.matter, "countersign")
    (key,) = HIDDEN_KEY.findall(html_of(client.get(address)))
    for _ in range(2):
        assert client.post(address, {"key": key, "opinion": "同意"}).status_code == 302
    assert entries("countersign") == 1
    walk.do(drafting.countersign, walk.cast.unit_head, key=key + "2", opinion="同意")
    assert entries("countersign") == 2
