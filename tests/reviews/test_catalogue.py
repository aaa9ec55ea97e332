"""The yearly catalogue of major decisions (713 art. 3)."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from reviews.models import CatalogueEntry
from reviews.transitions.catalogue import enter_decision
from tests.builders import a_cast, a_walk, instant
from workflows.constants import Kind
from workflows.errors import GateClosed, Inadmissible, NotPermitted
from workflows.models import MakerListing

pytestmark = pytest.mark.django_db
NOW = instant(2026, 3, 2)


def item(cast, **changes):
    usual = {
        "maker": cast.government,
        "title": "停车场建设规划",
        "drafting_unit": cast.drafting_unit,
        "party_consent": "中共昭化区委第12次常委会同意（2026年1月20日）",
        "published_on": date(2026, 2, 10),
        "actor": cast.intake,
        "now": NOW,
    }
    return usual | changes


def test_items_are_numbered_within_maker_and_year():
    cast = a_cast()
    first = enter_decision(**item(cast))
    second = enter_decision(**item(cast, title="污水处理厂扩建"))
    next_year = enter_decision(**item(cast, now=instant(2027, 1, 4)))
    assert [(one.year, one.number) for one in (first, second, next_year)] == [
        (2026, 1),
        (2026, 2),
        (2027, 1),
    ]
    assert (first.entered_by, first.entered_at) == (cast.intake, NOW)


@pytest.mark.parametrize(
    ("_case", "changes", "missing"),
    [
        ("no consent", {"party_consent": " "}, "party_consent"),
        ("not yet public", {"published_on": date(2026, 3, 3)}, "unpublished"),
    ],
)
def test_item_without_consent_or_publication_is_refused_with_the_article(_case, changes, missing):
    cast = a_cast()
    with pytest.raises(GateClosed) as refused:
        enter_decision(**item(cast, **changes))
    assert [one.code for one in refused.value.missing] == [missing]
    assert "《重大行政决策程序暂行条例》第三条" in str(refused.value)
    assert not CatalogueEntry.objects.exists()


def test_only_the_makers_office_enters_items():
    cast = a_cast()
    with pytest.raises(NotPermitted):
        enter_decision(**item(cast, actor=cast.drafter))


def test_an_item_stands_once():
    cast = a_cast()
    enter_decision(**item(cast))
    with pytest.raises(Inadmissible, match="已列入本年度目录"):
        enter_decision(**item(cast))


def test_a_maker_on_no_list_has_no_catalogue():
    cast = a_cast()
    MakerListing.objects.all().delete()
    with pytest.raises(Inadmissible, match="不在制定主体清单内"):
        enter_decision(**item(cast))


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_page_shows_the_catalogue_to_everybody_and_the_form_to_the_office():
    walk = a_walk(at="draft", kind=Kind.MAJOR_DECISION)
    page = signed_in(walk.cast.reviewer).get("/catalogue/?year=2026")
    assert walk.matter.title in page.content.decode()
    assert "列入目录" not in page.content.decode()
    now = signed_in(walk.cast.intake).get("/catalogue/").content.decode()
    assert "列入目录" in now
    assert f"{timezone.localdate().year}年度重大行政决策事项目录" in now


def test_the_office_enters_an_item_on_the_page():
    cast = a_cast()
    said = {
        "maker": cast.government.pk,
        "title": "停车场建设规划",
        "drafting_unit": cast.drafting_unit.pk,
        "party_consent": "区委已同意",
        "published_on": "2026-02-10",
    }
    client = signed_in(cast.intake)
    assert client.post("/catalogue/", said | {"title": ""}).status_code == 422
    assert client.post("/catalogue/", said | {"published_on": "2999-01-01"}).status_code == 422
    assert client.post("/catalogue/", said).status_code == 302
    assert CatalogueEntry.objects.get().title == "停车场建设规划"
    assert client.post("/catalogue/", said).status_code == 422
    assert signed_in(cast.drafter).post("/catalogue/", said).status_code == 403


@pytest.mark.parametrize("rows", [1, 25])
def test_the_page_costs_the_same_for_any_number_of_items(rows, django_assert_max_num_queries):
    cast = a_cast()
    for number in range(rows):
        enter_decision(**item(cast, title=f"事项{number}"))
    client = signed_in(cast.reviewer)
    with django_assert_max_num_queries(7):
        client.get("/catalogue/?year=2026")
