"""Expert argument (专家论证)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from reviews.models.rounds import Round
from workflows.models import Kept


class ArgumentStatus(models.TextChoices):
    OPEN = "open", "论证中"
    CONCLUDED = "concluded", "已形成论证意见"


class ExpertArgument(Round):
    """One round of asking experts, and how far their advice was followed."""

    status = FSMField(
        "状态", default=ArgumentStatus.OPEN, choices=ArgumentStatus.choices, protected=True
    )
    selection_reason = models.CharField("专家遴选说明", max_length=500)
    conclusion = models.TextField("论证结论", blank=True)
    adoption = models.TextField("采纳情况及理由", blank=True)

    class Meta(Round.Meta):
        verbose_name = "专家论证"
        verbose_name_plural = "专家论证"

    def __str__(self) -> str:
        return f"专家论证（{self.matter}）"

    @transition(field=status, source=ArgumentStatus.OPEN, target=ArgumentStatus.CONCLUDED)
    def conclude(self) -> None:
        """Enough signed opinions are in and the drafter has said what was followed."""


class ExpertOpinionQuerySet(models.QuerySet["ExpertOpinion"]):
    def signed(self) -> ExpertOpinionQuerySet:
        return self.filter(given_at__isnull=False)

    def unsigned(self) -> ExpertOpinionQuerySet:
        return self.filter(given_at=None)


class ExpertOpinion(Kept):
    """One expert's own signed opinion; empty until given."""

    argument = models.ForeignKey(ExpertArgument, models.PROTECT, related_name="opinions")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    no_interest = models.BooleanField("声明无直接利害关系", default=False)
    necessity = models.TextField("必要性", blank=True)
    feasibility = models.TextField("可行性", blank=True)
    soundness = models.TextField("科学性", blank=True)
    given_at = models.DateTimeField("签署时间", null=True)

    objects = ExpertOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "专家意见"
        verbose_name_plural = "专家意见"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["argument", "expert"], name="expert_opinion_unique"),
            models.CheckConstraint(
                condition=Q(given_at=None) | Q(no_interest=True),
                name="expert_opinion_without_interest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert}的论证意见"
