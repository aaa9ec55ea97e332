"""Time limits that run on matters, and the intervals that do not count."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from workflows.bounds import Bounds
from workflows.chinese_dates import chinese_date
from workflows.constants import Role
from workflows.lawful_days import LawfulDays
from workflows.legal_terms import ADDRESSEES
from workflows.models.kept import Kept
from workflows.models.matters import Matter
from workflows.models.organs import Organ
from workflows.models.status import StatusModel
from workflows.models.texts import Immutable


class LimitStatus(models.TextChoices):
    RUNNING = "running", "计算中"
    SUSPENDED = "suspended", "中止"
    MET = "met", "已完成"
    ENDED = "ended", "已终止"


OPEN_LIMITS: Final = (LimitStatus.RUNNING, LimitStatus.SUSPENDED)


# Limits whose own name says who receives what is due.
NAMES_ITS_ADDRESSEE: Final = frozenset({"filing_npc"})


class TimeLimit(StatusModel):
    """One limit on one matter. All days are inclusive; the day of the event never counts.

    ``earliest_on`` is the first day on which the act is lawful, ``latest_on`` the last. A
    provisional limit holds in ``possible`` what each of its days can still become.
    ``addressee`` is the word of the rule pack for who receives what is due, where several do.
    ``organ`` is in charge of keeping it. ``target_on`` is the office's own earlier aim (内部目标)
    and binds nobody. ``watched_on`` is the first day of a mark that may still have to be made
    (see :mod:`workflows.sweeping`); empty when there is nothing to watch.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="limits")
    name = models.CharField("时限", max_length=40)
    label = models.CharField("名称", max_length=60)
    addressee = models.CharField("报送对象", max_length=40, blank=True)
    organ = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="limits_in_charge", verbose_name="责任单位"
    )
    started_on = models.DateField("起算事件日")
    earliest_on = models.DateField("最早", null=True)
    kept_open_until = models.DateField("持续开放至", null=True)
    latest_on = models.DateField("最迟", null=True)
    provisional = models.BooleanField("暂定", default=False)
    possible = models.JSONField("可能的日期", null=True)
    verified = models.BooleanField("依据已核实", default=True)
    basis = models.JSONField("依据", default=list)
    calendar_revision = models.CharField("日历版本", max_length=40)
    status = FSMField(
        "状态", default=LimitStatus.RUNNING, choices=LimitStatus.choices, protected=True
    )
    target_on = models.DateField("内部目标", null=True)
    met_on = models.DateField("完成日", null=True)
    ended_on = models.DateField("终止日", null=True)
    watched_on = models.DateField("下次提醒日", null=True)
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
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(status=LimitStatus.ENDED),
                name="limit_only_ended_has_end",
            ),
            models.UniqueConstraint(
                fields=["matter", "name", "addressee"],
                condition=Q(status__in=OPEN_LIMITS),
                name="limit_one_open_each",
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "name"], name="limit_matter_name"),
            models.Index(
                fields=["watched_on", "id"],
                condition=Q(watched_on__isnull=False),
                name="limit_watched",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}（{self.addressee_label}）" if self.addressee_label else self.label

    @property
    def addressee_label(self) -> str:
        """Who receives what is due, where several do and the name of the limit does not say it."""
        return "" if self.name in NAMES_ITS_ADDRESSEE else ADDRESSEES.get(self.addressee, "")

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


class Suspension(Kept):
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
            models.CheckConstraint(
                condition=Q(resumed_on=None, resumed_by=None)
                | Q(resumed_on__isnull=False, resumed_by__isnull=False),
                name="suspension_resumed_whole",
            ),
        ]

    def __str__(self) -> str:
        last = chinese_date(self.resumed_on) if self.resumed_on else "今"
        return f"{chinese_date(self.stopped_on)}后至{last}：{self.reason}"


class Extension(Immutable):
    """The one extension of a limit, as it was granted. ``length`` is in the words of law."""

    limit = models.OneToOneField(TimeLimit, models.PROTECT, related_name="extension")
    length = models.CharField("延长", max_length=20)
    reason = models.CharField("事由", max_length=300)
    basis = models.JSONField("依据", default=list)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField("批准时间")
    granted_on = models.DateField("批准日")
    latest_before = models.DateField("原最迟")
    latest_after = models.DateField("延长后最迟")

    class Meta:
        verbose_name = "延长"
        verbose_name_plural = "延长"
        constraints = [
            models.CheckConstraint(
                condition=Q(latest_after__gt=F("latest_before")), name="extension_moves_the_end"
            ),
            models.CheckConstraint(
                condition=Q(granted_on__lte=F("latest_before")), name="extension_granted_in_time"
            ),
        ]

    def __str__(self) -> str:
        return f"延长{self.length}，至{chinese_date(self.latest_after)}"


class MarkKind(models.TextChoices):
    """What a mark says of a limit."""

    WARNING = "warning", "临期提醒"
    OVERDUE = "overdue", "逾期"
    ESCALATION = "escalation", "逾期督办"


class LimitMark(Immutable):
    """What became true of a limit on a day, whenever it was written. Never cleared.

    ``distance`` is in working days: before the last day for a warning, after it for an
    escalation, 0 for the lateness itself. ``latest_on`` is the last day as it stood. An
    escalation is for the people with ``role`` in ``organ``.
    """

    limit = models.ForeignKey(TimeLimit, models.PROTECT, related_name="marks")
    kind = models.CharField("种类", max_length=16, choices=MarkKind)
    distance = models.PositiveSmallIntegerField("工作日数")
    on = models.DateField("发生日")
    latest_on = models.DateField("所据最迟")
    created_at = models.DateTimeField("记录时间")
    role = models.CharField("角色", max_length=32, blank=True, choices=Role)
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "时限标记"
        verbose_name_plural = "时限标记"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["limit", "kind", "distance", "latest_on"], name="limit_mark_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=MarkKind.ESCALATION, organ__isnull=False) & ~Q(role="")
                | ~Q(kind=MarkKind.ESCALATION) & Q(organ=None, role=""),
                name="limit_mark_escalation_has_superior",
            ),
            models.CheckConstraint(
                condition=Q(kind=MarkKind.WARNING, on__lt=F("latest_on"))
                | ~Q(kind=MarkKind.WARNING) & Q(on__gt=F("latest_on")),
                name="limit_mark_on_its_side",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organ", "role", "on"],
                condition=Q(kind=MarkKind.ESCALATION),
                name="limit_mark_escalated",
            )
        ]

    def __str__(self) -> str:
        return f"{chinese_date(self.on)} {self.words}"

    @property
    def words(self) -> str:
        """What the mark says, without its day."""
        if self.kind == MarkKind.WARNING:
            return f"距最迟日{self.distance}个工作日"
        if self.kind == MarkKind.OVERDUE:
            return "已逾期"
        return f"逾期第{self.distance}个工作日，督办"

    @property
    def is_superseded(self) -> bool:
        """Made for a last day that was later moved. Reads ``limit``."""
        return self.latest_on != self.limit.latest_on
