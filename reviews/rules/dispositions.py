"""What became of opinions: each is answered by itself, with a reason unless it was adopted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workflows.constants import Disposition
from workflows.errors import Inadmissible, Missing
from workflows.law.rules import Citations


@dataclass(frozen=True)
class Answer:
    """What becomes of one opinion; ``row`` is the id of the reply or comment."""

    row: int
    disposition: str
    reason: str = ""

    @property
    def lacks(self) -> str:
        """What is missing in the answer, in words; empty when it is whole."""
        if self.disposition not in Disposition.values:
            return "尚未注明采纳情况"
        if self.disposition != Disposition.ADOPTED and not self.reason.strip():
            return "未完全采纳，应当说明理由"
        return ""


def by_row(answers: Iterable[Answer], rows: Iterable[int]) -> Mapping[int, Answer]:
    """The answers by the row they answer.

    Raises:
        Inadmissible: one answers an opinion that is not among the rows, or answers twice.
    """
    known, found = set(rows), dict[int, Answer]()
    for answer in answers:
        if answer.row not in known or answer.row in found:
            raise Inadmissible(sentence="所处理的意见不属于本次征求意见，或者重复处理。")
        found[answer.row] = answer
    return found


def unsettled(
    opinions: Mapping[int, str], answers: Mapping[int, Answer], citations: Citations
) -> Iterator[Missing]:
    """Opinions (row id → name) that have no whole answer, each by its name."""
    for row, name in opinions.items():
        lacks = answers[row].lacks if row in answers else "尚未注明采纳情况"
        if lacks:
            yield Missing(f"unanswered_{row}", f"{name}{lacks}", citations)
