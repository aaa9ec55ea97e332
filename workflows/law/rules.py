"""What a rule pack says on one point, typed. Every rule carries the articles it stands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from workflows.citations import Citation
from workflows.legal_terms import ADDRESSEES, MEETINGS
from workflows.lengths import FixedDate, Length, WorkingDays

Citations = tuple[Citation, ...]
Addressee = Literal[
    "superior_government",
    "npc_standing_committee",
    "own_government",
    "establishing_government",
    "filing_organ",
]
Gate = Literal["open", "after_change", "closed", "open_with_risk"]


class LawUnset(Exception):
    """The law in force here gives no figure, so nothing that needs it may be started.

    ``key`` is the machine name of the rule ("effect.normative_document"), ``label`` its name in
    Chinese; ``sentence`` is what a person reads.
    """

    code = "law_unset"
    status_code = 422
    recorded = False
    citations: Citations = ()

    def __init__(self, key: str, label: str, where: str) -> None:
        self.key = key
        self.label = label
        self.where = where
        self.sentence = f"{where}的规则包未设定“{label}”，须先补充规则依据"
        super().__init__(self.sentence)


class ExtensionUnset(LawUnset):
    """The law in force here does not let the limit be extended."""

    code = "extension_unset"

    def __init__(self, key: str, label: str, where: str) -> None:
        super().__init__(key, label, where)
        self.sentence = f"{where}的规则包没有规定“{label}”可以延长，不得延长"
        self.args = (self.sentence,)


@dataclass(frozen=True)
class CommentRule:
    """公开征求意见: shortest lawful period; ``floor`` is the shortest after shortening."""

    minimum: Length
    floor: Length | None
    shortening_allowed: bool
    reason_in_notice: bool
    citations: Citations


@dataclass(frozen=True)
class ReviewRule:
    """合法性审核/审查: counted from receipt of all materials, that day not counted.

    A strict minimum makes an earlier opinion irregular (不得少于); otherwise it only binds who
    asks for the review (一般不少于). ``supplement_within`` is the drafter's time to supplement;
    none means the reviewer names a date. ``pause`` tells whether supplementing suspends the
    clock or restarts it.
    """

    minimum: Length | None
    minimum_strict: bool
    maximum: Length | None
    pause: Literal["suspend", "restart"]
    supplement_within: Length | None
    citations: Citations
    extension: Length | None = None


@dataclass(frozen=True)
class EffectRule:
    """公布至施行: full days that must pass after publication before the text takes effect."""

    wait: Length
    citations: Citations


@dataclass(frozen=True)
class ValidityRule:
    """有效期: usual and outermost maxima; what holds when the text is silent (none: must say)."""

    general_max: Length | None
    hard_max: Length | None
    trial_max: Length | None
    default: Length | None
    trial_default: Length | None
    citations: Citations


@dataclass(frozen=True)
class Material:
    """One paper of a submission or filing; ``condition`` "always" or what makes it due."""

    code: str
    label: str
    condition: str
    citations: Citations


@dataclass(frozen=True)
class FilingRule:
    """报送备案: to whom, within what length from first publication (that day not counted)."""

    addressee: Addressee
    length: Length
    materials: tuple[Material, ...]
    citations: Citations
    extension: Length | None = None

    @property
    def addressee_label(self) -> str:
        return ADDRESSEES[self.addressee]


@dataclass(frozen=True)
class PeriodRule:
    """One plain period; ``extension`` is how much longer it may be made, if at all."""

    length: Length
    citations: Citations
    extension: Length | None = None
    late_effect: str = ""


@dataclass(frozen=True)
class ExtensionRule:
    """By how much at most a limit may be extended, once."""

    longest: Length
    citations: Citations


@dataclass(frozen=True)
class TargetRule:
    """内部目标: a shorter time that an office sets itself. It binds nobody."""

    length: Length
    citations: Citations


@dataclass(frozen=True)
class WarningRule:
    """临期提醒: how many working days before the last day somebody is reminded."""

    before: tuple[WorkingDays, ...]
    citations: Citations


@dataclass(frozen=True)
class EscalationRule:
    """逾期督办: on which working day after the last day whose people hear of it.

    ``of`` is ``in_charge`` for the organ in charge of the limit, else a capacity in the matter.
    """

    after: WorkingDays
    role: str
    of: str
    citations: Citations


@dataclass(frozen=True)
class Conclusion:
    """One lawful conclusion of a review and what it does to the gate before deliberation."""

    code: str
    label: str
    gate: Gate
    non_adoption_allowed: bool
    rereview_required: bool
    phrase: str
    citations: Citations


@dataclass(frozen=True)
class MeetingRule:
    """Meetings that may decide; ``quorum`` must be exceeded by the share of members present."""

    types: tuple[str, ...]
    quorum: Fraction
    citations: Citations

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(MEETINGS[code] for code in self.types)


@dataclass(frozen=True)
class QuorumRule:
    """The share of members that must be exceeded."""

    more_than: Fraction
    citations: Citations


@dataclass(frozen=True)
class ExpertRule:
    """Number of experts; none where law gives no number."""

    minimum: int | None
    wide_minimum: int | None
    citations: Citations


@dataclass(frozen=True)
class CounselRule:
    """Whether counsel or public lawyers must be heard in the review."""

    required: bool
    citations: Citations


@dataclass(frozen=True)
class PartyReportRule:
    """Whether the Party committee is asked before issue, always or on a condition."""

    required: bool
    when: str
    citations: Citations


@dataclass(frozen=True)
class SecrecyTermRule:
    """保密期限: the longest that a level of secrecy lasts, from the day it was given."""

    maximum: Length
    citations: Citations


@dataclass(frozen=True)
class SecrecyPowerRule:
    """定密权限: the levels that an organ of a level may give by itself; none without a rule."""

    levels: tuple[str, ...]
    citations: Citations


@dataclass(frozen=True)
class DelegationRule:
    """委托: most calendar days of one delegation, first and last inclusive; whether the right to
    sign (the head's role) may be delegated at all."""

    longest_days: int
    signing: bool
    citations: Citations


@dataclass(frozen=True)
class AddedSignersRule:
    """加签: whether the review body may ask further persons of its own to agree."""

    allowed: bool
    citations: Citations


@dataclass(frozen=True)
class Item:
    """A coded line of a list: prohibited content, finding class, outcome, exception …"""

    code: str
    label: str
    citations: Citations
    effect: str = ""


@dataclass(frozen=True)
class NamesRule:
    """Document names usually used and not used (文种名称)."""

    allowed: tuple[str, ...]
    forbidden: tuple[str, ...]
    citations: Citations


@dataclass(frozen=True)
class ScopeHint:
    """Why a text looks like something outside the scope of normative documents."""

    message: str
    citations: Citations
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class NumberRule:
    """How an issuing number looks: {agency}, {year}, {seq}; a word it must contain."""

    pattern: str
    must_contain: str
    citations: Citations


@dataclass(frozen=True)
class CatalogueRule:
    """A yearly list to send or publish, due on a fixed date that never moves."""

    code: str
    label: str
    addressee: str
    due: FixedDate
    covers: Literal["previous_year", "first_half"]
    citations: Citations


@dataclass(frozen=True)
class ExpiryRule:
    """Lead times before the validity ends, and how often it may be prolonged."""

    evaluate_before: Length | None
    rewrite_request_before: Length | None
    prolong_request_before: Length | None
    prolong_times: int | None
    citations: Citations


@dataclass(frozen=True)
class CleanupRule:
    """Clean-up: cycle of the full one; start and end after an event that triggers one."""

    cycle: Length | None
    start_within: Length | None
    finish_within: Length | None
    citations: Citations


@dataclass(frozen=True)
class HearingRule:
    """听证会: how long before it the notice and the materials must be out."""

    notice_before: Length | None
    materials_before: Length
    citations: Citations


@dataclass(frozen=True)
class AssumptionRule:
    """How many working days a plan assumes for a step to which law gives no length."""

    working_days: int
    citations: Citations


@dataclass(frozen=True)
class Unverified:
    """A rule of the pack that rests on an article nobody has checked yet."""

    key: str
    citation: Citation = field(default_factory=lambda: Citation(""))
