"""Filters of the engine, named as adjectives. Each is one predicate over indexed columns."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from viewflow.workflow.managers import TaskQuerySet
from viewflow.workflow.status import STATUS

from workflows.constants import CONFLICTS, Capacity
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

    def actionable_by(self, holdings: Holdings) -> StepRunQuerySet:
        """Open steps that the person may act on now: role held or delegated to them, not
        assigned to another, no incompatible duty taken before and nobody recused, and named
        if the matter is secret. Of a secret matter nothing is delegated."""
        turns = _turns(holdings) & no_secret_to(holdings, "matter__") & ~_barred(holdings.user_id)
        for deputyship in holdings.deputyships:
            both = (holdings.user_id, deputyship.user_id)
            turns |= _turns(deputyship) & Q(matter__secret=False) & ~_barred(*both)
        return self.open().filter(turns)

    def by_due_date(self) -> StepRunQuerySet:
        """Earliest due day first; steps without one last, oldest first."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")


def _turns(holdings: Holdings) -> Q:
    """Steps whose role the holder has, and that no other person was given."""
    turns = Q(pk__in=())
    for role, organs in sorted(holdings.organs_by_role.items()):
        turns |= Q(role=role, organ__in=organs)
    return turns & (Q(owner=None) | Q(owner=holdings.user_id))


def not_recused(*people: int) -> Q:
    """Steps of matters in which none of the people is recused."""
    recusals = _engine_model("Recusal").objects.standing()
    return ~Q(Exists(recusals.filter(matter=OuterRef("matter"), person__in=people)))


def _barred(*people: int) -> Q:
    """Steps that one of the people may not take: recused, or by an earlier duty."""
    entries = _engine_model("Entry").objects.filter(
        Q(actor__in=people) | Q(on_behalf_of__in=people), matter=OuterRef("matter"), refusal=""
    )
    barred = ~not_recused(*people)
    for duty, earlier in CONFLICTS.items():
        barred |= Q(duty=duty.value) & Q(
            Exists(entries.filter(duty__in=sorted(one.value for one in earlier)))
        )
    return barred
