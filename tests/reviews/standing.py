"""Where a matter stands, as one value: equal before and after means that nothing changed."""

from reviews.models import (
    Comment,
    CommentPeriod,
    CompetitionReview,
    Consultation,
    ConsultationReply,
    ExpertArgument,
    ExpertOpinion,
    LegalityReview,
    RiskAssessment,
    RiskScreening,
    UnitReview,
)
from workflows.models import Entry, Matter, MatterUserRole, Party, StepRun, TimeLimit

OF_A_MATTER = (
    CommentPeriod,
    CompetitionReview,
    Consultation,
    ExpertArgument,
    LegalityReview,
    RiskAssessment,
    RiskScreening,
    UnitReview,
    Party,
    TimeLimit,
)
ELSEWHERE = (Comment, ConsultationReply, ExpertOpinion, MatterUserRole)


def standing(matter):
    """The matter's row, its open steps and every record of it, without the ledger."""
    return (
        Matter.objects.filter(pk=matter.pk).values_list().get(),
        list(StepRun.objects.open().filter(matter=matter).values_list("pk", "name", "status")),
        [list(model.objects.filter(matter=matter).values_list()) for model in OF_A_MATTER],
        [list(model.objects.values_list()) for model in ELSEWHERE],
    )


def acts_of(matter):
    """The verbs that were done, in their order."""
    return list(Entry.objects.filter(matter=matter, refusal="").values_list("verb", flat=True))


def refusals_of(matter):
    """The refusals that the ledger keeps: verb and code."""
    refused = Entry.objects.filter(matter=matter).exclude(refusal="")
    return list(refused.values_list("verb", "refusal"))


def open_names(matter):
    return sorted(StepRun.objects.open().filter(matter=matter).values_list("name", flat=True))


def labels(citations):
    return [citation.label for citation in citations]
