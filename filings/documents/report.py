"""The report with which a text is filed (备案报告): a document to a superior, with 签发人."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from filings.models import PUBLICATIONS, Document, DocumentStatus, Filing, Publication
from workflows.chinese_dates import chinese_date
from workflows.deputies import Deputies, as_deputies, asking_deputies
from workflows.pdf import (
    Block,
    Heading,
    OfficialDocument,
    Paragraph,
    SealPlaceholder,
    Style,
)
from workflows.questions import answers
from workflows.secret_marks import marks_of


@dataclass(frozen=True)
class ReportFacts:
    """What the report says beyond the record: who signs it, whom to call, what is enclosed, and
    what else must be explained (retroactive effect, say)."""

    signed_by: str
    contact: str
    enclosed: tuple[str, ...]
    sent_on: date
    remarks: str = ""


def report_of(filing: Filing, facts: ReportFacts, copy_number: str = "") -> OfficialDocument:
    """The report on one filing; its number must be given already. ``copy_number`` is that of a
    secret one."""
    document = filing.document
    marks = marks_of(document.matter, copy_number)
    maker = str(document.maker)
    deputies, publications = answers(
        asking_deputies(document.matter), PUBLICATIONS.asking_objects(matter=document.matter_id)
    )
    return OfficialDocument(
        style=Style.RED_HEADER,
        issuer=f"{maker}文件",
        number=filing.report_number,
        signed_by=facts.signed_by,
        title=f"{maker}关于报送《{document.title}》备案的报告",
        addressee=str(filing.addressee),
        body=(
            Paragraph(
                f"现将《{document.title}》（{document.document_number}）及有关材料报上，请予备案。"
            ),
            *_making(document, as_deputies(deputies)),
            *_showing(document, publications),
            *_force(document),
            *_remarks(document, facts),
        ),
        attachments=facts.enclosed,
        signatory=maker,
        dated_on=facts.sent_on,
        note=f"（联系人及电话：{facts.contact}）" if facts.contact else None,
        secrecy=marks.secrecy,
        copy_no=marks.copy_no,
        seal=SealPlaceholder(),
    )


def _making(document: Document, deputies: Deputies) -> Iterator[Block]:
    yield Heading(1, "一、制定和审议情况")
    unit = document.matter.drafting_unit
    adoption = f"，{document.adoption}" if document.adoption else ""
    signed_by = deputies.name("sign_document", document.signed_by)
    yield Paragraph(
        f"本件由{unit}起草{adoption}，{chinese_date(document.signed_on)}由"
        f"{signed_by}签发。统一登记号：{document.register_number}。"
    )


def _showing(document: Document, publications: Sequence[Publication]) -> Iterator[Block]:
    yield Heading(1, "二、公布情况")
    if document.status == DocumentStatus.WITHHELD:
        yield Paragraph(
            f"本件依法不予公开，依据：{document.withheld_basis}。"
            f"批准人：{document.withheld_approved_by}。"
        )
        return
    for first in publications[:1]:
        yield Paragraph(
            f"本件于{chinese_date(first.published_on)}通过{first.get_channel_display()}公布。"
        )


def _force(document: Document) -> Iterator[Block]:
    yield Heading(1, "三、施行日期和有效期")
    if document.effective_on is not None:
        yield Paragraph(f"自{chinese_date(document.effective_on)}起施行。")
    if document.effect_reason:
        yield Paragraph(f"提前施行的理由：{document.effect_reason}。")
    if document.valid_until is not None:
        yield Paragraph(f"有效期至{chinese_date(document.valid_until)}。")
    if document.validity_reason:
        yield Paragraph(f"有效期超过一般年限的理由：{document.validity_reason}。")
    if document.no_expiry_reason:
        yield Paragraph(f"不设有效期的理由：{document.no_expiry_reason}。")


def _remarks(document: Document, facts: ReportFacts) -> Iterator[Block]:
    remarks = "\n".join(filter(None, (document.remarks, facts.remarks)))
    if remarks:
        yield Heading(1, "四、需要说明的情况")
        yield Paragraph(remarks)
