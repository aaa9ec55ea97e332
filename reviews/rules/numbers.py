"""Which records of the review bear numbers, and which act gave them."""

from __future__ import annotations

from collections.abc import Iterator

from reviews.models import Deliberation, LegalityReview
from workflows.evidence.numbers import Given, NumberSource
from workflows.models import Matter, SeriesPurpose


def sources() -> tuple[NumberSource, ...]:
    """Matters, opinions, minutes."""
    return (
        NumberSource(SeriesPurpose.MATTER, "register_matter", _matters, lambda row: row.reference),
        NumberSource(SeriesPurpose.OPINION, "sign_opinion", _opinions, lambda row: row.subject),
        NumberSource(
            SeriesPurpose.MINUTES,
            "sign_minutes",
            _minutes,
            lambda row: str(row.detail.get("number", "")),
        ),
    )


def _matters() -> Iterator[Given]:
    rows = Matter.objects.order_by().values_list("maker", "pk", "reference", "reference")
    return (Given(*row) for row in rows.iterator())


def _opinions() -> Iterator[Given]:
    rows = LegalityReview.objects.exclude(opinion_number="").order_by()
    names = ("review_body", "matter", "matter__reference", "opinion_number")
    return (Given(*row) for row in rows.values_list(*names).iterator())


def _minutes() -> Iterator[Given]:
    rows = Deliberation.objects.exclude(minutes_number="").order_by()
    names = ("matter__maker", "matter", "matter__reference", "minutes_number")
    return (Given(*row) for row in rows.values_list(*names).iterator())
