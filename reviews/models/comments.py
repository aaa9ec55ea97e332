"""Public comment (公开征求意见)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from reviews.models.rounds import Round
from workflows.constants import Disposition
from workflows.lawful_days import until
from workflows.models import Kept, TimeLimit


class CommentStatus(models.TextChoices):
    OPEN = "open", "征求意见中"
    CLOSED = "closed", "已截止"
    SETTLED = "settled", "已反馈"
    WAIVED = "waived", "依法不公开征求意见"


class CommentPeriod(Round):
    """One period of public comment. ``closes_on`` is the last day, open until 24:00."""

    read_with = ("revision", "limit")

    status = FSMField(
        "状态", default=CommentStatus.OPEN, choices=CommentStatus.choices, protected=True
    )
    limit = models.ForeignKey(TimeLimit, models.PROTECT, null=True, related_name="+")
    channel = models.CharField("公布渠道", max_length=200, blank=True)
    how_to_comment = models.CharField("提出意见的方式", max_length=300, blank=True)
    contact = models.CharField("联系人及联系方式", max_length=200, blank=True)
    published_on = models.DateField("公布日", null=True)
    closes_on = models.DateField("截止日", null=True)
    shortening_reason = models.CharField("缩短期限的说明", max_length=500, blank=True)
    waiver_case = models.CharField("不公开征求意见的情形", max_length=40, blank=True)
    waiver_reason = models.CharField("理由", max_length=500, blank=True)
    consent_by = models.CharField("书面同意人", max_length=60, blank=True)
    summary = models.TextField("采纳情况说明", blank=True)
    settled_on = models.DateField("反馈日", null=True)

    class Meta(Round.Meta):
        verbose_name = "公开征求意见"
        verbose_name_plural = "公开征求意见"
        constraints = [
            models.CheckConstraint(
                condition=Q(status=CommentStatus.WAIVED)
                | Q(published_on__isnull=False, closes_on__gt=F("published_on")),
                name="comment_period_has_dates",
            ),
            models.CheckConstraint(
                condition=~Q(status=CommentStatus.WAIVED)
                | (~Q(waiver_case="") & ~Q(waiver_reason="") & ~Q(consent_by="")),
                name="comment_waiver_has_grounds",
            ),
        ]

    def __str__(self) -> str:
        return f"公开征求意见（{self.matter}）"

    @transition(field=status, source=CommentStatus.OPEN, target=CommentStatus.CLOSED)
    def close(self) -> None:
        """The last day has passed."""

    @transition(field=status, source=CommentStatus.CLOSED, target=CommentStatus.SETTLED)
    def settle(self) -> None:
        """Every comment has been answered with its reason and the result published."""

    @transition(field=status, source=CommentStatus.OPEN, target=CommentStatus.WAIVED)
    def waive(self) -> None:
        """A lawful exception applies."""


class CommentChannel(models.TextChoices):
    SITE = "site", "网站"
    LETTER = "letter", "来信"
    EMAIL = "email", "电子邮件"
    MEETING = "meeting", "座谈会"
    HEARING = "hearing", "听证会"
    PHONE = "phone", "电话"


class CommentQuerySet(models.QuerySet["Comment"]):
    def unanswered(self) -> CommentQuerySet:
        """Comments of which nobody has yet said whether they were adopted."""
        return self.filter(disposition="")


class Comment(Kept):
    """One comment as received. It is never merged or removed, only answered."""

    period = models.ForeignKey(CommentPeriod, models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField("序号")
    author = models.CharField("提出人", max_length=80)
    channel = models.CharField("渠道", max_length=16, choices=CommentChannel)
    text = models.TextField("意见")
    received_on = models.DateField("收到日")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    disposition = models.CharField("采纳情况", max_length=16, choices=Disposition, blank=True)
    disposition_reason = models.CharField("理由", max_length=500, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "公众意见"
        verbose_name_plural = "公众意见"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="comment_number_unique"),
            models.CheckConstraint(
                condition=Q(disposition__in=["", Disposition.ADOPTED]) | ~Q(disposition_reason=""),
                name="comment_not_adopted_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"意见{self.number}"

    @property
    def is_late(self) -> bool:
        """Received after the last day; recorded and answered all the same."""
        return until(self.period.closes_on).is_over(self.received_on)
