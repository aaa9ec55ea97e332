"""The papers of a filing: which of them the matter already has, and what is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from filings.models import Document
from workflows.dossier import Paper, file_paper, papers_of
from workflows.errors import Missing, close_gate
from workflows.law import Material

REPORT = "report"
OFFICIAL_TEXT = "official_text"

# A filing's material → classes of the matter's papers that serve as it, the first found.
SERVING: dict[str, tuple[str, ...]] = {
    "drafting_note": ("drafting_note", "procedure_note", "draft"),
    "basis": ("basis",),
    "legality_opinion": ("legality_opinion",),
    "public_comments": ("public_comments",),
}


@dataclass(frozen=True)
class Enclosure:
    """One material of a filing and the paper that serves as it."""

    material: Material
    paper: Paper


def enclosures(document: Document, materials: Sequence[Material]) -> list[Enclosure]:
    """The materials that are there, in the order of law. The report itself is made later."""
    serving = {code for one in materials for code in SERVING.get(one.code, (one.code,))}
    papers = papers_of(document.matter, serving.__contains__)
    found = [(one, _serving(document, one.code, papers)) for one in materials]
    return [Enclosure(one, paper) for one, paper in found if paper is not None]


def check_materials(
    document: Document, materials: Sequence[Material], there: Collection[Enclosure]
) -> None:
    """Refuse to send an incomplete filing.

    Raises:
        GateClosed: with each missing material.
    """
    close_gate("filing", "备案材料不齐全", _missing(document, materials, there))


def _missing(
    document: Document, materials: Sequence[Material], there: Collection[Enclosure]
) -> Iterator[Missing]:
    law, kind = document.matter.pack.law, document.matter.kind
    have = {one.material.code for one in there} | {REPORT}
    for material in materials:
        if material.code not in have and material.condition == "always":
            citations = material.citations or law.article("filing_materials", kind)
            yield Missing(f"material_{material.code}", f"缺{material.label}", citations)


def _serving(document: Document, code: str, papers: Sequence[Paper]) -> Paper | None:
    """The newest paper of the first class that serves."""
    if code == REPORT:
        return None
    if code == OFFICIAL_TEXT:
        return file_paper(document.revision)
    for candidate in SERVING.get(code, (code,)):
        of_class = [paper for paper in papers if paper.code == candidate]
        if of_class:
            return of_class[-1]
    return None
