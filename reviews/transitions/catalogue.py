"""Entering an item into a maker's yearly catalogue of major decisions."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from reviews.models import CatalogueEntry
from reviews.rules.catalogue import check_entry
from workflows import acts, authority
from workflows.constants import Role
from workflows.errors import Inadmissible, NotPermitted
from workflows.lawful_days import day_of
from workflows.models import MakerListing, Organ, RulePack, User


@transaction.atomic
def enter_decision(
    *,
    maker: Organ,
    title: str,
    drafting_unit: Organ,
    party_consent: str,
    published_on: date,
    actor: User,
    now: datetime,
) -> CatalogueEntry:
    """Add the next item to this year's catalogue. Items are never removed; a matter that is not
    begun leaves its item open.

    Raises:
        NotPermitted: the person does no intake in the maker's office.
        GateClosed: no consent of the Party committee, or not yet published.
        Inadmissible: the maker is on no list today, or the item stands in the catalogue already.
    """
    today = day_of(now)
    listing = _locked_listing(maker, today)
    if not authority.holdings_of(actor).holds(Role.OFFICE_INTAKE, listing.office_id):
        raise NotPermitted(
            sentence=f"决策事项目录由{listing.office}的{Role.OFFICE_INTAKE.label}录入。",
            needed_role=Role.OFFICE_INTAKE,
        )
    law = RulePack.objects.current(maker.division, today).law
    check_entry(law, party_consent=party_consent, published_on=published_on, today=today)
    items = CatalogueEntry.objects.filter(maker=maker, year=today.year)
    title = acts.required(title, "请填写决策事项。", "title")
    if items.filter(title=title).exists():
        raise Inadmissible(sentence="该事项已列入本年度目录。", field_name="title")
    return CatalogueEntry.objects.create(
        maker=maker,
        year=today.year,
        number=(items.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=title,
        drafting_unit=drafting_unit,
        party_consent=party_consent.strip(),
        published_on=published_on,
        entered_by=actor,
        entered_at=now,
    )


def _locked_listing(maker: Organ, today: date) -> MakerListing:
    """The maker's entry on the list of makers, locked: numbers are given one at a time."""
    listing = (
        MakerListing.objects.select_for_update(of=("self",), no_key=True)
        .select_related("office")
        .valid_on(today)
        .filter(organ=maker)
        .first()
    )
    if listing is None:
        raise Inadmissible(sentence=f"{maker}当日不在制定主体清单内。", field_name="maker")
    return listing
