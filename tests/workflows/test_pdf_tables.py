"""Tables in official documents: nothing lost, heads repeated, nothing outside the type area."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from workflows.pdf import Heading, OfficialDocument, Paragraph, Table, render
from workflows.pdf.fonts import FontBook
from workflows.pdf.marks import Rule, Run
from workflows.pdf.official import compose

MM = 72 / 25.4
COLUMNS = ("序号", "条款", "修改建议")
WORDS = "制定机关应当根据审核意见修改送审稿并书面说明理由"
DOCUMENT = OfficialDocument(
    issuer="广元市昭化区司法局",
    number="昭司审〔2026〕5号",
    title="合法性审核意见书",
    addressee="区住房城乡建设局",
    body=(Paragraph("意见如下。"),),
    signatory="广元市昭化区司法局",
    dated_on=date(2026, 3, 9),
)


def with_table(*rows, widths=(1, 2, 6)):
    table = Table(COLUMNS, rows, widths)
    body = (Heading(1, "一、问题和修改意见"), table, Paragraph("表后正文。"))
    return replace(DOCUMENT, body=body)


def texts(document):
    reader = PdfReader(BytesIO(render(document).pdf))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def body_rules(document):
    pages = compose(document, FontBook())
    return [[m for m in page if isinstance(m, Rule) and m.thickness == 0.5] for page in pages]


def test_every_row_appears_exactly_once_over_many_pages():
    rows = [(str(n), f"第{n}条", f"标记{n:03d}乙" + WORDS * (n % 4)) for n in range(1, 81)]
    pages = texts(with_table(*rows))
    whole = "".join(pages)
    assert len(pages) > 4
    assert [whole.count(f"标记{n:03d}乙") for n in range(1, 81)] == [1] * 80


def test_the_head_is_repeated_on_every_page_that_carries_rows():
    rows = [(str(n), f"第{n}条", f"标记{n:03d}" + WORDS) for n in range(1, 61)]
    for page in texts(with_table(*rows)):
        assert page.count("修改建议") == (1 if "标记" in page else 0)


def test_a_row_longer_than_a_page_goes_on_overleaf_with_all_its_text():
    long = "".join(f"第{n:04d}句{WORDS}" for n in range(1, 61))
    pages = compose(with_table(("1", "第一条", long)), FontBook())
    runs = [mark for page in pages for mark in page if isinstance(mark, Run)]
    # In the order of setting, the cell's lines follow one another; page numbers come last.
    column = "".join(run.text for run in runs if run.size == 12 and run.x > 3 / 9 * 156 * MM)
    assert column.replace("修改建议", "") == long
    assert len(pages) >= 3


def test_a_cut_row_is_closed_by_a_rule_where_the_page_ends():
    pages = body_rules(with_table(("1", "第一条", WORDS * 60)))
    for rules in pages[:-1]:
        across = [rule for rule in rules if rule.width]
        down = [rule for rule in rules if rule.height]
        foot = max(rule.y + rule.height for rule in down)
        assert max(rule.y for rule in across) == pytest.approx(foot)
        assert foot <= 225 * MM + 0.01


def test_rules_span_the_type_area_and_stay_in_it():
    rows = [(str(n), f"第{n}条", WORDS * 3) for n in range(1, 31)]
    for rules in body_rules(with_table(*rows)):
        assert {round(rule.width / MM, 2) for rule in rules if rule.width} <= {156.0}
        edges = {round(rule.x / MM, 2) for rule in rules if rule.height}
        assert edges in (set(), {0.0, round(156 / 9, 2), round(156 / 3, 2), 156.0})
        assert all(-0.01 <= rule.y <= 225 * MM + 0.01 for rule in rules)


@pytest.mark.parametrize("widths", [(1, 2, 6), (0.1, 0.3, 0.6), (4, 8, 20), ()])
def test_text_stays_inside_its_column(widths):
    document = with_table(("1", "第十一条第二款", WORDS * 4), widths=widths)
    shares = widths or (1, 1, 1)
    edges = [156 * MM * sum(shares[:n]) / sum(shares) for n in range(4)]
    (page, *_) = compose(document, FontBook())
    for run in (mark for mark in page if isinstance(mark, Run) and mark.size == 12):
        left = max(edge for edge in edges if edge <= run.x)
        right = edges[edges.index(left) + 1]
        assert run.x + len(run.text) * (run.size + run.spacing) - run.spacing <= right


def test_a_blank_that_has_a_line_of_a_narrow_column_to_itself_is_nothing():
    document = with_table(("m m", "第一条", WORDS), widths=(1, 1, 40))
    (page, *_) = compose(document, FontBook())
    assert [mark.text for mark in page if isinstance(mark, Run)].count("") == 1
    assert WORDS in texts(document)[0]


def test_text_after_a_table_is_back_on_the_grid():
    (page, *_) = compose(with_table(("1", "第一条", WORDS)), FontBook())
    after = next(mark for mark in page if isinstance(mark, Run) and mark.text == "表后正文。")
    lines = (after.y - 0.38 * 15.75) / (225 / 22 * MM) - 0.5
    assert lines == pytest.approx(round(lines), abs=0.001)


def test_a_heading_goes_with_the_first_row_of_its_table():
    for count in range(1, 9):
        body = (
            *(Paragraph(WORDS) for _ in range(count)),
            Heading(1, "一、问题和修改意见"),
            Table(COLUMNS, (("1", "第一条", "首行内容" + WORDS * 3),), (1, 2, 6)),
        )
        pages = texts(replace(DOCUMENT, body=body))
        assert ["一、问题" in page for page in pages] == ["首行内容" in page for page in pages]


@pytest.mark.parametrize(
    ("columns", "rows", "widths", "message"),
    [
        pytest.param(("甲", "乙"), (("1",),), (), "列数", id="a row too short"),
        pytest.param((), (), (), "列数", id="no column"),
        pytest.param(("甲", "乙"), (), (1,), "列宽", id="a width missing"),
        pytest.param(("甲", "乙"), (), (1, 0), "列宽", id="a column of no width"),
    ],
)
def test_a_table_that_does_not_add_up_is_refused(columns, rows, widths, message):
    with pytest.raises(ValueError, match=message):
        Table(columns, rows, widths)
