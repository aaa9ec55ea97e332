"""Number, publication and filings of an adopted text, as sections on the page of its matter."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from filings.models import (
    Archive,
    BasisCitation,
    Document,
    DocumentStatus,
    Filing,
    FilingStatus,
    Publication,
)
from workflows.deputies import deputies_in
from workflows.models import Matter, StepRun
from workflows.selectors.records import (
    Mark,
    Paper,
    Record,
    Section,
    facts,
    table,
)

_DOCUMENT_TONES: Final = {DocumentStatus.ADOPTED: "info", DocumentStatus.WITHHELD: "warn"}
_FILING_TONES: Final = {
    FilingStatus.DUE: "warn",
    FilingStatus.SENT: "info",
    FilingStatus.CORRECTING: "warn",
    FilingStatus.REGISTERED: "good",
    FilingStatus.NOT_REGISTERED: "bad",
}


def filing_sections(matter: Matter) -> Iterator[Section]:
    """What the matter cites, its document with publications, filings, archive (seven queries)."""
    yield Section("basis", "引用的本系统文件", tuple(_citations(matter)))
    document = (
        Document.objects.filter(matter=matter)
        .select_related("revision", "signed_by")
        .defer("revision__plain")
        .first()
    )
    if document is None:
        return
    document.matter = matter
    yield Section("document", "登记、编号与公布", (_document(document),))
    yield Section("filings", "报送备案", tuple(_filings(document)))
    yield Section("archive", "立卷归档", tuple(_archives(document)))


def addressees(steps: Collection[StepRun]) -> dict[int, str]:
    """The addressee of each open filing step (one query, none without such steps)."""
    filings = {step.pk: step.data["filing"] for step in steps if step.data.get("filing")}
    if not filings:
        return {}
    rows = Filing.objects.filter(pk__in=filings.values()).select_related("addressee")
    names = {row.pk: str(row) for row in rows}
    return {step: names[filing] for step, filing in filings.items() if filing in names}


def _citations(matter: Matter) -> Iterator[Record]:
    cited = BasisCitation.objects.filter(matter=matter).select_related("document", "cited_by")
    for row in cited:
        yield Record(
            title=str(row.document),
            facts=facts(("引用日", row.cited_on), ("引用人", str(row.cited_by))),
        )


def _document(row: Document) -> Record:
    publications = Publication.objects.filter(document=row).select_related("file")
    publications = publications.defer("file__plain")
    return Record(
        title=row.title,
        mark=Mark(
            row.get_status_display(), _DOCUMENT_TONES.get(DocumentStatus(row.status), "good")
        ),
        facts=facts(
            ("通过的文本", str(row.revision)),
            ("审议通过情况", row.adoption),
            ("成文日期", row.signed_on),
            ("签发人", deputies_in(row.matter).name("sign_document", row.signed_by)),
            ("统一登记号", row.register_number),
            ("发文字号", row.document_number),
            ("印发日期", row.issued_on),
            ("施行日期", row.effective_on),
            ("提前施行的理由", row.effect_reason),
            ("有效期至", row.valid_until),
            ("有效期超过一般年限的理由", row.validity_reason),
            ("不设有效期的理由", row.no_expiry_reason),
            ("不予公开的依据", row.withheld_basis),
            ("不予公开的批准人", row.withheld_approved_by),
        ),
        tables=table(
            "公布",
            "公布日期 公布载体 公布位置 公布的文件 解读材料 文本摘要",
            (
                (
                    one.published_on,
                    one.get_channel_display(),
                    one.address,
                    Paper.of(one.file),
                    one.interpretation,
                    one.text_sha256[:12],
                )
                for one in publications
            ),
        ),
    )


def _filings(document: Document) -> Iterator[Record]:
    rows = (
        document.filings.select_related("addressee", "limit", "report", "sent_by", "registered_by")
        .defer("report__plain")
        .prefetch_related("corrections")
    )
    for row in rows:
        yield Record(
            title=str(row),
            mark=Mark(row.get_status_display(), _FILING_TONES[FilingStatus(row.status)]),
            facts=facts(
                ("报送期限", row.limit.latest_on),
                ("报送日", row.sent_on),
                ("按时报送", row.on_time),
                ("报送人", str(row.sent_by) if row.sent_by else None),
                ("备案报告文号", row.report_number),
                ("备案报告", Paper.of(row.report)),
                ("备案登记号", row.filing_number),
                ("登记日", row.registered_on),
                ("登记人", str(row.registered_by) if row.registered_by else None),
                ("不予登记的理由", row.refusal_reason),
            ),
            tables=table(
                "补正",
                "通知日 补正期限 补正日 是否逾期 补正要求 补正情况",
                (
                    (
                        one.requested_on,
                        one.due_on,
                        one.corrected_on,
                        Mark("逾期", "bad") if one.is_late else None,
                        one.materials,
                        one.account,
                    )
                    for one in row.corrections.all()
                ),
            ),
        )


def _archives(document: Document) -> Iterator[Record]:
    for row in Archive.objects.filter(document=document).select_related("archived_by"):
        yield Record(
            title=str(row),
            mark=Mark("已归档", "good"),
            facts=facts(("归档日", row.archived_on), ("归档人", str(row.archived_by))),
            tables=table(
                "卷内目录",
                "序号 材料 摘要",
                (
                    (number, paper["title"], paper["sha256"][:12])
                    for number, paper in enumerate(row.papers, 1)
                ),
            ),
        )
