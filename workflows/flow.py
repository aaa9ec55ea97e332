"""The base flow and its nodes.

A flow class is the procedure, read top to bottom. Its steps are completed by transitions and
by nothing else; where a step can end in several ways, each way is an edge with its outcome's
name. Returns, withdrawals and recalls are such edges too: no step can be reached that is not
drawn here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.timezone import now
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge, Node
from viewflow.workflow.fields import get_task_ref
from viewflow.workflow.nodes.handle import HandleActivation
from viewflow.workflow.nodes.join import JoinActivation
from viewflow.workflow.nodes.split import SplitActivation
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from workflows.constants import OUTCOME_LABELS, Duty, Stage
from workflows.kept_rows import inserting, updating
from workflows.lawful_days import day_of
from workflows.models import Matter, Procedure, StepRun, TimeLimit
from workflows.models.procedures import following
from workflows.statements import Statement, answers


class StepActivation(HandleActivation):  # type: ignore[misc]  # viewflow is untyped
    """A step that waits for a transition."""

    @classmethod
    def create(
        cls,
        flow_task: Step,
        prev_activation: Activation,
        token: Any,
        data: Any = None,
        seed: Any = None,
    ) -> StepActivation:
        run = flow_task.open_run(prev_activation.process, token, data or {})
        run.complete_row()
        before: StepRun = prev_activation.task
        done = [updating(before)] if isinstance(prev_activation, StepActivation) else []
        answers(*done, inserting(run), following(run, before))
        return cls(run)

    @Activation.status.transition(  # type: ignore[untyped-decorator]
        source=STATUS.STARTED, target=STATUS.DONE
    )
    def complete(self) -> None:
        """Done; written by :meth:`create_next`, with the next step where one follows at once."""
        self.task.finished = now()

    @Activation.status.super()  # type: ignore[untyped-decorator]
    def create_next(self) -> Iterator[Activation]:
        node = self.flow_task.after(self.task.data.get("outcome", ""))
        if not isinstance(node, Step):
            self.task.save()
        yield node._create(self, self.task.token, data=dict(self.task.data.get("carry", {})))


class Step(flow.Handle):  # type: ignore[misc]
    """Something one role of one organ does.

    ``of`` is the capacity of that organ in the matter; empty when the step is opened once for
    each of several organs (see :class:`ForEach`). ``stage`` is where the matter stands while
    the step is open. ``limit`` names the time limit whose last day is the step's due day; a
    limit of one run comes as ``limit`` in its data. ``waits``: the due day is no last day for
    the step but the day that it waits for.
    """

    activation_class = StepActivation
    bpmn_element = "userTask"
    shape = {
        "width": 150,
        "height": 100,
        "text-align": "middle",
        "svg": '<rect class="task" width="150" height="100" rx="5" ry="5"/>',
    }

    def __init__(
        self,
        title: str,
        role: str,
        of: str = "",
        *,
        stage: str = "",
        duty: Duty = Duty.NONE,
        limit: str = "",
        waits: bool = False,
    ) -> None:
        super().__init__()
        self.task_title = title
        self.role = role
        self.of = of
        self.stage = stage
        self.duty = duty
        self.limit = limit
        self.waits = waits
        self._outcomes: dict[str, Any] = {}

    def On(self, **outcomes: Any) -> Step:  # noqa: N802  # viewflow's fluent style
        """Where the step leads for each outcome; :meth:`Next` gives all others."""
        self._outcomes = outcomes
        return self

    def after(self, outcome: str) -> Node:
        """The node that follows.

        Raises:
            KeyError: the step knows no such outcome; a transition is written wrongly.
        """
        if outcome in self._outcomes:
            return self._outcomes[outcome]
        if outcome or self._next is None:
            raise KeyError(f"{self.name}: {outcome!r}")
        return self._next

    def open_run(self, procedure: Procedure, token: Any, data: dict[str, Any]) -> StepRun:
        """The step for its organ, not written yet; the matter is brought to the step's stage."""
        matter = procedure.matter
        if self.stage and matter.stage != self.stage:
            matter.enter(Stage(self.stage))
        limit = self._limit_of(matter.pk, data)
        due_on = date.fromisoformat(data["due_on"]) if data.get("due_on") else None
        return StepRun(
            process=procedure,
            flow_task=self,
            token=token,
            data=data,
            matter=matter,
            kind=matter.kind,
            title=self.title_for(matter),
            role=self.role,
            duty=self.duty,
            organ_id=data.get("organ") or matter.organ_in(self.of).pk,
            owner_id=_owner(matter, data.get("owner")),
            limit=limit,
            due_on=due_on or (limit.latest_on if limit else None),
            waits=self.waits,
            opened_on=day_of(procedure.moment),
        )

    def title_for(self, matter: Matter) -> str:
        """The step's name, with 审核 or 审查 as the kind of matter demands."""
        return matter.in_its_words(self.task_title)

    def _limit_of(self, matter_id: int, data: dict[str, Any]) -> TimeLimit | None:
        limits = TimeLimit.objects.filter(matter=matter_id)
        if data.get("limit"):
            return limits.get(pk=data["limit"])
        return limits.filter(name=self.limit).order_by("pk").last() if self.limit else None

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._outcomes = {
            outcome: this.resolve(instance, node) for outcome, node in self._outcomes.items()
        }

    def _outgoing(self) -> Iterator[Edge]:
        yield from super()._outgoing()
        ways: dict[Node, list[str]] = {}
        for outcome, node in self._outcomes.items():
            ways.setdefault(node, []).append(OUTCOME_LABELS[outcome])
        for node, labels in ways.items():
            yield Edge(src=self, dst=node, edge_class="cond_true", label="／".join(labels))


def _owner(matter: Matter, person: int | None) -> int | None:
    """Whom the step is given to; nobody where that person is recused meanwhile."""
    if person is None or matter.recusals.standing().filter(person=person).exists():
        return None
    return person


class ForEachActivation(SplitActivation):  # type: ignore[misc]
    @Activation.status.super()  # type: ignore[untyped-decorator]
    def activate(self) -> None:
        node = self.flow_task._branches[0][0]
        self.next_tasks = [(node, data) for data in self.flow_task.each(self.process)]


class ForEach(flow.Split):  # type: ignore[misc]
    """Opens the following step once for each organ that ``each`` names.

    ``each`` takes the procedure and gives the data of every run, with at least ``organ``.
    """

    activation_class = ForEachActivation

    def __init__(self, each: Callable[[Procedure], list[dict[str, Any]]]) -> None:
        super().__init__()
        self.each = each


class TogetherActivation(JoinActivation):  # type: ignore[misc]
    @classmethod
    def create(
        cls,
        flow_task: Together,
        prev_activation: Activation,
        token: Any,
        data: Any = None,
        seed: Any = None,
    ) -> TogetherActivation:
        """The gateway that waits, which goes on with the procedure in hand; else a new one. The
        matter's lock is held, so that there is one at most."""
        procedure = prev_activation.process
        gateway = _WAITING.first(process=procedure.pk, flow_task=get_task_ref(flow_task))
        made = []
        if gateway is None:
            base = token.get_base_split_token() if token.is_split_token() else token
            gateway = StepRun(process=procedure, flow_task=flow_task, token=base, data=data or {})
            gateway.complete_row()
            made = [inserting(gateway)]
        gateway.process = procedure
        answers(*made, following(gateway, prev_activation.task))
        return cls(gateway)

    def is_done(self) -> bool:
        """Asked twice on each arrival, and answered once: nothing arrives in between."""
        return self._is_done

    @cached_property
    def _is_done(self) -> bool:
        if len(self._prefixes) != 1:
            return len(self._prefixes) > 1
        (prefix,) = self._prefixes
        return not any(token.startswith(prefix) for token in self._active)

    def _join_token_prefixes(self) -> set[str]:
        return self._prefixes

    @property
    def _prefixes(self) -> set[str]:
        return self._arrived_and_active[0]

    @property
    def _active(self) -> list[str]:
        return self._arrived_and_active[1]

    @cached_property
    def _arrived_and_active(self) -> tuple[set[str], list[str]]:
        """The split that those come from who have arrived, and the tokens of those still on
        their way."""
        task = self.task
        arrived, active = answers(
            _ARRIVED.asking_rows(gateway=task.pk), _ACTIVE.asking_rows(process=task.process_id)
        )
        prefixes = {Token(token).get_common_split_prefix(task.token, key) for key, token in arrived}
        return prefixes, [token for (token,) in active]


def _waiting(process: int, flow_task: str) -> QuerySet[StepRun]:
    waiting: QuerySet[StepRun] = StepRun.objects.filter(
        process=process, flow_task=flow_task, status__in=(STATUS.NEW, STATUS.STARTED)
    )
    return waiting.order_by("pk")[:1]


def _arrived(gateway: int) -> QuerySet[Any, Any]:
    arrived = StepRun.objects.filter(leading=gateway).order_by()
    return arrived.exclude(status__in=_GIVEN_UP).values_list("pk", "token")


def _active(process: int) -> QuerySet[Any, Any]:
    runs = StepRun.objects.filter(process=process).order_by()
    return runs.exclude(status__in=[STATUS.DONE, *_GIVEN_UP]).values_list("token")


_GIVEN_UP: Final = (STATUS.CANCELED, STATUS.REVIVED)
_WAITING: Final = Statement(_waiting, process=int, flow_task=str)
_ARRIVED: Final = Statement(_arrived, gateway=int)
_ACTIVE: Final = Statement(_active, process=int)


class Together(flow.Join):  # type: ignore[misc]
    """Waits until every branch that was opened has arrived."""

    activation_class = TogetherActivation


class Road(flow.Flow):  # type: ignore[misc]
    """Base of all procedures; each begins with ``start = flow.StartHandle(this.begin)``.

    The matter's row is the lock, taken by the transition.
    """

    process_class = Procedure
    task_class = StepRun
    lock_impl = lock.no_lock

    def begin(self, activation: Activation, matter: Any, moment: Any) -> Procedure:
        procedure: Procedure = activation.process
        procedure.matter = matter
        procedure.moment = moment
        return procedure
