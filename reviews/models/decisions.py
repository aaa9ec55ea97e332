"""What only major decisions have: the yearly catalogue and the report to the Party committee."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from reviews.models.rounds import Round
from workflows.chinese_dates import chinese_date
from workflows.constants import Stage
from workflows.models import Kept, Matter, Organ


class CatalogueEntry(Kept):
    """One item of a maker's yearly catalogue of major decisions (年度重大行政决策事项目录)."""

    maker = models.ForeignKey(Organ, models.PROTECT, related_name="catalogue_entries")
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("序号")
    title = models.CharField("决策事项", max_length=200)
    drafting_unit = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    party_consent = models.CharField("同级党委同意情况", max_length=200)
    published_on = models.DateField("公布日")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("录入时间")
    matter = models.OneToOneField(
        Matter, models.PROTECT, null=True, blank=True, related_name="catalogue_entry"
    )

    class Meta:
        verbose_name = "决策目录事项"
        verbose_name_plural = "决策目录"
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["maker", "year", "number"], name="catalogue_entry_number_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}年第{self.number}项 {self.title}"

    @property
    def is_taken(self) -> bool:
        """A matter carries the item out; one that was terminated leaves it open again."""
        return self.matter is not None and self.matter.stage != Stage.TERMINATED


class PartyReport(Round):
    """The report to the Party committee of the same level (请示报告), before issuing."""

    reported_on = models.DateField("请示报告日")
    reply = models.CharField("党委意见", max_length=300)

    class Meta(Round.Meta):
        verbose_name = "请示报告"
        verbose_name_plural = "请示报告"

    def __str__(self) -> str:
        return f"请示报告（{chinese_date(self.reported_on)}）"
