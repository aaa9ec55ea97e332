"""The nodes around steps: where a procedure begins, chooses, parts, comes together and ends.

viewflow's own, with rows that are written in as few messages as those of steps. The lock of the
matter is held throughout, and what fails in a gateway undoes the whole act.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.timezone import now
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Node
from viewflow.workflow.exceptions import FlowRuntimeError
from viewflow.workflow.fields import get_task_ref
from viewflow.workflow.nodes import end, if_gate, join, split, start
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from workflows.kept_rows import inserting
from workflows.models import Procedure, StepRun
from workflows.models.procedures import following
from workflows.questions import answers, later
from workflows.statements import Statement


def _gateway(flow_task: Node, before: Activation, token: Any, data: Any) -> StepRun:
    """The row of a gateway, written with what leads to it in one message."""
    run = StepRun(process=before.process, flow_task=flow_task, token=token, data=data or {})
    run.complete_row()
    answers(inserting(run), following(run, before.task))
    return run


class _Written:
    """An activation whose row is written so."""

    @classmethod
    def create(
        cls,
        flow_task: Node,
        prev_activation: Activation,
        token: Any,
        data: Any = None,
        seed: Any = None,
    ) -> Any:
        return cls(_gateway(flow_task, prev_activation, token, data))  # type: ignore[call-arg]


class StartActivation(start.StartHandleActivation):  # type: ignore[misc]
    @Activation.status.transition(source=STATUS.NEW)  # type: ignore[untyped-decorator]
    def execute(self) -> None:
        """Without a savepoint of its own: what fails undoes the whole act."""
        self.process.save()
        self.complete()
        self.activate_next()


class Start(flow.StartHandle):  # type: ignore[misc]
    """Where a procedure begins, by an act."""

    activation_class = StartActivation


class EndActivation(_Written, end.EndActivation):  # type: ignore[misc]
    @Activation.status.super()  # type: ignore[untyped-decorator]
    def activate(self) -> None:
        """The procedure is done when nothing else in it is open."""
        self.task.started = now()
        (others,) = answers(_UNFINISHED.asking_rows(process=self.process.pk, but=self.task.pk))
        if not others:
            self.process.finish(now())
            self.process.save()


class End(flow.End):  # type: ignore[misc]
    """Where a procedure ends."""

    activation_class = EndActivation


class IfActivation(_Written, if_gate.IfActivation):  # type: ignore[misc]
    @Activation.status.super()  # type: ignore[untyped-decorator]
    def activate(self) -> None:
        """Without a savepoint of its own: what fails undoes the whole act."""
        self._condition_result = self.flow_task._condition(self)


class If(flow.If):  # type: ignore[misc]
    """One of two ways, by a condition."""

    activation_class = IfActivation


class ForkActivation(_Written, split.SplitActivation):  # type: ignore[misc]
    pass


class Fork(flow.Split):  # type: ignore[misc]
    """Several ways side by side."""

    activation_class = ForkActivation


class ForEachActivation(ForkActivation):
    @Activation.status.super()  # type: ignore[untyped-decorator]
    def activate(self) -> None:
        node = self.flow_task._branches[0][0]
        self.next_tasks = [(node, data) for data in self.flow_task.each(self.process)]


class ForEach(Fork):
    """Opens the following step once for each organ that ``each`` names.

    ``each`` takes the procedure and gives the data of every run, with at least ``organ``.
    """

    activation_class = ForEachActivation

    def __init__(self, each: Callable[[Procedure], list[dict[str, Any]]]) -> None:
        super().__init__()
        self.each = each


class TogetherActivation(join.JoinActivation):  # type: ignore[misc]
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
        if gateway is None:
            base = token.get_base_split_token() if token.is_split_token() else token
            return cls(_gateway(flow_task, prev_activation, base, data))
        gateway.process = procedure
        arrival = following(gateway, prev_activation.task)
        later(arrival, arrival)
        return cls(gateway)

    @Activation.status.transition(  # type: ignore[untyped-decorator]
        source=STATUS.STARTED, target=STATUS.DONE, conditions=[this.is_done]
    )
    def complete(self) -> None:
        """Without a savepoint of its own: what fails undoes the whole act.

        Raises:
            FlowRuntimeError: the ways of several splits meet here; a flow is drawn wrongly.
        """
        if len(self._prefixes) > 1:
            raise FlowRuntimeError(f"Several splits lead to {self.flow_task.name}.")
        self.task.finished = now()
        self.task.save()

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


def _unfinished(process: int, but: int) -> QuerySet[Any, Any]:
    runs = StepRun.objects.filter(process=process, finished=None).exclude(pk=but)
    return runs.order_by().values_list("pk")[:1]


def _active(process: int) -> QuerySet[Any, Any]:
    runs = StepRun.objects.filter(process=process).order_by()
    return runs.exclude(status__in=[STATUS.DONE, *_GIVEN_UP]).values_list("token")


_GIVEN_UP: Final = (STATUS.CANCELED, STATUS.REVIVED)
_WAITING: Final = Statement(_waiting, process=int, flow_task=str)
_ARRIVED: Final = Statement(_arrived, gateway=int)
_UNFINISHED: Final = Statement(_unfinished, process=int, but=int)
_ACTIVE: Final = Statement(_active, process=int)


class Together(flow.Join):  # type: ignore[misc]
    """Waits until every branch that was opened has arrived."""

    activation_class = TogetherActivation
