"""Filters of the engine, named as adjectives. Each is one predicate over indexed columns."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from viewflow.workflow.managers import TaskQuerySet
from viewflow.workflow.status import STATUS

from workflows.constants import CONFLICTS
from workflows.holdings import Holdings

if TYPE_CHECKING:
    from workflows.models.matters import Matter  # noqa: F401  # named in a string below
    from workflows.models.procedures import StepRun  # noqa: F401

OPEN_STATUSES = (STATUS.NEW, STATUS.ASSIGNED)


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
        """Matters that the person may read: of an organ where they hold a role, or named on;
        a secret matter only when named on it."""
        of_my_organs = Exists(
            _engine_model("Party").objects.filter(
                matter=OuterRef("pk"), organ__in=holdings.organ_ids
            )
        )
        return self.filter(Q(pk__in=holdings.matter_ids) | (Q(secret=False) & Q(of_my_organs)))

    def actionable_by(self, holdings: Holdings) -> MatterQuerySet:
        """Matters with an open step that it is this person's turn to act on."""
        steps = _engine_model("StepRun").objects.actionable_by(holdings)
        return self.filter(Exists(steps.filter(matter=OuterRef("pk"))))


class StepRunQuerySet(TaskQuerySet, QuerySet["StepRun"]):  # type: ignore[misc]  # viewflow is untyped
    def open(self) -> StepRunQuerySet:
        """Steps that wait for somebody."""
        return self.filter(status__in=OPEN_STATUSES).exclude(role="")

    def actionable_by(self, holdings: Holdings) -> StepRunQuerySet:
        """Open steps that the person may act on now: role held, not assigned to another,
        no incompatible duty taken before, and named if the matter is secret."""
        turns = Q(pk__in=())
        for role, organs in sorted(holdings.organs_by_role.items()):
            turns |= Q(role=role, organ__in=organs)
        return (
            self.open()
            .filter(turns)
            .filter(Q(owner=None) | Q(owner=holdings.user_id))
            .filter(Q(matter__secret=False) | Q(matter__in=holdings.matter_ids))
            .exclude(self._conflicting(holdings.user_id))
        )

    def by_due_date(self) -> StepRunQuerySet:
        """Earliest due day first; steps without one last, oldest first."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    @staticmethod
    def _conflicting(user_id: int) -> Q:
        entries = _engine_model("Entry").objects.filter(
            matter=OuterRef("matter"), actor=user_id, refusal=""
        )
        conflicting = Q(pk__in=())
        for duty, earlier in CONFLICTS.items():
            conflicting |= Q(duty=duty.value) & Q(
                Exists(entries.filter(duty__in=sorted(one.value for one in earlier)))
            )
        return conflicting
