"""What goes with an opinion: materials, checklist, counsel's opinions."""

from __future__ import annotations

from reviews.documents.opinion_facts import OpinionFacts
from reviews.models import CheckAnswer
from reviews.rules.submission import due_papers
from workflows.chinese_dates import chinese_date
from workflows.law import Material
from workflows.lawful_days import day_of
from workflows.pdf import Annex, Block, Heading, Paragraph, Table, heading_number


def annexes(facts: OpinionFacts) -> tuple[Annex, ...]:
    """All annexes, in the order in which the text refers to them."""
    found = [
        Annex("送审材料清单", _materials(facts)),
        Annex("禁止性内容核对表", _checklist(facts)),
    ]
    if facts.counsel:
        found.append(Annex("法律顾问、公职律师意见", _counsel(facts)))
    return tuple(found)


def _materials(facts: OpinionFacts) -> tuple[Block, ...]:
    due = {one.code for one in due_papers(facts.matter, facts.preparation)}
    materials = facts.law.materials(facts.matter.kind, facts.matter.maker_family)
    rows = tuple(
        (str(number), one.label, _status(facts, one, one.code in due))
        for number, one in enumerate(materials, 1)
    )
    return (Table(("序号", "材料", "情况"), rows, widths=(2, 9, 15)),)


def _status(facts: OpinionFacts, material: Material, due: bool) -> str:
    titles = [paper.title for paper in facts.papers if paper.material == material.code]
    record = _record(facts, material.code)
    if material.code == "draft":
        titles.insert(0, f"{facts.draft_word}（{facts.revision}）")
    if record:
        titles.insert(0, record)
    if titles:
        return "已提交：" + "；".join(dict.fromkeys(titles))
    return "未单独提交" if due else "本事项不涉及"


def _record(facts: OpinionFacts, code: str) -> str:
    """Materials that are kept as records of the procedure itself."""
    preparation = facts.preparation
    records = {
        "unit_opinions": (preparation.consultation, "征求意见及处理记录"),
        "public_comments": (preparation.comment, "公开征求意见及采纳情况记录"),
        "expert_opinion": (preparation.argument, "专家论证记录"),
        "risk_report": (preparation.assessment, "风险评估记录"),
        "competition_conclusion": (preparation.competition, "公平竞争审查记录"),
        "own_review": (preparation.unit_review, "起草单位审核记录"),
    }
    held, label = records.get(code, (None, ""))
    return label if held is not None else ""


def _checklist(facts: OpinionFacts) -> tuple[Block, ...]:
    answers = facts.review.checklist
    rows = []
    for number, item in enumerate(facts.law.prohibited_content(), 1):
        line = answers.get(item.code, {})
        answer = CheckAnswer(line["answer"]).label if line else "未核对"
        rows.append((str(number), item.label, answer, line.get("clause", "") or "—"))
    head = ("序号", "内容", "核对结果", "所在条款")
    return (Table(head, tuple(rows), widths=(2, 15, 4, 5)),)


def _counsel(facts: OpinionFacts) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for position, opinion in enumerate(facts.counsel, 1):
        given_on = chinese_date(day_of(opinion.given_at))
        heading = f"{heading_number(1, position)}{opinion.counsel}（{given_on}）"
        blocks += [Heading(1, heading), Paragraph(opinion.text)]
    return tuple(blocks)
