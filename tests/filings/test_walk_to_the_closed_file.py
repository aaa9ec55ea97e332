"""The whole road on simulated dates, in every place with a rule pack of its own."""

import pytest

from config.rehearsal import roads
from tests.builders import a_walk
from workflows.constants import Kind, Stage
from workflows.models import Entry

PLACES = ("510811", "360700", "450206", "640105", "652300", "310000", "460200")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("division", "kind"),
    [
        *((place, Kind.NORMATIVE_DOCUMENT) for place in PLACES),
        ("510811", Kind.MAJOR_DECISION),
        ("360700", Kind.MAJOR_DECISION),
    ],
)
def test_a_draft_reaches_the_closed_file_without_a_refusal(division, kind):
    walk = a_walk(at="table", division=division, kind=kind)
    roads.complete(walk)
    assert walk.matter.stage == Stage.CLOSED
    assert not Entry.objects.exclude(refusal="").exists()
    document = walk.matter.document
    normative = kind == Kind.NORMATIVE_DOCUMENT
    assert [one.on_time for one in document.filings.all()] == ([True, True] if normative else [])
    assert "规" in document.document_number if normative else "发" in document.document_number
    archived = Entry.objects.filter(matter=walk.matter).last()
    assert (archived.verb, archived.actor) == ("archive_matter", walk.cast.intake)


@pytest.mark.django_db
def test_a_draft_that_was_found_wanting_reaches_it_too():
    walk = a_walk(at="draft")
    walk.with_findings = True
    roads.complete(walk)
    assert walk.matter.stage == Stage.CLOSED
    assert walk.matter.document.revision.number == 2


@pytest.mark.django_db
def test_the_papers_of_a_decision_speak_of_examination():
    walk = a_walk(at="archive", kind=Kind.MAJOR_DECISION, technical=False, touches_market=False)
    roads.complete(walk)
    titles = [paper["title"] for paper in walk.matter.document.archive.papers]
    assert "合法性审查记录" in titles
    assert not [title for title in titles if "合法性审核" in title]
