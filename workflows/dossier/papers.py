"""The papers of a matter: its texts and files, and the records that each app keeps of it.

A file is told by the hash of its bytes, a record by the hash of its fields, so that a list of
papers once written can be compared with what is there later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import file_digest, sha256
from itertools import chain
from typing import Any, Final

from django.core.files.base import ContentFile, File
from django.db.models import Model

from workflows.chain import canonical, digest
from workflows.errors import Missing
from workflows.lawful_days import day_of
from workflows.models import Attachment, Matter, Revision, StoredFile
from workflows.questions import answers
from workflows.statements import Statement

TEXT = "text"


@dataclass(frozen=True)
class Paper:
    """One paper. ``code`` is its class of material, ``source`` names the row it comes from.

    ``responsible`` and ``made_on`` are what a list of contents says beside the title: whose
    paper it is, and of which day.
    """

    code: str
    title: str
    sha256: str
    source: str
    responsible: str = ""
    made_on: date | None = None
    stored: StoredFile | None = field(default=None, repr=False, compare=False)
    record: bytes = field(default=b"", repr=False, compare=False)

    def as_dict(self) -> dict[str, str]:
        """The JSON form kept in lists of papers."""
        return {
            "code": self.code,
            "title": self.title,
            "sha256": self.sha256,
            "source": self.source,
        }

    @property
    def format(self) -> str:
        return self.stored.format if self.stored else "json"

    def opened(self) -> File[bytes]:
        """The bytes that the hash is of, to be read and closed; none when the stored file is
        gone."""
        return ContentFile(self.record) if self.stored is None else self.stored.opened()


def digest_of(papers: Iterable[Mapping[str, str]]) -> str:
    """One hash for a list of papers in its JSON form."""
    return digest(canonical({"papers": list(papers)}))


@dataclass(frozen=True)
class Contribution:
    """The papers of a matter, and those that ought to be there."""

    papers: tuple[Paper, ...] = ()
    missing: tuple[Missing, ...] = ()


Wants = Callable[[str], bool]
"""Whether papers of a class (its code) are asked for; records of others need not be read."""


@dataclass(frozen=True)
class Contributor:
    """How one app tells its papers of a matter, and what of its papers is missing."""

    papers: Callable[[Matter, Wants], Iterable[Paper]]
    missing: Callable[[Matter], Iterable[Missing]]


_contributors: list[Contributor] = []


def contribute(contributor: Contributor) -> None:
    """Let an app add its records; registering it twice changes nothing."""
    if contributor not in _contributors:
        _contributors.append(contributor)


def dossier_of(matter: Matter) -> Contribution:
    """Every paper of the matter, texts first, then files, then records; and what is missing."""
    return Contribution(
        papers=papers_of(matter, lambda _code: True),
        missing=tuple(chain.from_iterable(one.missing(matter) for one in _contributors)),
    )


def papers_of(matter: Matter, wants: Wants) -> tuple[Paper, ...]:
    """The papers of the classes asked for, in the same order."""
    files = (paper for paper in _files(matter, wants) if wants(paper.code))
    records = chain.from_iterable(one.papers(matter, wants) for one in _contributors)
    return (*files, *records)


def damaged(papers: Iterable[Paper]) -> list[Paper]:
    """The papers whose stored bytes are gone or no longer those of their hash."""
    return [paper for paper in papers if _present_hash(paper) != paper.sha256]


def file_paper(row: Revision | Attachment) -> Paper:
    """A stored file as a paper."""
    if isinstance(row, Revision):
        code, title = TEXT, f"{row.matter.title}（{row}）"
    else:
        code, title = row.material, row.title
    return Paper(
        code=code,
        title=title,
        sha256=row.sha256,
        source=_source(row),
        responsible=str(row.author.organ or row.author),
        made_on=day_of(row.created_at),
        stored=row,
    )


def record_paper(
    record: Model,
    code: str,
    title: str,
    lines: Sequence[Model] = (),
    *,
    responsible: object = "",
    made_on: date | None = None,
) -> Paper:
    """A record as a paper, with the lines that belong to it (replies, comments, statements)."""
    content = [_fields(record), *map(_fields, lines)]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str).encode()
    return Paper(
        code=code,
        title=title,
        sha256=sha256(text).hexdigest(),
        source=_source(record),
        responsible=str(responsible),
        made_on=made_on,
        record=text,
    )


def _present_hash(paper: Paper) -> str:
    with paper.opened() as file:
        return file_digest(file, "sha256").hexdigest()


def _files(matter: Matter, wants: Wants) -> Iterator[Paper]:
    """What is stored, texts first; these only where they are asked for (one message)."""
    stored = (_TEXTS, _OTHERS) if wants(TEXT) else (_OTHERS,)
    for row in chain(*answers(*(one.asking_objects(matter=matter.pk) for one in stored))):
        row.matter = matter
        yield file_paper(row)


_TEXTS: Final[Statement[Any]] = Statement(
    lambda matter: (
        Revision.objects.filter(matter=matter).select_related("author__organ").defer("plain")
    ),
    matter=int,
)
_OTHERS: Final[Statement[Any]] = Statement(
    lambda matter: (
        Attachment.objects.filter(matter=matter).select_related("author__organ").defer("plain")
    ),
    matter=int,
)


def _fields(record: Model) -> dict[str, object]:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


def _source(row: Model) -> str:
    return f"{row._meta.model_name}:{row.pk}"
