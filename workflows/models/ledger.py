"""The evidence ledger: one row per act, and per refusal that law cares about."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models

from workflows.constants import Duty
from workflows.models.matters import Matter
from workflows.models.packs import RulePack
from workflows.models.texts import Immutable, Revision

# How much of a name the column holds; the whole stands on the record named.
SUBJECT_LENGTH: Final = 60


class Entry(Immutable):
    """Who did what to which text at which instant. Insert-only, also for the database."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="entries")
    sequence = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时间")
    verb = models.CharField("行为", max_length=40)
    label = models.CharField("行为名称", max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    duty = models.CharField("职责", max_length=32, blank=True, choices=Duty)
    subject = models.CharField("对象", max_length=SUBJECT_LENGTH, blank=True)
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    pack = models.ForeignKey(RulePack, models.PROTECT, related_name="+")
    stage_from = models.CharField("原阶段", max_length=32)
    stage_to = models.CharField("现阶段", max_length=32)
    reason = models.TextField("事由", blank=True)
    detail = models.JSONField("内容", default=dict)
    refusal = models.CharField("拒绝代码", max_length=40, blank=True)

    class Meta:
        verbose_name = "记录"
        verbose_name_plural = "记录"
        ordering = ["matter", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "sequence"], name="entry_matter_sequence_unique"
            )
        ]
        indexes = [models.Index(fields=["matter", "actor", "duty"], name="entry_duties")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.label}"
