"""The mark at the foot of the first page: what it says, and that it leaves the layout alone."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from workflows.pdf import CheckMark, OfficialDocument, Paragraph, SealPlaceholder, Style, render
from workflows.pdf import check_mark as drawn
from workflows.pdf.fonts import FontBook
from workflows.pdf.imprint import folio
from workflows.pdf.marks import Pattern, Rule, Run
from workflows.pdf.measures import MM, PAGE_HEIGHT, TOP_MARGIN, TYPE_HEIGHT, TYPE_WIDTH
from workflows.pdf.official import compose

MARK = CheckMark(
    "https://shenhe.example.gov.cn/check/7K9M-2P4Q-8RST-VWXY/",
    "https://shenhe.example.gov.cn/check/",
    "7K9M-2P4Q-8RST-VWXY",
)
OPINION = OfficialDocument(
    issuer="广元市昭化区司法局文件",
    number="昭司审〔2026〕1号",
    title="关于《电动自行车停放充电安全管理办法（送审稿）》的合法性审核意见",
    addressee="广元市昭化区住房和城乡建设局",
    body=tuple(Paragraph("本办法规定了停放充电设施的建设和管理。" * 4) for _ in range(8)),
    signatory="广元市昭化区司法局",
    dated_on=date(2026, 3, 9),
    copy_to="广元市昭化区人民政府。",
    issued_by="广元市昭化区司法局",
    issued_on=date(2026, 3, 9),
    seal=SealPlaceholder(),
)
LETTER = replace(OPINION, style=Style.LETTER, issued_by=None, issued_on=None)
RECORD = replace(
    OPINION, style=Style.RECORD, issuer="", number="", addressee="", copy_to=None, issued_by=None
)
FORMS = [OPINION, LETTER, RECORD]


def pages_of(document):
    book = FontBook()
    try:
        return compose(document, book)
    finally:
        book.save()


@pytest.mark.parametrize("document", FORMS, ids=lambda one: one.style.value)
def test_the_mark_adds_itself_to_the_first_page_and_moves_nothing(document):
    without, with_mark = pages_of(document), pages_of(replace(document, check=MARK))
    added = [mark for mark in with_mark[0] if mark not in without[0]]
    assert [mark for mark in with_mark[0] if mark not in added] == without[0]
    assert with_mark[1:] == without[1:]
    assert [type(mark) for mark in added] == [Pattern, Run, Run, Run]


@pytest.mark.parametrize("document", FORMS, ids=lambda one: one.style.value)
def test_the_mark_lies_below_the_type_area_and_above_what_printers_cut(document):
    marks = pages_of(replace(document, check=MARK))[0]
    [pattern] = [mark for mark in marks if isinstance(mark, Pattern)]
    lowest = PAGE_HEIGHT - TOP_MARGIN - 10 * MM
    assert pattern.y > TYPE_HEIGHT
    assert pattern.y + pattern.side < lowest
    # A module of at least 0.3 mm, so that a telephone reads it from paper.
    assert pattern.side / len(pattern.modules) > 0.3 * MM


def test_in_a_letter_the_mark_stands_clear_of_the_double_line():
    marks = pages_of(replace(LETTER, check=MARK))[0]
    [pattern] = [mark for mark in marks if isinstance(mark, Pattern)]
    lines = [mark.y - mark.thickness / 2 for mark in marks if isinstance(mark, Rule)]
    below = min(y for y in lines if y > TYPE_HEIGHT)
    module = pattern.side / len(pattern.modules)
    # The quiet zone of four modules.
    assert below - (pattern.y + pattern.side) > 4 * module


def test_the_words_end_before_the_page_number_even_for_a_long_address():
    long = replace(MARK, entrance=f"https://{'shenhe.' * 20}example.gov.cn/check/")
    book = FontBook()
    marks = drawn.check_marks(replace(OPINION, check=long), book)
    number = min(run.x for run in folio(1, book))
    for run in marks[1:]:
        assert run.x + book.width(run.role, run.text) * run.size * run.stretch < number
    assert number < TYPE_WIDTH


def encoded_elsewhere(address):
    """What the encoder of another house makes of the address, with the same mask."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(address)
    code.make()
    code.makeImpl(False, drawn.MASK)
    count = range(code.getModuleCount())
    return tuple(tuple(bool(code.isDark(row, column)) for column in count) for row in count)


@pytest.mark.parametrize(
    "address",
    [
        MARK.address,
        "http://127.0.0.1:8000/check/0000-0000-0000-0000/",
        "https://司法局.中国/check/7K9M-2P4Q-8RST-VWXY/",
        f"https://{'shenhe.' * 20}example.gov.cn/check/7K9M-2P4Q-8RST-VWXY/",
    ],
)
def test_the_code_holds_the_address_and_nothing_else(address):
    marks = pages_of(replace(OPINION, check=replace(MARK, address=address)))[0]
    [pattern] = [mark for mark in marks if isinstance(mark, Pattern)]
    assert pattern.modules == encoded_elsewhere(address)
    assert pattern.modules != drawn.modules_of(f"{address}x")


def test_the_code_is_painted_module_by_module():
    page = PdfReader(BytesIO(render(replace(OPINION, check=MARK)).pdf)).pages[0]
    operations = ContentStream(page["/Contents"].get_object(), page.pdf).operations
    boxes = [[float(value) for value in values] for values, name in operations if name == b"re"]
    modules = drawn.modules_of(MARK.address)
    step = boxes[0][3]
    left, top = boxes[0][0], boxes[0][1] + step
    black = {
        (round((top - y) / step) - 1, round((x - left) / step) + column)
        for x, y, width, _ in boxes
        for column in range(round(width / step))
    }
    assert black == {
        (row, column)
        for row, line in enumerate(modules)
        for column, dark in enumerate(line)
        if dark
    }


def test_the_modules_are_a_code_with_its_three_corners():
    modules = drawn.modules_of(MARK.address)
    corner = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]

    def at(row, column):
        return [
            "".join("01"[black] for black in line[column : column + 7])
            for line in modules[row : row + 7]
        ]

    side = len(modules)
    assert {len(line) for line in modules} == {side}
    assert (side - 17) % 4 == 0
    assert at(0, 0) == at(0, side - 7) == at(side - 7, 0) == corner


def test_the_code_can_be_read_off_the_paper():
    text = PdfReader(BytesIO(render(replace(OPINION, check=MARK)).pdf)).pages[0].extract_text()
    assert "核验码 7K9M-2P4Q-8RST-VWXY" in text
    assert "https://shenhe.example.gov.cn/check/" in text


def test_equal_documents_with_equal_marks_give_equal_bytes():
    marked = replace(OPINION, check=MARK)
    assert render(marked).pdf == render(marked).pdf
    assert render(marked).pdf != render(OPINION).pdf
