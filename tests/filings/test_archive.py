"""G10: a matter is closed when every paper is in its file."""

import pytest

from filings.forms.register import ArchiveMatterForm
from filings.models import Archive, Document, Filing
from filings.transitions.archive import archive_matter
from reviews.models import Deliberation, LegalityReview
from tests.browsing import page, signed_in, words_of
from tests.builders import a_walk
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.tampering import tampering
from tests.unchanged import refused
from workflows.constants import Stage
from workflows.dossier import dossier_of
from workflows.errors import GateClosed, NotNow, NotPermitted, StaleVersion
from workflows.models import Attachment, Entry, Procedure, Revision

filed = made_once(lambda: a_walk(at="archive", technical=False, touches_market=False))
ARCHIVES = ["《重大行政决策程序暂行条例》第三十三条"]


@pytest.fixture
def walk(filed, db):
    return own(filed)


def close(walk):
    return walk.do(archive_matter, walk.cast.intake)


def test_the_file_lists_every_text_paper_and_record_with_its_hash(walk):
    archive = close(walk)
    listed = {paper["source"]: paper for paper in archive.papers}
    assert len(listed) == len(archive.papers)
    for row in (*Revision.objects.all(), *Attachment.objects.all()):
        assert listed[f"{row._meta.model_name}:{row.pk}"]["sha256"] == row.sha256
    codes = {paper["code"] for paper in archive.papers}
    assert codes >= {
        "text",
        "legality_opinion",
        "minutes",
        "filing_report",
        "unit_opinions",
        "public_comments",
        "risk_screening",
        "risk_report",
        "own_review",
        "legality_review",
        "deliberation",
        "register",
        "publication",
        "filing",
    }
    assert all(len(paper["sha256"]) == 64 for paper in archive.papers)
    assert (archive.archived_on, archive.archived_by) == (walk.today, walk.cast.intake)


def test_the_closed_file_closes_the_matter(walk):
    close(walk)
    assert walk.matter.stage == Stage.CLOSED
    assert open_names(walk.matter) == []
    assert {one.status for one in Procedure.objects.filter(matter=walk.matter)} == {"DONE"}
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert (entry.verb, entry.stage_to) == ("archive_matter", Stage.CLOSED)
    assert entry.detail["papers"] == len(Archive.objects.get().papers)


def test_a_later_change_of_a_record_shows_against_the_list(walk):
    papers = {paper["source"]: paper["sha256"] for paper in close(walk).papers}
    filing = Filing.objects.first()
    with tampering():
        Filing.objects.filter(pk=filing.pk).update(report_number="改动")
    later = {paper.source: paper.sha256 for paper in dossier_of(walk.matter).papers}
    assert {source for source in papers if papers[source] != later[source]} == {
        f"filing:{filing.pk}"
    }


@pytest.mark.parametrize(
    ("code", "remove"),
    [
        ("legality_opinion", lambda: LegalityReview.objects.update(opinion=None)),
        ("minutes", lambda: Deliberation.objects.update(minutes=None)),
        ("filing_report", lambda: Filing.objects.update(report=None)),
        ("publication", lambda: Document.objects.update(status="issued")),
        ("filing_answer", lambda: Filing.objects.update(status="sent")),
    ],
)
def test_a_missing_paper_keeps_the_file_open(walk, code, remove):
    with tampering():
        remove()
    with refused(GateClosed, recorded=True) as told:
        close(walk)
    assert told.missing == {code: ARCHIVES}
    assert told.error.gate == "G10"
    assert walk.matter.stage == Stage.ARCHIVING


def test_everything_missing_is_named_at_once(walk):
    with tampering():
        LegalityReview.objects.update(opinion=None)
        Deliberation.objects.update(minutes=None)
        Filing.objects.update(report=None)
    with refused(GateClosed, recorded=True) as told:
        close(walk)
    assert list(told.missing) == ["legality_opinion", "minutes", "filing_report"]
    assert len(told.error.missing) == 4


def test_only_the_office_closes_the_file_and_only_once(walk):
    for person in (walk.cast.filing_clerk, walk.cast.drafter, walk.cast.mayor):
        with refused(NotPermitted, recorded=False):
            walk.do(archive_matter, person)
    version = walk.matter.version
    close(walk)
    again = {"matter": walk.matter, "actor": walk.cast.intake, "now": walk.now}
    with refused(StaleVersion, recorded=False):
        archive_matter(expected_version=version, **again)
    with refused(NotNow, recorded=False):
        archive_matter(expected_version=walk.matter.version, **again)


@pytest.mark.django_db
def test_nothing_is_closed_before_it_is_filed():
    walk = a_walk(at="file", technical=False, touches_market=False)
    with refused(NotNow, recorded=False) as told:
        close(walk)
    assert [one.label for one in told.error.citations] == ARCHIVES


def test_the_form_closes_the_file(walk):
    step = walk.open_steps()[0]
    form = ArchiveMatterForm({}, matter=walk.matter, step=step, user=walk.cast.intake)
    assert form.is_valid()
    form.act(now=walk.now, expected_version=walk.matter.version)
    assert walk.matter.stage == Stage.CLOSED


def test_the_page_lists_the_papers_by_their_names(walk):
    close(walk)
    words = words_of(signed_in(walk.cast.intake).get(page("matter", walk.matter)))
    report = Attachment.objects.filter(material="filing_report").first()
    assert f"{report.title} {report.sha256[:12]}" in words
    assert "&#x27;code&#x27;" not in words
