"""时限计算说明: the proof on paper."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.builders import instant
from tests.workflows.proof_cases import QUESTIONS, a_question, exported
from workflows.lengths import Years
from workflows.pdf import Table
from workflows.proofs.document import proof_document, render_proof
from workflows.proofs.export import export_of
from workflows.proofs.subject import Recorded

MADE_AT = instant(2026, 4, 30, 10, 5)


def text_of(export):
    pdf = render_proof(export, MADE_AT).pdf
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def words_of(export):
    body = proof_document(export, MADE_AT).body
    return "\n".join(getattr(block, "text", "") for block in body)


def table_of(export, first_column="日期"):
    body = proof_document(export, MADE_AT).body
    return next(
        block for block in body if isinstance(block, Table) and block.columns[0] == first_column
    )


@pytest.mark.parametrize("case", QUESTIONS)
def test_every_kind_of_proof_can_be_printed(case):
    export = exported(case)
    text = text_of(export)
    assert "时限计算说明" in text
    assert export["sha256"] in text
    assert "本说明生成于2026年4月30日10:05" in text


def test_the_paper_holds_what_the_date_rests_on():
    export = exported("moved")
    words = words_of(export)
    for part in (
        "起算事件日：2025年9月18日，当日不计",
        "最迟：2025年10月9日",
        "期间：不超过15日",
        f"规则包摘要：{export['rule']['pack']['sha256']}",
        "《某办法》第九条；《某条例》第三条（待核实）",
        f"工作日历版本：{export['calendar']['revision']}",
        "国办发明电〔2024〕12号",
        "没有中止。",
        "共计入15日。",
    ):
        assert part in words


def test_every_day_has_a_row():
    rows = table_of(exported("moved")).rows
    assert len(rows) == 21
    assert rows[14] == ("2025年10月3日", "周五", "法定休假日", "第15日", "计入")
    assert rows[-1] == ("2025年10月9日", "周四", "工作日", "—", "期限顺延至该工作日")


def test_the_head_of_the_table_stands_on_every_page_of_it():
    pdf = PdfReader(BytesIO(render_proof(exported("suspended twice"), MADE_AT).pdf))
    pages = ["".join(page.extract_text().split()) for page in pdf.pages]
    with_rows = [page for page in pages if "第3日" in page or "第15日" in page]
    assert len(with_rows) == 2
    assert all("日期星期日历第几日说明" in page for page in with_rows)


def test_a_period_of_years_prints_only_where_something_changes():
    suspended = [(date(2022, 3, 1), date(2022, 3, 31))]
    export = export_of(a_question(date(2020, 1, 31), most=Years(5), suspended=suspended))
    assert len(export["days"]) > 1800
    rows = table_of(export).rows
    assert [row[0] for row in rows] == [
        "2020年2月1日",
        "（其间757日）",
        "2022年2月28日",
        "2022年3月1日",
        "（其间29日）",
        "2022年3月31日",
        "2022年4月1日",
        "（其间1066日）",
        "2025年3月3日",
    ]
    assert "只列首尾" in words_of(export)


def test_suspensions_stand_with_both_ends_and_why():
    export = exported("suspended twice")
    assert table_of(export, "自").rows == (
        ("2026年2月13日", "2026年2月24日", "补正", ""),
        ("2026年3月2日", "2026年3月2日", "补正", ""),
    )


def test_a_provisional_date_says_so_with_its_range():
    words = words_of(exported("provisional"))
    assert "以上日期为暂定：所涉年份的全国放假安排尚未载入。" in words
    assert "“最迟”的可能范围：最早2027年2月10日、最迟2027年2月19日。" in words
    assert "不另有一次性放假为前提" in words
    assert "可能范围" not in words_of(exported("moved"))
    assert "下一年的放假安排可能涉及本年年末" in words_of(
        exported("the end of the last year known")
    )


def test_lateness_and_a_register_that_says_otherwise_are_said():
    late = QUESTIONS["late"]
    assert "完成：2026年4月27日，已超过最迟日期" in words_of(export_of(late))
    registered = Recorded("0123456789ab", None, None, date(2026, 4, 23))
    words = words_of(export_of(replace(late, recorded=registered)))
    assert "登记的日期与上述计算不同。登记：最迟：2026年4月23日（工作日历0123456789ab）。" in words
