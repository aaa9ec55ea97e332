"""Writing the evidence ledger. Rows are added by transitions alone, under the matter's lock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max

from workflows.constants import Duty
from workflows.errors import GateClosed, WorkflowError
from workflows.models import Entry, Matter, Revision, User
from workflows.models.ledger import SUBJECT_LENGTH
from workflows.verbs import Verb


@dataclass
class Note:
    """What a transition has to say about itself, beyond who and when."""

    subject: str = ""
    revision: Revision | None = None
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


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
) -> Entry:
    """Add one row. The caller holds the matter's lock, so the sequence has no gap and no twin."""
    last = Entry.objects.filter(matter=matter).aggregate(last=Max("sequence"))["last"] or 0
    return Entry.objects.create(
        matter=matter,
        sequence=last + 1,
        at=now,
        verb=verb.code,
        label=matter.in_its_words(verb.label),
        actor=actor,
        on_behalf_of=on_behalf_of,
        duty=duty.value,
        subject=note.subject[:SUBJECT_LENGTH],
        revision=note.revision,
        pack_id=matter.pack_id,
        stage_from=stage_from,
        stage_to=matter.stage,
        reason=note.reason,
        detail=note.detail,
        refusal=refusal,
    )


def refusal_note(refused: WorkflowError) -> Note:
    """The refusal as the ledger keeps it: its sentence, what was missing, the articles."""
    missing = list(map(str, refused.missing)) if isinstance(refused, GateClosed) else []
    articles = [citation.marked_label for citation in refused.citations]
    return Note(reason=refused.sentence, detail={"missing": missing, "articles": articles})
