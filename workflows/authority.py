"""Who may do what: one rule, asked of a person and a verb; its list form is
``StepRun.objects.actionable_by``. A test walks both and demands that they agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BigIntegerField, CharField, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import Http404

from workflows.constants import CONFLICTS, RECUSED, Capacity, Duty, NamedRole, Role
from workflows.errors import DutiesConflict, NotNow, NotPermitted, Recused, WorkflowError
from workflows.holdings import Holdings
from workflows.models import (
    Delegation,
    Entry,
    Matter,
    MatterUserRole,
    OrganGroupRole,
    OrganUserRole,
    Recusal,
    StepRun,
)
from workflows.questions import Question, Row, answers
from workflows.statements import Statement
from workflows.verbs import Verb

if TYPE_CHECKING:
    from workflows.models import User

YOURSELF = "您"
YOU_OR_DELEGATOR = "您或者委托人"

_NOT_THERE: Final = "没有这一事项，或者您无权查看。"


@dataclass(frozen=True)
class Admission:
    """The rule's answer: at which open step the person may do the verb, and for whom
    (``on_behalf_of`` is the delegator's id; none in one's own right); else why not."""

    step: StepRun | None = None
    on_behalf_of: int | None = None
    refusal: WorkflowError | None = None


@dataclass(frozen=True)
class _Standing:
    """As whom a person may act, and the duties that exclude acting so; ``who`` names both."""

    holdings: Holdings
    done: Collection[str]
    who: str


def holdings_of(user: User, on: date | None = None) -> Holdings:
    """The person's roles and parts as they are at this moment (one query).

    With a day, also the roles that are delegated to them on it. Without one only what they hold
    themself is read, which is what law asks of who is appointed, assigned or may delegate.
    """
    return as_holdings(user, *answers(asking_rights(user, on)))


def asking_rights(user: User, on: date | None = None) -> Question[list[Row]]:
    """As a question what :func:`as_holdings` makes holdings of."""
    return _HELD.asking_rows(person=user.pk, on=on or date.min)


def as_holdings(user: User, rights: Iterable[Row]) -> Holdings:
    """The person's holdings, of what :func:`asking_rights` found."""
    held: dict[str, set[tuple[str, int, int, str]]] = {source: set() for source in _SOURCES}
    for source, *right in rights:
        held[source].add(tuple(right))
    roles, named = ({(role, of) for role, of, *_ in held[one]} for one in (_IN_ORGAN, _IN_MATTER))
    return Holdings(
        user.pk,
        frozenset(roles),
        frozenset(named),
        frozenset((role, organ, person) for role, organ, person, _ in held[_DELEGATED]),
        frozenset((person, name) for *_, person, name in held[_DELEGATED]),
    )


def _held(person: int, on: date) -> QuerySet[Any, Any]:
    """Where each right comes from, the role, the organ or matter; id and name of the delegator."""
    nobody = (Value(0, BigIntegerField()), Value(""))
    parts = [
        model.objects.filter(**{path: person}).values_list(
            Value(source), "permission__codename", "content_object_id", *nobody
        )
        for source, model, path in (
            (_IN_ORGAN, OrganUserRole, "user"),
            (_IN_ORGAN, OrganGroupRole, "group__user"),
            (_IN_MATTER, MatterUserRole, "user"),
        )
    ]
    received = Delegation.objects.filter(delegate=person).in_force_on(on)
    name = Coalesce(NullIf("delegator__name", Value("")), "delegator__username")
    columns = (Value(_DELEGATED), "role", "organ_id", "delegator_id", name)
    parts += [rows.values_list(*columns) for rows in received.of_present_holders()]
    first, *others = parts
    return first.union(*others, all=True)


_IN_ORGAN, _IN_MATTER, _DELEGATED = _SOURCES = ("organ", "matter", "delegation")
_HELD: Final = Statement(_held, person=int, on=date)


def matter_for(
    user: User, reference: str, on: date | None = None, *, in_part: bool = False
) -> Matter:
    """The one door to a matter: what the person may not see does not exist for them.

    ``in_part`` opens it also to people of a consulted unit, who then may be shown no more than
    the unit was sent: ``matter.seen_whole`` tells.

    Raises:
        Http404: no such matter, or not visible.
    """
    return matter_open_to(holdings_of(user, on), reference, in_part=in_part)


def matter_open_to(holdings: Holdings, reference: str, *, in_part: bool = False) -> Matter:
    """The same of rights that have been read already."""
    matters = Matter.objects.known_to(holdings) if in_part else Matter.objects.visible_to(holdings)
    matter = (
        matters.select_related(
            "maker", "drafting_unit", "office", "review_body", "competition_body", "pack"
        )
        .defer("pack__content")
        .filter(reference=reference)
        .first()
    )
    if matter is None:
        raise Http404(_NOT_THERE)
    return matter


def matter_for_watching(holdings: Holdings, reference: str) -> tuple[Matter, bool]:
    """A matter for those who watch over its reading, and whether they may see it themselves.

    Auditors of the maker and of the review body may know who has read a secret matter without
    knowing it; a head of an organ that acts in the matter only if they may see it.

    Raises:
        Http404: no such matter, or nothing of it is visible.
        NotPermitted: the person sees the matter and does not watch over it.
    """
    matter = Matter.objects.filter(reference=reference).first()
    if matter is None:
        raise Http404(_NOT_THERE)
    seen = Matter.objects.visible_to(holdings).filter(pk=matter.pk).exists()
    if _audits(holdings, matter) or (seen and _heads(holdings, matter)):
        return matter, seen
    if not seen:
        raise Http404(_NOT_THERE)
    auditor, head = Role.AUDITOR.label, Role.HEAD.label
    raise NotPermitted(
        sentence=f"查阅记录由制定机关、审核机构的{auditor}和有关单位的{head}查看。",
        needed_role=Role.AUDITOR,
    )


def may_know(holdings: Holdings, matter: Matter) -> bool:
    """Whether a secret matter is none to the person: they are named on it, or answer for the
    secrets of the drafting unit. In lists: :func:`workflows.querysets.no_secret_to`."""
    return (
        not matter.secret
        or matter.pk in holdings.matter_ids
        or matter.drafting_unit_id in holdings.classifying_ids
    )


def watches(holdings: Holdings, matter: Matter) -> bool:
    """Whether the person, who sees the matter, watches over its reading as well."""
    return _audits(holdings, matter) or _heads(holdings, matter)


def _audits(holdings: Holdings, matter: Matter) -> bool:
    organs = (matter.maker_id, matter.review_body_id)
    return any(holdings.holds(Role.AUDITOR, organ) for organ in organs)


def _heads(holdings: Holdings, matter: Matter) -> bool:
    organs = (matter.maker_id, matter.office_id, matter.drafting_unit_id, matter.review_body_id)
    return any(holdings.holds(Role.HEAD, organ) for organ in organs)


def duties_done(user_id: int, matter: Matter) -> frozenset[str]:
    """Duties that the person has taken in the matter, or another for them, as the ledger has
    them; and :data:`RECUSED` while they are recused."""
    return _duties_of([user_id], *answers(asking_duties(matter)))[user_id]


def duties_in(matter: Matter, holdings: Holdings) -> dict[int, frozenset[str]]:
    """The same of the person and of everybody for whom they act, by person (one query)."""
    return duties_by_person(holdings, *answers(asking_duties(matter)))


def duties_by_person(holdings: Holdings, taken: Sequence[Row]) -> dict[int, frozenset[str]]:
    """The same of what :func:`asking_duties` found."""
    people = [holdings.user_id, *(one.user_id for one in holdings.deputyships)]
    return _duties_of(people, taken)


def asking_duties(matter: Matter) -> Question[list[Row]]:
    """As a question who has taken which duty in the matter, and who is recused."""
    return _TAKEN.asking_rows(matter=matter.pk)


def _duties_of(people: Collection[int], taken: Sequence[Row]) -> dict[int, frozenset[str]]:
    return {person: frozenset(duty for one, duty in taken if one == person) for person in people}


def _taken(matter: int) -> QuerySet[Any, Any]:
    """Who has taken which duty in the matter, and who is recused."""
    done = Entry.objects.filter(matter=matter, refusal="").exclude(duty="").order_by()
    recused = Recusal.objects.standing().filter(matter=matter).order_by()
    mark = Value(RECUSED, output_field=CharField())
    return done.values_list("actor_id", "duty").union(
        done.exclude(on_behalf_of=None).values_list("on_behalf_of_id", "duty"),
        recused.values_list("person_id", mark),
    )


_TAKEN: Final = Statement(_taken, matter=int)


def duties_done_under(name: str, matter: Matter) -> frozenset[str]:
    """Duties taken in the matter by whoever bears the name, or another for them, where a record
    has no more of a person than that."""
    theirs = Q(actor__name=name) | Q(on_behalf_of__name=name)
    done = Entry.objects.filter(theirs, matter=matter, refusal="").exclude(duty="")
    return frozenset(done.values_list("duty", flat=True))


def admission(
    holdings: Holdings,
    verb: Verb,
    matter: Matter,
    steps: Sequence[StepRun],
    done: Mapping[int, Collection[str]],
) -> Admission:
    """At which open step the person may do the verb: in their own right before another's.

    When several steps admit the verb (one per consulted unit, say), the first that this
    person may act on is taken. ``done`` are the duties of everybody concerned, see
    :func:`duties_in`: an incompatible one of the person or of the delegator excludes both.
    """
    candidates = [step for step in steps if step.name in verb.steps]
    organs = _acting_organs(verb, matter) if candidates else None
    refusals: list[WorkflowError] = []
    for standing in _standings(holdings, done):
        for step in candidates:
            refused = _refusal_at(standing, verb, matter, step, organs)
            if refused is None:
                own = standing.holdings is holdings
                return Admission(step, None if own else standing.holdings.user_id)
            refusals.append(refused)
    return Admission(refusal=_plainest(refusals) or _not_now(verb, matter))


def _standings(holdings: Holdings, done: Mapping[int, Collection[str]]) -> Iterator[_Standing]:
    own = done[holdings.user_id]
    yield _Standing(holdings, own, YOURSELF)
    for deputyship in holdings.deputyships:
        yield _Standing(deputyship, {*own, *done[deputyship.user_id]}, YOU_OR_DELEGATOR)


def _plainest(refusals: Sequence[WorkflowError]) -> WorkflowError | None:
    """What a person wants to hear: that somebody's part excludes them, else the first reason."""
    excluded = (one for one in refusals if isinstance(one, Recused | DutiesConflict))
    return next(excluded, refusals[0] if refusals else None)


def officer_refusal(
    holdings: Holdings, verb: Verb, matter: Matter, done: Collection[str]
) -> WorkflowError | None:
    """Why the person may not do what the 定密责任人 of the drafting unit does; ``None`` when they
    may. Who drafted proposes, and does not decide (保守国家秘密法: 承办人、定密责任人)."""
    if RECUSED in done:
        return _recused(verb, matter, YOURSELF)
    if matter.drafting_unit_id not in holdings.classifying_ids:
        holder = Role.SECRECY_OFFICER
        return NotPermitted(
            sentence=f"{verb.label}由{matter.drafting_unit}的{holder.label}办理。",
            needed_role=holder,
        )
    return _excluded(verb, matter, Duty.CLASSIFICATION, done, YOURSELF)


def _not_now(verb: Verb, matter: Matter) -> NotNow:
    return NotNow(
        sentence=f"事项处于“{matter.stage_label}”阶段，现在不能{matter.in_its_words(verb.label)}。",
        citations=matter.pack.law.article(verb.article, matter.kind),
        status=matter.stage,
        verb=verb.code,
    )


def _refusal_at(
    standing: _Standing,
    verb: Verb,
    matter: Matter,
    step: StepRun,
    organs: Collection[int] | None,
) -> WorkflowError | None:
    """Why the person may not do the verb at the step so; ``organs`` are those of the verb, none
    where it is the step's own."""
    holdings = standing.holdings
    if RECUSED in standing.done:
        return _recused(verb, matter, standing.who)
    if not may_know(holdings, matter):
        return NotPermitted(sentence="涉密事项只由指定的知悉人员办理。")
    if verb.named:
        return _named_refusal(holdings, verb, matter) or _conflict(standing, verb, matter, step)
    role = verb.role or step.role
    acting = [step.organ_id] if organs is None else organs
    if not any(holdings.holds(role, organ_id) for organ_id in acting):
        return _role_refusal(verb, matter, step, role)
    if not verb.role and step.owner_id not in (None, holdings.user_id):
        return NotPermitted(sentence="本步骤已分办给其他承办人。", needed_role=role)
    return _conflict(standing, verb, matter, step)


def _recused(verb: Verb, matter: Matter, who: str) -> Recused:
    return Recused(
        sentence=f"{who}在本事项中已回避，不得{matter.in_its_words(verb.label)}。",
        citations=matter.pack.law.article("recusal", matter.kind),
    )


def _acting_organs(verb: Verb, matter: Matter) -> Collection[int] | None:
    """The organs in the verb's capacity, read once for an admission; none where the verb is the
    step's own organ's."""
    if not verb.of:
        return None
    if verb.of == Capacity.JOINT_DRAFTER:
        parties = matter.parties.filter(capacity=verb.of)
        return frozenset(parties.values_list("organ_id", flat=True))
    return [matter.organ_in(verb.of).pk]


def _named_refusal(holdings: Holdings, verb: Verb, matter: Matter) -> NotPermitted | None:
    if holdings.is_named(verb.named, matter.pk):
        return None
    act, label = matter.in_its_words(verb.label), NamedRole(verb.named).label
    return NotPermitted(sentence=f"只有本事项指定的{label}可以{act}。", needed_role=verb.named)


def _role_refusal(verb: Verb, matter: Matter, step: StepRun, role: str) -> NotPermitted:
    organ = matter.in_its_words(Capacity(verb.of).label) if verb.of else step.organ
    act, holder = matter.in_its_words(verb.label), matter.in_its_words(Role(role).label)
    return NotPermitted(sentence=f"{act}由{organ}的{holder}办理。", needed_role=role)


def duty_of(verb: Verb, step: StepRun) -> Duty:
    """The duty that doing the verb at the step means: its own, else the step's if it is the
    step's holder who acts."""
    if verb.duty or verb.role or verb.named:
        return verb.duty
    return Duty(step.duty)


def _conflict(
    standing: _Standing, verb: Verb, matter: Matter, step: StepRun
) -> DutiesConflict | None:
    return _excluded(verb, matter, duty_of(verb, step), standing.done, standing.who)


def _excluded(
    verb: Verb, matter: Matter, duty: Duty, done: Collection[str], who: str
) -> DutiesConflict | None:
    conflicting = CONFLICTS.get(duty, frozenset())
    earlier = [duty for duty in conflicting if duty.value in done]
    if not earlier:
        return None
    taken = matter.in_its_words("、".join(sorted(duty.label for duty in earlier)))
    act = matter.in_its_words(verb.label)
    return DutiesConflict(
        sentence=f"{who}在本事项中已承担{taken}职责，不得再{act}。",
        citations=matter.pack.law.article("duties", matter.kind),
    )


def require_administrator(user: User) -> None:
    """The person keeps the system, in whichever organ.

    Raises:
        NotPermitted: they do not.
    """
    if not holdings_of(user).organs_by_role.get(Role.ADMINISTRATOR):
        raise NotPermitted(
            sentence=f"本事项由{Role.ADMINISTRATOR.label}办理。", needed_role=Role.ADMINISTRATOR
        )
