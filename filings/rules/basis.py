"""G8: only what is published, in force and not lapsed may be relied on (law notes A.7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from filings.models import PUBLICATIONS, Document, DocumentStatus
from workflows.chinese_dates import chinese_date
from workflows.errors import Missing, close_gate
from workflows.lawful_days import since, until


def usable_as_basis(document: Document, on: date) -> bool:
    """Whether administration may rely on the text on a day: published on or before it, in
    effect, and through its last day of validity, inclusive."""
    return not any(_missing(document, on))


def check_basis(document: Document, on: date) -> None:
    """Refuse to rely on a text that binds nobody on that day.

    Raises:
        GateClosed: G8, with the reasons.
    """
    close_gate("G8", "不得作为行政管理的依据", _missing(document, on))


def _missing(document: Document, on: date) -> Iterator[Missing]:
    law, kind = document.matter.pack.law, document.matter.kind
    articles = law.article("usable_basis", kind)
    first = PUBLICATIONS.first(matter=document.matter_id)
    if (
        document.status != DocumentStatus.PUBLISHED
        or first is None
        or since(first.published_on).is_ahead(on)
    ):
        yield Missing("unpublished", f"{document}未经公布", articles)
    elif document.effective_on is None or since(document.effective_on).is_ahead(on):
        yield Missing("not_in_effect", f"{document}尚未施行", articles)
    last = document.valid_until
    if last is not None and until(last).is_over(on):
        yield Missing("lapsed", f"{document}已于{chinese_date(last)}有效期届满失效", articles)
