"""Departures from the procedure that somebody answers for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from workflows.models.matters import Matter
from workflows.models.texts import Immutable


class ProcedureException(Immutable):
    """An authorised exception from one step of the certificate of procedure. ``faults`` are the
    sentences of what stood against the step when it was approved: it covers these and no other."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="procedure_exceptions")
    step = models.CharField("环节", max_length=60)
    label = models.CharField("环节名称", max_length=120)
    faults = models.JSONField("不符合事项")
    reason = models.TextField("例外理由")
    basis = models.CharField("例外依据", max_length=300)
    approval_number = models.CharField("批准文号", max_length=60)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("批准时间")

    class Meta:
        verbose_name = "程序例外"
        verbose_name_plural = "程序例外"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(basis="") & ~Q(approval_number=""),
                name="procedure_exception_has_grounds",
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}（{self.approval_number}）"
