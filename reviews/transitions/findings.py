"""What the reviewer finds in the text, one finding at a time."""

from __future__ import annotations

from django.db.models import Max

from reviews.models import Finding
from reviews.rules import findings as rules
from reviews.transitions.review_rounds import review_under_way
from workflows import acts
from workflows.acts import Act, transition
from workflows.constants import Duty
from workflows.errors import Inadmissible
from workflows.verbs import Verb

RECORD_FINDING = Verb(
    "record_finding",
    "记录问题",
    steps=("review",),
    duty=Duty.LEGALITY_REVIEW,
    article="review_required",
)
STRIKE_FINDING = Verb(
    "strike_finding",
    "撤销问题",
    steps=("review",),
    duty=Duty.LEGALITY_REVIEW,
    article="correction_by_addition",
)


@transition(RECORD_FINDING)
def record_finding(
    act: Act,
    *,
    clause: str,
    problem_class: str,
    basis: str,
    severity: str,
    suggestion: str,
    original: str = "",
) -> Finding:
    """Record one problem. ``original`` quotes the text; empty where the text lacks something.

    Raises:
        Inadmissible: a field is empty, the class unknown, or the words are not in the text.
    """
    review = review_under_way(act)
    item = rules.finding_class(act.law, problem_class)
    rules.check_severity(item, severity)
    last = review.findings.aggregate(last=Max("number"))["last"] or 0
    finding = Finding.objects.create(
        review=review,
        number=last + 1,
        clause=acts.required(clause, "请填写条款。", "clause"),
        original=rules.check_quotation(review.revision, original),
        problem_class=item.code,
        basis=acts.required(basis, "请填写依据。", "basis"),
        severity=severity,
        suggestion=acts.required(suggestion, "请填写修改意见。", "suggestion"),
    )
    act.note.subject = str(finding)
    act.note.detail = {"clause": finding.clause, "class": item.code, "severity": severity}
    return finding


@transition(STRIKE_FINDING)
def strike_finding(act: Act, *, number: int, reason: str) -> Finding:
    """Take a finding back before the conclusion. It stays in the record, not in the opinion.

    Raises:
        Inadmissible: there is no such finding standing, or no reason.
    """
    review = review_under_way(act)
    finding = review.findings.standing().filter(number=number).first()
    if finding is None:
        raise Inadmissible(sentence="没有这一项问题，或者已经撤销。", field_name="number")
    finding.struck_reason = acts.required(reason, "请写明撤销的理由。", "reason")
    finding.save()
    act.note.subject = str(finding)
    act.note.reason = finding.struck_reason
    return finding
