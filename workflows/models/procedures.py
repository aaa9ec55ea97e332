"""Running procedures and the steps that are open in them: whose turn it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from viewflow.workflow.models import AbstractProcess, AbstractTask
from viewflow.workflow.status import PROCESS, STATUS

from workflows.constants import Duty, Kind
from workflows.models.kept import save_kept
from workflows.models.limits import TimeLimit
from workflows.models.matters import Matter
from workflows.models.organs import Organ
from workflows.querysets import StepRunQuerySet
from workflows.questions import Question


class Procedure(AbstractProcess):  # type: ignore[misc]  # viewflow is untyped
    """One run of a flow over a matter. It keeps the flow it began with."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="procedures")
    # viewflow writes these on every process it starts.
    data = models.JSONField(default=dict, blank=True)
    parent_task = None
    seed = None
    # The instant of the act that moves the procedure, set by it; not stored.
    moment: datetime

    class Meta:
        verbose_name = "程序"
        verbose_name_plural = "程序"
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(status=PROCESS.NEW),
                name="procedure_one_open_per_matter",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        save_kept(self, super().save, *args, **kwargs)

    def finish(self, at: datetime) -> None:
        """Nothing in it is open any more."""
        self.status = PROCESS.DONE
        self.finished = at


class StepRun(AbstractTask):  # type: ignore[misc]
    """One step of a procedure, open or done. The inbox reads these columns and no others.

    ``kind`` is the matter's, which never changes; gateways have none.
    ``due_on`` is the last lawful day for the step, or where it ``waits`` the day after which, or
    on which, it can be done: the public's last day for comments, the day of the meeting.
    """

    process = models.ForeignKey(Procedure, models.PROTECT, related_name="task_set")
    data = models.JSONField(default=dict, blank=True)
    seed = None

    matter: models.ForeignKey[Matter, Matter] = models.ForeignKey(
        Matter, models.PROTECT, related_name="step_runs"
    )
    kind = models.CharField("事项类型", max_length=32, blank=True, choices=Kind)
    name = models.CharField("步骤", max_length=60)
    title = models.CharField("步骤名称", max_length=60, blank=True)
    role = models.CharField("角色", max_length=32, blank=True)
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="step_runs")
    duty = models.CharField("职责", max_length=32, blank=True, choices=Duty)
    limit = models.ForeignKey(
        TimeLimit, models.PROTECT, null=True, blank=True, related_name="step_runs"
    )
    due_on = models.DateField("截止日期", null=True, blank=True)
    waits = models.BooleanField("到期方可办理", default=False)
    opened_on = models.DateField("开始日期", null=True)

    objects = StepRunQuerySet.as_manager()

    # For whom somebody would act here, and the newest mark of the limit; not stored, set by
    # ``with_delegator`` and by the inbox.
    delegator: str | None = None
    mark: dict[str, Any] | None = None

    class Meta:
        verbose_name = "步骤"
        verbose_name_plural = "步骤"
        indexes = [
            # What the inbox counts, sorts and judges by: it walks this index and reads no row but
            # those that it shows.
            models.Index(
                fields=["organ", "role", "due_on", "id"],
                include=["matter", "owner", "duty", "waits", "kind", "name", "title"],
                condition=Q(status__in=[STATUS.NEW, STATUS.ASSIGNED]) & ~Q(role=""),
                name="step_run_inbox",
            ),
            models.Index(fields=["matter", "status"], name="step_run_matter_status"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.organ}）"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Gateways are rows too; the matter and the node's name are always there."""
        self.complete_row()
        save_kept(self, super().save, *args, **kwargs)

    def complete_row(self) -> None:
        """Have what every new row has."""
        if self._state.adding:
            self.matter_id = self.process.matter_id
            self.name = self.flow_task.name
            self.flow_task_type = self.flow_task.task_type

    @property
    def is_open(self) -> bool:
        return self.status in (STATUS.NEW, STATUS.ASSIGNED)


def following(run: StepRun, before: StepRun) -> Question[None]:
    """As a question, that the row comes after ``before``. One that is added in the same message
    is the newest of its procedure: under the matter's lock there is no newer one."""
    links = StepRun.previous.through._meta
    newest = f'(SELECT MAX("id") FROM "{StepRun._meta.db_table}" WHERE "process_id" = %s)'
    known = run.pk is not None
    return Question(
        f'INSERT INTO "{links.db_table}" ("from_steprun_id", "to_steprun_id")'
        f" VALUES ({'%s' if known else newest}, %s)",
        [run.pk if known else run.process_id, before.pk],
        lambda _: None,
    )
