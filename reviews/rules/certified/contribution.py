"""Everything that the review contributes to the certificate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from reviews.models import LegalityReview, ReviewStatus
from reviews.rules.certified import legality, meeting, participation, preparation
from reviews.rules.certified.reading import REGISTER, TEXT, Reading, named_in, read
from workflows.certificate import CertifiedStep, Contribution, Ground, TextLink, ahead
from workflows.constants import Stage
from workflows.models import ChangeKind

# In the order of the procedure.
STEPS: Final[tuple[Callable[[Reading], CertifiedStep], ...]] = (
    preparation.consultation,
    participation.public_comment,
    participation.comment_replies,
    participation.hearing,
    preparation.experts,
    preparation.risk_screening,
    preparation.risk_assessment,
    preparation.competition,
    preparation.own_review,
    preparation.countersigning,
    preparation.materials,
    preparation.office_check,
    legality.review_time,
    legality.second_review,
    legality.counsel,
    legality.opinion,
    legality.answer,
    meeting.deliberation,
    meeting.minutes,
    meeting.party_report,
    meeting.signature,
)


def contribution(ground: Ground) -> Contribution:
    """The steps of the review and the texts that they judged; none of a text adopted elsewhere,
    of whose registration here the ledger has no row."""
    if not ground.traces.of(REGISTER):
        return Contribution()
    reading = read(ground)
    if reading is None:
        return Contribution((_without_text(ground),))
    steps = tuple(step(reading) for step in STEPS)
    return Contribution(steps, tuple(_texts(reading)))


def _without_text(ground: Ground) -> CertifiedStep:
    return ahead(
        ground,
        "draft",
        "文稿",
        until=Stage.DRAFTING,
        required="形成文稿，其余各环节就同一文稿进行",
        citations=ground.article("review_same_text"),
        exceptable=False,
    )


def _texts(reading: Reading) -> Iterator[TextLink]:
    """The text reviewed, its answer to the opinion, the one deliberated on, its confirmed change,
    the one signed."""
    traces = reading.ground.traces
    if reading.ground.has_passed(Stage.SUPPLEMENTING) or reading.review is not None:
        yield from _reviewed(reading, reading.review)
    held = reading.deliberation
    if held is not None:
        tabled = traces.at("submit_to_deliberation", held.opened_at)
        yield TextLink("审议", held.revision, tabled)
        if held.changed_revision is not None:
            yield _changed(reading)
    if reading.ground.has_passed(Stage.SIGNING):
        trace = traces.last("sign_document")
        signed = TEXT.first(matter=reading.matter.pk, text=named_in(trace))
        yield TextLink("签发", signed, trace)


def _reviewed(reading: Reading, review: LegalityReview | None) -> Iterator[TextLink]:
    traces = reading.ground.traces
    issued = review is not None and review.status == ReviewStatus.ISSUED
    if review is None or not issued:
        if reading.ground.has_passed(Stage.SUPPLEMENTING):
            yield TextLink("审核", None, None)
        return
    yield TextLink("审核", review.revision, traces.at("sign_opinion", review.issued_at))
    if review.answered_revision is not None:
        answered = traces.last("answer_findings")
        confirmed = "按审核意见修改" if review.answered_revision_id != review.revision_id else ""
        yield TextLink("修改", review.answered_revision, answered, confirmed)


def _changed(reading: Reading) -> TextLink:
    """A change after the meeting is a link only if the reviewer found it to be one of wording."""
    held = reading.deliberation
    assert held is not None
    trace = reading.ground.traces.last("confirm_change")
    found = trace.detail.get("found") if trace else ""
    wording = found == ChangeKind.WORDING == held.change_found
    return TextLink(
        "会后修改", held.changed_revision, trace, "审核机构确认为文字性修改" if wording else ""
    )
