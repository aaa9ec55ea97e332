"""The four questions of a legality review: maker, power, procedure, content (law notes C.3: 9
to 12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from reviews.documents.opinion_facts import OpinionFacts, cited, day, laws_named, sentence
from reviews.facts import SubmissionFacts
from reviews.models import (
    CatalogueEntry,
    CheckAnswer,
    CommentPeriod,
    CommentStatus,
    CompetitionOutcome,
    CompetitionReview,
    ReplyStatus,
)
from reviews.rules.comments import exceptions
from workflows.chinese_dates import chinese_date
from workflows.constants import Disposition
from workflows.law import LawUnset
from workflows.lawful_days import until
from workflows.pdf import Block, Heading, Paragraph

TABLE = "“问题和修改意见”"


def dimensions(facts: OpinionFacts) -> tuple[Block, ...]:
    """主体、权限、程序、内容, each with its own heading."""
    blocks: list[Block] = []
    for number, (title, part) in zip("一二三四", PARTS, strict=True):
        first, *rest = part(facts)
        blocks.append(Heading(2, f"（{number}）{title}。", run_in=first))
        blocks += [Paragraph(text) for text in rest]
    return tuple(blocks)


def _maker(facts: OpinionFacts) -> list[str]:
    eligible = _catalogued(facts) if facts.of_decision else _eligible(facts)
    return [f"{eligible}{_found(facts, ('maker',), f'未发现{facts.maker_word}不适格的情形')}"]


def _eligible(facts: OpinionFacts) -> str:
    maker, listing = facts.matter.maker, facts.listing
    listed = f"{maker}在本意见出具之日不在制定主体清单内"
    if listing is not None:
        since = chinese_date(listing.valid_from)
        listed = f"{maker}自{since}起列入制定主体清单（{listing.basis}）"
    barred = maker.type in {item.code for item in facts.law.ineligible_makers()}
    kind = "不得制定规范性文件" if barred else "不属于不得制定规范性文件的机构"
    return (
        f"{listed}，机关类型为{maker.get_type_display()}，{kind}"
        f"（{facts.articles('maker_list')}）。"
    )


def _catalogued(facts: OpinionFacts) -> str:
    """713 art. 3: what the maker decides stands in its yearly catalogue."""
    entry = CatalogueEntry.objects.filter(matter=facts.matter).first()
    if entry is None:
        return f"该事项未列入{facts.matter.maker}重大行政决策事项目录。"
    consent = entry.party_consent.strip().rstrip("。")
    return (
        f"该事项列入{facts.matter.maker}{entry.year}年度重大行政决策事项目录第{entry.number}项"
        f"（{consent}，{chinese_date(entry.published_on)}公布），"
        f"由{facts.matter.maker}作出决策（{facts.articles('catalogue_entry')}）。"
    )


def _power(facts: OpinionFacts) -> list[str]:
    named = "、".join(laws_named(facts))
    stated = f"{facts.drafter_word}所列权限依据为{named}。" if named else ""
    shared = ""
    if facts.preparation.consultation is not None:
        shared = "涉及其他部门职责的事项，征求意见情况见本部分（三）。"
    return [f"{stated}{shared}{_found(facts, ('competence',), '未发现超越法定权限的情形')}"]


def _procedure(facts: OpinionFacts) -> list[str]:
    preparation = facts.preparation
    return [
        _found(facts, ("procedure",), "未发现违反法定程序的情形"),
        f"1.征求有关单位意见：{_consulted(preparation)}",
        f"2.公开征求意见：{_commented(facts, preparation.comment)}",
        f"3.专家论证：{_experts(facts)}",
        f"4.风险评估：{_risk(facts)}",
        f"5.公平竞争审查：{_competition(facts, preparation.competition)}",
        f"6.{facts.drafter_word}自行{facts.word}：{_own_review(facts)}",
        f"7.请示报告：{_party_report(facts)}",
    ]


def _consulted(preparation: SubmissionFacts) -> str:
    consultation, replies = preparation.consultation, preparation.replies
    if consultation is None:
        return "没有征求有关单位意见的记录。"
    if consultation.no_unit_reason:
        return f"未征求其他单位意见，理由：{sentence(consultation.no_unit_reason)}"
    asked = "、".join(str(reply.organ) for reply in replies)
    with_opinion = [reply for reply in replies if reply.has_opinion]
    silent = [str(reply.organ) for reply in replies if reply.status == ReplyStatus.SILENT]
    unanswered = f"；逾期未回复的有{'、'.join(silent)}" if silent else ""
    handled = f"，{_dispositions((reply.disposition for reply in with_opinion), '份')}"
    return (
        f"征求了{asked}的意见，收到回复{len(replies) - len(silent)}份，"
        f"其中提出修改意见{len(with_opinion)}份{handled if with_opinion else ''}{unanswered}。"
    )


def _commented(facts: OpinionFacts, period: CommentPeriod | None) -> str:
    if period is None:
        return "没有公开征求意见的记录。"
    if period.status == CommentStatus.WAIVED:
        labels = {item.code: item.label for item in exceptions(facts.matter)}
        case = labels.get(period.waiver_case, period.waiver_case)
        return (
            f"依法未公开征求意见（{case}），理由：{sentence(period.waiver_reason)}"
            f"书面同意人：{sentence(period.consent_by)}"
        )
    assert period.published_on is not None
    assert period.closes_on is not None
    lasted = until(period.closes_on).days_left(period.published_on)
    shortened = (
        f"期限经缩短，公告载明的理由：{sentence(period.shortening_reason)}"
        if period.shortening_reason
        else ""
    )
    return (
        f"{chinese_date(period.published_on)}至{chinese_date(period.closes_on)}通过"
        f"{period.channel.strip().rstrip('。')}公开征求意见，共{lasted}日（公布当日不计入）。"
        f"{shortened}{_answers(facts, period)}"
    )


def _answers(facts: OpinionFacts, period: CommentPeriod) -> str:
    count = len(facts.dispositions)
    if not count:
        return f"期间未收到公众意见，结果于{day(period.settled_on)}反馈。"
    handled = _dispositions(facts.dispositions, "条")
    return f"收到公众意见{count}条，{handled}，采纳情况于{day(period.settled_on)}反馈。"


def _dispositions(dispositions: Iterable[str], unit: str) -> str:
    counts = Counter(dispositions)
    parts = [f"{one.label}{counts[one.value]}{unit}" for one in Disposition if counts[one.value]]
    return "、".join(parts) or "尚未研究处理"


def _experts(facts: OpinionFacts) -> str:
    argument = facts.preparation.argument
    if argument is None:
        return (
            "没有专家论证的记录。"
            if facts.matter.technical
            else "经认定不属于专业性、技术性较强的事项，未组织专家论证。"
        )
    adopted = sentence(argument.adoption)
    return (
        f"组织专家论证，{facts.signed_count}名专家提出书面意见。论证结论：{sentence(argument.conclusion)}"
        f"{f'采纳情况：{adopted}' if adopted else ''}"
    )


def _risk(facts: OpinionFacts) -> str:
    screening, assessment = facts.preparation.screening, facts.preparation.assessment
    if screening is None:
        return "没有风险排查的记录。"
    if not screening.risky:
        return f"经排查未发现社会稳定、公共安全等方面风险（排查：{_inner(screening.points)}）。"
    if assessment is None:
        return f"经排查存在风险（{_inner(screening.points)}），没有风险评估的记录。"
    return (
        f"经排查存在风险（{_inner(screening.points)}），由{assessment.assessor}评估，"
        f"结论为{assessment.get_outcome_display()}；防范化解措施：{sentence(assessment.measures)}"
    )


def _competition(facts: OpinionFacts, review: CompetitionReview | None) -> str:
    if review is None:
        return (
            "涉及经营者经济活动，没有公平竞争审查的记录。"
            if facts.matter.touches_market
            else "不涉及经营者经济活动，无需进行。"
        )
    if not review.outcome:
        return f"{facts.drafter_word}已初审，尚未作出审查结论。"
    excepted = ""
    if review.outcome == CompetitionOutcome.EXCEPTION:
        excepted = (
            f"例外情形：{sentence(review.exception_detail)}"
            f"实施期限或者终止条件：{sentence(review.exception_until)}"
        )
    return (
        f"{facts.matter.competition_body}的审查结论为{review.get_outcome_display()}"
        f"（{facts.articles('competition_review')}）。{excepted}"
    )


def _own_review(facts: OpinionFacts) -> str:
    review = facts.preparation.unit_review
    if review is None:
        return "没有记录。"
    meeting = sentence(review.office_meeting)
    discussed = f"集体讨论情况：{meeting}" if meeting else ""
    return (
        f"{review.get_outcome_display()}，{facts.word}意见：{sentence(review.opinion)}{discussed}"
    )


def _party_report(facts: OpinionFacts) -> str:
    if not facts.matter.party_report_needed:
        return "不属于本地规则规定应当请示报告的事项。"
    return f"作出决定前应当按照规定向同级党委请示报告（{facts.articles('party_report')}）。"


def _content(facts: OpinionFacts) -> list[str]:
    found = _found(facts, ("content", "other"), "未发现与法律、法规、规章及国家政策相抵触的情形")
    effect = [] if facts.of_decision else [_effect(facts)]
    return [found, _checklist(facts), *effect]


def _checklist(facts: OpinionFacts) -> str:
    items = facts.law.prohibited_content()
    answers = facts.review.checklist
    found = [
        f"{item.label}（{answers[item.code]['clause']}）"
        for item in items
        if answers.get(item.code, {}).get("answer") == CheckAnswer.YES
    ]
    result = f"存在{len(found)}项：{'；'.join(found)}" if found else "均未发现"
    return f"逐项核对禁止性内容{len(items)}项，{result}，核对情况见附件2。"


def _effect(facts: OpinionFacts) -> str:
    """What law demands of effect and validity; the days themselves are set when registering."""
    law, kind = facts.law, facts.matter.kind
    try:
        rule = law.effect(kind)
        wait = f"公布至施行不少于{rule.wait}（{cited(rule.citations)}）"
    except LawUnset:
        wait = "公布至施行的期限本地规则未作规定"
    try:
        validity = law.validity(kind)
        longest = validity.general_max or validity.hard_max
        valid = f"有效期一般不超过{longest}（{cited(validity.citations)}）" if longest else ""
    except LawUnset:
        valid = "有效期本地规则未作规定"
    return f"施行日期和有效期：{'；'.join(part for part in (wait, valid) if part)}。"


def _found(facts: OpinionFacts, classes: tuple[str, ...], otherwise: str) -> str:
    numbers = facts.numbered(*classes)
    return f"存在问题，见{TABLE}{numbers}。" if numbers else f"{otherwise}。"


def _inner(text: str) -> str:
    return text.strip().rstrip("。；;，, ")


PARTS: tuple[tuple[str, Callable[[OpinionFacts], list[str]]], ...] = (
    ("主体", _maker),
    ("权限", _power),
    ("程序", _procedure),
    ("内容", _content),
)
