"""Taking numbers: one locked series per organ, purpose and year; no twin and no gap."""

from __future__ import annotations

from django.db.models import F

from workflows.models import NumberSeries, Organ


def take(organ: Organ, purpose: str, year: int) -> int:
    """The next number of the series, starting with 1 each year.

    The row is locked by the statement that counts it up, and made by another where it is not
    there yet, inside the caller's transaction: a number taken by an act that fails is given again.
    """
    series = NumberSeries.objects.filter(organ=organ, purpose=purpose, year=year)
    if not series.update(last=F("last") + 1):
        NumberSeries.objects.bulk_create(
            [NumberSeries(organ=organ, purpose=purpose, year=year)], ignore_conflicts=True
        )
        series.update(last=F("last") + 1)
    return series.values_list("last", flat=True).get()


def bracketed(abbreviation: str, year: int, number: int) -> str:
    """A document number in the form of GB/T 9704: full year in 〔〕, no 第, no leading zero."""
    return f"{abbreviation}〔{year}〕{number}号"
