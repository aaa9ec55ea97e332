"""The yearly catalogue of major decisions: fixed with the Party committee's consent, published
(713 art. 3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workflows.constants import Kind
from workflows.errors import Missing, close_gate
from workflows.law import Law
from workflows.lawful_days import until


def check_entry(law: Law, *, party_consent: str, published_on: date, today: date) -> None:
    """Refuse an item that the catalogue cannot lawfully hold.

    Raises:
        GateClosed: no consent of the Party committee, or not published by today.
    """
    missing = _missing(law, party_consent, published_on, today)
    close_gate("G1", "不能列入年度重大行政决策事项目录", missing)


def _missing(law: Law, party_consent: str, published_on: date, today: date) -> Iterator[Missing]:
    articles = law.article("catalogue_entry", Kind.MAJOR_DECISION)
    if not party_consent.strip():
        yield Missing("party_consent", "决策事项目录应当经同级党委同意", articles)
    if until(today).is_over(published_on):
        yield Missing("unpublished", "决策事项目录应当已向社会公布，公布日不得晚于今日", articles)
