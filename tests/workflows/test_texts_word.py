from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from workflows.texts import TextRefused, extract
from workflows.texts.word_archive import MAX_MARKUP

MAX_BYTES = 20 * 1024 * 1024
FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
OLE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject"


def saved(document):
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def a_document(*paragraphs):
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return document


def with_body_xml(document, xml):
    """The document with one more element before its section mark."""
    element = parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1))
    document.element.body.insert(len(document.element.body) - 1, element)
    return document


def rewritten(data, changes, compression=ZIP_DEFLATED):
    """The archive with some members replaced, added or (None) left out."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(stream, "w", compression) as target:
        members = {name: source.read(name) for name in source.namelist()} | changes
        for name, content in members.items():
            if content is not None:
                target.writestr(name, content)
    return stream.getvalue()


def words(document):
    return extract("草案.docx", saved(document), MAX_BYTES).plain


def refusal(data):
    with pytest.raises(TextRefused) as caught:
        extract("草案.docx", data, MAX_BYTES)
    return caught.value


def test_paragraphs_and_tables_are_read_in_document_order():
    document = a_document("一、项目安排")
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(table._cells, ["序号", "项目", "泊位", "1", "", "300"], strict=True):
        cell.text = text
    document.add_paragraph("二、资金测算")
    assert words(document) == "一、项目安排\n序号 | 项目 | 泊位\n1 | | 300\n二、资金测算"


def test_merged_cells_are_read_once():
    document = Document()
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "合并"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "横向"
    table.cell(1, 1).text = "甲"
    table.cell(1, 2).text = "乙"
    assert words(document) == "合并 | 横向\n| 甲 | 乙"


def test_a_word_moved_to_the_next_column_is_another_text():
    def row(*cells):
        document = Document()
        for cell, text in zip(document.add_table(1, 2)._cells, cells, strict=True):
            cell.text = text
        return extract("草案.docx", saved(document), MAX_BYTES).text_sha256

    assert row("2026年 2027年", "") != row("2026年", "2027年")


def test_headers_and_footers_are_not_part_of_the_text():
    document = a_document("第一条")
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    assert words(document) == "第一条"


def test_breaks_and_tabs_inside_a_paragraph_are_kept_as_line_and_space():
    document = Document()
    document.add_paragraph().add_run("（一）\t停放；\n（二）充电。")
    assert words(document) == "（一） 停放；\n（二）充电。"


def test_a_content_control_is_read():
    control = (
        "<w:sdt><w:sdtPr><w:alias w:val='标题'/></w:sdtPr><w:sdtContent>"
        "<w:p><w:r><w:t>第一章 总则</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert words(with_body_xml(a_document("管理办法"), control)) == "管理办法\n第一章 总则"


def test_a_text_box_is_read_once_after_its_paragraph():
    inner = "<w:txbxContent><w:p><w:r><w:t>送审稿</w:t></w:r></w:p></w:txbxContent>"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = (
        f"<w:p><w:r><w:t>管理办法</w:t></w:r><w:r><mc:AlternateContent xmlns:mc='{compatible}'>"
        f"<mc:Choice Requires='wps'>{inner}</mc:Choice>"
        f"<mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert words(with_body_xml(Document(), box)) == "管理办法\n送审稿"


def test_field_codes_are_not_words_but_their_results_are():
    field = (
        "<w:p><w:r><w:instrText>PAGE \\* MERGEFORMAT</w:instrText></w:r>"
        "<w:r><w:t>第3页</w:t></w:r></w:p>"
    )
    assert words(with_body_xml(Document(), field)) == "第3页"


def with_footnote(text, mark_first=True):
    document = Document()
    notes = (
        f"<w:footnotes {nsdecls('w')}>"
        "<w:footnote w:type='separator' w:id='-1'><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>"
        f"<w:footnote w:id='2'><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>"
        "</w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), package)
    document.part.relate_to(part, FOOTNOTES)
    mark = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    places = (mark, "") if mark_first else ("", mark)
    return with_body_xml(
        document,
        f"<w:p><w:r><w:t>建设</w:t></w:r>{places[0]}<w:r><w:t>泊位</w:t></w:r>{places[1]}</w:p>",
    )


def test_a_footnote_is_read_at_its_mark():
    assert words(with_footnote("含机械车位")) == "建设〔注：含机械车位〕泊位"
    assert words(with_footnote("含机械车位", mark_first=False)) == "建设泊位〔注：含机械车位〕"


def test_comments_are_ignored():
    document = a_document("第一条")
    document.add_comment(document.paragraphs[0].runs, text="此处请核对", author="甲", initials="甲")
    assert words(document) == "第一条"


@pytest.mark.parametrize(
    ("case", "xml"),
    [
        ("inserted", "<w:p><w:ins w:id='1' w:author='甲'><w:r><w:t>新</w:t></w:r></w:ins></w:p>"),
        (
            "deleted",
            "<w:p><w:del w:id='1' w:author='甲'><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>",
        ),
        ("moved", "<w:p><w:moveTo w:id='1'><w:r><w:t>移</w:t></w:r></w:moveTo></w:p>"),
        ("a paragraph end", "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr></w:p>"),
    ],
)
def test_unresolved_tracked_changes_are_refused(case, xml):
    refused = refusal(saved(with_body_xml(a_document("第一条"), xml)))
    assert refused.code == "tracked_changes"
    assert refused.message == (
        "文档中有未处理的修订，请接受或者拒绝全部修订后重新上传，以便确定送审文本。"
    )


def test_a_tracked_change_of_format_only_does_not_matter():
    xml = "<w:p><w:r><w:rPr><w:b/><w:rPrChange w:id='1'/></w:rPr><w:t>第二条</w:t></w:r></w:p>"
    assert words(with_body_xml(a_document("第一条"), xml)) == "第一条\n第二条"


def test_hidden_words_are_refused():
    document = a_document("第一条")
    document.add_paragraph().add_run("另有约定的除外").font.hidden = True
    assert refusal(saved(document)).code == "hidden_text"


def test_hidden_emptiness_does_not_matter():
    document = a_document("第一条")
    document.add_paragraph().add_run(" ").font.hidden = True
    document.add_paragraph().add_run("第二条").font.hidden = False
    assert words(document) == "第一条\n第二条"


def test_an_embedded_file_is_refused():
    document = a_document("第一条")
    part = Part(PackURI("/word/embeddings/a.bin"), "application/octet-stream", b"x", None)
    document.part.relate_to(part, OLE)
    assert refusal(saved(document)).code == "embedded_object"


@pytest.mark.parametrize(
    ("case", "target", "refused"),
    [
        ("from the net", "https://example.org/a.dotm", True),
        ("from a share", "\\\\server\\a.dotm", True),
        ("from the own disk", "file:///C:\\Users\\a\\Normal.dotm", False),
    ],
)
def test_a_template_fetched_from_afar_is_refused(case, target, refused):
    document = a_document("第一条")
    document.part._settings_part.rels.get_or_add_ext_rel(TEMPLATE, target)
    if refused:
        assert refusal(saved(document)).code == "active_word"
    else:
        assert words(document) == "第一条"


@pytest.mark.parametrize(
    ("case", "target", "refused"),
    [
        ("from the net", "https://example.org/a.png", True),
        ("from a share", "\\\\server\\share\\a.png", True),
        ("from the own disk", "file:///C:\\a.png", False),
    ],
)
def test_a_picture_fetched_from_afar_is_refused(case, target, refused):
    document = a_document("第一条")
    document.part.rels.get_or_add_ext_rel(IMAGE, target)
    if refused:
        assert refusal(saved(document)).code == "active_word"
    else:
        assert words(document) == "第一条"


def test_a_link_that_somebody_has_to_follow_does_not_matter():
    document = a_document("第一条")
    document.part.rels.get_or_add_ext_rel(HYPERLINK, "https://example.org/")
    assert words(document) == "第一条"


PLAIN = saved(a_document("第一条 为了规范管理"))
TYPES = ZipFile(BytesIO(PLAIN)).read("[Content_Types].xml")
RELATIONS = ZipFile(BytesIO(PLAIN)).read("_rels/.rels")
MACRO_TYPES = TYPES.replace(
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
)
STRICT_RELATIONS = RELATIONS.replace(
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
)


def a_bomb():
    """An archive of 16 MB in 16 KB."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as target:
        target.writestr("0.bin", bytes(16 * 1024 * 1024))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("case", "changes", "code"),
    [
        ("an archive inside, as a picture", {"word/media/image1.png": a_bomb()}, "embedded_object"),
        ("a macro document inside", {"word/embeddings/a.docm": b"PK\x03\x04"}, "embedded_object"),
        ("a program inside", {"word/media/a.emf": b"MZ\x90\0"}, "embedded_object"),
        ("a PDF inside", {"word/media/a.jpeg": b"%PDF-1.7"}, "embedded_object"),
        ("a part outside the folder", {"../../a.xml": b"<x/>"}, "damaged_word"),
        ("a part with a folder of its own", {"/etc/a.xml": b"<x/>"}, "damaged_word"),
        ("a part outside in Windows", {"..\\a.xml": b"<x/>"}, "damaged_word"),
        ("a part on a drive", {"C:/a.xml": b"<x/>"}, "damaged_word"),
        ("macros", {"word/vbaProject.bin": b"x"}, "macros"),
        ("a macro document renamed", {"[Content_Types].xml": MACRO_TYPES}, "macros"),
        ("ActiveX", {"word/activeX/activeX1.xml": b"<x/>"}, "active_word"),
        ("strict format", {"_rels/.rels": STRICT_RELATIONS}, "strict_word"),
        ("no main part", {"word/document.xml": None}, "damaged_word"),
        ("broken markup", {"word/document.xml": b"<w:document"}, "damaged_word"),
        ("no list of types", {"[Content_Types].xml": None}, "type_mismatch"),
        ("two parts of one name", {"WORD/document.xml": b"<x/>"}, "damaged_word"),
        ("one huge part", {"word/big.xml": b" " * (MAX_MARKUP + 1)}, "archive_bomb"),
        ("much out of little", {"word/media/a.bmp": bytes(64 * 1024 * 1024)}, "archive_bomb"),
        ("very many parts", {f"word/{n}.xml": b"" for n in range(5_000)}, "archive_bomb"),
    ],
)
def test_a_container_out_of_order_is_refused(case, changes, code):
    assert refusal(rewritten(PLAIN, changes)).code == code


def test_the_figures_of_a_chart_do_not_matter():
    data = rewritten(PLAIN, {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": b"PK\x03\x04"})
    assert extract("草案.docx", data, MAX_BYTES).plain == "第一条 为了规范管理"


@pytest.mark.parametrize(
    ("case", "data", "code"),
    [
        ("a program before it", b"MZ" + bytes(64) + PLAIN, "damaged_word"),
        ("an archive before it", b"PK\x05\x06" + bytes(18) + PLAIN, "two_formats"),
        ("a page behind it", PLAIN + b"<script>go()</script>", "two_formats"),
    ],
)
def test_what_stands_before_or_behind_the_document_is_not_let_through(case, data, code):
    assert refusal(data).code == code


def test_a_document_that_is_a_pdf_too_is_refused():
    stream = BytesIO()
    with ZipFile(BytesIO(PLAIN)) as source, ZipFile(stream, "w") as target:
        target.writestr("a.txt", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj")
        for name in source.namelist():
            target.writestr(name, source.read(name))
    assert refusal(stream.getvalue()).code == "two_formats"


def test_a_truncated_document_is_refused_as_damaged():
    assert refusal(PLAIN[: len(PLAIN) // 2]).code == "damaged_word"


def test_a_document_with_spoilt_bytes_is_refused_as_damaged():
    with ZipFile(BytesIO(PLAIN)) as archive:
        start = archive.getinfo("word/document.xml").header_offset + 60
    spoilt = PLAIN[:start] + bytes(40) + PLAIN[start + 40 :]
    assert refusal(spoilt).code == "damaged_word"


def test_a_rare_compression_is_refused_as_damaged():
    assert refusal(rewritten(PLAIN, {}, compression=ZIP_LZMA)).code == "damaged_word"


def test_a_member_locked_by_password_is_refused():
    data = bytearray(PLAIN)
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data)).code == "old_or_encrypted_word"


def test_entities_are_never_expanded():
    bomb = (
        "<!DOCTYPE d [<!ENTITY a '第一条'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
        "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]>"
        f"<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p>"
        "</w:body></w:document>"
    )
    assert refusal(rewritten(PLAIN, {"word/document.xml": bomb.encode()})).code == "damaged_word"


def test_tables_nested_without_end_are_refused_and_do_not_crash():
    depth = 3_000
    nested = (
        f"<w:document {nsdecls('w')}><w:body>"
        + "<w:tbl><w:tr><w:tc>" * depth
        + "<w:p/>"
        + "</w:tc></w:tr></w:tbl>" * depth
        + "</w:body></w:document>"
    )
    changed = rewritten(PLAIN, {"word/document.xml": nested.encode()})
    assert refusal(changed).code == "damaged_word"


def test_a_document_of_pictures_only_has_no_text():
    document = Document()
    document.add_paragraph()
    assert refusal(saved(document)).code == "no_text"


def test_a_symbol_stays_visible_to_the_fingerprint():
    def ticked(code):
        xml = f"<w:p><w:r><w:sym w:font='Wingdings' w:char='{code}'/></w:r></w:p>"
        return extract("草案.docx", saved(with_body_xml(a_document("甲"), xml)), MAX_BYTES)

    assert ticked("F0FE").text_sha256 != ticked("F06F").text_sha256
