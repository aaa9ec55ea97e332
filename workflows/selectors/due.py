"""A last day as a person reads it: how long there is, and how sure the day is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from workflows.models import StepRun

# From how many calendar days before the last day a page draws attention. No rule of law.
SOON_DAYS: Final = 3


@dataclass(frozen=True)
class Due:
    """The last lawful day, inclusive (until 24:00 in Asia/Shanghai)."""

    on: date
    days_left: int
    provisional: bool = False
    verified: bool = True

    @property
    def words(self) -> str:
        if self.days_left < 0:
            return f"已逾期{-self.days_left}天"
        return f"还剩{self.days_left}天" if self.days_left else "今天到期"

    @property
    def tone(self) -> str:
        if self.days_left < 0:
            return "bad"
        return "warn" if self.days_left <= SOON_DAYS else "calm"


def due_of(step: StepRun, today: date) -> Due | None:
    """The step's due day, or ``None`` if law sets none. Reads ``step.limit``."""
    days_left = step.days_left(today)
    if step.due_on is None or days_left is None:
        return None
    limit = step.limit
    return Due(
        on=step.due_on,
        days_left=days_left,
        provisional=limit is not None and limit.provisional,
        verified=limit is None or limit.verified,
    )
