"""The base flow and its nodes.

A flow class is the procedure, read top to bottom. Its steps are completed by transitions and
by nothing else; where a step can end in several ways, each way is an edge with its outcome's
name. Returns, withdrawals and recalls are such edges too: no step can be reached that is not
drawn here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.timezone import now
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge, Node
from viewflow.workflow.nodes.handle import HandleActivation
from viewflow.workflow.status import STATUS

from workflows.constants import OUTCOME_LABELS, Duty, Stage
from workflows.kept_rows import inserting
from workflows.lawful_days import day_of
from workflows.models import Matter, Procedure, Recusal, StepRun, TimeLimit
from workflows.models.procedures import following
from workflows.questions import later
from workflows.statements import Statement


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
        later(run, inserting(run), following(run, prev_activation.task))
        return cls(run)

    # viewflow keeps activations in sets; a step that is opened has its key with the next message.
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    @Activation.status.transition(  # type: ignore[untyped-decorator]
        source=STATUS.STARTED, target=STATUS.DONE
    )
    def complete(self) -> None:
        """Done; written by :meth:`create_next`, which knows what follows."""
        self.task.finished = now()

    @Activation.status.super()  # type: ignore[untyped-decorator]
    def create_next(self) -> Iterator[Activation]:
        node = self.flow_task.after(self.task.data.get("outcome", ""))
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
        if data.get("limit"):
            (told,) = _LIMIT.objects(matter=matter_id, key=data["limit"])
            return told
        return _NEWEST_LIMIT.first(matter=matter_id, name=self.limit) if self.limit else None

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
    if person is None or _RECUSED.rows(matter=matter.pk, person=person):
        return None
    return person


def _recused(matter: int, person: int) -> QuerySet[Any, Any]:
    return Recusal.objects.standing().filter(matter=matter, person=person).values_list("pk")


_LIMIT: Final = Statement(
    lambda matter, key: TimeLimit.objects.filter(matter=matter, pk=key), matter=int, key=int
)
_NEWEST_LIMIT: Final = Statement(
    lambda matter, name: TimeLimit.objects.filter(matter=matter, name=name).order_by("-pk")[:1],
    matter=int,
    name=str,
)
_RECUSED: Final = Statement(_recused, matter=int, person=int)


class Road(flow.Flow):  # type: ignore[misc]
    """Base of all procedures; each begins with ``start = Start(this.begin)``.

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
