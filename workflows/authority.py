"""Who may do what: one rule, asked of a person and a verb; its list form is
``StepRun.objects.actionable_by``. A test walks both and demands that they agree."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.http import Http404

from workflows.constants import CONFLICTS, Capacity, Duty, NamedRole, Role
from workflows.errors import DutiesConflict, NotNow, NotPermitted, WorkflowError
from workflows.holdings import Holdings
from workflows.models import Entry, Matter, MatterUserRole, OrganGroupRole, OrganUserRole, StepRun
from workflows.verbs import Verb

if TYPE_CHECKING:
    from workflows.models import User


def holdings_of(user: User) -> Holdings:
    """The person's roles and parts as they are at this moment (two queries)."""
    own = OrganUserRole.objects.filter(user=user).values_list(
        "permission__codename", "content_object_id"
    )
    groups = OrganGroupRole.objects.filter(group__user=user).values_list(
        "permission__codename", "content_object_id"
    )
    named = MatterUserRole.objects.filter(user=user).values_list(
        "permission__codename", "content_object_id"
    )
    return Holdings(user.pk, frozenset(own.union(groups)), frozenset(named))


def matter_for(user: User, reference: str) -> Matter:
    """The one door to a matter: what the person may not see does not exist for them.

    Raises:
        Http404: no such matter, or not visible.
    """
    matter = (
        Matter.objects.visible_to(holdings_of(user))
        .select_related(
            "maker", "drafting_unit", "office", "review_body", "competition_body", "pack"
        )
        .defer("pack__content")
        .filter(reference=reference)
        .first()
    )
    if matter is None:
        raise Http404("没有这一事项，或者您无权查看。")
    return matter


def duties_done(user_id: int, matter: Matter) -> frozenset[str]:
    """Duties that the person has taken in the matter, as the ledger has them."""
    done = Entry.objects.filter(matter=matter, actor=user_id, refusal="").exclude(duty="")
    return frozenset(done.values_list("duty", flat=True))


def duties_done_under(name: str, matter: Matter) -> frozenset[str]:
    """Duties taken in the matter by whoever bears the name, where a record has no more of a
    person than that."""
    done = Entry.objects.filter(matter=matter, actor__name=name, refusal="").exclude(duty="")
    return frozenset(done.values_list("duty", flat=True))


def choose_step(
    holdings: Holdings,
    verb: Verb,
    matter: Matter,
    steps: Sequence[StepRun],
    done: Collection[str],
) -> tuple[StepRun | None, WorkflowError | None]:
    """The open step at which the person may do the verb, or the refusal.

    When several steps admit the verb (one per consulted unit, say), the first that this
    person may act on is taken.
    """
    refused: WorkflowError | None = None
    for step in steps:
        if step.name not in verb.steps:
            continue
        refusal_here = _refusal_at(holdings, verb, matter, step, done)
        if refusal_here is None:
            return step, None
        refused = refused or refusal_here
    return None, refused or _not_now(verb, matter)


def refusal(
    holdings: Holdings,
    verb: Verb,
    matter: Matter,
    steps: Sequence[StepRun],
    done: Collection[str],
) -> WorkflowError | None:
    """Why the person may not do the verb now; ``None`` when they may."""
    return choose_step(holdings, verb, matter, steps, done)[1]


def _not_now(verb: Verb, matter: Matter) -> NotNow:
    return NotNow(
        sentence=f"事项处于“{matter.stage_label}”阶段，现在不能{matter.in_its_words(verb.label)}。",
        citations=matter.pack.law.article(verb.article, matter.kind),
        status=matter.stage,
        verb=verb.code,
    )


def _refusal_at(
    holdings: Holdings, verb: Verb, matter: Matter, step: StepRun, done: Collection[str]
) -> WorkflowError | None:
    if matter.secret and matter.pk not in holdings.matter_ids:
        return NotPermitted(sentence="涉密事项只由指定的知悉人员办理。")
    if verb.named:
        return _named_refusal(holdings, verb, matter) or _conflict(verb, matter, step, done)
    role = verb.role or step.role
    if not any(holdings.holds(role, organ_id) for organ_id in _acting_organs(verb, matter, step)):
        return _role_refusal(verb, matter, step, role)
    if not verb.role and step.owner_id not in (None, holdings.user_id):
        return NotPermitted(sentence="本步骤已分办给其他承办人。", needed_role=role)
    return _conflict(verb, matter, step, done)


def _acting_organs(verb: Verb, matter: Matter, step: StepRun) -> Collection[int | None]:
    if not verb.of:
        return [step.organ_id]
    if verb.of == Capacity.JOINT_DRAFTER:
        return matter.parties.filter(capacity=verb.of).values_list("organ_id", flat=True)
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
    verb: Verb, matter: Matter, step: StepRun, done: Collection[str]
) -> DutiesConflict | None:
    conflicting = CONFLICTS.get(duty_of(verb, step), frozenset())
    earlier = [duty for duty in conflicting if duty.value in done]
    if not earlier:
        return None
    taken = matter.in_its_words("、".join(sorted(duty.label for duty in earlier)))
    return DutiesConflict(
        sentence=f"您在本事项中已承担{taken}职责，不得再{matter.in_its_words(verb.label)}。",
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
