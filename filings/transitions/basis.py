"""Relying on a registered text: named as basis of a draft, and refused when it binds nobody."""

from __future__ import annotations

from filings.models import BasisCitation, Document
from filings.rules.basis import check_basis
from workflows.acts import Act, transition
from workflows.constants import Capacity, Role
from workflows.errors import Inadmissible
from workflows.verbs import Verb

CITE_BASIS = Verb(
    "cite_basis",
    "引用本系统文件作为依据",
    steps=("draft", "submit"),
    role=Role.DRAFTER,
    of=Capacity.DRAFTING_UNIT,
    article="usable_basis",
)


@transition(CITE_BASIS)
def cite_basis(act: Act, *, document: Document) -> BasisCitation:
    """Name a registered text as basis of the draft under way.

    Raises:
        GateClosed: G8; the text is not published, not in effect, or has lapsed today.
        Inadmissible: it is the matter's own, or cited already.
    """
    act.note.subject = str(document)
    if document.matter_id == act.matter.pk:
        raise Inadmissible(sentence="文件不能以自身为依据。", field_name="document")
    if BasisCitation.objects.filter(matter=act.matter, document=document).exists():
        raise Inadmissible(sentence="该文件已列为依据。", field_name="document")
    check_basis(document, act.today)
    act.note.detail = {"document": document.pk, "text_sha256": document.revision.text_sha256}
    return BasisCitation.objects.create(
        matter=act.matter, document=document, cited_on=act.today, cited_by=act.actor
    )
