"""Acts of the 定密责任人 upon one matter, beside its procedure: at any time, whatever step is open,
also when the file is closed long since.

The same order as :mod:`workflows.acts`, less the step: lock → version → rights → the act's own
rules and changes → one row of the ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import transaction as database

from workflows import acts, authority, ledger, verbs
from workflows.calendars import one_reading
from workflows.constants import Duty
from workflows.errors import WorkflowError
from workflows.lawful_days import day_of
from workflows.ledger import Note
from workflows.models import Matter, User
from workflows.questions import writes_waiting
from workflows.verbs import Verb

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Charge:
    """The 定密责任人 doing one thing in one matter at one instant, under the matter's lock."""

    matter: Matter
    actor: User
    now: datetime
    note: Note = field(default_factory=Note)

    @property
    def today(self) -> date:
        """The day of the act in Asia/Shanghai."""
        return day_of(self.now)


def by_officer(
    verb: Verb,
) -> Callable[[Callable[Concatenate[Charge, P], R]], Callable[..., R]]:
    """Make a function the one way of doing a verb that the 定密责任人 of the drafting unit does.

    The function is called with ``matter``, ``actor``, ``now``, optionally ``expected_version``, and
    its own arguments.

    Raises:
        StaleVersion: the matter has moved on.
        NotPermitted, DutiesConflict, Recused: not this person.
    """
    verbs.register(verb)

    def decorate(body: Callable[Concatenate[Charge, P], R]) -> Callable[..., R]:
        @wraps(body)
        def run(
            *,
            matter: Matter,
            actor: User,
            now: datetime,
            expected_version: int | None = None,
            **arguments: Any,
        ) -> R:
            try:
                with database.atomic(), one_reading(), writes_waiting():
                    charge = _admit(verb, matter, actor, now, expected_version)
                    result = body(charge, **arguments)  # type: ignore[call-arg]
                    _conclude(verb, charge)
            except WorkflowError as refused:
                if refused.recorded:
                    acts.record_refusal(verb, matter, actor, now, refused)
                raise
            acts.refresh(matter, charge.matter)
            return result

        run.verb = verb  # type: ignore[attr-defined]
        return run

    return decorate


def _admit(
    verb: Verb, matter: Matter, actor: User, now: datetime, expected_version: int | None
) -> Charge:
    fresh = acts.locked(matter)
    acts.check_version(fresh, expected_version)
    done = authority.duties_done(actor.pk, fresh)
    refused = authority.officer_refusal(authority.holdings_of(actor), verb, fresh, done)
    if refused is not None:
        raise refused
    return Charge(fresh, actor, now)


def _conclude(verb: Verb, charge: Charge) -> None:
    """The ledger comes last: its row commits to everything that was changed."""
    matter = charge.matter
    matter.version += 1
    matter.save()
    ledger.write(
        matter=matter,
        verb=verb,
        actor=charge.actor,
        now=charge.now,
        stage_from=matter.stage,
        note=charge.note,
        duty=Duty.CLASSIFICATION,
    )
