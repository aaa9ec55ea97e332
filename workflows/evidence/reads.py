"""Who has read what of a secret matter, or of what people have said under their names.

A reading is a row of the installation that names the matter, and none of the matter's own: the
matter's rows stay the same however often they are read, and go out with its file without telling
who has read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, transaction

from workflows import ledger
from workflows.errors import NotRecorded
from workflows.ledger import Note
from workflows.models import Entry, Matter, User
from workflows.models.ledger import READ


@dataclass(frozen=True)
class Reading:
    """What was shown: ``key`` tells it from everything else of the matter, ``kind`` is the word
    for it, ``title`` its name."""

    key: str
    kind: str
    title: str = ""


def keep_reading(*, matter: Matter, reader: User, reading: Reading, now: datetime) -> Entry | None:
    """Write that the person reads this; nothing if they did within ``READ_ROW_MINUTES``.

    Raises:
        NotRecorded: the row could not be written, so that nothing may be shown.
    """
    try:
        if _kept_lately(matter, reader, reading, now):
            return None
        with transaction.atomic():
            ledger.take_turn()
            if _kept_lately(matter, reader, reading, now):
                return None
            return _record(matter, reader, reading, now)
    except DatabaseError as fault:
        raise NotRecorded(sentence="查阅情况现在不能记录，因此不能显示，请稍后再试。") from fault


def _kept_lately(matter: Matter, reader: User, reading: Reading, now: datetime) -> bool:
    since = now - timedelta(minutes=settings.READ_ROW_MINUTES)
    rows = Entry.objects.filter(verb=READ, subject=matter.reference, actor=reader, at__gt=since)
    return rows.filter(detail__key=reading.key).exists()


def _record(matter: Matter, reader: User, reading: Reading, now: datetime) -> Entry:
    return ledger.record(
        code=READ,
        label="查阅",
        now=now,
        actor=reader,
        note=Note(
            subject=matter.reference,
            reason=reading.title,
            detail={"matter": matter.pk, "key": reading.key, "kind": reading.kind},
        ),
    )
