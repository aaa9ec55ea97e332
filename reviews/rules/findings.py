"""What a finding must be: of a known class, about words that stand in the text."""

from __future__ import annotations

import re

from reviews.models import Severity
from workflows.errors import Inadmissible
from workflows.law import Item, Law
from workflows.models import Revision
from workflows.texts import normalise

# A technical flaw may be pointed out; it is never a ground against the text (law notes B.6).
SUGGESTION_ONLY = "suggestion"

_BLANKS = re.compile(r"\s+")


def finding_class(law: Law, code: str) -> Item:
    """The class of problems with that code.

    Raises:
        Inadmissible: the rule pack has no such class.
    """
    for item in law.finding_classes():
        if item.code == code:
            return item
    raise Inadmissible(sentence="规则包中没有这一问题类别。", field_name="problem_class")


def check_severity(item: Item, severity: str) -> None:
    """Refuse to demand what may only be suggested."""
    if severity not in Severity.values:
        raise Inadmissible(sentence="请选择程度。", field_name="severity")
    if item.effect == SUGGESTION_ONLY and severity == Severity.MUST:
        raise Inadmissible(
            sentence=f"“{item.label}”只能提出修改建议，不能作为必须修改的理由。",
            field_name="severity",
        )


def check_quotation(revision: Revision, original: str) -> str:
    """The quoted words, which must stand in the text under review; empty for an omission.

    Line breaks and spaces do not count: a quotation may run over the lines of the file.

    Raises:
        Inadmissible: the text does not contain them.
    """
    quoted = original.strip()
    if quoted and _run_on(quoted) not in _run_on(revision.plain):
        raise Inadmissible(
            sentence=f"所引原文不在{revision}中，请逐字引用；文稿缺少规定的，原文留空。",
            field_name="original",
        )
    return quoted


def _run_on(text: str) -> str:
    return _BLANKS.sub("", normalise(text))
