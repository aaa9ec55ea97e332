"""A holiday notice as a person brings it, as a file or in a form: read whole or refused whole.

Every fault is told at once with its line: those of the notice itself, and those beside the
notices that are known already.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from workflows.holiday_notices import (
    NATIONAL,
    Notice,
    NoticeInvalid,
    gaps_in,
    newest_revisions,
    notice_from,
)
from workflows.notice_checks import Place, data_faults, place_in, text_faults

_ENDING: Final = ".toml"
_DATE: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_BETWEEN: Final = re.compile(r"\s*(?:至|到|~|～|—+|–|-|\.\.)\s*|\s*")
_NAMES: Final = {
    "division": "行政区划代码",
    "year": "年份",
    "revision": "修订次序",
    "title": "通知名称",
    "number": "文号",
    "issued_on": "印发日期",
    "off": "放假日",
    "makeup": "调休上班日",
}


@dataclass(frozen=True)
class Entered:
    """What the form asks for. ``off`` and ``makeup``: a day or a span of days on each line."""

    division: str
    year: int
    revision: int
    title: str
    number: str
    issued_on: date
    off: str
    makeup: str
    verified: bool


@dataclass(frozen=True)
class _Form:
    """The lines of the form's lists of days."""

    lines: Mapping[str, tuple[tuple[int, Any], ...]]

    def named(self, key: str) -> str:
        return _NAMES.get(key, key)

    def at(self, key: str, token: str = "") -> str:
        for number, entry in self.lines.get(key, ()):
            if token and _holds(entry, token):
                return f"第{number}行："
        return ""


def read_file(name: str, content: bytes, known: Sequence[Notice]) -> Notice:
    """The notice of an uploaded file.

    Raises:
        NoticeInvalid: with every fault.
    """
    if not name.lower().endswith(_ENDING):
        raise NoticeInvalid(name, [f"文件类型不符：只接受{_ENDING}文件"])
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise NoticeInvalid(name, ["不是UTF-8文本文件"]) from None
    if not text.strip():
        raise NoticeInvalid(name, ["文件没有内容"])
    return _checked(name, text_faults(text), lambda: tomllib.loads(text), place_in(text), known)


def read_entered(entered: Entered, known: Sequence[Notice]) -> Notice:
    """The notice of a filled form.

    Raises:
        NoticeInvalid: with every fault.
    """
    lists = {"off": _entries(entered.off), "makeup": _entries(entered.makeup)}
    form = _Form(lists)
    data = {
        "division": entered.division,
        "year": entered.year,
        "revision": entered.revision,
        "title": entered.title,
        "number": entered.number,
        "number_verified": entered.verified,
        "issued_on": entered.issued_on,
        "mark": "seen" if entered.verified else "part",
        **{key: [entry for _, entry in lines] for key, lines in lists.items()},
    }
    return _checked("表单", list(data_faults(data, form)), lambda: data, form, known)


def beside_known(
    notice: Notice, known: Sequence[Notice], place: Place | None = None
) -> Iterator[str]:
    """What is wrong with a notice beside those that are known: its revision is not the next
    one, it changes nothing, or a year of the calendar would be left out."""
    where = place or _Form({})
    newest = next((one for one in newest_revisions(known) if _arranges_the_same(one, notice)), None)
    due = newest.revision + 1 if newest else 1
    if notice.revision != due:
        loaded = f"第{newest.revision}次修订已载入，" if newest else "尚未载入，"
        yield (
            f"{where.at('revision')}{notice.division} {notice.year}年的安排{loaded}"
            f"{where.named('revision')}应为{due}"
        )
    elif newest and _same_content(newest, notice):
        yield f"{notice.division} {notice.year}年的安排与已载入的第{newest.revision}次修订内容相同"
    yield from (f"{where.at('year')}{fault}" for fault in _year_faults(notice, known))


def _checked(
    name: str,
    faults: list[str],
    data: Callable[[], Mapping[str, Any]],
    place: Place,
    known: Sequence[Notice],
) -> Notice:
    if faults:
        raise NoticeInvalid(name, faults)
    notice = notice_from(data())
    faults = list(beside_known(notice, known, place))
    if faults:
        raise NoticeInvalid(name, faults)
    return notice


def _year_faults(notice: Notice, known: Sequence[Notice]) -> list[str]:
    if notice.division == NATIONAL:
        return gaps_in([*known, notice])
    covered = {one.year for one in known if one.division == NATIONAL}
    if notice.year in covered or notice.year - 1 in covered:
        return []
    return [f"{notice.year}年没有全国放假安排，不能载入地方放假安排"]


def _arranges_the_same(one: Notice, other: Notice) -> bool:
    return (one.division, one.year) == (other.division, other.year)


def _same_content(one: Notice, other: Notice) -> bool:
    return one.as_dict() | {"revision": 0} == other.as_dict() | {"revision": 0}


def _entries(text: str) -> tuple[tuple[int, Any], ...]:
    """Each line that says something, with its number: a day, a span, or what it cannot be."""
    lines = enumerate(text.splitlines(), 1)
    return tuple((number, _entry(line.strip())) for number, line in lines if line.strip())


def _entry(line: str) -> Any:
    days = [_day(match) for match in _DATE.finditer(line)]
    rest = _DATE.sub("\0", line).split("\0")
    plain = not rest[0].strip() and not rest[-1].strip() if days else False
    if not plain or None in days or not all(map(_BETWEEN.fullmatch, rest)):
        return line
    return days[0] if len(days) == 1 else days


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def _holds(entry: Any, token: str) -> bool:
    if isinstance(entry, list) and all(isinstance(day, date) for day in entry):
        return str(entry[0]) <= token <= str(entry[-1]) or token == str(entry[0])
    return str(entry) == token
