"""The page of a person's delegations: given, received, and those of organs they administer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case, Q, When

from workflows.constants import Role
from workflows.delegations import may_end
from workflows.holdings import Holdings
from workflows.models import Delegation, Organ, User
from workflows.selectors.records import Mark

SHOWN: Final = 50
_TONES: Final = {"生效中": "good", "尚未开始": "info", "已届满": "calm", "已提前终止": "warn"}


@dataclass(frozen=True)
class DelegationRow:
    """One delegation, where it stands today, and whether this person may end it."""

    delegation: Delegation
    mark: Mark
    may_end: bool


@dataclass(frozen=True)
class Delegations:
    given: tuple[DelegationRow, ...]
    received: tuple[DelegationRow, ...]
    administered: tuple[DelegationRow, ...]


def read_delegations(user: User, holdings: Holdings, today: date) -> Delegations:
    """The person's own before others', each the newest first, at most ``SHOWN`` (one query)."""
    administered = holdings.organs_by_role.get(Role.ADMINISTRATOR, frozenset())
    own = Q(delegator=user) | Q(delegate=user)
    found = Delegation.objects.filter(own | Q(organ__in=administered))
    in_order = found.order_by(Case(When(own, then=0), default=1), "-pk")
    rows = in_order.select_related("delegator", "delegate", "organ", "ended_by")[:SHOWN]
    shown = [_row(user, holdings, one, today) for one in rows]
    given = tuple(row for row in shown if row.delegation.delegator_id == user.pk)
    received = tuple(row for row in shown if row.delegation.delegate_id == user.pk)
    others = tuple(row for row in shown if row not in (*given, *received))
    return Delegations(given, received, others)


def organs_to_delegate(holdings: Holdings) -> list[Organ]:
    """The organs in which the person holds a role in their own right (one query)."""
    return list(Organ.objects.filter(pk__in={organ for _, organ in holdings.roles}))


def _row(user: User, holdings: Holdings, delegation: Delegation, today: date) -> DelegationRow:
    state = delegation.state_on(today)
    standing = state in ("生效中", "尚未开始")
    return DelegationRow(
        delegation,
        Mark(state, _TONES[state]),
        standing and may_end(user, holdings, delegation),
    )
