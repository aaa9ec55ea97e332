"""定密: what may be fixed as a secret, by whom, and for how long (保守国家秘密法).

The drafter proposes level, term, basis and who may know; the 定密责任人 decides. The figures and
the powers of each level of organ come from the rule pack.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from workflows.constants import SecrecyLevel, SecrecyOrigin
from workflows.errors import Missing, close_gate
from workflows.law import Law, SecrecyTermRule
from workflows.lawful_days import LawfulDays
from workflows.lengths import MONTHS_OF_A_YEAR, LengthInvalid, Months, in_months, parse_length
from workflows.models import Classification, ClassificationStatus, Matter, Organ, User
from workflows.models.secrecy import CONDITION_LENGTH
from workflows.statements import Statement
from workflows.windows import corresponding_day, day_after

GATE: Final = "secrecy"


@dataclass(frozen=True)
class Secrecy:
    """What is said of a secret: how secret, by what right, on what basis, until when.

    Exactly one of ``term`` ("10年", "6个月"), ``until_on`` (inclusive) and ``condition``.
    """

    level: str
    origin: str
    basis: str
    term: str = ""
    until_on: date | None = None
    condition: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For the ledger."""
        return {
            "level": SecrecyLevel(self.level).label,
            "origin": SecrecyOrigin(self.origin).label,
            "basis": self.basis,
            "term": self.term,
            "until_on": self.until_on.isoformat() if self.until_on else "",
            "condition": self.condition,
        }


def standing_in(matter: Matter) -> Classification | None:
    """The fixing in force, if the matter has one."""
    return _classified(matter, ClassificationStatus.APPROVED)


def proposed_in(matter: Matter) -> Classification | None:
    """The proposal that waits for its decision."""
    return _classified(matter, ClassificationStatus.PROPOSED)


def _classified(matter: Matter, status: ClassificationStatus) -> Classification | None:
    found = _WITH_STATUS.first(matter=matter.pk, status=status.value)
    if found is not None:
        found.matter = matter
    return found


_WITH_STATUS: Final = Statement(
    lambda matter, status: Classification.objects.filter(matter=matter, status=status)[:1],
    matter=int,
    status=str,
)


def said_of(row: Classification) -> Secrecy:
    """What a row says."""
    return Secrecy(row.level, row.origin, row.basis, row.term, row.until_on, row.condition)


def propose(matter: Matter, said: Secrecy, by: User, at: datetime) -> Classification:
    """A new proposal; the caller has checked it and holds the matter's lock."""
    return Classification.objects.create(
        matter=matter,
        level=said.level,
        origin=said.origin,
        basis=said.basis.strip(),
        term=said.term.strip(),
        until_on=said.until_on,
        condition=said.condition.strip(),
        proposed_by=by,
        proposed_at=at,
    )


def check(said: Secrecy, unit: Organ, law: Law, kind: str, today: date) -> None:
    """Refuse what cannot lawfully be fixed so.

    Raises:
        GateClosed: with everything that stands against it.
    """
    close_gate(GATE, "不能这样定密", missing_in(said, unit, law, kind, today))


def missing_in(said: Secrecy, unit: Organ, law: Law, kind: str, today: date) -> Iterator[Missing]:
    """What stands against it: no basis, no level, a power that the organ has not, a term that is
    none or too long."""
    if not said.basis.strip():
        yield Missing("secrecy_basis", "涉密事项应当写明定密依据", law.article("secrecy", kind))
    if said.level not in SecrecyLevel or said.origin not in SecrecyOrigin:
        articles = law.article("classification", kind)
        yield Missing("secrecy_level", "涉密事项应当确定密级和定密方式", articles)
        return
    yield from _power(said, unit, law)
    yield from _lasting(said, law, kind, today)


def _power(said: Secrecy, unit: Organ, law: Law) -> Iterator[Missing]:
    """An organ's own power is that of its level; an authorisation or an earlier secret that it
    works on (派生定密) is named in the basis."""
    rule = law.secrecy_power(unit.level)
    if said.origin == SecrecyOrigin.OWN and said.level not in rule.levels:
        level = SecrecyLevel(said.level).label
        yield Missing(
            "secrecy_power",
            f"{unit}没有确定{level}级国家秘密的权限，应当有定密授权，或者依据已定密事项派生定密，"
            "或者报请有权限的机关确定",
            rule.citations,
        )


def _lasting(said: Secrecy, law: Law, kind: str, today: date) -> Iterator[Missing]:
    rule = law.secrecy_term(said.level)
    given = [bool(said.term.strip()), said.until_on is not None, bool(said.condition.strip())]
    if sum(given) != 1:
        yield Missing(
            "secrecy_term", "保密期限、解密时间、解密条件应当填写其中一项", rule.citations
        )
    elif said.until_on is not None:
        yield from _until(said.until_on, said.level, rule, today)
    elif said.term:
        yield from _term(said.term.strip(), said.level, rule)
    elif len(said.condition.strip()) > CONDITION_LENGTH:
        articles = law.article("secrecy_mark", kind)
        sentence = f"解密条件标注于文件首页，不得超过{CONDITION_LENGTH}字"
        yield Missing("secrecy_term", sentence, articles)


def _until(last_on: date, level: str, rule: SecrecyTermRule, today: date) -> Iterator[Missing]:
    lawful = LawfulDays(day_after(today), corresponding_day(today, in_months(rule.maximum)))
    if lawful.is_ahead(last_on):
        yield Missing("secrecy_term", "解密时间应当在今日之后", rule.citations)
    if lawful.is_over(last_on):
        yield _too_long(level, rule)


def _term(term: str, level: str, rule: SecrecyTermRule) -> Iterator[Missing]:
    try:
        length = parse_length(term)
        months = in_months(length)
    except LengthInvalid:
        sentence = f"保密期限“{term}”应当写作“10年”或者“6个月”"
        yield Missing("secrecy_term", sentence, rule.citations)
        return
    if isinstance(length, Months) and months >= MONTHS_OF_A_YEAR:
        yield Missing("secrecy_term", "保密期限一年以上的以年计", rule.citations)
    if months > in_months(rule.maximum):
        yield _too_long(level, rule)


def _too_long(level: str, rule: SecrecyTermRule) -> Missing:
    return Missing(
        "secrecy_term",
        f"{SecrecyLevel(level).label}级国家秘密的保密期限不超过{rule.maximum}",
        rule.citations,
    )
