"""The opinion of a legality review as an official document (law notes part C).

It is no kind of document of its own: it goes out under the review body's red header, or as a
letter. The word is 审核 for a normative document and 审查 for a decision, throughout.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from reviews.documents import opinion_sections as sections
from reviews.documents.opinion_annexes import annexes
from reviews.documents.opinion_dimensions import dimensions
from reviews.documents.opinion_facts import OpinionFacts, bare_title, facts_for
from reviews.models import LegalityReview
from workflows.constants import Kind
from workflows.pdf import (
    Block,
    Heading,
    OfficialDocument,
    Paragraph,
    SealPlaceholder,
    Style,
    heading_number,
)
from workflows.secret_marks import marks_of

NOTE = "（此件不予公开）"

Section = Callable[[OpinionFacts], tuple[Block, ...]]


def opinion_document(
    review: LegalityReview,
    *,
    dated_on: date,
    style: Style = Style.RED_HEADER,
    copy_number: str = "",
) -> OfficialDocument:
    """All elements of the opinion, from the records of the matter; ``copy_number`` is that of a
    secret one."""
    facts = facts_for(review, dated_on)
    marks = marks_of(review.matter, copy_number)
    issuer = facts.body.name
    return OfficialDocument(
        issuer=f"{issuer}文件" if style is Style.RED_HEADER else issuer,
        number=review.opinion_number,
        title=title_of(review),
        addressee=facts.matter.drafting_unit.name,
        body=_body(facts),
        signatory=issuer,
        dated_on=dated_on,
        annexes=annexes(facts),
        note=NOTE,
        copy_to=_copies(facts),
        issued_by=issuer if style is Style.RED_HEADER else None,
        issued_on=dated_on if style is Style.RED_HEADER else None,
        secrecy=marks.secrecy,
        copy_no=marks.copy_no,
        urgency="加急" if review.urgent else None,
        style=style,
        seal=SealPlaceholder(),
    )


def title_of(review: LegalityReview) -> str:
    """关于《……（送审稿）》的合法性审核意见, or 关于……决策草案的合法性审查意见."""
    matter = review.matter
    word, title = matter.kind_enum.review_word, bare_title(matter)
    if matter.kind == Kind.MAJOR_DECISION:
        return f"关于《{title}》决策草案的合法性{word}意见"
    return f"关于《{title}（送审稿）》的合法性{word}意见"


def name_of(review: LegalityReview) -> str:
    """合法性审核意见书, or 合法性审查意见书."""
    return review.matter.in_its_words("合法性审核意见书")


def _body(facts: OpinionFacts) -> tuple[Block, ...]:
    blocks: list[Block] = [_opening(facts)]
    position = 0
    for title, section in SECTIONS:
        content = section(facts)
        if content:
            position += 1
            heading = heading_number(1, position) + title.replace("审核", facts.word)
            blocks += [Heading(1, heading), *content]
    return tuple(blocks)


def _opening(facts: OpinionFacts) -> Paragraph:
    number = facts.review.submission_number
    received = f"（{number}）" if number else ""
    return Paragraph(
        f"你单位报送{facts.word}的{facts.quoted_draft}{received}及有关材料收悉。"
        f"我单位依法进行了合法性{facts.word}，现提出意见如下："
    )


def _copies(facts: OpinionFacts) -> str:
    matter = facts.matter
    names = dict.fromkeys((matter.maker.name, matter.office.name))
    return f"{'，'.join(names)}。"


SECTIONS: tuple[tuple[str, Section], ...] = (
    ("来文情况", sections.submission),
    ("审核对象", sections.subject),
    ("审核依据", sections.basis),
    ("审核方式和过程", sections.manner),
    ("审核期限", sections.time),
    ("合法性审核情况", dimensions),
    ("文字和技术", sections.technique),
    ("问题和修改意见", sections.findings),
    ("审核结论", sections.conclusion),
    ("法律风险提示", sections.risk),
    ("办理要求", sections.handling),
)
