"""Every row of the ledger against its own line, its columns and the rows before it.

Rows are streamed in the order of their positions; what is kept at any time is one batch. What
a row's line must say is computed again from the columns. Of people it says the names they had
then, so there only the key is compared; what a text, a rule pack or a matter's reference was
cannot have changed since, and is compared whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from workflows.chain import GENESIS, canonical, digest, quoted, spelled
from workflows.models import Entry, Matter, Revision, RulePack

BATCH: Final = 2_000
PERSON: Final = frozenset({"id", "username", "name"})

# The columns of a line in the words of a reader.
LABELS: Final = {
    "position": "位次",
    "matter": "事项",
    "sequence": "序号",
    "at": "时间",
    "verb": "行为",
    "label": "行为名称",
    "actor": "办理人",
    "on_behalf_of": "被代理人",
    "duty": "职责",
    "subject": "对象",
    "revision": "文本",
    "pack": "规则包",
    "stage_from": "原阶段",
    "stage_to": "现阶段",
    "reason": "事由",
    "detail": "内容",
    "refusal": "拒绝代码",
    "changes": "变动摘要",
}


class Row(NamedTuple):
    """The columns of one row. ``spelled_detail`` is how the database spells the detail, ``before``
    the hash of the row before it in its matter."""

    position: int
    matter: int | None
    sequence: int | None
    at: datetime
    verb: str
    label: str
    actor: int | None
    on_behalf_of: int | None
    duty: str
    subject: str
    revision: int | None
    pack: int | None
    stage_from: str
    stage_to: str
    reason: str
    spelled_detail: str
    refusal: str
    changes: str
    canonical: str
    hash: str
    before: str | None


class Link(NamedTuple):
    """The row before in the installation: what the next row must name."""

    position: int
    hash: str


START: Final = Link(0, GENESIS)


# The strings that return in row after row: codes, labels, stages.
_word: Final = lru_cache(maxsize=4096)(quoted)


class Known:
    """What the keys of a batch stand for, read in as many queries however many rows there are.

    Of each person also how the last sound line that named them did so.
    """

    def __init__(self) -> None:
        self.references: dict[int, str] = {}
        self._revisions: dict[int, dict[str, Any]] = {}
        self._packs: dict[int, dict[str, Any]] = {}
        self._spelled: dict[tuple[str, int | None], str] = {}
        self._people: dict[int | None, str] = {None: "null"}

    def learn(self, rows: Sequence[Row]) -> None:
        """Read the matters, texts and packs of these rows; forget those of the rows before."""
        matters = Matter.objects.filter(pk__in=_keys(row.matter for row in rows))
        self.references = dict(matters.order_by().values_list("pk", "reference"))
        revisions = Revision.objects.filter(pk__in=_keys(row.revision for row in rows))
        self._revisions = _by_id(revisions, "number", "sha256", "text_sha256")
        unknown = _keys(row.pack for row in rows) - self._packs.keys()
        if unknown:
            packs = RulePack.objects.filter(pk__in=unknown)
            self._packs |= _by_id(packs, "division", "version", "sha256")
        self._spelled.clear()

    def reference(self, row: Row) -> str:
        """The matter's reference, or nothing for a row about the installation."""
        return "" if row.matter is None else self.references.get(row.matter, "")

    def expected(self, row: Row, line: dict[str, Any]) -> dict[str, Any]:
        """What the line must say, but for the two hashes before it."""
        return {
            "position": row.position,
            "matter": self._named("matter", row.matter),
            "sequence": row.sequence,
            "at": _instant(row.at),
            "verb": row.verb,
            "label": row.label,
            "actor": _person(row.actor, line.get("actor")),
            "on_behalf_of": _person(row.on_behalf_of, line.get("on_behalf_of")),
            "duty": row.duty,
            "subject": row.subject,
            "revision": self._named("revision", row.revision),
            "pack": self._named("pack", row.pack),
            "stage_from": row.stage_from,
            "stage_to": row.stage_to,
            "reason": row.reason,
            "detail": json.loads(row.spelled_detail),
            "refusal": row.refusal,
            "changes": row.changes,
        }

    def line(self, row: Row, previous: str, before: str) -> str | None:
        """The line that the row must have if its people were named as in the last sound line:
        what ``canonical`` makes of :meth:`expected`, put together from pieces. Nothing, if
        somebody has not been met yet."""
        actor, other = self._people.get(row.actor), self._people.get(row.on_behalf_of)
        if actor is None or other is None:
            return None
        sequence = "null" if row.sequence is None else row.sequence
        return (
            f'{{"actor":{actor},"at":"{_instant(row.at)}","changes":"{row.changes}",'
            f'"detail":{_detail(row.spelled_detail)},'
            f'"duty":{_word(row.duty)},"label":{_word(row.label)},'
            f'"matter":{self._piece("matter", row.matter)},"on_behalf_of":{other},'
            f'"pack":{self._piece("pack", row.pack)},"position":{row.position},'
            f'"previous":{quoted(previous)},"previous_in_matter":{quoted(before)},'
            f'"reason":{quoted(row.reason)},"refusal":{_word(row.refusal)},'
            f'"revision":{self._piece("revision", row.revision)},"sequence":{sequence},'
            f'"stage_from":{_word(row.stage_from)},"stage_to":{_word(row.stage_to)},'
            f'"subject":{quoted(row.subject)},"verb":{_word(row.verb)}}}'
        )

    def meet(self, row: Row, line: dict[str, Any]) -> None:
        """Keep how a sound line names its people."""
        for key, said in ((row.actor, line["actor"]), (row.on_behalf_of, line["on_behalf_of"])):
            self._people[key] = spelled(said)

    def _piece(self, column: str, key: int | None) -> str:
        """A matter, text or pack as a line names it, put into words once for each batch."""
        found = self._spelled.get((column, key))
        if found is None:
            found = self._spelled[column, key] = spelled(self._named(column, key))
        return found

    def _named(self, column: str, key: int | None) -> dict[str, Any] | None:
        if key is None:
            return None
        if column == "matter":
            return {"id": key, "reference": self.references.get(key)}
        return (self._revisions if column == "revision" else self._packs).get(key)


def rows_of(entries: QuerySet[Entry]) -> Iterator[Row]:
    """The rows in the order of their positions, without holding more than a batch."""
    last = Entry.objects.filter(matter=OuterRef("matter"), sequence=OuterRef("sequence") - 1)
    before = Subquery(last.order_by("position").values("hash")[:1])
    spelled_detail = Cast("detail", TextField())
    ordered = entries.order_by("position", "pk")
    rows = ordered.annotate(before=before, spelled_detail=spelled_detail)
    return map(Row._make, rows.values_list(*Row._fields).iterator(chunk_size=BATCH))


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in lists of at most :data:`BATCH`."""
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def faults(row: Row, link: Link | None, known: Known) -> list[str]:
    """What is wrong with a row, in words; nothing when it is as it was written.

    ``link`` is the row before it in the installation, or none if that row is missing, which is
    for the caller to tell.
    """
    before = _expected_before(row)
    if link and before and _is_as_written(row, known.line(row, link.hash, before)):
        return []
    line = _parsed(row.canonical)
    if line is None:
        return [*_hash_fault(row), "规范文本不是规范的JSON"]
    expected = known.expected(row, line)
    previous = link.hash if link else line.get("previous")
    whole = expected | {"previous": previous, "previous_in_matter": before}
    if _is_as_written(row, canonical(whole)):
        known.meet(row, line)
        return []
    return [
        *_hash_fault(row),
        *_column_faults(line, expected),
        *_spelling_fault(row, line, whole),
        *_link_faults(row, line, previous, before),
    ]


def previous_in(text: str) -> Any:
    """The hash that a line names as the row before it in the installation."""
    line = _parsed(text)
    return line.get("previous") if line else None


def _is_as_written(row: Row, line: str | None) -> bool:
    return row.canonical == line and row.hash == digest(row.canonical)


def _hash_fault(row: Row) -> list[str]:
    return [] if row.hash == digest(row.canonical) else ["摘要与规范文本不符"]


def _column_faults(line: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    differing = [LABELS[name] for name, value in expected.items() if line.get(name) != value]
    return [f"“{'”“'.join(differing)}”与规范文本不符"] if differing else []


def _spelling_fault(row: Row, line: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    regular = line.keys() == whole.keys() and row.canonical == canonical(line)
    return [] if regular else ["规范文本的写法不合规则"]


def _link_faults(
    row: Row, line: dict[str, Any], previous: Any, before: str | None
) -> Iterator[str]:
    if line.get("previous") != previous:
        yield (
            f"所记前一行的摘要与第{row.position - 1}行现在的摘要不符，两行之一被改动、调换或者插入"
        )
    if before is None:
        yield f"本事项第{(row.sequence or 1) - 1}条缺失"
    elif line.get("previous_in_matter") != before:
        yield "所记本事项前一条的摘要与该条现在的摘要不符"


def _expected_before(row: Row) -> str | None:
    """The hash that the line must name as the matter's last; ``None`` if that row is missing."""
    if row.sequence is None or row.sequence == 1:
        return GENESIS
    return row.before


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@lru_cache(maxsize=4096)
def _detail(text: str) -> str:
    """The canonical spelling; many rows say nothing more, or the same."""
    return spelled(json.loads(text))


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        line = json.loads(text)
    except ValueError:
        return None
    return line if isinstance(line, dict) else None


def _person(key: int | None, said: Any) -> Any:
    """Somebody as the line names them, if it names the same person and nothing else."""
    if key is None:
        return None
    if isinstance(said, dict) and said.get("id") == key and said.keys() == PERSON:
        return said
    return {"id": key}


def _keys(keys: Iterable[int | None]) -> set[int]:
    return {key for key in keys if key is not None}


def _by_id(rows: QuerySet[Any], *names: str) -> dict[int, dict[str, Any]]:
    found = rows.order_by().values_list("pk", *names)
    return {one[0]: dict(zip(("id", *names), one, strict=True)) for one in found}
