"""Recusal (回避): a person who has no further part in one matter."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from workflows.models.matters import Matter


class RecusalQuerySet(models.QuerySet["Recusal"]):
    def standing(self) -> RecusalQuerySet:
        """Those that have not been lifted."""
        return self.filter(lifted_at=None)


class Recusal(models.Model):
    """Declared by the person, or ordered by the head. Lifting it is written beside it.

    ``reading_ended``: as long as it stands, the person does not read the matter either.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="recusals")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="recusals", verbose_name="回避人"
    )
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    at = models.DateTimeField("时间")
    reading_ended = models.BooleanField("停止查阅", default=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField("解除时间", null=True)
    lift_reason = models.CharField("解除的理由", max_length=300, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = "回避"
        verbose_name_plural = "回避"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "person"],
                condition=Q(lifted_at=None),
                name="recusal_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lift_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason=""),
                name="recusal_lifted_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}回避"

    @property
    def ordered(self) -> bool:
        """Ordered by somebody else rather than declared by the person."""
        return self.by_id != self.person_id
