"""The papers of a matter: its texts and files, and the records that each app keeps of it.

A file is told by the hash of its bytes, a record by the hash of its fields, so that a list of
papers once written can be compared with what is there later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import chain

from django.db.models import Model

from workflows.errors import Missing
from workflows.models import Attachment, Matter, Revision

TEXT = "text"


@dataclass(frozen=True)
class Paper:
    """One paper. ``code`` is its class of material, ``source`` names the row it comes from."""

    code: str
    title: str
    sha256: str
    source: str

    def as_dict(self) -> dict[str, str]:
        """The JSON form kept in lists of papers."""
        return asdict(self)


@dataclass(frozen=True)
class Contribution:
    """What one app knows of a matter: its records, and the papers that ought to be there."""

    papers: tuple[Paper, ...] = ()
    missing: tuple[Missing, ...] = ()


Contributor = Callable[[Matter], Contribution]

_contributors: list[Contributor] = []


def contribute(contributor: Contributor) -> None:
    """Let an app add its records; registering it twice changes nothing."""
    if contributor not in _contributors:
        _contributors.append(contributor)


def dossier_of(matter: Matter) -> Contribution:
    """Every paper of the matter, texts first, then files, then records; and what is missing."""
    parts = [contributor(matter) for contributor in _contributors]
    return Contribution(
        papers=(*_files(matter), *chain.from_iterable(part.papers for part in parts)),
        missing=tuple(chain.from_iterable(part.missing for part in parts)),
    )


def file_paper(row: Revision | Attachment) -> Paper:
    """A stored file as a paper."""
    if isinstance(row, Revision):
        return Paper(TEXT, f"{row.matter.title}（{row}）", row.sha256, _source(row))
    return Paper(row.material, row.title, row.sha256, _source(row))


def record_paper(record: Model, code: str, title: str, lines: Sequence[Model] = ()) -> Paper:
    """A record as a paper, with the lines that belong to it (replies, comments, statements)."""
    content = [_fields(record), *map(_fields, lines)]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return Paper(code, title, sha256(text.encode()).hexdigest(), _source(record))


def _files(matter: Matter) -> list[Paper]:
    texts = [file_paper(revision) for revision in matter.revisions.all()]
    return [*texts, *(file_paper(attachment) for attachment in matter.attachments.all())]


def _fields(record: Model) -> dict[str, object]:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


def _source(row: Model) -> str:
    return f"{row._meta.model_name}:{row.pk}"
