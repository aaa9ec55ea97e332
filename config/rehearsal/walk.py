"""The walk: at each open step the person whose turn it is does the shortest lawful thing.

Each step of a flow has one handler, declared with :func:`at`. A handler may name the first day
on which its act is lawful; the walk always takes the step that can be done first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from config.demo.cast import Cast
from workflows.calendars import calendar_of
from workflows.lawful_days import day_of
from workflows.models import Matter, StepRun, User
from workflows.papers import Upload
from workflows.querysets import OPEN_STATUSES

START_OF_WORK = time(9, 0)

Handler = Callable[["Walk", StepRun], None]
ReadyOn = Callable[["Walk", StepRun], date]


@dataclass
class Walk:
    """One matter on its way: whose cast, which draft, what day it is.

    ``draft`` is the text under way. ``with_findings``: the review finds something, and
    ``revised`` is the text that answers it (none: made from the draft).
    """

    matter: Matter
    cast: Cast
    now: datetime
    draft: Upload
    papers: dict[str, Upload] = field(default_factory=dict)
    with_findings: bool = False
    revised: Upload | None = None

    @property
    def today(self) -> date:
        return day_of(self.now)

    def wait_until(self, day: date) -> None:
        """Let time pass until nine o'clock of a day; never backwards."""
        opening = timezone.make_aware(datetime.combine(day, START_OF_WORK))
        self.now = max(self.now, opening)

    def next_working_day(self) -> date:
        """The first working day after today."""
        return calendar_of(self.matter.division).add_working_days(self.today, 1)

    def do(self, transition: Callable[..., object], actor: User, **arguments: object) -> object:
        """Let a person do a verb now, with the version token of the newest page."""
        self.matter.refresh_from_db(fields=["version"])
        return transition(
            matter=self.matter,
            actor=actor,
            now=self.now,
            expected_version=self.matter.version,
            **arguments,
        )

    def open_steps(self) -> list[StepRun]:
        steps = StepRun.objects.filter(matter=self.matter, status__in=OPEN_STATUSES)
        return list(steps.exclude(role="").select_related("organ").order_by("pk"))

    def run(self, until: str = "") -> Walk:
        """Go on until a step of that name is open, or to the end of the road."""
        while steps := self.open_steps():
            if until and any(step.name == until for step in steps):
                return self
            self.advance(steps)
        if until:
            raise LookupError(f"The road of {self.matter} does not pass {until}.")
        return self

    def advance(self, steps: list[StepRun]) -> None:
        """Do the shortest lawful thing at whichever of the steps can be done first."""
        days = [(_READY[step.name](self, step), step.pk, step) for step in steps]
        ready_on, _, step = min(days)
        self.wait_until(ready_on)
        _HANDLERS[step.name](self, step)


_HANDLERS: dict[str, Handler] = {}
_READY: dict[str, ReadyOn] = {}


def _at_once(walk: Walk, _step: StepRun) -> date:
    return walk.today


def at(step: str, ready: ReadyOn = _at_once) -> Callable[[Handler], Handler]:
    """Declare the handler of a step, and from which day on it can act (default: at once)."""

    def declare(handler: Handler) -> Handler:
        _HANDLERS[step] = handler
        _READY[step] = ready
        return handler

    return declare
