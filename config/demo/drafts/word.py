"""The drafts as Word documents, laid out as official documents are (GB/T 9704-2012)."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from itertools import groupby
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from config.demo.drafts.catalogue import Line, column_widths, draft, lines, note

FANGSONG, HEITI, KAITI = "仿宋_GB2312", "黑体", "楷体_GB2312"
XIAOBIAOSONG, SONGTI = "方正小标宋简体", "宋体"
SIZE_2, SIZE_3, SIZE_4, SIZE_TABLE = Pt(22), Pt(16), Pt(14), Pt(10.5)
PITCH, TITLE_PITCH, TABLE_PITCH = Pt(28.8), Pt(35), Pt(16)
CENTRED = {"chapter": SIZE_3, "caption": SIZE_4}
TYPE_WIDTH = Mm(156)
# Narrows a title so that a long one breaks into two lines of some length.
TITLE_INDENT = Pt(54)
HEADER = "演示材料，非正式公文"
# Stamped on the properties and on every member of the archive, so that equal texts are equal files.
MADE_AT = datetime(2026, 1, 1)  # noqa: DTZ001 (the file format has no zone)
ARCHIVED_AT = (2026, 1, 1, 0, 0, 0)


def docx(name: str) -> bytes:
    """The draft as .docx; the same bytes every time. Raises KeyError for an unknown name."""
    title = draft(name).title
    document = _blank_document(title)
    _add_title(document, title)
    if note(name):
        _centred(document, note(name), KAITI, SIZE_3, PITCH)
    document.add_paragraph()
    for in_table, group in groupby(lines(name), key=lambda line: line.kind == "row"):
        if in_table:
            _add_table(document, [line.cells for line in group])
        else:
            for line in group:
                _add_line(document, line)
    return _fixed(document)


def _blank_document(title: str) -> WordDocument:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.bottom_margin, section.right_margin = Mm(35), Mm(26)
    body = document.styles["Normal"]
    body.font.name, body.font.size = FANGSONG, SIZE_3
    body.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANGSONG)
    body.paragraph_format.space_after = Pt(0)
    body.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    body.paragraph_format.line_spacing = PITCH
    _add_header_and_folio(document)
    properties = document.core_properties
    properties.title, properties.comments = title, HEADER
    properties.author = properties.last_modified_by = "演示"
    properties.created = properties.modified = MADE_AT
    properties.revision, properties.language = 1, "zh-CN"
    return document


def _add_header_and_folio(document: WordDocument) -> None:
    section = document.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph, alignment in (
        (header, WD_ALIGN_PARAGRAPH.RIGHT),
        (footer, WD_ALIGN_PARAGRAPH.CENTER),
    ):
        paragraph.alignment = alignment
    _set(header.add_run(HEADER), SONGTI, SIZE_TABLE)
    _set(footer.add_run("— "), SONGTI, SIZE_4)
    field = OxmlElement("w:fldSimple", {qn("w:instr"): "PAGE"})
    footer._p.append(field)
    _set(footer.add_run(" —"), SONGTI, SIZE_4)


def _add_title(document: WordDocument, title: str) -> None:
    layout = _centred(document, title, XIAOBIAOSONG, SIZE_2, TITLE_PITCH).paragraph_format
    layout.left_indent = layout.right_indent = TITLE_INDENT


def _centred(document: WordDocument, text: str, face: str, size: Pt, pitch: Pt) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = pitch
    _set(paragraph.add_run(text), face, size)
    return paragraph


def _add_line(document: WordDocument, line: Line) -> None:
    if line.kind in CENTRED:
        paragraph = _centred(document, line.text, HEITI, CENTRED[line.kind], PITCH)
        paragraph.paragraph_format.keep_with_next = True
        return
    paragraph = document.add_paragraph()
    _indent(paragraph)
    for text, face in _faces(line):
        _set(paragraph.add_run(text), face, SIZE_3)


def _faces(line: Line) -> tuple[tuple[str, str], ...]:
    """The line in runs: what heads it stands out (黑体 or 楷体), the rest is 仿宋."""
    if line.kind == "heading":
        return ((line.text, HEITI),)
    if line.kind == "article":
        head, rest = line.text.split("　", 1)
        return ((head, HEITI), (f"　{rest}", FANGSONG))
    if line.kind == "item" and "。" in line.text[:14]:
        head, rest = line.text.split("。", 1)
        return ((f"{head}。", KAITI), (rest, FANGSONG))
    return ((line.text, FANGSONG),)


def _indent(paragraph: Paragraph) -> None:
    """Two characters, measured in characters as Word does for Chinese."""
    paragraph.paragraph_format.first_line_indent = SIZE_3 * 2
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")


def _add_table(document: WordDocument, rows: list[tuple[str, ...]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    wanted = column_widths(rows)
    widths = [Emu(TYPE_WIDTH * part // sum(wanted)) for part in wanted]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for index, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = width
            _fill(cell, text, FANGSONG if index else HEITI)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _fill(cell: _Cell, text: str, face: str) -> None:
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = TABLE_PITCH
    _set(paragraph.add_run(text), face, SIZE_TABLE)


def _set(run: Run, face: str, size: Pt) -> None:
    run.font.name, run.font.size = face, size
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _fixed(document: WordDocument) -> bytes:
    """The document with every member dated alike and stored unpacked, whatever zlib is at hand."""
    saved, target = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(target, "w", ZIP_STORED) as archive:
        for entry in source.infolist():
            member = ZipInfo(entry.filename, ARCHIVED_AT)
            member.create_system = 3
            archive.writestr(member, source.read(entry))
    return target.getvalue()
