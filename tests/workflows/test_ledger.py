"""The ledger: one row per act, none changed, refusals kept although all else is undone."""

import pytest
from django.db import DatabaseError, connection, transaction

from reviews.transitions import drafting
from tests.builders import a_text, a_walk
from workflows.errors import Inadmissible, StaleVersion
from workflows.models import Entry

pytestmark = pytest.mark.django_db


def test_each_act_writes_one_entry_in_sequence():
    walk = a_walk(at="draft")
    drafting.add_revision(
        matter=walk.matter, actor=walk.cast.drafter, now=walk.now, upload=a_text(), note="首稿"
    )
    entries = list(Entry.objects.filter(matter=walk.matter))
    assert [(entry.sequence, entry.verb) for entry in entries] == [
        (1, "register_matter"),
        (2, "add_revision"),
    ]
    assert entries[1].actor == walk.cast.drafter
    assert entries[1].revision.number == 1
    assert entries[1].detail["text_sha256"] == entries[1].revision.text_sha256
    assert entries[1].reason == "首稿"
    assert entries[1].duty == "drafting"


@pytest.mark.parametrize(
    ("_case", "statement"),
    [
        ("change", "UPDATE workflows_entry SET reason = 'x'"),
        ("removal", "DELETE FROM workflows_entry"),
    ],
)
def test_database_itself_refuses_to_alter_the_ledger(_case, statement):
    a_walk(at="draft")
    with (
        pytest.raises(DatabaseError, match="insert-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.count() == 1


def test_program_refuses_to_alter_the_ledger():
    a_walk(at="draft")
    entry = Entry.objects.get()
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def test_stale_page_decides_nothing():
    walk = a_walk(at="draft")
    version = walk.matter.version
    drafting.add_revision(
        matter=walk.matter, actor=walk.cast.drafter, now=walk.now, upload=a_text()
    )
    with pytest.raises(StaleVersion) as refused:
        drafting.begin_consultation(
            matter=walk.matter, actor=walk.cast.drafter, now=walk.now, expected_version=version
        )
    assert (refused.value.expected, refused.value.found) == (version, version + 1)
    walk.matter.refresh_from_db()
    assert walk.matter.stage == "drafting"
    assert Entry.objects.count() == 2


def test_repeated_click_decides_once():
    walk = a_walk(at="draft")
    drafting.add_revision(
        matter=walk.matter, actor=walk.cast.drafter, now=walk.now, upload=a_text()
    )
    version = walk.matter.version
    click = dict(
        matter=walk.matter, actor=walk.cast.drafter, now=walk.now, expected_version=version
    )
    drafting.begin_consultation(**click)
    with pytest.raises(StaleVersion):
        drafting.begin_consultation(**click)
    assert Entry.objects.filter(verb="begin_consultation").count() == 1


def test_failed_act_leaves_nothing_half_written():
    walk = a_walk(at="draft")
    with pytest.raises(Inadmissible) as refused:
        drafting.add_revision(
            matter=walk.matter, actor=walk.cast.drafter, now=walk.now, upload=a_text(text="")
        )
    assert refused.value.field_name == "file"
    assert not walk.matter.revisions.exists()
    assert Entry.objects.count() == 1


def test_same_words_are_not_taken_for_a_new_text():
    walk = a_walk(at="draft")
    click = dict(matter=walk.matter, actor=walk.cast.drafter, now=walk.now)
    drafting.add_revision(**click, upload=a_text())
    with pytest.raises(Inadmissible, match="文字完全相同"):
        drafting.add_revision(**click, upload=a_text("another-name.txt"))
    assert walk.matter.revisions.count() == 1


def test_a_name_longer_than_its_column_is_cut_and_not_an_error():
    walk = a_walk(at="draft")
    paper = walk.do(
        drafting.attach,
        walk.cast.drafter,
        upload=a_text("basis.txt"),
        material="basis",
        title="制定依据" * 20,
    )
    entry = Entry.objects.get(verb="attach")
    assert (len(paper.title), len(entry.subject)) == (80, 60)
    assert paper.title.startswith(entry.subject)
