"""Closing the file (立卷归档)."""

from __future__ import annotations

from filings.models import Archive
from filings.rules.archive import check_archive
from filings.transitions.register import document_of
from workflows.acts import Act, transition
from workflows.constants import Stage
from workflows.dossier import digest_of
from workflows.verbs import Verb

ARCHIVE_MATTER = Verb("archive_matter", "立卷归档", steps=("archive",), article="archive")


@transition(ARCHIVE_MATTER)
def archive_matter(act: Act) -> Archive:
    """List every paper with its hash and close the matter.

    Raises:
        GateClosed: G10, with each missing paper.
    """
    document = document_of(act.matter)
    dossier = check_archive(act.matter)
    papers = [paper.as_dict() for paper in dossier.papers]
    archive = Archive.objects.create(
        document=document,
        papers=papers,
        archived_on=act.today,
        archived_by=act.actor,
    )
    act.note.subject = str(archive)
    act.note.revision = document.revision
    act.note.detail = {"papers": len(papers), "papers_sha256": digest_of(papers)}
    act.complete()
    act.matter.enter(Stage.CLOSED)
    return archive
