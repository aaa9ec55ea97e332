"""Holiday notices as kept: which arrangement was known when a limit was computed."""

from __future__ import annotations

from typing import Any

from django.db import models

from workflows.holiday_notices import Notice, notice_kept


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
