"""定密 on the way to the consultation: proposed by the drafter, decided by the 定密责任人."""

from __future__ import annotations

from workflows import acts, classification, messages
from workflows.acts import Act, transition
from workflows.appointments import insiders_of
from workflows.classification import Secrecy
from workflows.constants import Duty
from workflows.errors import Inadmissible, NotNow
from workflows.models import Classification
from workflows.transitions.secrecy import open_up
from workflows.verbs import Verb

PROPOSE_CLASSIFICATION = Verb(
    "propose_classification",
    "拟定密级",
    steps=("draft",),
    duty=Duty.DRAFTING,
    article="classification",
)
APPROVE_CLASSIFICATION = Verb(
    "approve_classification",
    "批准定密",
    steps=("classify",),
    signs=True,
    article="classification",
)
REFUSE_CLASSIFICATION = Verb(
    "refuse_classification", "退回定密意见", steps=("classify",), article="classification"
)


@transition(PROPOSE_CLASSIFICATION)
def propose_classification(act: Act, *, said: Secrecy, reason: str) -> Classification:
    """Propose anew how secret the matter is; what was proposed before and is not decided yet is
    replaced by it.

    Raises:
        NotNow: the matter is no secret, or classified already.
        GateClosed: it cannot lawfully be fixed so.
        Inadmissible: no reason.
    """
    matter = act.matter
    _check_unclassified(act)
    classification.check(said, matter.drafting_unit, act.law, matter.kind, act.today)
    act.note.reason = acts.required(reason, "请填写拟定的理由。", "reason")
    before = classification.proposed_in(matter)
    if before is not None:
        before.replace(act.actor, act.now, act.note.reason)
        before.save()
    row = classification.propose(matter, said, act.actor, act.now)
    matter.secrecy_basis = row.basis
    act.note.subject = row.mark
    act.note.detail = said.as_dict()
    return row


@transition(APPROVE_CLASSIFICATION)
def approve_classification(act: Act, *, opinion: str = "") -> Classification:
    """The 定密责任人 fixes level, term and who may know, together; the draft goes on.

    Raises:
        Inadmissible: nothing has been proposed.
        GateClosed: what was proposed is no longer lawful today.
    """
    matter = act.matter
    row = _proposed(act)
    said = classification.said_of(row)
    classification.check(said, matter.drafting_unit, act.law, matter.kind, act.today)
    row.approve(act.actor, act.now, opinion.strip())
    row.save()
    act.note.subject = row.mark
    act.note.reason = row.decision_reason
    insiders = sorted(person.username for person in insiders_of(matter))
    act.note.detail = {**said.as_dict(), "known_to": insiders}
    act.complete("classified")
    return row


@transition(REFUSE_CLASSIFICATION)
def refuse_classification(act: Act, *, reason: str, no_secret: bool = False) -> None:
    """Back to the drafter, who proposes otherwise; or the matter is no secret at all, and goes on
    as any other, withheld from the public until that is decided otherwise.

    Raises:
        Inadmissible: no reason.
    """
    matter = act.matter
    act.note.reason = acts.required(reason, "请填写退回的理由。", "reason")
    row = classification.proposed_in(matter)
    if row is not None:
        row.refuse(act.actor, act.now, act.note.reason)
        row.save()
        act.note.subject = row.mark
        text = f"{act.actor}退回了事项{matter.reference}的定密意见：{act.note.reason}"
        messages.tell([row.proposed_by], text, now=act.now, matter=matter)
    if no_secret:
        act.note.detail = {"no_secret": True, "insiders": open_up(matter)}
    act.complete("unclassified")


def _check_unclassified(act: Act) -> None:
    matter = act.matter
    if matter.secret and classification.standing_in(matter) is None:
        return
    why = "已经定密，变更由定密责任人办理" if matter.secret else "不是涉密事项"
    raise NotNow(
        sentence=f"本事项{why}，不能{act.verb.label}。",
        citations=act.law.article(act.verb.article, matter.kind),
        status=matter.stage,
        verb=act.verb.code,
    )


def _proposed(act: Act) -> Classification:
    row = classification.proposed_in(act.matter)
    if row is None:
        raise Inadmissible(
            sentence="承办人尚未拟定密级、保密期限，请退回承办人拟定。",
            citations=act.law.article("classification", act.matter.kind),
        )
    return row
