"""Registering a matter: is it what it is called, and may this organ make it at all (G1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from reviews.flows import MajorDecisionFlow, NormativeDocumentFlow
from reviews.models import CatalogueEntry
from reviews.rules import registration as rules
from workflows import acts, authority, classification, ledger, numbers, verbs
from workflows.appointments import assign_named
from workflows.classification import Secrecy
from workflows.constants import Capacity, Disclosure, Duty, Kind, NamedRole, Role
from workflows.errors import NotPermitted
from workflows.lawful_days import day_of
from workflows.models import MakerListing, Matter, Organ, Party, RulePack, SeriesPurpose, User
from workflows.once import opened_once
from workflows.questions import answers, writes_waiting
from workflows.verbs import Verb

REGISTER = Verb("register_matter", "登记事项", steps=(), duty=Duty.DRAFTING)
verbs.register(REGISTER)

FLOWS = {
    Kind.NORMATIVE_DOCUMENT: NormativeDocumentFlow,
    Kind.MAJOR_DECISION: MajorDecisionFlow,
}


@dataclass(frozen=True)
class Particulars:
    """What the drafter says about a matter when registering it.

    ``scope_tests`` answers the four tests of a normative document by their codes;
    ``catalogue_entry`` is the item of the yearly catalogue that a decision carries out;
    ``secrecy`` is what the drafter proposes for a secret, ``insiders`` who else may know it.
    """

    kind: str
    title: str
    maker: Organ
    drafting_unit: Organ
    joint_drafters: tuple[Organ, ...] = ()
    technical: bool = False
    touches_market: bool = False
    scope_tests: tuple[tuple[str, bool], ...] = ()
    scope_note: str = ""
    catalogue_entry: CatalogueEntry | None = None
    disclosure: str = Disclosure.PUBLIC
    secrecy: Secrecy | None = None
    insiders: tuple[User, ...] = ()


def register_matter(
    *, particulars: Particulars, actor: User, now: datetime, key: str = ""
) -> Matter:
    """Open a matter and its procedure, pinned to the rule pack valid today. The same ``key``
    with the same particulars gives the matter that it opened the first time.

    Raises:
        Inadmissible: the key came before with other particulars.
        NotPermitted: the person is no drafter of the drafting unit.
        GateClosed: G1 (maker list, maker type), a failed scope test, no catalogue entry, or
            figures that the division's rule pack does not give.
    """
    said = {"particulars": particulars}
    return opened_once(REGISTER, key, said, actor, now, lambda: _register(particulars, actor, now))


@transaction.atomic
@writes_waiting()
def _register(particulars: Particulars, actor: User, now: datetime) -> Matter:
    today = day_of(now)
    rights, listings = answers(
        authority.asking_rights(actor), rules.asking_listing(particulars.maker, today)
    )
    holdings, listing = authority.as_holdings(actor, rights), next(iter(listings), None)
    if not holdings.holds(Role.DRAFTER, particulars.drafting_unit.pk):
        raise NotPermitted(
            sentence=f"登记事项由{particulars.drafting_unit}的{Role.DRAFTER.label}办理。",
            needed_role=Role.DRAFTER,
        )
    particulars = _with_locked_entry(particulars)
    title = acts.required(particulars.title, "请填写名称。", "title")
    pack = RulePack.objects.current(particulars.maker.division, today)
    rules.check(particulars, listing, pack.law, today)
    assert listing is not None
    matter = _open(particulars, title, listing, pack, actor, now)
    ledger.write(
        matter=matter,
        verb=REGISTER,
        actor=actor,
        now=now,
        stage_from="",
        duty=Duty.DRAFTING,
        note=ledger.Note(
            subject=f"事项{matter.reference}",
            detail=_detail(particulars, matter),
        ),
    )
    return matter


def _detail(particulars: Particulars, matter: Matter) -> dict[str, object]:
    """What the ledger keeps of the registration; of a secret matter, who may know of it."""
    said: dict[str, object] = {
        "scope_tests": dict(particulars.scope_tests),
        "note": particulars.scope_note,
        "technical": matter.technical,
        "touches_market": matter.touches_market,
        "party_report_needed": matter.party_report_needed,
    }
    if particulars.catalogue_entry is not None:
        said["catalogue_entry"] = str(particulars.catalogue_entry)
    if particulars.secrecy is not None:
        insiders = _insiders(particulars, matter.registered_by)
        said["insiders"] = sorted(map(str, insiders))
        said["known_to"] = sorted(one.username for one in insiders)
        said["secrecy"] = particulars.secrecy.as_dict()
    return said


def _insiders(particulars: Particulars, actor: User) -> set[User]:
    return {actor, *particulars.insiders}


def _with_locked_entry(particulars: Particulars) -> Particulars:
    """The same with the catalogue entry read under a lock: one item, one matter."""
    entry = particulars.catalogue_entry
    if entry is None:
        return particulars
    locked = CatalogueEntry.objects.select_for_update(of=("self",), no_key=True)
    fresh = locked.select_related("matter").get(pk=entry.pk)
    return replace(particulars, catalogue_entry=fresh)


def _open(
    particulars: Particulars,
    title: str,
    listing: MakerListing,
    pack: RulePack,
    actor: User,
    now: datetime,
) -> Matter:
    maker, year, secrecy = particulars.maker, day_of(now).year, particulars.secrecy
    number = numbers.take(maker, SeriesPurpose.MATTER, year)
    matter = Matter(
        kind=particulars.kind,
        title=title,
        reference=f"{maker.division}-{maker.pk}-{year}-{number}",
        maker=maker,
        maker_family=maker.family,
        drafting_unit=particulars.drafting_unit,
        office=listing.office,
        review_body=listing.review_body,
        competition_body=listing.competition_body,
        pack=pack,
        division=maker.division,
        technical=particulars.technical,
        touches_market=particulars.touches_market,
        party_report_needed=pack.law.party_report(particulars.kind).required,
        scope_tests=dict(particulars.scope_tests),
        scope_note=particulars.scope_note,
        disclosure=Disclosure.WITHHELD if secrecy else particulars.disclosure,
        secret=secrecy is not None,
        secrecy_basis=secrecy.basis.strip() if secrecy else "",
        registered_by=actor,
        registered_at=now,
    )
    matter.save()
    _add_parties(matter, particulars.joint_drafters)
    if secrecy is not None:
        classification.propose(matter, secrecy, actor, now)
        for insider in _insiders(particulars, actor):
            assign_named(matter, insider, role=NamedRole.INSIDER)
    if particulars.catalogue_entry is not None:
        particulars.catalogue_entry.matter = matter
        particulars.catalogue_entry.save()
    acts.begin(matter, FLOWS[Kind(particulars.kind)], now)
    matter.save()
    return matter


def _add_parties(matter: Matter, joint_drafters: Iterable[Organ]) -> None:
    organs = [
        (matter.maker, Capacity.MAKER),
        (matter.drafting_unit, Capacity.DRAFTING_UNIT),
        (matter.office, Capacity.OFFICE),
        (matter.review_body, Capacity.REVIEW_BODY),
        *((organ, Capacity.JOINT_DRAFTER) for organ in joint_drafters),
    ]
    if matter.touches_market and matter.competition_body is not None:
        organs.append((matter.competition_body, Capacity.COMPETITION_BODY))
    for organ, capacity in organs:
        Party.objects.create(matter=matter, organ=organ, capacity=capacity)
