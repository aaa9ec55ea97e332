"""What an official paper of a secret matter bears: 份号 and 密级★保密期限 (GB/T 9704-2012, 7.2.1
and 7.2.2), and where each 份号 was given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from workflows import numbers
from workflows.classification import GATE, proposed_in, standing_in
from workflows.errors import Missing, close_gate
from workflows.evidence.numbers import YEAR_AND_NUMBER, Given, NumberSource
from workflows.models import Attachment, Matter, SeriesPurpose

COPY: Final = "copy_number"
PROPOSED: Final = "（拟定）"


@dataclass(frozen=True)
class SecretMarks:
    """As they are printed; none on the papers of a matter that is no secret."""

    secrecy: str | None = None
    copy_no: str | None = None


def take_copy(matter: Matter, year: int) -> str:
    """The 份号 of the next official document of a secret matter, from the locked series of its
    maker in the year; empty where the matter is no secret.

    Raises:
        GateClosed: the matter is secret and not classified.
    """
    if not matter.secret:
        return ""
    articles = matter.pack.law.article("secrecy_mark", matter.kind)
    unclassified = standing_in(matter) is None
    missing = [Missing("unclassified", "本事项尚未定密，文件不能标注密级和保密期限", articles)]
    close_gate(GATE, "不能制发涉密文件", missing if unclassified else ())
    return numbers.bracketed("", year, numbers.take(matter.maker, SeriesPurpose.COPY, year))


def marks_of(matter: Matter, copy_number: str = "") -> SecretMarks:
    """What stands on a paper of the matter now. What is only proposed says so."""
    if not matter.secret:
        return SecretMarks()
    standing = standing_in(matter)
    if standing is not None:
        return SecretMarks(standing.mark, printed(copy_number))
    proposed = proposed_in(matter)
    return SecretMarks(f"{proposed.mark}{PROPOSED}" if proposed else None, printed(copy_number))


def printed(copy_number: str) -> str | None:
    """Six digits, as the standard has it."""
    found = YEAR_AND_NUMBER.search(copy_number)
    return f"{int(found.group(2)):06}" if found else None


def noted(copy_number: str) -> dict[str, Any]:
    """What the ledger's row of the act that gave it has to say."""
    return {COPY: copy_number} if copy_number else {}


def source() -> NumberSource:
    """Where 份号 stand: on the papers, and in the rows of the acts that made them."""
    return NumberSource(
        SeriesPurpose.COPY, "", _papers, lambda row: str(row.detail.get(COPY, "")), key=COPY
    )


def _papers() -> Iterator[Given]:
    rows = Attachment.objects.exclude(copy_number="").order_by()
    names = ("matter__maker", "matter", "matter__reference", "copy_number")
    return (Given(*row) for row in rows.values_list(*names).iterator())
