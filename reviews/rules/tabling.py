"""G3, G4, G5: what must stand before a text goes before a meeting (law notes A.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from reviews.models import (
    ArgumentStatus,
    CompetitionOutcome,
    CompetitionReview,
    CompetitionStatus,
    Deliberation,
    DeliberationOutcome,
    DeliberationStatus,
    ExpertArgument,
    LegalityReview,
    RiskOutcome,
    RiskScreening,
)
from reviews.rules.assessments import Assessments, as_assessments, asking_assessments
from reviews.rules.review_gate import review_gate
from reviews.rules.substance import Changes
from workflows.calendars import calendar_of
from workflows.chinese_dates import chinese_date
from workflows.errors import Missing, OutsideWindow, close_gate
from workflows.lawful_days import since, until
from workflows.models import Matter, Revision
from workflows.questions import answers
from workflows.statements import Statement
from workflows.windows import at_most


@dataclass(frozen=True)
class Agenda:
    """What is to be put before which meeting on which day."""

    review: LegalityReview | None
    revision: Revision
    meeting_type: str
    held_on: date


def check_tabling(matter: Matter, agenda: Agenda, today: date) -> None:
    """Refuse to table a text that is not ready.

    Raises:
        OutsideWindow: the meeting would lie in the past.
        GateClosed: with everything that is missing at once.
    """
    if since(today).is_ahead(agenda.held_on):
        raise OutsideWindow(sentence="会议日期不得早于今日。", earliest=today, recorded=False)
    argument, held, *assessed = answers(
        ExpertArgument.asking_latest(matter),
        _HELD.asking_objects(matter=matter.pk),
        *asking_assessments(matter),
    )
    assessments = as_assessments(assessed)
    close_gate(
        "G3",
        "不得提交集体审议",
        [
            *meeting_missing(matter, agenda.meeting_type),
            *review_gate(matter, agenda.review, agenda.revision, before=agenda.held_on),
            *_experts(matter, argument),
            *risk_missing(matter, agenda.revision, assessments),
            *competition_missing(matter, agenda.revision, assessments),
            *_postponed(matter, agenda.review, next(iter(held), None), today),
        ],
    )


def meeting_missing(matter: Matter, meeting_type: str) -> Iterator[Missing]:
    """The meeting is of a kind that may decide on this kind of matter."""
    law = matter.pack.law
    rule = law.meetings(matter.kind, matter.maker_family)
    if meeting_type not in rule.types:
        yield Missing(
            "meeting_type",
            f"{matter.get_maker_family_display()}的{matter.get_kind_display()}"
            f"应当提交{'或者'.join(rule.labels)}审议",
            law.article("meeting_type", matter.kind),
        )


def _held(matter: int) -> QuerySet[Deliberation]:
    """The newest item that was not taken from the agenda."""
    items = Deliberation.objects.filter(matter=matter).exclude(status=DeliberationStatus.UNTABLED)
    return items.order_by("-pk")[:1]


_HELD: Final = Statement(_held, matter=int)


def _experts(matter: Matter, argument: ExpertArgument | None) -> Iterator[Missing]:
    if not matter.technical:
        return
    if argument is None or argument.status != ArgumentStatus.CONCLUDED:
        yield Missing(
            "expert_argument",
            "专业性、技术性较强的事项尚未形成专家论证意见",
            matter.pack.law.article("expert_argument", matter.kind),
        )


def risk_missing(matter: Matter, revision: Revision, assessments: Assessments) -> Iterator[Missing]:
    """G4: screening; where risky, an assessment of this text that finds it controllable."""
    law, screening = matter.pack.law, assessments.screening
    if screening is None:
        yield Missing(
            "risk_screening", "尚未进行风险排查", law.article("risk_screening", matter.kind)
        )
        return
    if screening.risky:
        yield from _assessment(matter, revision, assessments)
    elif _undone(assessments, screening):
        yield _not_controllable(matter, revision)


def _assessment(matter: Matter, revision: Revision, assessments: Assessments) -> Iterator[Missing]:
    found, changes = assessments.of_risks, assessments.changes
    if not found or changes.outdate(found[-1].revision, revision):
        articles = matter.pack.law.article("risk_assessment", matter.kind)
        yield Missing("risk_missing", f"{revision}尚无风险评估结论", articles)
    elif _uncontrollable(assessments):
        yield _not_controllable(matter, revision)


def _not_controllable(matter: Matter, revision: Revision) -> Missing:
    return Missing(
        "risk_uncontrollable",
        f"{revision}的风险评估结论为风险不可控，修改文稿并重新评估之前不得提交",
        matter.pack.law.article("risk_assessment", matter.kind),
    )


def _undone(assessments: Assessments, screening: RiskScreening) -> bool:
    """Whether a screening would set aside an uncontrollable result without a new text."""
    return any(
        one.outcome != RiskOutcome.CONTROLLABLE
        and not assessments.changes.in_substance(one.revision, screening.revision)
        for one in assessments.of_risks
    )


def _uncontrollable(assessments: Assessments) -> bool:
    """An uncontrollable result is overcome by a new result on a new text, and not by a second
    opinion on the same one."""
    newest = assessments.of_risks[-1]
    return any(
        one.outcome != RiskOutcome.CONTROLLABLE
        and (one is newest or not assessments.changes.in_substance(one.revision, newest.revision))
        for one in assessments.of_risks
    )


def competition_missing(
    matter: Matter, revision: Revision, assessments: Assessments
) -> Iterator[Missing]:
    """G5: a violation found stands until the text has changed in substance, also where the matter
    is said afterwards not to touch the market."""
    articles = matter.pack.law.article("competition_review", matter.kind)
    review, changes = assessments.competition, assessments.changes
    if review is not None and _violated(matter, review, revision, changes):
        yield Missing("competition_violates", "公平竞争审查结论为违反审查标准", articles)
    elif not matter.touches_market:
        return
    elif review is None or review.status != CompetitionStatus.CONCLUDED:
        yield Missing("competition_missing", "尚未作出公平竞争审查结论", articles)
    elif changes.outdate(review.revision, revision):
        yield Missing(
            "competition_stale",
            f"公平竞争审查针对{review.revision}，文稿其后有实质性修改",
            articles,
        )


def _violated(
    matter: Matter, review: CompetitionReview, revision: Revision, changes: Changes
) -> bool:
    concerned = matter.touches_market or not changes.in_substance(review.revision, revision)
    return concerned and review.outcome == CompetitionOutcome.VIOLATES


def _postponed(
    matter: Matter, review: LegalityReview | None, last: Deliberation | None, today: date
) -> Iterator[Missing]:
    """A postponed item that was not ready in time has ended; only a new review revives it."""
    law = matter.pack.law
    if (
        last is None
        or review is None
        or last.outcome != DeliberationOutcome.POSTPONED
        or last.review_id != review.pk
        or not law.is_set("postponed_item")
    ):
        return
    rule = law.postponed_item_ends()
    ends_on = at_most(last.held_on, rule.length, calendar_of(matter.division)).on
    if until(ends_on).is_over(today):
        yield Missing(
            "postponed_ended",
            f"该议题于{chinese_date(last.held_on)}暂缓审议，逾{rule.length}未再次提请，应当重新启动程序",
            rule.citations,
        )
