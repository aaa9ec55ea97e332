import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from config.demo.drafts import docx, draft, drafts, findings, lines, note, pdf
from workflows.texts import count_changes, differences, extract, normalise

MAX_BYTES = 20 * 1024 * 1024
NAMES = [one.name for one in drafts()]
WITHOUT_TABLES = [name for name in NAMES if name != "parking"]


def words(name, build, suffix):
    return extract(f"{draft(name).file_stem}{suffix}", build(name), MAX_BYTES).plain


def source(name):
    """All words of the text file, table cells parted as in an extracted Word document."""
    below = [" | ".join(line.cells) or line.text for line in lines(name)]
    return normalise("\n".join([draft(name).title, note(name), *below]))


def squeezed(text):
    return "".join(text.split())


def article_numbers(name):
    return [line.text.split("　")[0] for line in lines(name) if line.kind == "article"]


def chinese(number):
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
    return head + (digits[ones] if ones else "")


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("ebike-v1", 4_500, 6_500),
        ("ebike-v2", 4_500, 6_500),
        ("ebike-explanation", 800, 1_500),
        ("ebike-v2-reply", 500, 1_500),
        ("parking", 4_500, 6_000),
        ("parking-explanation", 800, 1_500),
    ],
)
def test_drafts_have_the_length_of_real_ones(name, least, most):
    assert least <= len(squeezed(source(name))) <= most


def test_every_draft_is_listed_once_and_goes_with_a_text():
    assert len(set(NAMES)) == len(NAMES) == 6
    texts = {one.name for one in drafts() if one.role == "text"}
    assert {one.of for one in drafts()} == texts
    assert {(one.of, one.kind, one.division, one.revision) for one in drafts()} == {
        (one.name, one.kind, one.division, one.revision) for one in drafts() if one.role == "text"
    }


@pytest.mark.parametrize("name", ["ebike-v1", "ebike-v2"])
def test_articles_are_numbered_without_gap(name):
    assert article_numbers(name) == [f"第{chinese(number)}条" for number in range(1, 43)]


def test_references_to_articles_in_the_papers_point_at_the_articles_meant():
    by_number = {line.text.split("　")[0]: line.text for line in lines("ebike-v1")}
    assert "业主委员会或者物业服务人" in by_number["第十七条"]
    assert "下列安全管理职责" in by_number["第二十五条"]
    assert "违反本办法规定" in by_number["第三十七条"]


def test_the_sums_in_the_tables_are_right():
    rows = [line.cells for line in lines("parking") if line.kind == "row"]
    projects, funds = rows[1:14], rows[15:19]
    spaces = [int(row[5]) for row in projects[:-1]]
    costs = [int(row[6]) for row in projects[:-1]]
    assert (sum(spaces), sum(costs)) == (int(projects[-1][5]), int(projects[-1][6]))
    for row in funds:
        assert sum(map(int, row[1:5])) == int(row[5])
    for column in range(1, 6):
        assert sum(int(row[column]) for row in funds[:-1]) == int(funds[-1][column])
    for row in funds[:-1]:
        assert int(row[5]) == sum(int(one[6]) for one in projects if one[1] == row[0])
    assert f"新增公共停车泊位{sum(spaces)}个" in source("parking")
    assert f"总投资{sum(costs)}万元" in source("parking")


@pytest.mark.parametrize("name", NAMES)
def test_the_word_document_holds_exactly_the_words_of_the_source(name):
    assert words(name, docx, ".docx") == source(name)


@pytest.mark.parametrize("name", WITHOUT_TABLES)
def test_the_pdf_holds_the_same_words_but_for_line_breaks(name):
    assert squeezed(words(name, pdf, ".pdf")) == squeezed(source(name))


def test_the_pdf_of_a_draft_with_tables_holds_all_paragraphs_in_order():
    text = squeezed(words("parking", pdf, ".pdf"))
    places = [text.find(squeezed(line.text)) for line in lines("parking") if line.kind != "row"]
    assert min(places) >= 0
    assert places == sorted(places)


def test_the_pdf_of_a_draft_with_tables_holds_every_figure():
    text = squeezed(words("parking", pdf, ".pdf"))
    figures = {cell for line in lines("parking") for cell in line.cells if cell.isdigit()}
    assert {figure for figure in figures if figure not in text} == set()


@pytest.mark.parametrize("build", [docx, pdf])
@pytest.mark.parametrize("name", NAMES)
def test_the_same_draft_is_the_same_file_every_time(build, name):
    assert build(name) == build(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_member_of_a_word_document_tells_when_it_was_built(name):
    with ZipFile(BytesIO(docx(name))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}
        properties = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", properties)) == {"2026-01-01T00:00:00Z"}


def test_every_finding_quotes_the_first_text_and_is_answered_in_the_second():
    found = findings("ebike-v1")
    assert [one.clause for one in found] == [
        "第三条第二款",
        "第十七条第一款",
        "第二十六条第二款",
        "第三十七条",
    ]
    first, second = source("ebike-v1"), source("ebike-v2")
    assert [first.count(one.original) for one in found] == [1, 1, 1, 1]
    assert [second.count(one.original) for one in found] == [0, 0, 0, 0]
    assert all(one.answer.startswith("采纳。") for one in found)


def test_other_texts_have_no_findings():
    assert [name for name in NAMES if findings(name)] == ["ebike-v1"]


def test_the_second_text_changes_the_note_and_the_articles_found_fault_with_and_no_other():
    changes = differences(source("ebike-v1"), source("ebike-v2"))
    touched = [(one.kind, one.segments[0].text[:7]) for one in changes if one.kind != "same"]
    assert count_changes(changes) == 10
    assert touched == [
        ("changed", "（送审"),
        ("changed", "本办法所称停放"),
        ("changed", "第十七条 既有"),
        ("added", "增设停放充电场"),
        ("removed", "运营单位应当每"),
        ("added", "鼓励运营单位与"),
        ("removed", "第三十七条 违"),
        ("added", "第三十七条 占"),
        ("added", "在高层民用建筑"),
        ("added", "违反本办法规定"),
    ]


@pytest.mark.parametrize("name", ["ebike-v1", "ebike-v2"])
def test_the_document_sets_no_licence_fee_or_penalty(name):
    text = source(name)
    for word in ("罚款", "没收", "吊销", "处以", "许可证", "备案后方可", "强制拆除"):
        assert word not in text


@pytest.mark.parametrize("name", ["ebike-v1", "ebike-v2"])
def test_the_last_article_names_day_of_effect_and_validity(name):
    last = [line.text for line in lines(name) if line.kind == "article"][-1]
    assert last == "第四十二条　本办法自公布之日起满30日后施行，有效期5年。"


def test_an_unknown_name_is_a_key_error():
    for build in (docx, pdf, findings):
        with pytest.raises(KeyError):
            build("unknown")
