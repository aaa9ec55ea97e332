"""我办过的, 全部可见事项: what a person has done and what they may see."""

import pytest
from django.utils import timezone

from tests.browsing import signed_in, words_of
from tests.builders import a_cast, a_walk
from workflows.constants import Stage
from workflows.models import Matter

pytestmark = pytest.mark.django_db


def listed(client, address, **chosen):
    return list(client.get(address, chosen).context["page"].rows)


def test_handled_are_the_matters_one_has_acted_in():
    cast = a_cast()
    reviewed = a_walk(at="submit", cast=cast).matter
    a_walk(cast=cast)
    client = signed_in(cast.unit_reviewer)
    assert listed(client, "/handled/") == [reviewed]
    assert "起草单位审核" in words_of(client.get("/handled/"))


def test_handled_shows_the_last_act_first():
    cast = a_cast()
    older, newer = a_walk(cast=cast), a_walk(cast=cast)
    older.now = timezone.now()
    older.run(until="send_consultation")
    assert listed(signed_in(cast.drafter), "/handled/") == [older.matter, newer.matter]


def test_visible_are_the_matters_of_ones_organs():
    cast = a_cast()
    matter = a_walk(cast=cast).matter
    elsewhere = a_cast("360700")
    assert listed(signed_in(cast.mayor), "/matters/") == [matter]
    assert listed(signed_in(elsewhere.mayor), "/matters/") == []


def test_a_secret_matter_is_listed_for_nobody_but_the_named():
    walk = a_walk()
    Matter.objects.filter(pk=walk.matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )
    assert listed(signed_in(walk.cast.mayor), "/matters/") == []
    assert listed(signed_in(walk.cast.drafter), "/handled/") == []


@pytest.mark.parametrize(
    ("case", "chosen", "count"),
    [
        ("a word of the title", {"words": "充电"}, 2),
        ("a word that none has", {"words": "殡葬"}, 0),
        ("blanks around the word", {"words": " 电动 "}, 2),
        ("a wildcard is a letter like others", {"words": "%"}, 0),
        ("the stage", {"stage": Stage.DRAFTING}, 1),
        ("the kind", {"kind": "major_decision"}, 0),
        ("all together", {"words": "充电", "kind": "normative_document", "stage": "drafting"}, 1),
    ],
)
def test_search_narrows_the_list(case, chosen, count):
    cast = a_cast()
    a_walk(cast=cast)
    a_walk(cast=cast, at="send_consultation")
    assert len(listed(signed_in(cast.drafter), "/matters/", **chosen)) == count


def test_search_finds_the_reference():
    cast = a_cast()
    a_walk(cast=cast)
    wanted = a_walk(cast=cast).matter
    assert listed(signed_in(cast.drafter), "/matters/", words=wanted.reference) == [wanted]


@pytest.mark.parametrize("address", ["/handled/", "/matters/"])
@pytest.mark.parametrize("count", [1, 25])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    address, count, django_assert_num_queries
):
    cast = a_cast()
    for _ in range(count):
        a_walk(cast=cast)
    client = signed_in(cast.drafter)
    with django_assert_num_queries(5):
        response = client.get(address)
    assert response.context["page"].total == count
