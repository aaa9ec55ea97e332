"""Which rows are evidence, and when the columns of one are settled for good.

Every model of the apps stands here or in :data:`NOT_EVIDENCE`; a test demands it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Model

from filings.models import (
    Archive,
    BasisCitation,
    Document,
    DocumentStatus,
    Filing,
    FilingCorrection,
    FilingStatus,
    Publication,
)
from reviews.models import (
    AdditionalSigner,
    ArgumentStatus,
    Attendance,
    CatalogueEntry,
    Comment,
    CommentPeriod,
    CommentStatus,
    CompetitionReview,
    CompetitionStatus,
    Consultation,
    ConsultationReply,
    CounselOpinion,
    Deliberation,
    DeliberationStatus,
    ExpertArgument,
    ExpertOpinion,
    Finding,
    LegalityReview,
    PartyReport,
    ReplyStatus,
    ReviewStatus,
    RiskAssessment,
    RiskScreening,
    Statement,
    SupplementRequest,
    UnitReview,
)
from workflows.models import (
    Attachment,
    CalendarNotice,
    ChainHead,
    Checkpoint,
    Classification,
    Countersignature,
    Delegation,
    Entry,
    Extension,
    FeedToken,
    IssuedPaper,
    LimitMark,
    MakerListing,
    Matter,
    MatterUserRole,
    Message,
    NoticeProposal,
    NumberSeries,
    Organ,
    OrganGroupRole,
    OrganUserRole,
    Party,
    Procedure,
    ProcedureException,
    Recusal,
    Revision,
    RowVersion,
    RulePack,
    StepRun,
    SubmissionKey,
    Suspension,
    TimeLimit,
    User,
)

ModelClass = type[Model]
ALL: Final = "*"


@dataclass(frozen=True)
class Settled:
    """Columns that nobody changes any more once the row, as it stood, meets the condition.

    ``column`` with ``values``: it held one of them; ``filled``: it held anything. No ``column``:
    from the first moment on. ``fields`` may be all, less those ``but``.
    """

    fields: tuple[str, ...] = (ALL,)
    column: str = ""
    values: tuple[str, ...] = ()
    but: tuple[str, ...] = ()


@dataclass(frozen=True)
class Concluded:
    """The row belongs to a parent; once that stands so, no row is added to it, and none of
    these fields of its rows is changed."""

    parent: str
    values: tuple[str, ...]
    fields: tuple[str, ...] = (ALL,)


@dataclass(frozen=True)
class Evidence:
    """Rows of a model are never removed; ``settled`` and ``concluded`` tell what else is fixed.
    ``forward`` are days that were promised: once set they never come earlier."""

    model: ModelClass
    settled: tuple[Settled, ...] = ()
    concluded: Concluded | None = None
    forward: tuple[str, ...] = ()


INSERT_ONLY: Final = (Settled(),)
REVIEW_OVER: Final = (ReviewStatus.ISSUED, ReviewStatus.RETURNED, ReviewStatus.WITHDRAWN)
PERIOD_OVER: Final = (CommentStatus.CLOSED, CommentStatus.SETTLED, CommentStatus.WAIVED)
ISSUED: Final = (DocumentStatus.ISSUED, DocumentStatus.PUBLISHED, DocumentStatus.WITHHELD)

EVIDENCE: Final = (
    # -- the engine
    Evidence(Entry, INSERT_ONLY),
    Evidence(RowVersion, INSERT_ONLY),
    Evidence(Checkpoint, INSERT_ONLY),
    Evidence(Countersignature, INSERT_ONLY),
    Evidence(Matter, (Settled(("reference", "kind", "registered_by", "registered_at")),)),
    Evidence(Party, INSERT_ONLY),
    Evidence(Revision, INSERT_ONLY),
    Evidence(Attachment, INSERT_ONLY),
    Evidence(IssuedPaper, INSERT_ONLY),
    Evidence(RulePack, INSERT_ONLY),
    Evidence(CalendarNotice, INSERT_ONLY),
    Evidence(
        NoticeProposal,
        (
            Settled(("content", "sha256", "proposed_by", "proposed_at", "proposed_digest")),
            Settled(column="decided_at"),
        ),
    ),
    Evidence(SubmissionKey, INSERT_ONLY),
    Evidence(ProcedureException, INSERT_ONLY),
    Evidence(Procedure),
    Evidence(StepRun),
    Evidence(TimeLimit),
    Evidence(Suspension),
    Evidence(Extension, INSERT_ONLY),
    Evidence(LimitMark, INSERT_ONLY),
    Evidence(NumberSeries, (Settled(("organ", "purpose", "year")),)),
    Evidence(ChainHead, (Settled(("name",)),)),
    Evidence(Organ),
    Evidence(User),
    Evidence(
        FeedToken,
        (Settled(("user", "sha256", "created_at")), Settled(column="revoked_at")),
    ),
    Evidence(
        Delegation,
        (
            Settled(
                (
                    "delegator",
                    "delegate",
                    "organ",
                    "role",
                    "first_on",
                    "last_on",
                    "reason",
                    "given_at",
                )
            ),
            Settled(column="ended_at"),
        ),
    ),
    Evidence(
        Recusal,
        (
            Settled(("matter", "person", "reason", "reading_ended", "by", "at")),
            Settled(column="lifted_at"),
        ),
    ),
    Evidence(
        Classification,
        (
            Settled(
                (
                    "matter",
                    "level",
                    "origin",
                    "basis",
                    "term",
                    "until_on",
                    "condition",
                    "proposed_by",
                    "proposed_at",
                )
            ),
            Settled(("decided_by", "decided_at", "decision_reason"), "decided_at"),
            Settled(column="ended_at"),
        ),
    ),
    Evidence(Message, (Settled(("recipient", "matter", "text", "created_at")),)),
    # -- before adoption
    Evidence(Consultation, INSERT_ONLY),
    Evidence(
        ConsultationReply,
        (
            Settled(("consultation", "organ")),
            Settled(
                ("status", "has_opinion", "text", "replied_at", "replied_by"),
                "status",
                (ReplyStatus.REPLIED, ReplyStatus.SILENT),
            ),
            Settled(("disposition", "disposition_reason"), "disposition"),
        ),
    ),
    Evidence(
        CommentPeriod,
        (
            Settled(column="status", values=(CommentStatus.SETTLED, CommentStatus.WAIVED)),
            Settled(
                (
                    "published_on",
                    "channel",
                    "how_to_comment",
                    "contact",
                    "shortening_reason",
                )
            ),
            Settled(("closes_on",), "status", PERIOD_OVER),
        ),
        forward=("closes_on",),
    ),
    Evidence(
        Comment,
        (
            Settled(but=("disposition", "disposition_reason")),
            Settled(column="disposition"),
        ),
        Concluded("period", PERIOD_OVER, fields=()),
    ),
    Evidence(ExpertArgument, (Settled(column="status", values=(ArgumentStatus.CONCLUDED,)),)),
    Evidence(
        ExpertOpinion,
        (Settled(("argument", "expert")), Settled(column="given_at")),
        Concluded("argument", (ArgumentStatus.CONCLUDED,)),
    ),
    Evidence(RiskScreening, INSERT_ONLY),
    Evidence(RiskAssessment, INSERT_ONLY),
    Evidence(CompetitionReview, (Settled(column="status", values=(CompetitionStatus.CONCLUDED,)),)),
    Evidence(UnitReview, INSERT_ONLY),
    Evidence(
        AdditionalSigner,
        (
            Settled(("review", "person", "step", "added_by", "added_at", "reason")),
            Settled(("agreed_at", "opinion"), "agreed_at"),
            Settled(("removed_at", "remove_reason"), "removed_at"),
        ),
    ),
    Evidence(
        LegalityReview,
        (Settled(column="status", values=REVIEW_OVER, but=("answered_revision",)),),
    ),
    Evidence(
        Finding,
        (Settled(("review", "number")), Settled(column="adopted")),
        Concluded(
            "review",
            REVIEW_OVER,
            (
                "clause",
                "original",
                "problem_class",
                "basis",
                "severity",
                "suggestion",
                "struck_reason",
            ),
        ),
    ),
    Evidence(CounselOpinion, INSERT_ONLY, Concluded("review", REVIEW_OVER)),
    Evidence(SupplementRequest, (Settled(but=("supplied_on",)), Settled(column="supplied_on"))),
    Evidence(
        Deliberation,
        (
            Settled(("review", "meeting_type", "session", "package")),
            Settled(
                column="status",
                values=(DeliberationStatus.SIGNED, DeliberationStatus.UNTABLED),
                but=("changed_revision", "change_found"),
            ),
            Settled(("change_found", "changed_revision"), "change_found"),
        ),
    ),
    Evidence(Attendance, INSERT_ONLY, Concluded("deliberation", (DeliberationStatus.SIGNED,))),
    Evidence(Statement, INSERT_ONLY, Concluded("deliberation", (DeliberationStatus.SIGNED,))),
    Evidence(PartyReport, INSERT_ONLY),
    Evidence(CatalogueEntry, (Settled(but=("matter",)),)),
    # -- after adoption
    Evidence(
        Document,
        (
            Settled(("matter", "maker", "revision", "title", "signed_on", "signed_by")),
            Settled(("register_number", "document_number", "issued_on"), "status", ISSUED),
        ),
    ),
    Evidence(BasisCitation, INSERT_ONLY),
    Evidence(Publication, INSERT_ONLY),
    Evidence(
        Filing,
        (
            Settled(("document", "addressee", "addressee_kind", "limit")),
            Settled(
                column="status",
                values=(FilingStatus.REGISTERED, FilingStatus.NOT_REGISTERED),
            ),
        ),
    ),
    Evidence(
        FilingCorrection,
        (
            Settled(but=("corrected_on", "account", "due_on")),
            Settled(column="corrected_on"),
        ),
        forward=("due_on",),
    ),
    Evidence(Archive, INSERT_ONLY),
)

NOT_EVIDENCE: Final[Mapping[ModelClass, str]] = {
    OrganUserRole: "a role that ends; who held it when they acted stands in the ledger",
    OrganGroupRole: "the same for groups",
    MatterUserRole: "the same for people named on a matter",
    MakerListing: "the maker list as kept up; each matter holds what it was registered with",
}

# Evidence of which no versions are kept (config/evidence/history.py), and why.
NO_HISTORY: Final[Mapping[ModelClass, str]] = {
    Entry: "the ledger is its own history",
    RowVersion: "it is the history",
    Checkpoint: "about the installation",
    Countersignature: "about the installation",
    RulePack: "never changed; the matter names its version",
    CalendarNotice: "never changed; loaded_at tells since when",
    NoticeProposal: "about the calendar; the ledger tells who decided what",
    NumberSeries: "about the installation; a number stands on the record that bears it",
    ChainHead: "about the installation",
    Organ: "kept up for all matters",
    User: "kept up for all matters; the ledger's lines keep the names people had",
    FeedToken: "of a person",
    Delegation: "of a person; its instants tell when it stood",
    SubmissionKey: "makes a click harmless and is shown to nobody",
    Message: "says to a person what stands in the records",
}
