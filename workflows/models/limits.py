"""Time limits that run on matters, and the intervals that do not count."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from workflows.bounds import Bounds
from workflows.lawful_days import LawfulDays
from workflows.models.matters import Matter
from workflows.models.status import StatusModel


class LimitStatus(models.TextChoices):
    RUNNING = "running", "计算中"
    SUSPENDED = "suspended", "中止"
    MET = "met", "已完成"
    ENDED = "ended", "已终止"


class TimeLimit(StatusModel):
    """One limit on one matter. All days are inclusive; the day of the event never counts.

    ``earliest_on`` is the first day on which the act is lawful, ``latest_on`` the last. A
    provisional limit holds in ``possible`` what each of its days can still become.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="limits")
    name = models.CharField("时限", max_length=40)
    label = models.CharField("名称", max_length=60)
    started_on = models.DateField("起算事件日")
    earliest_on = models.DateField("最早", null=True)
    kept_open_until = models.DateField("顺延至", null=True)
    latest_on = models.DateField("最迟", null=True)
    provisional = models.BooleanField("暂定", default=False)
    possible = models.JSONField("可能的日期", null=True)
    verified = models.BooleanField("依据已核实", default=True)
    basis = models.JSONField("依据", default=list)
    calendar_revision = models.CharField("日历版本", max_length=40)
    status = FSMField(
        "状态", default=LimitStatus.RUNNING, choices=LimitStatus.choices, protected=True
    )
    met_on = models.DateField("完成日", null=True)
    created_at = models.DateTimeField("设立时间")

    class Meta:
        verbose_name = "时限"
        verbose_name_plural = "时限"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=LimitStatus.MET, met_on__isnull=False)
                | (~Q(status=LimitStatus.MET) & Q(met_on=None)),
                name="limit_met_has_day",
            )
        ]
        indexes = [models.Index(fields=["matter", "name"], name="limit_matter_name")]

    def __str__(self) -> str:
        return self.label

    @property
    def lawful_days(self) -> LawfulDays:
        """The days on which what the limit is for is lawful, both inclusive."""
        return LawfulDays(self.earliest_on, self.latest_on)

    @property
    def bounds(self) -> Bounds | None:
        """What each day can still become under holiday notices to come; None if settled."""
        return Bounds.from_dict(self.possible) if self.possible else None

    @property
    def is_late(self) -> bool:
        """Done after the last lawful day."""
        return self.met_on is not None and self.lawful_days.is_over(self.met_on)

    @transition(field=status, source=LimitStatus.RUNNING, target=LimitStatus.SUSPENDED)
    def suspend(self) -> None:
        """Days do not count from now on."""

    @transition(field=status, source=LimitStatus.SUSPENDED, target=LimitStatus.RUNNING)
    def resume(self) -> None:
        """Days count again, with the remainder."""

    @transition(
        field=status,
        source=[LimitStatus.RUNNING, LimitStatus.SUSPENDED],
        target=LimitStatus.MET,
    )
    def meet(self) -> None:
        """What the limit was for is done."""

    @transition(
        field=status,
        source=[LimitStatus.RUNNING, LimitStatus.SUSPENDED],
        target=LimitStatus.ENDED,
    )
    def end(self) -> None:
        """The procedure ended before the limit was met (退回、撤回、终止)."""


class Suspension(models.Model):
    """An interval that does not count: after ``stopped_on`` (the day of the notice, which still
    counts) up to and including ``resumed_on`` (the day on which the last supplement arrived).
    Both on the same day: no day is lost. Open while ``resumed_on`` is empty."""

    limit = models.ForeignKey(TimeLimit, models.PROTECT, related_name="suspensions")
    stopped_on = models.DateField("中止自次日起")
    resumed_on = models.DateField("中止至当日", null=True)
    reason = models.CharField("事由", max_length=300)
    basis = models.JSONField("依据", default=list)
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resumed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "中止"
        verbose_name_plural = "中止"
        ordering = ["stopped_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["limit"], condition=Q(resumed_on=None), name="suspension_one_open_per_limit"
            ),
            models.CheckConstraint(
                condition=Q(resumed_on=None) | Q(resumed_on__gte=F("stopped_on")),
                name="suspension_ends_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stopped_on}后至{self.resumed_on or '今'}：{self.reason}"
