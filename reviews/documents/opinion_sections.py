"""The parts of an opinion about the submission, the text, the law, the time and the outcome
(law notes C.3: 4 to 8 and 13 to 18)."""

from __future__ import annotations

from collections.abc import Iterator

from reviews.documents.opinion_facts import (
    OpinionFacts,
    bare_title,
    cited,
    day,
    laws_named,
    sentence,
)
from reviews.models import ReviewMethod, SupplementRequest
from reviews.rules.review_clock import working_days_used
from workflows.calendars import calendar_of
from workflows.chinese_dates import chinese_date
from workflows.citations import Citation
from workflows.law import Item, ReviewRule
from workflows.lawful_days import day_of, until
from workflows.models import TimeLimit
from workflows.pdf import Block, Paragraph, Table

DIGEST_SHOWN = 16
SUGGESTION_ONLY = "suggestion"


def submission(facts: OpinionFacts) -> tuple[Block, ...]:
    """来文: who sent it, when, and when everything was there."""
    review, matter = facts.review, facts.matter
    number = review.submission_number or "未编文号"
    sent_on = chinese_date(day_of(review.opened_at))
    return tuple(
        Paragraph(text)
        for text in (
            f"来文单位：{matter.drafting_unit}。来文文号：{number}。报送日期：{sent_on}。",
            _passed_on(facts),
            *(
                f"{day(one.requested_on)}要求补正材料（{one.materials.strip().rstrip('。')}），"
                f"{_supplied(facts, one)}"
                for one in facts.supplements
            ),
            f"送审材料于{day(review.complete_on)}齐备，清单见附件1。",
        )
    )


def _passed_on(facts: OpinionFacts) -> str:
    previous = facts.review.previous
    if facts.forwarded_on is None and previous is not None and previous.opinion_number:
        return f"本次系{previous.opinion_number}意见书印发后，就修改后的文稿再次{facts.word}。"
    note = sentence(facts.review.office_note)
    checked = f"办公机构核对意见：{note}" if note else ""
    return f"经{facts.matter.office}核对，于{day(facts.forwarded_on)}转送我单位。{checked}"


def _supplied(facts: OpinionFacts, request: SupplementRequest) -> str:
    if request.supplied_on is None:
        return f"{facts.drafter_word}尚未补正。"
    return f"{facts.drafter_word}于{chinese_date(request.supplied_on)}补正。"


def subject(facts: OpinionFacts) -> tuple[Block, ...]:
    """审查对象: what was reviewed, down to the version of the text."""
    matter, revision = facts.matter, facts.revision
    pages = f"共{revision.page_count}页" if revision.page_count else "为纯文本，不分页"
    made_on = chinese_date(day_of(revision.created_at))
    return (
        Paragraph(
            f"名称：{bare_title(matter)}。事项类型：{matter.get_kind_display()}。"
            f"{facts.maker_word}：{matter.maker}。{facts.drafter_word}：{matter.drafting_unit}。"
        ),
        Paragraph(
            f"文本：{revision}，{made_on}形成，{pages}，"
            f"文件摘要（SHA-256）前{DIGEST_SHOWN}位为{revision.sha256[:DIGEST_SHOWN]}。"
        ),
        Paragraph(
            f"本意见仅针对该{facts.draft_word}。文稿此后再作修改的，"
            f"除按照本意见修改外，应当重新{facts.word}。"
        ),
    )


def basis(facts: OpinionFacts) -> tuple[Block, ...]:
    """依据: the articles the review stands on, and those the drafter stands on."""
    law, kind = facts.law, facts.matter.kind
    citations: list[Citation] = [
        *law.article("review_required", kind),
        *law.article("materials_complete", kind),
        *law.review(kind).citations,
        *law.article("modify_answer", kind),
    ]
    if facts.matter.touches_market:
        citations += law.article("competition_review", kind)
    papers = [paper for paper in facts.papers if paper.material == "basis"]
    named = "、".join(laws_named(facts))
    stated = f"，其中引用{named}" if named else ""
    titles = "；".join(dict.fromkeys(paper.title for paper in papers))
    given = f"提交了制定依据材料（{titles}）{stated}" if papers else "未单独提交制定依据材料"
    return (
        Paragraph(f"{facts.word}依据：{cited(citations)}。"),
        Paragraph(f"{facts.drafter_word}{given}。"),
    )


def manner(facts: OpinionFacts) -> tuple[Block, ...]:
    """方式和过程, with the counsel who were heard or the reason why none was."""
    review, kind = facts.review, facts.matter.kind_enum
    methods = "；".join(ReviewMethod(one).label_for(kind) for one in review.methods)
    return (
        Paragraph(f"{facts.word}方式：{methods}。"),
        Paragraph(f"{facts.word}过程：{sentence(review.process_note)}"),
        Paragraph(_counsel(facts)),
    )


def _counsel(facts: OpinionFacts) -> str:
    if facts.counsel:
        heard = "、".join(
            f"{one.counsel}（{chinese_date(day_of(one.given_at))}提出）" for one in facts.counsel
        )
        return f"法律顾问、公职律师意见：听取了{heard}的意见。"
    reason = sentence(facts.review.counsel_absence_reason)
    return f"法律顾问、公职律师意见：未听取{f'，理由：{reason}' if reason else '。'}"


def time(facts: OpinionFacts) -> tuple[Block, ...]:
    """期限: start, pauses, end, working days used, and what law allows."""
    limit = facts.review.limit
    if limit is None:
        return (Paragraph("本次未设定期限。"),)
    calendar = calendar_of(facts.matter.division)
    used = working_days_used(limit, facts.suspensions, facts.dated_on, calendar)
    lines = [
        f"自材料齐备之日{chinese_date(limit.started_on)}起算，当日不计入。",
        *_pauses(facts),
        f"本意见于{chinese_date(facts.dated_on)}出具，实际用时{used}个工作日。",
        _lawful(facts.law.review(facts.matter.kind), limit),
        *_remarks(facts, limit),
    ]
    return (Paragraph("".join(lines)),)


def _pauses(facts: OpinionFacts) -> Iterator[str]:
    for one in facts.suspensions:
        yield (
            f"{chinese_date(one.stopped_on)}通知补正（当日计入），"
            f"至{day(one.resumed_on)}补正到达之日止中止计算，事由：{sentence(one.reason)}"
        )
    restarts = facts.law.review(facts.matter.kind).pause == "restart"
    if restarts and any(one.supplied_on for one in facts.supplements):
        yield "依照规定，期限自补正材料到达之日重新计算。"


def _lawful(rule: ReviewRule, limit: TimeLimit) -> str:
    least = "不得少于" if rule.minimum_strict else "一般不少于"
    minimum = f"{least}{rule.minimum}" if rule.minimum else "未规定最短期限"
    maximum = f"最长不超过{rule.maximum}" if rule.maximum else "未规定最长期限"
    days = [maximum]
    if limit.earliest_on and rule.minimum_strict:
        days.append(f"最早可于{chinese_date(limit.earliest_on)}出具")
    elif limit.earliest_on:
        days.append(f"送审单位应当保证必要的时间至{chinese_date(limit.earliest_on)}")
    if limit.latest_on:
        days.append(f"最迟应于{chinese_date(limit.latest_on)}出具")
    return f"法定期限（{cited(rule.citations)}）：{minimum}，{'，'.join(days)}。"


def _remarks(facts: OpinionFacts, limit: TimeLimit) -> Iterator[str]:
    review = facts.review
    if review.urgent:
        yield (
            f"本件为紧急送审（{review.urgent_reason.strip().rstrip('。')}），"
            f"不受最短期限限制（{facts.articles('emergency')}）。"
        )
    extension = facts.extension
    if extension is not None:
        yield (
            f"期限经批准延长{extension.length}，最迟由{chinese_date(extension.latest_before)}"
            f"延至{chinese_date(extension.latest_after)}（{'、'.join(extension.basis)}），"
            f"事由：{sentence(extension.reason)}"
        )
    if limit.latest_on is not None and until(limit.latest_on).is_over(facts.dated_on):
        yield "本意见出具时已超过最长期限。"
    if limit.provisional:
        yield "所涉年度的放假安排尚未全部公布，上述日期为暂定。"
        if limit.bounds and limit.bounds.latest_on:
            yield f"最迟日期按以往放假安排推算的范围：{limit.bounds.latest_on}。"


def technique(facts: OpinionFacts) -> tuple[Block, ...]:
    """文字和技术: apart, and never a ground against the text."""
    classes = _technical_classes(facts)
    numbers = facts.numbered(*(item.code for item in classes))
    found = (
        f"文字表述和制定技术方面的建议见“问题和修改意见”{numbers}"
        if numbers
        else ("文字表述和制定技术方面未提出建议")
    )
    return (Paragraph(f"{found}。本部分不影响合法性结论。"),)


def _technical_classes(facts: OpinionFacts) -> list[Item]:
    return [one for one in facts.law.finding_classes() if one.effect == SUGGESTION_ONLY]


def findings(facts: OpinionFacts) -> tuple[Block, ...]:
    """问题和修改意见 as a table, numbered as the drafter answers them."""
    if not facts.findings:
        return (Paragraph("未提出修改意见。"),)
    labels = {item.code: item.label for item in facts.law.finding_classes()}
    rows = tuple(
        (
            str(one.number),
            one.clause,
            one.original or "（缺少规定）",
            labels.get(one.problem_class, one.problem_class),
            one.basis,
            one.get_severity_display(),
            one.suggestion,
        )
        for one in facts.findings
    )
    head = ("序号", "条款", "原文", "类别", "依据", "程度", "修改意见")
    return (Table(head, rows, widths=(2.7, 3.6, 7.2, 3.4, 6.6, 2.7, 7.8)),)


def conclusion(facts: OpinionFacts) -> tuple[Block, ...]:
    """结论 in the fixed words, and the reviewer's own after them."""
    note = sentence(facts.review.conclusion_note)
    blocks = [Paragraph(facts.conclusion.phrase)]
    if note:
        blocks.append(Paragraph(note))
    return tuple(blocks)


def risk(facts: OpinionFacts) -> tuple[Block, ...]:
    """法律风险提示, where there is one."""
    statement = sentence(facts.review.risk_statement)
    return (Paragraph(statement),) if statement else ()


def handling(facts: OpinionFacts) -> tuple[Block, ...]:
    """办理要求 and 使用限制."""
    use = "" if facts.of_decision else "和报送备案"
    return tuple(
        Paragraph(text)
        for text in (
            _next(facts),
            f"本意见不代替公平竞争审查、风险评估、{facts.meeting_word}等其他法定程序；"
            f"征求意见、会签不代替合法性{facts.word}（{facts.articles('not_review')}）。",
            f"本意见供{facts.maker_word}{facts.meeting_word}{use}使用，属内部意见，不对外公开，"
            "不得作为对外作出行政行为的依据。",
        )
    )


def _next(facts: OpinionFacts) -> str:
    chosen, meeting = facts.conclusion, facts.meeting_word
    if chosen.gate == "closed":
        return f"请按照上述结论办理，不得将该文稿提交{meeting}；修改或者补正后应当重新送审。"
    if chosen.gate == "open_with_risk":
        return f"提请{meeting}时，应当附具本意见并向会议如实说明上述法律风险。"
    if chosen.gate == "open":
        return f"提请{meeting}时，应当附具本意见。"
    if chosen.rereview_required:
        return (
            f"请逐项修改并说明修改情况，修改后送我单位复核；"
            f"复核通过前不得提交{meeting}（{facts.articles('rereview')}）。"
        )
    if chosen.non_adoption_allowed:
        return (
            f"请逐项修改并说明修改情况；未采纳或者未完全采纳的，"
            f"应当向{facts.maker_word}书面说明理由，"
            f"并抄送我单位（{facts.articles('non_adoption')}）。"
        )
    return (
        f"请逐项修改并说明修改情况；必须修改的意见应当采纳，"
        f"修改后方可提交{meeting}（{facts.articles('modify_answer')}）。"
    )
