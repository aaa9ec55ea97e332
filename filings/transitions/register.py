"""Registering, numbering and issuing an adopted text in one act by one office (三统一)."""

from __future__ import annotations

from datetime import date, datetime

from filings.flows import FilingFlow
from filings.models import REGISTER_ENTRY, Document
from filings.rules import issue as rules
from filings.rules.issue import Terms
from workflows import acts, numbers
from workflows.acts import Act, transition
from workflows.constants import Kind
from workflows.errors import Inadmissible, OutsideWindow
from workflows.handover import Adoption
from workflows.iso_dates import iso
from workflows.lawful_days import since
from workflows.models import Matter, SeriesPurpose, User
from workflows.verbs import Verb
from workflows.windows import at_most

ISSUE_DOCUMENT = Verb(
    "issue_document", "登记、编号、印发", steps=("issue",), article="three_unifications"
)


def open_register(act: Act, adoption: Adoption) -> Document:
    """Take over a text that has just been signed; called inside the act that signed it."""
    return register_adopted(
        matter=act.matter,
        signed_by=act.actor,
        signed_on=act.today,
        now=act.now,
        adoption=adoption,
    )


def register_adopted(
    *,
    matter: Matter,
    adoption: Adoption,
    signed_by: User,
    signed_on: date,
    now: datetime,
) -> Document:
    """Enter an adopted text and open the procedure after adoption, whoever has reviewed it.

    The caller holds the matter's lock and saves it. No number is given yet.
    """
    document = Document.objects.create(
        matter=matter,
        maker=matter.maker,
        revision=adoption.revision,
        title=matter.title,
        adoption=adoption.account,
        remarks="\n".join(adoption.remarks),
        signed_on=signed_on,
        signed_by=signed_by,
    )
    acts.begin(matter, FilingFlow, now)
    return document


@transition(ISSUE_DOCUMENT)
def issue_document(
    act: Act,
    *,
    effective_on: date | None = None,
    valid_until: date | None = None,
    publish_on: date | None = None,
    effect_reason: str = "",
    validity_reason: str = "",
    no_expiry_reason: str = "",
) -> Document:
    """Give the register number and the document number, and issue the text.

    ``publish_on`` is the day on which publication is planned (default: today). ``valid_until``
    is the last day in force, inclusive. A number taken by an act that fails is given again.

    Raises:
        GateClosed: G7, with everything that is missing.
        OutsideWindow: publication planned for the past.
    """
    document = document_of(act.matter)
    terms = Terms(
        publish_on=publish_on or act.today,
        effective_on=effective_on,
        valid_until=valid_until,
        effect_reason=effect_reason.strip(),
        validity_reason=validity_reason.strip(),
        no_expiry_reason=no_expiry_reason.strip(),
    )
    _check_plan(act, terms)
    act.note.subject = document.title
    act.note.revision = document.revision
    rules.check_issue(act.matter, document.title, terms, act.today)
    _write(act, document, terms)
    act.note.subject = document.document_number
    act.note.reason = "；".join(
        filter(None, (terms.effect_reason, terms.validity_reason, terms.no_expiry_reason))
    )
    act.note.detail = {
        "register_number": document.register_number,
        "document_number": document.document_number,
        "publish_on": terms.publish_on.isoformat(),
        "effective_on": iso(document.effective_on),
        "valid_until": iso(valid_until),
    }
    act.complete(due_on=_publication_due(act, document))
    return document


def document_of(matter: Matter) -> Document:
    """The register entry of a matter.

    Raises:
        Inadmissible: nothing has been adopted yet.
    """
    document = REGISTER_ENTRY.first(matter=matter.pk)
    if document is None:
        raise Inadmissible(sentence="本事项没有已通过的文件。")
    document.matter = matter
    return document


def _check_plan(act: Act, terms: Terms) -> None:
    if since(act.today).is_ahead(terms.publish_on):
        raise OutsideWindow(sentence="计划公布日不得早于今日。", earliest=act.today, recorded=False)


def _write(act: Act, document: Document, terms: Terms) -> None:
    matter, year = act.matter, act.today.year
    normative = matter.kind == Kind.NORMATIVE_DOCUMENT
    series = SeriesPurpose.DOCUMENT if normative else SeriesPurpose.DECISION
    document.register_number = rules.register_number(
        matter, year, numbers.take(matter.maker, SeriesPurpose.REGISTER, year)
    )
    document.document_number = rules.document_number(
        matter, year, numbers.take(matter.maker, series, year)
    )
    document.issued_on = act.today
    document.effective_on = terms.effective_on
    document.effect_reason = terms.effect_reason
    document.valid_until = terms.valid_until
    document.validity_reason = terms.validity_reason
    document.no_expiry_reason = terms.no_expiry_reason
    document.issue()
    document.save()


def _publication_due(act: Act, document: Document) -> str | None:
    """The last day for publication, where law gives one from the signature."""
    if not act.law.is_set("publication_within"):
        return None
    length = act.law.publication_within().length
    return at_most(document.signed_on, length, act.calendar).on.isoformat()
