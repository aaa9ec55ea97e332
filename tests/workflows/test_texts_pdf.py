import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from workflows.texts import TextRefused, extract, pdf

MAX_BYTES = 20 * 1024 * 1024
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def a_pdf(*pages):
    """A page for each list of lines, with a text layer in Chinese."""
    stream = BytesIO()
    canvas = Canvas(stream)
    for lines in pages:
        canvas.setFont("STSong-Light", 16)
        for number, line in enumerate(lines):
            canvas.drawString(80, 760 - 29 * number, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


PLAIN = a_pdf(["第一条 为了规范管理，", "制定本办法。"])


def rewritten(change, data=PLAIN):
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    change(writer)
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def refusal(data):
    with pytest.raises(TextRefused) as caught:
        extract("草案.pdf", data, MAX_BYTES)
    return caught.value


def test_lines_are_read_as_printed_and_pages_are_counted():
    taken = extract(
        "草案.pdf", a_pdf(["第一条 总则。", "第二条 定义。"], ["第三条 附则。"]), MAX_BYTES
    )
    assert taken.format == "pdf"
    assert taken.plain == "第一条 总则。\n第二条 定义。\n第三条 附则。"
    assert taken.page_count == 2


def test_page_numbers_in_dashes_are_left_out_only_at_the_edge_of_a_page():
    pages = [["第一条", "— 1 —"], ["- 2 -", "第二条", "— 9 —", "附件"]]
    assert extract("草案.pdf", a_pdf(*pages), MAX_BYTES).plain == "第一条\n第二条\n— 9 —\n附件"


def test_a_scan_without_text_layer_is_refused():
    refused = refusal(a_pdf([], []))
    assert refused.code == "scanned_pdf"
    assert refused.message == "PDF 文件中没有可提取的文字，请上传含文字层的 PDF。"


@pytest.mark.parametrize(
    ("case", "user_password", "algorithm"),
    [
        ("a password to open it", "secret", "RC4-128"),
        ("a password for the rights only", "", "RC4-128"),
        ("the same, older cipher", "", "RC4-40"),
    ],
)
def test_an_encrypted_file_is_refused(case, user_password, algorithm):
    def encrypt(writer):
        writer.encrypt(user_password, owner_password="owner", algorithm=algorithm)

    refused = refusal(rewritten(encrypt))
    assert refused.code == "encrypted_pdf"
    assert refused.message == "PDF 文件已加密或者限制了权限，请解除密码保护后重新上传。"


def add_script(writer):
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
    )
    writer.root_object[NameObject("/OpenAction")] = action


def add_attachment(writer):
    writer.add_attachment("a.xlsx", b"x")


def add_launch(writer):
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("a.exe")}
    )
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)


def add_launch_behind_a_link(writer):
    link = Link(rect=(0, 0, 9, 9), url="https://example.org")
    link[NameObject("/A")] = DictionaryObject({NameObject("/S"): NameObject("/Launch")})
    writer.add_annotation(0, link)


def add_file_note(writer):
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/FileAttachment"),
            NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([note])


def link_doing(action):
    def add_link(writer):
        link = Link(rect=(0, 0, 9, 9), url="https://example.org")
        link[NameObject("/A")] = DictionaryObject(
            {NameObject("/S"): NameObject(action), NameObject("/F"): TextStringObject("x")}
        )
        writer.add_annotation(0, link)

    add_link.__name__ = action
    return add_link


def add_sending_form(writer):
    """A form with a button that sends what was filled in to an address."""
    button = DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Btn"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/Rect"): ArrayObject([NumberObject(9)] * 4),
            NameObject("/A"): DictionaryObject(
                {
                    NameObject("/S"): NameObject("/SubmitForm"),
                    NameObject("/F"): TextStringObject("https://example.org/"),
                }
            ),
        }
    )
    reference = writer._add_object(button)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([reference])
    fields = DictionaryObject({NameObject("/Fields"): ArrayObject([reference])})
    writer.root_object[NameObject("/AcroForm")] = fields


def add_script_out_of_reach(writer):
    writer._add_object(DictionaryObject({NameObject("/JS"): TextStringObject("1")}))


@pytest.mark.parametrize(
    "change",
    [
        add_script,
        add_attachment,
        add_launch,
        add_launch_behind_a_link,
        add_file_note,
        add_sending_form,
        link_doing("/GoToR"),
        link_doing("/GoToE"),
        add_script_out_of_reach,
    ],
)
def test_active_content_is_refused(change):
    refused = refusal(rewritten(change))
    assert refused.code == "active_pdf"
    assert refused.message == (
        "PDF 文件含有脚本、启动程序或者提交数据的动作、内嵌文件，请清除后重新上传。"
    )


def test_active_content_packed_in_an_object_stream_is_refused():
    entry = b"<</S/Launch/F(a.exe)>>"
    packed = zlib.compress(b"4 0 " + entry)
    objects = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n",
        b"3 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
        + packed
        + b"\nendstream endobj\n",
    ]
    places = [9 + sum(map(len, objects[:index])) for index in range(4)]
    rows = [(0, 0, 0), (1, places[0], 0), (1, places[1], 0), (1, places[2], 0), (2, 3, 0)]
    rows.append((1, places[3], 0))
    table = b"".join(struct.pack(">BHB", *row) for row in rows)
    index = b"5 0 obj<</Type/XRef/Size 6/W[1 2 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
    end = b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % places[3]
    data = b"%PDF-1.5\n" + b"".join(objects) + index + table + end
    assert b"Launch" not in data
    assert refusal(data).code == "active_pdf"


def test_a_page_to_open_at_is_no_active_content():
    def open_at(writer):
        page = writer.pages[0].indirect_reference
        goto = {NameObject("/S"): NameObject("/GoTo")}
        goto[NameObject("/D")] = ArrayObject([page, NameObject("/Fit")])
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(goto)

    taken = extract("草案.pdf", rewritten(open_at), MAX_BYTES)
    assert taken.plain == "第一条 为了规范管理，\n制定本办法。"


def test_what_stands_before_or_behind_the_pdf_is_not_let_through():
    archive = BytesIO()
    with ZipFile(archive, "w") as target:
        target.writestr("a.exe", b"MZ")
    assert refusal(b"<script>go()</script>" + PLAIN).code == "damaged_pdf"
    refused = refusal(PLAIN + archive.getvalue())
    assert refused.code == "two_formats"
    assert refused.message == "文件中夹带了另一种格式的内容，请用原软件重新导出后上传。"


def test_a_link_to_an_address_is_no_active_content():
    def add_link(writer):
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://example.org"))

    taken = extract("草案.pdf", rewritten(add_link), MAX_BYTES)
    assert taken.plain == "第一条 为了规范管理，\n制定本办法。"


@pytest.mark.parametrize(
    ("case", "data"),
    [
        ("only the first line", b"%PDF-1.7\n"),
        ("cut in half", PLAIN[: len(PLAIN) // 2]),
        ("no catalogue", b"%PDF-1.4\ntrailer<</Root 9 0 R>>\n%%EOF"),
    ],
)
def test_a_damaged_file_is_refused(case, data):
    refused = refusal(data)
    assert refused.code == "damaged_pdf"
    assert refused.message == "PDF 文件已损坏，无法读取，请重新导出后上传。"


def test_a_page_tree_that_runs_in_a_circle_ends():
    def circle(writer):
        tree = writer.root_object["/Pages"]
        tree[NameObject("/Kids")] = ArrayObject([writer.root_object.raw_get("/Pages")])

    assert refusal(rewritten(circle)).code in {"damaged_pdf", "too_complex_pdf", "scanned_pdf"}


def one_page_many_times(times):
    def repeat(writer):
        tree = writer.root_object["/Pages"]
        page = tree["/Kids"][0].indirect_reference
        tree[NameObject("/Kids")] = ArrayObject([page] * times)
        tree[NameObject("/Count")] = NumberObject(1)

    return rewritten(repeat)


def test_two_thousand_pages_are_read_and_one_more_is_refused():
    assert extract("草案.pdf", one_page_many_times(2_000), MAX_BYTES).page_count == 2_000
    refused = refusal(one_page_many_times(2_001))
    assert refused.code == "too_many_pages"
    assert refused.message == "PDF 文件超过 2000 页，请拆分后上传。"


def test_a_reading_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_SECONDS", 0.05)
    assert refusal(PLAIN).code == "too_complex_pdf"


def test_a_reading_that_takes_too_much_memory_is_ended(monkeypatch):
    def swell(writer):
        content = writer.pages[0].get_contents()
        content.set_data(content.get_data() + b" " * 12_000_000)
        writer.pages[0][NameObject("/Contents")] = writer._add_object(content.flate_encode())

    swollen = rewritten(swell)
    assert len(swollen) < 100_000
    assert extract("草案.pdf", swollen, MAX_BYTES).plain == "第一条 为了规范管理，\n制定本办法。"
    monkeypatch.setattr(pdf, "MAX_MEMORY", 60 * 1024 * 1024)
    assert refusal(swollen).code == "too_complex_pdf"


def test_a_page_part_that_cannot_be_read_is_never_passed_over():
    def add_broken_form(writer):
        form = StreamObject()
        form.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/Resources"): writer.pages[0]["/Resources"],
                NameObject("/Filter"): NameObject("/Unheard"),
            }
        )
        form._data = b"(x) Tj"
        page = writer.pages[0]
        forms = DictionaryObject({NameObject("/F"): writer._add_object(form)})
        page["/Resources"][NameObject("/XObject")] = forms
        content = page.get_contents()
        content.set_data(content.get_data() + b"\n/F Do\n")
        page[NameObject("/Contents")] = writer._add_object(content)

    assert refusal(rewritten(add_broken_form)).code == "damaged_pdf"


def test_a_text_layer_of_unreadable_codes_is_refused(monkeypatch):
    assert pdf._readable("第一条" * 20 + "\x01") == "第一条" * 20 + "\ufffd"
    with pytest.raises(TextRefused) as caught:
        pdf._readable("\x01\x02\x03第一条")
    assert caught.value.code == "garbled_pdf"
