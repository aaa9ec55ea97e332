"""Signing in and out, and one's own password."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.browsing import html_of, signed_in, words_of
from workflows.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "correct-horse-7"


@pytest.fixture
def person():
    return User.objects.create_user("zhou", password=PASSWORD, name="周启明")


@pytest.mark.parametrize("name", ["inbox", "handled", "matters", "register_matter"])
def test_strangers_are_sent_to_sign_in(name):
    response = Client().get(reverse(name))
    assert (response.status_code, response.url) == (302, f"/sign-in/?next={reverse(name)}")


def test_sign_in_leads_to_the_inbox(person):
    response = Client().post("/sign-in/", {"username": "zhou", "password": PASSWORD})
    assert (response.status_code, response.url) == (302, "/")


def test_sign_in_leads_back_to_the_page_asked_for(person):
    entered = {"username": "zhou", "password": PASSWORD, "next": "/handled/"}
    assert Client().post("/sign-in/", entered).url == "/handled/"


def test_sign_in_never_leads_to_another_site(person):
    entered = {"username": "zhou", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert Client().post("/sign-in/", entered).url == "/"


@pytest.mark.parametrize(
    ("case", "entered", "sentence"),
    [
        (
            "wrong password",
            {"username": "zhou", "password": "wrong"},
            "用户名或者密码不正确，请核对后重新输入（区分大小写）。",
        ),
        (
            "unknown person",
            {"username": "nobody", "password": PASSWORD},
            "用户名或者密码不正确，请核对后重新输入（区分大小写）。",
        ),
        ("nothing entered", {}, "用户名：请填写。"),
    ],
)
def test_a_failed_sign_in_says_why_in_place(person, case, entered, sentence):
    response = Client().post("/sign-in/", entered)
    assert response.status_code == 422
    assert sentence in words_of(response)


def test_a_failed_sign_in_keeps_the_name_but_not_the_password(person):
    response = Client().post("/sign-in/", {"username": "zhou", "password": "wrong-one"})
    assert 'value="zhou"' in html_of(response)
    assert "wrong-one" not in html_of(response)


def test_sign_out_is_an_act_and_no_link(person):
    client = signed_in(person)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/").status_code == 200
    assert client.post("/sign-out/").url == "/sign-in/"
    assert client.get("/").status_code == 302


def test_a_person_changes_the_password(person):
    client = signed_in(person)
    entered = {
        "old_password": PASSWORD,
        "new_password1": "a-longer-phrase-9",
        "new_password2": "a-longer-phrase-9",
    }
    assert client.post("/password/", entered).url == "/"
    assert "密码已修改，其他设备上的登录已经失效。" in words_of(client.get("/"))
    person.refresh_from_db()
    assert person.check_password("a-longer-phrase-9")


@pytest.mark.parametrize(
    ("case", "old", "new", "again", "sentence"),
    [
        ("too short", PASSWORD, "short-1", "short-1", "新密码至少12个字符。"),
        (
            "of two kinds only",
            PASSWORD,
            "letters-and-no-more",
            "letters-and-no-more",
            "新密码至少包含大写字母、小写字母、数字、其他符号中的3种。",
        ),
        ("too common", PASSWORD, "password123", "password123", "新密码过于常见，请换一个。"),
        ("one's own name", PASSWORD, "zhou-zhou-zhou", "zhou-zhou-zhou", "过于相近，请换一个。"),
        (
            "not the same twice",
            PASSWORD,
            "a-longer-one-9",
            "another-one-9",
            "两次输入的新密码不一致。",
        ),
        (
            "wrong old one",
            "wrong",
            "a-longer-one-9",
            "a-longer-one-9",
            "原密码不正确，请重新输入。",
        ),
    ],
)
def test_a_weak_password_is_refused_and_nothing_changes(person, case, old, new, again, sentence):
    User.objects.filter(pk=person.pk).update(username="zhou-zhou-zhou")
    entered = {"old_password": old, "new_password1": new, "new_password2": again}
    response = signed_in(person).post("/password/", entered)
    assert response.status_code == 422
    assert sentence in words_of(response)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
