"""What the certificate reads of a review: every record it judges, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reviews.facts import SubmissionFacts, facts_of
from reviews.models import Comment, Deliberation, LegalityReview, PartyReport, ReviewStatus
from reviews.rules.dossier import hash_of
from reviews.rules.meeting import Attendee, Meeting, Spoken
from workflows.certificate import Evidence, Ground
from workflows.certificate.traces import Trace
from workflows.constants import Stage
from workflows.models import Matter, Revision, StatusModel

REGISTER = "register_matter"
CORRECT = "correct_particulars"
SUBMIT = "submit_for_review"


@dataclass(frozen=True)
class Reading:
    """The records of one matter. ``submitted`` is the ledger's row of the submission that counts,
    none while the matter is not submitted; ``facts`` are those of the text submitted with it."""

    ground: Ground
    submitted: Trace | None
    facts: SubmissionFacts
    comments: tuple[Comment, ...]
    review: LegalityReview | None
    deliberation: Deliberation | None
    report: PartyReport | None

    @property
    def matter(self) -> Matter:
        return self.ground.matter

    @property
    def final_revision(self) -> Revision:
        """The text that goes on: adopted, else deliberated on, else submitted."""
        meeting = self.deliberation
        if meeting is None:
            return self.facts.revision
        return meeting.adopted_revision or meeting.revision

    @property
    def registered(self) -> Mapping[str, object]:
        """The circumstances of the matter as the ledger has them, with their corrections."""
        traces = self.ground.traces
        said: dict[str, object] = {}
        for trace in traces.of(REGISTER):
            said |= trace.detail
        for trace in traces.of(CORRECT):
            said |= {key: value[1] for key, value in trace.detail.items()}
        return said


def read(ground: Ground) -> Reading | None:
    """Everything on record; none while the matter has no text."""
    matter = ground.matter
    newest = matter.revisions.order_by("-number").first()
    if newest is None:
        return None
    submitted = ground.traces.last(SUBMIT) if ground.has_passed(Stage.SUBMITTING) else None
    facts = _facts(matter, submitted, newest)
    return Reading(
        ground=ground,
        submitted=submitted,
        facts=facts,
        comments=tuple(facts.comment.comments.all()) if facts.comment else (),
        review=_review(matter),
        deliberation=_deliberation(matter),
        report=PartyReport.objects.filter(matter=matter).order_by("-pk").first(),
    )


def record_evidence(record: StatusModel | None) -> Evidence:
    """The record's hash, the same as in the matter's file."""
    return Evidence("记录", hash_of(record) if record is not None else "")  # type: ignore[arg-type]


def meeting_of(deliberation: Deliberation) -> Meeting:
    """The meeting as its rows have it, for the rules that judge one."""
    attendances = list(deliberation.attendances.select_related("person"))
    names = {one.pk: one.name for one in attendances}
    return Meeting(
        held_on=deliberation.held_on,
        attendees=tuple(
            Attendee(one.name, one.part, one.position, one.present, one.person, one.recused)
            for one in attendances
        ),
        statements=tuple(
            Spoken(names[one.speaker_id], one.position, one.text)
            for one in deliberation.statements.all()
        ),
        outcome=deliberation.outcome,
        changes=deliberation.changes,
        majority_reason=deliberation.majority_reason,
    )


def _facts(matter: Matter, submitted: Trace | None, newest: Revision) -> SubmissionFacts:
    """The facts of the submission that counts, as if it were asked again: opinions that were
    issued after it excuse nothing."""
    if submitted is None:
        return facts_of(matter, newest)
    named = matter.revisions.filter(pk=submitted.revision.get("id", 0)).first()
    facts = facts_of(matter, named or newest)
    return replace(facts, reviewed=_reviewed_before(matter, submitted))


def _reviewed_before(matter: Matter, submitted: Trace) -> int:
    issued = LegalityReview.objects.filter(
        matter=matter, status=ReviewStatus.ISSUED, issued_at__lt=submitted.at
    )
    numbers = issued.values_list("revision__number", "answered_revision__number")
    return max((number or 0 for pair in numbers for number in pair), default=0)


def _review(matter: Matter) -> LegalityReview | None:
    return (
        LegalityReview.objects.filter(matter=matter)
        .select_related("revision", "answered_revision", "limit__extension", "opinion")
        .prefetch_related("findings", "counsel_opinions", "supplements", "limit__suspensions")
        .order_by("-pk")
        .first()
    )


def _deliberation(matter: Matter) -> Deliberation | None:
    return (
        Deliberation.objects.filter(matter=matter)
        .select_related("revision", "changed_revision", "minutes", "signed_by", "review")
        .order_by("-pk")
        .first()
    )
