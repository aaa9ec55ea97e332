"""One act upon one matter: what every transition does in the same order.

lock the matter → compare the version token → ask who may → the transition's own rules and
changes → one ledger entry → the flow's next step. A refusal that law cares about is written to
the ledger after everything else has been rolled back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from django.db import transaction as database
from django.db.models import QuerySet

from workflows import authority, ledger, verbs
from workflows.calendar import WorkCalendar
from workflows.calendars import calendar_of, one_reading
from workflows.errors import Inadmissible, StaleVersion, WorkflowError
from workflows.kept_rows import updating
from workflows.law import Law
from workflows.lawful_days import day_of
from workflows.ledger import Note
from workflows.models import Matter, Procedure, StepRun, User
from workflows.models.matters import organs_named_in
from workflows.questions import Question, answers, writes_waiting
from workflows.statements import Statement
from workflows.verbs import Verb

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Act:
    """One person doing one verb in one matter at one instant, under the matter's lock.

    ``on_behalf_of`` is the person whose delegated role the actor exercises.
    """

    verb: Verb
    matter: Matter
    actor: User
    now: datetime
    step: StepRun
    on_behalf_of: User | None = None
    note: Note = field(default_factory=Note)

    @property
    def today(self) -> date:
        """The day of the act in Asia/Shanghai."""
        return day_of(self.now)

    @property
    def principal(self) -> User:
        """Whose turn and whose duty it is: the delegator's, else the actor's."""
        return self.on_behalf_of or self.actor

    @property
    def law(self) -> Law:
        return self.matter.pack.law

    @property
    def calendar(self) -> WorkCalendar:
        return calendar_of(self.matter.division)

    def complete(self, outcome: str = "", **carry: Any) -> None:
        """Complete the step; the flow opens what follows the outcome.

        ``carry`` goes to the following step: ``organ`` and ``owner`` as ids, ``due_on`` as an
        ISO date, ``limit`` as id, and whatever its transition wants to find in ``step.data``.
        """
        complete(self.step, self.matter, self.now, outcome, carry)


def complete(
    step: StepRun,
    matter: Matter,
    now: datetime,
    outcome: str = "",
    carry: dict[str, Any] | None = None,
) -> None:
    """Complete one open step of a matter whose lock is held."""
    procedure = step.process
    procedure.matter = matter
    procedure.moment = now
    step.data = {**step.data, "outcome": outcome, "carry": carry or {}}
    activation = step.flow_task.activation_class(step)
    activation.run(None)
    activation.execute()


def begin(matter: Matter, flow_class: Any, now: datetime) -> Procedure:
    """Start a procedure over a matter whose lock is held."""
    procedure: Procedure = flow_class.start.run(matter=matter, moment=now)
    return procedure


def required(value: str, sentence: str, field_name: str) -> str:
    """The text without surrounding blanks.

    Raises:
        Inadmissible: it is empty.
    """
    stripped = value.strip()
    if not stripped:
        raise Inadmissible(sentence=sentence, field_name=field_name)
    return stripped


def transition(
    verb: Verb,
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[..., R]]:
    """Make a function the one way of doing a verb.

    The function is called with keywords: ``matter``, ``actor``, ``now``, optionally
    ``expected_version`` (the version token that the actor's page showed) and ``step`` (which of
    several open steps is meant), and its own arguments. On whose behalf the actor acts follows
    from their rights: their own come first, then what is delegated to them.

    Raises:
        StaleVersion: the matter has moved on.
        NotNow, NotPermitted, DutiesConflict, Recused: the verb is not open, or not to this
            person.
    """
    verbs.register(verb)

    def decorate(body: Callable[Concatenate[Act, P], R]) -> Callable[..., R]:
        @wraps(body)
        def run(
            *,
            matter: Matter,
            actor: User,
            now: datetime,
            expected_version: int | None = None,
            step: int | None = None,
            **arguments: Any,
        ) -> R:
            try:
                with database.atomic(), one_reading(), writes_waiting():
                    act = _admit(verb, matter, actor, now, expected_version, step)
                    stage_from = act.matter.stage
                    result = body(act, **arguments)  # type: ignore[call-arg]
                    _conclude(act, stage_from)
            except WorkflowError as refused:
                if refused.recorded:
                    record_refusal(verb, matter, actor, now, refused)
                raise
            refresh(matter, act.matter)
            return result

        run.verb = verb  # type: ignore[attr-defined]
        return run

    return decorate


def locked(matter: Matter) -> Matter:
    """The matter's row, locked until the transaction ends.

    As every lock it leaves the key alone: others may go on adding rows that refer to the matter,
    so that a row of the ledger written without this lock does not wait for it at its end.
    """
    fresh: Matter = _under_lock(matter)[0]
    return fresh


def _under_lock(matter: Matter, *questions: Question[Any]) -> list[Any]:
    """The matter's row, locked, with its organs; then what is asked under its lock (one
    message)."""
    key = matter.pk
    found, organs, *others = answers(
        _LOCKED.asking_objects(matter=key), _ORGANS.asking_objects(matter=key), *questions
    )
    if not found:
        raise Matter.DoesNotExist
    (fresh,) = found
    fresh.know_organs(organs)
    return [fresh, *others]


def _locked(matter: int) -> QuerySet[Matter]:
    rows = Matter.objects.select_for_update(of=("self",), no_key=True).filter(pk=matter)
    return rows.select_related("pack").defer("pack__content").order_by()


_LOCKED: Final = Statement(_locked, matter=int)
_ORGANS: Final = Statement(organs_named_in, matter=int)


def check_version(fresh: Matter, expected: int | None) -> None:
    """Refuse an act upon a page that shows an older state of affairs.

    Raises:
        StaleVersion: the matter has moved on.
    """
    if expected is not None and expected != fresh.version:
        raise StaleVersion(
            sentence="事项在您打开页面后已有新的办理，请刷新后再办。",
            expected=expected,
            found=fresh.version,
        )


def _admit(
    verb: Verb,
    matter: Matter,
    actor: User,
    now: datetime,
    expected_version: int | None,
    step: int | None,
) -> Act:
    fresh, steps, rights, taken = _under_lock(
        matter,
        _OPEN_STEPS.asking_objects(matter=matter.pk),
        authority.asking_rights(actor, day_of(now)),
        authority.asking_duties(matter),
    )
    if not verb.parallel:
        check_version(fresh, expected_version)
    candidates = [run for run in steps if step is None or run.pk == step]
    holdings = authority.as_holdings(actor, rights)
    done = authority.duties_by_person(holdings, taken)
    admitted = authority.admission(holdings, verb, fresh, candidates, done)
    if admitted.step is None:
        raise admitted.refusal or WorkflowError(sentence="现在不能办理。")
    return Act(
        verb=verb,
        matter=fresh,
        actor=actor,
        now=now,
        step=admitted.step,
        on_behalf_of=_person(admitted.on_behalf_of),
    )


def _open_steps(matter: int) -> QuerySet[StepRun]:
    steps: QuerySet[StepRun] = StepRun.objects.open().filter(matter=matter)
    return steps.select_related("organ", "process")


_OPEN_STEPS: Final = Statement(_open_steps, matter=int)


def _person(pk: int | None) -> User | None:
    return None if pk is None else User.objects.get(pk=pk)


def _conclude(act: Act, stage_from: str) -> None:
    """The ledger comes last: its row commits to everything that was changed."""
    act.matter.version += 1
    ledger.write(
        matter=act.matter,
        verb=act.verb,
        actor=act.actor,
        on_behalf_of=act.on_behalf_of,
        now=act.now,
        stage_from=stage_from,
        note=act.note,
        duty=authority.duty_of(act.verb, act.step),
        changed=[updating(act.matter)],
    )


def record_refusal(
    verb: Verb, matter: Matter, actor: User, now: datetime, refused: WorkflowError
) -> None:
    """Keep an attempt that the law forbids, also one refused before its transition was called."""
    with database.atomic():
        fresh = locked(matter)
        ledger.write(
            matter=fresh,
            verb=verb,
            actor=actor,
            now=now,
            stage_from=fresh.stage,
            note=ledger.refusal_note(refused),
            refusal=refused.code,
        )


def refresh(stale: Matter, fresh: Matter) -> None:
    """Let the caller's object show what is now in the database."""
    stale.__dict__.update(
        {name: value for name, value in fresh.__dict__.items() if name != "_state"}
    )
