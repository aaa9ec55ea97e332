"""What a drafter can choose from when registering a matter."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from reviews.models import CatalogueEntry
from workflows.constants import Role, Stage
from workflows.divisions import ancestors
from workflows.holdings import Holdings
from workflows.models import MakerListing, Organ


def drafting_units(holdings: Holdings) -> QuerySet[Organ]:
    """Organs for which the person drafts."""
    return Organ.objects.filter(pk__in=holdings.organs_by_role.get(Role.DRAFTER, frozenset()))


def makers_for(units: QuerySet[Organ], today: date) -> QuerySet[Organ]:
    """Organs on the maker list today, in the divisions of these units or above them."""
    divisions = {
        division
        for own in set(units.values_list("division", flat=True))
        for division in ancestors(own)
    }
    listed = MakerListing.objects.valid_on(today).values("organ")
    return Organ.objects.filter(pk__in=listed, division__in=divisions)


def possible_joint_drafters(unit: Organ) -> QuerySet[Organ]:
    """The other organs of the unit's division."""
    return Organ.objects.filter(division=unit.division).exclude(pk=unit.pk)


def open_catalogue_entries(maker: Organ) -> QuerySet[CatalogueEntry]:
    """Items of the maker's yearly catalogues that no matter carries out yet."""
    free = Q(matter=None) | Q(matter__stage=Stage.TERMINATED)
    return CatalogueEntry.objects.filter(free, maker=maker).order_by("-year", "number")
