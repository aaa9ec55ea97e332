"""A last day as a person reads it: how long there is, and how sure the day is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from workflows.bounds import Range
from workflows.lawful_days import until
from workflows.models import StepRun, TimeLimit

# From how many calendar days before the last day a page draws attention. No rule of law.
SOON_DAYS: Final = 3


@dataclass(frozen=True)
class Due:
    """The last lawful day, inclusive (until 24:00 in Asia/Shanghai), as it stands ``today``.

    ``awaited``: no last day for the step, but the day that it waits for. ``possible``: what a
    provisional day can still become.
    """

    on: date
    today: date
    provisional: bool = False
    verified: bool = True
    awaited: bool = False
    possible: Range | None = None

    @property
    def days_left(self) -> int:
        """Calendar days; 0 on the last day, negative afterwards."""
        return until(self.on).days_left(self.today) or 0

    @property
    def is_over(self) -> bool:
        return until(self.on).is_over(self.today)

    @property
    def words(self) -> str:
        if self.is_over:
            return "时间已到，可以办理" if self.awaited else f"已逾期{-self.days_left}天"
        if self.awaited:
            return f"还有{self.days_left}天" if self.days_left else "就在今天"
        return f"还剩{self.days_left}天" if self.days_left else "今天到期"

    @property
    def tone(self) -> str:
        if self.is_over:
            return "info" if self.awaited else "bad"
        return "warn" if self.days_left <= SOON_DAYS and not self.awaited else "calm"


def due_of(step: StepRun, today: date) -> Due | None:
    """The step's due day, or ``None`` if law sets none. Reads ``step.limit``."""
    if step.due_on is None:
        return None
    limit = step.limit
    return Due(
        on=step.due_on,
        today=today,
        provisional=limit is not None and limit.provisional,
        verified=limit is None or limit.verified,
        awaited=step.waits,
        possible=possible_of(limit, step.due_on),
    )


def possible_of(limit: TimeLimit | None, due_on: date) -> Range | None:
    """What the last lawful day of a limit can still become, if that is the day meant."""
    if limit is None or limit.bounds is None or limit.latest_on != due_on:
        return None
    return limit.bounds.latest_on
