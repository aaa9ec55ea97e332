"""What the ledger costs in an act, and how long its verification takes: ``make bench``.

Needs PostgreSQL (``BENCH_DATABASE_URL``; the server's user must be allowed to make databases). A
database ``test_…`` is made, filled and dropped again. ``ROWS`` sets the number of rows verified.

An act is measured four times over in turns, so that whatever else the machine does falls on all
alike: with the ledger as it is, with rows that are not chained, with no record at all, and with
no record of ours but django-auditlog on the two models that the act saves.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from itertools import count
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final
from unittest.mock import patch

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.ledger_settings"

import django

django.setup()

from auditlog.registry import auditlog
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model

from reviews.transitions import comments, drafting
from tests.builders import a_text, a_walk
from workflows import ledger
from workflows.chain import canonical, changes_digest, digest
from workflows.ledger import Draft, payload_of
from workflows.models import (
    Attachment,
    Entry,
    Matter,
    NumberSeries,
    Revision,
    RowVersion,
    SeriesPurpose,
    kept,
)
from workflows.questions import Question, answers

ROWS: Final = int(os.environ.get("ROWS", "1000000"))
ROWS_OF_A_MATTER: Final = 50
BATCH: Final = 5_000
NAIVE_ROWS: Final = min(ROWS, 100_000)
ROUNDS, ACTS = 12, 10
# Where rows that are not chained stand, out of the way of those that are.
PLACES: Final = count(10**9)


# -- the cost of an act -----------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """A way of keeping the record, and what an act costs with it (milliseconds, median)."""

    name: str
    act: float
    record: float


@contextmanager
def chained() -> Iterator[None]:
    yield


@contextmanager
def unchained() -> Iterator[None]:
    """The same rows, without turn, line and hash."""

    def insert(drafts: Sequence[Draft], changed: Sequence[Question[Any]] = ()) -> list[Entry]:
        answers(*changed)
        entries = [ledger._row(draft) for draft in drafts]
        for entry in entries:
            entry.position = next(PLACES)
            entry.sequence = entry.position if entry.matter_id else None
        return Entry.objects.bulk_create(entries)

    with patch.object(ledger, "record_many", insert):
        yield


@contextmanager
def unrecorded() -> Iterator[None]:
    def forget(drafts: Sequence[Draft], changed: Sequence[Question[Any]] = ()) -> list[Entry]:
        answers(*changed)
        return [Entry() for _ in drafts]

    with patch.object(ledger, "record_many", forget):
        yield


@contextmanager
def unrecorded_by_django() -> Iterator[None]:
    """No record, and every record saved by Django itself: what its signals cost stands beside."""

    def save(_row: Model, otherwise: Callable[..., None], *args: Any, **kwargs: Any) -> None:
        otherwise(*args, **kwargs)

    with unrecorded(), patch.object(kept, "save_kept", save):
        yield


@contextmanager
def audited() -> Iterator[None]:
    """django-auditlog on the models that the acts save, which it learns of by Django's signals."""
    models = (Matter, Revision, Attachment, comments.Comment)
    with unrecorded_by_django():
        for model in models:
            auditlog.register(model)
        yield
        for model in models:
            auditlog.unregister(model)


# Each way, and the way beside which its record is an addition.
WAYS: Final = {
    "no record": (unrecorded, "no record"),
    "ours, chained": (chained, "no record"),
    "ours, not chained": (unchained, "no record"),
    "no record, saved by Django": (unrecorded_by_django, "no record, saved by Django"),
    "django-auditlog": (audited, "no record, saved by Django"),
}


def uploads() -> Callable[[], None]:
    walk, numbers = a_walk(at="draft"), count()

    def act() -> None:
        upload = a_text(text=f"第一条 第{next(numbers)}稿的文字。\n" * 40)
        drafting.add_revision(
            matter=walk.matter, actor=walk.cast.drafter, now=walk.now, upload=upload
        )

    return act


def comment() -> Callable[[], None]:
    walk, numbers = a_walk(at="collect_comments"), count()

    def act() -> None:
        comments.record_comment(
            matter=walk.matter,
            actor=walk.cast.drafter,
            now=walk.now,
            author="居民",
            channel="site",
            text=f"第{next(numbers)}条意见",
            received_on=walk.today,
        )

    return act


def cost_of(prepared: Callable[[], Callable[[], None]]) -> list[Kept]:
    """The medians of the ways, each in a matter of its own, beside the act without any record."""
    acts = {name: prepared() for name in WAYS}
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(ROUNDS):
        for name, (way, _) in WAYS.items():
            with way():
                times[name].append(timed(acts[name]))
    medians = {name: statistics.median(found) for name, found in times.items()}
    return [Kept(name, median, median - medians[WAYS[name][1]]) for name, median in medians.items()]


def timed(act: Callable[[], None]) -> float:
    """Milliseconds for one act."""
    began = perf_counter()
    for _ in range(ACTS):
        act()
    return (perf_counter() - began) * 1_000 / ACTS


def print_costs(title: str, costs: Sequence[Kept]) -> None:
    print(f"\n{title:<32}{'an act':>10}{'the record':>12}{'share':>8}")
    for way in costs:
        share = way.record / way.act
        print(f"{way.name:<32}{way.act:>7.2f} ms{way.record:>9.2f} ms{share:>8.1%}")


# -- verification ------------------------------------------------------------------------------


def fill() -> float:
    """So many rows of many matters, chained as the ledger does it; rows a second."""
    walk = a_walk(at="draft")
    matters = matters_like(walk.matter, ROWS // ROWS_OF_A_MATTER)
    began, before = perf_counter(), Entry.objects.count()
    step = BATCH // ROWS_OF_A_MATTER
    for first in range(0, len(matters), step):
        append(drafts_of(matters[first : first + step], walk))
    return (Entry.objects.count() - before) / (perf_counter() - began)


def drafts_of(matters: Sequence[Matter], walk: Any) -> list[Draft]:
    """The registration of each matter and replies, the matters taking turns."""
    return [
        Draft(
            code="reply" if turn else "register_matter",
            label="回复意见" if turn else "登记事项",
            now=walk.now,
            actor=walk.cast.drafter,
            matter=matter,
            note=ledger.Note(subject="对象", reason="事由" * 20, detail={"number": turn}),
        )
        for turn in range(ROWS_OF_A_MATTER)
        for matter in matters
    ]


def append(drafts: Sequence[Draft]) -> None:
    """As :func:`workflows.ledger.record_many`, but by COPY, with the versions of rows to which each
    row commits."""
    with transaction.atomic(), connection.cursor() as cursor:
        head, last_of = ledger.take_turn(), dict[int, tuple[int, str]]()
        entries, versions = [], []
        for draft in drafts:
            assert draft.matter is not None
            changed = versions_of(draft.matter.pk, head.position)
            digest_of = {draft.matter.pk: changes_digest(changed)}
            entry = ledger._chained(draft, head, last_of, digest_of)
            entries.append(entry)
            versions += [(draft.matter.pk, entry.sequence, *version) for version in changed]
        copy_to(cursor, Entry, map(_columns_of, entries))
        copy_to(cursor, RowVersion, versions)
        head.save()


# What an act of the demonstration changes on average: 4.7 rows, 2.45 kB of JSON.
VERSIONS: Final = (
    ("workflows_matter", 590),
    ("workflows_steprun", 620),
    ("workflows_steprun", 620),
    ("workflows_timelimit", 380),
    ("reviews_comment", 240),
)


def versions_of(matter: int, number: int) -> list[tuple[str, int, str]]:
    """Table, row and content of what one act changed."""
    return [
        (table, number * 8 + place, json.dumps({"matter_id": matter, "text": f"{number:0{size}}"}))
        for place, (table, size) in enumerate(VERSIONS)
    ]


def copy_to(cursor: Any, model: type[Model], rows: Iterable[Sequence[Any]]) -> None:
    """Rows of a model, less their keys, by COPY."""
    names = [f'"{field.column}"' for field in model._meta.concrete_fields if not field.primary_key]
    with cursor.copy(f"COPY {model._meta.db_table} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _columns_of(entry: Entry) -> list[Any]:
    fields = [field for field in Entry._meta.concrete_fields if not field.primary_key]
    values = {field.name: getattr(entry, field.attname) for field in fields}
    return [*(values | {"detail": json.dumps(entry.detail)}).values()]


def matters_like(matter: Matter, number: int) -> list[Matter]:
    """As many matters, with their references from the series."""
    head, _, last = matter.reference.rpartition("-")
    ordinals = range(int(last) + 1, int(last) + 1 + number)
    values = {
        field.attname: getattr(matter, field.attname)
        for field in Matter._meta.concrete_fields
        if field.name not in ("id", "reference")
    }
    rows = [Matter(**values | {"reference": f"{head}-{one}", "version": 1}) for one in ordinals]
    for row in rows:
        row.pack = matter.pack
    series = NumberSeries.objects.filter(organ=matter.maker, purpose=SeriesPurpose.MATTER)
    series.update(last=ordinals.stop - 1)
    with connection.cursor() as cursor:
        # Their rows are written below with those that commit to them.
        cursor.execute("SET session_replication_role = replica")
        made = Matter.objects.bulk_create(rows, batch_size=2_000)
        cursor.execute("SET session_replication_role = origin")
    return made


@dataclass(frozen=True)
class Run:
    """A process of its own: what it said, how many seconds it took, for how many of them it had
    a processor, and the most memory it held (MB)."""

    said: str
    seconds: float
    processor: float
    memory: float


def run(part: str) -> Run:
    """One part of this module in a process of its own, which says at its end what it has used."""
    database = connection.settings_dict
    address = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}"
        f":{database['PORT']}/{database['NAME']}"
    )
    began = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ledger", part],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "BENCH_DATABASE_URL": address},
        cwd=settings.BASE_DIR,
    )
    *said, used = done.stdout.splitlines()
    processor, memory = used.split()
    return Run("\n".join(said), perf_counter() - began, float(processor), float(memory) / 1024)


def print_used() -> None:
    """Processor seconds and peak kilobytes of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    peak = next(line.split()[1] for line in lines if line.startswith("VmHWM"))
    print(process_time(), peak)


def naive() -> None:
    """What one writes first: every row as an object, its matter and people with it."""
    names = ("matter", "actor", "on_behalf_of", "revision", "pack")
    rows = Entry.objects.select_related(*names).order_by("position")[:NAIVE_ROWS]
    before, before_in_matter, good = ledger.GENESIS, dict[int | None, str](), 0
    for entry in rows.iterator(chunk_size=2_000):
        own = before_in_matter.get(entry.matter_id, ledger.GENESIS)
        line = canonical(payload_of(entry, before, own))
        good += line == entry.canonical and digest(line) == entry.hash
        before = before_in_matter[entry.matter_id] = entry.hash
    print(f"{good} of {NAIVE_ROWS}")


def measure_verification() -> None:
    written = fill()
    total = Entry.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    what = f"{total:,} rows with {RowVersion.objects.count():,} versions"
    print(f"\n{what}, written in bulk at {written:,.0f} a second", flush=True)
    ours = run("verify")
    assert "台账完整。" in ours.said, ours.said
    call_command("checkpoint", stdout=StringIO())
    again = run("verify")
    peer = run("naive")
    print(f"{'':<32}{'rows':>12}{'seconds':>9}{'of CPU':>9}{'a second':>12}{'peak MB':>9}")
    for name, rows, one in (
        ("verify_ledger", total, ours),
        ("the same with checkpoints", total, again),
        ("a loop over the models", NAIVE_ROWS, peer),
    ):
        rate = rows / one.seconds
        print(
            f"{name:<32}{rows:>12,}{one.seconds:>9.1f}{one.processor:>9.1f}{rate:>12,.0f}{one.memory:>9.0f}"
        )


PARTS: Final = {"naive": naive, "verify": lambda: call_command("verify_ledger")}


def main(arguments: Sequence[str]) -> int:
    if arguments:
        PARTS[arguments[0]]()
        print_used()
        return 0
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        call_command("load_packs", verbosity=0)
        measure_verification()
        print(f"\nAn act with {Entry.objects.count():,} rows in the ledger")
        print_costs("a text added", cost_of(uploads))
        print_costs("a comment recorded", cost_of(comment))
    finally:
        connection.creation.destroy_test_db(old_database_name="postgres", verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
