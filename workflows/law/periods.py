"""The periods of a rule pack: how long something takes at least and at most, and who is reminded.

Lengths carry their unit; a working day is never a calendar day (:mod:`workflows.lengths`).
"""

from __future__ import annotations

from workflows.law.reader import PackReader, citations_of, fixed_date, length_of, working_days
from workflows.law.rules import (
    AssumptionRule,
    CatalogueRule,
    CleanupRule,
    CommentRule,
    EffectRule,
    EscalationRule,
    ExpiryRule,
    HearingRule,
    PeriodRule,
    ReviewRule,
    TargetRule,
    ValidityRule,
    WarningRule,
)
from workflows.legal_terms import ANY_LIMIT
from workflows.lengths import parse_length


class PeriodReader(PackReader):
    """What the law of a division says of time. Raises LawUnset for what it does not say."""

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
