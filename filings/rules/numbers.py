"""Which records after adoption bear numbers, and which act gave them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Q

from filings.models import Document, Filing
from workflows.constants import Kind
from workflows.evidence.numbers import Given, GivingRow, NumberSource
from workflows.models import SeriesPurpose

NORMATIVE = Q(matter__kind=Kind.NORMATIVE_DOCUMENT)


def sources() -> tuple[NumberSource, ...]:
    """The register, the documents of both kinds, the reports, the filings."""
    return (
        NumberSource(
            SeriesPurpose.REGISTER,
            "issue_document",
            _documents("register_number", Q()),
            _named("register_number"),
        ),
        NumberSource(
            SeriesPurpose.DOCUMENT,
            "issue_document",
            _documents("document_number", NORMATIVE),
            lambda row: _document_number(row, normative=True),
        ),
        NumberSource(
            SeriesPurpose.DECISION,
            "issue_document",
            _documents("document_number", ~NORMATIVE),
            lambda row: _document_number(row, normative=False),
        ),
        NumberSource(
            SeriesPurpose.FILING_REPORT,
            "file_document",
            _filings("document__maker", "report_number"),
            _named("report_number"),
        ),
        NumberSource(
            SeriesPurpose.FILING,
            "register_filing",
            _filings("addressee", "filing_number"),
            lambda row: row.subject,
        ),
    )


def _documents(column: str, chosen: Q) -> Callable[[], Iterator[Given]]:
    def given() -> Iterator[Given]:
        rows = Document.objects.filter(chosen).exclude(**{column: ""}).order_by()
        names = ("maker", "matter", "matter__reference", column)
        return (Given(*row) for row in rows.values_list(*names).iterator())

    return given


def _filings(organ: str, column: str) -> Callable[[], Iterator[Given]]:
    def given() -> Iterator[Given]:
        rows = Filing.objects.exclude(**{column: ""}).order_by()
        names = (organ, "document__matter", "document__matter__reference", column)
        return (Given(*row) for row in rows.values_list(*names).iterator())

    return given


def _named(name: str) -> Callable[[GivingRow], str]:
    return lambda row: str(row.detail.get(name, ""))


def _document_number(row: GivingRow, *, normative: bool) -> str:
    if (row.kind == Kind.NORMATIVE_DOCUMENT) is not normative:
        return ""
    return str(row.detail.get("document_number", ""))
