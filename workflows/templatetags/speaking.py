"""Values as a Chinese office writes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from workflows.chinese_dates import chinese_date, weekday_label
from workflows.lawful_days import day_of, local_time

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """2026年3月9日; nothing for no day."""
    if value is None or value == "":
        return ""
    return chinese_date(value)


@register.filter
def short_day(value: date | None) -> str:
    """2026年3月9日 周一; nothing for no day."""
    return f"{day(value)} {weekday_label(value)}" if value else ""


@register.filter
def without_sign(value: int) -> int:
    """How much, whichever way: 3 for -3."""
    return abs(value)


@register.filter
def moment(value: datetime | None) -> str:
    """2026年3月9日 14:05 in Asia/Shanghai; nothing for no instant."""
    if not isinstance(value, datetime):
        return ""
    local = local_time(value)
    return f"{day(local)} {local:%H:%M}"


@register.filter
def exact_moment(value: datetime) -> str:
    """2026年3月9日 14:05:07 in Asia/Shanghai: several acts may fall into one minute."""
    local = local_time(value)
    return f"{day(local)} {local:%H:%M:%S}"


@register.filter
def cutoff(value: date | None) -> str:
    """截至 3月9日 24:00, with the year if it is not this one: the day itself still counts."""
    if not isinstance(value, date):
        return ""
    year = "" if value.year == day_of(timezone.now()).year else f"{value.year}年"
    return f"截至 {year}{value.month}月{value.day}日 24:00"


@register.filter
def spoken(value: Any) -> str:
    """Any value of a record in words; a dash for nothing."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else str(value)


@register.filter
def fingerprint(digest: str) -> str:
    """The first characters of a hash, enough to compare by eye."""
    return str(digest)[:12]


@register.filter
def file_size(size: int) -> str:
    """A file's size in KB or MB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"
