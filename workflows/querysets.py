"""Filters of the engine, named as adjectives. Each is one predicate over indexed columns."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from viewflow.workflow.managers import TaskQuerySet
from viewflow.workflow.status import STATUS

from workflows.constants import CONFLICTS, Capacity, Duty
from workflows.holdings import Holdings

if TYPE_CHECKING:
    from workflows.models.matters import Matter  # noqa: F401  # named in a string below
    from workflows.models.procedures import StepRun  # noqa: F401

OPEN_STATUSES = (STATUS.NEW, STATUS.ASSIGNED)
_CONSULTED = Q(capacity=Capacity.CONSULTED)


def over(last: str, day: date) -> Q:
    """Rows whose last lawful day lies before this one: ``LawfulDays.is_over`` in SQL."""
    return Q(**{f"{last}__lt": day})


def in_force(day: date, *, first: str, last: str) -> Q:
    """Rows in force on the day, both ends inclusive, without an end always:
    ``LawfulDays.is_open`` in SQL."""
    begun = Q(**{first: None}) | Q(**{f"{first}__lte": day})
    return begun & (Q(**{last: None}) | Q(**{f"{last}__gte": day}))


def _engine_model(name: str) -> Any:
    return apps.get_model("workflows", name)


class MatterQuerySet(QuerySet["Matter"]):
    def visible_to(self, holdings: Holdings) -> MatterQuerySet:
        """Matters that the person may read whole: of an organ for which they act, or named on;
        a secret matter only when named on it. That an organ was asked for its opinion is not
        enough, see :meth:`consulting`."""
        return self.filter(_seen_whole(holdings) & _not_shut_out(holdings))

    def consulting(self, holdings: Holdings) -> MatterQuerySet:
        """Matters of which the person sees only what their unit was sent: it was asked for its
        opinion and has no other part in them."""
        part = _seen_in_part(holdings) & _not_shut_out(holdings)
        return self.filter(part).exclude(_seen_whole(holdings))

    def known_to(self, holdings: Holdings) -> MatterQuerySet:
        """Matters that the person may read, whole or in part; ``seen_whole`` tells which."""
        known = (_seen_whole(holdings) | _seen_in_part(holdings)) & _not_shut_out(holdings)
        return self.filter(known).annotate(  # type: ignore[no-redef]
            seen_whole=ExpressionWrapper(_seen_whole(holdings), output_field=BooleanField())
        )

    def actionable_by(self, holdings: Holdings) -> MatterQuerySet:
        """Matters with an open step that it is this person's turn to act on."""
        steps = _engine_model("StepRun").objects.actionable_by(holdings)
        return self.filter(Exists(steps.filter(matter=OuterRef("pk"))))


def no_secret_to(holdings: Holdings, matter: str = "") -> Q:
    """Rows of matters that are not secret, or secrets that the person may know:
    :func:`workflows.authority.may_know` in SQL. ``matter`` is the way there, with ``__``."""
    return (
        Q(**{f"{matter}secret": False})
        | Q(**{f"{matter}pk__in": holdings.matter_ids})
        | Q(**{f"{matter}drafting_unit__in": holdings.classifying_ids})
    )


def _seen_whole(holdings: Holdings) -> Q:
    parties = _own_parties(holdings)
    asked, taking_part = parties.filter(_CONSULTED), parties.exclude(_CONSULTED)
    return (
        Q(pk__in=holdings.matter_ids - holdings.insider_ids)
        | (Q(pk__in=holdings.insider_ids) & (Q(Exists(taking_part)) | ~Q(Exists(asked))))
        | Q(drafting_unit__in=holdings.classifying_ids)
        | (Q(secret=False) & Q(Exists(taking_part)))
    )


def _seen_in_part(holdings: Holdings) -> Q:
    asked = _own_parties(holdings).filter(_CONSULTED)
    return Q(Exists(asked)) & (Q(secret=False) | Q(pk__in=holdings.matter_ids))


def _not_shut_out(holdings: Holdings) -> Q:
    """Matters in which the person is not recused so that they do not read either: where that was
    decided, and in every secret matter, of which nobody knows who has no work in it."""
    standing = _engine_model("Recusal").objects.standing().filter(matter=OuterRef("pk"))
    shut_out = standing.filter(Q(reading_ended=True) | Q(matter__secret=True))
    return ~Q(Exists(shut_out.filter(person=holdings.user_id)))


def _own_parties(holdings: Holdings) -> Any:
    parties = _engine_model("Party").objects
    return parties.filter(matter=OuterRef("pk"), organ__in=holdings.organ_ids)


class StepRunQuerySet(TaskQuerySet, QuerySet["StepRun"]):  # type: ignore[misc]  # viewflow is untyped
    def open(self) -> StepRunQuerySet:
        """Steps that wait for somebody."""
        return self.filter(status__in=OPEN_STATUSES).exclude(role="")

    def actionable_by(self, holdings: Holdings, asked: Q | None = None) -> StepRunQuerySet:
        """Open steps that the person may act on now: role held or delegated to them, not
        assigned to another, no incompatible duty taken before and nobody recused, and named
        if the matter is secret. Of a secret matter nothing is delegated.

        ``asked``: or those at which the person is asked by name."""
        turns = _turns(holdings) & ~_of_secret(but=holdings)
        if holdings.deputyships:
            turns |= reduce(or_, map(_turns_for, holdings.deputyships)) & ~_of_secret()
        mine = _within_reach(holdings) & turns & ~_barred(holdings.user_id)
        return self.open().filter(mine if asked is None else mine | asked)

    def with_delegator(self, holdings: Holdings, asked: Q | None = None) -> StepRunQuerySet:
        """``delegator``, of steps that wait for the person (:meth:`actionable_by`): the name of
        the one for whom they would act, in the order of ``authority.admission``; none in their
        own right."""
        mine = _turns(holdings) if asked is None else _turns(holdings) | asked
        names = dict(holdings.delegators)
        for_others = [
            When(_turns_for(one), then=Value(names[one.user_id])) for one in holdings.deputyships
        ]
        whose = Case(When(mine, then=None), *for_others, default=None, output_field=CharField())
        return self.annotate(delegator=whose) if for_others else self

    def by_due_date(self) -> StepRunQuerySet:
        """Earliest due day first; steps without one last, oldest first."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")


def _turns(holdings: Holdings) -> Q:
    """Steps whose role the holder has, and that no other person was given."""
    turns = Q(pk__in=())
    for role, organs in sorted(holdings.organs_by_role.items()):
        turns |= Q(role=role, organ__in=organs)
    return turns & _given_to_nobody_but(holdings.user_id)


def _turns_for(deputyship: Holdings) -> Q:
    """Steps whose turn the delegator has, and which they could take themself."""
    return _turns(deputyship) & ~_barred(deputyship.user_id)


def _given_to_nobody_but(person: int) -> Q:
    """Said so that no index of owners is asked: nearly every step has none."""
    return Q(Exact(Coalesce("owner", Value(person)), person))


def _within_reach(holdings: Holdings) -> Q:
    """Every step that one of the roles could be asked for, and some more: what one walk along
    the index of open steps finds, however many roles and organs there are."""
    roles = {role for role, _ in holdings.roles} | {role for role, *_ in holdings.delegated}
    return Q(organ__in=holdings.organ_ids, role__in=sorted(roles))


def _of_secret(but: Holdings | None = None) -> Q:
    """Steps of secret matters, less those that the person may know: :func:`no_secret_to`, put
    so that the few secret matters are looked up once."""
    secret = _engine_model("Matter").objects.filter(secret=True)
    if but is not None:
        known = Q(pk__in=but.matter_ids) | Q(drafting_unit__in=but.classifying_ids)
        secret = secret.exclude(known)
    return Q(matter__in=secret.order_by().values("pk"))


def not_recused(*people: int) -> Q:
    """Steps of matters in which none of the people is recused."""
    recusals = _engine_model("Recusal").objects.standing().filter(person__in=people)
    return ~Q(matter__in=recusals.order_by().values("matter"))


def _barred(person: int) -> Q:
    """Steps that the person may not take: recused, or by an earlier duty."""
    return ~not_recused(person) | Q(_DutyTaken(person))


class _DutyTaken(Func):
    """Whether the person, or another for them, has taken a duty in the matter of the step that
    excludes the step's own (``CONFLICTS``), as the ledger has it.

    The matters are looked up once for each duty that comes up among the steps, however many
    these are. Written out, because to build a query for each duty costs more than to ask it.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, person: int) -> None:
        super().__init__(F("matter"), F("duty"), person=person)

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[int]]:  # type: ignore[override]
        (matter, _no), (duty, _no) = map(compiler.compile, self.source_expressions)
        cases = (f"WHEN '{later}' THEN {matter} IN ({done})" for later, done in _DONE.items())
        sql = f"CASE {duty} {' '.join(cases)} ELSE FALSE END"
        return sql, [self.extra["person"]] * sql.count("%s")


def _matters_with(duties: Collection[Duty]) -> str:
    """Matters in which somebody, or another for them, has taken one of the duties."""
    named = ", ".join(sorted(f"'{one.value}'" for one in duties))
    return " UNION ALL ".join(
        f"SELECT matter_id FROM workflows_entry WHERE {person} = %s AND duty IN ({named}) "
        "AND refusal = '' AND matter_id IS NOT NULL AND NOT duty = ''"
        for person in ("actor_id", "on_behalf_of_id")
    )


_DONE: Final = {later.value: _matters_with(earlier) for later, earlier in CONFLICTS.items()}
