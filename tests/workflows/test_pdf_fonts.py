"""Fonts of official documents: embedded, substituted openly, converted once, never a box."""

import re
import threading
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pylopdf_fonts_zh_cn as free_fonts
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pypdf import PdfReader

from workflows.pdf import FontUnfit, MissingGlyphs, OfficialDocument, Paragraph, render
from workflows.pdf.faces import StoredFace
from workflows.pdf.fonts import FontBook
from workflows.pdf.marks import Role
from workflows.pdf.outlines import OutlineStore

DEFAULT_SENTENCES = (
    "未配置仿宋字体，以思源宋体（Noto Serif SC）代替",
    "未配置小标宋字体，以思源宋体（Noto Serif SC）加粗代替",
    "未配置宋体字体，以思源宋体（Noto Serif SC）代替",
)
DOCUMENT = OfficialDocument(
    issuer="广元市昭化区司法局",
    number="昭司审〔2026〕5号",
    title="合法性审核意见书",
    addressee="区住房城乡建设局",
    body=(Paragraph("经审核，该文件应当予以修改——“送审稿”第3条……"),),
    signatory="广元市昭化区司法局",
    dated_on=date(2026, 3, 9),
)


@pytest.fixture
def cache(settings, tmp_path):
    settings.FONT_CACHE_DIR = tmp_path / "fonts"
    return settings.FONT_CACHE_DIR


def fonts_of(pdf):
    fonts = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            fonts[font["/BaseFont"]] = font
    return fonts


def a_truetype(path, characters, advance=1000):
    """A font of our own making: outlines of the free font under another name."""
    source = OutlineStore(free_fonts.serif_path(), path.parent / "source")
    outlines = {f"u{ord(c):04X}": source.outline(c) for c in characters}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *outlines])
    glyphs = {name: Glyph(outline.record) for name, outline in outlines.items()}
    for glyph in glyphs.values():
        glyph.expand(None)
    builder.setupGlyf({".notdef": Glyph(b""), **glyphs})
    widths = dict.fromkeys(outlines, (advance, 0))
    builder.setupHorizontalMetrics({".notdef": (1000, 0), **widths})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupCharacterMap({ord(c): f"u{ord(c):04X}" for c in characters})
    builder.setupNameTable({"psName": "OwnFont"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path


def a_glyph(outline):
    glyph = Glyph(outline.record)
    glyph.expand(None)
    return glyph


def test_all_fonts_are_embedded_as_truetype_subsets():
    fonts = fonts_of(render(DOCUMENT).pdf)
    assert fonts
    for name, font in fonts.items():
        assert name[7:].startswith(("+NotoSerifSC-Regular", "+NotoSansSC-Regular"))
        embedded = font["/FontDescriptor"]["/FontFile2"].get_data()
        assert len(TTFont(BytesIO(embedded)).getGlyphOrder()) < 120


def test_an_embedded_font_shows_the_glyphs_of_the_store_by_its_bytes(cache):
    store = OutlineStore(free_fonts.serif_path(), cache)
    shown = [0, ord("国"), 32, 0, ord("1"), ord("国")]
    file = BytesIO(StoredFace(store).makeSubset(shown))
    font = TTFont(file, checkChecksums=2)
    names = font["cmap"].tables[0].cmap
    assert font.getGlyphOrder() == [".notdef", "glyph00001", "glyph00002", "glyph00003"]
    assert [font.getGlyphID(names.get(byte, ".notdef")) for byte in range(6)] == [0, 1, 2, 0, 3, 1]
    for name, character in zip(font.getGlyphOrder()[1:], "国 1", strict=True):
        outline = store.outline(character)
        assert font["hmtx"][name] == (outline.advance, outline.bounds[0])
        assert font["glyf"][name] == a_glyph(outline)
    assert font["maxp"].maxPoints == store.outline("国").points


def test_more_characters_than_a_byte_counts_are_shown_by_more_than_one_font():
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 600)))
    rendered = render(replace(DOCUMENT, body=(Paragraph(many),))).pdf
    pages = [page.extract_text() for page in PdfReader(BytesIO(rendered)).pages]
    text = re.sub("—[0-9]+—", "", "".join("".join(pages).split()))
    assert many in text
    assert len(fonts_of(rendered)) == 3


def test_the_text_can_be_extracted_character_by_character():
    text = PdfReader(BytesIO(render(DOCUMENT).pdf)).pages[0].extract_text()
    lines = ["".join(line.split()) for line in text.splitlines()]
    assert "昭司审〔2026〕5号" in lines
    assert "经审核，该文件应当予以修改——“送审稿”第3条……" in lines


def test_equal_documents_give_equal_bytes_with_a_cold_and_a_warm_cache(cache):
    cold = render(DOCUMENT).pdf
    files = {file.name: file.read_bytes() for file in cache.iterdir()}
    other = replace(DOCUMENT, body=(Paragraph("另一份公文使用另外一些汉字。"),))
    assert render(other).pdf != cold
    assert render(DOCUMENT).pdf == cold
    assert files
    assert {file.name for file in cache.iterdir()} == set(files)


def test_substitutions_are_told_in_the_result_and_in_the_keywords():
    rendered = render(DOCUMENT)
    assert rendered.substitutions == DEFAULT_SENTENCES
    metadata = PdfReader(BytesIO(rendered.pdf)).metadata
    assert metadata["/Keywords"] == "；".join(DEFAULT_SENTENCES)
    assert metadata["/Title"] == "合法性审核意见书"
    assert metadata["/Subject"] == "昭司审〔2026〕5号"


def test_a_font_of_ones_own_is_used_and_not_reported(settings, tmp_path, cache):
    characters = "".join(dict.fromkeys("国广元市昭化区司法局合法性审核意见书"))
    own = a_truetype(tmp_path / "own.ttf", characters)
    settings.DOCUMENT_FONTS = {"xiaobiaosong": str(own)}
    rendered = render(DOCUMENT)
    assert rendered.substitutions == (DEFAULT_SENTENCES[0], DEFAULT_SENTENCES[2])
    assert any("+OwnFont" in name for name in fonts_of(rendered.pdf))
    assert "合法性审核意见书" in PdfReader(BytesIO(rendered.pdf)).pages[0].extract_text()


def test_a_font_of_ones_own_may_be_opentype_with_cff_outlines(settings, tmp_path, cache):
    own = tmp_path / "fangsong.otf"
    own.write_bytes(free_fonts.serif_path().read_bytes())
    settings.DOCUMENT_FONTS = {"fangsong": str(own)}
    assert render(DOCUMENT).substitutions == DEFAULT_SENTENCES[1:]


def test_missing_glyphs_are_named_and_no_document_is_made():
    document = replace(DOCUMENT, body=(Paragraph("甲\U0001f600乙\ue000丙。"),))
    with pytest.raises(MissingGlyphs) as refused:
        render(document)
    assert refused.value.characters == "\U0001f600\ue000"
    assert "U+1F600" in str(refused.value)
    assert "U+E000" in str(refused.value)


def test_signs_without_a_glyph_by_nature_are_left_out():
    pasted = replace(DOCUMENT, body=(Paragraph("\ufeff经\u200b审核，\u00a0同意\x0b。"),))
    text = PdfReader(BytesIO(render(pasted).pdf)).pages[0].extract_text()
    assert "经审核，同意" in "".join(text.split())


def test_a_glyph_missing_from_ones_own_font_is_not_borrowed(settings, tmp_path, cache):
    own = a_truetype(tmp_path / "own.ttf", "国合法性审核意见")
    settings.DOCUMENT_FONTS = {"xiaobiaosong": str(own)}
    with pytest.raises(MissingGlyphs) as refused:
        render(DOCUMENT)
    assert refused.value.characters == "广元市昭化区司局书"


@pytest.mark.parametrize(
    ("advance", "characters"),
    [pytest.param(980, "国", id="narrow"), pytest.param(1000, "一", id="no ideographs")],
)
def test_a_font_whose_full_width_is_not_1_em_is_refused(
    settings, tmp_path, cache, advance, characters
):
    settings.DOCUMENT_FONTS = {
        "fangsong": str(a_truetype(tmp_path / "own.ttf", characters, advance))
    }
    with pytest.raises(FontUnfit, match="全角字宽"):
        render(DOCUMENT)


@pytest.mark.parametrize("role", list(Role))
def test_every_substitute_is_1_em_wide(role):
    book = FontBook()
    assert {book.advance(role, sign) for sign in "国，。《》（）“”〔〕、；："} == {1.0}


@pytest.mark.parametrize(
    ("fonts", "message"),
    [
        pytest.param({"fangsong": "/nowhere/fangsong.ttf"}, "不存在", id="no such file"),
        pytest.param({"fangsong": __file__}, "无法读取", id="not a font"),
        pytest.param({"仿宋": __file__}, "没有“仿宋”", id="no such role"),
    ],
)
def test_a_wrong_font_setting_is_refused_in_chinese(settings, cache, fonts, message):
    settings.DOCUMENT_FONTS = fonts
    with pytest.raises(FontUnfit, match=message):
        render(DOCUMENT)


def test_what_was_converted_is_read_from_the_cache(cache, monkeypatch):
    first = OutlineStore(free_fonts.serif_path(), cache)
    outline = first.outline("国")
    first.save()
    monkeypatch.setattr("workflows.pdf.outlines.TTFont", None)
    again = OutlineStore(free_fonts.serif_path(), cache)
    assert again.outline("国") == outline
    assert again.vitals == first.vitals


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: content[:-40], id="cut short"),
        pytest.param(lambda content: content[:200] + b"\0" + content[201:], id="one byte changed"),
        pytest.param(lambda content: content[:0], id="empty"),
        pytest.param(lambda content: b"PK" + content, id="something else"),
    ],
)
def test_a_broken_cache_file_is_rebuilt_and_never_trusted(cache, damage):
    first = OutlineStore(free_fonts.serif_path(), cache)
    outline = first.outline("国")
    first.save()
    (file,) = cache.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    again = OutlineStore(free_fonts.serif_path(), cache)
    assert again.outline("国") == outline
    again.save()
    assert file.read_bytes() == whole


def test_two_processes_add_to_one_file_and_leave_no_part_behind(cache):
    one = OutlineStore(free_fonts.serif_path(), cache)
    two = OutlineStore(free_fonts.serif_path(), cache)
    one.outline("甲")
    two.outline("乙")
    one.save()
    two.save()
    (file,) = cache.iterdir()
    content = file.read_bytes()
    third = OutlineStore(free_fonts.serif_path(), cache)
    assert third.outline("甲")
    assert third.outline("乙")
    third.save()
    assert file.read_bytes() == content


def test_a_cache_folder_that_cannot_be_written_costs_no_document(settings, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    settings.FONT_CACHE_DIR = blocked / "fonts"
    assert render(DOCUMENT).page_count == 1


def test_documents_rendered_at_the_same_time_do_not_disturb_each_other(cache):
    texts = ["甲乙丙丁" * 30, "子丑寅卯" * 30, "金木水火" * 30, "春夏秋冬" * 30]
    documents = [replace(DOCUMENT, body=(Paragraph(text),)) for text in texts]
    results = {}

    def work(index):
        results[index] = [render(documents[index]).pdf for _ in range(3)]

    threads = [threading.Thread(target=work, args=(index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for index, document in enumerate(documents):
        assert results[index] == [render(document).pdf] * 3


def test_the_files_of_the_free_fonts_are_not_copied_into_the_cache(cache):
    render(DOCUMENT)
    assert sum(file.stat().st_size for file in Path(cache).iterdir()) < 200_000
