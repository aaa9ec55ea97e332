"""G10: a file is closed when all its papers are in it (law notes A.7; 713 art. 33)."""

from __future__ import annotations

from collections.abc import Iterator

from filings.models import (
    Document,
    DocumentStatus,
    Filing,
    FilingCorrection,
    FilingStatus,
    Publication,
)
from workflows.dossier import Contribution, Paper, damaged, dossier_of, record_paper
from workflows.errors import Missing, close_gate
from workflows.models import Matter

FILING_REPORT = "filing_report"


def contribution(matter: Matter) -> Contribution:
    """The register entry, publications and filings of a matter, and what of them is missing."""
    document = Document.objects.filter(matter=matter).first()
    if document is None:
        return Contribution()
    publications = list(document.publications.all())
    filings = list(document.filings.select_related("addressee"))
    corrections = FilingCorrection.objects.filter(filing__document=document)
    papers = [
        record_paper(
            document,
            "register",
            "登记编号印发记录",
            responsible=matter.office,
            made_on=document.issued_on,
        ),
        *(_publication_paper(one, matter) for one in publications),
        *map(_filing_paper, filings),
    ]
    return Contribution(tuple(papers), tuple(_missing(document, filings, list(corrections))))


def _publication_paper(publication: Publication, matter: Matter) -> Paper:
    return record_paper(
        publication,
        "publication",
        f"公布记录（{publication}）",
        responsible=matter.office,
        made_on=publication.published_on,
    )


def _filing_paper(filing: Filing) -> Paper:
    return record_paper(
        filing,
        "filing",
        f"{filing}登记记录",
        list(filing.corrections.all()),
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


def _missing(
    document: Document, filings: list[Filing], corrections: list[FilingCorrection]
) -> Iterator[Missing]:
    law, kind = document.matter.pack.law, document.matter.kind
    articles = law.article("archive", kind)
    if document.status not in (DocumentStatus.PUBLISHED, DocumentStatus.WITHHELD):
        yield Missing("publication", "缺公布记录或者不予公开的依据", articles)
    for filing in filings:
        if filing.report_id is None:
            yield Missing("filing_report", f"缺{filing}的备案报告", articles)
        if filing.status not in (FilingStatus.REGISTERED, FilingStatus.NOT_REGISTERED):
            yield Missing("filing_answer", f"缺{filing}的登记结果", articles)
    if any(one.corrected_on is None for one in corrections):
        yield Missing("correction", "备案材料尚未补正", articles)
