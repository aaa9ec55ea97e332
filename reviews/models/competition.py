"""Fair-competition review (公平竞争审查)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from reviews.models.rounds import Round


class CompetitionStatus(models.TextChoices):
    FIRST = "first", "已初审"
    CONCLUDED = "concluded", "已作出审查结论"


class CompetitionOutcome(models.TextChoices):
    COMPLIES = "complies", "符合公平竞争审查标准"
    EXCEPTION = "exception", "适用例外规定"
    VIOLATES = "violates", "违反公平竞争审查标准"


class CompetitionReview(Round):
    """The drafter's first review and the conclusion that counts."""

    status = FSMField(
        "状态", default=CompetitionStatus.FIRST, choices=CompetitionStatus.choices, protected=True
    )
    heard = models.CharField("听取意见情况", max_length=500)
    first_review = models.TextField("初审意见")
    outcome = models.CharField("审查结论", max_length=16, choices=CompetitionOutcome, blank=True)
    opinion = models.TextField("审查意见", blank=True)
    exception_detail = models.TextField("例外规定的具体情形", blank=True)
    exception_until = models.CharField("实施期限或终止条件", max_length=200, blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    concluded_at = models.DateTimeField("结论时间", null=True)

    class Meta(Round.Meta):
        verbose_name = "公平竞争审查"
        verbose_name_plural = "公平竞争审查"
        constraints = [
            models.CheckConstraint(
                condition=Q(status=CompetitionStatus.FIRST)
                | (~Q(outcome="") & Q(concluded_by__isnull=False, concluded_at__isnull=False)),
                name="competition_review_concluded_whole",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=CompetitionOutcome.EXCEPTION)
                | (~Q(exception_detail="") & ~Q(exception_until="")),
                name="competition_exception_has_grounds",
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display() or self.get_status_display()

    @transition(field=status, source=CompetitionStatus.FIRST, target=CompetitionStatus.CONCLUDED)
    def conclude(self) -> None:
        """The competent body has concluded."""

    @property
    def permits(self) -> bool:
        return self.outcome in (CompetitionOutcome.COMPLIES, CompetitionOutcome.EXCEPTION)
