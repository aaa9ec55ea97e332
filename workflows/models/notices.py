"""Holiday notices as kept: which arrangement was known when a limit was computed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from workflows.holiday_notices import Notice, notice_kept
from workflows.models.status import StatusModel


class NoticeChanged(Exception):
    """A stored notice was about to be changed; a change is a new revision."""

    code = "notice_changed"


class CalendarNoticeQuerySet(models.QuerySet["CalendarNotice"]):
    def as_notices(self) -> tuple[Notice, ...]:
        """Plain notices, for building a calendar."""
        return tuple(row.notice for row in self)


class CalendarNotice(models.Model):
    """One revision of one year's holiday notice of one division. Never changed."""

    division = models.CharField("行政区划代码", max_length=12)
    year = models.PositiveSmallIntegerField("年份")
    revision = models.PositiveSmallIntegerField("修订次序", default=1)
    number = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    content = models.JSONField("内容")
    sha256 = models.CharField("内容摘要", max_length=64)
    loaded_at = models.DateTimeField("载入时间")

    objects = CalendarNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "放假安排通知"
        verbose_name_plural = "放假安排通知"
        ordering = ["division", "year", "revision"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["division", "year", "revision"],
                name="calendar_notice_division_year_revision_unique",
            )
        ]

    def __str__(self) -> str:
        return self.notice.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only. Raises :class:`NoticeChanged` for a row that exists."""
        if not self._state.adding:
            raise NoticeChanged(f"{self}已载入，不得修改；变化应作为新的修订载入")
        super().save(*args, **kwargs)

    @property
    def notice(self) -> Notice:
        """The plain notice this row keeps."""
        return notice_kept(self.content)


class ProposalStatus(models.TextChoices):
    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REJECTED = "rejected", "不予载入"


class NoticeProposal(StatusModel):
    """Notices that one person brings and a second one lets into force, or does not.

    ``content`` holds the JSON forms of the notices, ``sha256`` their hash. The digests tell which
    preview of moving limits stood behind the proposal and which behind the confirmation. Without
    ``proposed_by`` the notices came with the product and were found by ``load_calendar``. The
    three fields of shortening are the named decision that let the public's time be cut.
    """

    content = models.JSONField("通知内容")
    sha256 = models.CharField("内容摘要", max_length=64)
    status = FSMField(
        "状态", default=ProposalStatus.PROPOSED, choices=ProposalStatus.choices, protected=True
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField("提出时间")
    proposed_digest = models.CharField("提出时预览摘要", max_length=64)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField("确认时间", null=True)
    confirmed_digest = models.CharField("确认时预览摘要", max_length=64, blank=True)
    moved_count = models.PositiveIntegerField("调整期限数", default=0)
    kept_count = models.PositiveIntegerField("保持不变期限数", default=0)
    reason = models.CharField("不予载入的理由", max_length=500, blank=True)
    shortening_by = models.CharField("缩短的决定人", max_length=60, blank=True)
    shortening_number = models.CharField("缩短的决定文号", max_length=60, blank=True)
    shortening_reason = models.CharField("缩短的理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "放假安排载入申请"
        verbose_name_plural = "放假安排载入申请"
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(status=ProposalStatus.PROPOSED, decided_by=None, decided_at=None)
                | (
                    ~Q(status=ProposalStatus.PROPOSED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="notice_proposal_decided_has_decider",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None)
                | Q(decided_by=None)
                | ~Q(decided_by=F("proposed_by")),
                name="notice_proposal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status=ProposalStatus.REJECTED) | ~Q(reason=""),
                name="notice_proposal_rejected_has_reason",
            ),
        ]

    def __str__(self) -> str:
        first, *others = self.notices
        return f"{first.label}等{len(others) + 1}件" if others else first.label

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The plain notices."""
        return tuple(map(notice_kept, self.content))

    @transition(field=status, source=ProposalStatus.PROPOSED, target=ProposalStatus.CONFIRMED)
    def confirm(self) -> None:
        """A second person lets the notices into force."""

    @transition(field=status, source=ProposalStatus.PROPOSED, target=ProposalStatus.REJECTED)
    def reject(self) -> None:
        """A second person does not."""
