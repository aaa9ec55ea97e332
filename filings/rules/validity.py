"""How long a text may be in force, and what is proposed when nothing is said (law notes B.10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workflows.constants import Kind
from workflows.errors import Missing
from workflows.law import Law, ValidityRule
from workflows.lawful_days import until
from workflows.lengths import Length, Months, Years
from workflows.windows import corresponding_day, day_before

TRIAL_WORDS = ("暂行", "试行")


@dataclass(frozen=True)
class Validity:
    """What the maker says about the time in force. ``valid_until`` is the last day, inclusive."""

    effective_on: date
    valid_until: date | None = None
    longer_reason: str = ""
    no_expiry_reason: str = ""


def is_trial(title: str) -> bool:
    """Whether the title says 暂行 or 试行."""
    return any(word in title for word in TRIAL_WORDS)


def rule_of(law: Law, kind: str) -> ValidityRule | None:
    """The rule on validity, where this law has one for the kind."""
    return law.validity(kind) if law.is_set("validity", kind) else None


def proposed_end(law: Law, kind: str, title: str, effective_on: date) -> date | None:
    """The last day to propose: what holds when the text is silent, else the usual maximum.

    Only a proposal. The end is always entered as a date and never computed from a length later,
    because two readings of "5年" differ by a day; the proposal keeps to the shorter, in which the
    first day in force counts.
    """
    rule = rule_of(law, kind)
    if rule is None:
        return None
    trial, usual = rule.trial_default or rule.trial_max, rule.default or rule.general_max
    length = trial if is_trial(title) else usual
    return day_before(last_day(effective_on, length)) if length else None


def last_day(effective_on: date, length: Length) -> date:
    """The corresponding day so many months or years later, else the last of its month.

    Raises:
        TypeError: a validity counted in days, which no law knows.
    """
    if isinstance(length, Years):
        return corresponding_day(effective_on, length.n * 12)
    if isinstance(length, Months):
        return corresponding_day(effective_on, length.n)
    raise TypeError(f"有效期不以日计算：{length}")


def missing_in(law: Law, kind: str, title: str, validity: Validity) -> Iterator[Missing]:
    """What stands against the time in force as it was entered."""
    articles = law.article("validity", kind)
    if validity.valid_until is None:
        if kind == Kind.NORMATIVE_DOCUMENT and not validity.no_expiry_reason:
            yield Missing("valid_until", "没有写明有效期截止日", articles)
        return
    if validity.no_expiry_reason:
        yield Missing("validity_twice", "既写明有效期，又写明不设有效期的理由", articles)
    if until(validity.valid_until).is_over(validity.effective_on):
        yield Missing("validity_order", "有效期截止日早于施行日期", articles)
        return
    rule = rule_of(law, kind)
    if rule is not None:
        yield from _too_long(rule, title, validity, validity.valid_until)


def _too_long(
    rule: ValidityRule, title: str, validity: Validity, valid_until: date
) -> Iterator[Missing]:
    if is_trial(title) and rule.trial_max:
        if until(last_day(validity.effective_on, rule.trial_max)).is_over(valid_until):
            yield Missing(
                "validity_trial",
                f"名称标明暂行、试行的，有效期不得超过{rule.trial_max}",
                rule.citations,
            )
        return
    outermost = rule.hard_max or rule.general_max
    if outermost and until(last_day(validity.effective_on, outermost)).is_over(valid_until):
        yield Missing("validity_hard", f"有效期最长不得超过{outermost}", rule.citations)
    elif (
        rule.general_max
        and until(last_day(validity.effective_on, rule.general_max)).is_over(valid_until)
        and not validity.longer_reason
    ):
        yield Missing(
            "validity_reason",
            f"有效期超过{rule.general_max}的，应当说明理由",
            rule.citations,
        )
