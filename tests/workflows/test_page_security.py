"""Every answer is under the same strict headers, and every failure has a page in Chinese."""

import pytest
from django.test import Client, override_settings
from django.urls import path, reverse

from config.security import CONTENT_POLICY, HEADERS
from config.urls import urlpatterns as product_addresses
from reviews.models import CommentPeriod
from reviews.transitions import drafting
from tests.browsing import html_of, inline_in, page, signed_in, words_of
from tests.builders import DRAFT, a_text, a_walk
from workflows.models import TimeLimit

pytestmark = pytest.mark.django_db


def failing(request):
    raise RuntimeError("a defect")


urlpatterns = [*product_addresses, path("failing/", failing)]


def every_page(walk):
    """One address of each kind."""
    matter, cast = walk.matter, walk.cast
    limit = TimeLimit.objects.filter(matter=matter).first()
    basis = f"maker={cast.government.pk}&drafting_unit={cast.drafting_unit.pk}"
    return [
        reverse("inbox"),
        reverse("handled"),
        reverse("matters"),
        reverse("register_matter"),
        f"{reverse('register_matter')}?kind=normative_document&{basis}",
        reverse("change_password"),
        reverse("plan"),
        f"{reverse('plan')}?by=2030-01-02&alt-emergency=yes",
        page("matter_plan", matter),
        page("matter", matter),
        page("ledger", matter),
        page("limit", matter, limit.pk),
        page("words", matter, 1),
        page("compare", matter),
        page("comments", matter, CommentPeriod.latest(matter).pk),
        page("verb", matter, "add_revision"),
    ]


def test_every_page_carries_the_headers_and_nothing_inline():
    walk = a_walk(at="submit")
    changed = a_text(text=DRAFT.replace("5年", "3年"))
    walk.do(drafting.add_revision, walk.cast.drafter, upload=changed, change="wording")
    client = signed_in(walk.cast.drafter)
    for address in every_page(walk):
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        assert {name: response.headers[name] for name in HEADERS} == HEADERS
        assert response.headers["X-Frame-Options"] == "DENY"
        assert (address, inline_in(response)) == (address, [])
        assert "<script" not in html_of(response)


def test_the_policy_allows_nothing_inline_and_nothing_foreign():
    assert CONTENT_POLICY.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in CONTENT_POLICY
    assert "base-uri 'none'" in CONTENT_POLICY
    assert "form-action 'self'" in CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY
    assert "data:" not in CONTENT_POLICY
    assert "*" not in CONTENT_POLICY


def test_the_other_headers_are_strict():
    assert HEADERS["Cross-Origin-Opener-Policy"] == "same-origin"
    assert HEADERS["Cross-Origin-Resource-Policy"] == "same-origin"
    assert HEADERS["Referrer-Policy"] == "same-origin"
    assert HEADERS["X-Content-Type-Options"] == "nosniff"
    assert HEADERS["Cache-Control"] == "private, no-store"
    assert all(part.endswith("=()") for part in HEADERS["Permissions-Policy"].split(", "))


def failures(walk):
    """An answer of each kind of refusal."""
    client = signed_in(walk.cast.drafter)
    yield 302, Client().get(page("matter", walk.matter))
    yield 400, client.get("/", HTTP_HOST="elsewhere.example")
    yield 403, Client(enforce_csrf_checks=True).post("/sign-in/")
    yield 409, client.get(page("verb", walk.matter, "sign_opinion"))
    yield 404, client.get("/matters/none/")
    yield 405, client.get("/sign-out/")
    yield 422, client.post(page("verb", walk.matter, "add_revision"), {"expected_version": 1})


def test_every_failure_carries_the_headers():
    for status, response in failures(a_walk()):
        assert response.status_code == status
        assert "no-store" in response.headers["Cache-Control"]
        others = {name: value for name, value in HEADERS.items() if name != "Cache-Control"}
        assert {name: response.headers[name] for name in others} == others


def test_a_download_carries_them_too_and_a_policy_of_its_own():
    walk = a_walk(at="submit")
    response = signed_in(walk.cast.drafter).get(page("text", walk.matter, 1))
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    others = {name: value for name, value in HEADERS.items() if "Security" not in name}
    assert {name: response.headers[name] for name in others} == others
    assert response.headers["Content-Disposition"].startswith("attachment; ")


def test_browsers_are_held_to_https_as_the_deployment_says(settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 60, True
    answer = Client().get("/sign-in/", secure=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=60; includeSubDomains"
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = False
    answer = Client().get("/sign-in/", secure=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=60"
    assert "Strict-Transport-Security" not in Client().get("/sign-in/").headers


def test_the_sign_in_page_carries_the_headers_too():
    response = Client().get("/sign-in/")
    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"] == CONTENT_POLICY
    assert "no-store" in response.headers["Cache-Control"]
    assert inline_in(response) == []


def test_an_unknown_address_has_a_page():
    walk = a_walk()
    response = signed_in(walk.cast.drafter).get("/nowhere/at/all/")
    assert response.status_code == 404
    assert "没有找到" in words_of(response)
    assert "返回待办" in words_of(response)
    assert inline_in(response) == []


@override_settings(ROOT_URLCONF="tests.workflows.test_page_security")
def test_a_defect_has_a_page_that_tells_nothing_of_itself():
    client = signed_in(a_walk().cast.drafter)
    client.raise_request_exception = False
    response = client.get("/failing/")
    assert response.status_code == 500
    assert "系统未能完成这次操作，您的操作没有生效。" in words_of(response)
    assert "defect" not in html_of(response)
    assert {name: response.headers[name] for name in HEADERS} == HEADERS


def test_a_page_sent_without_its_token_does_nothing():
    walk = a_walk()
    client = Client(enforce_csrf_checks=True)
    client.force_login(walk.cast.drafter)
    response = client.post(page("verb", walk.matter, "begin_consultation"))
    assert response.status_code == 403
    assert "页面已过期" in words_of(response)
    walk.matter.refresh_from_db()
    assert walk.matter.stage == "drafting"


def test_a_name_that_is_markup_is_shown_as_letters():
    walk = a_walk()
    walk.matter.title = "<b>办法</b>"
    walk.matter.save()
    for address in ("/", "/matters/", page("matter", walk.matter)):
        html = html_of(signed_in(walk.cast.drafter).get(address))
        assert "<b>办法</b>" not in html
        assert "&lt;b&gt;办法&lt;/b&gt;" in html
