"""Receiving materials, and asking for those that are missing (law notes B.6)."""

from __future__ import annotations

from datetime import date, datetime

from reviews.models import LegalityReview, SupplementRequest
from reviews.rules.reviewed_text import replaced_text
from workflows import windows
from workflows.calendar import WorkCalendar
from workflows.chinese_dates import chinese_date
from workflows.errors import Inadmissible, Missing, OutsideWindow, close_gate
from workflows.lawful_days import until
from workflows.models import Matter, Revision
from workflows.windows import day_after


def check_acceptance(
    matter: Matter, review: LegalityReview, revision: Revision, *, complete: bool
) -> None:
    """The clock starts with all materials of the text that was submitted, and not before.

    Raises:
        GateClosed: something is missing, or the text has changed since submission.
    """
    missing = list(replaced_text(matter, review, revision))
    if not complete:
        missing.append(
            Missing(
                "incomplete",
                "送审材料不齐全，应当要求补正",
                matter.pack.law.article("materials_complete", matter.kind),
            )
        )
    close_gate("G2", "不能接收送审材料", missing)


def supplement_due(
    matter: Matter, today: date, calendar: WorkCalendar, named_on: date | None
) -> date:
    """The last day for supplying materials, inclusive.

    Where law gives the drafter a number of days, counted from the day after the notice, that
    holds; elsewhere the reviewer names a later day.

    Raises:
        Inadmissible: law gives no number and no day is named.
        OutsideWindow: the day named is not the lawful one, or lies not after today.
    """
    law = matter.pack.law
    within = law.review(matter.kind).supplement_within
    if within is not None:
        due_on = windows.at_most(today, within, calendar).on
        if named_on not in (None, due_on):
            raise OutsideWindow(
                sentence=f"补正期限为{within}，至{chinese_date(due_on)}止，不得另行指定。",
                citations=law.article("supplement", matter.kind),
                earliest=due_on,
                latest=due_on,
            )
        return due_on
    if named_on is None:
        raise Inadmissible(sentence="请指定补正期限。", field_name="due_on")
    if not until(today).is_over(named_on):
        raise OutsideWindow(
            sentence="补正期限应当在通知日之后。",
            citations=law.article("supplement", matter.kind),
            earliest=day_after(today),
        )
    return named_on


def check_supply(
    matter: Matter, review: LegalityReview, revision: Revision, requested_at: datetime
) -> None:
    """A supplement brings materials, never another text. ``requested_at`` is the instant of the
    notice: what was there before it is no supplement.

    Raises:
        GateClosed: nothing was uploaded since the notice, or the text was replaced.
    """
    missing = list(replaced_text(matter, review, revision))
    if not matter.attachments.filter(created_at__gte=requested_at).exists():
        missing.append(
            Missing(
                "nothing_supplied",
                "补正通知后尚未上传任何材料",
                matter.pack.law.article("supplement", matter.kind),
            )
        )
    close_gate("G2", "补正尚未完成", missing)


def check_unsupplied(matter: Matter, request: SupplementRequest, today: date) -> None:
    """Materials may be returned only after the time to supply them has passed.

    Raises:
        OutsideWindow: the drafting unit still has time, to the end of the due day.
    """
    if not until(request.due_on).is_over(today):
        raise OutsideWindow(
            sentence=f"补正期限至{chinese_date(request.due_on)}止，期限届满前不得退回。",
            citations=matter.pack.law.article("supplement", matter.kind),
            earliest=day_after(request.due_on),
        )
