"""Recusal (回避): declared by the person, ordered by the head, lifted by the head.

It binds in one matter and leaves the person's roles as they are. What was assigned to them there
waits for somebody else, and their superior is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from workflows import acts, authority, ledger, messages
from workflows.appointments import holders
from workflows.constants import FINAL_STAGES, Capacity, NamedRole, Role
from workflows.errors import Inadmissible, NotNow, NotPermitted
from workflows.models import (
    Matter,
    MatterUserRole,
    Organ,
    OrganGroupRole,
    OrganUserRole,
    Recusal,
    StepRun,
    User,
)
from workflows.steps import free_steps


@transaction.atomic
def recuse(
    *,
    matter: Matter,
    person: User,
    reason: str,
    actor: User,
    now: datetime,
    reading_ended: bool = False,
) -> Recusal:
    """From now on the person does nothing in the matter, and if so decided reads nothing of it.

    Raises:
        NotNow: the matter is closed.
        NotPermitted: neither oneself nor a person for whom one's organ answers.
        Inadmissible: recused already, or no reason.
    """
    fresh = acts.locked(matter)
    _check_open(fresh)
    if person != actor:
        check_head(fresh, actor, person)
    elif person.pk not in concerned(fresh):
        raise NotPermitted(sentence="您不参与办理本事项，不需要回避。")
    if fresh.recusals.standing().filter(person=person).exists():
        raise Inadmissible(sentence=f"{person}在本事项中已经回避。", field_name="person")
    recusal = Recusal.objects.create(
        matter=fresh,
        person=person,
        reason=acts.required(reason, "请填写回避的理由。", "reason"),
        reading_ended=reading_ended,
        by=actor,
        at=now,
    )
    freed = free_steps(fresh, person)
    _move_on(matter, fresh)
    label = "决定回避" if recusal.ordered else "回避"
    _record(recusal, "recuse", label, recusal.reason, actor, now, freed)
    _tell_superiors(recusal, freed, actor, now)
    return recusal


@transaction.atomic
def lift_recusal(*, recusal: Recusal, reason: str, actor: User, now: datetime) -> Recusal:
    """The person may act in the matter again. What was taken from them stays where it is.

    Raises:
        NotNow: lifted already, or the matter is closed.
        NotPermitted: by the person, or by nobody's head.
        Inadmissible: no reason.
    """
    matter = acts.locked(recusal.matter)
    fresh = Recusal.objects.select_related("person", "matter").get(pk=recusal.pk)
    _check_open(matter)
    if fresh.lifted_at is not None:
        raise NotNow(sentence="该回避已经解除。", status="lifted")
    check_head(matter, actor, fresh.person)
    fresh.lift_reason = acts.required(reason, "请填写解除回避的理由。", "reason")
    fresh.lifted_by, fresh.lifted_at = actor, now
    fresh.save()
    _move_on(recusal.matter, matter)
    _record(fresh, "lift_recusal", "解除回避", fresh.lift_reason, actor, now, [])
    text = f"{actor}解除了您在本事项中的回避：{fresh.lift_reason}"
    messages.tell([fresh.person], text, now=now, matter=matter)
    return fresh


def check_head(matter: Matter, head: User, person: User) -> None:
    """Refuse anybody who is not the head of an organ that answers for the person here.

    The head of the organ in which the person holds a role, or of the organ above it if that is
    party to the matter; of experts the drafting unit's, of counsel the review body's head.

    Raises:
        NotPermitted: also where the head is recused in the matter themself.
    """
    if person.pk not in answered_for(matter, head):
        raise NotPermitted(
            sentence=f"{person}在本事项中的回避，由其所在单位或者上级单位的其他负责人决定和解除。",
            citations=matter.pack.law.article("recusal", matter.kind),
            needed_role=Role.HEAD,
        )


def answered_for(matter: Matter, head: User) -> frozenset[int]:
    """The other people whose recusal the person decides on as a head; nobody while they are
    recused themself."""
    headed = authority.holdings_of(head).organs_by_role.get(Role.HEAD, frozenset())
    if not headed or is_recused(matter, head):
        return frozenset()
    people = (found for organ, found in answering(matter).items() if organ in headed)
    return frozenset().union(*people) - {head.pk}


def is_recused(matter: Matter, person: User) -> bool:
    return matter.recusals.standing().filter(person=person).exists()


def concerned(matter: Matter) -> frozenset[int]:
    """Everybody who may come to act in the matter: who holds a role in an organ that takes part
    in it, and who is named on it."""
    return frozenset().union(*answering(matter).values())


def answering(matter: Matter) -> dict[int, frozenset[int]]:
    """Of each organ that takes part in the matter: the people whose recusal its head decides on.

    Those with a role in it or in an organ directly below it; the drafting unit answers for
    experts and insiders, the review body for counsel.
    """
    organs = {
        party.organ_id: party.organ
        for party in matter.parties.exclude(capacity=Capacity.CONSULTED).select_related("organ")
    }
    people: dict[int, set[int]] = {organ: set() for organ in organs}
    for organ, person in _with_role(organs):
        people[organ].add(person)
        parent = organs[organ].parent_id
        if parent in people:
            people[parent].add(person)
    for role, person in _named(matter):
        counsel = role == NamedRole.COUNSEL
        people[matter.review_body_id if counsel else matter.drafting_unit_id].add(person)
    return {organ: frozenset(found) for organ, found in people.items()}


def _with_role(organs: Collection[int]) -> Iterable[tuple[int, int]]:
    direct = OrganUserRole.objects.filter(content_object__in=organs)
    groups = OrganGroupRole.objects.filter(content_object__in=organs, group__user__isnull=False)
    return direct.values_list("content_object_id", "user_id").union(
        groups.values_list("content_object_id", "group__user")
    )


def _named(matter: Matter) -> Iterable[tuple[str, int]]:
    named = MatterUserRole.objects.filter(content_object=matter)
    return named.values_list("permission__codename", "user_id")


def _check_open(matter: Matter) -> None:
    if matter.stage in FINAL_STAGES:
        raise NotNow(
            sentence=f"事项已{matter.stage_label}，不再有回避。",
            citations=matter.pack.law.article("recusal", matter.kind),
            status=matter.stage,
        )


def _tell_superiors(recusal: Recusal, freed: Sequence[StepRun], actor: User, now: datetime) -> None:
    """The heads who answer for the person, of the organ itself before the one above it."""
    matter, person = recusal.matter, recusal.person
    steps = "、".join(step.title for step in freed)
    rest = f"“{steps}”待重新分办。" if steps else "没有已分办的步骤需要调整。"
    heads = _heads_over(matter, person)
    messages.tell(
        [head for head in heads if head != actor],
        f"{person}在本事项中回避（{recusal.reason}），{rest}",
        now=now,
        matter=matter,
    )
    if recusal.ordered:
        text = f"{actor}决定您在本事项中回避：{recusal.reason}"
        messages.tell([person], text, now=now, matter=matter)


def _heads_over(matter: Matter, person: User) -> list[User]:
    """The other heads of the person's own organ; where it has none, of the one above it."""
    organs = {organ for organ, people in answering(matter).items() if person.pk in people}
    own = {organ for _, organ in authority.holdings_of(person).roles} & organs
    return _heads(own, person) or _heads(organs - own, person)


def _heads(organs: Collection[int], person: User) -> list[User]:
    found = (
        head for organ in Organ.objects.filter(pk__in=organs) for head in holders(Role.HEAD, organ)
    )
    return [head for head in dict.fromkeys(found) if head != person]


def _record(
    recusal: Recusal,
    code: str,
    label: str,
    reason: str,
    actor: User,
    now: datetime,
    freed: Sequence[StepRun],
) -> None:
    ledger.record(
        code=code,
        label=label,
        now=now,
        actor=actor,
        matter=recusal.matter,
        note=ledger.Note(
            subject=str(recusal.person),
            reason=reason,
            detail={
                "person": recusal.person.username,
                "freed_steps": [step.title for step in freed],
                "reading_ended": recusal.reading_ended,
            },
        ),
    )


def _move_on(stale: Matter, fresh: Matter) -> None:
    """A page that was opened before shows an older state of affairs."""
    fresh.version += 1
    fresh.save()
    stale.version = fresh.version
