"""Publication: the first showing to the public, from which all days run."""

from __future__ import annotations

from datetime import date

from filings.models import Channel, Document, Filing, Publication
from filings.rules import publication as rules
from filings.rules.addressees import Addressed, addressed_filings
from filings.rules.publication import Showing
from filings.transitions.register import document_of
from workflows import acts, certificate, limits, papers
from workflows.acts import Act, transition
from workflows.constants import Capacity
from workflows.law.limits import STANDING_COMMITTEE
from workflows.models import Attachment, Party
from workflows.papers import Upload
from workflows.texts import Extracted
from workflows.verbs import Verb

PUBLISH_DOCUMENT = Verb("publish_document", "公布", steps=("publish",), article="publication")
RECORD_NON_PUBLICATION = Verb(
    "record_non_publication", "作不予公开处理", steps=("publish",), article="publication"
)

PUBLISHED_TEXT = "published_text"


@transition(PUBLISH_DOCUMENT)
def publish_document(
    act: Act,
    *,
    address: str,
    channel: str = Channel.SITE,
    interpretation: str = "",
    upload: Upload | None = None,
    effective_on: date | None = None,
    effect_reason: str = "",
) -> Publication:
    """Record that the text is shown to the public today, by the server's clock.

    ``upload`` is the file as published; its words must be those adopted. Without it the product
    shows its own text. ``effective_on`` confirms or moves the day of effect, which is counted
    from the real day of publication.

    Raises:
        GateClosed: not public, another carrier than the site, other words, an effect before
            its time, or an addressee of the filing that is not among the organs; G12 with each
            step of the procedure that is violated and not excepted.
        Inadmissible: no address, or an unreadable file.
    """
    document = document_of(act.matter)
    shown = papers.read_upload(upload) if upload is not None else None
    address = acts.required(address, "请填写公布位置（网址）。", "address")
    showing = _showing(act, document, channel, effective_on, effect_reason, shown)
    act.note.subject = document.document_number
    act.note.revision = document.revision
    rules.check_publication(document, showing)
    due = addressed_filings(act.matter)
    publication = _show(act, document, showing, address, interpretation, upload)
    act.note.reason = showing.effect_reason
    act.note.detail = {
        "channel": channel,
        "address": publication.address,
        "effective_on": showing.effective_on.isoformat(),
        "text_sha256": publication.text_sha256,
    }
    _start_filings(act, document, due, act.today)
    _certify(act, document)
    return publication


@transition(RECORD_NON_PUBLICATION)
def record_non_publication(act: Act, *, basis: str, approved_by: str) -> Document:
    """Keep a text lawfully from the public, with its basis and who approved it.

    It is filed all the same. As there is no day of publication, the days of the filing run
    from the day of issue, the earlier and stricter one.

    Raises:
        GateClosed: the text is public, or G12.
    """
    document = document_of(act.matter)
    rules.check_withholding(act.matter)
    due = addressed_filings(act.matter)
    document.withheld_basis = acts.required(basis, "请填写不予公开的依据。", "basis")
    document.withheld_approved_by = acts.required(
        approved_by, "请填写不予公开的批准人。", "approved_by"
    )
    document.withhold()
    document.save()
    act.note.subject = document.document_number
    act.note.revision = document.revision
    act.note.reason = document.withheld_basis
    act.note.detail = {"approved_by": document.withheld_approved_by}
    _start_filings(act, document, due, document.issued_on or act.today)
    _certify(act, document)
    return document


def _showing(
    act: Act,
    document: Document,
    channel: str,
    effective_on: date | None,
    effect_reason: str,
    shown: Extracted | None,
) -> Showing:
    return Showing(
        channel=channel,
        published_on=act.today,
        effective_on=effective_on or document.effective_on or act.today,
        effect_reason=effect_reason.strip() or document.effect_reason,
        shown=shown,
    )


def _show(
    act: Act,
    document: Document,
    showing: Showing,
    address: str,
    interpretation: str,
    upload: Upload | None,
) -> Publication:
    """The document is public, and this is how it was first shown."""
    document.effective_on = showing.effective_on
    document.effect_reason = showing.effect_reason
    document.publish()
    document.save()
    return Publication.objects.create(
        document=document,
        channel=showing.channel,
        address=address,
        published_on=showing.published_on,
        text_sha256=document.revision.text_sha256,
        file=_kept(act, document, upload),
        interpretation=interpretation.strip(),
        published_by=act.actor,
    )


def _kept(act: Act, document: Document, upload: Upload | None) -> Attachment | None:
    if upload is None:
        return None
    return papers.store_attachment(
        act.matter,
        upload,
        material=PUBLISHED_TEXT,
        title=f"公布文本（{document.document_number}）",
        author=act.actor,
        now=act.now,
        revision=document.revision,
    )


def _certify(act: Act, document: Document) -> None:
    """Keep the certificate of procedure as it stands when the text comes out; with a violated
    step it does not (G12)."""
    act.note.detail["certificate"] = certificate.keep_certificate(act, document.revision)


def _start_filings(act: Act, document: Document, due: list[Addressed], event_on: date) -> None:
    """Open one filing with its own clock for each addressee, and go on."""
    for addressed in due:
        npc = addressed.rule.addressee == STANDING_COMMITTEE
        name = "filing_npc" if npc else "filing"
        Filing.objects.create(
            document=document,
            addressee=addressed.organ,
            addressee_kind=addressed.rule.addressee,
            limit=limits.start(
                act.matter,
                name,
                event_on,
                act.now,
                organ=act.matter.review_body,
                addressee=addressed.rule.addressee,
            ),
        )
    Party.objects.bulk_create(
        (
            Party(matter=act.matter, organ=one.organ, capacity=Capacity.FILING_AUTHORITY)
            for one in due
        ),
        ignore_conflicts=True,
    )
    act.complete("file" if due else "nothing_to_file")
