"""Who knows of which activities a procedure consists: each app contributes its part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from workflows.law import Law, LawUnset
from workflows.lengths import WorkingDays
from workflows.planning.activities import Activity, Citations, Link, Network
from workflows.planning.circumstances import Circumstances

START: Final = "draft"
ADOPTED: Final = "sign"
"""The activity with which the text is adopted: what comes after it waits for this one."""

MEETING: Final = "deliberate"
PUBLICATION: Final = "publish"
EFFECT: Final = "effect"
GOALS: Final = {MEETING: "集体审议", PUBLICATION: "公布", EFFECT: "施行"}


@dataclass(frozen=True)
class Remedy:
    """A lawful change that may save days, with what law demands for it."""

    label: str
    circumstances: Circumstances
    citations: Citations = ()


@dataclass(frozen=True)
class Part:
    """One app's part: its activities in order, and what could shorten them; ``kinds`` are the
    kinds of matter that it knows how to plan, none if that is another part's business."""

    activities: Callable[[Law, Circumstances], Sequence[Activity]]
    remedies: Callable[[Law, Circumstances], Sequence[Remedy]]
    kinds: tuple[str, ...] = ()


_parts: list[Part] = []


def contribute(part: Part) -> None:
    """Let an app add its part; parts are contributed in the order of the procedure, and
    contributing one twice changes nothing."""
    if part not in _parts:
        _parts.append(part)


def planned_kinds() -> tuple[str, ...]:
    """The kinds of matter that can be planned."""
    return tuple(dict.fromkeys(kind for part in _parts for kind in part.kinds))


def network_of(law: Law, case: Circumstances) -> Network:
    """The whole procedure under this law in these circumstances.

    Raises:
        LawUnset: the law gives no figure without which the procedure cannot be planned.
        Inadmissible: the circumstances contradict the law.
    """
    return Network(chain.from_iterable(part.activities(law, case) for part in _parts))


def remedies_of(law: Law, case: Circumstances) -> tuple[Remedy, ...]:
    """Every lawful way of being faster than in these circumstances."""
    return tuple(chain.from_iterable(part.remedies(law, case) for part in _parts))


def assumed(
    law: Law,
    case: Circumstances,
    code: str,
    label: str,
    after: Sequence[Link | str] = (),
    *,
    article: str = "",
    step: str = "",
    **more: Any,
) -> Activity:
    """An activity to which law gives no length: as many working days as the planner says,
    else as the pack assumes, else none. ``step`` names the assumption if it is not ``code``."""
    rule = law.assumption(step or code)
    days = case.assumptions.get(step or code, rule.working_days if rule else 0)
    return Activity(
        code,
        label,
        links(after),
        minimum=WorkingDays(days) if days else None,
        assumed=True,
        basis=articles(law, article, case.kind),
        length_basis=rule.citations if rule else (),
        **more,
    )


def links(after: Sequence[Link | str]) -> tuple[Link, ...]:
    """Links, those given by their code alone on the same day."""
    return tuple(one if isinstance(one, Link) else Link(one) for one in after)


def articles(law: Law, key: str, kind: str) -> Citations:
    """The articles of a step, none where this law has none."""
    if not key:
        return ()
    try:
        return law.article(key, kind)
    except LawUnset:
        return ()
