"""Delegation (委托): one person's role in one organ, exercised by another for some days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from workflows.constants import Role
from workflows.lawful_days import LawfulDays, Standing
from workflows.models.organs import Organ
from workflows.querysets import in_force, over

_STATES: Final = {
    Standing.AHEAD: "尚未开始",
    Standing.OPEN: "生效中",
    Standing.OVER: "已届满",
}


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def not_over_on(self, day: date) -> DelegationQuerySet:
        """In force on the day, or to come after it."""
        return self.filter(~over("last_on", day), ended_at=None)

    def in_force_on(self, day: date) -> DelegationQuerySet:
        """In force on the day; first and last day are inclusive."""
        return self.filter(in_force(day, first="first_on", last="last_on"), ended_at=None)

    def standing_at(self, at: datetime, day: date) -> DelegationQuerySet:
        """In force at an instant, of which ``day`` is the day: given by then, not ended yet."""
        not_ended = Q(ended_at=None) | Q(ended_at__gt=at)
        days = in_force(day, first="first_on", last="last_on")
        return self.filter(not_ended, days, given_at__lte=at)

    def of_present_holders(self) -> tuple[DelegationQuerySet, DelegationQuerySet]:
        """Those whose delegator still holds the role: by themselves, and through a group.

        Only what is held in one's own right counts, so that no delegation can be passed on.
        """
        active = self.filter(delegator__is_active=True).order_by()
        own = active.filter(
            delegator__organuserrole__content_object=F("organ"),
            delegator__organuserrole__permission__codename=F("role"),
        )
        through_group = active.filter(
            delegator__groups__organgrouprole__content_object=F("organ"),
            delegator__groups__organgrouprole__permission__codename=F("role"),
        )
        return own, through_group


class Delegation(models.Model):
    """From the first to the last day, both inclusive, until 24:00 in Asia/Shanghai."""

    delegator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="delegations_given",
        verbose_name="委托人",
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="delegations_received",
        verbose_name="受托人",
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="单位")
    role = models.CharField("角色", max_length=32, choices=Role)
    first_on = models.DateField("自")
    last_on = models.DateField("至")
    reason = models.CharField("事由", max_length=300)
    given_at = models.DateTimeField("委托时间")
    ended_at = models.DateTimeField("提前终止时间", null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    end_reason = models.CharField("提前终止的理由", max_length=300, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "委托"
        verbose_name_plural = "委托"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="delegation_dates_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(delegator=F("delegate")), name="delegation_to_another"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason=""),
                name="delegation_end_whole",
            ),
        ]
        indexes = [models.Index(fields=["delegate", "last_on"], name="delegation_delegate_last")]

    def __str__(self) -> str:
        return f"{self.organ}{self.get_role_display()}（{self.delegator}委托{self.delegate}）"

    @property
    def days(self) -> LawfulDays:
        """The days on which it holds unless it is ended early."""
        return LawfulDays(self.first_on, self.last_on)

    def state_on(self, day: date) -> str:
        """Where it stands on the day, in words."""
        return _STATES[self.days.standing(day)] if self.ended_at is None else "已提前终止"
