"""Words of a Word document (.docx).

Read: paragraphs, tables (a line a row, cells parted by " | "), text boxes (after the paragraph
that holds them), content controls, and footnotes and endnotes at the place of their mark as
"〔注：……〕". Not read: headers, footers, comments, pictures, and the numbers that Word computes
for automatic lists, which are not in the file; a draft that numbers its articles automatically
therefore loses "第一条" here, so the numbers must be typed. Unresolved tracked changes, hidden
text and embedded files are refused: which words were judged must be beyond doubt.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml import parse_xml

from workflows.texts.refusals import Refused, TextRefused
from workflows.texts.word_archive import check_archive

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_TRACKED = tuple(
    _W + name for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")
)
_SILENT = frozenset(
    {_FALLBACK, *(_W + name for name in ("pPr", "rPr", "sdtPr", "instrText", "sectPr"))}
)
_LITERALS = {
    _W + "tab": "\t",
    _W + "ptab": "\t",
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "noBreakHyphen": "-",
}
_NOTE_KINDS = {"footnotes": _W + "footnote", "endnotes": _W + "endnote"}
_EMBEDDING = ("/oleObject", "/package", "/aFChunk", "/subDocument")

Notes = dict[tuple[str, str], str]


def words(data: bytes) -> str:
    """The text of the document, a line a paragraph. Raises :class:`TextRefused`."""
    check_archive(data)
    try:
        document = Document(BytesIO(data))
        note_roots = _note_roots(document)
        embedded, remote = _foreign_parts(document)
        roots = [document.element.body, *note_roots]
        declared = any(root.getroottree().docinfo.internalDTD is not None for root in roots)
        tracked = any(True for root in roots for _ in root.iter(*_TRACKED))
        hidden = any(_has_hidden_text(root) for root in roots)
        notes = _notes(note_roots)
        text = "\n".join(_blocks(document.element.body, notes))
    except Exception as error:  # whatever the parser meets in hostile bytes means: damaged
        raise TextRefused(Refused.DAMAGED_WORD) from error
    _refuse_if(declared, Refused.DAMAGED_WORD)  # words may hide in entities of a DTD
    _refuse_if(remote, Refused.ACTIVE_WORD)
    _refuse_if(embedded, Refused.EMBEDDED_OBJECT)
    _refuse_if(tracked, Refused.TRACKED_CHANGES)
    _refuse_if(hidden, Refused.HIDDEN_TEXT)
    return text


def _refuse_if(found: bool, code: Refused) -> None:
    if found:
        raise TextRefused(code)


def _foreign_parts(document: WordDocument) -> tuple[bool, bool]:
    """Whether other files are embedded in the text; whether a template is fetched from afar."""
    embedded = any(
        relation.reltype.endswith(_EMBEDDING) for relation in document.part.rels.values()
    )
    remote = any(
        relation.is_external
        and not relation.reltype.endswith("/hyperlink")
        and relation.target_ref.lower().startswith(("http:", "https:", "\\\\", "file://"))
        and not relation.target_ref.lower().startswith("file:///")
        for part in document.part.package.iter_parts()
        for relation in part.rels.values()
    )
    return embedded, remote


def _note_roots(document: WordDocument) -> list[Element]:
    return [
        parse_xml(relation.target_part.blob)
        for relation in document.part.rels.values()
        if relation.reltype.rsplit("/", 1)[-1] in _NOTE_KINDS and not relation.is_external
    ]


def _notes(roots: list[Element]) -> Notes:
    """Note texts by (tag of the mark, id); the separator lines Word keeps there are left out."""
    return {
        (f"{note.tag}Reference", note.get(_W + "id", "")): " ".join(_blocks(note, {}))
        for root in roots
        for note in root.iter(*_NOTE_KINDS.values())
        if note.get(_W + "type") is None
    }


def _has_hidden_text(root: Element) -> bool:
    for mark in root.iter(_W + "vanish"):
        run = mark.getparent().getparent()
        switched_off = mark.get(_W + "val") in {"0", "false", "off"}
        if run.tag == _W + "r" and not switched_off and _said(run).strip():
            return True
    return False


def _said(run: Element) -> str:
    return "".join(part.text or "" for part in run.iter(_W + "t"))


def _blocks(container: Element, notes: Notes) -> Iterator[str]:
    """Lines of all paragraphs and tables under ``container``, in document order."""
    for child in container:
        if child.tag == _W + "p":
            yield from _paragraph(child, notes)
        elif child.tag == _W + "tbl":
            yield from _rows(child, notes)
        elif child.tag not in _SILENT:
            yield from _blocks(child, notes)


def _paragraph(paragraph: Element, notes: Notes) -> Iterator[str]:
    boxes: list[Element] = []
    yield "".join(_inline(paragraph, notes, boxes))
    for box in boxes:
        yield from _blocks(box, notes)


def _inline(element: Element, notes: Notes, boxes: list[Element]) -> Iterator[str]:
    for child in element:
        if child.tag in {_W + "t", _MATH_TEXT}:
            yield child.text or ""
        elif child.tag in _LITERALS:
            yield _LITERALS[child.tag]
        elif child.tag == _W + "sym":
            yield _symbol(child.get(_W + "char", ""))
        elif child.tag == _W + "txbxContent":
            boxes.append(child)
        elif (child.tag, child.get(_W + "id")) in notes:
            yield f"〔注：{notes[child.tag, child.get(_W + 'id')]}〕"
        elif child.tag not in _SILENT:
            yield from _inline(child, notes, boxes)


def _symbol(code: str) -> str:
    """A character of a symbol font, kept as its (private) code point so that a change shows."""
    point = int(code, 16) if code else 0xFFFD
    return "\ufffd" if 0xD800 <= point <= 0xDFFF or point < 0x20 else chr(point)


def _rows(table: Element, notes: Notes) -> Iterator[str]:
    for row in _nearest(table, _W + "tr"):
        cells = [_cell(cell, notes) for cell in _nearest(row, _W + "tc")]
        if any(cells):
            yield " | ".join(cells)


def _nearest(element: Element, tag: str) -> Iterator[Element]:
    """The ``tag`` elements of this table only, also through content controls around them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _SILENT:
            yield from _nearest(child, tag)


def _cell(cell: Element, notes: Notes) -> str:
    """One line. The lower part of a vertically merged cell is empty: its words stand above."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    if merge is not None and merge.get(_W + "val", "continue") == "continue":
        return ""
    return " ".join(" ".join(_blocks(cell, notes)).split())
