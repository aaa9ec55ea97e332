"""Signing in and out, and one's own password."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.test import Client
from django.urls import NoReverseMatch, reverse

from config.security import CONTENT_POLICY, HEADERS
from config.settings import base
from tests.browsing import html_of, inline_in, signed_in, words_of
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


def fail(client, name, address="127.0.0.1"):
    said = {"username": name, "password": "wrong"}
    return client.post("/sign-in/", said, REMOTE_ADDR=address)


LOCKED = "登录失败次数过多，已暂时停止登录，请15分钟后再试，或者联系系统管理员。"


@pytest.mark.parametrize("name", ["zhou", "nobody"])
def test_a_name_is_locked_after_five_failures_from_wherever(person, name):
    client = Client()
    answers = [fail(client, name, f"10.0.0.{number}") for number in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert LOCKED in words_of(answers[-1])
    assert "用户名或者密码不正确" not in words_of(answers[-1])


def test_the_right_password_does_not_unlock(person):
    client = Client()
    for _ in range(5):
        fail(client, "zhou")
    answer = client.post("/sign-in/", {"username": "ZHOU", "password": PASSWORD})
    assert (answer.status_code, LOCKED in words_of(answer)) == (429, True)
    assert client.get("/").status_code == 302


def test_a_host_name_more_allows_no_attempt_more(person):
    for _ in range(5):
        fail(Client(), "zhou")
    said = {"username": "zhou", "password": PASSWORD}
    assert Client().post("/sign-in/", said, HTTP_HOST="localhost").status_code == 429


def test_an_address_is_locked_whatever_names_it_tries(settings, person):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/15m/ip,5/15m/key"}
    answers = [fail(Client(), f"name{number}") for number in range(4)]
    assert [answer.status_code for answer in answers] == [422] * 3 + [429]
    assert fail(Client(), "zhou", "10.0.0.9").status_code == 422


def test_the_address_is_the_one_that_our_proxy_saw(settings, person):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1/15m/ip"}
    said = {"username": "zhou", "password": "wrong"}
    answers = [
        Client().post("/sign-in/", said, HTTP_X_FORWARDED_FOR=f"10.9.9.{number}, 10.0.0.1")
        for number in range(2)
    ]
    assert [answer.status_code for answer in answers] == [422, 429]


def test_too_many_sign_ins_have_a_page_of_their_own(settings, person):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    said = {"username": "zhou", "password": PASSWORD}
    Client().post("/sign-in/", said)
    answer = Client().post("/sign-in/", said)
    assert answer.status_code == 429
    assert "短时间内尝试的次数过多" in words_of(answer)
    assert answer.headers["Content-Security-Policy"] == CONTENT_POLICY


def test_whether_a_name_exists_shows_in_neither_words_nor_work(person, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, *arguments: hashed.append(1) or encode(self, *arguments),
    )
    answers, work = [], []
    for name in ("zhou", "nobody"):
        hashed.clear()
        answer = fail(Client(), name)
        answers.append(words_of(answer))
        work.append(len(hashed))
    assert work == [1, 1]
    assert answers[0] == answers[1]


def test_a_closed_account_is_named_only_to_who_knows_the_password(person):
    User.objects.filter(pk=person.pk).update(is_active=False)
    said = {"username": "zhou", "password": PASSWORD}
    right = Client().post("/sign-in/", said)
    assert (right.status_code, "该账号已停用，请联系系统管理员。" in words_of(right)) == (422, True)
    assert "已停用" not in words_of(fail(Client(), "zhou"))


@pytest.mark.parametrize(
    "name", ["account_signup", "account_reset_password", "account_email", "socialaccount_signup"]
)
def test_nobody_makes_an_account_or_a_password_from_outside(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_passwords_are_kept_as_scrypt_and_older_ones_stay_good(settings, person):
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    person.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    person.save()
    assert Client().post("/sign-in/", {"username": "zhou", "password": PASSWORD}).url == "/"
    person.refresh_from_db()
    assert person.password.startswith("scrypt$")


def pages_of_an_account(person):
    client = signed_in(person)
    yield Client().get("/sign-in/")
    yield fail(Client(), "zhou")
    for address in (
        "/password/",
        "/account/",
        "/account/second-factor/",
        "/sign-in/again/",
    ):
        yield client.get(address)
    yield client.get("/account/recovery-codes/new/")


def test_every_page_is_of_our_own_design_and_carries_the_headers(settings, person):
    ours = str(settings.BASE_DIR / "templates")
    for page in pages_of_an_account(person):
        address = page.request["PATH_INFO"]
        origins = {template.origin.name for template in page.templates if template.origin}
        foreign = {
            origin for origin in origins if not origin.startswith(ours) and "/forms/" not in origin
        }
        assert (address, foreign) == (address, set())
        assert (address, inline_in(page)) == (address, [])
        assert "no-store" in page.headers["Cache-Control"]
        others = {name: value for name, value in HEADERS.items() if name != "Cache-Control"}
        assert {name: page.headers[name] for name in others} == others
