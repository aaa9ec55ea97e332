"""Writing the evidence ledger: rows appended to one chain, under its lock, by transitions alone."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery

from workflows.chain import GENESIS, canonical, digest
from workflows.constants import Duty
from workflows.errors import GateClosed, WorkflowError
from workflows.history import asking_changes, changed_since
from workflows.kept_rows import inserting, updating
from workflows.models import ChainHead, Entry, Matter, Revision, RulePack, User
from workflows.models.ledger import SUBJECT_LENGTH
from workflows.questions import Question, answers
from workflows.statements import Statement
from workflows.verbs import Verb

INSTALLATION: Final = "installation"


@dataclass
class Note:
    """What a transition has to say about itself, beyond who and when."""

    subject: str = ""
    revision: Revision | None = None
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """One row before it has its place in the chain.

    ``matter`` is none for an act upon the installation, ``actor`` none for the system itself.
    """

    code: str
    label: str
    now: datetime
    actor: User | None = None
    matter: Matter | None = None
    on_behalf_of: User | None = None
    duty: Duty = Duty.NONE
    stage_from: str | None = None
    refusal: str = ""
    note: Note = field(default_factory=Note)


def write(
    *,
    matter: Matter,
    verb: Verb,
    actor: User,
    now: datetime,
    stage_from: str,
    note: Note,
    duty: Duty = Duty.NONE,
    on_behalf_of: User | None = None,
    refusal: str = "",
    changed: Sequence[Question[Any]] = (),
) -> Entry:
    """Add the row of a verb done in a matter; ``changed`` is what the act changes last, written
    here before the row commits to it."""
    draft = Draft(
        code=verb.code,
        label=matter.in_its_words(verb.label),
        now=now,
        actor=actor,
        matter=matter,
        on_behalf_of=on_behalf_of,
        duty=duty,
        stage_from=stage_from,
        refusal=refusal,
        note=note,
    )
    return record_many([draft], changed)[0]


def record(**fields: Any) -> Entry:
    """Add one row; the fields are those of :class:`Draft`."""
    return record_many([Draft(**fields)])[0]


def record_many(drafts: Sequence[Draft], changed: Sequence[Question[Any]] = ()) -> list[Entry]:
    """Append rows in their order: a bounded number of queries, however many there are.

    The caller is in a transaction, has changed what it changes, and holds whatever other locks it
    needs, above all those of the matters: the chain's is taken last and kept until the end, so
    positions and sequence numbers have no gap and no twin. Of several rows of one matter the
    first commits to what was changed.
    """
    if not drafts:
        return []
    matters = {draft.matter.pk for draft in drafts if draft.matter}
    if len(matters) == 1:
        (matter,) = matters
        head, last_of, changes = _place_in(matter, changed)
    else:
        answers(*changed)
        last_of = _last_rows(matters)
        changes = changed_since({pk: last_of.get(pk, (0, ""))[0] for pk in matters})
        head = take_turn()
    entries = [_chained(draft, head, last_of, changes) for draft in drafts]
    answers(*_adding(entries), updating(head))
    return entries


def _place_in(
    matter: int, changed: Sequence[Question[Any]]
) -> tuple[ChainHead, dict[int, tuple[int, str]], dict[int, str]]:
    """The head of the chain, locked; the last row of the one matter, and what was changed in it
    since (one message)."""
    *_, last, changes, heads = answers(
        *changed,
        _LAST_ROW.asking_rows(matter=matter),
        asking_changes(matter),
        _HEAD.asking_objects(name=INSTALLATION),
    )
    head = heads[0] if heads else _first_turn()
    return head, dict(zip([matter], last, strict=False)), {matter: changes}


def _adding(entries: Sequence[Entry]) -> list[Question[None]]:
    """The one row of an act goes with the head of the chain; many go in bulk, before."""
    if len(entries) == 1:
        return [inserting(entries[0])]
    Entry.objects.bulk_create(entries)
    return []


def take_turn() -> ChainHead:
    """The head of the chain, locked until the transaction ends: taken after every other lock."""
    return _HEAD.first(name=INSTALLATION) or _first_turn()


def _head(name: str) -> QuerySet[ChainHead]:
    return ChainHead.objects.select_for_update(no_key=True).filter(name=name).order_by()


_HEAD: Final = Statement(_head, name=str)


def _first_turn() -> ChainHead:
    heads = ChainHead.objects.select_for_update(no_key=True)
    return heads.get_or_create(name=INSTALLATION)[0]


def lines_of(matter: Matter) -> Iterator[str]:
    """The matter's rows as JSON, a line each: the hash and the canonical text it is taken of."""
    rows = Entry.objects.filter(matter=matter).order_by("sequence")
    for hash_, line in rows.values_list("hash", "canonical").iterator():
        yield json.dumps({"hash": hash_, "entry": line}, ensure_ascii=False) + "\n"


def refusal_note(refused: WorkflowError) -> Note:
    """The refusal as the ledger keeps it: its sentence, what was missing, the articles."""
    missing = list(map(str, refused.missing)) if isinstance(refused, GateClosed) else []
    articles = [citation.marked_label for citation in refused.citations]
    return Note(reason=refused.sentence, detail={"missing": missing, "articles": articles})


def payload_of(entry: Entry, previous: str, previous_in_matter: str) -> dict[str, Any]:
    """What a row commits to: all its columns, names beside keys, and both rows before it."""
    return {
        "position": entry.position,
        "previous": previous,
        "matter": _named(entry.matter, "reference") if entry.matter else None,
        "sequence": entry.sequence,
        "previous_in_matter": previous_in_matter,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "verb": entry.verb,
        "label": entry.label,
        "actor": _named(entry.actor, "username", "name"),
        "on_behalf_of": _named(entry.on_behalf_of, "username", "name"),
        "duty": entry.duty,
        "subject": entry.subject,
        "revision": _named(entry.revision, "number", "sha256", "text_sha256"),
        "pack": _named(entry.pack, "division", "version", "sha256"),
        "stage_from": entry.stage_from,
        "stage_to": entry.stage_to,
        "reason": entry.reason,
        "detail": entry.detail,
        "refusal": entry.refusal,
        "changes": entry.changes,
    }


def _chained(
    draft: Draft, head: ChainHead, last_of: dict[int, tuple[int, str]], changes: dict[int, str]
) -> Entry:
    """The row at its place; the head and the matter's last row move on with it."""
    entry = _row(draft)
    entry.position = head.position + 1
    before = GENESIS
    if draft.matter:
        last, before = last_of.get(draft.matter.pk, (0, GENESIS))
        entry.sequence = last + 1
        entry.changes = changes.pop(draft.matter.pk, "")
    entry.canonical = canonical(payload_of(entry, head.hash, before))
    entry.hash = digest(entry.canonical)
    head.position, head.hash = entry.position, entry.hash
    if draft.matter and entry.sequence:
        last_of[draft.matter.pk] = (entry.sequence, entry.hash)
    return entry


def _row(draft: Draft) -> Entry:
    matter, note = draft.matter, draft.note
    stage = matter.stage if matter else ""
    return Entry(
        matter=matter,
        at=draft.now,
        verb=draft.code,
        label=draft.label,
        actor=draft.actor,
        on_behalf_of=draft.on_behalf_of,
        duty=draft.duty.value,
        subject=note.subject[:SUBJECT_LENGTH],
        revision=note.revision,
        pack=matter.pack if matter else None,
        stage_from=stage if draft.stage_from is None else draft.stage_from,
        stage_to=stage,
        reason=note.reason,
        # As the database will give it back: what JSON cannot tell apart is made one here.
        detail=json.loads(json.dumps(note.detail)),
        refusal=draft.refusal,
    )


def _last_rows(matters: Collection[int]) -> dict[int, tuple[int, str]]:
    """Sequence and hash of the last row of each matter that has one: two steps down an index,
    however many rows it has."""
    last = Entry.objects.filter(matter=OuterRef("pk")).order_by("-sequence")
    rows = (
        Matter.objects.filter(pk__in=matters)
        .order_by()
        .annotate(last=Subquery(last.values("sequence")[:1]), tie=Subquery(last.values("hash")[:1]))
        .exclude(last=None)
    )
    return {pk: (sequence, tie) for pk, sequence, tie in rows.values_list("pk", "last", "tie")}


def _last_row(matter: int) -> QuerySet[Any, Any]:
    rows = Entry.objects.filter(matter=matter).order_by("-sequence")
    return rows.values_list("sequence", "hash")[:1]


_LAST_ROW: Final = Statement(_last_row, matter=int)


def _named(row: User | Matter | Revision | RulePack | None, *names: str) -> dict[str, Any] | None:
    """A row by its key and the names by which people know it."""
    if row is None:
        return None
    return {"id": row.pk, **{name: getattr(row, name) for name in names}}
