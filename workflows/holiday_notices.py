"""Holiday notices as data: what a year's arrangement says, read from the shipped files.

Source in law: 全国年节及纪念日放假办法 arts. 2, 4, 6, 7. The yearly arrangement is a notice of the
State Council's office; autonomous regions add their own (art. 4).
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

CALENDARS: Final = Path(__file__).resolve().parent / "calendars"
NATIONAL: Final = "cn"
FESTIVALS_FILE: Final = "festivals.toml"

_KEYS: Final = {
    "division", "year", "revision", "title", "number", "number_verified", "issued_on",
    "mark", "note", "off", "makeup",
}  # fmt: skip
_DIVISION: Final = re.compile(r"cn|[0-9]{6}")


class NoticeInvalid(ValueError):
    """A holiday notice file that cannot be used: file, and every reason found."""

    def __init__(self, file: str, reasons: Iterable[str]) -> None:
        self.file = file
        self.reasons = tuple(reasons)
        super().__init__(f"{file}：" + "；".join(self.reasons))


@dataclass(frozen=True)
class Notice:
    """One notice: days off and make-up working days, all days named, none implied.

    ``year`` is the year the notice arranges; a few days may lie in the last days of the year
    before. A later ``revision`` of the same division and year replaces the earlier whole.
    ``weekends`` inside a span may be listed as off; that changes nothing.
    """

    division: str
    year: int
    number: str
    issued_on: date | None
    revision: int
    off: frozenset[date]
    makeup: frozenset[date]
    title: str = ""
    mark: str = "seen"
    number_verified: bool = False
    note: str = field(default="", compare=False)

    @property
    def label(self) -> str:
        """ "国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）"."""
        suffix = "" if self.number_verified else "，文号待核实"
        return f"{self.title}（{self.number}{suffix}）" if self.number else self.title

    def as_dict(self) -> dict[str, Any]:
        """The JSON form, days as ISO dates in order."""
        return {
            "division": self.division,
            "year": self.year,
            "revision": self.revision,
            "title": self.title,
            "number": self.number,
            "number_verified": self.number_verified,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "mark": self.mark,
            "off": sorted(day.isoformat() for day in self.off),
            "makeup": sorted(day.isoformat() for day in self.makeup),
        }

    @property
    def sha256(self) -> str:
        """Hash of the canonical JSON form; equal content, equal hash."""
        canonical = json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def newest_revisions(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Of each division and year only the notice with the highest revision, in order."""
    newest: dict[tuple[str, int], Notice] = {}
    for notice in sorted(notices, key=lambda one: (one.division, one.year, one.revision)):
        newest[notice.division, notice.year] = notice
    return tuple(newest.values())


def read_notices(folder: Path = CALENDARS) -> tuple[Notice, ...]:
    """Every notice of a folder, all revisions. Raises :class:`NoticeInvalid`."""
    files = sorted(path for path in folder.glob("*.toml") if path.name != FESTIVALS_FILE)
    return tuple(read_notice(path) for path in files)


def read_notice(path: Path) -> Notice:
    """One notice file. Raises :class:`NoticeInvalid` with every fault of the file."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise NoticeInvalid(path.name, [f"不是合法的TOML文件：{fault}"]) from fault
    reasons = list(_faults(data))
    if reasons:
        raise NoticeInvalid(path.name, reasons)
    return _notice(data)


def _faults(data: dict[str, Any]) -> Iterable[str]:
    yield from (f"未知的键“{key}”" for key in sorted(data.keys() - _KEYS))
    if not _DIVISION.fullmatch(str(data.get("division", ""))):
        yield "键“division”应为cn或6位行政区划代码"
    if not isinstance(data.get("year"), int):
        yield "键“year”应为年份"
        return
    days, faults = _listed(data)
    yield from faults
    yield from _misplaced(data["year"], days)


def _listed(data: dict[str, Any]) -> tuple[dict[str, list[date]], list[str]]:
    days: dict[str, list[date]] = {}
    faults: list[str] = []
    for key in ("off", "makeup"):
        try:
            days[key] = list(_days(data.get(key, [])))
        except (TypeError, ValueError) as fault:
            faults.append(f"键“{key}”：{fault}")
    return days, faults


def _misplaced(year: int, days: dict[str, list[date]]) -> Iterable[str]:
    earliest = date(year - 1, 12, 20)
    for key, listed in days.items():
        for day in listed:
            if not earliest <= day <= date(year, 12, 31):
                yield f"键“{key}”：{day}不在{year}年的安排之内"
            if listed.count(day) > 1:
                yield f"键“{key}”：{day}重复"
    for day in set(days.get("off", [])) & set(days.get("makeup", [])):
        yield f"{day}既列为放假又列为上班"


def _days(entries: list[Any]) -> Iterable[date]:
    """Dates, and spans written as [first, last], both inclusive."""
    for entry in entries:
        first, last = entry if isinstance(entry, list) else (entry, entry)
        if not (isinstance(first, date) and isinstance(last, date)) or last < first:
            raise ValueError(f"“{entry}”不是日期或先后有序的起止日期")
        for offset in range((last - first).days + 1):
            yield first + timedelta(days=offset)


def _notice(data: dict[str, Any]) -> Notice:
    return Notice(
        division=data["division"],
        year=data["year"],
        number=data.get("number", ""),
        issued_on=data.get("issued_on"),
        revision=data.get("revision", 1),
        off=frozenset(_days(data.get("off", []))),
        makeup=frozenset(_days(data.get("makeup", []))),
        title=data.get("title", ""),
        mark=data.get("mark", "seen"),
        number_verified=data.get("number_verified", False),
        note=data.get("note", ""),
    )


def read_festivals(folder: Path = CALENDARS) -> dict[int, frozenset[date]]:
    """Statutory festival days by year for years without a notice (放假办法 art. 2)."""
    data = tomllib.loads((folder / FESTIVALS_FILE).read_text(encoding="utf-8"))
    return {int(year): frozenset(days) for year, days in data["years"].items()}
