"""The register of adopted texts: registered, numbered and issued by one office (三统一)."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from workflows.chinese_dates import chinese_date
from workflows.models import Attachment, Kept, Matter, Organ, Revision, StatusModel
from workflows.statements import Statement


class DocumentStatus(models.TextChoices):
    ADOPTED = "adopted", "待登记编号"
    ISSUED = "issued", "已印发"
    PUBLISHED = "published", "已公布"
    WITHHELD = "withheld", "依法不予公开"


class Channel(models.TextChoices):
    """Where a text is shown to the public (公布载体)."""

    SITE = "site", "政府网站政府信息公开专栏"
    GAZETTE = "gazette", "政府公报"
    NEW_MEDIA = "new_media", "政务新媒体"
    PRESS = "press", "报刊"


class Document(StatusModel):
    """One adopted text. ``signed_on`` is the day of signing (成文日期); ``valid_until`` the last
    day of validity, inclusive, always entered and never computed later. Only what is published,
    in force and not lapsed may be relied on. ``adoption`` tells in a sentence how it was adopted,
    ``remarks`` what in the procedure was out of the ordinary.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="document")
    maker = models.ForeignKey(Organ, models.PROTECT, related_name="documents")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=200)
    status = FSMField(
        "状态", default=DocumentStatus.ADOPTED, choices=DocumentStatus.choices, protected=True
    )
    adoption = models.CharField("审议通过情况", max_length=300, blank=True)
    remarks = models.TextField("程序的特殊情况", blank=True)
    signed_on = models.DateField("成文日期")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    register_number = models.CharField("统一登记号", max_length=60, blank=True)
    document_number = models.CharField("发文字号", max_length=60, blank=True)
    issued_on = models.DateField("印发日期", null=True)
    effective_on = models.DateField("施行日期", null=True)
    effect_reason = models.CharField("提前施行的理由", max_length=300, blank=True)
    valid_until = models.DateField("有效期至", null=True)
    validity_reason = models.CharField("有效期超过一般年限的理由", max_length=300, blank=True)
    no_expiry_reason = models.CharField("不设有效期的理由", max_length=300, blank=True)
    withheld_basis = models.CharField("不予公开的依据", max_length=300, blank=True)
    withheld_approved_by = models.CharField("不予公开的批准人", max_length=60, blank=True)

    class Meta:
        verbose_name = "已通过文件"
        verbose_name_plural = "已通过文件"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["maker", "register_number"],
                condition=~Q(register_number=""),
                name="document_register_number_unique",
            ),
            models.UniqueConstraint(
                fields=["maker", "document_number"],
                condition=~Q(document_number=""),
                name="document_number_unique",
            ),
            models.CheckConstraint(
                condition=Q(status=DocumentStatus.ADOPTED)
                | (~Q(register_number="") & ~Q(document_number="") & Q(issued_on__isnull=False)),
                name="document_issued_whole",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | Q(effective_on=None)
                | Q(valid_until__gte=F("effective_on")),
                name="document_validity_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(status=DocumentStatus.WITHHELD)
                | (~Q(withheld_basis="") & ~Q(withheld_approved_by="")),
                name="document_withheld_has_grounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.document_number}）" if self.document_number else self.title

    @transition(field=status, source=DocumentStatus.ADOPTED, target=DocumentStatus.ISSUED)
    def issue(self) -> None:
        """Registered, numbered, issued in one act by one office."""

    @transition(field=status, source=DocumentStatus.ISSUED, target=DocumentStatus.PUBLISHED)
    def publish(self) -> None:
        """First shown to the public."""

    @transition(field=status, source=DocumentStatus.ISSUED, target=DocumentStatus.WITHHELD)
    def withhold(self) -> None:
        """Lawfully not shown to the public; nobody outside may be held to it."""


class BasisCitation(Kept):
    """A registered text that a draft relies on, in force on the day it was named."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="basis_citations")
    document = models.ForeignKey(Document, models.PROTECT, related_name="citations")
    cited_on = models.DateField("引用日")
    cited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "引用依据"
        verbose_name_plural = "引用依据"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "document"], name="basis_citation_once_each")
        ]

    def __str__(self) -> str:
        return str(self.document)


class Publication(Kept):
    """One showing to the public. The first one is the publication from which days run."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="publications")
    channel = models.CharField("公布载体", max_length=40, choices=Channel)
    address = models.CharField("公布位置", max_length=300)
    published_on = models.DateField("公布日期")
    text_sha256 = models.CharField("公布文本摘要", max_length=64)
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    interpretation = models.CharField("解读材料", max_length=300, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "公布"
        verbose_name_plural = "公布"
        ordering = ["published_on", "pk"]

    def __str__(self) -> str:
        return f"{chinese_date(self.published_on)} {self.get_channel_display()}"


# By the key of a matter: its entry in the register, with the text, its maker and who signed it;
# and every showing of it to the public, the first one first.
REGISTER_ENTRY: Final = Statement(
    lambda matter: (
        Document.objects.filter(matter=matter)
        .select_related("revision", "maker", "signed_by")
        .order_by()
    ),
    matter=int,
)
PUBLICATIONS: Final = Statement(
    lambda matter: Publication.objects.filter(document__matter=matter), matter=int
)
