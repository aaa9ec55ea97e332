"""The certificate as a whole: what every app contributes, the exceptions, and the gate G12."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from workflows.calendars import calendar_of, reading_held
from workflows.certificate.identity import text_identity
from workflows.certificate.judging import Ground, judged
from workflows.certificate.steps import Certificate, CertifiedStep, Contribution, StepState
from workflows.certificate.traces import Traces, traces_of
from workflows.constants import Stage
from workflows.errors import Missing, close_gate
from workflows.models import Matter, ProcedureException
from workflows.statements import Statement

GATE = "G12"

Contributor = Callable[[Ground], Contribution]

_contributors: list[Contributor] = []


def contribute(contributor: Contributor) -> None:
    """Let an app certify its steps; registering it twice changes nothing."""
    if contributor not in _contributors:
        _contributors.append(contributor)


def certificate_of(matter: Matter, today: date, *, asked_at: Stage | None = None) -> Certificate:
    """Every step judged afresh, whatever gates were passed on the way.

    ``asked_at`` is the stage at which a gate asks; by default the matter's own. The number of
    queries depends on no number of rows.
    """
    with reading_held():
        ground = Ground(
            matter=matter,
            traces=traces_of(matter),
            calendar=calendar_of(matter.division),
            stage=asked_at or Stage(matter.stage),
            today=today,
        )
        parts = [contributor(ground) for contributor in _contributors]
    texts = tuple(link for part in parts for link in part.texts)
    steps = (
        *(step for part in parts for step in part.steps),
        text_identity(ground, texts),
        _ledger(ground),
    )
    return Certificate(
        matter=matter,
        steps=_with_exceptions(matter, steps),
        position=ground.traces.position,
        hash=ground.traces.hash,
        calendar_revision=ground.calendar.revision,
        texts=texts,
    )


def check_certificate(matter: Matter, today: date) -> Certificate:
    """Refuse to bring a text out while a step of its procedure is violated.

    Raises:
        GateClosed: G12, with each such step and its articles.
    """
    certificate = certificate_of(matter, today, asked_at=Stage.PUBLICATION)
    close_gate(
        GATE,
        "程序合规证明存在不符合项，不能公布",
        [step.as_missing() for step in certificate.violating],
    )
    return certificate


def _ledger(ground: Ground) -> CertifiedStep:
    articles = ground.article("correction_by_addition")
    traces: Traces = ground.traces
    broken = Missing("ledger_broken", "办理记录有缺失、插入或者改动", articles)
    return judged(
        ground,
        "ledger",
        "办理记录",
        until=Stage.DRAFTING,
        required="如实、完整记载，只增不改",
        actual=f"{len(traces.acts)}项办理，末位{traces.position}",
        citations=articles,
        faults=() if traces.sound else (broken,),
        exceptable=False,
    )


def _with_exceptions(matter: Matter, steps: Iterable[CertifiedStep]) -> tuple[CertifiedStep, ...]:
    approved = EXCEPTIONS.objects(matter=matter.pk)
    return tuple(_excepted(step, approved) for step in steps)


def _excepted(step: CertifiedStep, approved: Iterable[ProcedureException]) -> CertifiedStep:
    """The step with the exception that covers all that stands against it, if there is one."""
    if not (step.blocks and step.exceptable):
        return step
    against = {fault.sentence for fault in step.faults}
    for one in approved:
        if one.step == step.code and against <= set(one.faults):
            return replace(step, state=StepState.EXCEPTED, exception=one)
    return step


# What was approved in a matter, by its key, with the unit of who approved it.
EXCEPTIONS: Final = Statement(
    lambda matter: (
        ProcedureException.objects.filter(matter=matter)
        .select_related("approved_by__organ")
        .order_by("pk")
    ),
    matter=int,
)
