"""The activities after the signature: numbered, published, filed, in effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workflows.law import FilingRule, Law
from workflows.planning.activities import Activity, Deadline, Link
from workflows.planning.circumstances import Circumstances
from workflows.planning.parts import ADOPTED, EFFECT, PUBLICATION, Part, Remedy, articles, assumed

ISSUE: Final = "issue"


def activities(law: Law, case: Circumstances) -> tuple[Activity, ...]:
    """From the signature to the day of effect, and every filing with its last day."""
    return (
        assumed(
            law, case, ISSUE, "登记、编号、印发", [ADOPTED], article="three_unifications",
            steps=("issue",),
        ),
        _publication(law, case),
        *(_filing(law, case, rule) for rule in law.filings(case.kind, case.maker_family)),
        *_effect(law, case),
    )  # fmt: skip


def remedies(_law: Law, _case: Circumstances) -> tuple[Remedy, ...]:
    """After the signature law lets nothing be shorter."""
    return ()


PART: Final = Part(activities, remedies)


def _publication(law: Law, case: Circumstances) -> Activity:
    """Law counts the days for publication from the signature."""
    deadline = None
    if law.is_set("publication_within"):
        rule = law.publication_within()
        deadline = Deadline(ADOPTED, rule.length, rule.citations)
    return assumed(
        law, case, PUBLICATION, "作不予公开处理" if case.withheld else "公布", [ISSUE],
        article="publication", deadline=None if case.withheld else deadline, steps=("publish",),
    )  # fmt: skip


def _filing(law: Law, case: Circumstances, rule: FilingRule) -> Activity:
    """Days run from publication; of a text that is kept back, from the day of issue."""
    return assumed(
        law,
        case,
        f"file_{rule.addressee}",
        f"报送备案（{rule.addressee_label}）",
        [PUBLICATION],
        article="filing",
        step="file",
        deadline=Deadline(ISSUE if case.withheld else PUBLICATION, rule.length, rule.citations),
        steps=("file",),
    )


def _effect(law: Law, case: Circumstances) -> Iterator[Activity]:
    """The first day of effect: that of publication itself where law demands no wait."""
    if not law.is_set("effect", case.kind):
        yield Activity(
            EFFECT,
            "施行（可以的最早日期）",
            (Link(PUBLICATION),),
            on_working_day=False,
            notes=("规则包未设定公布至施行的期限，最早可于公布之日施行",),
        )
        return
    rule = law.effect(case.kind)
    yield Activity(
        EFFECT,
        "施行（可以的最早日期）",
        (Link(PUBLICATION),),
        minimum=rule.wait,
        full_wait=True,
        on_working_day=False,
        basis=articles(law, "effect_wait", case.kind),
        length_basis=rule.citations,
    )
