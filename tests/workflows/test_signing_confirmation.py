"""A signature needs an identity that was confirmed a little while ago."""

import time

import pytest
from django.urls import reverse

from reviews.flows import MajorDecisionFlow, NormativeDocumentFlow
from tests.browsing import inline_in, page, signed_in, words_of
from tests.builders import a_walk
from tests.codes import code_of, with_second_factor
from tests.people import PASSWORD
from workflows import verbs
from workflows.accounts.session_store import BEGAN, SEEN
from workflows.flow import Step
from workflows.models import Entry, StepRun

pytestmark = pytest.mark.django_db

LONG_AGO = 31 * 60


@pytest.fixture
def signing(request):
    """A matter whose opinion waits for the head's signature, and the head."""
    walk = a_walk(at="sign_opinion")
    head = walk.cast.bureau_head
    head.set_password(PASSWORD)
    head.save()
    return walk.matter, head


def signed_in_long_ago(person):
    client = signed_in(person)
    session = client.session
    session[BEGAN] = int(time.time()) - LONG_AGO
    session[SEEN] = int(time.time())
    session.save()
    return client


def signatures():
    return Entry.objects.filter(verb="sign_opinion", refusal="").count()


def form_of(matter):
    step = StepRun.objects.open().get(matter=matter, flow_task__endswith="sign_opinion")
    return f"{page('verb', matter, 'sign_opinion')}?step={step.pk}"


def test_just_after_sign_in_nothing_more_is_asked(signing):
    matter, head = signing
    client = signed_in(head)
    assert client.get(form_of(matter)).status_code == 200
    assert client.post(form_of(matter), {"expected_version": matter.version}).status_code == 302
    assert signatures() == 1


def test_later_the_form_is_shown_after_the_password(signing):
    matter, head = signing
    client = signed_in_long_ago(head)
    answer = client.get(form_of(matter))
    assert answer.url.startswith(f"{reverse('account_reauthenticate')}?next=")
    asked = client.get(answer.url)
    assert (asked.status_code, inline_in(asked)) == (200, [])
    assert "须再次确认是您本人" in words_of(asked)
    confirmed = client.post(answer.url, {"password": PASSWORD, "next": form_of(matter)})
    assert confirmed.url == form_of(matter)
    assert client.get(confirmed.url).status_code == 200


def test_a_form_sent_too_late_is_done_after_the_password(signing):
    matter, head = signing
    client = signed_in_long_ago(head)
    answer = client.post(form_of(matter), {"expected_version": matter.version})
    assert signatures() == 0
    back = page("verb", matter, "sign_opinion")
    confirmed = client.post(answer.url, {"password": PASSWORD, "next": back})
    assert confirmed.url == page("matter", matter)
    assert signatures() == 1


def test_a_wrong_password_signs_nothing(signing):
    matter, head = signing
    client = signed_in_long_ago(head)
    answer = client.post(form_of(matter), {"expected_version": matter.version})
    refused = client.post(answer.url, {"password": "wrong"})
    assert refused.status_code == 422
    assert "密码不正确，请重新输入。" in words_of(refused)
    assert client.get(form_of(matter)).status_code == 302
    assert signatures() == 0


def test_who_has_a_second_factor_confirms_with_it(signing):
    matter, head = signing
    client = signed_in_long_ago(with_second_factor(head))
    answer = client.get(form_of(matter))
    assert answer.url.startswith(f"{reverse('mfa_reauthenticate')}?next=")
    assert "须再次确认是您本人" in words_of(client.get(answer.url))
    assert client.post(answer.url, {"code": code_of(), "next": form_of(matter)}).status_code == 302
    assert client.get(form_of(matter)).status_code == 200


def test_who_has_neither_signs_in_again(signing):
    matter, head = signing
    head.set_unusable_password()
    head.save()
    client = signed_in_long_ago(head)
    assert client.get(form_of(matter)).url.startswith("/sign-in/?next=/matters/")
    assert client.get("/").status_code == 302


def test_nobody_signs_without_the_second_factor_that_is_required(settings, signing):
    matter, head = signing
    client = signed_in(head)
    assert client.get("/").status_code == 200
    settings.SECOND_FACTOR_REQUIRED = True
    session = client.session
    session["second_factor_settled"] = True
    session.save()
    answer = client.post(form_of(matter), {"expected_version": matter.version})
    assert answer.url == "/account/second-factor/"
    assert signatures() == 0


def test_an_act_that_is_no_signature_asks_for_nothing(signing):
    matter, head = signing
    client = signed_in_long_ago(head)
    assert client.get(page("verb", matter, "send_back_opinion")).status_code == 200


def test_who_may_not_sign_is_told_so_first(signing):
    matter, _ = signing
    walk_drafter = matter.entries.first().actor
    client = signed_in_long_ago(walk_drafter)
    assert client.get(page("verb", matter, "sign_opinion")).status_code == 403


def test_every_signature_is_of_a_role_that_has_the_second_factor(settings):
    signing = [verb for verb in verbs.all_verbs() if verb.signs]
    holders = {
        node.name: node.role
        for flow_class in (NormativeDocumentFlow, MajorDecisionFlow)
        for node in flow_class.instance.nodes()
        if isinstance(node, Step)
    }
    roles = {verb.role or holders[name] for verb in signing for name in verb.steps}
    assert {verb.code for verb in signing} == {
        "sign_opinion",
        "sign_minutes",
        "sign_document",
        "countersign",
        "extend_limit",
        "extend_filing_limit",
        "approve_classification",
        "change_classification",
        "declassify",
    }
    assert roles == set(settings.SIGNING_ROLES)
