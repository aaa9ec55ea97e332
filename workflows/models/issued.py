"""The papers that went out under an organ's signature."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from workflows.models.organs import Organ
from workflows.models.texts import Attachment, Immutable
from workflows.signatures.keys import TEST_MARK


class IssuedPaper(Immutable):
    """One signed paper and the code printed on it.

    ``succeeds``: it takes the place of earlier papers of the same material in its matter.
    ``certificates`` are the signer's and those above it (PEM), kept so that the signature can be
    checked when nobody hands them out any longer.
    """

    attachment = models.OneToOneField(
        Attachment, models.PROTECT, related_name="issued", verbose_name="文书"
    )
    code = models.CharField("核验码", max_length=16, unique=True)
    kind = models.CharField("文书种类", max_length=40)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="签发机关")
    number = models.CharField("文号", max_length=80, blank=True)
    dated_on = models.DateField("成文日期")
    succeeds = models.BooleanField("取代此前同类文书", default=False)
    signer = models.CharField("签名证书", max_length=300)
    certificates = models.TextField("证书链")
    signed_at = models.DateTimeField("签名时间")

    class Meta:
        verbose_name = "已签名文书"
        verbose_name_plural = "已签名文书"
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(signer="") & ~Q(certificates=""),
                name="issued_paper_is_signed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}{self.number}"

    @property
    def by_test_certificate(self) -> bool:
        """Whether its signature proves nothing."""
        return TEST_MARK in self.signer
