"""Holiday notices as data: what a year's arrangement says, read from the shipped files.

Source in law: 全国年节及纪念日放假办法 arts. 2, 4, 6, 7. The yearly arrangement is a notice of the
State Council's office; autonomous regions add their own (art. 4).
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from workflows.iso_dates import iso
from workflows.notice_checks import named_days, text_faults

CALENDARS: Final = Path(__file__).resolve().parent / "calendars"
NATIONAL: Final = "cn"
FESTIVALS_FILE: Final = "festivals.toml"
REGIONS_FILE: Final = "regions.toml"

_COLON: Final = "："


class NoticeInvalid(ValueError):
    """A holiday notice file that cannot be used: file, and every reason found with its line."""

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
            "issued_on": iso(self.issued_on),
            "mark": self.mark,
            "off": sorted(day.isoformat() for day in self.off),
            "makeup": sorted(day.isoformat() for day in self.makeup),
        }

    @cached_property
    def sha256(self) -> str:
        """Hash of the canonical JSON form; equal content, equal hash."""
        canonical = json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def notice_kept(content: Mapping[str, Any]) -> Notice:
    """The notice whose JSON form this is (see :meth:`Notice.as_dict`)."""
    days = {key: [date.fromisoformat(day) for day in content[key]] for key in ("off", "makeup")}
    issued_on = date.fromisoformat(content["issued_on"]) if content["issued_on"] else None
    return notice_from({**content, **days, "issued_on": issued_on})


def newest_revisions(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Of each division and year only the notice with the highest revision, in order."""
    newest: dict[tuple[str, int], Notice] = {}
    for notice in sorted(notices, key=lambda one: (one.division, one.year, one.revision)):
        newest[notice.division, notice.year] = notice
    return tuple(newest.values())


def read_notices(folder: Path = CALENDARS) -> tuple[Notice, ...]:
    """Every notice of a folder, all revisions; the folder is taken whole or not at all.

    Raises :class:`NoticeInvalid` with every fault of every file, for two files that say the same
    revision of a year, and for a national year missing between the first and the last.
    """
    other = {FESTIVALS_FILE, REGIONS_FILE}
    files = sorted(path for path in folder.glob("*.toml") if path.name not in other)
    read: dict[str, Notice] = {}
    faults: list[NoticeInvalid] = []
    for path in files:
        try:
            read[path.name] = read_notice(path)
        except NoticeInvalid as fault:
            faults.append(fault)
    reasons = [f"{one.file}{_COLON}{reason}" for one in faults for reason in one.reasons]
    reasons += () if faults else folder_faults(read)
    if reasons:
        raise faults[0] if len(faults) == 1 else NoticeInvalid(folder.name, reasons)
    return tuple(read.values())


def read_notice(path: Path) -> Notice:
    """One notice file. Raises :class:`NoticeInvalid` with every fault of the file."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise NoticeInvalid(path.name, ["不是UTF-8文本文件"]) from fault
    reasons = text_faults(text)
    if reasons:
        raise NoticeInvalid(path.name, reasons)
    return notice_from(tomllib.loads(text))


def notice_from(data: Mapping[str, Any]) -> Notice:
    """The notice that the data of a file or a form say, once they have no fault."""
    return Notice(
        division=data["division"],
        year=data["year"],
        number=data.get("number", ""),
        issued_on=data.get("issued_on"),
        revision=data.get("revision", 1),
        off=frozenset(named_days(data.get("off", []))),
        makeup=frozenset(named_days(data.get("makeup", []))),
        title=data.get("title", ""),
        mark=data.get("mark", "seen"),
        number_verified=data.get("number_verified", False),
        note=data.get("note", ""),
    )


def folder_faults(read: Mapping[str, Notice]) -> list[str]:
    """What is wrong between the notices of a folder, given by file name."""
    owners: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for name, notice in read.items():
        owners[notice.division, notice.year, notice.revision].append(name)
    twice = [
        f"{'、'.join(names)}都是{division} {year}年第{revision}次修订"
        for (division, year, revision), names in owners.items()
        if len(names) > 1
    ]
    return twice + gaps_in(read.values())


def gaps_in(notices: Iterable[Notice]) -> list[str]:
    """The years between the first and the last national notice that have none."""
    years = {one.year for one in notices if one.division == NATIONAL}
    missing = sorted(set(range(min(years), max(years))) - years) if years else []
    return [f"缺少{year}年的全国放假安排" for year in missing]


def read_festivals(folder: Path = CALENDARS) -> dict[int, frozenset[date]]:
    """Statutory festival days by year for years without a notice (放假办法 art. 2)."""
    data = tomllib.loads((folder / FESTIVALS_FILE).read_text(encoding="utf-8"))
    return {int(year): frozenset(days) for year, days in data["years"].items()}


def read_regions(folder: Path = CALENDARS) -> frozenset[str]:
    """Divisions known to keep holidays of their own (放假办法 art. 4)."""
    data = tomllib.loads((folder / REGIONS_FILE).read_text(encoding="utf-8"))
    return frozenset(data["divisions"])
