"""定密: how secret a matter is, for how long, on what basis, and who answers for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from workflows.chinese_dates import chinese_date
from workflows.constants import SecrecyLevel, SecrecyOrigin
from workflows.lawful_days import LawfulDays, day_of, until
from workflows.lengths import in_months, parse_length
from workflows.models.matters import Matter
from workflows.models.status import StatusModel
from workflows.windows import corresponding_day

if TYPE_CHECKING:
    from workflows.models.people import User

# The mark on a paper is one line: the condition stands in it.
CONDITION_LENGTH: Final = 20


class ClassificationStatus(models.TextChoices):
    PROPOSED = "proposed", "拟定"
    APPROVED = "approved", "已定密"
    REFUSED = "refused", "退回"
    REPLACED = "replaced", "已变更"
    LIFTED = "lifted", "已解密"


class Classification(StatusModel):
    """One fixing of a matter's secrecy: proposed by the drafter, decided by the 定密责任人.

    Exactly one of ``term`` (a length in years or months, from the day of the decision),
    ``until_on`` (inclusive) and ``condition`` says how long it lasts. A change is a new row that
    replaces this one. ``ended_*`` tell who replaced it, lifted it, or proposed anew before it was
    decided.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="classifications")
    status = FSMField(
        "状态",
        default=ClassificationStatus.PROPOSED,
        choices=ClassificationStatus.choices,
        protected=True,
    )
    level = models.CharField("密级", max_length=16, choices=SecrecyLevel)
    origin = models.CharField("定密方式", max_length=16, choices=SecrecyOrigin)
    basis = models.CharField("定密依据", max_length=200)
    term = models.CharField("保密期限", max_length=20, blank=True)
    until_on = models.DateField("解密时间", null=True)
    condition = models.CharField("解密条件", max_length=CONDITION_LENGTH, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="承办人"
    )
    proposed_at = models.DateTimeField("拟定时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="定密责任人",
    )
    decided_at = models.DateTimeField("审批时间", null=True)
    decision_reason = models.CharField("审批意见", max_length=300, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField("变更或者解除时间", null=True)
    end_reason = models.CharField("变更或者解除的理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "定密"
        verbose_name_plural = "定密"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(status=ClassificationStatus.PROPOSED),
                name="classification_one_proposed",
            ),
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(status=ClassificationStatus.APPROVED),
                name="classification_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None, condition="") & ~Q(term="")
                | Q(until_on__isnull=False, condition="", term="")
                | Q(until_on=None, term="") & ~Q(condition=""),
                name="classification_one_end",
            ),
            models.CheckConstraint(
                condition=~Q(basis=""),
                name="classification_has_basis",
            ),
            models.CheckConstraint(
                condition=~Q(
                    status__in=(
                        ClassificationStatus.APPROVED,
                        ClassificationStatus.REFUSED,
                        ClassificationStatus.LIFTED,
                    )
                )
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="classification_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(
                    status__in=(ClassificationStatus.REPLACED, ClassificationStatus.LIFTED)
                )
                | Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(end_reason=""),
                name="classification_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.mark

    @property
    def mark(self) -> str:
        """As it stands on a paper: 机密★10年, 秘密★2030年5月1日, or with the condition."""
        return f"{self.get_level_display()}★{self.lasts}"

    @property
    def lasts(self) -> str:
        """For how long, in words."""
        if self.until_on is not None:
            return chinese_date(self.until_on)
        return self.term or self.condition

    @property
    def lawful_days(self) -> LawfulDays:
        """The days on which it lasts; without an end where a condition ends it."""
        return until(self._last_on())

    def _last_on(self) -> date | None:
        if self.until_on is not None or self.decided_at is None or not self.term:
            return self.until_on
        return corresponding_day(day_of(self.decided_at), in_months(parse_length(self.term)))

    @transition(
        field=status, source=ClassificationStatus.PROPOSED, target=ClassificationStatus.APPROVED
    )
    def approve(self, by: User, at: datetime, reason: str) -> None:
        """The 定密责任人 makes it so."""
        self.decided_by, self.decided_at, self.decision_reason = by, at, reason

    @transition(
        field=status, source=ClassificationStatus.PROPOSED, target=ClassificationStatus.REFUSED
    )
    def refuse(self, by: User, at: datetime, reason: str) -> None:
        """The 定密责任人 does not."""
        self.decided_by, self.decided_at, self.decision_reason = by, at, reason

    @transition(
        field=status,
        source=[ClassificationStatus.PROPOSED, ClassificationStatus.APPROVED],
        target=ClassificationStatus.REPLACED,
    )
    def replace(self, by: User, at: datetime, reason: str) -> None:
        """Another fixing takes its place."""
        self.ended_by, self.ended_at, self.end_reason = by, at, reason

    @transition(
        field=status, source=ClassificationStatus.APPROVED, target=ClassificationStatus.LIFTED
    )
    def lift(self, by: User, at: datetime, reason: str) -> None:
        """It is a secret no longer (解密)."""
        self.ended_by, self.ended_at, self.end_reason = by, at, reason
