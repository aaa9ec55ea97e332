"""What a certificate is made of: plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from django.db import models

from workflows.certificate.traces import Trace
from workflows.citations import Citation
from workflows.errors import Missing
from workflows.models import Matter, ProcedureException, Revision


class StepState(models.TextChoices):
    """How a step stands. Only ``VIOLATES`` keeps a text from being published."""

    COMPLIES = "complies", "符合"
    NOT_APPLICABLE = "not_applicable", "不适用"
    WAIVED = "waived", "依法免除"
    LATE = "late", "逾期"
    VIOLATES = "violates", "不符合"
    EXCEPTED = "excepted", "经批准例外"
    AHEAD = "ahead", "未到"


TONES: Final = {
    StepState.COMPLIES: "good",
    StepState.NOT_APPLICABLE: "calm",
    StepState.WAIVED: "info",
    StepState.LATE: "warn",
    StepState.VIOLATES: "bad",
    StepState.EXCEPTED: "warn",
    StepState.AHEAD: "calm",
}


@dataclass(frozen=True)
class Evidence:
    """Where a step can be checked: the hash of a text, paper or record, or ledger positions."""

    label: str
    value: str


@dataclass(frozen=True)
class CertifiedStep:
    """One statutory step. ``required`` is what law demanded, ``actual`` what was done, days with
    their unit. ``faults`` is what stands against it, whether or not its time has come.
    ``exceptable``: law leaves room for an authorised exception.
    """

    code: str
    label: str
    required: str
    actual: str
    state: StepState
    citations: tuple[Citation, ...]
    evidence: tuple[Evidence, ...] = ()
    faults: tuple[Missing, ...] = ()
    exceptable: bool = True
    exception: ProcedureException | None = None

    @property
    def blocks(self) -> bool:
        return self.state == StepState.VIOLATES

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def state_label(self) -> str:
        return str(self.state.label)

    @property
    def why(self) -> str:
        """What stands against the step, in a sentence; empty if nothing does."""
        return "；".join(dict.fromkeys(fault.sentence for fault in self.faults))

    @property
    def articles(self) -> tuple[Citation, ...]:
        """The articles of the faults, else those of the step, each once."""
        of_faults = dict.fromkeys(one for fault in self.faults for one in fault.citations)
        return tuple(of_faults) or self.citations

    def as_missing(self) -> Missing:
        """The step as the gate names it."""
        return Missing(self.code, f"{self.label}：{self.why}", self.articles)


@dataclass(frozen=True)
class TextLink:
    """One text in the chain from the review to the publication.

    ``trace`` is the ledger's row that names the text. ``confirmed`` tells why a text that differs
    from the one before it is no break: the change was declared and the reviewer confirmed it.
    ``shown_hash`` is the text's hash as somebody else wrote it down (a publication).
    """

    label: str
    revision: Revision | None
    trace: Trace | None
    confirmed: str = ""
    shown_hash: str = ""


@dataclass(frozen=True)
class Contribution:
    """What one app certifies: its steps in their order, and the texts that they judged."""

    steps: tuple[CertifiedStep, ...] = ()
    texts: tuple[TextLink, ...] = ()


@dataclass(frozen=True)
class Certificate:
    """All steps of one matter. ``position`` and ``hash`` are the matter's last row in the ledger
    when it was judged."""

    matter: Matter
    steps: tuple[CertifiedStep, ...]
    position: int
    hash: str
    calendar_revision: str
    texts: tuple[TextLink, ...] = field(default=(), repr=False)

    @property
    def violating(self) -> tuple[CertifiedStep, ...]:
        return tuple(step for step in self.steps if step.blocks)

    @property
    def ahead(self) -> tuple[CertifiedStep, ...]:
        return tuple(step for step in self.steps if step.state == StepState.AHEAD)

    @property
    def is_green(self) -> bool:
        """Nothing keeps the text from being published; steps ahead do not."""
        return not self.violating

    @property
    def text(self) -> Revision | None:
        """The last text of the chain."""
        return next((link.revision for link in reversed(self.texts) if link.revision), None)
