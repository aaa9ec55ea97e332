"""G10: a file is closed when all its papers are in it (law notes A.7; 713 art. 33)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from filings.models import (
    CORRECTIONS,
    FILINGS,
    PUBLICATIONS,
    REGISTER_ENTRY,
    Document,
    DocumentStatus,
    Filing,
    FilingCorrection,
    FilingStatus,
    Publication,
)
from workflows.dossier import (
    Contribution,
    Contributor,
    Paper,
    Wants,
    damaged,
    dossier_of,
    record_paper,
)
from workflows.errors import Missing, close_gate
from workflows.models import Matter
from workflows.questions import answers

FILING_REPORT = "filing_report"
_REGISTER, _PUBLICATION, _FILING = "register", "publication", "filing"


def _papers(matter: Matter, wants: Wants) -> Iterator[Paper]:
    """The register entry, publications and filings of a matter (one message)."""
    if not any(map(wants, (_REGISTER, _PUBLICATION, _FILING))):
        return
    key = matter.pk
    entries, publications, filings, corrections = answers(
        REGISTER_ENTRY.asking_objects(matter=key),
        PUBLICATIONS.asking_objects(matter=key),
        FILINGS.asking_objects(matter=key),
        CORRECTIONS.asking_objects(matter=key),
    )
    if wants(_REGISTER):
        yield from (_register_paper(one, matter) for one in entries)
    if wants(_PUBLICATION):
        yield from (_publication_paper(one, matter) for one in publications)
    if wants(_FILING):
        yield from (_filing_paper(one, corrections) for one in filings)


def _register_paper(document: Document, matter: Matter) -> Paper:
    return record_paper(
        document,
        _REGISTER,
        "登记编号印发记录",
        responsible=matter.office,
        made_on=document.issued_on,
    )


def _publication_paper(publication: Publication, matter: Matter) -> Paper:
    return record_paper(
        publication,
        _PUBLICATION,
        f"公布记录（{publication}）",
        responsible=matter.office,
        made_on=publication.published_on,
    )


def _filing_paper(filing: Filing, corrections: Sequence[FilingCorrection]) -> Paper:
    return record_paper(
        filing,
        _FILING,
        f"{filing}登记记录",
        [one for one in corrections if one.filing_id == filing.pk],
        responsible=filing.addressee,
        made_on=filing.registered_on,
    )


def check_archive(matter: Matter) -> Contribution:
    """The complete list of papers of a matter.

    Raises:
        GateClosed: G10, with each paper that is missing or whose stored file is damaged.
    """
    dossier = dossier_of(matter)
    missing = (*dossier.missing, *_damaged(matter, dossier))
    close_gate("G10", "案卷材料不齐全，不能归档", missing)
    return dossier


def _damaged(matter: Matter, dossier: Contribution) -> Iterator[Missing]:
    articles = matter.pack.law.article("archive", matter.kind)
    for paper in damaged(dossier.papers):
        yield Missing("damaged", f"“{paper.title}”的存档文件缺失或者与其摘要不符", articles)


def _missing(matter: Matter) -> Iterator[Missing]:
    key = matter.pk
    entries, filings, corrections = answers(
        REGISTER_ENTRY.asking_objects(matter=key),
        FILINGS.asking_objects(matter=key),
        CORRECTIONS.asking_objects(matter=key),
    )
    if not entries:
        return
    articles = matter.pack.law.article("archive", matter.kind)
    if entries[0].status not in (DocumentStatus.PUBLISHED, DocumentStatus.WITHHELD):
        yield Missing("publication", "缺公布记录或者不予公开的依据", articles)
    for filing in filings:
        if filing.report_id is None:
            yield Missing("filing_report", f"缺{filing}的备案报告", articles)
        if filing.status not in (FilingStatus.REGISTERED, FilingStatus.NOT_REGISTERED):
            yield Missing("filing_answer", f"缺{filing}的登记结果", articles)
    if any(one.corrected_on is None for one in corrections):
        yield Missing("correction", "备案材料尚未补正", articles)


CONTRIBUTOR: Final = Contributor(_papers, _missing)
