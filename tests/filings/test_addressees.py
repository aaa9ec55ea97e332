"""Which organ the rule pack's words mean for each kind of maker."""

import pytest

from filings.rules.addressees import addressee_of
from workflows.models import Organ, OrganLevel, OrganType

pytestmark = pytest.mark.django_db


def organ(name, organ_type, parent=None, division="510811", level=OrganLevel.COUNTY):
    return Organ.objects.create(
        name=name, type=organ_type, parent=parent, division=division, level=level
    )


@pytest.fixture
def tree():
    city = organ("某市人民政府", OrganType.GOVERNMENT, None, "510800", OrganLevel.CITY)
    county = organ("某县人民政府", OrganType.GOVERNMENT, city)
    return {
        "city": city,
        "county": county,
        "city_justice": organ("某市司法局", OrganType.JUSTICE_BUREAU, city, "510800"),
        "county_justice": organ("某县司法局", OrganType.JUSTICE_BUREAU, county),
        "department": organ("某县住建局", OrganType.DEPARTMENT, county),
        "town": organ("某镇人民政府", OrganType.GOVERNMENT, county, "510811100", OrganLevel.TOWN),
        "street": organ("某街道办事处", OrganType.DISPATCHED_ORGAN, county, "510811001"),
        "npc": organ("某县人大常委会", OrganType.NPC_STANDING_COMMITTEE),
    }


@pytest.mark.parametrize(
    ("maker", "addressee", "meant"),
    [
        ("county", "superior_government", "city_justice"),
        ("county", "filing_organ", "city_justice"),
        ("county", "npc_standing_committee", "npc"),
        ("department", "own_government", "county_justice"),
        ("town", "superior_government", "county_justice"),
        ("street", "establishing_government", "county_justice"),
        ("county_justice", "own_government", "county"),
    ],
)
def test_the_addressee_does_the_filing_work_of_the_government_meant(tree, maker, addressee, meant):
    assert addressee_of(addressee, tree[maker]) == tree[meant]


def test_a_special_filing_body_goes_before_the_justice_bureau(tree):
    special = organ("某市备案审查中心", OrganType.FILING_AUTHORITY, tree["city"], "510800")
    assert addressee_of("superior_government", tree["county"]) == special


def test_a_government_without_such_a_body_receives_itself(tree):
    lone = organ("某省人民政府", OrganType.GOVERNMENT, None, "510000", OrganLevel.PROVINCE)
    below = organ("另一市人民政府", OrganType.GOVERNMENT, lone, "510900", OrganLevel.CITY)
    assert addressee_of("superior_government", below) == lone


def test_nobody_is_found_where_nobody_is(tree):
    assert addressee_of("superior_government", tree["city"]) is None
    assert addressee_of("npc_standing_committee", tree["city"]) is None
