"""From the register to the closed file."""

from __future__ import annotations

from datetime import date

from config.rehearsal.walk import Walk, at
from filings.models import Document, Filing
from filings.rules.issue import earliest_effect
from filings.rules.materials import REPORT, enclosures
from filings.rules.validity import proposed_end
from filings.transitions import archive, filing, publication, register
from filings.transitions.filing import Supplied
from workflows.constants import Kind
from workflows.lawful_days import until
from workflows.models import Organ, StepRun, User
from workflows.papers import Upload

CONTACT = "钱如期，12345"
# Where no law limits the validity, a text that must name an end names this length.
FALLBACK_YEARS = 5


def _next_working_day(walk: Walk, _step: StepRun) -> date:
    return walk.next_working_day()


def _day_after_opening(walk: Walk, step: StepRun) -> date:
    opened_on = step.opened_on or walk.today
    return walk.next_working_day() if not until(opened_on).is_over(walk.today) else walk.today


def _document(walk: Walk) -> Document:
    return Document.objects.get(matter=walk.matter)


@at("issue")
def issue(walk: Walk, _step: StepRun) -> None:
    publish_on = walk.next_working_day()
    effective_on = earliest_effect(walk.matter, publish_on)
    walk.do(
        register.issue_document,
        walk.cast.intake,
        publish_on=publish_on,
        effective_on=effective_on,
        valid_until=_valid_until(walk, effective_on),
    )


def _valid_until(walk: Walk, effective_on: date) -> date | None:
    matter = walk.matter
    if matter.kind != Kind.NORMATIVE_DOCUMENT:
        return None
    proposed = proposed_end(matter.pack.law, matter.kind, matter.title, effective_on)
    return proposed or date(effective_on.year + FALLBACK_YEARS, 12, 31)


@at("publish", ready=_next_working_day)
def publish(walk: Walk, _step: StepRun) -> None:
    document = _document(walk)
    walk.do(
        publication.publish_document,
        walk.cast.intake,
        address=f"https://www.example.gov.cn/zfxxgk/{document.pk}.html",
        interpretation="同步公布政策解读。",
    )


@at("file", ready=_day_after_opening)
def file(walk: Walk, step: StepRun) -> None:
    walk.do(
        filing.file_document,
        walk.cast.filing_clerk,
        step=step.pk,
        signed_by=str(walk.cast.mayor),
        contact=CONTACT,
        supplied=_lacking(walk),
    )


def _lacking(walk: Walk) -> tuple[Supplied, ...]:
    """What the clerk still has to hand in: materials that the matter has no paper for."""
    demanded = walk.matter.pack.law.filing_materials()
    there = {one.material.code for one in enclosures(_document(walk), demanded)}
    lacking = [one for one in demanded if one.code not in there | {REPORT}]
    return tuple(Supplied(one.code, _paper(walk, one.label)) for one in lacking)


def _paper(walk: Walk, label: str) -> Upload:
    text = (
        f"{walk.matter.title}\n{label}\n由{walk.matter.drafting_unit}整理，随备案报告一并报送。\n"
    )
    return Upload(f"{label}.txt", text.encode())


@at("register_filing", ready=_day_after_opening)
def register_filing(walk: Walk, step: StepRun) -> None:
    walk.do(filing.register_filing, _filing_reviewer(walk, step.organ), step=step.pk)


def _filing_reviewer(walk: Walk, organ: Organ | None) -> User:
    cast = walk.cast
    return cast.npc_filing_reviewer if organ == cast.npc else cast.superior_filing_reviewer


@at("correct_filing", ready=_day_after_opening)
def correct_filing(walk: Walk, step: StepRun) -> None:
    current = Filing.objects.get(pk=step.data["filing"])
    walk.do(
        filing.correct_filing,
        walk.cast.filing_clerk,
        step=step.pk,
        account=f"已按要求补正向{current.addressee}报送的材料。",
    )


@at("archive", ready=_next_working_day)
def archive_matter(walk: Walk, _step: StepRun) -> None:
    walk.do(archive.archive_matter, walk.cast.intake)
