"""Until when filing materials are corrected, and what it means to be late."""

from __future__ import annotations

from datetime import date

from filings.models import FilingCorrection
from workflows.errors import Inadmissible, OutsideWindow
from workflows.lawful_days import since
from workflows.models import Matter, TimeLimit
from workflows.windows import day_after


def correction_due(
    matter: Matter, limit: TimeLimit | None, named: date | None, today: date
) -> date:
    """The last day for the correction, inclusive: that of law, else the day named.

    Raises:
        Inadmissible: law gives no time and no day was named.
        OutsideWindow: the day named is not after today.
    """
    if limit is not None and limit.latest_on is not None:
        return limit.latest_on
    if named is None:
        raise Inadmissible(sentence="请指定补正期限。", field_name="due_on")
    if since(day_after(today)).is_ahead(named):
        raise OutsideWindow(
            sentence="补正期限应当晚于今日。",
            citations=matter.pack.law.article("filing_materials", matter.kind),
            earliest=day_after(today),
            recorded=False,
        )
    return named


def counts_late(matter: Matter, correction: FilingCorrection) -> bool:
    """Whether law counts the filing as not made on time because its correction was late."""
    law = matter.pack.law
    if not law.is_set("filing_correction"):
        return False
    return correction.is_late and law.filing_correction().late_effect == "not_on_time"
