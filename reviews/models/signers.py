"""Additional signers of a review (加签): further persons of the review body who have to agree."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews.models.legality import LegalityReview
from workflows.models import Kept


class AdditionalSignerQuerySet(models.QuerySet["AdditionalSigner"]):
    def standing(self) -> AdditionalSignerQuerySet:
        """Those whose agreement the conclusion under way needs, given or not."""
        return self.filter(removed_at=None, superseded_at=None)

    def waiting(self) -> AdditionalSignerQuerySet:
        """Those who have not agreed yet."""
        return self.standing().filter(agreed_at=None)


class AdditionalSigner(Kept):
    """One person asked to agree to one conclusion.

    ``step`` is where they were added, and before whose end they have to agree. A conclusion that
    is sent back takes the agreements with it (``superseded_at``): the new one is asked anew.
    """

    review = models.ForeignKey(LegalityReview, models.PROTECT, related_name="added_signers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="加签人员"
    )
    step = models.CharField("加签的步骤", max_length=60)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField("加签时间")
    reason = models.CharField("加签的理由", max_length=300)
    agreed_at = models.DateTimeField("同意时间", null=True)
    opinion = models.TextField("意见", blank=True)
    superseded_at = models.DateTimeField("结论退回时间", null=True)
    removed_at = models.DateTimeField("减签时间", null=True)
    remove_reason = models.CharField("减签的理由", max_length=300, blank=True)

    objects = AdditionalSignerQuerySet.as_manager()

    class Meta:
        verbose_name = "加签"
        verbose_name_plural = "加签"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "person"],
                condition=Q(removed_at=None, superseded_at=None),
                name="additional_signer_once",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, remove_reason="")
                | Q(removed_at__isnull=False, agreed_at=None) & ~Q(remove_reason=""),
                name="additional_signer_removal_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def state(self) -> str:
        """Where the agreement stands, in words."""
        if self.removed_at is not None:
            return "已减签"
        if self.superseded_at is not None:
            return "结论已退回"
        return "待签" if self.agreed_at is None else "同意"
