"""The yearly catalogue of major decisions as one page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reviews.models import CatalogueEntry
from workflows.constants import Role
from workflows.holdings import Holdings
from workflows.models import MakerListing, Organ
from workflows.selectors.records import Table, Value, table

_HEADINGS = "序号 决策事项 决策机关 承办单位 同级党委同意情况 公布日 办理情况"


@dataclass(frozen=True)
class Catalogue:
    year: int
    tables: tuple[Table, ...]


def read_catalogue(year: int) -> Catalogue:
    """All items of one year (one query). The catalogue is public; of a matter it shows only
    the stage, and nothing of a secret one."""
    entries = CatalogueEntry.objects.filter(year=year).select_related(
        "maker", "drafting_unit", "matter"
    )
    rows = map(_row, entries.order_by("maker_id", "number"))
    return Catalogue(year, tuple(table(f"{year}年度目录", _HEADINGS, rows)))


def makers_of(holdings: Holdings) -> tuple[Organ, ...]:
    """The makers for whose catalogue the person enters items."""
    offices = holdings.organs_by_role.get(Role.OFFICE_INTAKE, frozenset())
    listings = MakerListing.objects.filter(office__in=offices).select_related("organ")
    return tuple(dict.fromkeys(listing.organ for listing in listings))


def _row(entry: CatalogueEntry) -> tuple[Value, ...]:
    return (
        entry.number,
        entry.title,
        str(entry.maker),
        str(entry.drafting_unit),
        entry.party_consent,
        entry.published_on,
        "；".join(_progress(entry)),
    )


def _progress(entry: CatalogueEntry) -> Iterator[str]:
    if entry.matter is None:
        yield "未启动"
    elif entry.matter.secret:
        yield "已启动"
    else:
        yield entry.matter.stage_label
