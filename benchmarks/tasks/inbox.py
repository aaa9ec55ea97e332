"""What :mod:`benchmarks.inbox` fills and measures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from viewflow.workflow.models import Task

from benchmarks.tasks.peer import Peer
from workflows.authority import holdings_of
from workflows.lawful_days import day_of
from workflows.models import User
from workflows.selectors.inbox import read_inbox
from workflows.selectors.paging import PAGE_SIZE

ROWS: Final = Path(__file__).with_suffix(".sql")
# The keys that the rows give to these people.
PEOPLE: Final = {
    "one organ": 10101,
    "thirty organs": 10003,
    "stands in for four": 10004,
    "forty thousand open": 10000,
}
TURNS: Final = 5
MOST_QUERIES: Final = 6
OURS, PEERS = "/", "/peer/steps/queue/"


def fill(share: float) -> None:
    """The tables, and so large a share of a million steps in them."""
    call_command("migrate", verbosity=0)
    call_command("load_packs", verbosity=0)
    today = day_of(timezone.now())
    rows = ROWS.read_text().replace(":share", str(share)).replace(":today", f"'{today}'")
    with connection.cursor() as cursor:
        # Neither foreign keys nor the triggers of the evidence are asked about made-up rows.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(rows)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")


def compare() -> bool:
    """A table, four lines for each person. Whether the product kept to six queries."""
    settings.DEBUG = False
    counts, today = [], day_of(timezone.now())
    for name, key in PEOPLE.items():
        user = User.objects.get(pk=key)
        client = Client()
        client.force_login(user)
        waiting = read_inbox(holdings_of(user, today), today).total
        print(f"{name}: {waiting:,} wait, {theirs(user):,} in the peer's queue", flush=True)
        _line("counts and first page", partial(ours, user), partial(theirs, user))
        counts.append(_line("the whole page", *(partial(client.get, one) for one in (OURS, PEERS))))
    return max(counts) <= MOST_QUERIES


def ours(user: User) -> None:
    """Rights, counts by kind and step, late, today and escalated, and the rows of the page."""
    today = day_of(timezone.now())
    read_inbox(holdings_of(user, today), today)


def theirs(user: User) -> int:
    """Rights, one count, and the rows of the page, as the peer's manager gives them."""
    queue = Task.objects.queue([Peer], User.objects.get(pk=user.pk))
    rows = list(queue.order_by("-created")[:PAGE_SIZE])
    return max(queue.count(), len(rows))


def _line(what: str, own: Callable[[], object], peers: Callable[[], object]) -> int:
    """Two lines of the table; the queries of ours."""
    # In turns, so that whatever else the machine does falls on both alike.
    found: dict[str, list[float]] = {"ours": [], "viewflow": []}
    queries = {"ours": _queries(own), "viewflow": _queries(peers)}
    for _ in range(TURNS):
        for name, act in (*[("ours", own)] * 4, ("viewflow", peers)):
            found[name].append(_milliseconds(act))
    for name, times in found.items():
        p95 = quantiles(times, n=20)[-1]
        print(f"  {what:<24}{name:<10}{median(times):>10,.1f} ms{p95:>10,.1f} ms{queries[name]:>6}")
    print(f"  {'':<24}ratio{median(found['viewflow']) / median(found['ours']):>15,.1f}", flush=True)
    return queries["ours"]


def _queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def _milliseconds(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return (perf_counter() - began) * 1_000
