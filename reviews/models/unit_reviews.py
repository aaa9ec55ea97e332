"""The drafting unit's own review before anything leaves the house (起草单位审核)."""

from __future__ import annotations

from django.db import models

from reviews.models.rounds import Round


class UnitReviewOutcome(models.TextChoices):
    PASSED = "passed", "同意送审"
    SENT_BACK = "sent_back", "退回承办人员修改"


class UnitReview(Round):
    """The own reviewer's opinion and the unit's collective decision to submit."""

    outcome = models.CharField("结论", max_length=16, choices=UnitReviewOutcome)
    opinion = models.TextField("审核意见")
    office_meeting = models.CharField("本单位集体讨论情况", max_length=200, blank=True)

    class Meta(Round.Meta):
        verbose_name = "起草单位审核"
        verbose_name_plural = "起草单位审核"

    def __str__(self) -> str:
        return self.get_outcome_display()
