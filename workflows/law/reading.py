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
from workflows.law.periods import PeriodReader
from workflows.law.reader import Table, citations_of, item_of, length_of, material_of, walk
from workflows.law.rules import (
    AddedSignersRule,
    Citations,
    Conclusion,
    CounselRule,
    DelegationRule,
    ExpertRule,
    ExtensionRule,
    FilingRule,
    Item,
    Material,
    MeetingRule,
    NamesRule,
    NumberRule,
    PartyReportRule,
    QuorumRule,
    ScopeHint,
    SecrecyPowerRule,
    SecrecyTermRule,
    Unverified,
)
from workflows.lengths import Length, parse_length
from workflows.pack_files import load
from workflows.windows import Suspension, Window


class Law(PeriodReader):
    """The law of one division at one version of its pack. Immutable."""

    @classmethod
    def from_content(cls, content: Table, version: str = "", sha256: str = "") -> Law:
        """Read a resolved pack, as :func:`workflows.pack_files.load` gives or a row stores it."""
        return cls(content, version, sha256)

    # -- people, meetings, papers ----------------------------------------------------------

    def materials(self, kind: str, maker_family: str) -> tuple[Material, ...]:
        """Papers of a submission for review, each with its condition."""
        everything = tuple(map(material_of, self.required_items("materials", kind)))
        if maker_family in ("government", "town"):
            return everything
        return tuple(one for one in everything if one.condition != "government_text")

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

    def secrecy_term(self, level: str) -> SecrecyTermRule:
        """How long a matter of this level stays secret at most."""
        rule = self.rule("secrecy_terms", level)
        return SecrecyTermRule(parse_length(rule["maximum"]), citations_of(rule))

    def secrecy_power(self, organ_level: str) -> SecrecyPowerRule:
        """Which levels an organ of this level may give without an authorisation."""
        if not self.is_set("secrecy_powers", organ_level):
            return SecrecyPowerRule((), self.article("classification"))
        rule = self.rule("secrecy_powers", organ_level)
        return SecrecyPowerRule(tuple(rule["levels"]), citations_of(rule))

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
