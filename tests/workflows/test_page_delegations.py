"""委托办理 and 回避 in the browser: forms, refusals in place, both names on the pages."""

from copy import copy

import pytest
from django.utils import timezone

from reviews.transitions import review
from tests.browsing import inline_in, page, signed_in, words_of
from tests.builders import a_cast, a_walk
from tests.reviews.legality_cases import judgement
from tests.workflows.test_delegations import a_colleague, give
from workflows.appointments import appoint
from workflows.constants import Role
from workflows.delegations import Term
from workflows.models import Delegation, Recusal

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def fields(cast, delegate, **changed):
    return {
        "held": f"{cast.justice.pk}:{Role.LEGALITY_REVIEWER}",
        "delegate": delegate.pk,
        "first_on": today().isoformat(),
        "last_on": today().isoformat(),
        "reason": "出差",
        **changed,
    }


def given_today(delegator, delegate, organ, role=Role.LEGALITY_REVIEWER):
    return give(delegator, delegate, organ, role, term=Term(today(), today()), now=timezone.now())


def test_a_delegation_is_given_and_ended_from_the_account_menu():
    cast = a_cast()
    colleague = a_colleague(cast.justice)
    client = signed_in(cast.reviewer)
    assert 'href="/delegations/"' in client.get("/").content.decode()
    shown = client.get("/delegations/")
    assert inline_in(shown) == []
    assert client.post("/delegations/", fields(cast, colleague)).status_code == 302
    assert "生效中" in words_of(client.get("/delegations/"))
    received = signed_in(colleague).get("/delegations/")
    assert [row.may_end for row in received.context["delegations"].received] == [False]
    delegation = Delegation.objects.get()
    address = f"/delegations/{delegation.pk}/end/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "提前返回"}).status_code == 302
    assert "已提前终止" in words_of(client.get("/delegations/"))


def test_a_refusal_keeps_what_was_entered():
    cast = a_cast()
    colleague = a_colleague(cast.justice)
    client = signed_in(cast.reviewer)
    late = fields(cast, colleague, first_on="2020-01-01", reason="很早以前")
    answer = client.post("/delegations/", late)
    assert answer.status_code == 422
    assert "委托不得溯及以前的日期。" in words_of(answer)
    assert "很早以前" in words_of(answer)
    assert not Delegation.objects.exists()


def test_an_overlap_is_refused_at_its_field():
    cast = a_cast()
    colleague = a_colleague(cast.justice)
    given_today(cast.reviewer, colleague, cast.justice)
    answer = signed_in(cast.reviewer).post("/delegations/", fields(cast, colleague))
    assert answer.status_code == 422
    assert "first_on" in answer.context["form"].errors


def test_who_receives_one_does_not_end_it_and_strangers_do_not_find_it():
    cast = a_cast()
    colleague = a_colleague(cast.justice)
    (delegation,) = given_today(cast.reviewer, colleague, cast.justice)
    address = f"/delegations/{delegation.pk}/end/"
    assert signed_in(colleague).post(address, {"reason": "不愿"}).status_code == 403
    assert signed_in(cast.drafter).get(address).status_code == 404
    delegation.refresh_from_db()
    assert delegation.ended_at is None


def test_an_administrator_of_the_organ_sees_and_ends_them():
    cast = a_cast()
    given_today(cast.reviewer, a_colleague(cast.justice), cast.justice)
    keeper = a_colleague(cast.justice, "管理员", "keeper")
    appoint(keeper, Role.ADMINISTRATOR, cast.justice)
    (row,) = signed_in(keeper).get("/delegations/").context["delegations"].administered
    assert row.may_end


def test_ones_own_are_shown_however_many_newer_ones_an_administrator_sees():
    cast = a_cast()
    keeper = a_colleague(cast.justice, "管理员", "keeper")
    appoint(keeper, Role.ADMINISTRATOR, cast.justice)
    appoint(keeper, Role.LEGALITY_REVIEWER, cast.justice)
    (given,) = given_today(keeper, a_colleague(cast.justice), cast.justice)
    (received,) = given_today(cast.reviewer, keeper, cast.justice)
    others = [copy(given) for _ in range(60)]
    for other in others:
        other.pk, other.delegator = None, cast.bureau_head
    newest = Delegation.objects.bulk_create(others)[-1]
    shown = signed_in(keeper).get("/delegations/").context["delegations"]
    assert [row.delegation for row in shown.given] == [given]
    assert [row.delegation for row in shown.received] == [received]
    assert len(shown.administered) == 48
    assert shown.administered[0].delegation == newest


@pytest.mark.parametrize("count", [1, 25])
def test_the_number_of_queries_does_not_depend_on_the_rows(count, django_assert_num_queries):
    cast = a_cast()
    deputy = a_colleague(cast.justice)
    for number in range(count):
        person = a_colleague(cast.justice, f"第{number}人", f"person{number}")
        appoint(person, Role.LEGALITY_REVIEWER, cast.justice)
        given_today(person, deputy, cast.justice)
    client = signed_in(deputy)
    with django_assert_num_queries(5):
        response = client.get("/delegations/")
    assert len(response.context["delegations"].received) == count


def test_the_deputy_finds_the_step_acts_on_it_and_both_names_are_printed():
    walk = a_walk(at="review", now=timezone.now())
    colleague = a_colleague(walk.cast.justice)
    term = Term(walk.today, walk.today)
    give(
        walk.cast.reviewer,
        colleague,
        walk.cast.justice,
        Role.LEGALITY_REVIEWER,
        term=term,
        now=walk.now,
    )
    walk.do(review.conclude_review, colleague, judgement=judgement(walk))
    words = words_of(signed_in(walk.cast.bureau_head).get(page("matter", walk.matter)))
    assert words.count("韩同仁（代李明法）") == 2


def test_the_offer_names_for_whom_it_would_be_done():
    walk = a_walk(at="accept")
    colleague = a_colleague(walk.cast.justice)
    given_today(walk.cast.reviewer, colleague, walk.cast.justice)
    client = signed_in(colleague)
    assert client.get("/").context["inbox"].total == 1
    assert "（代李明法）" in words_of(client.get(page("matter", walk.matter)))
    form = client.get(page("verb", walk.matter, "accept_materials"))
    assert "您受李明法委托办理，记录写明“韩同仁（代李明法）”。" in words_of(form)


def test_a_recusal_is_declared_shown_and_lifted():
    walk = a_walk(at="review")
    client = signed_in(walk.cast.reviewer)
    address = page("recusals", walk.matter)
    assert address in client.get(page("matter", walk.matter)).content.decode()
    assert inline_in(client.get(address)) == []
    declared = {"person": walk.cast.reviewer.pk, "reason": "有利害关系"}
    assert client.post(address, declared).status_code == 302
    words = words_of(client.get(page("matter", walk.matter)))
    assert "您在本事项中已回避，可以查看，不能办理。" in words
    assert "您在本事项中已回避，不得提出审核结论。" in words
    lift = page("lift_recusal", walk.matter, Recusal.objects.get().pk)
    assert client.post(lift, {"reason": "无"}).status_code == 403
    head = signed_in(walk.cast.bureau_head)
    assert lift in head.get(address).content.decode()
    assert head.post(lift, {"reason": "经查无利害关系"}).status_code == 302
    assert "已解除" in words_of(head.get(address))


def test_the_form_offers_only_those_for_whom_one_answers():
    walk = a_walk(at="review")
    offered = signed_in(walk.cast.reviewer).get(page("recusals", walk.matter)).context["form"]
    assert list(offered.fields["person"].queryset) == [walk.cast.reviewer]
    other = {"person": walk.cast.second_reviewer.pk, "reason": "有利害关系"}
    answer = signed_in(walk.cast.reviewer).post(page("recusals", walk.matter), other)
    assert answer.status_code == 422
    assert not Recusal.objects.exists()
