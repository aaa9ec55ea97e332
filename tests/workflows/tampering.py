"""What somebody can do to the ledger who owns the database and goes past its triggers."""

import json

from django.db import connection
from django.db.models import F

from workflows import ledger
from workflows.chain import canonical, digest
from workflows.ledger import payload_of
from workflows.models import ChainHead, Entry


def execute(*statements):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements:
            cursor.execute(statement)


def at(position):
    return Entry.objects.filter(position=position)


def rewrite(position, *, previous=None, previous_in_matter=None, **changes):
    """Change columns, and make line and hash of the row agree with them."""
    entry = at(position).get()
    line = json.loads(entry.canonical)
    for name, value in changes.items():
        setattr(entry, name, value)
    text = canonical(
        payload_of(
            entry,
            previous or line["previous"],
            previous_in_matter or line["previous_in_matter"],
        )
    )
    at(position).update(canonical=text, hash=digest(text), **changes)


def rechain():
    """Forge everything: lines, hashes and head follow from the columns as they now are."""
    head, last_of = (0, ledger.GENESIS), {}
    for entry in Entry.objects.order_by("position"):
        before = last_of.get(entry.matter_id, ledger.GENESIS) if entry.matter_id else ledger.GENESIS
        rewrite(entry.position, previous=head[1], previous_in_matter=before)
        entry.refresh_from_db()
        head = (entry.position, entry.hash)
        last_of[entry.matter_id] = entry.hash
    ChainHead.objects.update(position=head[0], hash=head[1])


def shift_up(first):
    """Make room at a position, from the end on so that no two rows share one."""
    for position in Entry.objects.filter(position__gte=first).order_by("-position"):
        at(position.position).update(position=F("position") + 1)


def last():
    return Entry.objects.order_by("-position").first()
