"""Collective deliberation (集体审议、集体讨论决定)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from reviews.models.legality import LegalityReview
from reviews.models.rounds import Round
from workflows.models import Attachment, ChangeKind, Kept, Revision


class DeliberationStatus(models.TextChoices):
    TABLED = "tabled", "已列入议题"
    UNTABLED = "untabled", "未上会"
    HELD = "held", "已审议"
    SIGNED = "signed", "会议记录已签署"


class DeliberationOutcome(models.TextChoices):
    PASSED = "passed", "通过"
    PASSED_WITH_CHANGES = "passed_with_changes", "原则通过并修改"
    REJECTED = "rejected", "不予通过"
    POSTPONED = "postponed", "暂缓"


class Deliberation(Round):
    """One text before one meeting. ``held_on`` is the day planned until the meeting has been
    held; ``against_majority`` is computed from the statements. ``changed_revision`` is the text
    changed as the meeting asked, ``change_found`` what the review body found that change to be.
    """

    read_with = ("revision", "changed_revision", "review")
    read_without = ("revision__plain", "changed_revision__plain")

    status = FSMField(
        "状态",
        default=DeliberationStatus.TABLED,
        choices=DeliberationStatus.choices,
        protected=True,
    )
    review = models.ForeignKey(LegalityReview, models.PROTECT, related_name="deliberations")
    meeting_type = models.CharField("会议类型", max_length=40)
    session = models.CharField("会议届次", max_length=60)
    held_on = models.DateField("会议日期")
    package = models.JSONField("会议材料", default=list)
    outcome = models.CharField("审议结果", max_length=24, choices=DeliberationOutcome, blank=True)
    changes = models.TextField("会议提出的修改意见", blank=True)
    against_majority = models.BooleanField("与多数人意见不一致", default=False)
    majority_reason = models.TextField("与多数人意见不一致的理由", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField("签署时间", null=True)
    minutes_number = models.CharField("纪要编号", max_length=60, blank=True)
    minutes = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    changed_revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, related_name="+", verbose_name="会后修改稿"
    )
    change_found = models.CharField("修改性质", max_length=16, choices=ChangeKind, blank=True)

    class Meta(Round.Meta):
        verbose_name = "集体审议"
        verbose_name_plural = "集体审议"
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(status__in=[DeliberationStatus.TABLED, DeliberationStatus.HELD]),
                name="deliberation_one_open_per_matter",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[DeliberationStatus.TABLED, DeliberationStatus.UNTABLED])
                | ~Q(outcome=""),
                name="deliberation_held_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(against_majority=False) | ~Q(majority_reason=""),
                name="deliberation_against_majority_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status=DeliberationStatus.SIGNED)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="deliberation_signed_whole",
            ),
            models.CheckConstraint(
                condition=Q(change_found="") | Q(changed_revision__isnull=False),
                name="deliberation_change_has_text",
            ),
        ]

    def __str__(self) -> str:
        return self.session

    @property
    def adopted_revision(self) -> Revision | None:
        """The text that stands adopted: the one deliberated on, or its confirmed wording change."""
        if self.status != DeliberationStatus.SIGNED:
            return None
        if self.outcome == DeliberationOutcome.PASSED:
            return self.revision
        if (
            self.outcome == DeliberationOutcome.PASSED_WITH_CHANGES
            and self.change_found == ChangeKind.WORDING
        ):
            return self.changed_revision
        return None

    @transition(field=status, source=DeliberationStatus.TABLED, target=DeliberationStatus.UNTABLED)
    def untable(self) -> None:
        """The meeting did not take the item; another tabling is another row."""

    @transition(field=status, source=DeliberationStatus.TABLED, target=DeliberationStatus.HELD)
    def hold(self) -> None:
        """The meeting has taken place and decided."""

    @transition(field=status, source=DeliberationStatus.HELD, target=DeliberationStatus.SIGNED)
    def sign(self) -> None:
        """The head has signed the record."""


class Part(models.TextChoices):
    """In what part a person attends."""

    HEAD = "head", "主要负责人"
    MEMBER = "member", "组成人员"
    NON_VOTING = "non_voting", "列席人员"


class Attendance(Kept):
    """Who was called to the meeting, and whether they came."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField("姓名", max_length=40)
    position = models.CharField("职务", max_length=80, blank=True)
    part = models.CharField("身份", max_length=16, choices=Part)
    present = models.BooleanField("出席", default=True)
    recused = models.BooleanField("回避", default=False)

    class Meta:
        verbose_name = "出席"
        verbose_name_plural = "出席"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "name"], name="attendance_name_unique"),
            models.UniqueConstraint(
                fields=["deliberation"], condition=Q(part=Part.HEAD), name="attendance_one_head"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Position(models.TextChoices):
    AGREE = "agree", "同意"
    DISAGREE = "disagree", "不同意"
    RESERVE = "reserve", "保留意见"


class Statement(Kept):
    """What one person said, in the order of speaking; the head speaks last."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="statements")
    order = models.PositiveIntegerField("发言顺序")
    speaker = models.ForeignKey(Attendance, models.PROTECT, related_name="statements")
    position = models.CharField("态度", max_length=16, choices=Position)
    text = models.TextField("发言要点")

    class Meta:
        verbose_name = "发言"
        verbose_name_plural = "发言"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "order"], name="statement_order_unique")
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.speaker}"
