"""What anybody may know of a paper who has its code: what it is, and whether it still holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from workflows.constants import Stage
from workflows.models import IssuedPaper


class PaperStatus(Enum):
    """Whether a paper that went out still holds."""

    IN_FORCE = "有效", "good"
    REPLACED = "已被替代", "warn"
    TERMINATED = "事项已终止", "bad"

    @property
    def text(self) -> str:
        return self.value[0]

    @property
    def tone(self) -> str:
        return self.value[1]


# What the public's page reads, and nothing else of the matter.
_READ: Final = (
    "code",
    "kind",
    "number",
    "dated_on",
    "succeeds",
    "signer",
    "signed_at",
    "organ__name",
    "attachment__sha256",
    "attachment__size",
    "attachment__material",
    "attachment__matter__stage",
)


@dataclass(frozen=True)
class CheckedPaper:
    paper: IssuedPaper
    status: PaperStatus

    @property
    def sha256(self) -> str:
        return self.paper.attachment.sha256


def check_paper(code: str) -> CheckedPaper | None:
    """The paper with the code (two queries); nothing for a code that was never given, and nothing
    in the same way (one query) for a paper of a secret matter."""
    paper = (
        IssuedPaper.objects.select_related("organ", "attachment__matter")
        .only(*_READ)
        .filter(code=code, attachment__matter__secret=False)
        .first()
    )
    return None if paper is None else CheckedPaper(paper, _status(paper))


def _status(paper: IssuedPaper) -> PaperStatus:
    replaced = _replaced(paper)
    if paper.attachment.matter.stage == Stage.TERMINATED:
        return PaperStatus.TERMINATED
    return PaperStatus.REPLACED if replaced else PaperStatus.IN_FORCE


def _replaced(paper: IssuedPaper) -> bool:
    """Whether a later paper of its material in the matter has taken its place."""
    later = IssuedPaper.objects.filter(
        pk__gt=paper.pk,
        succeeds=True,
        attachment__matter=paper.attachment.matter_id,
        attachment__material=paper.attachment.material,
    )
    return later.exists()
