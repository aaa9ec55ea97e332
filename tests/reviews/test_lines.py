"""The lines of a record, and those of the newest round of a matter."""

import pytest

from reviews.models import Consultation, ConsultationReply
from reviews.rules.lines import in_order, latest_with_lines, lines_of
from tests.builders import a_walk, instant

pytestmark = pytest.mark.django_db


def another_round(earlier, *units):
    """A second round of asking, beside the first."""
    begun = Consultation.objects.create(
        matter=earlier.matter,
        revision=earlier.revision,
        opened_at=instant(2026, 3, 20),
        opened_by=earlier.opened_by,
    )
    for unit in units:
        ConsultationReply.objects.create(consultation=begun, organ=unit)
    return begun


@pytest.fixture
def walk(db):
    return a_walk(at="settle_replies")


def organs(lines):
    return [one.organ for one in lines["replies"]]


def test_each_record_has_its_own_lines_in_their_order(walk):
    first = Consultation.latest(walk.matter)
    second = another_round(first, walk.cast.consulted[1])
    found = lines_of(second, first)
    assert {record: organs(lines) for record, lines in found.items()} == {
        first: list(walk.cast.consulted),
        second: [walk.cast.consulted[1]],
    }


@pytest.mark.parametrize("numbers", [(), (2,)], ids=["nobody is asked", "one unit is asked"])
def test_the_newest_round_comes_without_the_lines_of_an_earlier_one(walk, numbers):
    units = [walk.cast.consulted[number] for number in numbers]
    second = another_round(Consultation.latest(walk.matter), *units)
    newest, lines = latest_with_lines(Consultation, walk.matter)
    assert (newest, organs(lines)) == (second, units)


def test_a_matter_without_a_round_has_no_lines():
    matter = a_walk(at="draft").matter
    assert latest_with_lines(Consultation, matter) == (None, {"replies": []})


def test_a_record_of_a_kind_without_lines_has_none(walk):
    screening = walk.matter.riskscreenings.get()
    found = lines_of(screening)
    assert (found, in_order(found[screening])) == ({screening: {}}, [])
