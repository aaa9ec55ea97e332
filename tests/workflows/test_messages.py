"""消息: both who had a step and who has it now are told, and nobody else."""

import pytest

from reviews.transitions import assignment
from tests.browsing import inline_in, page, signed_in, words_of
from tests.builders import a_walk, instant
from tests.unchanged import refused
from tests.workflows.test_delegations import a_colleague
from workflows.appointments import appoint
from workflows.constants import Role
from workflows.errors import Inadmissible
from workflows.messages import mark_read, tell
from workflows.models import Matter, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk():
    walk = a_walk(at="review")
    walk.other = a_colleague(walk.cast.justice)
    appoint(walk.other, Role.LEGALITY_REVIEWER, walk.cast.justice)
    return walk


def reassign(walk, reason="原承办人出差"):
    return walk.do(assignment.reassign, walk.cast.bureau_head, to=walk.other, reason=reason)


def test_reassignment_is_told_to_both_holders(walk):
    reassign(walk)
    told = dict(Message.objects.values_list("recipient", "text"))
    assert told == {
        walk.other.pk: "王守则：“审核”已转由您办理：原承办人出差",
        walk.cast.reviewer.pk: "王守则：“审核”已转由韩同仁办理：原承办人出差",
    }


def test_assignment_is_told_to_the_new_holder():
    walk = a_walk(at="accept")
    walk.do(assignment.assign_reviewer, walk.cast.bureau_head, to=walk.cast.reviewer)
    message = Message.objects.get()
    assert (message.recipient, message.matter) == (walk.cast.reviewer, walk.matter)


def test_a_refused_reassignment_tells_nobody(walk):
    with refused(Inadmissible, recorded=False):
        reassign(walk, reason=" ")


def test_a_head_who_takes_the_step_is_not_told_what_they_did(walk):
    appoint(walk.cast.bureau_head, Role.LEGALITY_REVIEWER, walk.cast.justice)
    walk.other = walk.cast.bureau_head
    reassign(walk)
    assert Message.objects.get().recipient == walk.cast.reviewer


def test_unread_messages_stand_in_the_inbox_until_they_are_read(walk):
    reassign(walk)
    client = signed_in(walk.cast.reviewer)
    inbox = client.get("/")
    assert "已转由韩同仁办理" in words_of(inbox)
    assert inline_in(inbox) == []
    shown = client.get("/messages/")
    assert "已转由韩同仁办理" in words_of(shown)
    assert "未读" in words_of(shown)
    assert client.post("/messages/").status_code == 302
    assert "已转由韩同仁办理" not in words_of(client.get("/"))
    assert "已转由韩同仁办理" in words_of(client.get("/messages/"))
    assert Message.objects.unread().get().recipient == walk.other


def test_reading_leaves_others_messages_alone(walk):
    tell([walk.other, walk.cast.reviewer, walk.other], "一条消息", now=walk.now)
    assert Message.objects.count() == 2
    assert mark_read(recipient=walk.other, now=walk.now) == 1
    assert Message.objects.unread().get().recipient == walk.cast.reviewer


def test_a_message_names_no_matter_that_its_reader_may_not_see(walk):
    reassign(walk)
    assert walk.matter.title in words_of(signed_in(walk.cast.reviewer).get("/messages/"))
    Matter.objects.filter(pk=walk.matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )
    words = words_of(signed_in(walk.cast.reviewer).get("/messages/"))
    assert walk.matter.title not in words
    assert "已转由韩同仁办理" in words


@pytest.mark.parametrize("count", [1, 25])
def test_the_number_of_queries_does_not_depend_on_the_rows(walk, count, django_assert_num_queries):
    for number in range(count):
        tell([walk.other], f"第{number}条", now=instant(2026, 3, 2), matter=walk.matter)
    client = signed_in(walk.other)
    with django_assert_num_queries(5):
        response = client.get("/messages/")
    assert len(response.context["page"].rows) == min(count, 20)
    assert page("matter", walk.matter) in response.content.decode()
