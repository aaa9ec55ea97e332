"""Which drafts there are, and the plain text files they are kept in.

A file is plain lines: the title first, then perhaps a note below the title ("（送审稿）" or the
drafting unit), then a paragraph a line. Chapters ("第一章　总则"), articles ("第一条　……"),
headings ("一、……"), items ("（一）……"), captions ("表1　……") and table rows ("|……|……|") are
told by how they begin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from workflows.constants import Kind

Role = Literal["text", "explanation", "reply"]
LineKind = Literal["chapter", "article", "heading", "item", "caption", "row", "paragraph"]

_FOLDER = Path(__file__).parent
_NUMERAL = "[一二三四五六七八九十百]+"
_BEGINNINGS: tuple[tuple[LineKind, re.Pattern[str]], ...] = (
    ("chapter", re.compile(rf"第{_NUMERAL}章　")),
    ("article", re.compile(rf"第{_NUMERAL}条　")),
    ("heading", re.compile(rf"{_NUMERAL}、")),
    ("item", re.compile(rf"（{_NUMERAL}）")),
    ("caption", re.compile(r"表\d+　")),
    ("row", re.compile(r"\|")),
)
# Columns of a table, in characters.
_NARROWEST, _WIDEST = 3, 9
_LABELS = ("原文", "问题", "依据", "意见", "答复")


@dataclass(frozen=True)
class Draft:
    """One text.

    ``revision`` counts the texts of the matter from 1. ``of`` names the text that an explanation
    or a reply goes with; for a text it is its own name. ``file_stem`` is what a person would
    call the file.
    """

    name: str
    title: str
    kind: Kind
    division: str
    role: Role
    revision: int
    of: str
    file_stem: str


@dataclass(frozen=True)
class Line:
    """One line below the title and its note."""

    kind: LineKind
    text: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a table row; of any other line, none."""
        return tuple(self.text[1:-1].split("|")) if self.kind == "row" else ()


@dataclass(frozen=True)
class DraftFinding:
    """What the legality review finds in a text, and what the drafter answers to it.

    ``original`` stands in the text reviewed and no longer in the next revision.
    """

    clause: str
    original: str
    problem: str
    basis: str
    suggestion: str
    answer: str


@cache
def drafts() -> tuple[Draft, ...]:
    """A normative document of 昭化区 in two revisions, with 起草说明 and the reply to the review;
    a major decision of 赣州市 with 起草说明."""
    ebike = (Kind.NORMATIVE_DOCUMENT, "510811")
    parking = (Kind.MAJOR_DECISION, "360700")
    return (
        _draft("ebike-v1", *ebike, "text", 1, "ebike-v1"),
        _draft("ebike-explanation", *ebike, "explanation", 1, "ebike-v1"),
        _draft("ebike-v2", *ebike, "text", 2, "ebike-v2"),
        _draft("ebike-v2-reply", *ebike, "reply", 2, "ebike-v2"),
        _draft("parking", *parking, "text", 1, "parking"),
        _draft("parking-explanation", *parking, "explanation", 1, "parking"),
    )


def draft(name: str) -> Draft:
    """The draft of that name. Raises KeyError if there is none."""
    return {one.name: one for one in drafts()}[name]


def note(name: str) -> str:
    """The line below the title, or nothing."""
    second = _source(name)[1]
    return "" if second.endswith(("。", "：", "；")) else second


def lines(name: str) -> tuple[Line, ...]:
    """All lines below the title and its note."""
    skipped = 2 if note(name) else 1
    return tuple(Line(_kind(text), text) for text in _source(name)[skipped:])


def column_widths(rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Widths in characters, as the longest entry asks, within limits; a head may take two lines."""
    head, *body = rows
    entries = [max(map(len, column)) for column in zip(*body, strict=True)]
    wanted = [max(entry, (len(label) + 1) // 2) for label, entry in zip(head, entries, strict=True)]
    return tuple(min(max(width, _NARROWEST), _WIDEST) + 1 for width in wanted)


def findings(name: str) -> tuple[DraftFinding, ...]:
    """What the review of that text finds; only "ebike-v1" has findings."""
    path = _FOLDER / f"{name.removesuffix('-v1')}-findings.txt"
    if draft(name).revision != 1 or not path.exists():
        return ()
    return tuple(_finding(block) for block in path.read_text("utf-8").strip().split("\n\n"))


def _draft(name: str, kind: Kind, division: str, role: Role, revision: int, of: str) -> Draft:
    title, below = _source(name)[0], note(name)
    file_stem = title + (below if below.startswith("（") else "")
    return Draft(name, title, kind, division, role, revision, of, file_stem)


@cache
def _source(name: str) -> tuple[str, ...]:
    return tuple((_FOLDER / f"{name}.txt").read_text("utf-8").splitlines())


def _kind(text: str) -> LineKind:
    for kind, beginning in _BEGINNINGS:
        if beginning.match(text):
            return kind
    return "paragraph"


def _finding(block: str) -> DraftFinding:
    clause, *labelled = block.split("\n")
    parts = [line.removeprefix(f"{label}：") for label, line in zip(_LABELS, labelled, strict=True)]
    return DraftFinding(clause, *parts)
