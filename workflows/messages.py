"""Telling a person what somebody else has done (消息). Written in the act that it tells of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from workflows.appointments import knowing
from workflows.models import Matter, Message, User


def tell(
    recipients: Iterable[User], text: str, *, now: datetime, matter: Matter | None = None
) -> list[Message]:
    """One message to each person once; of a secret matter only to those who may know it."""
    people = list(dict.fromkeys(recipients))
    if matter is not None and matter.secret:
        known = set(knowing(matter).values_list("pk", flat=True))
        people = [person for person in people if person.pk in known]
    return Message.objects.bulk_create(
        Message(recipient=person, matter=matter, text=text, created_at=now) for person in people
    )


def mark_read(*, recipient: User, now: datetime) -> int:
    """The person has seen their messages: how many were unread. Others' are not touched."""
    return Message.objects.unread().filter(recipient=recipient).update(read_at=now)
