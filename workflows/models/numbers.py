"""Series of numbers: opinions, register, documents, filings."""

from __future__ import annotations

from django.db import models

from workflows.models.organs import Organ


class SeriesPurpose(models.TextChoices):
    MATTER = "matter", "事项编号"
    OPINION = "opinion", "意见书文号"
    REGISTER = "register", "统一登记号"
    DOCUMENT = "document", "规范性文件发文字号"
    DECISION = "decision", "其他发文字号"
    MINUTES = "minutes", "会议纪要编号"
    FILING_REPORT = "filing_report", "备案报告文号"
    FILING = "filing", "备案登记号"
    COPY = "copy", "涉密文件份号"


class NumberSeries(models.Model):
    """The last number given in one series of one organ in one year."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    purpose = models.CharField("用途", max_length=16, choices=SeriesPurpose)
    year = models.PositiveSmallIntegerField("年")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = "编号序列"
        verbose_name_plural = "编号序列"
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "purpose", "year"], name="number_series_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organ} {self.get_purpose_display()} {self.year}：{self.last}"
