"""登记事项: the two forms, the hints, G1 in place."""

import pytest
from django.utils import timezone

from reviews.models import CatalogueEntry
from tests.browsing import html_of, page, signed_in, words_of
from tests.builders import a_cast, a_walk
from tests.tampering import tampering
from workflows.appointments import appoint
from workflows.constants import Kind, Role
from workflows.models import (
    Classification,
    MakerListing,
    Matter,
    MatterUserRole,
    Organ,
    OrganLevel,
    OrganType,
    RulePack,
)

pytestmark = pytest.mark.django_db

TITLE = "电动自行车停放充电安全管理办法"


def address_for(cast, kind=Kind.NORMATIVE_DOCUMENT):
    unit = cast.drafting_unit
    return f"/matters/new/?kind={kind}&maker={cast.government.pk}&drafting_unit={unit.pk}"


def scope_tests(cast):
    law = RulePack.objects.current(cast.government.division, timezone.localdate()).law
    return law.scope_tests()


def entered(cast, **more):
    answers = {f"scope_{test.code}": "on" for test in scope_tests(cast)}
    return answers | {"title": TITLE, "disclosure": "public"} | more


def test_a_drafter_registers_a_document():
    cast = a_cast()
    client = signed_in(cast.drafter)
    response = client.post(
        address_for(cast), entered(cast, technical="on", scope_note="面向不特定多数人")
    )
    matter = Matter.objects.get()
    assert (response.status_code, response.url) == (302, page("matter", matter))
    assert (matter.title, matter.kind, matter.stage) == (TITLE, "normative_document", "drafting")
    assert (matter.maker, matter.drafting_unit) == (cast.government, cast.drafting_unit)
    assert (matter.technical, matter.touches_market) == (True, False)
    assert matter.scope_note == "面向不特定多数人"
    assert f"已登记，事项编号{matter.reference}。" in words_of(client.get(response.url))


def test_only_makers_on_the_list_today_are_offered():
    cast = a_cast()
    client = signed_in(cast.drafter)
    offered = client.get("/matters/new/").context["basis"].fields["maker"].queryset
    assert list(offered) == [cast.government]
    MakerListing.objects.update(valid_until=timezone.localdate().replace(year=2020))
    offered = client.get("/matters/new/").context["basis"].fields["maker"].queryset
    assert list(offered) == []


def test_makers_of_other_divisions_are_not_offered():
    cast = a_cast()
    elsewhere = a_cast("360700")
    address = address_for(cast).replace(
        f"maker={cast.government.pk}", f"maker={elsewhere.government.pk}"
    )
    response = signed_in(cast.drafter).post(address, entered(cast))
    assert response.status_code == 422
    assert list(response.context["basis"].errors) == ["maker"]
    assert Matter.objects.count() == 0


def test_units_where_one_does_not_draft_are_not_offered():
    cast = a_cast()
    address = address_for(cast).replace(
        f"drafting_unit={cast.drafting_unit.pk}", f"drafting_unit={cast.justice.pk}"
    )
    response = signed_in(cast.drafter).post(address, entered(cast))
    assert response.status_code == 422
    assert list(response.context["basis"].errors) == ["drafting_unit"]
    assert Matter.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_drafts_nowhere_is_told_why_not(method):
    response = getattr(signed_in(a_cast().mayor), method)("/matters/new/")
    assert response.status_code == 403
    assert "登记事项由起草单位的承办人员办理。" in words_of(response)


def test_the_four_tests_stand_with_the_articles_of_the_makers_law():
    cast = a_cast()
    words = words_of(signed_in(cast.drafter).get(address_for(cast)))
    tests = scope_tests(cast)
    assert len(tests) == 4
    for test in tests:
        assert test.label in words
        assert all(citation.marked_label in words for citation in test.citations)


def test_a_failed_test_is_refused_in_place_with_its_article_and_nothing_is_lost():
    cast = a_cast()
    one, *_ = tests = scope_tests(cast)
    said = entered(cast, scope_note="已经逐项核对")
    del said[f"scope_{one.code}"]
    response = signed_in(cast.drafter).post(address_for(cast), said)
    assert response.status_code == 422
    missing = response.context["refusal"].missing
    assert [item.code for item in missing] == [f"scope_{one.code}"]
    words = words_of(response)
    assert f"不符合认定要件：{one.label}" in words
    assert all(citation.label in words for citation in one.citations)
    html = html_of(response)
    assert f'value="{TITLE}"' in html
    assert "已经逐项核对</textarea>" in html
    assert html.count(" checked") == len(tests) - 1
    assert Matter.objects.count() == 0


def test_a_title_that_speaks_against_it_is_pointed_out_once():
    cast = a_cast()
    client, address = signed_in(cast.drafter), address_for(cast)
    said = entered(cast, title="关于表彰安全生产先进单位的通报")
    first = client.post(address, said)
    assert first.status_code == 200
    assert "看似表彰奖惩" in words_of(first)
    assert Matter.objects.count() == 0
    assert f'name="hints_seen" value="{said["title"]}"' in html_of(first)
    assert client.post(address, said | {"hints_seen": said["title"]}).status_code == 302


def test_a_title_changed_after_the_hint_is_looked_at_again():
    cast = a_cast()
    said = entered(cast, title="关于表彰乙的通报", hints_seen="关于表彰甲的通报")
    assert "看似表彰奖惩" in words_of(signed_in(cast.drafter).post(address_for(cast), said))
    assert Matter.objects.count() == 0


def test_a_decision_names_its_entry_in_the_catalogue():
    cast = a_cast()
    entry = CatalogueEntry.objects.create(
        maker=cast.government,
        year=2026,
        number=1,
        title="停车场建设规划",
        drafting_unit=cast.drafting_unit,
        party_consent="同级党委已同意",
        published_on="2026-02-01",
        entered_by=cast.intake,
        entered_at=timezone.now(),
    )
    said = {"title": "停车场建设规划", "disclosure": "public", "catalogue_entry": entry.pk}
    client, address = signed_in(cast.drafter), address_for(cast, Kind.MAJOR_DECISION)
    assert client.post(address, said).status_code == 302
    assert Matter.objects.get().catalogue_entry == entry


def test_a_decision_without_an_entry_is_refused():
    cast = a_cast()
    response = signed_in(cast.drafter).post(
        address_for(cast, Kind.MAJOR_DECISION), {"title": "停车场建设规划", "disclosure": "public"}
    )
    assert response.status_code == 422
    assert "没有列入该机关重大行政决策事项目录的对应事项" in words_of(response)
    assert Matter.objects.count() == 0


def test_an_entry_that_is_taken_is_not_offered():
    walk = a_walk(kind=Kind.MAJOR_DECISION)
    address = address_for(walk.cast, Kind.MAJOR_DECISION)
    form = signed_in(walk.cast.drafter).get(address).context["form"]
    assert list(form.fields["catalogue_entry"].queryset) == []


def test_a_secret_matter_names_its_basis_and_those_who_know():
    cast = a_cast()
    client, address = signed_in(cast.drafter), address_for(cast)
    refused = client.post(address, entered(cast, secret="on"))
    assert (refused.status_code, Matter.objects.count()) == (422, 0)
    assert "涉密事项应当写明定密依据" in words_of(refused)
    assert "涉密事项应当确定密级和定密方式" in words_of(refused)
    basis = {
        "secret": "on",
        "level": "secret",
        "origin": "derived",
        "secrecy_basis": "某部涉密文件（秘密★5年）",
        "term": "5年",
        "insiders": [cast.reviewer.pk],
    }
    assert client.post(address, entered(cast, **basis)).status_code == 302
    named = MatterUserRole.objects.filter(content_object=Matter.objects.get())
    assert {role.user for role in named} == {cast.drafter, cast.reviewer}
    assert Classification.objects.get().mark == "秘密★5年"


def test_nothing_entered_is_asked_for_at_its_field():
    cast = a_cast()
    response = signed_in(cast.drafter).post(address_for(cast), {})
    assert response.status_code == 422
    assert response.context["form"].errors["title"] == ["请填写。"]


def test_a_division_without_a_rule_pack_is_an_answer_and_no_failure():
    cast = a_cast()
    capital = Organ.objects.create(
        name="北京市人民政府",
        division="110000",
        level=OrganLevel.PROVINCE,
        type=OrganType.GOVERNMENT,
    )
    MakerListing.objects.create(
        organ=capital,
        office=capital,
        review_body=capital,
        basis="制定主体清单",
        valid_from="2020-01-01",
    )
    appoint(cast.drafter, Role.DRAFTER, capital)
    with tampering():
        RulePack.objects.filter(division="cn")._raw_delete(using="default")
    address = f"/matters/new/?kind=normative_document&maker={capital.pk}&drafting_unit={capital.pk}"
    response = signed_in(cast.drafter).get(address)
    assert response.status_code == 422
    assert "行政区划110000" in words_of(response)
    assert "没有有效的规则包" in words_of(response)
