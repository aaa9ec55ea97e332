"""Everything an opinion states, read from the records at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet

from reviews.facts import SubmissionFacts, facts_of
from reviews.models import (
    Comment,
    CommentPeriod,
    CounselOpinion,
    ExpertArgument,
    ExpertOpinion,
    Finding,
    LegalityReview,
    SupplementRequest,
    newest_of,
)
from reviews.rules.lines import asking_lines
from reviews.rules.registration import asking_listing
from workflows.chinese_dates import chinese_date
from workflows.citations import BRIEF, UNVERIFIED_SUFFIX, Citation
from workflows.constants import Kind
from workflows.law import Conclusion, Law
from workflows.lawful_days import day_of
from workflows.models import (
    Attachment,
    Entry,
    Extension,
    MakerListing,
    Matter,
    Organ,
    Revision,
    Suspension,
)
from workflows.questions import answers
from workflows.statements import Statement

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
    ``dispositions`` are those of the comments of the public, empty where nobody has dealt with
    one; ``signed_count`` is the number of experts who signed an opinion.
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
    extension: Extension | None
    dispositions: tuple[str, ...]
    signed_count: int

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
    """Read what an opinion dated on that day has to state (two messages)."""
    matter, limit = review.matter, review.limit_id or 0
    findings, counsel, supplements, listing, *found = answers(
        *(asking_lines(review, name) for name in ("findings", "counsel_opinions", "supplements")),
        asking_listing(matter.maker, dated_on),
        *(one.asking_objects(matter=matter.pk) for one in (_PAPERS, _FORWARDED)),
        *(one.asking_objects(limit=limit) for one in (_SUSPENSIONS, _EXTENSION)),
        *(one.asking_rows(matter=matter.pk) for one in (_DISPOSITIONS, _SIGNED)),
    )
    papers, forwarded, suspensions, extension, dispositions, signed = found
    return OpinionFacts(
        review=review,
        dated_on=dated_on,
        conclusion=matter.pack.law.conclusion(matter.kind, review.conclusion),
        findings=tuple(one for one in findings if not one.struck_reason),
        counsel=tuple(counsel),
        preparation=facts_of(matter, review.revision),
        papers=tuple(papers),
        listing=next(iter(listing), None),
        forwarded_on=_forwarded_on(review, forwarded),
        supplements=tuple(supplements),
        suspensions=tuple(suspensions),
        extension=next(iter(extension), None),
        dispositions=tuple(disposition for (disposition,) in dispositions),
        signed_count=len(signed),
    )


def _forwarded(matter: int) -> QuerySet[Entry]:
    """The acts by which the government office passed a submission on, in their order."""
    rows = Entry.objects.filter(matter=matter, verb=FORWARDED, refusal="")
    return rows.order_by("sequence").only("at")


def _forwarded_on(review: LegalityReview, forwarded: Iterable[Entry]) -> date | None:
    return next((day_of(entry.at) for entry in forwarded if entry.at >= review.opened_at), None)


def _dispositions(matter: int) -> QuerySet[Any, Any]:
    said = Comment.objects.filter(period=newest_of(CommentPeriod, matter))
    return said.values_list("disposition")


def _signed(matter: int) -> QuerySet[Any, Any]:
    argument = newest_of(ExpertArgument, matter)
    signed = ExpertOpinion.objects.signed().filter(argument=argument)
    return signed.order_by().values_list("pk")


_PAPERS: Final = Statement(lambda matter: Attachment.objects.filter(matter=matter), matter=int)
_FORWARDED: Final = Statement(_forwarded, matter=int)
_SUSPENSIONS: Final = Statement(lambda limit: Suspension.objects.filter(limit=limit), limit=int)
_EXTENSION: Final = Statement(
    lambda limit: Extension.objects.filter(limit=limit).order_by(), limit=int
)
_DISPOSITIONS: Final = Statement(_dispositions, matter=int)
_SIGNED: Final = Statement(_signed, matter=int)


def bare_title(matter: Matter) -> str:
    """The title without book quotes."""
    return matter.title.strip().removeprefix("《").removesuffix("》")


def day(value: date | None) -> str:
    """A day in words; 无记录 where there is none."""
    return chinese_date(value) if value is not None else "（无记录）"


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
