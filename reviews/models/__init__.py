"""Records of the steps before adoption."""

from reviews.models.comments import Comment, CommentChannel, CommentPeriod, CommentStatus
from reviews.models.competition import CompetitionOutcome, CompetitionReview, CompetitionStatus
from reviews.models.consultation import Consultation, ConsultationReply, ReplyStatus
from reviews.models.decisions import CatalogueEntry, PartyReport
from reviews.models.deliberation import (
    Attendance,
    Deliberation,
    DeliberationOutcome,
    DeliberationStatus,
    Part,
    Position,
    Statement,
)
from reviews.models.experts import ArgumentStatus, ExpertArgument, ExpertOpinion
from reviews.models.legality import (
    CheckAnswer,
    ConclusionCode,
    CounselOpinion,
    Finding,
    LegalityReview,
    ReviewMethod,
    ReviewStatus,
    Severity,
    SupplementRequest,
)
from reviews.models.risk import RiskAssessment, RiskOutcome, RiskScreening
from reviews.models.rounds import Round, newest_of
from reviews.models.signers import AdditionalSigner
from reviews.models.unit_reviews import UnitReview, UnitReviewOutcome

__all__ = [
    "AdditionalSigner",
    "ArgumentStatus",
    "Attendance",
    "CatalogueEntry",
    "CheckAnswer",
    "Comment",
    "CommentChannel",
    "CommentPeriod",
    "CommentStatus",
    "CompetitionOutcome",
    "CompetitionReview",
    "CompetitionStatus",
    "ConclusionCode",
    "Consultation",
    "ConsultationReply",
    "CounselOpinion",
    "Deliberation",
    "DeliberationOutcome",
    "DeliberationStatus",
    "ExpertArgument",
    "ExpertOpinion",
    "Finding",
    "LegalityReview",
    "Part",
    "PartyReport",
    "Position",
    "ReplyStatus",
    "ReviewMethod",
    "ReviewStatus",
    "RiskAssessment",
    "RiskOutcome",
    "RiskScreening",
    "Round",
    "Severity",
    "Statement",
    "SupplementRequest",
    "UnitReview",
    "UnitReviewOutcome",
    "newest_of",
]
