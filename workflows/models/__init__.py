"""Rows of the engine."""

from workflows.models.delegations import Delegation
from workflows.models.exceptions import ProcedureException
from workflows.models.feeds import FeedToken
from workflows.models.issued import IssuedPaper
from workflows.models.kept import Kept
from workflows.models.ledger import (
    ChainHead,
    Checkpoint,
    Countersignature,
    Entry,
    RowVersion,
)
from workflows.models.limits import (
    Extension,
    LimitMark,
    LimitStatus,
    MarkKind,
    Suspension,
    TimeLimit,
)
from workflows.models.matters import Matter, MatterUserRole, Party
from workflows.models.messages import Message
from workflows.models.notices import CalendarNotice, NoticeProposal, ProposalStatus
from workflows.models.numbers import NumberSeries, SeriesPurpose
from workflows.models.organs import (
    MakerListing,
    Organ,
    OrganGroupRole,
    OrganLevel,
    OrganType,
    OrganUserRole,
)
from workflows.models.packs import RulePack
from workflows.models.people import User
from workflows.models.procedures import Procedure, StepRun
from workflows.models.recusals import Recusal
from workflows.models.secrecy import Classification, ClassificationStatus
from workflows.models.status import StatusModel
from workflows.models.submissions import SubmissionKey
from workflows.models.texts import Attachment, ChangeKind, Immutable, Revision, StoredFile

__all__ = [
    "Attachment",
    "CalendarNotice",
    "ChainHead",
    "ChangeKind",
    "Checkpoint",
    "Classification",
    "ClassificationStatus",
    "Countersignature",
    "Delegation",
    "Entry",
    "Extension",
    "FeedToken",
    "Immutable",
    "IssuedPaper",
    "Kept",
    "LimitMark",
    "LimitStatus",
    "MakerListing",
    "MarkKind",
    "Matter",
    "MatterUserRole",
    "Message",
    "NoticeProposal",
    "NumberSeries",
    "Organ",
    "OrganGroupRole",
    "OrganLevel",
    "OrganType",
    "OrganUserRole",
    "Party",
    "Procedure",
    "ProcedureException",
    "ProposalStatus",
    "Recusal",
    "Revision",
    "RowVersion",
    "RulePack",
    "SeriesPurpose",
    "StatusModel",
    "StepRun",
    "StoredFile",
    "SubmissionKey",
    "Suspension",
    "TimeLimit",
    "User",
]
