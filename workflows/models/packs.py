"""Rule packs as kept: the law a matter began with stays readable as it was."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from workflows.chinese_dates import chinese_date
from workflows.divisions import ancestors
from workflows.law import Law
from workflows.law.rules import LawUnset
from workflows.querysets import in_force


class PackUnset(LawUnset):
    """No rule pack is in force for the division on the day."""

    def __init__(self, division: str, day: date) -> None:
        super().__init__("pack", "规则包", division)
        self.sentence = f"行政区划{division}在{chinese_date(day)}没有有效的规则包，请先载入规则包"
        self.args = (self.sentence,)


class PackChanged(Exception):
    """A stored pack was about to be changed; a change is a new version."""

    code = "pack_changed"


_LAWS: dict[tuple[str, str], Law] = {}


class RulePackQuerySet(models.QuerySet["RulePack"]):
    def in_force_on(self, day: date) -> RulePackQuerySet:
        """Packs valid on the day, both ends inclusive, open ends always."""
        return self.filter(in_force(day, first="effective_from", last="effective_until"))

    def current(self, division: str, on: date) -> RulePack:
        """The newest version for the nearest division at or above this one, valid on the day.

        Raises :class:`PackUnset`, and DivisionInvalid for what is no division code.
        """
        line = ancestors(division)
        packs = self.in_force_on(on).filter(division__in=line).defer("content")
        newest = {pack.division: pack for pack in packs.order_by("loaded_at", "pk")}
        for one in line:
            if one in newest:
                return newest[one]
        raise PackUnset(division, on)


class RulePack(models.Model):
    """One version of one division's law, inheritance resolved. Never changed, never deleted.

    ``effective_from`` and ``effective_until`` are inclusive; none means open.
    """

    division = models.CharField("行政区划代码", max_length=12)
    name = models.CharField("名称", max_length=80)
    version = models.CharField("版本", max_length=40)
    sha256 = models.CharField("内容摘要", max_length=64)
    content = models.JSONField("内容")
    effective_from = models.DateField("生效日期", null=True, blank=True)
    effective_until = models.DateField("失效日期", null=True, blank=True)
    loaded_at = models.DateTimeField("载入时间")

    objects = RulePackQuerySet.as_manager()

    class Meta:
        verbose_name = "规则包"
        verbose_name_plural = "规则包"
        ordering = ["division", "-loaded_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["division", "version"], name="rule_pack_division_version_unique"
            ),
            models.CheckConstraint(
                condition=Q(effective_until=None)
                | Q(effective_from=None)
                | Q(effective_until__gte=models.F("effective_from")),
                name="rule_pack_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}规则包 {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only. Raises :class:`PackChanged` for a row that exists."""
        if not self._state.adding:
            raise PackChanged(f"{self}已载入，不得修改；规则变化应载入新版本")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: matters rest on it."""
        raise PackChanged(f"{self}已载入，不得删除")

    @property
    def law(self) -> Law:
        """The typed reading of this version: read once in a process, since equal hashes are
        equal content. A row whose content is deferred needs no query for a law read before."""
        key = (self.version, self.sha256)
        if key not in _LAWS:
            _LAWS[key] = Law.from_content(self.content, self.version, self.sha256)
        return _LAWS[key]
