import hashlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from workflows.texts import TextRefused, extract, fingerprint, safe_name

MAX_BYTES = 1024 * 1024
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
MINIMAL_PDF = b"%PDF-1.4\n"


def a_word_document(*paragraphs):
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def an_archive(**members):
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def refusal(filename, data, max_bytes=MAX_BYTES):
    with pytest.raises(TextRefused) as caught:
        extract(filename, data, max_bytes)
    return caught.value


def test_a_plain_text_is_taken_with_both_hashes():
    data = "　　第一条　为了规范\r\n\r\n管理，制定本办法。".encode()
    taken = extract("草案.txt", data, MAX_BYTES)
    assert taken.format == "txt"
    assert taken.plain == "第一条 为了规范\n管理，制定本办法。"
    assert taken.page_count is None
    assert taken.sha256 == hashlib.sha256(data).hexdigest()
    assert taken.text_sha256 == hashlib.sha256(taken.plain.encode()).hexdigest()
    assert taken.name == "草案.txt"


def test_the_same_words_in_word_and_in_plain_text_have_one_fingerprint():
    words = ["第一条 为了规范管理", "第二条 本办法所称电动自行车"]
    in_word = extract("甲.docx", a_word_document(*words), MAX_BYTES)
    in_text = extract("乙.txt", "\r\n".join(words).encode("gb18030"), MAX_BYTES)
    assert in_word.text_sha256 == in_text.text_sha256 == fingerprint("\n".join(words))
    assert in_word.sha256 != in_text.sha256


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk", "gb2312"])
def test_encodings_in_use_are_recognised(encoding):
    data = "第一条　为了规范电动自行车停放充电".encode(encoding)
    assert extract("草案.txt", data, MAX_BYTES).plain == "第一条 为了规范电动自行车停放充电"


@pytest.mark.parametrize(
    ("case", "filename", "data", "code", "message"),
    [
        ("no bytes", "草案.docx", b"", "empty_file", "文件是空的，请核对后重新上传。"),
        (
            "only spaces",
            "草案.txt",
            "　\r\n\t\ufeff".encode(),
            "no_text",
            "文件中没有文字内容，请核对后重新上传。",
        ),
        (
            "an old Word document by name",
            "草案.doc",
            OLD_WORD,
            "unsupported_type",
            "不支持“.doc”格式的文件，请上传 .docx、.pdf 或 .txt 文件。",
        ),
        (
            "WPS",
            "草案.WPS",
            OLD_WORD,
            "unsupported_type",
            "不支持“.wps”格式的文件，请上传 .docx、.pdf 或 .txt 文件。",
        ),
        (
            "an archive",
            "草案.zip",
            an_archive(a="b"),
            "unsupported_type",
            "不支持“.zip”格式的文件，请上传 .docx、.pdf 或 .txt 文件。",
        ),
        (
            "a picture",
            "扫描.png",
            PNG,
            "unsupported_type",
            "不支持“.png”格式的文件，请上传 .docx、.pdf 或 .txt 文件。",
        ),
        (
            "no extension",
            "草案",
            b"abc",
            "unsupported_type",
            "不支持“无扩展名”格式的文件，请上传 .docx、.pdf 或 .txt 文件。",
        ),
        (
            "old or encrypted Word named .docx",
            "草案.docx",
            OLD_WORD,
            "old_or_encrypted_word",
            "该文件是设置了密码的文档或者旧版 Word（.doc）文档，"
            "请取消密码并另存为 .docx 后重新上传。",
        ),
        (
            "a PDF named .docx",
            "草案.docx",
            MINIMAL_PDF,
            "type_mismatch",
            "文件扩展名为“.docx”，实际内容却是 PDF 文件，请用原软件另存为正确格式后重新上传。",
        ),
        (
            "a Word document named .pdf",
            "草案.pdf",
            a_word_document("总则"),
            "type_mismatch",
            "文件扩展名为“.pdf”，实际内容却是 Word（.docx）或者压缩文件，"
            "请用原软件另存为正确格式后重新上传。",
        ),
        (
            "a Word document named .txt",
            "草案.txt",
            a_word_document("总则"),
            "type_mismatch",
            "文件扩展名为“.txt”，实际内容却是 Word（.docx）或者压缩文件，"
            "请用原软件另存为正确格式后重新上传。",
        ),
        (
            "a picture named .pdf",
            "草案.pdf",
            PNG,
            "type_mismatch",
            "文件扩展名为“.pdf”，实际内容却是图片，请用原软件另存为正确格式后重新上传。",
        ),
        (
            "an archive named .docx",
            "草案.docx",
            an_archive(readme="第一条"),
            "type_mismatch",
            "文件扩展名为“.docx”，实际内容却是其他压缩文件（不是 Word 文档），"
            "请用原软件另存为正确格式后重新上传。",
        ),
        (
            "words named .docx",
            "草案.docx",
            "第一条".encode(),
            "damaged_word",
            "Word 文档已损坏，无法读取，请在原软件中打开并另存后重新上传。",
        ),
        (
            "words named .pdf",
            "草案.pdf",
            "第一条".encode(),
            "damaged_pdf",
            "PDF 文件已损坏，无法读取，请重新导出后上传。",
        ),
        (
            "bytes of no encoding",
            "草案.txt",
            "第一条".encode() + b"\xff\xff",
            "undecodable",
            "无法识别该文本文件的编码，请另存为 UTF-8 或者 GB18030 编码后重新上传。",
        ),
        (
            "words already lost",
            "草案.txt",
            "第\ufffd条".encode(),
            "undecodable",
            "无法识别该文本文件的编码，请另存为 UTF-8 或者 GB18030 编码后重新上传。",
        ),
        (
            "binary data named .txt",
            "草案.txt",
            bytes(range(256)),
            "binary_text",
            "该 .txt 文件含有二进制数据，不是纯文本文件，请上传 .docx、.pdf 或 .txt 文件。",
        ),
        (
            "a zero byte among words",
            "草案.txt",
            "第一条\0".encode(),
            "binary_text",
            "该 .txt 文件含有二进制数据，不是纯文本文件，请上传 .docx、.pdf 或 .txt 文件。",
        ),
    ],
)
def test_what_is_no_draft_is_refused_in_one_sentence(case, filename, data, code, message):
    refused = refusal(filename, data)
    assert (refused.code, refused.message) == (code, message)
    assert str(refused) == message


def test_the_size_limit_is_inclusive():
    data = "第一条".encode()
    assert extract("草案.txt", data, max_bytes=9).plain == "第一条"
    refused = refusal("草案.txt", data, max_bytes=8)
    assert refused.code == "oversized"


def test_the_size_limit_is_named_in_the_sentence():
    refused = refusal("草案.txt", bytes(2 * 1024 * 1024 + 1), max_bytes=2 * 1024 * 1024)
    assert refused.message == "文件大小超过 2 MB，请压缩图片或者拆分附件后重新上传。"


def test_more_words_than_any_draft_has_are_refused():
    assert refusal("草案.txt", b"a" * 2_000_001, 3_000_000).code == "too_long"


@pytest.mark.parametrize(
    ("case", "filename", "name"),
    [
        ("plain", "昭化区电动自行车办法（送审稿）.docx", "昭化区电动自行车办法（送审稿）.docx"),
        ("climbing out", "../../etc/passwd.txt", "passwd.txt"),
        ("a Windows path", "C:\\文件\\草案.docx", "草案.docx"),
        ("spaces around", "  草案.pdf ", "草案.pdf"),
        ("two code points for one letter", "re\u0301.txt", "r\u00e9.txt"),
    ],
)
def test_only_the_base_name_is_kept(case, filename, name):
    assert safe_name(filename) == name


@pytest.mark.parametrize(
    ("case", "filename"),
    [
        ("nothing", ""),
        ("only a folder", "drafts/"),
        ("the folder above", "drafts/.."),
        ("a zero byte", "草案.docx\0.txt"),
        ("a line break", "草\n案.txt"),
        ("letters turned round", "草案\u202etxt.docx"),
        ("over 200 characters", "案" * 197 + ".txt"),
    ],
)
def test_a_deceptive_name_is_refused(case, filename):
    refused = refusal(filename, b"abc")
    assert refused.code == "bad_name"


def test_the_refusal_of_a_type_does_not_depend_on_the_case_of_its_name():
    assert extract("草案.TXT", "第一条".encode(), MAX_BYTES).format == "txt"
    assert refusal("草案.DocM", a_word_document("总则")).code == "macros"
