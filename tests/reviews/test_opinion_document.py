"""What an opinion states, field by field (law notes part C)."""

import re
from datetime import date

import pytest

from reviews.documents.opinion import opinion_document, title_of
from reviews.models import Severity
from reviews.transitions import drafting, findings, opinion, supplements
from tests.builders import a_text, a_walk
from tests.reviews.legality_cases import (
    a_review,
    conclude,
    hear_counsel,
    on,
    record,
    sign,
    the_review,
    told_to_change,
)
from workflows.pdf import Heading, Labelled, Paragraph, Style, Table, render
from workflows.texts import extract

pytestmark = pytest.mark.django_db

BOOK = re.compile(r"《[^》]*》")


def words_of(blocks):
    lines = []
    for block in blocks:
        if isinstance(block, Heading):
            lines.append(block.text + block.run_in)
        elif isinstance(block, Paragraph | Labelled):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines += ["|".join(row) for row in (block.columns, *block.rows)]
    return "\n".join(lines)


def whole(document):
    annexes = [f"{annex.title}\n{words_of(annex.body)}" for annex in document.annexes]
    return "\n".join([document.title, words_of(document.body), *annexes])


def opinion_of(walk):
    review = the_review(walk)
    return opinion_document(review, dated_on=review.issued_at.date())


def headings(document):
    return [one.text for one in document.body if isinstance(one, Heading) and one.level == 1]


@pytest.fixture
def with_findings():
    """A full matter told to change, with six findings, one struck, and counsel heard."""
    walk = a_walk("review")
    hear_counsel(walk)
    for number in range(7):
        record(walk, severity=Severity.MUST if number % 2 else Severity.SHOULD)
    walk.do(findings.strike_finding, walk.cast.reviewer, number=7, reason="重复")
    record(walk, problem_class="technique", severity=Severity.SHOULD)
    conclude(walk, "modify", counsel_absence_reason="")
    sign(walk)
    return walk


@pytest.mark.parametrize(
    ("kind", "title", "other_word"),
    [
        (
            "normative_document",
            "关于《电动自行车停放充电安全管理办法（送审稿）》的合法性审核意见",
            "审查",
        ),
        (
            "major_decision",
            "关于《电动自行车停放充电安全管理办法》决策草案的合法性审查意见",
            "审核",
        ),
    ],
)
def test_word_of_the_kind_holds_throughout(kind, title, other_word):
    walk = a_walk("table", kind=kind)
    document = opinion_of(walk)
    assert document.title == title_of(the_review(walk)) == title
    own_words = BOOK.sub("", whole(document)).replace("公平竞争审查", "")
    assert f"合法性{other_word}" not in own_words
    assert [one for one in headings(document) if other_word in one] == []


def test_opinion_of_a_normative_document_states_every_part(with_findings):
    document = opinion_of(with_findings)
    assert headings(document) == [
        "一、来文情况",
        "二、审核对象",
        "三、审核依据",
        "四、审核方式和过程",
        "五、审核期限",
        "六、合法性审核情况",
        "七、文字和技术",
        "八、问题和修改意见",
        "九、审核结论",
        "十、办理要求",
    ]
    parts = [one.text for one in document.body if isinstance(one, Heading) and one.level == 2]
    assert parts == ["（一）主体。", "（二）权限。", "（三）程序。", "（四）内容。"]
    assert [annex.title for annex in document.annexes] == [
        "送审材料清单",
        "禁止性内容核对表",
        "法律顾问、公职律师意见",
    ]


def test_heads_and_feet_are_those_of_the_review_body(with_findings):
    document = opinion_of(with_findings)
    assert document.issuer == "广元市昭化区司法局文件"
    assert document.number == "昭司审〔2026〕1号"
    assert document.addressee == "广元市昭化区住房和城乡建设局"
    assert document.signatory == document.issued_by == "广元市昭化区司法局"
    assert document.note == "（此件不予公开）"
    assert document.copy_to == "广元市昭化区人民政府，广元市昭化区人民政府办公室。"
    assert document.dated_on == document.issued_on


def test_version_of_the_text_is_named(with_findings):
    revision = the_review(with_findings).revision
    text = words_of(opinion_of(with_findings).body)
    assert (
        f"文本：第1稿，2026年3月2日形成，为纯文本，不分页，文件摘要（SHA-256）前16位为{revision.sha256[:16]}。"
        in text
    )
    assert "本意见仅针对该送审稿。" in text


def test_findings_stand_in_a_table_without_the_struck_one(with_findings):
    (table,) = [one for one in opinion_of(with_findings).body if isinstance(one, Table)]
    assert table.columns == ("序号", "条款", "原文", "类别", "依据", "程度", "修改意见")
    assert [row[0] for row in table.rows] == ["1", "2", "3", "4", "5", "6", "8"]
    assert table.rows[0] == (
        "1",
        "第三条",
        "负责物业服务区域内停放充电设施建设的指导监督",
        "超越法定权限",
        "《四川省行政规范性文件管理办法》第十条第一项",
        "建议修改",
        "按照部门法定职责表述。",
    )
    text = words_of(opinion_of(with_findings).body)
    assert "存在问题，见“问题和修改意见”第1、2、3、4、5、6项。" in text
    assert "文字表述和制定技术方面的建议见“问题和修改意见”第8项。本部分不影响合法性结论。" in text


def test_procedure_is_told_from_the_records(with_findings):
    text = words_of(opinion_of(with_findings).body)
    for sentence in (
        "收到回复3份，其中提出修改意见2份，采纳2份。",
        "2026年3月2日至2026年4月1日通过",
        "公开征求意见，共30日（公布当日不计入）。收到公众意见2条，采纳1条、部分采纳1条，",
        "组织专家论证，3名专家提出书面意见。",
        "结论为风险可控",
        "广元市昭化区市场监督管理局的审查结论为符合公平竞争审查标准",
        "经局长办公会议集体讨论通过。",
        "逐项核对禁止性内容20项，均未发现，核对情况见附件2。",
        "听取了沈律言（2026年4月2日提出）的意见。",
    ):
        assert sentence in text


def test_materials_and_checklist_are_annexed(with_findings):
    materials, checklist, counsel = opinion_of(with_findings).annexes
    assert "2|规范性文件草案|已提交：送审稿（第1稿）" in words_of(materials.body)
    assert "4|征求有关单位意见及采纳情况|已提交：征求意见及处理记录" in words_of(materials.body)
    assert "3|设定行政许可|不存在|—" in words_of(checklist.body)
    assert len(checklist.body[0].rows) == 20
    assert "一、沈律言（2026年4月2日）\n对送审稿没有不同意见。" in words_of(counsel.body)


def test_conclusion_stands_in_the_fixed_words(with_findings):
    text = words_of(opinion_of(with_findings).body)
    phrase = with_findings.matter.pack.law.conclusion("normative_document", "modify").phrase
    assert f"九、审核结论\n{phrase}\n十、办理要求" in text
    assert "未采纳或者未完全采纳的，应当向制定机关书面说明理由，并抄送我单位" in text


def test_time_used_is_counted_with_its_pauses():
    walk = a_review("accept", now=on(2026, 1, 5))
    walk.now = on(2026, 3, 2)
    walk.do(supplements.accept_materials, walk.cast.reviewer, complete=True)
    walk.now = on(2026, 3, 4)
    walk.do(
        supplements.request_supplement,
        walk.cast.reviewer,
        materials="上位法依据文本",
        reason="缺少依据全文",
        due_on=date(2026, 3, 11),
    )
    walk.now = on(2026, 3, 10)
    walk.do(
        drafting.attach,
        walk.cast.drafter,
        upload=a_text("basis.txt", "《中华人民共和国消防法》第二十八条要求保障疏散通道畅通。"),
        material="basis",
        title="上位法依据",
    )
    walk.do(supplements.supply_materials, walk.cast.drafter, explanation="已补正")
    conclude(walk)
    sign(walk)
    text = words_of(opinion_of(walk).body)
    assert "自材料齐备之日2026年3月2日起算，当日不计入。" in text
    assert (
        "2026年3月4日通知补正（当日计入），至2026年3月10日补正到达之日止中止计算，"
        "事由：补正材料：上位法依据文本。"
    ) in text
    assert "本意见于2026年3月13日出具，实际用时5个工作日。" in text
    assert (
        "法定期限（《四川省行政规范性文件管理办法》第二十九条）：不得少于5个工作日，"
        "最长不超过15个工作日，最早可于2026年3月13日出具，最迟应于2026年3月27日出具。"
    ) in text
    assert "要求补正材料（上位法依据文本），起草单位于2026年3月10日补正。" in text
    assert "起草单位所列权限依据为《中华人民共和国消防法》第二十八条。" in text


def test_late_and_urgent_opinions_say_so():
    walk = a_review("accept", now=on(2026, 1, 5))
    walk.now = on(2026, 3, 2)
    found = the_review(walk)
    found.urgent, found.urgent_reason = True, "防汛应急，区长批准"
    found.save()
    walk.do(supplements.accept_materials, walk.cast.reviewer, complete=True)
    conclude(walk)
    walk.now = on(2026, 3, 24)
    sign(walk)
    document = opinion_of(walk)
    text = words_of(document.body)
    assert document.urgency == "加急"
    assert "本件为紧急送审（防汛应急，区长批准），不受最短期限限制" in text
    assert "实际用时16个工作日。" in text
    assert "本意见出具时已超过最长期限。" in text


def test_opinion_of_a_decision_uses_the_words_of_the_decision():
    walk = a_review("table", kind="major_decision")
    text = words_of(opinion_of(walk).body)
    assert "决策机关：广元市昭化区人民政府。决策承办单位：广元市昭化区住房和城乡建设局。" in text
    assert "该事项列入广元市昭化区人民政府2026年度重大行政决策事项目录第1项" in text
    assert "一般不少于7个工作日，未规定最长期限，送审单位应当保证必要的时间至" in text
    assert "八、问题和修改意见\n未提出修改意见。" in text
    assert "施行日期和有效期" not in text
    phrase = walk.matter.pack.law.conclusion("major_decision", "legal").phrase
    assert phrase in text


def test_risk_of_an_exploration_is_stated():
    walk = a_review("review")
    conclude(walk, "explore", risk_statement="上位法对换电柜没有明确规定")
    sign(walk)
    document = opinion_of(walk)
    assert "十、法律风险提示" in headings(document)
    assert "上位法对换电柜没有明确规定。" in words_of(document.body)


def test_law_that_nobody_has_checked_is_marked():
    walk = a_review("table", division="360700")
    text = words_of(opinion_of(walk).body)
    assert "（待核实）" in text
    assert "产品默认参数" not in text


def test_review_of_a_changed_text_names_the_opinion_before_it():
    walk = a_review("review", division="460200")
    walk.with_findings = True
    walk.run("table")
    second = the_review(walk)
    text = words_of(opinion_of(walk).body)
    assert f"本次系{second.previous.opinion_number}意见书印发后，就修改后的文稿再次审核。" in text
    assert "文本：第2稿" in text


@pytest.mark.parametrize(
    ("as_letter", "issuer", "imprint"),
    [(False, "广元市昭化区司法局文件", True), (True, "广元市昭化区司法局", False)],
)
def test_opinion_takes_the_red_header_or_the_form_of_a_letter(as_letter, issuer, imprint):
    walk = a_review("sign_opinion")
    walk.wait_until(the_review(walk).limit.earliest_on)
    walk.do(opinion.sign_opinion, walk.cast.bureau_head, as_letter=as_letter)
    stored = extract("opinion.pdf", the_review(walk).opinion.file.read(), 10_000_000)
    assert stored.plain.splitlines()[0].replace(" ", "") == issuer
    assert ("印发" in stored.plain) is imprint
    assert "合法性审核意见" in stored.plain.replace("\n", "")


def test_equal_records_give_equal_bytes():
    walk = a_review("review")
    told_to_change(walk)
    review = the_review(walk)
    first = render(opinion_document(review, dated_on=date(2026, 5, 20)))
    second = render(opinion_document(review, dated_on=date(2026, 5, 20)))
    letter = render(opinion_document(review, dated_on=date(2026, 5, 20), style=Style.LETTER))
    assert first.pdf == second.pdf
    assert first.pdf != letter.pdf
