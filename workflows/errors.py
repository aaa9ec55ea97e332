"""What the product refuses, and how it says so.

Every refusal has a stable ``code``, a sentence in Chinese, and where law refuses,
the articles it stands on. "Too late", "not you" and "not complete" are different errors.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from workflows.citations import Citation


@dataclass(frozen=True)
class Missing:
    """One thing that a gate demands and does not find, with the articles that demand it."""

    code: str
    sentence: str
    citations: tuple[Citation, ...] = ()

    def __str__(self) -> str:
        articles = "、".join(citation.marked_label for citation in self.citations)
        return f"{self.sentence}（{articles}）" if articles else self.sentence


@dataclass
class WorkflowError(Exception):
    """Root of all refusals. ``recorded`` tells that the ledger keeps the attempt."""

    sentence: str
    citations: tuple[Citation, ...] = ()
    code: str = "refused"
    status_code: int = 400
    recorded: bool = False

    def __str__(self) -> str:
        articles = "、".join(citation.marked_label for citation in self.citations)
        return f"{self.sentence}（{articles}）" if articles else self.sentence

    def __hash__(self) -> int:
        return id(self)


@dataclass
class NotPermitted(WorkflowError):
    """Not you: the act belongs to another role or organ."""

    code: str = "not_permitted"
    status_code: int = 403
    needed_role: str = ""

    __hash__ = WorkflowError.__hash__


@dataclass
class DutiesConflict(WorkflowError):
    """Not you: this person has already taken an incompatible duty in this matter."""

    code: str = "duties_conflict"
    status_code: int = 403
    recorded: bool = True

    __hash__ = WorkflowError.__hash__


@dataclass
class Recused(WorkflowError):
    """Not you: this person, or the one they act for, is recused in this matter."""

    code: str = "recused"
    status_code: int = 403
    recorded: bool = True

    __hash__ = WorkflowError.__hash__


@dataclass
class StaleVersion(WorkflowError):
    """The matter moved on since the page was read."""

    code: str = "stale_version"
    status_code: int = 409
    expected: int = 0
    found: int = 0

    __hash__ = WorkflowError.__hash__


@dataclass
class NotNow(WorkflowError):
    """Too early or too late: no open step of the matter admits the act."""

    code: str = "not_now"
    status_code: int = 409
    status: str = ""
    verb: str = ""

    __hash__ = WorkflowError.__hash__


@dataclass
class OutsideWindow(WorkflowError):
    """The day asked for lies outside the lawful window (both ends inclusive)."""

    code: str = "outside_window"
    status_code: int = 422
    earliest: date | None = None
    latest: date | None = None
    recorded: bool = True

    __hash__ = WorkflowError.__hash__


@dataclass
class GateClosed(WorkflowError):
    """Not complete: the list of what is missing, each item with its article."""

    code: str = "gate_closed"
    status_code: int = 422
    gate: str = ""
    missing: tuple[Missing, ...] = field(default_factory=tuple)
    recorded: bool = True

    __hash__ = WorkflowError.__hash__

    def __str__(self) -> str:
        return "；".join([self.sentence, *map(str, self.missing)])


@dataclass
class Inadmissible(WorkflowError):
    """What was entered cannot stand: one sentence, naming the field where there is one."""

    code: str = "inadmissible"
    status_code: int = 422
    field_name: str = ""

    __hash__ = WorkflowError.__hash__


@dataclass
class CalendarUnknown(WorkflowError):
    """No calendar of this revision was ever in force here."""

    code: str = "calendar_unknown"
    status_code: int = 422

    __hash__ = WorkflowError.__hash__


@dataclass
class NotRecorded(WorkflowError):
    """What must leave a row in the ledger cannot be done while none can be written."""

    code: str = "not_recorded"
    status_code: int = 503

    __hash__ = WorkflowError.__hash__


@dataclass
class NotSigned(WorkflowError):
    """A paper that goes out only under its organ's signature cannot be signed."""

    code: str = "not_signed"
    status_code: int = 503

    __hash__ = WorkflowError.__hash__


def close_gate(gate: str, sentence: str, missing: Iterable[Missing]) -> None:
    """Raise :class:`GateClosed` if anything is missing; otherwise do nothing."""
    found = tuple(missing)
    if found:
        raise GateClosed(sentence=sentence, gate=gate, missing=found)
