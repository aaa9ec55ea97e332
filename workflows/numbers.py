"""Taking numbers: one locked series per organ, purpose and year; no twin and no gap."""

from __future__ import annotations

from typing import Final

from workflows.models import NumberSeries, Organ
from workflows.questions import Question, Row, answers

_COUNT_UP: Final = (
    f'UPDATE "{NumberSeries._meta.db_table}" SET "last" = "last" + 1'
    ' WHERE "organ_id" = %s AND "purpose" = %s AND "year" = %s RETURNING "last"'
)


def take(organ: Organ, purpose: str, year: int) -> int:
    """The next number of the series, starting with 1 each year.

    The row is locked by the statement that counts it up, and made by another where it is not
    there yet, inside the caller's transaction: a number taken by an act that fails is given again.
    """
    count_up = Question(_COUNT_UP, [organ.pk, purpose, year], _number)
    (number,) = answers(count_up)
    if number is None:
        NumberSeries.objects.bulk_create(
            [NumberSeries(organ=organ, purpose=purpose, year=year)], ignore_conflicts=True
        )
        (number,) = answers(count_up)
    assert isinstance(number, int)
    return number


def _number(rows: list[Row]) -> int | None:
    return rows[0][0] if rows else None


def bracketed(abbreviation: str, year: int, number: int) -> str:
    """A document number in the form of GB/T 9704: full year in 〔〕, no 第, no leading zero."""
    return f"{abbreviation}〔{year}〕{number}号"
