"""Registering the matter that a walk is about."""

from __future__ import annotations

from datetime import datetime

from config.demo.cast import Cast
from config.rehearsal.walk import Walk
from reviews.models import CatalogueEntry
from reviews.transitions.catalogue import enter_decision
from reviews.transitions.registration import Particulars, register_matter
from workflows.classification import Secrecy
from workflows.constants import Kind
from workflows.lawful_days import day_of
from workflows.models import Organ, RulePack, User
from workflows.papers import Upload


def begin(
    *,
    kind: str,
    title: str,
    cast: Cast,
    now: datetime,
    draft: Upload,
    technical: bool = True,
    touches_market: bool = True,
    scope_note: str = "",
    joint_drafters: tuple[Organ, ...] = (),
    secrecy: Secrecy | None = None,
    insiders: tuple[User, ...] = (),
) -> Walk:
    """A matter just registered by its drafter, with its catalogue entry if it is a decision."""
    today = day_of(now)
    entry = _catalogue_entry(cast, title, now) if kind == Kind.MAJOR_DECISION else None
    law = RulePack.objects.current(cast.government.division, today).law
    matter = register_matter(
        particulars=Particulars(
            kind=kind,
            title=title,
            maker=cast.government,
            drafting_unit=cast.drafting_unit,
            joint_drafters=joint_drafters,
            technical=technical,
            touches_market=touches_market,
            scope_tests=tuple((test.code, True) for test in law.scope_tests()),
            scope_note=scope_note,
            catalogue_entry=entry,
            secrecy=secrecy,
            insiders=insiders,
        ),
        actor=cast.drafter,
        now=now,
    )
    return Walk(matter=matter, cast=cast, now=now, draft=draft)


def _catalogue_entry(cast: Cast, title: str, now: datetime) -> CatalogueEntry:
    return enter_decision(
        maker=cast.government,
        title=title,
        drafting_unit=cast.drafting_unit,
        party_consent="同级党委已同意",
        published_on=day_of(now),
        actor=cast.intake,
        now=now,
    )
