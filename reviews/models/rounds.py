"""What every record of a review has in common: its matter, its round, the text it judged."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import QuerySet

from workflows.models import Matter, Revision, StatusModel
from workflows.questions import Question, answers
from workflows.statements import Statement

M = TypeVar("M", bound="Round")


class Round(StatusModel):
    """One round of one step of the procedure. A new round is a new row, never a reset one.

    ``read_with`` is what the newest round is read with, ``read_without`` what is left out.
    """

    read_with: ClassVar[tuple[str, ...]] = ("revision",)
    read_without: ClassVar[tuple[str, ...]] = ("revision__plain",)

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
        newest: M | None
        (newest,) = answers(cls.asking_latest(matter))
        return newest

    @classmethod
    def asking_latest(cls: type[M], matter: Matter) -> Question[M | None]:
        """The same as a question."""
        asked = _newest(cls).asking_objects(matter=matter.pk)
        return Question(
            asked.text,
            asked.values,
            lambda rows: _of(matter, asked.read(rows)),
            lambda: _of(matter, asked.asked_of_the_past()),
        )


def newest_of(kind: type[Round], matter: int) -> QuerySet[Any, Any]:
    """Within a query: the key of the newest round of a matter."""
    return kind._default_manager.filter(matter=matter).order_by("-pk").values("pk")[:1]


def _of(matter: Matter, found: Iterable[M]) -> M | None:
    for one in found:
        one.matter = matter
        return one
    return None


@cache
def _newest(kind: type[M]) -> Statement[M]:
    return Statement(
        lambda matter: (
            kind._default_manager.filter(matter=matter)
            .select_related(*kind.read_with)
            .defer(*kind.read_without)
            .order_by("-pk")[:1]
        ),
        matter=int,
    )
