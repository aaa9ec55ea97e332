"""The head signs the record of the meeting, which from then on does not change."""

from __future__ import annotations

from reviews.documents.minutes import minutes_of
from reviews.models import Deliberation, Part
from reviews.rules.dossier import MINUTES
from reviews.rules.lines import Lines, lines_of
from reviews.transitions.deliberation import current_deliberation
from workflows import numbers
from workflows.acts import Act, transition
from workflows.constants import Role
from workflows.errors import Inadmissible, NotPermitted
from workflows.issuing import Issue, store_signed_document
from workflows.models import SeriesPurpose
from workflows.secret_marks import noted, take_copy
from workflows.verbs import Verb

SIGN_MINUTES = Verb(
    "sign_minutes", "签署会议记录", steps=("sign_minutes",), signs=True, article="minutes"
)


@transition(SIGN_MINUTES)
def sign_minutes(act: Act) -> Deliberation:
    """Sign the record; its minutes get their number and are kept as a document.

    Raises:
        NotPermitted: somebody else presided over the meeting.
        NotSigned: the minutes cannot be signed for the maker.
    """
    deliberation = current_deliberation(act.matter)
    lines = lines_of(deliberation)[deliberation]
    _check_presided(act, lines)
    deliberation.signed_by = act.actor
    deliberation.signed_at = act.now
    deliberation.minutes_number = _number(act)
    deliberation.sign()
    copy_number = take_copy(act.matter, act.today.year)
    deliberation.minutes = store_signed_document(
        act.matter,
        minutes_of(deliberation, lines, copy_number),
        Issue("会议纪要", act.matter.maker, copy_number=copy_number),
        material=MINUTES,
        title=f"{deliberation.session}纪要（{act.matter.title}）",
        author=act.actor,
        now=act.now,
        revision=deliberation.revision,
    )
    deliberation.save()
    act.note.subject = deliberation.session
    act.note.revision = deliberation.revision
    act.note.detail = {
        "number": deliberation.minutes_number,
        "outcome": deliberation.outcome,
        "sha256": deliberation.minutes.sha256,
        **noted(copy_number),
    }
    act.complete(deliberation.outcome)
    return deliberation


def _check_presided(act: Act, lines: Lines) -> None:
    (head,) = (one for one in lines["attendances"] if one.part == Part.HEAD)
    if head.person_id not in (None, act.actor.pk):
        raise NotPermitted(sentence=f"会议记录由主持会议的{head.name}签署。", needed_role=Role.HEAD)


def _number(act: Act) -> str:
    maker, year = act.matter.maker, act.today.year
    if not maker.abbreviation:
        raise Inadmissible(sentence=f"{maker}尚未设定机关代字，不能编号。")
    number = numbers.take(maker, SeriesPurpose.MINUTES, year)
    return numbers.bracketed(f"{maker.abbreviation}纪", year, number)
