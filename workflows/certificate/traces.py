"""The ledger of one matter as evidence: read from the lines that its hashes are taken of, so that
a column changed behind the product's back says nothing here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from workflows.chain import GENESIS, digest
from workflows.deputies import in_both_names
from workflows.lawful_days import day_of
from workflows.models import Entry, Matter
from workflows.questions import Row
from workflows.statements import Statement


@dataclass(frozen=True)
class Trace:
    """One act as the ledger has it."""

    position: int
    hash: str
    payload: Mapping[str, Any] = field(repr=False)

    @property
    def verb(self) -> str:
        return str(self.payload["verb"])

    @property
    def subject(self) -> str:
        return str(self.payload["subject"])

    @property
    def reason(self) -> str:
        return str(self.payload["reason"])

    @property
    def duty(self) -> str:
        return str(self.payload["duty"])

    @property
    def detail(self) -> Mapping[str, Any]:
        detail: Mapping[str, Any] = self.payload["detail"]
        return detail

    @property
    def actor(self) -> Mapping[str, Any]:
        return self.payload["actor"] or {}

    @property
    def people(self) -> tuple[Mapping[str, Any], ...]:
        """Everybody whose act it is: who did it, and for whom."""
        return tuple(one for one in (self.payload["actor"], self.payload["on_behalf_of"]) if one)

    @property
    def by(self) -> str:
        """Their names as a paper has them: 乙（代甲）; empty for the system."""
        return in_both_names(*(str(one["name"]) for one in self.people))

    @property
    def revision(self) -> Mapping[str, Any]:
        """The text that the act was about: ``id``, ``number``, both hashes; empty if none."""
        return self.payload["revision"] or {}

    @cached_property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.payload["at"])

    @property
    def on(self) -> date:
        """The day of the act in Asia/Shanghai."""
        return day_of(self.at)


@dataclass(frozen=True)
class Traces:
    """The acts of a matter in their order, refusals left out. ``sound``: every row has its hash
    and follows the one before it."""

    acts: tuple[Trace, ...]
    sound: bool
    position: int
    hash: str

    def of(self, *verbs: str) -> tuple[Trace, ...]:
        return tuple(trace for trace in self.acts if trace.verb in verbs)

    def last(self, *verbs: str) -> Trace | None:
        found = self.of(*verbs)
        return found[-1] if found else None

    def at(self, verb: str, instant: datetime | None) -> Trace | None:
        """The last act of that verb at that very instant."""
        return next((one for one in reversed(self.of(verb)) if one.at == instant), None)


def traces_of(matter: Matter) -> Traces:
    """The ledger of the matter (one query)."""
    rows = _LINES.rows(matter=matter.pk)
    payloads = [json.loads(line) for _, line in rows]
    traces = [
        Trace(payload["position"], hash_, payload)
        for (hash_, _), payload in zip(rows, payloads, strict=True)
    ]
    last = traces[-1] if traces else None
    return Traces(
        acts=tuple(trace for trace in traces if not trace.payload["refusal"]),
        sound=all(_links(rows, payloads)),
        position=last.position if last else 0,
        hash=last.hash if last else GENESIS,
    )


def _links(rows: Iterable[Row], payloads: Iterable[Mapping[str, Any]]) -> Iterator[bool]:
    before = GENESIS
    for number, ((hash_, line), payload) in enumerate(zip(rows, payloads, strict=True), start=1):
        follows = (payload["sequence"], payload["previous_in_matter"]) == (number, before)
        yield follows and digest(line) == hash_
        before = hash_


_LINES: Final = Statement(
    lambda matter: (
        Entry.objects.filter(matter=matter).order_by("sequence").values_list("hash", "canonical")
    ),
    matter=int,
)
