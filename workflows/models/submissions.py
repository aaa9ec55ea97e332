"""What makes a repeated click harmless where the version of the matter is not compared."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from workflows.models.matters import Matter
from workflows.models.texts import Immutable


class SubmissionKey(Immutable):
    """The key of one form that was handed in, with the hash of what it said and the record made
    of it. The same key again leads to the same record."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    verb = models.CharField("行为", max_length=40)
    key = models.CharField("标识", max_length=64)
    sha256 = models.CharField("内容摘要", max_length=64)
    made = models.BigIntegerField("所成记录", null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "防重复提交标识"
        verbose_name_plural = "防重复提交标识"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "verb", "key"], name="submission_key_once_each"
            ),
            models.CheckConstraint(condition=~models.Q(key=""), name="submission_key_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.key}"
