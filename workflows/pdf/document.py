"""What an official document consists of: plain values, no layout."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Style(Enum):
    """Which of the three forms of GB/T 9704-2012 the document takes; or none of them: a record
    for the file (案卷) has neither header nor number, and a sheet is a record that consists of
    ruled tables and goes beyond the type area."""

    RED_HEADER = "red_header"
    LETTER = "letter"
    MINUTES = "minutes"
    RECORD = "record"
    SHEET = "sheet"

    @property
    def for_the_file(self) -> bool:
        return self in (Style.RECORD, Style.SHEET)


@dataclass(frozen=True)
class Paragraph:
    """Body text, indented two characters; a line feed begins another paragraph."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading with its number in ``text``: level 1 黑体, 2 楷体, 3 and 4 仿宋 (7.3.3).

    ``run_in`` is body text that goes on in the same paragraph.
    """

    level: int
    text: str
    run_in: str = ""

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            message = f"结构层次序数只有四级：{self.level}"
            raise ValueError(message)


@dataclass(frozen=True)
class Table:
    """A ruled table over the whole width of the type area; its head repeats on every page.

    ``widths`` are relative (characters or fractions alike) and default to equal columns.
    ``compact``: for a sheet, on which it is in 六号, of many rows and close to the next.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    compact: bool = False

    def __post_init__(self) -> None:
        count = len(self.columns)
        if not count or any(len(row) != count for row in self.rows):
            message = "表格各行的列数应当与表头一致"
            raise ValueError(message)
        if self.widths and (len(self.widths) != count or min(self.widths) <= 0):
            message = "表格列宽应当为正数，且与列数一致"
            raise ValueError(message)


@dataclass(frozen=True)
class Labelled:
    """出席, 请假 or 列席 in 黑体, then names in 仿宋, hanging after the colon (8.3)."""

    label: str
    text: str


@dataclass(frozen=True)
class Blank:
    """One empty line; dropped at the head of a page."""


Block = Paragraph | Heading | Table | Labelled | Blank


@dataclass(frozen=True)
class Annex:
    """An annex printed after the document, on a new page; ``title`` as in the 附件说明."""

    title: str
    body: tuple[Block, ...]


@dataclass(frozen=True)
class SealPlaceholder:
    """Marks where the seal goes: a dashed ring of 42 mm with a note, never the picture of a seal.

    ``visible=False`` only leaves the room a sealed document needs.
    """

    label: str = "（此处加盖印章）"
    visible: bool = True


@dataclass(frozen=True)
class CheckMark:
    """Where anybody can ask what the paper is: the address as a QR code, and beside it the
    ``code`` to be typed at the ``entrance``; ``remark`` follows the code."""

    address: str
    entrance: str
    code: str
    remark: str = ""


@dataclass(frozen=True)
class OfficialDocument:
    """All elements of one document, in the order of GB/T 9704-2012, clause 7.

    ``issuer`` is the text of the red header. ``attachments`` is the 附件说明 and defaults to
    the annexes' titles. Without ``seal`` the signature is set as for documents not sealed.
    Minutes may have no ``signatory``: then organ and date stand over the red rule. A record
    begins with its title; its ``issuer`` and ``number`` are empty. ``check`` is no element of the
    standard: it stands in the margin at the foot of the first page.
    """

    issuer: str
    number: str
    title: str
    body: tuple[Block, ...]
    dated_on: date
    addressee: str = ""
    signatory: str = ""
    attachments: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    note: str | None = None
    copy_to: str | None = None
    issued_by: str | None = None
    issued_on: date | None = None
    secrecy: str | None = None
    urgency: str | None = None
    copy_no: str | None = None
    signed_by: str | None = None
    style: Style = Style.RED_HEADER
    seal: SealPlaceholder | None = None
    check: CheckMark | None = None

    @property
    def listed_attachments(self) -> tuple[str, ...]:
        """Names in the 附件说明, without closing punctuation (7.3.4)."""
        names = self.attachments or tuple(annex.title for annex in self.annexes)
        return tuple(name.rstrip("。；;，,.") for name in names)
