"""Giving and ending delegations (委托): acts upon the installation's rights, kept in the ledger.

Nobody confirms them. They give no more than the delegator holds in their own right at the moment
of use, and end by themselves after the last day.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from workflows import acts, authority, ledger, messages
from workflows.appointments import people_of
from workflows.chinese_dates import chinese_date
from workflows.constants import PERSONAL_ROLES, Role
from workflows.errors import Inadmissible, NotNow, NotPermitted, OutsideWindow
from workflows.holdings import Holdings
from workflows.law import DelegationRule, Law
from workflows.lawful_days import day_of, since, until
from workflows.models import Delegation, Organ, RulePack, User


@dataclass(frozen=True)
class Term:
    """First and last day of a delegation, both inclusive."""

    first_on: date
    last_on: date

    def __str__(self) -> str:
        return f"{chinese_date(self.first_on)}至{chinese_date(self.last_on)}"

    @property
    def days(self) -> int:
        """Calendar days, both ends counted."""
        return (until(self.last_on).days_left(self.first_on) or 0) + 1


@transaction.atomic
def give_delegation(
    *,
    organ: Organ,
    delegate: User,
    term: Term,
    reason: str,
    actor: User,
    now: datetime,
    role: str = "",
) -> list[Delegation]:
    """Let another person of the organ exercise one's role there, or all delegable ones if none
    is named. One row, and one entry in the ledger, for each role.

    Raises:
        NotPermitted: the person holds no such role themself; what is held only by delegation
            cannot be passed on.
        OutsideWindow: back-dated, or longer than the rule pack allows.
        Inadmissible: not to a person of the organ; the role is exercised in person, is delegated
            for some of these days already, or law does not let it be delegated.
    """
    delegator = User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    today = day_of(now)
    law = RulePack.objects.current(organ.division, today).law
    reason = acts.required(reason, "请填写委托的事由。", "reason")
    _check_delegate(organ, delegator, delegate)
    check_term(term, law.delegation(), today)
    roles = _roles(authority.holdings_of(delegator), organ, role, law)
    _check_free(delegator, organ, roles, term)
    given = Delegation.objects.bulk_create(
        Delegation(
            delegator=delegator,
            delegate=delegate,
            organ=organ,
            role=one,
            first_on=term.first_on,
            last_on=term.last_on,
            reason=reason,
            given_at=now,
        )
        for one in roles
    )
    ledger.record_many([_entry("give_delegation", "委托", one, actor, now) for one in given])
    names = "、".join(Role(one).label for one in roles)
    text = f"{delegator}委托您自{term}代为履行{organ}{names}职责：{reason}"
    messages.tell([delegate], text, now=now)
    return given


@transaction.atomic
def end_delegation(
    *, delegation: Delegation, reason: str, actor: User, now: datetime
) -> Delegation:
    """End a delegation before its last day, at once.

    Raises:
        NotPermitted: by somebody else than the delegator or an administrator of the organ.
        NotNow: it is over.
        Inadmissible: no reason.
    """
    fresh = Delegation.objects.select_for_update(no_key=True, of=("self",)).get(pk=delegation.pk)
    if not may_end(actor, authority.holdings_of(actor), fresh):
        raise NotPermitted(
            sentence="委托由委托人本人或者该单位的系统管理员提前终止。",
            needed_role=Role.ADMINISTRATOR,
        )
    state = fresh.state_on(day_of(now))
    if state not in ("生效中", "尚未开始"):
        raise NotNow(sentence=f"该委托{state}，不需要再终止。", status=state)
    fresh.end_reason = acts.required(reason, "请填写提前终止的理由。", "reason")
    fresh.ended_at, fresh.ended_by = now, actor
    fresh.save()
    ledger.record_many([_entry("end_delegation", "提前终止委托", fresh, actor, now)])
    told = [one for one in (fresh.delegator, fresh.delegate) if one != actor]
    text = f"{fresh}已由{actor}提前终止：{fresh.end_reason}"
    messages.tell(told, text, now=now)
    return fresh


def may_end(user: User, holdings: Holdings, delegation: Delegation) -> bool:
    """Whether the person may end it early."""
    own = delegation.delegator_id == user.pk
    return own or holdings.holds(Role.ADMINISTRATOR, delegation.organ_id)


def delegable_roles(holdings: Holdings, organ_id: int, rule: DelegationRule) -> list[str]:
    """The roles that the person holds in the organ and may let another exercise."""
    held = [role for role, organ in holdings.roles if organ == organ_id]
    return sorted(role for role in held if _delegable(role, rule))


def check_term(term: Term, rule: DelegationRule, today: date) -> None:
    """Refuse days that lie behind, in the wrong order, or are too many.

    Raises:
        OutsideWindow, Inadmissible.
    """
    if until(term.last_on).is_over(term.first_on):
        raise Inadmissible(sentence="委托的截止日早于起始日。", field_name="last_on")
    if since(today).is_ahead(term.first_on):
        raise OutsideWindow(sentence="委托不得溯及以前的日期。", earliest=today, recorded=False)
    if term.days > rule.longest_days:
        raise OutsideWindow(
            sentence=f"一次委托最长{rule.longest_days}日（含首尾两日），所填期间为{term.days}日。",
            citations=rule.citations,
            earliest=term.first_on,
            recorded=False,
        )


def _delegable(role: str, rule: DelegationRule) -> bool:
    return role not in PERSONAL_ROLES and (role != Role.HEAD or rule.signing)


def _check_delegate(organ: Organ, delegator: User, delegate: User) -> None:
    if delegate == delegator or not delegate.is_active:
        raise Inadmissible(sentence="请选择本人以外的在任人员。", field_name="delegate")
    if not people_of([organ.pk]).filter(pk=delegate.pk).exists():
        raise Inadmissible(
            sentence=f"{delegate}不是{organ}的人员，职责只能委托本单位人员代为履行。",
            field_name="delegate",
        )


def _roles(holdings: Holdings, organ: Organ, role: str, law: Law) -> list[str]:
    """The roles meant: the one that is named, else all that may be delegated."""
    rule = law.delegation()
    if not role:
        found = delegable_roles(holdings, organ.pk, rule)
        if not found:
            raise NotPermitted(sentence=f"您在{organ}没有可以委托的任职。")
        return found
    if not holdings.holds(role, organ.pk):
        raise NotPermitted(
            sentence=f"您本人不是{organ}的{Role(role).label}；受托取得的职责不得转委托。",
            citations=law.article("delegation"),
            needed_role=role,
        )
    if not _delegable(role, rule):
        raise Inadmissible(
            sentence=f"{Role(role).label}的职责应当由本人履行，不得委托。",
            citations=rule.citations,
            field_name="role",
        )
    return [role]


def _check_free(delegator: User, organ: Organ, roles: Collection[str], term: Term) -> None:
    """One role is in the hands of one other person at a time."""
    given = Delegation.objects.not_over_on(term.first_on).filter(
        delegator=delegator, organ=organ, role__in=roles
    )
    rows = given.select_related("organ", "delegator", "delegate")
    taken = next((row for row in rows if not row.days.is_ahead(term.last_on)), None)
    if taken is not None:
        raise Inadmissible(
            sentence=f"{Role(taken.role).label}职责自{Term(taken.first_on, taken.last_on)}已委托"
            f"{taken.delegate}，期间不得重叠。",
            field_name="first_on",
        )


def _entry(
    code: str, label: str, delegation: Delegation, actor: User, now: datetime
) -> ledger.Draft:
    return ledger.Draft(
        code=code,
        label=label,
        now=now,
        actor=actor,
        note=ledger.Note(
            subject=str(delegation),
            reason=delegation.end_reason or delegation.reason,
            detail={
                "delegation": delegation.pk,
                "delegator": delegation.delegator.username,
                "delegate": delegation.delegate.username,
                "organ": delegation.organ.name,
                "role": delegation.role,
                "first_on": delegation.first_on.isoformat(),
                "last_on": delegation.last_on.isoformat(),
            },
        ),
    )
