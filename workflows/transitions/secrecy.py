"""What the 定密责任人 does with a secret: who may know it, how secret it is, when it ends."""

from __future__ import annotations

from workflows import acts, classification, messages
from workflows.appointments import assign_named, holders, insiders_of, knowing, remove_from_matter
from workflows.beside import Charge, by_officer
from workflows.classification import Secrecy
from workflows.constants import NamedRole, Role
from workflows.errors import Inadmissible, NotNow
from workflows.models import Classification, Matter, StepRun, User
from workflows.steps import free_steps
from workflows.verbs import Verb

ADD_INSIDER = Verb("add_insider", "增加知悉人员", steps=(), article="knowledge")
REMOVE_INSIDER = Verb("remove_insider", "移出知悉人员", steps=(), article="knowledge")
CHANGE_CLASSIFICATION = Verb(
    "change_classification", "变更定密", steps=(), signs=True, article="classification_change"
)
DECLASSIFY = Verb("declassify", "解密", steps=(), signs=True, article="declassification")


@by_officer(ADD_INSIDER)
def add_insider(charge: Charge, *, person: User, reason: str) -> None:
    """Let a person know the matter from now on, because their work needs it; they are told.

    Raises:
        NotNow: the matter is no secret.
        Inadmissible: left the service, knows already, or is recused; no reason.
    """
    matter = charge.matter
    _check_secret(matter, ADD_INSIDER)
    _check_addable(matter, person)
    charge.note.reason = acts.required(reason, "请填写增加知悉人员的理由。", "reason")
    _name(charge, person)
    assign_named(matter, person, role=NamedRole.INSIDER)
    text = f"{charge.actor}将您列为涉密事项{matter.reference}的知悉人员：{charge.note.reason}"
    messages.tell([person], text, now=charge.now, matter=matter)


@by_officer(REMOVE_INSIDER)
def remove_insider(charge: Charge, *, person: User, reason: str) -> list[StepRun]:
    """End what a person knows of the matter, with every part they were named for; the steps they
    had are free. They are told, and so are the heads who may give the steps to others.

    Raises:
        NotNow: the matter is no secret.
        Inadmissible: not named on the matter; no reason.
    """
    matter = charge.matter
    _check_secret(matter, REMOVE_INSIDER)
    if not insiders_of(matter).filter(pk=person.pk).exists():
        raise Inadmissible(sentence=f"{person}不是本事项的知悉人员。", field_name="person")
    charge.note.reason = acts.required(reason, "请填写移出知悉人员的理由。", "reason")
    _name(charge, person)
    text = f"您不再是涉密事项{matter.reference}的知悉人员：{charge.note.reason}"
    messages.tell([person], text, now=charge.now, matter=matter)
    parts = remove_from_matter(matter, person)
    freed = free_steps(matter, person)
    charge.note.detail |= {"parts": parts, "freed_steps": [step.title for step in freed]}
    _tell_heads(charge, person, freed)
    return freed


@by_officer(CHANGE_CLASSIFICATION)
def change_classification(charge: Charge, *, said: Secrecy, reason: str) -> Classification:
    """Another level or term from now on; everybody who knows the matter is told.

    Raises:
        NotNow: the matter is no secret, or has not been classified yet.
        GateClosed: it cannot lawfully be fixed so.
        Inadmissible: no reason.
    """
    matter = charge.matter
    before = _in_force(matter, CHANGE_CLASSIFICATION)
    classification.check(said, matter.drafting_unit, matter.pack.law, matter.kind, charge.today)
    charge.note.reason = acts.required(reason, "请填写变更的理由。", "reason")
    before.replace(charge.actor, charge.now, charge.note.reason)
    before.save()
    row = classification.propose(matter, said, charge.actor, charge.now)
    row.approve(charge.actor, charge.now, charge.note.reason)
    row.save()
    matter.secrecy_basis = row.basis
    charge.note.subject = row.mark
    charge.note.detail = {"before": classification.said_of(before).as_dict(), **said.as_dict()}
    _tell_all(charge, f"涉密事项{matter.reference}变更为{row.mark}：{charge.note.reason}")
    return row


@by_officer(DECLASSIFY)
def declassify(charge: Charge, *, reason: str) -> Classification:
    """The matter is a secret no longer: whoever takes part in it sees it, the insiders' knowledge
    needs no list any more. It stays withheld from the public until that is decided otherwise.

    Raises:
        NotNow: the matter is no secret, or has not been classified yet.
        Inadmissible: no reason.
    """
    matter = charge.matter
    row = _in_force(matter, DECLASSIFY)
    charge.note.reason = acts.required(reason, "请填写解密的理由。", "reason")
    charge.note.subject = row.mark
    row.lift(charge.actor, charge.now, charge.note.reason)
    row.save()
    _tell_all(charge, f"涉密事项{matter.reference}已解密：{charge.note.reason}")
    charge.note.detail = {"insiders": open_up(matter)}
    return row


def open_up(matter: Matter) -> list[str]:
    """Take the secrecy off a matter whose lock is held; whose knowledge was listed until now."""
    insiders = list(insiders_of(matter))
    for person in insiders:
        remove_from_matter(matter, person, NamedRole.INSIDER)
    matter.secret = False
    return sorted(person.username for person in insiders)


def _check_secret(matter: Matter, verb: Verb) -> None:
    if not matter.secret:
        raise NotNow(
            sentence=f"本事项不是涉密事项，不能{verb.label}。",
            citations=matter.pack.law.article(verb.article, matter.kind),
            status=matter.stage,
            verb=verb.code,
        )


def _in_force(matter: Matter, verb: Verb) -> Classification:
    _check_secret(matter, verb)
    row = classification.standing_in(matter)
    if row is None:
        raise NotNow(
            sentence=f"本事项尚未定密，不能{verb.label}。",
            citations=matter.pack.law.article("classification", matter.kind),
            status=matter.stage,
            verb=verb.code,
        )
    return row


def _check_addable(matter: Matter, person: User) -> None:
    if not person.is_active:
        raise Inadmissible(sentence="请选择在任人员。", field_name="person")
    if knowing(matter).filter(pk=person.pk).exists():
        raise Inadmissible(sentence=f"{person}已经在知悉范围内。", field_name="person")
    if matter.recusals.standing().filter(person=person).exists():
        raise Inadmissible(sentence=f"{person}在本事项中已回避。", field_name="person")


def _name(charge: Charge, person: User) -> None:
    """The row of the ledger names the person: from when to when they knew."""
    charge.note.subject = str(person)
    charge.note.detail = {"person": person.username}


def _tell_heads(charge: Charge, person: User, freed: list[StepRun]) -> None:
    for step in freed:
        text = f"{person}不再是本事项的知悉人员，“{step.title}”待重新分办。"
        heads = holders(Role.HEAD, step.organ) if step.organ else []
        messages.tell(heads, text, now=charge.now, matter=charge.matter)


def _tell_all(charge: Charge, text: str) -> None:
    others = knowing(charge.matter).exclude(pk=charge.actor.pk)
    messages.tell(others, text, now=charge.now, matter=charge.matter)
