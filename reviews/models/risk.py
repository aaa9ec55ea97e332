"""Risk screening of every matter, and assessment where screening finds risk (风险评估)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reviews.models.rounds import Round


class RiskScreening(Round):
    """Whether a matter may endanger social stability, public safety and the like."""

    risky = models.BooleanField("存在风险")
    points = models.TextField("排查的风险点")

    class Meta(Round.Meta):
        verbose_name = "风险排查"
        verbose_name_plural = "风险排查"

    def __str__(self) -> str:
        return "存在风险" if self.risky else "未发现风险"


class RiskOutcome(models.TextChoices):
    CONTROLLABLE = "controllable", "风险可控"
    UNCONTROLLABLE = "uncontrollable", "风险不可控"


class RiskAssessment(Round):
    """The assessment of one text. Another text needs another assessment."""

    assessor = models.CharField("评估机构", max_length=120)
    outcome = models.CharField("评估结论", max_length=16, choices=RiskOutcome)
    report = models.TextField("评估报告要点")
    measures = models.TextField("防范化解措施")

    class Meta(Round.Meta):
        verbose_name = "风险评估"
        verbose_name_plural = "风险评估"
        constraints = [
            models.CheckConstraint(condition=~Q(measures=""), name="risk_assessment_has_measures")
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
