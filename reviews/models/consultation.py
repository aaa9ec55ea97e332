"""Consultation of other units (征求有关单位意见)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from reviews.models.rounds import Round
from workflows.constants import Disposition
from workflows.models import Organ, StatusModel


class Consultation(Round):
    """One round of asking units; ``no_unit_reason`` where none is concerned."""

    reply_by = models.DateField("回复期限", null=True)
    no_unit_reason = models.CharField("不征求意见的理由", max_length=300, blank=True)

    class Meta(Round.Meta):
        verbose_name = "征求意见"
        verbose_name_plural = "征求意见"

    def __str__(self) -> str:
        return f"征求意见（{self.matter}）"


class ReplyStatus(models.TextChoices):
    ASKED = "asked", "待回复"
    REPLIED = "replied", "已回复"
    SILENT = "silent", "逾期未回复"


class ReplyQuerySet(models.QuerySet["ConsultationReply"]):
    def with_opinion(self) -> ReplyQuerySet:
        """Answers that ask for a change; “无意见” and silence are not among them."""
        return self.filter(has_opinion=True)


class ConsultationReply(StatusModel):
    """One unit's answer, and what the drafter did with it."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="replies")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="单位")
    status = FSMField(
        "状态", default=ReplyStatus.ASKED, choices=ReplyStatus.choices, protected=True
    )
    has_opinion = models.BooleanField("有修改意见", default=False)
    text = models.TextField("意见", blank=True)
    replied_at = models.DateTimeField("回复时间", null=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    disposition = models.CharField("采纳情况", max_length=16, choices=Disposition, blank=True)
    disposition_reason = models.CharField("理由", max_length=500, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "单位意见"
        verbose_name_plural = "单位意见"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "organ"], name="consultation_reply_organ_unique"
            ),
            models.CheckConstraint(
                condition=Q(disposition__in=["", Disposition.ADOPTED]) | ~Q(disposition_reason=""),
                name="consultation_reply_not_adopted_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ}：{self.get_status_display()}"

    @transition(field=status, source=ReplyStatus.ASKED, target=ReplyStatus.REPLIED)
    def reply(self) -> None:
        """The unit answered; “无意见” is an answer too, counted apart."""

    @transition(field=status, source=ReplyStatus.ASKED, target=ReplyStatus.SILENT)
    def fall_silent(self) -> None:
        """The unit let the time pass."""

    @property
    def is_open(self) -> bool:
        """Still to be answered, or answered with an opinion that nobody has dealt with."""
        return self.status == ReplyStatus.ASKED or (self.has_opinion and not self.disposition)
