"""Verifying the ledger: what was checked, of how many rows, and what was found.

How many rows there ought to be is counted independently of the walk: the number of rows, the
highest position, the head of the chain, the last checkpoint. Only when every one of them was
checked and nothing was found is the ledger intact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from django.db.models import Count, F, Max, Q, QuerySet

from workflows.chain import GENESIS
from workflows.evidence.anchors import Anchor, Course
from workflows.evidence.checkpoints import check_files, check_stored
from workflows.evidence.countersigning import CheckpointFile
from workflows.evidence.findings import Finding, place
from workflows.evidence.moments import beside, one_moment
from workflows.evidence.numbers import audit_numbers
from workflows.evidence.rows import (
    START,
    Known,
    Link,
    Row,
    batches,
    faults,
    previous_in,
    rows_of,
)
from workflows.evidence.versions import check_versions
from workflows.ledger import INSTALLATION
from workflows.models import ChainHead, Checkpoint, Countersignature, Entry, Matter

MOST_FINDINGS: Final = 100

Guard = Callable[[], Iterable[Finding]]
_guards: list[Guard] = []


def guarded_by(guard: Guard) -> None:
    """Let a check of the database itself be part of every verification; twice changes nothing."""
    if guard not in _guards:
        _guards.append(guard)


@dataclass
class Report:
    """The result. ``checked`` rows are as they were written, of ``total`` that ought to be.

    ``findings`` are the first hundred, in the order of the check; ``found`` is how many there
    were. ``part`` says in words what was checked if it was not the whole ledger.
    """

    total: int = 0
    checked: int = 0
    checkpoints: int = 0
    countersignatures: int = 0
    numbers: int = 0
    part: str = ""
    found: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        """Everything checked, and nothing found."""
        return not self.found and self.checked == self.total

    def add(self, findings: Iterable[Finding]) -> None:
        """Keep what was found."""
        for finding in findings:
            self.found += 1
            if len(self.findings) < MOST_FINDINGS:
                self.findings.append(finding)


def verify_all(files: Sequence[CheckpointFile] = ()) -> Report:
    """Every row, checkpoint, countersignature and number, and the triggers; beside them the
    checkpoints kept outside."""
    with one_moment(), beside(_beside_the_chain) as others:
        report = Report()
        report.add(_unguarded())
        report.total = _expected_total(files)
        _check_checkpoints(report, files)
        anchors = [*map(Anchor.stored, Checkpoint.objects.all()), *map(Anchor.outside, files)]
        _walk(report, START, anchors)
        report.numbers, findings = others()
        report.add(findings)
        return report


def _beside_the_chain() -> tuple[int, list[Finding]]:
    """How many numbers there are; what is wrong with them, with what acts left, and with what was
    kept of it."""
    numbers, findings = audit_numbers()
    return numbers, [*findings, *_acts_without_row(), *check_versions(Entry.objects.all())]


def verify_from(checkpoint: Checkpoint, files: Sequence[CheckpointFile] = ()) -> Report:
    """The rows after a checkpoint, which is itself relied upon; and all checkpoints."""
    with one_moment():
        report = Report(
            part=f"第{checkpoint.position + 1}行起（此前以{checkpoint}为准，未逐行核验）"
        )
        report.add(_unguarded())
        report.total = max(_expected_total(files) - checkpoint.position, 0)
        _check_checkpoints(report, files)
        stored = map(Anchor.stored, Checkpoint.objects.filter(number__gt=checkpoint.number))
        outside = (one for one in map(Anchor.outside, files) if one.first > checkpoint.position)
        _walk(report, Link(checkpoint.position, checkpoint.chain_hash), [*stored, *outside])
        report.add(check_versions(Entry.objects.filter(position__gt=checkpoint.position)))
        return report


def verify_matter(matter: Matter) -> Report:
    """The rows of one matter with the rows on both sides of each; and whether the whole ledger
    has as many rows as it ought to have."""
    with one_moment():
        report = Report(part=f"事项{matter.reference}的记录")
        report.add(_unguarded())
        report.add(_rows_missing_somewhere())
        entries = Entry.objects.filter(matter=matter)
        counted = entries.aggregate(rows=Count("pk"), last=Max("sequence"))
        report.total = max(counted["rows"], counted["last"] or 0)
        _check_matter(report, matter)
        report.add(_acts_without_row(Matter.objects.filter(pk=matter.pk)))
        report.add(check_versions(entries))
        return report


def faults_between(start: Link, last: int) -> list[Finding]:
    """What is wrong with the rows after a point, up to a position inclusive."""
    report, link = Report(), start
    for row in _walked(report, start, Entry.objects.filter(position__lte=last)):
        link = Link(row.position, row.hash)
    report.add(_gap(link.position, last + 1))
    return report.findings


def _unguarded() -> Iterator[Finding]:
    for guard in _guards:
        yield from guard()


def _walk(report: Report, start: Link, anchors: Iterable[Anchor]) -> None:
    """All rows after a point, past the anchors, to the head of the chain."""
    course, last = Course(anchors), start
    for row in _walked(report, start, Entry.objects.all()):
        report.add(course.pass_row(row.position, row.hash))
        last = Link(row.position, row.hash)
    report.add(_check_head(last))
    report.add(course.end(last.position))


def _walked(report: Report, link: Link, entries: QuerySet[Entry]) -> Iterator[Row]:
    """Each row after a point once it is checked; what is wrong goes to the report."""
    known = Known()
    for batch in batches(rows_of(entries.filter(position__gt=link.position))):
        known.learn(batch)
        for row in batch:
            follows = row.position == link.position + 1
            if not follows:
                report.add(_gap(link.position, row.position))
            _judge(report, row, faults(row, link if follows else None, known), known)
            link = Link(row.position, row.hash)
            yield row


def _judge(report: Report, row: Row, wrong: Sequence[str], known: Known) -> None:
    if not wrong:
        report.checked += 1
        return
    reference = known.reference(row)
    where = place(row.position, reference, row.sequence)
    report.add([Finding(f"{where}：{'；'.join(wrong)}。", row.position, reference)])


def _gap(before: int, after: int) -> Iterator[Finding]:
    """A finding if rows are missing between two positions, or both are one."""
    if after == before:
        yield Finding(f"第{after}行重复出现。", after)
    elif after == before + 2:
        yield Finding(f"第{before + 1}行缺失。", before + 1)
    elif after > before + 2:
        yield Finding(f"第{before + 1}至{after - 1}行缺失。", before + 1)


def _check_head(last: Link) -> Iterator[Finding]:
    """The head of the chain against the last row."""
    head = ChainHead.objects.filter(name=INSTALLATION).first()
    position, hash_ = (head.position, head.hash) if head else (0, GENESIS)
    if position > last.position:
        yield Finding(
            f"记录链的末位是第{position}行，台账现在止于第{last.position}行："
            f"第{last.position + 1}行起的记录已被删除。",
            last.position + 1,
        )
    elif position < last.position:
        yield Finding(
            f"记录链的末位是第{position}行，台账现在止于第{last.position}行："
            f"第{position + 1}行起的记录不是由系统写入的，或者末位已被改动。",
            position + 1,
        )
    elif hash_ != last.hash:
        yield Finding(f"第{position}行的摘要与记录链末位的摘要不符。", position)


def _check_checkpoints(report: Report, files: Sequence[CheckpointFile]) -> None:
    report.checkpoints = Checkpoint.objects.count() + len(files)
    report.countersignatures = Countersignature.objects.count()
    report.countersignatures += sum(len(file.signatures) for file in files)
    report.add(check_stored())
    report.add(check_files(files))


def _check_matter(report: Report, matter: Matter) -> None:
    """The rows of a matter, each between the rows beside it in the installation."""
    known, expected = Known(), 1
    for batch in batches(rows_of(Entry.objects.filter(matter=matter))):
        known.learn(batch)
        beside = _beside(batch)
        for row in batch:
            wrong = faults(row, _link_before(row, beside), known)
            if row.sequence != expected:
                wrong.append(f"本事项第{expected}条缺失")
            _judge(report, row, [*wrong, *_unlike_next(row, beside)], known)
            expected = (row.sequence or expected) + 1


class Neighbour(NamedTuple):
    """A row beside those of the matter: its hash, and the hash that it names before it."""

    hash: str
    previous: Any


def _beside(rows: Sequence[Row]) -> dict[int, Neighbour]:
    """The neighbours of these rows by position; after the last row stands the chain's head."""
    positions = {row.position + step for row in rows for step in (-1, 1)}
    found = Entry.objects.filter(position__in=positions).order_by()
    beside: dict[int, Neighbour] = {
        position: Neighbour(hash_, previous_in(line))
        for position, hash_, line in found.values_list("position", "hash", "canonical")
    }
    head = ChainHead.objects.filter(name=INSTALLATION).first()
    if head:
        beside.setdefault(head.position + 1, Neighbour("", head.hash))
    return beside


def _link_before(row: Row, beside: dict[int, Neighbour]) -> Link | None:
    if row.position == 1:
        return START
    before = beside.get(row.position - 1)
    return Link(row.position - 1, before.hash) if before else None


def _unlike_next(row: Row, beside: dict[int, Neighbour]) -> Iterator[str]:
    after = beside.get(row.position + 1)
    if after is not None and after.previous != row.hash:
        yield "后一行（或者记录链末位）所记的摘要与本行的摘要不符"


def _expected_total(files: Sequence[CheckpointFile]) -> int:
    """How many rows there ought to be, by everything that says so but the rows' own chain."""
    counted = Entry.objects.aggregate(rows=Count("pk"), last=Max("position"))
    said = [
        counted["rows"],
        counted["last"],
        ChainHead.objects.filter(name=INSTALLATION).aggregate(last=Max("position"))["last"],
        Checkpoint.objects.aggregate(last=Max("position"))["last"],
        *(file.facts["position"] for file in files),
    ]
    return max(number or 0 for number in said)


def _rows_missing_somewhere() -> Iterator[Finding]:
    total, count = _expected_total(()), Entry.objects.count()
    if count != total:
        yield Finding(f"台账应有{total}行，现有{count}行：请核验整个台账。")


def _acts_without_row(matters: QuerySet[Matter] | None = None) -> Iterator[Finding]:
    """Every act raises the version of its matter by one and writes one row."""
    matters = Matter.objects.all() if matters is None else matters
    rows = Count("entries", filter=Q(entries__refusal=""))
    short = matters.annotate(rows=rows).filter(rows__lt=F("version")).order_by("pk")
    for reference, version, count in short.values_list("reference", "version", "rows"):
        yield Finding(
            f"事项{reference}已办理{version}次，台账中只有{count}条：其末尾的记录已被删除。",
            None,
            reference,
        )
