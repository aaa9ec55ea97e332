"""Acts a second on whole roads, beside a bare viewflow flow of nine tasks: ``make bench``.

Needs PostgreSQL (``BENCH_DATABASE_URL``; the server's user must be allowed to make databases). A
database ``test_…`` is made, filled and dropped again. ``ROUNDS`` sets how often both take turns.

Ours is the road of a normative document from its registration to the closed file, by the same
transitions that the pages call: rights, gates, limits, ledger, certificate, and the PDFs of
opinion, minutes and reports. The peer has a process, tasks, and a permission for each task; a
step of it is what viewflow's own two views do: take the task, complete the task. Both are called
below the pages, with people that have just been read, and only acts are timed, not whoever looks
for the next one.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, fields
from itertools import count
from time import perf_counter
from types import SimpleNamespace
from typing import Any, Final

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.flow_settings"

import django

django.setup()

from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection, transaction
from viewflow.workflow.models import Process, Task

from benchmarks.bare.flows import LockedNineTasks, NineTasks
from config.demo.cast import Cast
from config.rehearsal import registration
from config.rehearsal.walk import Walk
from tests.builders import DRAFT, a_cast, a_text, instant
from workflows.constants import Kind
from workflows.models import User

ROUNDS: Final = int(os.environ.get("ROUNDS", "9"))
# Processes of the peer in a turn; about as many steps as a road of ours has acts.
PROCESSES: Final = 5
NUMBERS: Final = count(1)


@dataclass
class Clock:
    """What was done, in how many seconds and with how many messages to the database: several
    statements may be in one."""

    acts: int = 0
    seconds: float = 0.0
    queries: int = 0
    by_name: dict[str, list[tuple[float, int]]] = field(default_factory=lambda: defaultdict(list))

    @contextmanager
    def act(self, name: str) -> Iterator[None]:
        """One act; counting its queries costs both sides alike."""
        asked = 0

        def one_more(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(*arguments)

        with connection.execute_wrapper(one_more):
            began = perf_counter()
            yield
            took = perf_counter() - began
        self.acts += 1
        self.seconds += took
        self.queries += asked
        self.by_name[name].append((took, asked))

    @property
    def rate(self) -> float:
        return self.acts / self.seconds


# -- ours ---------------------------------------------------------------------------------------


@dataclass
class TimedWalk(Walk):
    """A walk whose acts are timed, and nothing else of it."""

    clock: Clock = field(default_factory=Clock)

    def do(self, transition: Any, actor: User, **arguments: object) -> object:
        def timed(**everything: Any) -> object:
            with self.clock.act(transition.verb.code):
                return transition(**everything)

        return super().do(timed, actor, **arguments)


def road(cast: Cast, clock: Clock) -> int:
    """One whole road; how many steps of the flow its acts completed."""
    with clock.act("register_matter"):
        begun = registration.begin(
            kind=Kind.NORMATIVE_DOCUMENT,
            title="电动自行车停放充电安全管理办法",
            cast=cast,
            now=instant(2026, 3, 2),
            draft=a_text(text=f"{DRAFT}第五条 本办法由区住房城乡建设局解释（{next(NUMBERS)}）。\n"),
        )
    known = {one.name: getattr(begun, one.name) for one in fields(Walk)}
    walk = TimedWalk(**known, clock=clock).run()
    assert walk.matter.has_ended
    return walk.matter.step_runs.exclude(role="").count()


# -- the peer -----------------------------------------------------------------------------------


def worker() -> User:
    """Somebody who may do every task of the flow, by a group."""
    person = User.objects.create_user("worker", name="经办人")
    group = Group.objects.create(name="workers")
    group.permissions.set(
        Permission.objects.filter(content_type__app_label="viewflow", codename__startswith="can_")
    )
    person.groups.add(group)
    return person


def process(flow_class: type[NineTasks], person: User, clock: Clock) -> int:
    """One whole process; how many steps it had."""
    with clock.act("start"):
        begun = _start(flow_class, copy(person))
    while (task := _open_task(begun)) is not None:
        with clock.act("take and complete"):
            _take(flow_class, begun, task, copy(person))
            _complete(flow_class, begun, task, copy(person))
    assert Process.objects.get(pk=begun).finished
    return Task.objects.filter(process=begun).exclude(flow_task_type="END").count()


def _start(flow_class: type[NineTasks], person: User) -> int:
    """As ``wrap_start_view`` and ``CreateProcessView`` do it."""
    node = flow_class.start
    activation = node.activation_class.create(node, None, None)
    assert node.can_execute(person, activation.task)
    with transaction.atomic():
        activation.start(SimpleNamespace(user=person))
        activation.execute()
    return int(activation.process.pk)


def _open_task(process: int) -> int | None:
    open_tasks = Task.objects.filter(process=process, finished=None)
    return open_tasks.values_list("pk", flat=True).first()


def _take(flow_class: type[NineTasks], process: int, pk: int, person: User) -> None:
    """As ``wrap_task_view`` and ``AssignTaskView`` do it."""
    with flow_class.lock(process), transaction.atomic():
        task = Task.objects.get(pk=pk)
        activation = task.flow_task.activation_class(task)
        assert task.flow_task.can_assign(person, task)
        activation.assign(person)


def _complete(flow_class: type[NineTasks], process: int, pk: int, person: User) -> None:
    """As ``wrap_view`` and ``UpdateProcessView`` do it."""
    with flow_class.lock(process), transaction.atomic():
        task = Task.objects.get(pk=pk)
        activation = task.flow_task.activation_class(task)
        assert task.flow_task.can_execute(person, task=task)
        activation.start(None)
        activation.process.save()
        activation.execute()


# -- both in turns ------------------------------------------------------------------------------


@dataclass
class Side:
    """One of those compared: its turns, each with a clock of its own."""

    name: str
    turn: Callable[[Clock], int]
    steps: int = 0
    clocks: list[Clock] = field(default_factory=list)

    def go(self) -> None:
        clock = Clock()
        self.steps = self.turn(clock)
        self.clocks.append(clock)

    @property
    def rate(self) -> float:
        """Acts a second, the median of the turns."""
        return statistics.median(clock.rate for clock in self.clocks)

    @property
    def queries(self) -> float:
        return self.clocks[-1].queries / self.clocks[-1].acts


def sides() -> list[Side]:
    cast, person = a_cast("510811"), worker()

    def processes(flow_class: type[NineTasks]) -> Callable[[Clock], int]:
        return lambda clock: sum(process(flow_class, person, clock) for _ in range(PROCESSES))

    return [
        Side("ours, whole roads", lambda clock: road(cast, clock)),
        Side("viewflow, as it comes", processes(NineTasks)),
        Side("viewflow, process locked", processes(LockedNineTasks)),
    ]


def compare(compared: list[Side]) -> None:
    for side in compared:
        side.go()
        side.clocks.clear()
    for _ in range(ROUNDS):
        for side in compared:
            side.go()


def ratio(ours: Side, peer: Side) -> float:
    """The median over the turns of ours divided by the peer's turn beside it."""
    pairs = zip(ours.clocks, peer.clocks, strict=True)
    return statistics.median(one.rate / other.rate for one, other in pairs)


def print_table(compared: list[Side]) -> None:
    ours = compared[0]
    print(
        f"{'':<28}{'acts a turn':>12}{'steps':>7}{'messages each':>14}{'a second':>10}{'ratio':>8}"
    )
    for side in compared:
        print(
            f"{side.name:<28}{side.clocks[-1].acts:>12}{side.steps:>7}{side.queries:>14.1f}"
            f"{side.rate:>10.1f}{ratio(ours, side):>8.2f}"
        )


def print_verbs(side: Side) -> None:
    names: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for clock in side.clocks:
        for name, found in clock.by_name.items():
            names[name] += found
    print(f"\n{'verb':<32}{'a road':>8}{'messages':>9}{'ms':>8}")
    for name, found in names.items():
        milliseconds = statistics.median(took for took, _ in found) * 1_000
        queries = statistics.mean(asked for _, asked in found)
        print(f"{name:<32}{len(found) / ROUNDS:>8.0f}{queries:>9.1f}{milliseconds:>8.1f}")


def main() -> int:
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        call_command("load_packs", verbosity=0)
        compared = sides()
        compare(compared)
        print_table(compared)
        print_verbs(compared[0])
    finally:
        connection.creation.destroy_test_db(old_database_name="postgres", verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
