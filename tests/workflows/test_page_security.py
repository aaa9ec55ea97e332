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
    assert CONTENT_POLICY.startswith("default-src 'self'; ")
    assert "unsafe" not in CONTENT_POLICY
    assert "*" not in CONTENT_POLICY


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
