"""A process that is killed in the middle of an act: PostgreSQL undoes it and lets its locks go,
and the next process does the act as if for the first time."""

import os
import select
import signal
from dataclasses import dataclass, field

import pytest
from django.db import connection, connections

from config.rehearsal.walk import Walk
from tests.builders import a_walk
from tests.unchanged import every_row
from workflows.evidence.verification import verify_all
from workflows.models import ChainHead, Entry, Matter

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs a server that outlives its clients"
)

KILLED = (
    "close_comments",
    "accept_materials",
    "sign_opinion",
    "sign_minutes",
    "issue_document",
    "file_document",
)
COMMIT = 0
SECONDS = 20


@dataclass
class Pausing:
    """Counts the messages of a process to the server; before one of them, or before COMMIT, it
    tells how many it has sent and waits to be killed."""

    at: int
    pipe: int
    done: int = 0

    def __call__(self, execute, sql, params, many, context):
        if self.done + 1 == self.at:
            self._wait()
        self.done += 1
        return execute(sql, params, many, context)

    def commit(self):
        self._wait()

    def _wait(self):
        os.write(self.pipe, str(self.done).encode())
        while True:
            signal.pause()


def killed(act, at):
    """Let a process of its own do the act, and kill it before statement ``at`` (from 1, or
    COMMIT); how many statements it had done."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _die_at(act, Pausing(at, writing))
    os.close(writing)
    ready, _, _ = select.select([reading], [], [], SECONDS)
    done = os.read(reading, 100) if ready else b""
    os.close(reading)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert done, "the process ended, or stood still, before the statement"
    return int(done)


def _die_at(act, pausing):
    """The child. It never comes back into the suite."""
    try:
        connection.ensure_connection()
        connection._commit = pausing.commit
        with connection.execute_wrapper(pausing):
            act()
    finally:
        os._exit(1)


def whole():
    heads = list(ChainHead.objects.values_list())
    return every_row(), list(Entry.objects.order_by("pk").values_list()), heads


def wait_no_longer():
    """A lock that is never let go is an error and no endless test."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{SECONDS}s"])


def others_in_a_transaction():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
            " AND backend_type = 'client backend'"
        )
        return cursor.fetchone()[0]


@dataclass
class KilledWalk(Walk):
    """A walk on which the process is killed at some verbs, before it does them."""

    statements: dict[str, int] = field(default_factory=dict)

    def do(self, transition, actor, **arguments):
        code = transition.verb.code
        act = super().do
        if code in KILLED and code not in self.statements:
            before = whole()
            self.statements[code] = killed(lambda: act(transition, actor, **arguments), COMMIT)
            for at in (2, self.statements[code] // 2):
                killed(lambda: act(transition, actor, **arguments), at)
            assert whole() == before
            self.matter = Matter.objects.get(pk=self.matter.pk)
            wait_no_longer()
        return act(transition, actor, **arguments)


def test_a_killed_process_leaves_nothing_and_nobody_waits_for_it():
    walk = KilledWalk(**vars(a_walk(at="collect_comments", technical=False, touches_market=False)))
    walk.run(until="register_filing")
    assert set(walk.statements) == set(KILLED)
    assert min(walk.statements.values()) >= 5
    assert others_in_a_transaction() == 0
    report = verify_all()
    assert (report.findings, report.checked) == ([], Entry.objects.count())


def test_a_write_outside_the_act_outlives_its_process():
    walk = a_walk(at="draft")

    def act():
        Matter.objects.filter(pk=walk.matter.pk).update(risky=True)
        walk.run(until="send_consultation")

    before = whole()
    killed(act, 4)
    assert whole() != before
