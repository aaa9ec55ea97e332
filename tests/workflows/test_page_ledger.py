"""The page of the ledger shows each row's place in the chain, and gives all rows out."""

import json

import pytest

from tests.browsing import html_of, page, signed_in, words_of
from tests.builders import a_cast, a_walk
from workflows.chain import GENESIS, digest

pytestmark = pytest.mark.django_db


def lines_for(user, matter):
    response = signed_in(user).get(page("ledger_lines", matter))
    text = b"".join(response.streaming_content).decode()
    return response, [json.loads(line) for line in text.splitlines()]


def test_each_row_shows_its_position_and_the_beginning_of_its_hash():
    walk = a_walk(at="unit_review")
    response = signed_in(walk.cast.drafter).get(page("ledger", walk.matter))
    for entry in walk.matter.entries.all():
        assert f"台账第 {entry.position} 行 {entry.hash[:12]}" in words_of(response)
        assert f'title="{entry.hash}"' in html_of(response)
    assert page("ledger_lines", walk.matter) in html_of(response)


def test_the_page_of_the_matter_spares_the_reader_the_hashes():
    walk = a_walk(at="unit_review")
    response = signed_in(walk.cast.drafter).get(page("matter", walk.matter))
    assert walk.matter.entries.first().hash[:12] not in html_of(response)


def test_the_rows_given_out_prove_themselves():
    walk = a_walk(at="unit_review")
    a_walk(cast=walk.cast)
    response, lines = lines_for(walk.cast.drafter, walk.matter)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/jsonl"
    name = f"ledger-{walk.matter.reference}.jsonl"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert len(lines) == walk.matter.entries.count()
    before = GENESIS
    for sequence, line in enumerate(lines, 1):
        row = json.loads(line["entry"])
        assert line["hash"] == digest(line["entry"])
        assert (row["sequence"], row["previous_in_matter"]) == (sequence, before)
        assert row["matter"]["reference"] == walk.matter.reference
        before = line["hash"]


def test_the_rows_go_through_the_door():
    walk = a_walk()
    stranger = signed_in(a_cast("360700").drafter)
    assert stranger.get(page("ledger_lines", walk.matter)).status_code == 404
