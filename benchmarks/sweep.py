"""A sweep over a million running limits, ten thousand of them due: ``make bench``.

On PostgreSQL, in a database of its own that is made and removed (``BENCH_DATABASE_URL``
names the server). Each measured run is a process of its own, so
that its peak memory is its own. The peer is what one writes first: every running limit by
``iterator()``, its marks counted and saved row by row. It is run over a sample and scaled.
"""

from __future__ import annotations

import os
import sys
from subprocess import run
from typing import Final
from urllib.parse import urlsplit

import psycopg

RUNNING: Final = 1_000_000
DUE: Final = 10_000
SAMPLE: Final = 20_000
SETTINGS: Final = "config.settings.local"
# Without a BENCH_DATABASE_URL.
SERVER: Final = "postgresql://postgres@127.0.0.1:5432/postgres"
DATABASE: Final = "bench_sweep"
# Models can be imported once Django is set up, and not before.
TASK: Final = "import django; django.setup(); from benchmarks.tasks import sweep; sweep.measure({})"


def main() -> int:
    url = os.environ.get("BENCH_DATABASE_URL", SERVER)
    own = urlsplit(url)._replace(path=f"/{DATABASE}").geturl()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        server.execute(f"CREATE DATABASE {DATABASE}")
        try:
            return compare(os.environ | {"DATABASE_URL": own, "DJANGO_SETTINGS_MODULE": SETTINGS})
        finally:
            server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def compare(environment: dict[str, str]) -> int:
    """The table, one process for each line."""
    told = [_apart(task, environment) for task in ("prepare", "peer", "first", "second")]
    _, peer, first, second = told
    scale = RUNNING / SAMPLE
    print(f"{RUNNING:,} running limits, {DUE:,} of them due\n")
    print(f"{'':<44}{'seconds':>10}{'peak MB':>10}{'looked at':>12}{'marks':>9}")
    print(_line("sweep, first", first))
    print(_line("sweep, again", second))
    print(_line(f"iterator(), row by row, {SAMPLE:,}", peer))
    print(f"{f'the same, scaled by {scale:.0f}':<44}{peer[0] * scale:>10,.1f}")
    return int(first[2:] != [DUE, 5 * DUE] or second[2:] != [0, 0])


def _apart(task: str, environment: dict[str, str]) -> list[float]:
    done = run(
        [sys.executable, "-c", TASK.format(repr(task))],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return [float(word) for word in done.stdout.split()]


def _line(name: str, measured: list[float]) -> str:
    seconds, memory, looked, marks = measured
    return f"{name:<44}{seconds:>10,.2f}{memory:>10,.0f}{looked:>12,.0f}{marks:>9,.0f}"


if __name__ == "__main__":
    sys.exit(main())
