"""All that the page of one matter shows of the engine's own records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from workflows.check_codes import shown
from workflows.constants import FINAL_STAGES, Stage
from workflows.law import Citation
from workflows.models import (
    Attachment,
    Entry,
    IssuedPaper,
    LimitMark,
    LimitStatus,
    MarkKind,
    Matter,
    Organ,
    Revision,
    TimeLimit,
)
from workflows.secret_marks import marks_of
from workflows.selectors.due import Due, possible_of
from workflows.selectors.paging import Page, page_of
from workflows.selectors.records import Mark, Section, sections_for

ENTRIES_ON_MATTER_PAGE: Final = 20
ENTRIES_ON_LEDGER_PAGE: Final = 50

# The road in the words of a reader, and the stages that belong to each part of it.
_PHASES: Final = (
    ("起草", (Stage.DRAFTING,)),
    ("征求意见与论证", (Stage.CONSULTING, Stage.UNIT_REVIEW)),
    ("报送", (Stage.SUBMITTING, Stage.OFFICE_CHECK, Stage.ACCEPTING)),
    ("合法性审核", (Stage.LEGALITY_REVIEW, Stage.SUPPLEMENTING, Stage.ANSWERING)),
    ("集体审议", (Stage.TABLING, Stage.DELIBERATION, Stage.PARTY_REPORT)),
    ("签发", (Stage.SIGNING,)),
    ("登记公布", (Stage.REGISTRATION, Stage.PUBLICATION)),
    ("备案归档", (Stage.FILING, Stage.ARCHIVING, Stage.CLOSED)),
)
_LIMIT_TONES: Final = {
    LimitStatus.RUNNING: "info",
    LimitStatus.SUSPENDED: "warn",
    LimitStatus.MET: "good",
    LimitStatus.ENDED: "calm",
}


@dataclass(frozen=True)
class Phase:
    """One part of the road: ``state`` is done, now or ahead."""

    label: str
    state: str


@dataclass(frozen=True)
class Side:
    """The organs that are party in the same capacity."""

    label: str
    organs: tuple[Organ, ...]


@dataclass(frozen=True)
class RunningLimit:
    limit: TimeLimit
    mark: Mark
    due: Due | None
    lasting: tuple[LimitMark, ...] = ()


@dataclass(frozen=True)
class PaperRow:
    attachment: Attachment
    material: str

    @property
    def issued(self) -> IssuedPaper | None:
        """Its signature and code, if it went out under one."""
        return getattr(self.attachment, "issued", None)

    @property
    def code(self) -> str:
        return shown(self.issued.code) if self.issued else ""


@dataclass(frozen=True)
class MatterPage:
    phases: tuple[Phase, ...]
    sides: tuple[Side, ...]
    limits: tuple[RunningLimit, ...]
    revisions: tuple[Revision, ...]
    papers: tuple[PaperRow, ...]
    sections: tuple[Section, ...]
    entries: Page[Entry]
    unverified: tuple[Citation, ...]
    secrecy: str = ""


def read_matter_page(matter: Matter, today: date) -> MatterPage:
    """The engine's rows of the matter and the sections of the apps, each in a fixed number
    of queries."""
    return MatterPage(
        phases=phases_of(matter),
        sides=_sides(matter),
        limits=_limits(matter, today),
        revisions=tuple(revisions_of(matter)),
        papers=read_papers(matter),
        sections=sections_for(matter),
        entries=read_ledger(matter, size=ENTRIES_ON_MATTER_PAGE),
        unverified=unverified_of(matter),
        secrecy=marks_of(matter).secrecy or "",
    )


def read_ledger(matter: Matter, number: int = 1, size: int = ENTRIES_ON_LEDGER_PAGE) -> Page[Entry]:
    """A page of the ledger, newest entry first (one query and the count)."""
    return page_of(_entries(matter), number, size=size)


def acts_since(matter: Matter, count: int) -> tuple[Entry, ...]:
    """The last acts by which the matter has moved on, newest first."""
    return tuple(_entries(matter).filter(refusal="")[:count])


def revisions_of(matter: Matter) -> QuerySet[Revision]:
    """The texts of the matter without their words."""
    return matter.revisions.select_related("author").defer("plain").order_by("-number")


def phases_of(matter: Matter) -> tuple[Phase, ...]:
    """The road, with what lies behind, where the matter stands, and what lies ahead."""
    if matter.stage in FINAL_STAGES:
        state = "done" if matter.stage == Stage.CLOSED else "ahead"
        return tuple(Phase(matter.in_its_words(label), state) for label, _ in _PHASES)
    here = next(index for index, (_, stages) in enumerate(_PHASES) if matter.stage in stages)
    return tuple(
        Phase(matter.in_its_words(label), _state(index, here))
        for index, (label, _) in enumerate(_PHASES)
    )


def unverified_of(matter: Matter) -> tuple[Citation, ...]:
    """The articles of the matter's law that nobody has checked yet, each once."""
    return tuple(dict.fromkeys(one.citation for one in matter.pack.law.unverified()))


def _state(index: int, here: int) -> str:
    if index == here:
        return "now"
    return "done" if index < here else "ahead"


def _sides(matter: Matter) -> tuple[Side, ...]:
    organs: dict[str, list[Organ]] = {}
    for party in matter.parties.select_related("organ").order_by("pk"):
        label = matter.in_its_words(party.get_capacity_display())
        organs.setdefault(label, []).append(party.organ)
    return tuple(Side(label, tuple(found)) for label, found in organs.items())


def _entries(matter: Matter) -> QuerySet[Entry]:
    entries = matter.entries.select_related("actor__organ", "on_behalf_of", "revision")
    return entries.defer("revision__plain").order_by("-sequence")


def _limits(matter: Matter, today: date) -> tuple[RunningLimit, ...]:
    limits = matter.limits.select_related("extension").prefetch_related("marks").order_by("pk")
    return tuple(
        RunningLimit(limit, limit_mark(limit), _due(limit, today), _lasting(limit))
        for limit in limits
    )


def _lasting(limit: TimeLimit) -> tuple[LimitMark, ...]:
    """What stays true for good: lateness, and that superiors heard of it."""
    return tuple(mark for mark in limit.marks.all() if mark.kind != MarkKind.WARNING)


def limit_mark(limit: TimeLimit) -> Mark:
    """Where the limit stands, in words."""
    if limit.is_late:
        return Mark("逾期完成", "bad")
    return Mark(limit.get_status_display(), _LIMIT_TONES[LimitStatus(limit.status)])


def _due(limit: TimeLimit, today: date) -> Due | None:
    if limit.status != LimitStatus.RUNNING or limit.latest_on is None:
        return None
    return Due(
        on=limit.latest_on,
        today=today,
        provisional=limit.provisional,
        verified=limit.verified,
        possible=possible_of(limit, limit.latest_on),
    )


def read_papers(matter: Matter) -> tuple[PaperRow, ...]:
    """The papers of the matter, each with the name of its kind (one query)."""
    labels = _material_labels(matter)
    rows: Sequence[Attachment] = list(
        matter.attachments.select_related("author", "revision", "issued")
        .defer("plain", "revision__plain", "issued__certificates")
        .order_by("pk")
    )
    return tuple(PaperRow(row, labels.get(row.material, "程序文书")) for row in rows)


def _material_labels(matter: Matter) -> dict[str, str]:
    law = matter.pack.law
    materials = [*law.filing_materials(), *law.materials(matter.kind, matter.maker_family)]
    return {one.code: matter.in_its_words(one.label) for one in materials}
