"""The lines of a record: the replies to a consultation, what was said in a meeting, and so on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final, TypeAlias, TypeVar

from django.db.models import Model, QuerySet

from reviews.models import (
    CommentPeriod,
    Consultation,
    Deliberation,
    ExpertArgument,
    LegalityReview,
    Round,
    newest_of,
)
from workflows.models import Matter
from workflows.questions import Question, answers
from workflows.statements import Statement

M = TypeVar("M", bound=Round)

Lines: TypeAlias = Mapping[str, Sequence[Any]]
"""The lines of one record by the name that they have there, each in its order."""

_NAMES: Final[Mapping[type[Round], tuple[str, ...]]] = {
    Consultation: ("replies",),
    CommentPeriod: ("comments",),
    ExpertArgument: ("opinions",),
    LegalityReview: ("findings", "counsel_opinions", "supplements"),
    Deliberation: ("attendances", "statements"),
}

# Whose line it is, read with it.
_OF_WHOM: Final[Mapping[str, str]] = {
    "replies": "organ",
    "opinions": "expert",
    "counsel_opinions": "counsel",
    "attendances": "person",
    "statements": "speaker",
}


def lines_of(*records: Round) -> dict[Round, Lines]:
    """The lines of each record (one message)."""
    wanted = [(record, name) for record in records for name in _NAMES.get(type(record), ())]
    found: dict[Round, dict[str, Sequence[Any]]] = {record: {} for record in records}
    asked = (asking_lines(record, name) for record, name in wanted)
    for (record, name), lines in zip(wanted, answers(*asked), strict=True):
        found[record][name] = lines
    return dict(found)


def asking_lines(record: Round, name: str) -> Question[list[Any]]:
    """As a question, the lines that have this name in the record."""
    return _lines(type(record), name).asking_objects(record=record.pk)


def latest_with_lines(kind: type[M], matter: Matter) -> tuple[M | None, Lines]:
    """The newest round of the matter and its lines (one message)."""
    names = _NAMES[kind]
    newest, *lines = answers(
        kind.asking_latest(matter),
        *(_lines_of_newest(kind, name).asking_objects(matter=matter.pk) for name in names),
    )
    return newest, dict(zip(names, lines, strict=True))


def in_order(lines: Lines) -> list[Model]:
    """All lines of a record, as they follow its own fields where it is hashed."""
    return list(chain.from_iterable(lines.values()))


@cache
def _lines(kind: type[Round], name: str) -> Statement[Model]:
    return Statement(lambda record: _of_record(kind, name, record), record=int)


@cache
def _lines_of_newest(kind: type[Round], name: str) -> Statement[Model]:
    return Statement(lambda matter: _of_record(kind, name, newest_of(kind, matter)), matter=int)


def _of_record(kind: type[Round], name: str, record: Any) -> QuerySet[Model]:
    """The lines of one record: of that key, or of the one that the query gives."""
    relation: Any = kind._meta.get_field(name)
    lines: QuerySet[Model] = relation.related_model._default_manager.all()
    return lines.filter(**{relation.field.name: record}).select_related(_OF_WHOM.get(name))
