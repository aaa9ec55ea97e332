"""What is asked of a document before a line of it is set."""

from __future__ import annotations

import re

from workflows.pdf.document import OfficialDocument, Style
from workflows.pdf.errors import IncompleteDocument
from workflows.pdf.numbers import check_number

# What may go without the name of its organ below the text.
UNSIGNED = frozenset({Style.MINUTES, Style.RECORD, Style.SHEET})


def check_document(document: OfficialDocument) -> None:
    """Raise BadNumber or IncompleteDocument for the first fault found."""
    if not document.style.for_the_file:
        check_number(document.number, code_needed=document.style is not Style.MINUTES)
    _check_needed(document)
    _check_copy_no(document.copy_no)
    _check_annexes(document)


def _check_needed(document: OfficialDocument) -> None:
    needed = {
        "发文机关标志": document.issuer.strip() or document.style.for_the_file,
        "标题": document.title.strip(),
        "正文": document.body,
        "发文机关署名": document.signatory.strip() or document.style in UNSIGNED,
    }
    for element, present in needed.items():
        if not present:
            raise IncompleteDocument(f"公文缺少{element}", element=element)
    if bool(document.issued_by) != bool(document.issued_on):
        element = "印发日期" if document.issued_by else "印发机关"
        raise IncompleteDocument(f"版记中缺少{element}", element=element)


def _check_copy_no(copy_no: str | None) -> None:
    if copy_no is not None and not re.fullmatch(r"[0-9]{6}", copy_no):
        raise IncompleteDocument(f"份号应当为6位阿拉伯数字：{copy_no}", element="份号")


def _check_annexes(document: OfficialDocument) -> None:
    listed = document.listed_attachments
    for annex in document.annexes:
        if annex.title not in listed:
            message = f"附件标题“{annex.title}”应当与附件说明的表述一致"
            raise IncompleteDocument(message, element="附件说明")
