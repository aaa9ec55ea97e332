"""Filing with each authority: sent, corrected, registered (报送备案、补正、登记)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from filings.documents.report import ReportFacts, report_of
from filings.models import Filing, FilingCorrection
from filings.rules import correction as correction_rules
from filings.rules import materials as material_rules
from filings.rules.archive import FILING_REPORT
from workflows import acts, limits, numbers, papers
from workflows.acts import Act, transition
from workflows.errors import Inadmissible
from workflows.issuing import Issue, store_signed_document
from workflows.law import Material
from workflows.models import Attachment, Organ, SeriesPurpose, TimeLimit
from workflows.papers import Upload
from workflows.secret_marks import noted, take_copy
from workflows.statements import Statement
from workflows.verbs import Verb

FILE_DOCUMENT = Verb("file_document", "报送备案", steps=("file",), parallel=True, article="filing")
REGISTER_FILING = Verb(
    "register_filing", "备案登记", steps=("register_filing",), parallel=True, article="filing"
)
REQUEST_FILING_CORRECTION = Verb(
    "request_filing_correction",
    "要求补正备案材料",
    steps=("register_filing",),
    parallel=True,
    article="filing_materials",
)
REFUSE_FILING = Verb(
    "refuse_filing", "不予备案登记", steps=("register_filing",), parallel=True, article="filing"
)
CORRECT_FILING = Verb(
    "correct_filing",
    "补正备案材料",
    steps=("correct_filing",),
    parallel=True,
    article="filing_materials",
)


@dataclass(frozen=True)
class Supplied:
    """A material of the filing that the clerk hands in with it."""

    material: str
    upload: Upload


@transition(FILE_DOCUMENT)
def file_document(
    act: Act,
    *,
    signed_by: str,
    contact: str = "",
    remarks: str = "",
    supplied: Sequence[Supplied] = (),
) -> Filing:
    """Send report and materials to one addressee. Late is recorded as late, never refused.

    ``signed_by`` is who signs the report for the maker (签发人); ``remarks`` what the report
    must explain beyond what is on record.

    Raises:
        GateClosed: materials are missing.
        NotSigned: the report cannot be signed for the maker.
    """
    filing = filing_of(act)
    demanded = act.law.filing_materials()
    _store(act, filing, supplied, demanded)
    enclosed = material_rules.enclosures(filing.document, demanded)
    material_rules.check_materials(filing.document, demanded, enclosed)
    facts = ReportFacts(
        signed_by=acts.required(signed_by, "请填写签发人。", "signed_by"),
        contact=contact.strip(),
        enclosed=tuple(one.material.label for one in enclosed),
        sent_on=act.today,
        remarks=remarks.strip(),
    )
    filing.report_number = _report_number(act)
    copy_number = take_copy(act.matter, act.today.year)
    filing.report = _report(act, filing, facts, copy_number)
    filing.materials = [{"material": one.material.code, **one.paper.as_dict()} for one in enclosed]
    _send(act, filing)
    act.note.subject = str(filing)
    act.note.revision = filing.document.revision
    act.note.detail = {
        "report_number": filing.report_number,
        "sha256": filing.report.sha256,
        "materials": [one.material.code for one in enclosed],
        "on_time": filing.on_time,
        **noted(copy_number),
    }
    act.complete(organ=filing.addressee_id, filing=filing.pk)
    return filing


@transition(REGISTER_FILING)
def register_filing(act: Act) -> Filing:
    """The materials are complete: the addressee gives its filing number."""
    filing = filing_of(act)
    filing.filing_number = _filing_number(act, filing.addressee)
    filing.registered_on = act.today
    filing.registered_by = act.actor
    filing.register()
    filing.save()
    act.note.subject = filing.filing_number
    act.note.revision = filing.document.revision
    act.note.detail = {"filing": filing.pk, "on_time": filing.on_time}
    act.complete("registered")
    return filing


@transition(REQUEST_FILING_CORRECTION)
def request_filing_correction(
    act: Act, *, materials: str, due_on: date | None = None
) -> FilingCorrection:
    """Ask for incomplete materials to be corrected, within the time of law or, where law gives
    none, until the day named.

    Raises:
        Inadmissible, OutsideWindow: no lawful last day.
    """
    filing = filing_of(act)
    required = acts.required(materials, "请写明应当补正的材料。", "materials")
    limit = _correction_limit(act, filing)
    last_day = correction_rules.correction_due(act.matter, limit, due_on, act.today)
    correction = FilingCorrection.objects.create(
        filing=filing,
        materials=required,
        requested_on=act.today,
        due_on=last_day,
        limit=limit,
    )
    filing.ask_correction()
    filing.save()
    act.note.subject = str(filing)
    act.note.reason = required
    act.note.detail = {"filing": filing.pk, "due_on": last_day.isoformat()}
    act.complete(
        "correction",
        organ=act.matter.review_body_id,
        filing=filing.pk,
        due_on=last_day.isoformat(),
        limit=limit.pk if limit is not None else None,
    )
    return correction


@transition(CORRECT_FILING)
def correct_filing(
    act: Act, *, account: str, supplied: Sequence[Supplied] = ()
) -> FilingCorrection:
    """Hand in the correction. Where law says so, one that comes too late makes the whole filing
    count as not made on time."""
    filing = filing_of(act)
    correction = filing.corrections.filter(corrected_on=None).select_related("limit").get()
    correction.account = acts.required(account, "请说明补正情况。", "account")
    _store(act, filing, supplied, act.law.filing_materials())
    _settle(act, correction)
    if correction_rules.counts_late(act.matter, correction):
        filing.on_time = False
    filing.correct()
    filing.save()
    act.note.subject = str(filing)
    act.note.reason = correction.account
    act.note.detail = {
        "filing": filing.pk,
        "late": correction.is_late,
        "on_time": filing.on_time,
    }
    act.complete(organ=filing.addressee_id, filing=filing.pk)
    return correction


@transition(REFUSE_FILING)
def refuse_filing(act: Act, *, reason: str) -> Filing:
    """Not a document that is filed here: no number is given, and the maker is told why."""
    filing = filing_of(act)
    filing.refusal_reason = acts.required(reason, "请填写不予登记的理由。", "reason")
    filing.refuse()
    filing.save()
    act.note.subject = str(filing)
    act.note.reason = filing.refusal_reason
    act.note.detail = {"filing": filing.pk}
    act.complete("not_registered")
    return filing


def filing_of(act: Act) -> Filing:
    """The filing that the open step is about."""
    (filing,) = _FILING.objects(matter=act.matter.pk, filing=act.step.data["filing"])
    filing.document.matter = filing.document.revision.matter = act.matter
    return filing


def _filing(matter: int, filing: int) -> QuerySet[Filing]:
    """With all that its report and its text, as a paper, say."""
    filings = Filing.objects.filter(pk=filing, document__matter=matter).order_by()
    return filings.select_related(
        "document__revision__author__organ",
        "document__maker",
        "document__signed_by",
        "addressee",
        "limit",
    ).defer("document__revision__plain")


_FILING: Final = Statement(_filing, matter=int, filing=int)


def _settle(act: Act, correction: FilingCorrection) -> None:
    correction.corrected_on = act.today
    correction.save()
    if correction.limit is not None:
        limits.meet(correction.limit, act.today)


def _report(act: Act, filing: Filing, facts: ReportFacts, copy_number: str) -> Attachment:
    return store_signed_document(
        act.matter,
        report_of(filing, facts, copy_number),
        Issue("备案报告", filing.document.maker, copy_number=copy_number),
        material=FILING_REPORT,
        title=f"备案报告（{filing.report_number}）",
        author=act.actor,
        now=act.now,
        revision=filing.document.revision,
    )


def _send(act: Act, filing: Filing) -> None:
    filing.sent_on = act.today
    filing.sent_by = act.actor
    limits.meet(filing.limit, act.today)
    filing.on_time = not filing.limit.is_late
    filing.send()
    filing.save()


def _store(
    act: Act, filing: Filing, supplied: Sequence[Supplied], demanded: Sequence[Material]
) -> None:
    labels = {one.code: one.label for one in demanded}
    for one in supplied:
        if one.material not in labels:
            raise Inadmissible(sentence="备案材料中没有这一类别。", field_name="material")
        papers.store_attachment(
            act.matter,
            one.upload,
            material=one.material,
            title=f"{labels[one.material]}（报送备案）",
            author=act.actor,
            now=act.now,
            revision=filing.document.revision,
        )


def _report_number(act: Act) -> str:
    maker, year = act.matter.maker, act.today.year
    number = numbers.take(maker, SeriesPurpose.FILING_REPORT, year)
    return numbers.bracketed(f"{maker.abbreviation}文备字", year, number)


def _filing_number(act: Act, addressee: Organ) -> str:
    if not addressee.abbreviation:
        raise Inadmissible(sentence=f"{addressee}尚未设定机关代字，不能编号。")
    year = act.today.year
    number = numbers.take(addressee, SeriesPurpose.FILING, year)
    return numbers.bracketed(f"{addressee.abbreviation}备", year, number)


def _correction_limit(act: Act, filing: Filing) -> TimeLimit | None:
    if not act.law.is_set("filing_correction"):
        return None
    return limits.start(
        act.matter,
        "filing_correction",
        act.today,
        act.now,
        organ=act.matter.review_body,
        addressee=filing.addressee_kind,
    )
