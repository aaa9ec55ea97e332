"""Where things stand on the page: read back from the PDF, in millimetres of GB/T 9704-2012."""

import itertools
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from workflows.pdf import (
    Annex,
    Blank,
    Heading,
    Labelled,
    LayoutImpossible,
    OfficialDocument,
    Paragraph,
    SealPlaceholder,
    Style,
    render,
)
from workflows.pdf.atoms import NOT_FIRST, NOT_LAST
from workflows.pdf.fonts import FontBook
from workflows.pdf.marks import Ink, Ring, Role, Rule, Run
from workflows.pdf.official import compose

MM = 72 / 25.4
PITCH = 225 / 22
CELL = 156 / 28
WORDS = "审核意见应当明确具体并说明理由制定机关根据意见修改后提交集体讨论决定"
MIXED = "根据《办法》（第351号），“送审稿”于2026年3月9日、3月10日送审；经核查：材料齐备。"
DOCUMENT = OfficialDocument(
    issuer="广元市昭化区司法局",
    number="昭司审〔2026〕5号",
    title="关于《昭化区停车场管理办法（送审稿）》的合法性审核意见",
    addressee="区住房城乡建设局",
    body=(Paragraph("送审稿收悉，意见如下。"),),
    signatory="广元市昭化区司法局",
    dated_on=date(2026, 3, 9),
    seal=SealPlaceholder(),
)


@dataclass(frozen=True)
class Line:
    """Text on one baseline; x from the left and y from the upper edge of the type area, in mm."""

    x: float
    y: float
    text: str

    @property
    def slot(self) -> float:
        """Which grid line, counted from 0; whole for characters of 3号 on the grid."""
        return round((self.y - 0.38 * 15.75 / MM) / PITCH - 0.5, 2)


def a_document(**changes):
    return replace(DOCUMENT, **changes)


def reader(document):
    return PdfReader(BytesIO(render(document).pdf))


def lines_of(page):
    pieces = defaultdict(list)

    def visit(text, _cm, tm, _font, _size):
        if text.strip():
            y = round(297 - tm[5] / MM - 37, 2)
            pieces[y].append((tm[4] / MM - 28, text.replace("\n", "").replace(" ", "")))

    page.extract_text(visitor_text=visit)
    lines = [(min(x for x, _ in row), y, "".join(t for _, t in row)) for y, row in pieces.items()]
    return [Line(x, y, text) for x, y, text in sorted(lines, key=lambda line: line[1])]


def body_of(page):
    return [line for line in lines_of(page) if line.y < 225]


def all_lines(document):
    return [line for page in reader(document).pages for line in body_of(page)]


def line_with(document, text):
    """The last line with the text: a name stands in the header too."""
    return [line for line in all_lines(document) if text in line.text][-1]


def marks_of(document):
    return compose(document, FontBook())


def rules_on(marks):
    return [mark for mark in marks if isinstance(mark, Rule)]


def paragraph(lines):
    """A paragraph of exactly so many lines, the last one not full."""
    count = 26 + 28 * (lines - 2) + 10
    return Paragraph("".join(itertools.islice(itertools.cycle(WORDS), count)))


def test_a_full_page_has_22_lines_of_28_characters_on_the_grid():
    page = reader(a_document(body=(paragraph(60),))).pages[1]
    lines = body_of(page)
    assert [line.slot for line in lines] == list(range(22))
    assert {len(line.text) for line in lines} == {28}
    assert {round(line.x, 2) for line in lines} == {0.01}


def test_the_28_characters_fill_the_type_area_and_do_not_leave_it():
    page = reader(a_document(body=(paragraph(60),))).pages[1]
    operations = ContentStream(page["/Contents"].get_object(), page.pdf).operations
    spacings = {float(values[0]) for values, operator in operations if operator == b"Tc"}
    assert 28 * (15.75 + max(spacings)) / MM == pytest.approx(156, abs=0.01)


def test_the_page_is_a4():
    box = reader(DOCUMENT).pages[0].mediabox
    assert (float(box.width) / MM, float(box.height) / MM) == pytest.approx((210, 297), abs=0.01)


def test_a_paragraph_begins_two_characters_in_and_turns_to_the_edge():
    first, second, *_ = [
        line for line in all_lines(a_document(body=(paragraph(3),))) if line.slot > 13
    ]
    assert (first.x, second.x) == pytest.approx((2 * CELL, 0.0), abs=0.02)


@pytest.mark.parametrize("offset", range(28), ids=lambda n: f"shifted by {n}")
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(offset):
    text = WORDS[:offset] + MIXED * 6
    lines = all_lines(a_document(body=(Paragraph(text),), seal=None))
    start = next(i for i, line in enumerate(lines) if line.text.startswith("区住房"))
    body = lines[start + 1 : -2]
    assert "".join(line.text for line in body) == text
    assert not [line.text for line in body if line.text[0] in NOT_FIRST]
    assert not [line.text for line in body if line.text[-1] in NOT_LAST]


def test_one_closing_mark_more_is_taken_into_a_full_line():
    text = WORDS[:26] + "。" + WORDS[:10]
    texts = [line.text for line in all_lines(a_document(body=(Paragraph(text),)))]
    assert WORDS[:26] + "。" in texts


def test_two_digits_share_a_cell_and_the_text_after_them_is_on_the_grid():
    (page, *_) = marks_of(a_document(body=(Paragraph("自2026年起施行，" + WORDS),)))
    after = next(mark for mark in page if isinstance(mark, Run) and mark.text.startswith("年起"))
    assert after.x / MM == pytest.approx(5 * CELL, abs=0.02)


def test_page_numbers_stand_7_mm_below_the_type_area_odd_right_even_left():
    pages = reader(a_document(body=(paragraph(60),))).pages
    folios = [next(line for line in lines_of(page) if line.y > 225) for page in pages]
    assert [folio.text for folio in folios[:3]] == ["—1—", "—2—", "—3—"]
    dash = 232 + 0.38 * 14 / MM
    assert [folio.y for folio in folios] == pytest.approx([dash] * len(folios), abs=0.01)
    right, left, again = (folio.x for folio in folios[:3])
    assert left == pytest.approx(14 / MM, abs=0.01)
    assert right == pytest.approx(again, abs=0.5)
    width = 3 * 14 / MM + FontBook().width(Role.SONGTI, "1") * 14 / MM
    assert right + width == pytest.approx(156 - 14 / MM, abs=0.01)


def test_the_red_header_has_its_ink_35_mm_below_the_type_area_and_is_centred():
    book = FontBook()
    marks = compose(DOCUMENT, book)[0]
    header = next(mark for mark in marks if isinstance(mark, Run) and mark.ink is Ink.RED)
    stroke = book.emboldening(header.role) / 2
    top = header.y - (book.ink_top(header.role, header.text) + stroke) * header.size
    assert top / MM == pytest.approx(35, abs=0.01)
    width = 9 * header.size * header.stretch + 8 * header.spacing
    assert (2 * header.x + width) / MM == pytest.approx(156, abs=0.01)


@pytest.mark.parametrize(
    "issuer",
    ["司法局", "广元市昭化区人民政府文件", "新疆维吾尔自治区昌吉回族自治州人民政府办公室文件"],
)
def test_a_header_of_any_length_stays_inside_the_type_area(issuer):
    marks = marks_of(a_document(issuer=issuer))[0]
    header = next(mark for mark in marks if isinstance(mark, Run) and mark.ink is Ink.RED)
    width = len(issuer) * header.size * header.stretch + (len(issuer) - 1) * header.spacing
    assert header.x >= -0.01
    assert header.x + width <= 156 * MM + 0.01
    assert header.stretch >= 0.59


def test_number_rule_title_and_addressee_follow_in_the_distances_of_the_standard():
    number = line_with(DOCUMENT, "昭司审")
    rule = next(mark for mark in marks_of(DOCUMENT)[0] if isinstance(mark, Rule))
    foot_of_number = number.y + (0.5 - 0.38) * 15.75 / MM
    assert (rule.y - rule.thickness / 2) / MM - foot_of_number == pytest.approx(4, abs=0.01)
    assert (rule.x, rule.width / MM, rule.ink) == (0, pytest.approx(156), Ink.RED)
    # The header ends 2 lines over line 8; the title begins on line 11, two after the rule's.
    title = [line for line in all_lines(DOCUMENT) if "停车场" in line.text or "合法性" in line.text]
    assert number.slot == 7
    assert [round(line.y / PITCH - 0.5 - 0.38 * 22 / MM / PITCH) for line in title] == [10, 11]
    assert line_with(DOCUMENT, "区住房城乡建设局：").slot == 13
    assert line_with(DOCUMENT, "区住房城乡建设局：").x == pytest.approx(0, abs=0.02)


def test_to_a_superior_the_number_stands_left_and_the_signer_right():
    document = a_document(signed_by="赵某某")
    number = line_with(document, "昭司审")
    assert number.text == "昭司审〔2026〕5号签发人：赵某某"
    assert number.x == pytest.approx(CELL, abs=0.02)
    runs = [mark for mark in marks_of(document)[0] if isinstance(mark, Run)]
    name = next(run for run in runs if run.text == "赵某某")
    assert name.role is Role.KAITI
    assert name.x / MM + 3 * CELL == pytest.approx(156 - CELL, abs=0.02)


def test_copy_number_secrecy_and_urgency_stand_one_under_the_other_top_left():
    lines = all_lines(a_document(copy_no="000012", secrecy="秘密★1年", urgency="特急"))[:3]
    assert [(line.text, line.slot) for line in lines] == [
        ("000012", 0),
        ("秘密★1年", 1),
        ("特急", 2),
    ]
    assert max(line.x for line in lines) < 0.1


def test_sealed_the_date_is_four_in_and_the_name_centred_over_it_inside_the_ring():
    document = a_document()
    name, day = line_with(document, "广元市昭化区司法局"[3:]), line_with(document, "2026年3月9日")
    body = line_with(document, "收悉")
    assert (name.slot - body.slot, day.slot - name.slot) == (3, 1)
    (page,) = marks_of(document)
    ring = next(mark for mark in page if isinstance(mark, Ring))
    last = next(run for run in page if isinstance(run, Run) and run.text == "日")
    assert last.x / MM + CELL == pytest.approx(156 - 4 * CELL, abs=0.02)
    centre = (day.x + last.x / MM + CELL) / 2
    assert name.x + 4.5 * CELL == pytest.approx(centre, abs=0.05)
    assert (ring.x / MM, ring.radius / MM) == (pytest.approx(centre, abs=0.05), pytest.approx(21))
    top_of_seal = (ring.y - ring.radius) / MM
    foot_of_body = (body.slot + 1) * PITCH
    assert 0 <= top_of_seal - foot_of_body <= PITCH
    assert ring.y / MM < name.y


def test_the_placeholder_is_grey_and_names_itself():
    (page,) = marks_of(DOCUMENT)
    assert {mark.ink for mark in page if isinstance(mark, Ring)} == {Ink.GREY}
    assert "（此处加盖印章）" in "".join(line.text for line in all_lines(DOCUMENT))


def test_room_for_a_seal_can_be_left_without_a_mark():
    document = a_document(seal=SealPlaceholder(visible=False))
    assert not [mark for mark in marks_of(document)[0] if isinstance(mark, Ring)]
    name = "昭化区司法局"
    assert line_with(document, name).y == line_with(DOCUMENT, name).y


def test_unsealed_the_name_is_two_in_and_the_date_begins_two_after_the_name():
    document = a_document(seal=None, signatory="广元市昭化区人民政府办公室")
    name, day = line_with(document, "政府办公室"), line_with(document, "2026年3月9日")
    assert name.slot - line_with(document, "收悉").slot == 2
    assert name.x + 13 * CELL == pytest.approx(156 - 2 * CELL, abs=0.02)
    assert day.x - name.x == pytest.approx(2 * CELL, abs=0.05)


def test_unsealed_a_date_longer_than_the_name_pushes_the_name_in():
    document = a_document(seal=None, signatory="司法局")
    day = line_with(document, "2026年3月9日")
    (page,) = marks_of(document)
    last = next(run for run in page if isinstance(run, Run) and run.text == "日")
    name = next(run for run in page if isinstance(run, Run) and run.text == "司法局")
    assert last.x / MM + CELL == pytest.approx(156 - 2 * CELL, abs=0.02)
    assert day.x - name.x / MM == pytest.approx(2 * CELL, abs=0.05)


def test_the_remark_follows_the_date_in_brackets_two_in():
    remark = line_with(a_document(note="此件不予公开"), "此件不予公开")
    assert remark.text == "（此件不予公开）"
    assert remark.slot - line_with(a_document(), "2026年3月9日").slot == 1
    assert remark.x == pytest.approx(2 * CELL, abs=0.02)
    again = line_with(a_document(note="（此件不予公开）"), "此件不予公开")
    assert again.text == remark.text


@pytest.mark.parametrize("count", range(1, 34), ids=lambda n: f"{n} body lines")
def test_a_signature_never_stands_without_two_body_lines_and_nothing_leaves_the_page(count):
    document = a_document(body=(paragraph(count + 1),), note="此件不予公开")
    pages = [body_of(page) for page in reader(document).pages]
    assert all(line.y < 225 for page in pages for line in page)
    signed = next(page for page in pages if any("2026年3月9日" in line.text for line in page))
    above = [line for line in signed if len(line.text) >= 10 and line.text[-1] in WORDS]
    assert len(above) >= 2
    assert any(line.text[0] in WORDS and line.slot > 13 for line in pages[0])
    text = "".join(line.text for page in pages for line in page)
    assert document.body[0].text in text
    assert "此页无正文" not in text


@pytest.mark.parametrize(
    ("lines_overleaf", "page_count", "pitch"),
    [
        pytest.param(18, 2, 225 / 22, id="all fits"),
        pytest.param(19, 2, 225 / 23, id="one line too many"),
        pytest.param(20, 2, 225 / 24, id="two lines too many"),
        pytest.param(21, 3, 225 / 22, id="three lines too many turn the page"),
    ],
)
def test_lines_move_closer_rather_than_turn_the_page_for_a_signature(
    lines_overleaf, page_count, pitch
):
    pages = reader(a_document(body=(paragraph(8 + lines_overleaf),))).pages
    lines = body_of(pages[1])
    assert len(pages) == page_count
    assert lines[1].y - lines[0].y == pytest.approx(pitch, abs=0.01)


def test_a_heading_is_not_left_at_the_foot_of_a_page():
    for count in range(20, 30):
        body = (paragraph(count), Heading(1, "一、审核依据"), paragraph(4))
        for page in reader(a_document(body=body)).pages:
            assert body_of(page)[-1].text != "一、审核依据"


@pytest.mark.parametrize(
    ("level", "text", "role"),
    [
        (1, "一、审核依据", Role.HEITI),
        (2, "（一）主体", Role.KAITI),
        (3, "1.权限", Role.FANGSONG),
        (4, "（1）程序", Role.FANGSONG),
    ],
)
def test_each_level_of_heading_has_its_face(level, text, role):
    document = a_document(body=(Heading(level, text, run_in="正文续于此。"),))
    runs = [mark for mark in marks_of(document)[0] if isinstance(mark, Run)]
    heading = next(run for run in runs if text[-2:] in run.text)
    assert heading.role is role
    assert line_with(document, text[-2:]).text == f"{text}正文续于此。"


def test_attachments_are_listed_after_a_blank_line_names_under_names():
    document = a_document(attachments=("逐条审核对照表。", "区政府法律顾问" + WORDS[:28]))
    lines = all_lines(document)
    start = next(i for i, line in enumerate(lines) if line.text.startswith("附件："))
    first, second, third = lines[start : start + 3]
    assert first.text == "附件：1.逐条审核对照表"
    assert second.text.startswith("2.区政府法律顾问")
    assert first.slot - line_with(document, "收悉").slot == 2
    assert first.x == pytest.approx(2 * CELL, abs=0.02)
    assert second.x == pytest.approx(5 * CELL, abs=0.1)
    assert third.x == pytest.approx(6 * CELL, abs=0.1)


def test_a_single_attachment_has_no_number():
    assert line_with(a_document(attachments=("说明",)), "附件").text == "附件：说明"


def test_annexes_begin_a_page_and_page_numbers_go_on():
    annexes = (Annex("对照表", (Paragraph("甲。"),)), Annex("说明", (Paragraph("乙。"),)))
    document = a_document(annexes=annexes, issued_by="某办公室", issued_on=date(2026, 3, 10))
    pages = reader(document).pages
    heads = [lines_of(page)[:3] for page in pages[1:]]
    assert [[line.text for line in head] for head in heads] == [
        ["附件1", "对照表", "甲。"],
        ["附件2", "说明", "乙。"],
    ]
    assert heads[0][0].slot == 0
    assert round(heads[0][1].y / PITCH - 0.5 - 0.38 * 22 / MM / PITCH) == 2
    assert [lines_of(page)[-1].text for page in pages] == ["—1—", "—2—", "—3—"]
    assert "印发" not in pages[0].extract_text()
    assert "2026年3月10日印发" in pages[2].extract_text()


def test_the_foot_ends_on_the_edge_of_the_type_area_with_rules_thick_thin_thick():
    document = a_document(
        copy_to="区人民政府办公室，区财政局",
        issued_by="广元市昭化区司法局办公室",
        issued_on=date(2026, 3, 10),
    )
    (page,) = marks_of(document)
    rules = sorted((mark for mark in rules_on(page) if mark.ink is Ink.BLACK), key=lambda r: r.y)
    assert [round(rule.thickness / MM, 2) for rule in rules] == [0.35, 0.25, 0.35]
    assert (rules[-1].y + rules[-1].thickness / 2) / MM == pytest.approx(225)
    copies = line_with(document, "抄送")
    issue = line_with(document, "印发")
    assert copies.text == "抄送：区人民政府办公室，区财政局。"
    assert issue.text == "广元市昭化区司法局办公室2026年3月10日印发"
    assert copies.x == issue.x == pytest.approx(14 / MM, abs=0.1)


def test_a_foot_without_room_goes_on_a_page_of_its_own():
    for count in range(1, 12):
        document = a_document(
            body=(paragraph(count + 1),), issued_by="某局办公室", issued_on=date(2026, 3, 10)
        )
        last = marks_of(document)[-1]
        foot = min(rule.y for rule in rules_on(last) if rule.ink is Ink.BLACK)
        above = [m.y for m in last if isinstance(m, Run) and m.y < foot]
        assert all(y <= foot for y in above)
        assert (225 * MM - foot) / MM == pytest.approx(PITCH)


def test_a_letter_has_double_lines_of_170_mm_and_no_number_on_its_first_page():
    document = a_document(style=Style.LETTER, number="昭司函〔2026〕12号", body=(paragraph(30),))
    first, second, *_ = marks_of(document)
    rules = sorted((mark for mark in rules_on(first)), key=lambda rule: rule.y)
    assert {round(rule.width / MM, 2) for rule in rules} == {170.0}
    assert {round(rule.x / MM, 2) for rule in rules} == {-7.0}
    thick_thin = [rule.thickness for rule in rules]
    assert thick_thin[0] > thick_thin[1]
    assert thick_thin[2] < thick_thin[3]
    assert (rules[3].y + rules[3].thickness / 2) / MM == pytest.approx(297 - 37 - 20)
    assert not rules_on(second)
    number = line_with(document, "昭司函")
    top_of_number = number.y - (0.5 + 0.38) * 15.75 / MM
    foot_of_line = (rules[1].y + rules[1].thickness / 2) / MM
    assert top_of_number - foot_of_line == pytest.approx(7 / 8 * 15.75 / MM, abs=0.02)
    folios = [[line.text for line in lines_of(p) if line.y > 225] for p in reader(document).pages]
    assert folios[:2] == [[], ["—2—"]]


def test_a_letters_header_begins_30_mm_from_the_edge_and_its_line_4_mm_under_it():
    book = FontBook()
    marks = compose(a_document(style=Style.LETTER), book)[0]
    header = next(mark for mark in marks if isinstance(mark, Run) and mark.ink is Ink.RED)
    stroke = book.emboldening(header.role) / 2
    top = header.y - (book.ink_top(header.role, header.text) + stroke) * header.size
    assert top / MM == pytest.approx(30 - 37, abs=0.01)
    line = min(rules_on(marks), key=lambda rule: rule.y)
    gap = (line.y - line.thickness / 2 - top) - header.size
    assert gap / MM == pytest.approx(4, abs=0.01)


def test_a_letters_foot_has_copies_but_neither_rules_nor_issue():
    document = a_document(
        style=Style.LETTER, copy_to="区政府", issued_by="某室", issued_on=date(2026, 3, 9)
    )
    (page,) = marks_of(document)
    assert {rule.ink for rule in rules_on(page)} == {Ink.RED}
    text = "".join(line.text for line in all_lines(document))
    assert "抄送：区政府。" in text
    assert "印发" not in text


def test_minutes_label_those_present_and_hang_the_names():
    names = "、".join(["赵某某"] * 12)
    document = a_document(
        style=Style.MINUTES,
        issuer="区人民政府常务会议纪要",
        number="〔2026〕8号",
        addressee="",
        signatory="",
        seal=None,
        issued_by="区人民政府办公室",
        issued_on=date(2026, 3, 10),
        body=(
            Paragraph("会议议定如下。"),
            Blank(),
            Labelled("出席", names),
            Labelled("请假", "钱某"),
        ),
    )
    lines = all_lines(document)
    first = next(i for i, line in enumerate(lines) if line.text.startswith("出席："))
    assert lines[first].slot - line_with(document, "议定").slot == 2
    assert lines[first].x == pytest.approx(2 * CELL, abs=0.02)
    assert lines[first + 1].x == pytest.approx(5 * CELL, abs=0.02)
    runs = [mark for mark in marks_of(document)[0] if isinstance(mark, Run)]
    assert next(run for run in runs if run.text == "出席：").role is Role.HEITI
    assert next(run for run in runs if run.text.startswith("赵某某")).role is Role.FANGSONG
    assert line_with(document, "2026年3月9日").text == "区人民政府办公室2026年3月9日"


def test_so_many_addressees_that_no_body_fits_move_to_the_foot():
    many = "，".join(f"{name}乡人民政府" for name in WORDS * 2)
    lines = all_lines(a_document(addressee=many, issued_by="某室", issued_on=date(2026, 3, 9)))
    first_page = lines[: next(i for i, line in enumerate(lines) if "收悉" in line.text)]
    assert not [line for line in first_page if "乡人民政府" in line.text]
    assert any(line.text.startswith("主送：") for line in lines)


def test_a_title_that_leaves_no_room_for_the_body_is_refused():
    with pytest.raises(LayoutImpossible, match="首页未能显示正文"):
        render(a_document(title=WORDS * 8))


def test_a_one_line_body_with_many_attachments_still_stands_on_the_first_page():
    names = tuple(f"材料{n}" for n in WORDS[:5])
    document = a_document(attachments=names, note="此件不予公开", title=DOCUMENT.title * 2)
    first, second = (body_of(page) for page in reader(document).pages)
    assert any("收悉" in line.text for line in first)
    assert any("2026年3月9日" in line.text for line in second)
    assert [line.text for line in second][:2] == ["4.材料见", "5.材料应"]


def test_a_record_for_the_file_begins_with_its_title_and_bears_no_header():
    record = a_document(style=Style.RECORD, issuer="", number="", signatory="", title="卷内目录")
    marks = marks_of(record)
    assert not [mark for page in marks for mark in page if getattr(mark, "ink", None) is Ink.RED]
    first = all_lines(record)[0]
    assert "".join(first.text.split()) == "卷内目录"
