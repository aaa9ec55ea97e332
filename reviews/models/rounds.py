"""What every record of a review has in common: its matter, its round, the text it judged."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

from django.conf import settings
from django.db import models

from workflows.models import Matter, Revision, StatusModel
from workflows.statements import Statement

M = TypeVar("M", bound="Round")


class Round(StatusModel):
    """One round of one step of the procedure. A new round is a new row, never a reset one."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="%(class)ss")
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="+", verbose_name="所据文本"
    )
    opened_at = models.DateTimeField("开始时间")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["pk"]

    @classmethod
    def latest(cls: type[M], matter: Matter) -> M | None:
        """The newest round of the matter, which it then refers to; or ``None``."""
        newest = _newest(cls).first(matter=matter.pk)
        if newest is not None:
            newest.matter = matter
        return newest


@cache
def _newest(kind: type[M]) -> Statement[M]:
    return Statement(
        lambda matter: kind._default_manager.filter(matter=matter).order_by("-pk")[:1], matter=int
    )
