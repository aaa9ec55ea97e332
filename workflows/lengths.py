"""Lengths of legal periods as types: a working day is never a calendar day.

A length of one type neither equals nor compares with a length of another; the mistake of
reading "15个工作日" as "15日" cannot be written down.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, Self


class LengthInvalid(ValueError):
    """The text or figure is no length of a legal period."""


@dataclass(frozen=True)
class _Counted:
    """A positive whole number of one unit."""

    n: int

    def __post_init__(self) -> None:
        if isinstance(self.n, bool) or not isinstance(self.n, int) or self.n < 1:
            raise LengthInvalid(f"期限须为不小于1的整数，现为“{self.n}”")

    def __lt__(self, other: Self) -> bool:
        return self.n < other.n if type(other) is type(self) else NotImplemented

    def __le__(self, other: Self) -> bool:
        return self.n <= other.n if type(other) is type(self) else NotImplemented

    def __gt__(self, other: Self) -> bool:
        return self.n > other.n if type(other) is type(self) else NotImplemented

    def __ge__(self, other: Self) -> bool:
        return self.n >= other.n if type(other) is type(self) else NotImplemented


@dataclass(frozen=True)
class WorkingDays(_Counted):
    """工作日: neither weekend nor holiday, make-up days included."""

    def __str__(self) -> str:
        return f"{self.n}个工作日"


@dataclass(frozen=True)
class CalendarDays(_Counted):
    """日: calendar days (民法典 art. 200)."""

    def __str__(self) -> str:
        return f"{self.n}日"


@dataclass(frozen=True)
class Months(_Counted):
    """个月: to the corresponding day, else the last day of the month (民法典 art. 202)."""

    def __str__(self) -> str:
        return f"{self.n}个月"


@dataclass(frozen=True)
class Years(_Counted):
    """年: to the corresponding day, else the last day of the month (民法典 art. 202)."""

    def __str__(self) -> str:
        return f"{self.n}年"


@dataclass(frozen=True)
class FixedDate:
    """A date of every year, such as "1月31日". It is no computed period and never moves."""

    month: int
    day: int

    def __post_init__(self) -> None:
        try:
            date(2024, self.month, self.day)
        except (TypeError, ValueError):
            raise LengthInvalid(f"没有这个日期：{self.month}月{self.day}日") from None

    def __str__(self) -> str:
        return f"{self.month}月{self.day}日"


Length = WorkingDays | CalendarDays | Months | Years | FixedDate

_WRITTEN: Final[tuple[tuple[re.Pattern[str], Callable[..., Length]], ...]] = (
    (re.compile(r"([0-9]+)个工作日"), WorkingDays),
    (re.compile(r"([0-9]+)个月"), Months),
    (re.compile(r"([0-9]+)年"), Years),
    (re.compile(r"([0-9]+)月([0-9]+)日"), FixedDate),
    (re.compile(r"([0-9]+)日"), CalendarDays),
)


def parse_length(text: str) -> Length:
    """The length written as law writes it: "15个工作日", "30日", "2个月", "5年", "1月31日".

    Raises :class:`LengthInvalid` for anything else, such as "30天" or "P7D".
    """
    for pattern, make in _WRITTEN:
        if found := pattern.fullmatch(text):
            return make(*map(int, found.groups()))
    raise LengthInvalid(f"“{text}”的单位无法识别，应写作“15个工作日”“30日”“2个月”“5年”或“1月31日”")


MONTHS_OF_A_YEAR: Final = 12


def in_months(length: Length) -> int:
    """A length of months or years in months.

    Raises :class:`LengthInvalid` for one that is counted in days.
    """
    if isinstance(length, Years):
        return length.n * MONTHS_OF_A_YEAR
    if isinstance(length, Months):
        return length.n
    raise LengthInvalid(f"须以年或者月计，现为“{length}”")
