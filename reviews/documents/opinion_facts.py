"""Everything an opinion states, read from the records at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reviews.facts import SubmissionFacts, facts_of
from reviews.models import CounselOpinion, Finding, LegalityReview, SupplementRequest
from workflows.chinese_dates import chinese_date
from workflows.citations import BRIEF, UNVERIFIED_SUFFIX, Citation
from workflows.constants import Kind
from workflows.law import Conclusion, Law
from workflows.lawful_days import day_of
from workflows.models import Attachment, Entry, MakerListing, Matter, Organ, Revision, Suspension

FORWARDED = "forward_to_review"
MOST_LAWS_NAMED = 10
_NAMED = re.compile(
    r"《[^《》\n]{2,40}(?:法|典|条例|规定|办法|决定|细则|意见|通知)》"
    r"(?:第[一二三四五六七八九十百零]+条)?"
)


@dataclass(frozen=True)
class OpinionFacts:
    """One round of review with all that was done before and in it.

    ``dated_on`` is the day of the opinion. ``forwarded_on`` is the day on which the government
    office passed the submission on; ``None`` for a round that came straight from the drafter.
    """

    review: LegalityReview
    dated_on: date
    conclusion: Conclusion
    findings: tuple[Finding, ...]
    counsel: tuple[CounselOpinion, ...]
    preparation: SubmissionFacts
    papers: tuple[Attachment, ...]
    listing: MakerListing | None
    forwarded_on: date | None
    supplements: tuple[SupplementRequest, ...]
    suspensions: tuple[Suspension, ...]

    @property
    def matter(self) -> Matter:
        return self.review.matter

    @property
    def law(self) -> Law:
        return self.matter.pack.law

    @property
    def revision(self) -> Revision:
        return self.review.revision

    @property
    def body(self) -> Organ:
        return self.review.review_body

    @property
    def word(self) -> str:
        """审核 for a normative document, 审查 for everything else."""
        return self.matter.kind_enum.review_word

    @property
    def draft_word(self) -> str:
        """What the text under review is called."""
        return "送审稿" if self.matter.kind == Kind.NORMATIVE_DOCUMENT else "决策草案"

    @property
    def of_decision(self) -> bool:
        return self.matter.kind == Kind.MAJOR_DECISION

    @property
    def maker_word(self) -> str:
        """What the maker is called (713 speaks of 决策机关)."""
        return "决策机关" if self.of_decision else "制定机关"

    @property
    def drafter_word(self) -> str:
        """What the drafting unit is called (713 speaks of 决策承办单位)."""
        return "决策承办单位" if self.of_decision else "起草单位"

    @property
    def meeting_word(self) -> str:
        """What the meeting does with the text."""
        return "集体讨论" if self.of_decision else "集体审议"

    @property
    def quoted_draft(self) -> str:
        """The title with the kind of text, as it is quoted: 《……（送审稿）》."""
        title = bare_title(self.matter)
        marked = title if title.endswith("草案）") else f"{title}（{self.draft_word}）"
        return f"《{marked}》"

    def articles(self, key: str) -> str:
        """The articles of a gate, joined; 待核实 where nobody has checked them."""
        return cited(self.law.article(key, self.matter.kind))

    def numbered(self, *classes: str) -> str:
        """The findings of these classes as the opinion refers to them: 第1、3项."""
        numbers = [str(one.number) for one in self.findings if one.problem_class in classes]
        return f"第{'、'.join(numbers)}项" if numbers else ""


def facts_for(review: LegalityReview, dated_on: date) -> OpinionFacts:
    """Read what an opinion dated on that day has to state."""
    matter = review.matter
    listings = MakerListing.objects.valid_on(dated_on).filter(organ=matter.maker)
    limit = review.limit
    return OpinionFacts(
        review=review,
        dated_on=dated_on,
        conclusion=matter.pack.law.conclusion(matter.kind, review.conclusion),
        findings=tuple(review.findings.standing()),
        counsel=tuple(review.counsel_opinions.select_related("counsel")),
        preparation=facts_of(matter, review.revision),
        papers=tuple(matter.attachments.all()),
        listing=listings.first(),
        forwarded_on=_forwarded_on(review),
        supplements=tuple(review.supplements.all()),
        suspensions=tuple(limit.suspensions.all()) if limit is not None else (),
    )


def bare_title(matter: Matter) -> str:
    """The title without book quotes."""
    return matter.title.strip().removeprefix("《").removesuffix("》")


def day(value: date | None) -> str:
    """A day in words; 无记录 where there is none."""
    return chinese_date(value) if value is not None else "（无记录）"


def _forwarded_on(review: LegalityReview) -> date | None:
    entry = (
        Entry.objects.filter(
            matter=review.matter_id, verb=FORWARDED, refusal="", at__gte=review.opened_at
        )
        .order_by("sequence")
        .first()
    )
    return day_of(entry.at) if entry is not None else None


def sentence(text: str) -> str:
    """A person's text as one closed sentence; line breaks inside stay."""
    stripped = text.strip().rstrip("。；;，, ")
    return f"{stripped}。" if stripped else ""


def cited(citations: Iterable[Citation]) -> str:
    """Articles as the opinion cites them: text by text, each once, 待核实 where nobody has
    checked it. A product default is no legal basis."""
    by_text: dict[str, dict[str, None]] = {}
    for one in citations:
        if one.mark != BRIEF:
            suffix = "" if one.verified else UNVERIFIED_SUFFIX
            by_text.setdefault(one.text, {})[f"{one.article}{suffix}"] = None
    texts = [f"《{text}》{'、'.join(articles)}" for text, articles in by_text.items()]
    return "，".join(texts) if texts else f"依据{UNVERIFIED_SUFFIX}"


def laws_named(facts: OpinionFacts) -> tuple[str, ...]:
    """The laws and articles that the drafter's 制定依据 name, in the order of first mention."""
    own = bare_title(facts.matter)
    named = (
        found.group()
        for paper in facts.papers
        if paper.material == "basis"
        for found in _NAMED.finditer(paper.plain)
        if own not in found.group()
    )
    return tuple(dict.fromkeys(named))[:MOST_LAWS_NAMED]
