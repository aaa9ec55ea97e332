"""Typed reading of a resolved rule pack: what does the law here demand?

A missing rule raises :class:`LawUnset`; nothing is guessed. Kinds and maker families are the
plain strings of ``KINDS`` and ``FAMILIES``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache

from workflows.calendar import WorkCalendar
from workflows.citations import Citation
from workflows.law.limits import limit_window, longest_extension
from workflows.law.reader import (
    PackReader,
    Table,
    citations_of,
    fixed_date,
    item_of,
    length_of,
    material_of,
    walk,
    working_days,
)
from workflows.law.rules import (
    AddedSignersRule,
    AssumptionRule,
    CatalogueRule,
    Citations,
    CleanupRule,
    CommentRule,
    Conclusion,
    CounselRule,
    DelegationRule,
    EffectRule,
    EscalationRule,
    ExpertRule,
    ExpiryRule,
    ExtensionRule,
    FilingRule,
    HearingRule,
    Item,
    Material,
    MeetingRule,
    NamesRule,
    NumberRule,
    PartyReportRule,
    PeriodRule,
    QuorumRule,
    ReviewRule,
    ScopeHint,
    TargetRule,
    Unverified,
    ValidityRule,
    WarningRule,
)
from workflows.legal_terms import ANY_LIMIT
from workflows.lengths import Length, parse_length
from workflows.pack_files import load
from workflows.windows import Suspension, Window


class Law(PackReader):
    """The law of one division at one version of its pack. Immutable."""

    @classmethod
    def from_content(cls, content: Table, version: str = "", sha256: str = "") -> Law:
        """Read a resolved pack, as :func:`workflows.pack_files.load` gives or a row stores it."""
        return cls(content, version, sha256)

    # -- periods ---------------------------------------------------------------------------

    def comment(self, kind: str, touches_market: bool = False) -> CommentRule:
        """公开征求意见 of a kind; the stricter rule where market entities are touched."""
        section = "comment"
        if touches_market and self.is_set("comment_market", kind):
            section = "comment_market"
        rule = self.rule(section, kind)
        return CommentRule(
            minimum=parse_length(rule["minimum"]),
            floor=length_of(rule, "floor"),
            shortening_allowed=rule["shortening_allowed"],
            reason_in_notice=rule["reason_in_notice"],
            citations=citations_of(rule),
        )

    def review(self, kind: str) -> ReviewRule:
        """合法性审核/审查 of a kind, in working days from receipt of all materials."""
        rule = self.rule("review", kind)
        return ReviewRule(
            minimum=length_of(rule, "minimum"),
            minimum_strict=rule.get("minimum_strict", False),
            maximum=length_of(rule, "maximum"),
            pause=rule["pause"],
            supplement_within=length_of(rule, "supplement_within"),
            citations=citations_of(rule),
            extension=length_of(rule, "extension"),
        )

    def effect(self, kind: str) -> EffectRule:
        """Waiting time between publication and effect."""
        rule = self.rule("effect", kind)
        return EffectRule(parse_length(rule["wait"]), citations_of(rule))

    def validity(self, kind: str) -> ValidityRule:
        """How long a text may be in force."""
        rule = self.rule("validity", kind)
        return ValidityRule(
            general_max=length_of(rule, "general_max"),
            hard_max=length_of(rule, "hard_max"),
            trial_max=length_of(rule, "trial_max"),
            default=length_of(rule, "default"),
            trial_default=length_of(rule, "trial_default"),
            citations=citations_of(rule),
        )

    def filings(self, kind: str, maker_family: str) -> tuple[FilingRule, ...]:
        """Every addressee a text must be filed with; empty where this law demands none."""
        items = self.items("filings", kind, maker_family)
        materials = self.filing_materials()
        return tuple(
            FilingRule(
                addressee=one["addressee"],
                length=parse_length(one["length"]),
                materials=materials,
                citations=citations_of(one),
                extension=length_of(one, "extension"),
            )
            for one in items
        )

    def suggestion_reply(self) -> PeriodRule:
        """Written reply to a citizen's review suggestion, from first receipt."""
        return self.period("suggestion_reply")

    def powers_list_report(self) -> PeriodRule:
        """Report of a changed powers list to the 编制 department, from the change."""
        return self.period("powers_list_report")

    def filing_correction(self) -> PeriodRule:
        """Time to correct filing materials; unset where the filing authority names a date."""
        return self.period("filing_correction")

    def filing_review(self) -> PeriodRule:
        """Time for filing review, from registration."""
        return self.period("filing_review")

    def disposition_publication(self) -> PeriodRule:
        """Publication of what became of public comments, from the close of the period."""
        return self.period("disposition_publication")

    def publication_within(self) -> PeriodRule:
        """Publication on the site, from signing."""
        return self.period("publication_within")

    def postponed_item_ends(self) -> PeriodRule:
        """When a postponed item that is not ready ends by itself, from the meeting."""
        return self.period("postponed_item")

    def target(self, name: str) -> TargetRule | None:
        """The internal target beside a named limit, if this office keeps one."""
        if not self.is_set("targets", name):
            return None
        rule = self.rule("targets", name)
        return TargetRule(parse_length(rule["length"]), citations_of(rule))

    def warning(self, name: str) -> WarningRule | None:
        """When somebody is reminded of a named limit: its own distances, else the general."""
        key = self._of_limit("warnings", name)
        if key is None:
            return None
        rule = self.rule("warnings", key)
        return WarningRule(tuple(map(working_days, rule["before"])), citations_of(rule))

    def escalations(self, name: str) -> tuple[EscalationRule, ...]:
        """Who hears of a named limit that is overdue, and when; empty if nobody."""
        key = self._of_limit("escalation", name)
        return tuple(
            EscalationRule(working_days(one["after"]), one["role"], one["of"], citations_of(one))
            for one in (self.items("escalation", key) if key else ())
        )

    def _of_limit(self, section: str, name: str) -> str | None:
        return next((key for key in (name, ANY_LIMIT) if self.is_set(section, key)), None)

    def expiry(self) -> ExpiryRule:
        """Lead times before the validity ends."""
        rule = self.rule("expiry")
        return ExpiryRule(
            evaluate_before=length_of(rule, "evaluate_before"),
            rewrite_request_before=length_of(rule, "rewrite_request_before"),
            prolong_request_before=length_of(rule, "prolong_request_before"),
            prolong_times=rule.get("prolong_times"),
            citations=citations_of(rule),
        )

    def cleanup(self) -> CleanupRule:
        """Cycle and reaction times of clean-ups; any of them may be none."""
        rule = self.rule("cleanup")
        return CleanupRule(
            cycle=length_of(rule, "cycle"),
            start_within=length_of(rule, "start_within"),
            finish_within=length_of(rule, "finish_within"),
            citations=citations_of(rule),
        )

    def hearing(self) -> HearingRule:
        """Lead times of a hearing."""
        rule = self.rule("hearing")
        before = parse_length(rule["materials_before"])
        return HearingRule(length_of(rule, "notice_before"), before, citations_of(rule))

    def assumption(self, step: str) -> AssumptionRule | None:
        """The working days a plan assumes for a step; none where it is done within a day."""
        if not self.is_set("planning", step):
            return None
        rule = self.rule("planning", step)
        return AssumptionRule(rule["working_days"], citations_of(rule))

    def catalogues(self) -> tuple[CatalogueRule, ...]:
        """Yearly lists of issued documents, to the filing authority and to the public."""
        return tuple(
            CatalogueRule(
                code=one["code"],
                label=one["label"],
                addressee=one["addressee"],
                due=fixed_date(one["due"]),
                covers=one["covers"],
                citations=citations_of(one),
            )
            for one in self.items("catalogue")
        )

    # -- people, meetings, papers ----------------------------------------------------------

    def materials(self, kind: str, maker_family: str) -> tuple[Material, ...]:
        """Papers of a submission for review, each with its condition."""
        everything = tuple(map(material_of, self.required_items("materials", kind)))
        if maker_family in ("government", "town"):
            return everything
        return tuple(one for one in everything if one.condition != "government_text")

    def filing_materials(self) -> tuple[Material, ...]:
        """Papers of a filing."""
        return tuple(map(material_of, self.items("filing_materials")))

    def conclusions(self, kind: str) -> tuple[Conclusion, ...]:
        """The conclusions a review of this kind may reach."""
        return tuple(
            Conclusion(
                code=one["code"],
                label=one["label"],
                gate=one["gate"],
                non_adoption_allowed=one.get("non_adoption_allowed", False),
                rereview_required=one.get("rereview_required", False),
                phrase=one["phrase"],
                citations=citations_of(one),
            )
            for one in self.required_items("conclusions", kind)
        )

    def conclusion(self, kind: str, code: str) -> Conclusion:
        """One conclusion by its code; a code this law does not know raises LawUnset."""
        for one in self.conclusions(kind):
            if one.code == code:
                return one
        raise self.unset("conclusions", kind, code)

    def meetings(self, kind: str, maker_family: str) -> MeetingRule:
        """Which meetings may decide, and the share of members they must exceed."""
        rule = self.rule("meetings", kind, maker_family)
        quorum = self.quorum()
        return MeetingRule(
            types=tuple(rule["types"]),
            quorum=quorum.more_than,
            citations=(*citations_of(rule), *quorum.citations),
        )

    def quorum(self) -> QuorumRule:
        """The share of members that must be exceeded for a meeting to decide."""
        rule = self.rule("quorum")
        return QuorumRule(Fraction(rule["more_than"]), citations_of(rule))

    def experts(self, kind: str) -> ExpertRule:
        """How many experts an argumentation needs, where law says."""
        rule = self.rule("experts", kind)
        return ExpertRule(rule.get("minimum"), rule.get("wide_minimum"), citations_of(rule))

    def counsel(self, kind: str) -> CounselRule:
        """Whether counsel must be heard."""
        rule = self.rule("counsel", kind)
        return CounselRule(rule["required"], citations_of(rule))

    def party_report(self, kind: str) -> PartyReportRule:
        """Whether the Party committee is reported to before issue."""
        rule = self.rule("party_report", kind)
        return PartyReportRule(rule["required"], rule.get("when", ""), citations_of(rule))

    def delegation(self) -> DelegationRule:
        """For how long a role may be delegated, and whether signing may."""
        rule = self.rule("delegation")
        return DelegationRule(rule["longest_days"], rule["signing"], citations_of(rule))

    def added_signers(self, kind: str) -> AddedSignersRule:
        """Whether further signers may be added to a review."""
        rule = self.rule("added_signers", kind)
        return AddedSignersRule(rule["allowed"], citations_of(rule))

    # -- scope and content -----------------------------------------------------------------

    def ineligible_makers(self) -> tuple[Item, ...]:
        """Types of bodies that may not make normative documents (codes are organ types)."""
        return self.listed("ineligible_makers")

    def names(self) -> NamesRule:
        """Document names used and not used; both empty where this law is silent."""
        if not self.is_set("names"):
            return NamesRule((), (), ())
        rule = self.rule("names")
        return NamesRule(tuple(rule["allowed"]), tuple(rule["forbidden"]), citations_of(rule))

    def scope_hints(self, title: str, text: str = "") -> tuple[ScopeHint, ...]:
        """What in title or opening text speaks for a text outside the scope.

        Only a hint: the name does not decide the nature of a document.
        """
        opening = f"{title}\n{text[:200]}"
        hints = []
        for one in self.items("scope_hints"):
            found = tuple(word for word in one["words"] if word in opening)
            if found:
                message = one["message"].format(word="、".join(found))
                hints.append(ScopeHint(message, citations_of(one), found))
        return tuple(hints)

    def scope_tests(self) -> tuple[Item, ...]:
        """The four tests of a normative document."""
        return self.listed("scope_tests")

    def prohibited_content(self) -> tuple[Item, ...]:
        """The checklist of prohibited content, twenty lines."""
        return self.listed("prohibited_content")

    def finding_classes(self) -> tuple[Item, ...]:
        """Classes of problems found in filing review."""
        return self.listed("finding_classes")

    def filing_review_items(self) -> tuple[Item, ...]:
        """What filing review looks at."""
        return self.listed("filing_review_items")

    def filing_outcomes(self) -> tuple[Item, ...]:
        """Lawful outcomes of filing review."""
        return self.listed("filing_outcomes")

    def comment_exceptions(self, kind: str) -> tuple[Item, ...]:
        """Cases in which public comment may be left out or the procedure simplified."""
        return tuple(map(item_of, self.items("comment_exceptions", kind)))

    def number_pattern(self) -> NumberRule:
        """How an issuing number of a normative document looks."""
        rule = self.rule("numbers")
        return NumberRule(rule["pattern"], rule.get("must_contain", ""), citations_of(rule))

    # -- citations -------------------------------------------------------------------------

    def article(self, key: str, kind: str | None = None) -> Citations:
        """The articles a gate or refusal stands on: those of the kind, else the general ones."""
        by_kind: Table = self._rules.get("articles", {}).get(key, {})
        found = by_kind.get(kind or "any") or by_kind.get("any")
        if found is None and kind is None and by_kind:
            found = next(iter(by_kind.values()))
        if found is None:
            raise self.unset("articles", key, kind or "")
        return citations_of(found)

    def unverified(self) -> list[Unverified]:
        """Every rule resting on an article that still needs a person's check (待核实)."""
        found: dict[tuple[str, Citation], None] = {}
        for key, citation in walk("", self._rules):
            if not citation.verified:
                found[key, citation] = None
        return [Unverified(key, citation) for key, citation in found]

    # -- windows ---------------------------------------------------------------------------

    def limit_window(
        self,
        name: str,
        kind: str,
        start_on: date,
        calendar: WorkCalendar,
        suspensions: Sequence[Suspension] = (),
        touches_market: bool = False,
        maker_family: str = "government",
        addressee: str = "",
        extension: Length | None = None,
    ) -> Window:
        """The lawful window of a named limit (see :mod:`workflows.law.limits`)."""
        return limit_window(
            self,
            name,
            kind,
            start_on,
            calendar,
            suspensions,
            touches_market,
            maker_family,
            addressee,
            extension,
        )

    def longest_extension(
        self, name: str, kind: str, maker_family: str = "government", addressee: str = ""
    ) -> ExtensionRule:
        """By how much a named limit may be extended; raises ExtensionUnset if it may not."""
        return longest_extension(self, name, kind, maker_family, addressee)


@lru_cache(maxsize=64)
def law_for(division: str) -> Law:
    """The law of a division from the shipped packs, nearest ancestor's if it has none itself."""
    pack = load(division)
    return Law.from_content(pack.content, pack.version, pack.sha256)
