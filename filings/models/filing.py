"""Filing an adopted text with each authority that must receive it (备案)."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from filings.models.register import Document
from workflows.chinese_dates import chinese_date
from workflows.lawful_days import until
from workflows.models import Attachment, Kept, Organ, StatusModel, TimeLimit
from workflows.statements import Statement


class FilingStatus(models.TextChoices):
    DUE = "due", "待报送"
    SENT = "sent", "已报送"
    CORRECTING = "correcting", "待补正"
    REGISTERED = "registered", "已登记"
    NOT_REGISTERED = "not_registered", "不予登记"


class Filing(StatusModel):
    """One text before one addressee, with its own clock and its own number.

    ``on_time`` is empty until the report is sent. It may become false afterwards, where law
    counts a filing as late whose materials were not corrected in time.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="filings")
    addressee = models.ForeignKey(Organ, models.PROTECT, related_name="received_filings")
    addressee_kind = models.CharField("报备对象", max_length=40)
    status = FSMField(
        "状态", default=FilingStatus.DUE, choices=FilingStatus.choices, protected=True
    )
    limit = models.ForeignKey(TimeLimit, models.PROTECT, related_name="+")
    report_number = models.CharField("备案报告文号", max_length=60, blank=True)
    report = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    materials = models.JSONField("报送材料", default=list)
    sent_on = models.DateField("报送日", null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    on_time = models.BooleanField("按时报送", null=True)
    filing_number = models.CharField("备案登记号", max_length=60, blank=True)
    registered_on = models.DateField("登记日", null=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    refusal_reason = models.CharField("不予登记的理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "备案"
        verbose_name_plural = "备案"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "addressee"], name="filing_once_each"),
            models.UniqueConstraint(
                fields=["addressee", "filing_number"],
                condition=~Q(filing_number=""),
                name="filing_number_unique",
            ),
            models.CheckConstraint(
                condition=~Q(status=FilingStatus.REGISTERED)
                | (~Q(filing_number="") & Q(registered_on__isnull=False)),
                name="filing_registered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"向{self.addressee}备案"

    @transition(field=status, source=FilingStatus.DUE, target=FilingStatus.SENT)
    def send(self) -> None:
        """Report and materials have gone out."""

    @transition(field=status, source=FilingStatus.SENT, target=FilingStatus.CORRECTING)
    def ask_correction(self) -> None:
        """Materials are incomplete."""

    @transition(field=status, source=FilingStatus.CORRECTING, target=FilingStatus.SENT)
    def correct(self) -> None:
        """The correction is in."""

    @transition(field=status, source=FilingStatus.SENT, target=FilingStatus.REGISTERED)
    def register(self) -> None:
        """Complete: the filing number is given."""

    @transition(field=status, source=FilingStatus.SENT, target=FilingStatus.NOT_REGISTERED)
    def refuse(self) -> None:
        """Not a document that is filed here; the maker is told."""


class FilingCorrection(Kept):
    """One request to correct a filing's materials (补正). ``due_on`` is inclusive; ``limit`` is
    set where law gives the time and empty where the filing authority named the day."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="corrections")
    materials = models.TextField("补正要求")
    requested_on = models.DateField("通知日")
    due_on = models.DateField("补正期限")
    limit = models.ForeignKey(TimeLimit, models.PROTECT, null=True, related_name="+")
    account = models.TextField("补正情况", blank=True)
    corrected_on = models.DateField("补正日", null=True)

    class Meta:
        verbose_name = "备案材料补正"
        verbose_name_plural = "备案材料补正"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing"],
                condition=Q(corrected_on=None),
                name="filing_correction_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"补正通知（{chinese_date(self.requested_on)}）"

    @property
    def is_late(self) -> bool:
        """Corrected after the last day: that of the limit where law gives the time, which may
        have been extended since the request."""
        if self.corrected_on is None:
            return False
        days = self.limit.lawful_days if self.limit is not None else until(self.due_on)
        return days.is_over(self.corrected_on)


class Archive(Kept):
    """The closed file of a matter (案卷), complete by the list of its papers."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="archive")
    papers = models.JSONField("卷内目录")
    archived_on = models.DateField("归档日")
    archived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "案卷"
        verbose_name_plural = "案卷"

    def __str__(self) -> str:
        return f"{self.document}案卷"


# By the key of a matter: its filings, with the addressee and the limit as it was extended; and
# the requests to correct one of them.
FILINGS: Final = Statement(
    lambda matter: Filing.objects.filter(document__matter=matter).select_related(
        "addressee", "limit__extension"
    ),
    matter=int,
)
CORRECTIONS: Final = Statement(
    lambda matter: FilingCorrection.objects.filter(filing__document__matter=matter), matter=int
)
