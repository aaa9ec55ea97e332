"""Days in words, as a Chinese office writes them, on pages, in sentences and on official paper
(GB/T 9704-2012, 7.3.5.4: Arabic figures, the full year, month and day without a leading zero)."""

from __future__ import annotations

from datetime import date
from typing import Final

_WEEKDAYS: Final = "一二三四五六日"


def chinese_date(day: date) -> str:
    """2026年3月9日."""
    return f"{day.year}年{day.month}月{day.day}日"


def weekday_label(day: date) -> str:
    """周一 to 周日."""
    return f"周{_WEEKDAYS[day.weekday()]}"


def date_and_weekday(day: date) -> str:
    """2026年3月9日（周一）."""
    return f"{chinese_date(day)}（{weekday_label(day)}）"
