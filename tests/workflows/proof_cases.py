"""Questions of every kind, put without a matter, for tests of proofs."""

from dataclasses import replace
from datetime import date, timedelta

from workflows.chain import canonical, digest
from workflows.citations import Citation
from workflows.law import law_for
from workflows.lengths import CalendarDays, FixedDate, Months, WorkingDays, Years
from workflows.proofs.export import export_of
from workflows.proofs.subject import Pause, Subject
from workflows.shipped_calendar import calendar_for
from workflows.windows import Suspension, after, at_least, at_most, window

BASIS = (Citation("某办法", "第九条"), Citation("某条例", "第三条", "part"))
DAY = timedelta(days=1)


def a_question(
    start,
    *,
    division="510811",
    least=None,
    most=None,
    wait=None,
    kept_open=False,
    suspended=(),
    **others,
):
    """A window of any lengths from any day; ``suspended`` holds first and last days."""
    spans = [Suspension(first, last) for first, last in suspended]

    def count(calendar):
        earliest = at_least(start, least, calendar, spans) if least else None
        earliest = after(start, wait, calendar, spans) if wait else earliest
        latest = at_most(start, most, calendar, spans) if most else None
        return window(start, calendar, BASIS, earliest=earliest, latest=latest, kept_open=kept_open)

    subject = Subject(
        name="review",
        label="合法性审核期限",
        division=division,
        kind="normative_document",
        maker_family="government",
        touches_market=False,
        law=law_for(division),
        calendar=calendar_for(division),
        count=count,
        pauses=tuple(Pause(first - DAY, last, (first, last), "补正") for first, last in suspended),
    )
    return replace(subject, **others)


QUESTIONS = {
    "at least and at most": a_question(
        date(2026, 4, 2), least=WorkingDays(5), most=WorkingDays(15), met_on=date(2026, 4, 24)
    ),
    "late": a_question(date(2026, 4, 2), most=WorkingDays(15), met_on=date(2026, 4, 27)),
    "suspended twice": a_question(
        date(2026, 2, 10),
        least=WorkingDays(5),
        most=WorkingDays(15),
        suspended=[
            (date(2026, 2, 13), date(2026, 2, 24)),
            (date(2026, 3, 2), date(2026, 3, 2)),
        ],
    ),
    "kept open": a_question(date(2026, 1, 20), least=CalendarDays(30), kept_open=True),
    "moved": a_question(date(2025, 9, 18), division="360700", most=CalendarDays(15)),
    "after": a_question(date(2025, 9, 2), wait=CalendarDays(30)),
    "after working days": a_question(date(2025, 9, 22), wait=WorkingDays(10)),
    "months": a_question(date(2025, 12, 31), most=Months(2)),
    "years": a_question(date(2020, 2, 29), most=Years(5), suspended=[(date(2021, 1, 1),) * 2]),
    "a fixed date": a_question(date(2026, 2, 1), most=FixedDate(1, 31)),
    "a leap day": a_question(date(2026, 2, 1), wait=FixedDate(2, 29)),
    "provisional": a_question(date(2027, 1, 20), least=WorkingDays(5), most=WorkingDays(15)),
    "the end of the last year known": a_question(date(2026, 12, 10), most=WorkingDays(15)),
    "a regional holiday": a_question(
        date(2025, 5, 30), division="652300", least=WorkingDays(5), most=WorkingDays(15)
    ),
    "a regional make-up day": a_question(date(2017, 3, 28), division="450206", most=WorkingDays(7)),
    "a regional notice unknown": a_question(
        date(2026, 4, 7), division="450206", most=WorkingDays(15)
    ),
    "a region without record": a_question(
        date(2026, 3, 2), division="640105", least=WorkingDays(5), most=WorkingDays(15)
    ),
}


def exported(case):
    return export_of(QUESTIONS[case])


def resealed(export):
    """The same export with the hash that fits what it says now."""
    content = {name: value for name, value in export.items() if name != "sha256"}
    return content | {"sha256": digest(canonical(content))}
