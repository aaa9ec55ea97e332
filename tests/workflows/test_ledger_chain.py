"""The chain: each row names the rows before it, and its hash is that of its stored line."""

import json
from datetime import UTC, datetime

import pytest

from tests.builders import a_cast, a_walk
from tests.messages import asked
from workflows import ledger
from workflows.chain import GENESIS, canonical, digest
from workflows.ledger import Draft, Note
from workflows.models import ChainHead, Entry

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def _lines():
    return [
        json.loads(line)
        for line in Entry.objects.order_by("position").values_list("canonical", flat=True)
    ]


def test_rows_of_several_matters_stand_in_one_chain_without_gap():
    first = a_walk(at="unit_review")
    second = a_walk(at="draft")
    entries = list(Entry.objects.order_by("position"))
    assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))
    hashes = [GENESIS, *(entry.hash for entry in entries)]
    assert [line["previous"] for line in _lines()] == hashes[:-1]
    assert {entry.matter for entry in entries} == {first.matter, second.matter}
    head = ChainHead.objects.get()
    assert (head.position, head.hash) == (len(entries), entries[-1].hash)


def test_rows_of_one_matter_are_chained_among_themselves():
    walk = a_walk(at="unit_review")
    ledger.record(code="noted", label="备注", now=NOW)
    ledger.record(code="marked", label="标记", now=NOW, matter=walk.matter)
    own = list(Entry.objects.filter(matter=walk.matter).order_by("sequence"))
    before = [json.loads(entry.canonical)["previous_in_matter"] for entry in own]
    assert before == [GENESIS, *(entry.hash for entry in own)][:-1]


def test_stored_line_is_what_the_columns_say():
    a_walk(at="unit_review")
    for entry in Entry.objects.order_by("position"):
        line = json.loads(entry.canonical)
        assert entry.hash == digest(entry.canonical)
        again = ledger.payload_of(entry, line["previous"], line["previous_in_matter"])
        assert canonical(again) == entry.canonical


def test_row_about_the_installation_has_neither_matter_nor_sequence():
    cast = a_cast()
    entry = ledger.record(
        code="noted",
        label="备注",
        now=NOW,
        actor=cast.drafter,
        note=Note(reason="试", detail={1: "一"}),
    )
    entry.refresh_from_db()
    assert (entry.matter, entry.sequence, entry.pack) == (None, None, None)
    assert entry.detail == {"1": "一"}
    assert json.loads(entry.canonical)["actor"] == {
        "id": cast.drafter.pk,
        "username": cast.drafter.username,
        "name": cast.drafter.name,
    }


def test_many_rows_cost_as_many_queries_as_one(django_assert_num_queries):
    walk = a_walk(at="draft")
    ledger.record(code="noted", label="备注", now=NOW)
    drafts = [
        Draft(code="marked", label="标记", now=NOW, matter=matter)
        for matter in (walk.matter, None) * 13
    ]
    # A single row goes in one message with the head of the chain.
    for chosen, messages in ((drafts[:1], 2), (drafts, 3)):
        with django_assert_num_queries(asked(statements=5, messages=messages)):
            ledger.record_many(chosen)
    sequences = Entry.objects.filter(verb="marked").exclude(matter=None)
    assert [entry.sequence for entry in sequences] == list(range(2, 16))
