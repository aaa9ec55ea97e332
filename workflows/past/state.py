"""The rows of a matter as they were at a moment, and whatever they name, ready to be read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.apps import apps
from django.db.models import ForeignKey, Max, Model

from workflows.calendars import one_reading
from workflows.models import CalendarNotice, Entry, Matter, RowVersion
from workflows.past.moment import Moment
from workflows.past.rows import present_rows
from workflows.past.scratch import Scratch, reading_from, scratch

# How far what a row names is followed: a person, their organ, the organ above it, and one more.
STEPS: Final = 4

ModelClass = type[Model]


@contextmanager
def as_it_was(matter: Matter, moment: Moment) -> Iterator[None]:
    """Within it every reading of the matter's records finds them as they were at the moment, the
    calendar in force then included; of another matter it finds nothing.

    People, organs and rule packs are those of today: a pack never changes, the names are the
    present ones. As many queries however long the history is.
    """
    with scratch() as room:
        loaded = _Loaded(room)
        for model, rows in _versions_until(matter, moment.sequence).items():
            loaded.add(model, rows)
        until = f" AND one.sequence <= {int(moment.sequence)}"
        loaded.add(Entry, present_rows(Entry, "matter_id", [matter.pk], until))
        loaded.add(CalendarNotice, _notices_until(moment))
        loaded.add_what_is_named()
        with reading_from(room), one_reading():
            yield


class _Loaded:
    """What has been put into the room, and what its rows name that is not there yet."""

    def __init__(self, room: Scratch) -> None:
        self._room = room
        self._there: defaultdict[ModelClass, set[Any]] = defaultdict(set)
        self._named: defaultdict[ModelClass, set[Any]] = defaultdict(set)

    def add(self, model: ModelClass, rows: Iterable[tuple[int, str]]) -> None:
        """Rows as key and JSON."""
        found = dict(rows)
        self._there[model] |= found.keys()
        self._room.put(model, found.values())
        keys = [one for one in model._meta.concrete_fields if isinstance(one, ForeignKey)]
        for row in map(json.loads, found.values()):
            for key in keys:
                if row.get(key.column) is not None:
                    self._named[key.related_model].add(row[key.column])

    def add_what_is_named(self) -> None:
        """The present rows of people, organs, packs and other matters' documents."""
        for _ in range(STEPS):
            named, self._named = self._named, defaultdict(set)
            for model, keys in named.items():
                missing = keys - self._there[model]
                self.add(model, present_rows(model, str(model._meta.pk.column), missing))


def _versions_until(matter: Matter, sequence: int) -> dict[ModelClass, list[tuple[int, str]]]:
    """The last version of each row up to a row of the ledger, by model (one query)."""
    until = RowVersion.objects.filter(matter=matter, sequence__lte=sequence).order_by()
    last = until.values("table", "row").annotate(last=Max("pk")).values("last")
    models = {model._meta.db_table: model for model in apps.get_models()}
    found: defaultdict[ModelClass, list[tuple[int, str]]] = defaultdict(list)
    rows = RowVersion.objects.filter(pk__in=last).values_list("table", "row", "content")
    for table, row, content in rows:
        if table in models:
            found[models[table]].append((row, content))
    return found


def _notices_until(moment: Moment) -> list[tuple[int, str]]:
    """The holiday notices on record then (two queries)."""
    lookup = "loaded_at__lt" if moment.before else "loaded_at__lte"
    known = CalendarNotice.objects.filter(**{lookup: moment.at}).order_by()
    return present_rows(CalendarNotice, "id", list(known.values_list("pk", flat=True)))
