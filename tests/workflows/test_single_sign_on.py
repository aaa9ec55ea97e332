"""Single sign-on, against an issuer that answers on loopback."""

from urllib.parse import urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from config import env
from tests.browsing import html_of, inline_in, signed_in, words_of
from tests.codes import code_of, with_second_factor
from tests.oidc_issuer import CLIENT, KID, SECRET, Issuer, a_key, serve
from tests.people import PASSWORD, a_head, a_person
from workflows.accounts.single_sign_on import FAILED, UNKNOWN
from workflows.models import Entry, User

pytestmark = pytest.mark.django_db

START = "/sign-in/government/"


@pytest.fixture(scope="module")
def key():
    return a_key()


@pytest.fixture
def issuer(key, settings, monkeypatch):
    """An issuer that says the person is zhou, and a product that asks it."""
    issuer = Issuer(key=key, claims={"preferred_username": "zhou"})
    stop = serve(issuer)
    for name, value in {
        "OIDC_ISSUER": issuer.address,
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
    }.items():
        monkeypatch.setenv(name, value)
    settings.SOCIALACCOUNT_PROVIDERS = env.openid_connect("government", "统一身份认证")
    yield issuer
    stop()


def come_back(client, address=START):
    """Go to the issuer as a browser would, and back to the product."""
    leaving = client.get(address)
    assert leaving.status_code == 302
    answer = requests.get(leaving.url, allow_redirects=False, timeout=5)
    parts = urlsplit(answer.headers["Location"])
    return client.get(f"{parts.path}?{parts.query}")


def test_the_account_of_the_same_name_is_opened(issuer):
    person = a_person()
    client = Client()
    assert come_back(client).url == "/"
    assert client.get("/").context["user"] == person
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1
    assert "/keys" in issuer.asked


def test_it_leads_back_to_the_page_asked_for(issuer):
    a_person()
    assert come_back(Client(), f"{START}?next=/handled/").url == "/handled/"


def test_it_never_leads_to_another_site(issuer):
    a_person()
    assert come_back(Client(), f"{START}?next=https://elsewhere.example/").url == "/"


def test_the_sign_in_page_offers_it(issuer):
    page = Client().get("/sign-in/?next=/handled/")
    assert f'href="{START}?next=/handled/"' in html_of(page)
    assert "通过统一身份认证登录" in words_of(page)
    assert inline_in(page) == []


def test_it_is_not_there_unless_configured():
    assert "统一身份认证" not in words_of(Client().get("/sign-in/"))
    assert Client().get(START).status_code == 404
    assert Client().get(f"{START}back/?code=a&state=b").status_code == 404


@pytest.mark.parametrize(
    ("case", "claims"),
    [
        ("another name", {"preferred_username": "nobody"}),
        ("a name that only differs in capitals", {"preferred_username": "Zhou"}),
        ("a number", {"preferred_username": 7}),
        ("nothing", {"preferred_username": None}),
    ],
)
def test_who_has_no_account_gets_none(issuer, case, claims):
    a_person()
    issuer.claims = claims
    client = Client()
    answer = come_back(client)
    assert answer.status_code == 403
    assert UNKNOWN in words_of(answer)
    assert inline_in(answer) == []
    assert client.get("/").status_code == 302
    assert User.objects.count() == 1


def test_a_closed_account_stays_closed(issuer):
    a_person(is_active=False)
    client = Client()
    answer = come_back(client)
    assert (answer.status_code, "该账号已停用" in words_of(answer)) == (403, True)
    assert client.get("/").status_code == 302


def test_another_claim_can_name_the_account(settings, issuer):
    settings.SINGLE_SIGN_ON_CLAIM = "employee_number"
    a_person("e-1027")
    issuer.claims = {"employee_number": "e-1027", "preferred_username": "zhou"}
    client = Client()
    assert come_back(client).url == "/"
    assert client.get("/").context["user"].username == "e-1027"


def test_the_claim_may_stand_in_the_particulars_of_the_same_subject(issuer):
    a_person()
    issuer.claims, issuer.particulars = {}, {"sub": "42", "preferred_username": "zhou"}
    assert come_back(Client()).url == "/"


def by_another_key(claims):
    return jwt.encode(claims, a_key(), algorithm="RS256", headers={"kid": KID})


def by_nobody(claims):
    return jwt.encode(claims, "", algorithm="none", headers={"kid": KID})


def by_a_shared_secret(claims):
    return jwt.encode(claims, SECRET * 2, algorithm="HS256", headers={"kid": KID})


def not_at_all(_claims):
    return "no.token.this"


@pytest.mark.parametrize(
    ("case", "lie"),
    [
        ("signed by another", {"sign": by_another_key}),
        ("not signed", {"sign": by_nobody}),
        ("signed with what the client knows", {"sign": by_a_shared_secret}),
        ("no token", {"sign": not_at_all}),
        ("for another client", {"claims": {"aud": "other", "preferred_username": "zhou"}}),
        ("by another issuer", {"claims": {"iss": "https://x", "preferred_username": "zhou"}}),
        ("expired", {"claims": {"exp": 1, "preferred_username": "zhou"}}),
        (
            "particulars of another",
            {"claims": {}, "particulars": {"sub": "43", "preferred_username": "zhou"}},
        ),
        ("refused", {"refuses": True}),
    ],
)
def test_an_identity_in_doubt_lets_nobody_in(issuer, case, lie):
    a_person()
    for name, value in lie.items():
        setattr(issuer, name, value)
    client = Client()
    answer = come_back(client)
    assert answer.status_code == 401
    assert FAILED in words_of(answer)
    assert inline_in(answer) == []
    assert client.get("/").status_code == 302


def test_an_answer_to_a_question_nobody_asked_lets_nobody_in(issuer):
    a_person()
    other = Client()
    leaving = other.get(START)
    location = requests.get(leaving.url, allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(location)
    client = Client()
    assert client.get(f"{parts.path}?{parts.query}").status_code == 401
    assert client.get("/").status_code == 302


def test_an_issuer_out_of_reach_is_told_in_a_sentence(settings, issuer):
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"]["server_url"] = "http://127.0.0.1:1"
    answer = Client().get(START)
    assert (answer.status_code, FAILED in words_of(answer)) == (401, True)


def test_an_identity_is_never_tied_to_another_account(issuer):
    a_person()
    client = signed_in(a_person("li"))
    answer = come_back(client, f"{START}?process=connect")
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_the_second_factor_is_asked_for_all_the_same(issuer):
    head = with_second_factor(a_head("zhou"))
    client = Client()
    assert come_back(client).url == "/sign-in/code/"
    assert client.post("/sign-in/code/", {"code": code_of()}).url == "/"
    entry = Entry.objects.get(verb="sign_in", actor=head)
    assert entry.detail["methods"] == ["socialaccount", "mfa:totp"]


def test_passwords_can_be_switched_off(settings, issuer):
    settings.PASSWORD_SIGN_IN = False
    person = a_person()
    page = Client().get("/sign-in/")
    assert 'name="password"' not in html_of(page)
    answer = Client().post("/sign-in/", {"username": "zhou", "password": PASSWORD})
    assert answer.status_code == 403
    assert signed_in(person).get("/password/").status_code == 404
    assert come_back(Client()).url == "/"
