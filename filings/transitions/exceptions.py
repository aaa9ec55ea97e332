"""An authorised exception from a step of the procedure, answered for by the maker's head."""

from __future__ import annotations

from filings.rules import exceptions as rules
from workflows import acts, certificate
from workflows.acts import Act, transition
from workflows.constants import Capacity, Role, Stage
from workflows.models import ProcedureException
from workflows.verbs import Verb

APPROVE_EXCEPTION = Verb(
    "approve_exception",
    "批准程序例外",
    steps=("publish",),
    role=Role.HEAD,
    of=Capacity.MAKER,
    article="publication",
)


@transition(APPROVE_EXCEPTION)
def approve_exception(
    act: Act, *, code: str, reason: str, basis: str, approval_number: str
) -> ProcedureException:
    """Let a text be published although this step is violated, for what now stands against it.

    Whatever stands against the step later needs an approval of its own. The certificate shows
    the exception with its reason and basis. ``code`` is the step's in the certificate.

    Raises:
        GateClosed: law knows no exception from the step (the text's identity, the opinion).
        Inadmissible: the step is not violated, or a ground is missing.
    """
    whole = certificate.certificate_of(act.matter, act.today, asked_at=Stage.PUBLICATION)
    violated = rules.violated_step(act.matter, whole, code)
    exception = ProcedureException.objects.create(
        matter=act.matter,
        step=violated.code,
        label=violated.label,
        faults=[fault.sentence for fault in violated.faults],
        reason=acts.required(reason, "请填写例外理由。", "reason"),
        basis=acts.required(basis, "请填写例外依据。", "basis"),
        approval_number=acts.required(approval_number, "请填写批准文号。", "approval_number"),
        approved_by=act.actor,
        approved_at=act.now,
    )
    act.note.subject = exception.label
    act.note.reason = exception.reason
    act.note.detail = {
        "step": exception.step,
        "faults": exception.faults,
        "basis": exception.basis,
        "approval_number": exception.approval_number,
    }
    return exception
