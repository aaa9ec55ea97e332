"""The certificate as a paper of the file: made in the act that brings the text out, and demanded
when the file is closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db.models import QuerySet

from workflows.acts import Act
from workflows.certificate.data import evidence_of
from workflows.certificate.sheet import TITLE, sheet_of
from workflows.certificate.steps import Certificate
from workflows.certificate.whole import EXCEPTIONS, check_certificate
from workflows.dossier import Contributor, Paper, Wants, record_paper
from workflows.errors import Missing
from workflows.issuing import Issue, store_signed_document
from workflows.lawful_days import day_of
from workflows.models import Attachment, Entry, Matter, ProcedureException, Revision
from workflows.questions import answers
from workflows.statements import Statement

CERTIFICATE: Final = "procedure_certificate"
EXCEPTION: Final = "procedure_exception"
PUBLISHING: Final = ("publish_document", "record_non_publication")


def keep_certificate(act: Act, revision: Revision) -> dict[str, Any]:
    """Make the certificate's paper inside the act that brings the text out, when the records are
    as they will be; what the act's own ledger row has to say of it.

    Raises:
        GateClosed: G12, which undoes the act.
        NotSigned: the paper cannot be signed for the maker.
    """
    certificate = check_certificate(act.matter, act.today)
    attachment = store_signed_document(
        act.matter,
        sheet_of(certificate, act.today),
        Issue(TITLE, act.matter.maker, succeeds=True),
        material=CERTIFICATE,
        title=f"程序合规证明（{act.matter.title}）",
        author=act.actor,
        now=act.now,
        revision=revision,
    )
    return {
        "sha256": attachment.sha256,
        "states": _states(certificate),
        "evidence": evidence_of(certificate),
    }


def _papers(matter: Matter, wants: Wants) -> Iterable[Paper]:
    """The exceptions of a matter as papers of its file."""
    if not wants(EXCEPTION):
        return ()
    return map(_exception_paper, EXCEPTIONS.objects(matter=matter.pk))


def _states(certificate: Certificate) -> dict[str, str]:
    return {step.code: step.state.value for step in certificate.steps}


def _exception_paper(exception: ProcedureException) -> Paper:
    return record_paper(
        exception,
        EXCEPTION,
        f"程序例外批准记录（{exception}）",
        responsible=exception.approved_by.organ or exception.approved_by,
        made_on=day_of(exception.approved_at),
    )


def _missing(matter: Matter) -> Iterator[Missing]:
    """The ledger's row of the act that brought the text out names the paper that must be there."""
    entries, there = answers(
        _PUBLISHED.asking_objects(matter=matter.pk), _CERTIFICATES.asking_rows(matter=matter.pk)
    )
    named = [
        (one.detail["certificate"]["sha256"],) for one in entries if "certificate" in one.detail
    ]
    if named and named[-1] not in there:
        articles = matter.pack.law.article("archive", matter.kind)
        yield Missing(CERTIFICATE, "缺程序合规证明", articles)


CONTRIBUTOR: Final = Contributor(_papers, _missing)


def _published(matter: int) -> QuerySet[Entry]:
    rows = Entry.objects.filter(matter=matter, verb__in=PUBLISHING, refusal="")
    return rows.order_by("sequence").only("detail")


def _certificates(matter: int) -> QuerySet[Any, Any]:
    kept = Attachment.objects.filter(matter=matter, material=CERTIFICATE)
    return kept.order_by().values_list("sha256")


_PUBLISHED: Final = Statement(_published, matter=int)
_CERTIFICATES: Final = Statement(_certificates, matter=int)
