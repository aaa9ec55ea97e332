"""The small rules around a document: numbers, numerals, titles, lines, and what is asked first."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.chinese_dates import chinese_date
from workflows.pdf import (
    Annex,
    BadNumber,
    Heading,
    IncompleteDocument,
    OfficialDocument,
    Paragraph,
    Style,
    check_number,
    chinese_numeral,
    heading_number,
    render,
)
from workflows.pdf.atoms import NOT_FIRST, NOT_LAST, Grid, Span
from workflows.pdf.fonts import FontBook
from workflows.pdf.grid import break_lines, set_line
from workflows.pdf.titles import break_title, width

BODY = Grid(156 * 72 / 25.4 / 28, 15.75, 28)
DOCUMENT = OfficialDocument(
    issuer="广元市昭化区司法局",
    number="昭司审〔2026〕5号",
    title="合法性审核意见书",
    body=(Paragraph("意见如下。"),),
    signatory="广元市昭化区司法局",
    dated_on=date(2026, 3, 9),
)


@pytest.mark.parametrize(
    "number", ["昭司审〔2026〕5号", "国办发〔2018〕115号", "昭府规〔2026〕10号"]
)
def test_a_number_in_the_form_of_the_standard_passes(number):
    assert check_number(number) is None


@pytest.mark.parametrize(
    ("case", "number", "message"),
    [
        ("square brackets", "昭司审[2026]5号", "六角括号"),
        ("round brackets", "昭司审（2026）5号", "六角括号"),
        ("no brackets", "昭司审2026年5号", "六角括号"),
        ("第 before the number", "昭司审〔2026〕第5号", "不加“第”字"),
        ("leading zeros", "昭司审〔2026〕005号", "不编虚位"),
        ("number zero", "昭司审〔2026〕0号", "不编虚位"),
        ("two-digit year", "昭司审〔26〕5号", "年份应当标全称"),
        ("no 号", "昭司审〔2026〕5", "如“昭司审〔2026〕5号”"),
        ("no organ code", "〔2026〕5号", "缺少发文机关代字"),
        ("spaces", "昭司审 〔2026〕 5号", "如“昭司审〔2026〕5号”"),
    ],
)
def test_a_number_in_another_form_is_refused_with_the_reason(case, number, message):
    with pytest.raises(BadNumber) as refused:
        render(replace(DOCUMENT, number=number))
    assert message in refused.value.sentence
    assert number in refused.value.sentence
    assert (refused.value.code, refused.value.number) == ("bad_document_number", number)


def test_minutes_may_be_numbered_without_an_organ_code():
    document = replace(DOCUMENT, style=Style.MINUTES, number="〔2026〕5号")
    assert render(document).page_count == 1


@pytest.mark.parametrize(
    ("changes", "element"),
    [
        ({"issuer": " "}, "发文机关标志"),
        ({"title": ""}, "标题"),
        ({"body": ()}, "正文"),
        ({"signatory": ""}, "发文机关署名"),
        ({"issued_by": "某办公室"}, "印发日期"),
        ({"issued_on": date(2026, 3, 9)}, "印发机关"),
        ({"copy_no": "12"}, "份号"),
        ({"copy_no": "００００１２"}, "份号"),
        (
            {"attachments": ("说明",), "annexes": (Annex("对照表", (Paragraph("甲"),)),)},
            "附件说明",
        ),
    ],
)
def test_a_document_that_lacks_an_element_is_refused_by_name(changes, element):
    with pytest.raises(IncompleteDocument) as refused:
        render(replace(DOCUMENT, **changes))
    assert refused.value.element == element


def test_a_fifth_level_of_heading_does_not_exist():
    with pytest.raises(ValueError, match="只有四级"):
        Heading(5, "a.")


@pytest.mark.parametrize(
    ("day", "text"),
    [(date(2026, 3, 9), "2026年3月9日"), (date(2026, 12, 31), "2026年12月31日")],
)
def test_dates_are_arabic_without_leading_zeros(day, text):
    assert chinese_date(day) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_numerals(number, text):
    assert chinese_numeral(number) == text


@pytest.mark.parametrize("number", [0, 100, -1])
def test_numerals_outside_one_to_ninety_nine_are_refused(number):
    with pytest.raises(ValueError, match="一至九十九"):
        chinese_numeral(number)


@pytest.mark.parametrize(
    ("level", "text"), [(1, "十二、"), (2, "（十二）"), (3, "12."), (4, "（12）")]
)
def test_each_level_of_heading_has_its_numbers(level, text):
    assert heading_number(level, 12) == text


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("备案审查意见书", ("备案审查意见书",)),
        (
            "关于《广元市昭化区农村产业发展项目资金管理实施办法（送审稿）》的合法性审核意见书",
            (
                "关于《广元市昭化区农村产业发展项目资金",
                "管理实施办法（送审稿）》的",
                "合法性审核意见书",
            ),
        ),
        (
            "昌吉回族自治州人民政府关于废止和修改部分行政规范性文件的决定",
            ("昌吉回族自治州人民政府", "关于废止和修改部分行政规范性文件的决定"),
        ),
        (
            "关于2026年1月至6月行政规范性文件备案审查情况的通报",
            ("关于2026年1月至6月", "行政规范性文件备案审查情况的通报"),
        ),
        ("昭化区司法局\n关于备案的报告", ("昭化区司法局", "关于备案的报告")),
    ],
)
def test_titles_are_broken_by_sense(title, lines):
    assert break_title(title, 20) == lines


@given(st.text("关于印发昭化区《管理办法》的通知（送审稿）2026年、，", min_size=1, max_size=70))
def test_a_title_loses_nothing_and_no_line_is_too_wide(title):
    lines = break_title(title, 20)
    assert "".join(lines) == title
    assert all(width(line) <= 20 for line in lines)


@given(
    st.text("审核意见。，、；：？！）》”〕（《“〔2026aB%./-…—·", max_size=200),
    st.integers(min_value=0, max_value=2),
)
def test_lines_lose_nothing_and_fit_their_cells(text, first):
    book = FontBook()
    lines = break_lines([Span(text)], BODY, book, first)
    assert "".join(line.text for line in lines) == text
    for index, line in enumerate(lines):
        assert line.room == 28 - (first if index == 0 else 0)
        squeezed = line.cells == line.room + 1 and line.atoms[-1].half_closing
        assert line.cells <= line.room or squeezed
        runs = set_line(line, BODY, book, 0.0, 0.0)
        assert "".join(run.text for run in runs) == line.text


@given(st.lists(st.sampled_from(["审核", "意见", "，", "。", "《办法》", "（草案）", "2026年"])))
def test_ordinary_text_never_breaks_at_a_forbidden_place(words):
    text = "".join(f"{word}文" if word in "，。" else word for word in words)
    lines = break_lines([Span(text)], BODY, FontBook(), 2)
    assert not [line.text for line in lines[1:] if line.text[0] in NOT_FIRST]
    assert not [line.text for line in lines[:-1] if line.text[-1] in NOT_LAST]
