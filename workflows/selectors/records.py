"""The records of a matter as neutral blocks, so that one page shows those of every app.

An app's function makes one or more sections, empty when the matter has no such record; it is
made known with :func:`show` where the apps are joined.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final, TypeAlias

from workflows.models import Attachment, Matter, Revision, StepRun


@dataclass(frozen=True)
class Mark:
    """A state in words; ``tone`` is good, bad, warn, info or calm and only colours it."""

    text: str
    tone: str = "calm"
    is_mark: ClassVar[bool] = True


@dataclass(frozen=True)
class Paper:
    """A paper of the matter that can be opened."""

    title: str
    pk: int
    is_paper: ClassVar[bool] = True

    @classmethod
    def of(cls, attachment: Attachment | None) -> Paper | None:
        return None if attachment is None else cls(attachment.title, attachment.pk)


WIDEST_TABLE: Final = 7
SHORT_VALUE: Final = 8
LONG_VALUE: Final = 24

Value: TypeAlias = str | int | bool | date | datetime | Mark | Paper | None


@dataclass(frozen=True)
class Fact:
    """A value under its name. ``is_short`` fits on one line, ``is_long`` needs a whole row."""

    label: str
    value: Value

    @property
    def is_short(self) -> bool:
        return not isinstance(self.value, str | Paper) or len(self.value_text) <= SHORT_VALUE

    @property
    def is_long(self) -> bool:
        return len(self.value_text) > LONG_VALUE

    @property
    def value_text(self) -> str:
        return self.value if isinstance(self.value, str) else ""


@dataclass(frozen=True)
class Table:
    """Rows under headings. ``more`` names the address of the whole list if rows are left out."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    more: str = ""

    @property
    def is_wide(self) -> bool:
        """Too many columns to stand side by side."""
        return len(self.headings) > WIDEST_TABLE

    @property
    def labelled_rows(self) -> Iterator[Iterator[Fact]]:
        """The rows, each value under its heading."""
        return (map(Fact, self.headings, row) for row in self.rows)


@dataclass(frozen=True)
class Record:
    """One round or row of the procedure."""

    title: str
    mark: Mark | None = None
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Section:
    """All records of one kind, oldest first."""

    anchor: str
    title: str
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Part:
    """As much of a matter as somebody sees who was sent no more: sections, and the texts that
    they were sent, oldest first."""

    sections: tuple[Section, ...]
    revisions: tuple[Revision, ...]


SectionsOf = Callable[[Matter], Iterable[Section]]
SubjectsOf = Callable[[Collection[StepRun]], dict[int, str]]

PartOf = Callable[[Matter, Collection[int]], Part]

_sections: list[SectionsOf] = []
_parts: list[PartOf] = []
_subjects: list[SubjectsOf] = []


def show(sections: SectionsOf, subjects: SubjectsOf | None = None) -> None:
    """Let these sections stand on the page of every matter, in the order of the calls.

    ``subjects`` tells apart several open runs of the same step, by the run's id.
    """
    if sections not in _sections:
        _sections.append(sections)
    if subjects is not None and subjects not in _subjects:
        _subjects.append(subjects)


def show_to_consulted(part: PartOf) -> None:
    """Let people of consulted organs see this much of a matter; the organs are given by id."""
    if part not in _parts:
        _parts.append(part)


def part_for(matter: Matter, organs: Collection[int]) -> Part:
    """All that people of these organs see of a matter in which they were only consulted."""
    parts = [read(matter, organs) for read in _parts]
    return Part(
        tuple(section for part in parts for section in part.sections if section.records),
        tuple(revision for part in parts for revision in part.revisions),
    )


def sections_for(matter: Matter) -> tuple[Section, ...]:
    """All sections that have something to show."""
    return tuple(one for read in _sections for one in read(matter) if one.records)


def subjects_for(steps: Collection[StepRun]) -> dict[int, str]:
    """Of each open run that needs one: its subject, e.g. the addressee of a filing."""
    return {pk: words for read in _subjects for pk, words in read(steps).items()}


def facts(*pairs: tuple[str, Value]) -> tuple[Fact, ...]:
    """The pairs that say something, in order. ``False`` and 0 are said."""
    return tuple(Fact(label, value) for label, value in pairs if value not in ("", None))


def table(caption: str, headings: str, rows: Iterable[tuple[Value, ...]]) -> tuple[Table, ...]:
    """One table with headings separated by blanks, or none if it has no row."""
    found = tuple(rows)
    return (Table(caption, tuple(headings.split()), found),) if found else ()
