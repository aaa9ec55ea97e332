"""Who signs has a second factor; everybody may. It is set up, asked for, and taken away."""

import re
from io import StringIO
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.browsing import html_of, inline_in, signed_in, words_of
from tests.codes import SECRET, code_of, recovery_codes_of, with_second_factor, wrong_code
from tests.people import PASSWORD, a_head, a_person, with_password
from workflows.accounts import second_factor
from workflows.accounts.session_store import BEGAN
from workflows.models import Entry, Organ, OrganGroupRole

pytestmark = pytest.mark.django_db

SET_UP = "/account/second-factor/"


@pytest.fixture
def head():
    return a_head()


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def secret_on(page):
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', html_of(page))
    return found.group(1).replace(" ", "")


def events():
    return list(
        Entry.objects.filter(matter=None).order_by("position").values_list("verb", flat=True)
    )


def test_who_signs_is_led_to_set_it_up_before_anything_else(required, head):
    client, _ = with_password(head)
    for name in ("inbox", "matters", "change_password", "mfa_index", "catalogue"):
        assert client.get(reverse(name)).url == SET_UP
    page = client.get(SET_UP)
    assert page.status_code == 200
    assert "您担任签发、签署职责，须先启用动态验证码" in words_of(page)
    assert inline_in(page) == []


def test_who_does_not_sign_is_not(required):
    assert signed_in(a_person(role="drafter")).get("/").status_code == 200


def test_nobody_is_where_the_deployment_does_not_ask(head):
    client, _ = with_password(head)
    assert client.get("/").status_code == 200


def test_setting_it_up_opens_the_way(required, head):
    client, _ = with_password(head)
    secret = secret_on(client.get(SET_UP))
    answer = client.post(SET_UP, {"code": code_of(secret)})
    assert answer.url == "/account/recovery-codes/"
    codes = client.get(answer.url)
    shown = re.findall(r"<code>(\d+)</code>", html_of(codes))
    assert (len(shown), {len(code) for code in shown}) == (10, {8})
    assert client.get("/").status_code == 200
    assert events() == ["sign_in", "set_up_second_factor"]


def long_ago(client):
    session = client.session
    session[BEGAN] -= 31 * 60
    session.save()
    return client


def test_setting_it_up_long_after_the_sign_in_takes_the_password_again(required, head):
    client = long_ago(signed_in(head))
    answer = client.get(SET_UP)
    assert answer.url == f"/sign-in/again/?next={quote(SET_UP, safe='')}"
    assert client.post(answer.url, {"password": PASSWORD, "next": SET_UP}).url == SET_UP
    assert client.get(SET_UP).status_code == 200


def test_without_a_password_it_takes_another_sign_in(settings, required, head):
    settings.PASSWORD_SIGN_IN = False
    client = long_ago(signed_in(head))
    assert client.get(SET_UP).url == f"/sign-in/?next={SET_UP}"
    assert client.get("/").url == "/sign-in/?next=/"


def test_a_wrong_first_code_sets_nothing_up(required, head):
    client, _ = with_password(head)
    secret = secret_on(client.get(SET_UP))
    codes = {code_of(secret, ahead) for ahead in range(-3, 4)}
    wrong = next(code for code in map("{:06d}".format, range(10)) if code not in codes)
    page = client.post(SET_UP, {"code": wrong})
    assert page.status_code == 422
    assert "验证码不正确或者已经用过" in words_of(page)
    assert secret_on(page) == secret
    assert not Authenticator.objects.exists()


def test_the_secret_is_sealed_in_the_database(head):
    client, _ = with_password(head)
    secret = secret_on(client.get(SET_UP))
    client.post(SET_UP, {"code": code_of(secret)})
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert second_factor.opened(kept) == secret


def test_a_secret_sealed_under_the_former_key_still_opens(settings):
    kept = second_factor.sealed(SECRET)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert second_factor.opened(kept) == SECRET


def test_the_recovery_codes_are_shown_once(head):
    client, _ = with_password(head)
    client.post(SET_UP, {"code": code_of(secret_on(client.get(SET_UP)))})
    first = client.get("/account/recovery-codes/")
    again = client.get("/account/recovery-codes/")
    codes = re.findall(r"<code>(\d+)</code>", html_of(first))
    assert codes == recovery_codes_of(head)
    assert "恢复码只显示这一次" in words_of(first)
    assert "还有 10 个没有使用" in words_of(again)
    assert [code for code in codes if code in html_of(again)] == []


def test_sign_in_asks_for_the_code_and_only_then_opens(head):
    with_second_factor(head)
    client, answer = with_password(head)
    assert answer.url == "/sign-in/code/"
    assert client.get("/").status_code == 302
    page = client.get("/sign-in/code/")
    assert (page.status_code, inline_in(page)) == (200, [])
    assert client.post("/sign-in/code/", {"code": code_of()}).url == "/"
    assert client.get("/").status_code == 200


def test_sign_in_with_a_code_leads_back_to_the_page_asked_for(head):
    with_second_factor(head)
    client, _ = with_password(head, next="/handled/")
    assert client.post("/sign-in/code/", {"code": code_of()}).url == "/handled/"


def test_the_key_of_the_session_changes_at_sign_in(head):
    client, _ = with_password(with_second_factor(head))
    before = client.session.session_key
    client.post("/sign-in/code/", {"code": code_of()})
    assert client.session.session_key != before


def test_a_wrong_code_is_told_in_place(head):
    client, _ = with_password(with_second_factor(head))
    page = client.post("/sign-in/code/", {"code": wrong_code()})
    assert page.status_code == 422
    assert "验证码不正确或者已经用过，请输入最新的验证码。" in words_of(page)
    assert client.get("/").status_code == 302


def test_a_code_lets_in_once_though_a_fast_clock_is_allowed_for(head):
    with_second_factor(head)
    code = code_of(ahead=1)
    client, _ = with_password(head)
    assert client.post("/sign-in/code/", {"code": code}).url == "/"
    other, _ = with_password(head)
    assert other.post("/sign-in/code/", {"code": code}).status_code == 422


def test_a_recovery_code_lets_in_once(head):
    code = recovery_codes_of(with_second_factor(head))[3]
    client, _ = with_password(head)
    assert client.post("/sign-in/code/", {"code": code}).url == "/"
    other, _ = with_password(head)
    assert other.post("/sign-in/code/", {"code": code}).status_code == 422
    assert len(recovery_codes_of(head)) == 9
    entry = Entry.objects.get(verb="sign_in")
    assert entry.detail["methods"] == ["password", "mfa:recovery_codes"]


def test_guessing_codes_is_stopped(head):
    client, _ = with_password(with_second_factor(head))
    answers = [client.post("/sign-in/code/", {"code": wrong_code()}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "请15分钟后再试" in words_of(answers[-1])
    assert client.post("/sign-in/code/", {"code": code_of()}).status_code == 429


def test_who_signs_cannot_take_it_away(required, head):
    client = signed_in(with_second_factor(head))
    page = client.post("/account/second-factor/remove/")
    assert page.status_code == 422
    assert "您担任签发、签署职责，不能停用动态验证码。" in words_of(page)
    assert second_factor.is_set_up(head)


def test_who_does_not_sign_can_take_it_away_with_the_codes(required):
    person = with_second_factor(a_person(role="drafter"))
    client = signed_in(person)
    assert client.get("/account/second-factor/remove/").status_code == 200
    assert client.post("/account/second-factor/remove/").url == "/account/"
    assert not Authenticator.objects.filter(user=person).exists()
    assert events() == ["remove_second_factor"]


def test_new_recovery_codes_make_the_old_ones_worthless(head):
    old = recovery_codes_of(with_second_factor(head))
    client = signed_in(head)
    page = client.get("/account/recovery-codes/new/")
    assert "还有 10 个没有使用" in words_of(page)
    assert client.post("/account/recovery-codes/new/").url == "/account/recovery-codes/"
    assert not set(old) & set(recovery_codes_of(head))
    assert events() == ["renew_recovery_codes"]


@pytest.mark.parametrize("address", [SET_UP, "/account/", "/account/recovery-codes/new/"])
def test_strangers_see_none_of_it(address):
    assert Client().get(address).url == f"/sign-in/?next={address}"


def test_a_role_given_to_a_group_counts(required):
    person, group = a_person(), Group.objects.create(name="局领导")
    person.groups.add(group)
    assert not second_factor.is_owed(person)
    a_head()
    permission = Permission.objects.get(codename="head")
    OrganGroupRole.objects.create(
        group=group, permission=permission, content_object=Organ.objects.get()
    )
    assert second_factor.is_owed(person)


def test_the_picture_has_a_quiet_border_and_only_unit_squares():
    picture = second_factor.picture_of("otpauth://totp/a?secret=b")
    squares = re.findall(r"M(\d+) (\d+)h1v1h-1z", picture.path)
    columns = [int(x) for x, _ in squares]
    assert "".join(f"M{x} {y}h1v1h-1z" for x, y in squares) == picture.path
    assert (min(columns), max(columns)) == (4, picture.side - 5)


def test_a_lost_one_is_taken_away_by_an_administrator(head):
    client, lost = signed_in(head), with_second_factor(head)
    administrator = a_person("guanli")
    call_command(
        "reset_second_factor", lost.username, by="guanli", reason="手机遗失", stdout=StringIO()
    )
    assert not Authenticator.objects.filter(user=head).exists()
    assert client.get("/").status_code == 302
    entry = Entry.objects.get(verb="remove_second_factor")
    assert (entry.actor, entry.subject, entry.reason) == (administrator, "juzhang", "手机遗失")


@pytest.mark.parametrize(
    ("case", "username", "by", "reason", "sentence"),
    [
        ("nobody", "none", "juzhang", "遗失", "没有用户名为“none”的人员。"),
        ("by nobody", "juzhang", "none", "遗失", "没有用户名为“none”的人员。"),
        ("no reason", "juzhang", "juzhang", " ", "请填写停用的理由。"),
        ("nothing to take", "zhou", "juzhang", "遗失", "周启明没有启用动态验证码。"),
    ],
)
def test_nothing_is_taken_away_without_a_reason(head, case, username, by, reason, sentence):
    with_second_factor(head)
    a_person()
    with pytest.raises(CommandError, match=sentence):
        call_command("reset_second_factor", username, by=by, reason=reason)
    assert second_factor.is_set_up(head)
    assert events() == []
