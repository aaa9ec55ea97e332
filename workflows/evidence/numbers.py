"""Whether every number that was given has its record and its row in the ledger.

Each app says which records bear the numbers of a series, and which act gave them. The series
says how many were given. A number is in order when it stands in one record, in one row of the
ledger about the same matter, and no number below the last one is missing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from workflows.evidence.findings import Finding
from workflows.models import Entry, NumberSeries, Organ, SeriesPurpose

YEAR_AND_NUMBER: Final = re.compile(r"(?:〔(\d{4})〕(\d+)号|-(\d{4})-(\d+))$")
"""昭司〔2026〕3号, or 510811-1-2026-3."""


@dataclass(frozen=True)
class Given:
    """A number as a record bears it, in the series of that organ."""

    organ_id: int
    matter_id: int
    reference: str
    text: str


@dataclass(frozen=True)
class GivingRow:
    """A row of the ledger by which numbers were given."""

    position: int
    matter_id: int
    reference: str
    kind: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class NumberSource:
    """Where the numbers of a purpose stand. ``verb`` is the code of the act that gives them,
    ``number_in`` reads the number out of its row, or nothing if the row gave none of these.
    Where several acts give them, ``verb`` is empty, and their rows have ``key`` in their detail."""

    purpose: SeriesPurpose
    verb: str
    records: Callable[[], Iterable[Given]]
    number_in: Callable[[GivingRow], str]
    key: str = ""


Series = dict[tuple[int, int], list[int]]

_sources: list[NumberSource] = []


def bear(sources: Iterable[NumberSource]) -> None:
    """Make known which records bear numbers; twice changes nothing."""
    known = {source.purpose for source in _sources}
    _sources.extend(source for source in sources if source.purpose not in known)


def borne_purposes() -> frozenset[SeriesPurpose]:
    """The purposes of which it is known where their numbers stand."""
    return frozenset(source.purpose for source in _sources)


def audit_numbers() -> tuple[int, list[Finding]]:
    """How many numbers were given, and what is not in order. Holds one purpose at a time."""
    given, findings = 0, list(_unknown_series())
    for source in _sources:
        series: Series = defaultdict(list)
        findings += _unlike_ledger(source, series)
        findings += _gaps(source.purpose, series)
        given += sum(map(len, series.values()))
    return given, findings


def _unlike_ledger(source: NumberSource, series: Series) -> Iterator[Finding]:
    """Records against rows, both ways; the numbers are collected by organ and year."""
    rows = {(row.matter_id, text): row for row, text in _giving_rows(source)}
    for one in source.records():
        number = YEAR_AND_NUMBER.search(one.text)
        if number is None:
            yield _about(one, source, "写法无法识别")
            continue
        year, ordinal = (int(part) for part in number.groups() if part)
        series[one.organ_id, year].append(ordinal)
        if rows.pop((one.matter_id, one.text), None) is None:
            yield _about(one, source, "在台账中没有给号的记录")
    for (_, text), row in rows.items():
        yield Finding(
            f"第{row.position}行（事项{row.reference}）给出了{source.purpose.label}“{text}”，"
            "业务记录中已没有这一编号。",
            row.position,
            row.reference,
        )


def _giving_rows(source: NumberSource) -> Iterator[tuple[GivingRow, str]]:
    entries = Entry.objects.filter(refusal="", matter__isnull=False)
    entries = (
        entries.filter(verb=source.verb)
        if source.verb
        else entries.filter(detail__has_key=source.key)
    )
    names = ("position", "matter_id", "matter__reference", "matter__kind", "subject", "detail")
    for values in entries.order_by("position").values_list(*names).iterator():
        row = GivingRow(*values)
        text = source.number_in(row)
        if text:
            yield row, text


def _gaps(purpose: SeriesPurpose, series: Series) -> Iterator[Finding]:
    """Every series from 1 to its last number, each once."""
    lasts = dict(_lasts(purpose))
    for key in sorted(lasts.keys() | series.keys()):
        last, times = lasts.get(key, 0), Counter(series.get(key, ()))
        for number in sorted(set(range(1, last + 1)) - times.keys()):
            yield _in_series(purpose, key, f"第{number}号已给出，没有对应的业务记录")
        for number in sorted(one for one, count in times.items() if count > 1):
            yield _in_series(purpose, key, f"第{number}号重复")
        for number in sorted(one for one in times if not 1 <= one <= last):
            yield _in_series(purpose, key, f"第{number}号超出编号序列的末号{last}")


def _lasts(purpose: SeriesPurpose) -> Iterator[tuple[tuple[int, int], int]]:
    rows = NumberSeries.objects.filter(purpose=purpose)
    for organ, year, last in rows.values_list("organ_id", "year", "last"):
        yield (organ, year), last


def _unknown_series() -> Iterator[Finding]:
    purposes = NumberSeries.objects.order_by("purpose").values_list("purpose", flat=True)
    for purpose in purposes.exclude(purpose__in=borne_purposes()).distinct():
        yield Finding(f"编号序列“{purpose}”没有登记由哪些业务记录使用，无法核对。")


def _about(one: Given, source: NumberSource, fault: str) -> Finding:
    label = source.purpose.label
    return Finding(f"事项{one.reference}的{label}“{one.text}”{fault}。", None, one.reference)


def _in_series(purpose: SeriesPurpose, key: tuple[int, int], fault: str) -> Finding:
    organ_id, year = key
    organ = Organ.objects.filter(pk=organ_id).first()
    return Finding(f"{organ}{year}年的{purpose.label}{fault}。")
