"""A session ends: after a while, at sign-out, everywhere at once, when the password changes."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.browsing import signed_in, words_of
from tests.people import PASSWORD, a_head, a_person, with_password
from workflows.accounts.session_store import BEGAN, SEEN
from workflows.models import Entry, User

pytestmark = pytest.mark.django_db

MINUTE, HOUR = 60, 3600


@pytest.fixture
def person():
    return a_person()


def aged(client, **seconds):
    """The client's session as it would be so many seconds later."""
    session = client.session
    for name, past in seconds.items():
        session[name] = int(time.time()) - past
    session.save()
    return client


def verbs_of(person):
    return list(
        Entry.objects.filter(actor=person).order_by("position").values_list("verb", flat=True)
    )


@pytest.mark.parametrize(
    ("case", "seconds", "sentence"),
    [
        ("idle", {SEEN: 31 * MINUTE}, "您已超过30分钟没有操作，请重新登录。"),
        ("long", {SEEN: 0, BEGAN: 10 * HOUR + 1}, "本次登录已满10小时，请重新登录。"),
    ],
)
def test_a_session_ends_by_itself_and_says_why(person, case, seconds, sentence):
    client = aged(signed_in(person), **seconds)
    key = client.session.session_key
    answer = client.get("/handled/")
    assert (answer.status_code, answer.url) == (302, "/sign-in/?next=/handled/")
    assert sentence in words_of(client.get(answer.url))
    assert not Session.objects.filter(session_key=key).exists()


def test_a_session_in_use_goes_on(person):
    client = aged(signed_in(person), **{SEEN: 29 * MINUTE, BEGAN: 9 * HOUR})
    assert client.get("/handled/").status_code == 200
    assert time.time() - client.session[SEEN] < MINUTE


def test_a_page_writes_no_row_of_the_session(person):
    client = signed_in(person)
    with CaptureQueriesContext(connection) as captured:
        client.get("/account/")
    assert {query["sql"].split()[0] for query in captured} == {"SELECT"}


def test_nothing_ends_by_itself_where_the_deployment_says_so(settings, person):
    settings.SESSION_IDLE_MINUTES = settings.SESSION_HOURS = 0
    client = aged(signed_in(person), **{SEEN: 99 * HOUR, BEGAN: 99 * HOUR})
    assert client.get("/handled/").status_code == 200


def test_a_session_from_before_the_notes_begins_now(person):
    client = signed_in(person)
    session = client.session
    del session[BEGAN], session[SEEN]
    session.save()
    assert client.get("/handled/").status_code == 200
    assert {BEGAN, SEEN} <= set(client.session.keys())


def test_the_key_changes_at_sign_in(person):
    client = Client()
    client.get("/sign-in/")
    client.session.save()
    _, answer = with_password(person, client)
    first = client.session.session_key
    client.post("/sign-out/")
    with_password(person, client)
    assert answer.url == "/"
    assert client.session.session_key not in (None, first)


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(person):
    _, answer = with_password(person)
    cookie = answer.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")


def test_a_changed_password_ends_the_other_sessions_and_not_this_one(person):
    here, there = signed_in(person), signed_in(person)
    key = here.session.session_key
    new = "a-longer-phrase-9"
    said = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post("/password/", said).status_code == 302
    assert here.get("/handled/").status_code == 200
    assert here.session.session_key != key
    assert there.get("/handled/").status_code == 302
    assert verbs_of(person) == ["change_password"]


def test_signing_out_everywhere_ends_every_session(person):
    here, there, other = signed_in(person), signed_in(person), signed_in(a_person("li"))
    answer = here.post("/sign-out/everywhere/")
    assert answer.url == "/sign-in/"
    assert "已在所有设备上退出登录。" in words_of(here.get("/sign-in/"))
    assert [client.get("/handled/").status_code for client in (here, there, other)] == [
        302,
        302,
        200,
    ]
    assert verbs_of(person) == ["end_all_sessions"]


def test_signing_out_everywhere_is_an_act_and_no_link(person):
    client = signed_in(person)
    assert client.get("/sign-out/everywhere/").status_code == 405
    assert client.get("/handled/").status_code == 200


def test_a_closed_account_is_out_at_once(person):
    client = signed_in(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/handled/").status_code == 302


def test_the_ledger_keeps_when_those_who_sign_came_and_went():
    head, person = a_head(), a_person()
    for one in (head, person):
        client, _ = with_password(one)
        client.post("/sign-out/")
    assert verbs_of(head) == ["sign_in", "sign_out"]
    assert verbs_of(person) == []
    entry = Entry.objects.get(verb="sign_in")
    assert (entry.label, entry.matter) == ("登录", None)
    assert entry.detail == {"methods": ["password"], "address": "127.0.0.1"}


def test_strangers_write_nothing_into_the_ledger(caplog):
    head = a_head()
    Client().post("/sign-in/", {"username": head.username, "password": "wrong"})
    assert not Entry.objects.exists()
    [line] = [record for record in caplog.records if record.name == "security"]
    assert (line.event, line.user, line.address) == ("sign_in_failed", "juzhang", "127.0.0.1")
    assert "wrong" not in str(line.__dict__)
