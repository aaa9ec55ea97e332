"""What can be wrong in a holiday notice, in a file or a form: every fault, each with its line."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol

from workflows.chinese_dates import chinese_date, weekday_label

_TYPES: Final[Mapping[str, tuple[type, str]]] = {
    "division": (str, "文字"),
    "year": (int, "整数"),
    "revision": (int, "整数"),
    "title": (str, "文字"),
    "number": (str, "文字"),
    "number_verified": (bool, "true或false"),
    "issued_on": (date, "日期"),
    "mark": (str, "文字"),
    "note": (str, "文字"),
    "off": (list, "日期的列表"),
    "makeup": (list, "日期的列表"),
}
_LISTS: Final = ("off", "makeup")
_LONGEST: Final[Mapping[str, int]] = {"title": 200, "number": 60, "mark": 20, "note": 500}
_MOST_DAYS: Final = 366
_FIRST_YEAR, _LAST_YEAR = 1949, 2199
_DIVISION: Final = re.compile(r"cn|[0-9]{6}")
_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


class Place(Protocol):
    """Where the parts of a notice stand in what a person has written."""

    def at(self, key: str, token: str = "") -> str:
        """The line of the token under the key, else the key's own, as a sentence begins."""

    def named(self, key: str) -> str:
        """What the person knows the key by."""


@dataclass(frozen=True)
class _File:
    """The text by lines, to say where a fault stands."""

    lines: tuple[str, ...]

    def named(self, key: str) -> str:
        return f"键“{key}”"

    def at(self, key: str, token: str = "") -> str:
        """ "第8行：", the line of the token at or after the key's own, else the key's."""
        own = re.compile(rf"\s*\[*{re.escape(key)}\s*[=\]]")
        starts = (number for number, line in enumerate(self.lines) if own.match(line))
        start = next(starts, None)
        if start is None:
            return ""
        following = enumerate(self.lines[start:], start)
        found = next((number for number, line in following if token in line), start)
        return f"第{found + 1}行："


def text_faults(text: str) -> list[str]:
    """Why the text is no notice; empty if it is one."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        return [_not_toml(str(fault))]
    return list(data_faults(data, place_in(text)))


def place_in(text: str) -> Place:
    """The lines of a file."""
    return _File(tuple(text.splitlines()))


def named_days(entries: Iterable[Any]) -> Iterator[date]:
    """Dates, and spans written as [first, last], both inclusive. ValueError for anything else."""
    for entry in entries:
        span = entry if isinstance(entry, list) else [entry, entry]
        if len(span) != 2 or not all(map(_is_date, span)) or span[1] < span[0]:
            raise ValueError(f"“{_written(entry)}”不是日期或先后有序的起止日期")
        first, last = span
        length = (last - first).days + 1
        if length > _MOST_DAYS:
            raise ValueError(f"“{_written(entry)}”长于一年")
        for offset in range(length):
            yield first + timedelta(days=offset)


def spans_of(days: Iterable[date]) -> list[tuple[date, date]]:
    """The days as spans without a gap, both ends inclusive, in order."""
    spans: list[tuple[date, date]] = []
    for day in sorted(days):
        if spans and spans[-1][1] + timedelta(days=1) == day:
            spans[-1] = spans[-1][0], day
        else:
            spans.append((day, day))
    return spans


def _not_toml(fault: str) -> str:
    place = _PLACE.search(fault)
    where = f"第{place[1]}行第{place[2]}列：" if place else "文件末尾："
    return f"{where}不是合法的TOML文件"


def data_faults(data: Mapping[str, Any], file: Place) -> Iterator[str]:
    """Why the data, whose parts stand at these places, are no notice."""
    yield from (f"{file.at(key)}未知的键“{key}”" for key in data if key not in _TYPES)
    yield from _wrong_types(data, file)
    if not _DIVISION.fullmatch(str(data.get("division", ""))):
        yield f"{file.at('division')}{file.named('division')}应为cn或6位行政区划代码"
    year = data.get("year")
    if not isinstance(year, int) or year is True or not _FIRST_YEAR <= year <= _LAST_YEAR:
        yield f"{file.at('year')}{file.named('year')}应为年份"
        return
    if not any(key in data for key in _LISTS):
        yield "没有列出放假日或上班日，不是放假安排"
    yield from _day_faults(data, file)


def _wrong_types(data: Mapping[str, Any], file: Place) -> Iterator[str]:
    for key, value in data.items():
        wanted, words = _TYPES.get(key, (object, ""))
        if key not in {"division", "year"} and not _fits(value, wanted):
            yield f"{file.at(key)}{file.named(key)}应为{words}"
        elif key in _LONGEST and (len(value) > _LONGEST[key] or not value.isprintable()):
            yield f"{file.at(key)}{file.named(key)}应为不超过{_LONGEST[key]}字的一行文字"
    if _fits(data.get("revision"), int) and data["revision"] < 1:
        yield f"{file.at('revision')}{file.named('revision')}应不小于1"


def _day_faults(data: Mapping[str, Any], file: Place) -> Iterator[str]:
    listed: dict[str, list[date]] = {}
    for key in _LISTS:
        days = listed.setdefault(key, [])
        for entry in data.get(key, []) if isinstance(data.get(key, []), list) else []:
            try:
                days += named_days([entry])
            except ValueError as fault:
                yield f"{file.at(key, _token(entry))}{file.named(key)}：{fault}"
            if len(days) > _MOST_DAYS:
                yield f"{file.at(key)}{file.named(key)}：列出的日子多于一年"
                return
    for key, days in listed.items():
        yield from _misplaced(key, data["year"], days, file)
    for day in sorted(set(listed["off"]) & set(listed["makeup"])):
        yield f"{file.at('makeup', str(day))}{chinese_date(day)}既列为放假又列为上班"
    for day in listed["makeup"]:
        if day.weekday() < 5:
            where = f"{file.at('makeup', str(day))}{file.named('makeup')}"
            yield f"{where}：{chinese_date(day)}是{weekday_label(day)}，调休上班日应在周末"


def _misplaced(key: str, year: int, days: list[date], file: Place) -> Iterator[str]:
    times = Counter(days)
    for day in sorted(times):
        where = file.at(key, str(day))
        if not str(year - 1) + "-12-20" <= str(day) <= str(year) + "-12-31":
            yield f"{where}{file.named(key)}：{chinese_date(day)}不在{year}年的安排之内"
        if times[day] > 1:
            yield f"{where}{file.named(key)}：{chinese_date(day)}重复"


def _fits(value: object, wanted: type) -> bool:
    """Whether the value is of the type; true is no number, and an instant is no date."""
    if wanted is int and isinstance(value, bool):
        return False
    return _is_date(value) if wanted is date else isinstance(value, wanted)


def _is_date(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _token(entry: object) -> str:
    first = entry[0] if isinstance(entry, list) and entry else entry
    return str(first)


def _written(entry: object) -> str:
    return "至".join(map(str, entry)) if isinstance(entry, list) else str(entry)
