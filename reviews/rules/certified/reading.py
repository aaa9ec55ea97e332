"""What the certificate reads of a review: every record it judges, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import QuerySet, prefetch_related_objects

from reviews.facts import SubmissionFacts, facts_of
from reviews.models import (
    Comment,
    Deliberation,
    LegalityReview,
    PartyReport,
    ReviewStatus,
    Round,
)
from reviews.rules.assessments import Assessments, as_assessments, asking_assessments
from reviews.rules.dossier import hash_of
from reviews.rules.lines import Lines, lines_of
from reviews.rules.meeting import Attendee, Meeting, Spoken
from workflows.certificate import Evidence, Ground
from workflows.certificate.traces import Trace
from workflows.constants import Stage
from workflows.models import Matter, Revision
from workflows.papers import latest_revision
from workflows.questions import answers
from workflows.statements import Statement

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
    assessments: Assessments
    review: LegalityReview | None
    deliberation: Deliberation | None
    report: PartyReport | None
    lines: Mapping[Round, Lines]

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
    def comments(self) -> Sequence[Comment]:
        """All that was said in the newest period of public comment."""
        period = self.facts.comment
        return self.lines[period]["comments"] if period is not None else ()

    def evidence_of(self, record: Round | None) -> Evidence:
        """The record's hash, the same as in the matter's file."""
        hash_ = "" if record is None else hash_of(record, self.lines.get(record, {}))
        return Evidence("记录", hash_)

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
    newest = latest_revision(matter)
    if newest is None:
        return None
    submitted = ground.traces.last(SUBMIT) if ground.has_passed(Stage.SUBMITTING) else None
    named, issued, reviews, deliberations, report, *assessed = answers(
        TEXT.asking_objects(matter=matter.pk, text=named_in(submitted)),
        *(one.asking_objects(matter=matter.pk) for one in (_ISSUED, _REVIEW, _DELIBERATION)),
        PartyReport.asking_latest(matter),
        *asking_assessments(matter),
    )
    review, deliberation = next(iter(reviews), None), next(iter(deliberations), None)
    facts = facts_of(matter, next(iter(named), newest))
    if submitted is not None:
        # As if the submission were asked again: opinions issued after it excuse nothing.
        facts = replace(facts, reviewed=_reviewed_before(submitted, issued))
    if review is not None and review.limit is not None:
        prefetch_related_objects([review.limit], "suspensions")
    with_lines = (facts.consultation, facts.comment, facts.argument, review, deliberation)
    return Reading(
        ground=ground,
        submitted=submitted,
        facts=facts,
        assessments=as_assessments(assessed),
        review=review,
        deliberation=deliberation,
        report=report,
        lines=lines_of(*filter(None, with_lines)),
    )


def named_in(trace: Trace | None) -> int:
    """The key of the text that an act was about; 0, which no text has, where it names none."""
    return trace.revision.get("id", 0) if trace is not None else 0


def meeting_of(deliberation: Deliberation, lines: Lines) -> Meeting:
    """The meeting as its rows have it, for the rules that judge one."""
    names = {one.pk: one.name for one in lines["attendances"]}
    return Meeting(
        held_on=deliberation.held_on,
        attendees=tuple(
            Attendee(one.name, one.part, one.position, one.present, one.person, one.recused)
            for one in lines["attendances"]
        ),
        statements=tuple(
            Spoken(names[one.speaker_id], one.position, one.text) for one in lines["statements"]
        ),
        outcome=deliberation.outcome,
        changes=deliberation.changes,
        majority_reason=deliberation.majority_reason,
    )


def _reviewed_before(submitted: Trace, issued: Iterable[LegalityReview]) -> int:
    before = (one for one in issued if one.issued_at and one.issued_at < submitted.at)
    texts = (text for one in before for text in (one.revision, one.answered_revision))
    return max((text.number for text in texts if text is not None), default=0)


def _text(matter: int, text: int) -> QuerySet[Revision]:
    return Revision.objects.filter(matter=matter, pk=text).order_by()


def _issued(matter: int) -> QuerySet[LegalityReview]:
    issued = LegalityReview.objects.filter(matter=matter, status=ReviewStatus.ISSUED)
    return issued.select_related("revision", "answered_revision").only(
        "issued_at", "revision__number", "answered_revision__number"
    )


def _review(matter: int) -> QuerySet[LegalityReview]:
    reviews = LegalityReview.objects.filter(matter=matter).order_by("-pk")[:1]
    return reviews.select_related("revision", "answered_revision", "limit__extension", "opinion")


def _deliberation(matter: int) -> QuerySet[Deliberation]:
    items = Deliberation.objects.filter(matter=matter).order_by("-pk")[:1]
    return items.select_related("revision", "changed_revision", "minutes", "signed_by", "review")


TEXT: Final = Statement(_text, matter=int, text=int)
_ISSUED: Final = Statement(_issued, matter=int)
_REVIEW: Final = Statement(_review, matter=int)
_DELIBERATION: Final = Statement(_deliberation, matter=int)
