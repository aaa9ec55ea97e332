"""Why a file is not taken as a text: one stable code and one sentence each."""

from __future__ import annotations

from enum import StrEnum

ACCEPTED = "请上传 .docx、.pdf 或 .txt 文件"


class Refused(StrEnum):
    """The stable codes. A code is compared, its sentence is shown; never the reverse."""

    BAD_NAME = "bad_name"
    EMPTY_FILE = "empty_file"
    OVERSIZED = "oversized"
    UNSUPPORTED_TYPE = "unsupported_type"
    TYPE_MISMATCH = "type_mismatch"
    TWO_FORMATS = "two_formats"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    OLD_OR_ENCRYPTED_WORD = "old_or_encrypted_word"
    DAMAGED_WORD = "damaged_word"
    STRICT_WORD = "strict_word"
    ARCHIVE_BOMB = "archive_bomb"
    MACROS = "macros"
    ACTIVE_WORD = "active_word"
    EMBEDDED_OBJECT = "embedded_object"
    TRACKED_CHANGES = "tracked_changes"
    HIDDEN_TEXT = "hidden_text"
    ENCRYPTED_PDF = "encrypted_pdf"
    DAMAGED_PDF = "damaged_pdf"
    SCANNED_PDF = "scanned_pdf"
    GARBLED_PDF = "garbled_pdf"
    ACTIVE_PDF = "active_pdf"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_COMPLEX_PDF = "too_complex_pdf"
    BINARY_TEXT = "binary_text"
    UNDECODABLE = "undecodable"


SENTENCES: dict[Refused, str] = {
    Refused.BAD_NAME: "文件名为空、过长（超过 200 个字符）或者含有控制字符，请重新命名后上传。",
    Refused.EMPTY_FILE: "文件是空的，请核对后重新上传。",
    Refused.OVERSIZED: "文件大小超过 {limit}，请压缩图片或者拆分附件后重新上传。",
    Refused.UNSUPPORTED_TYPE: "不支持“{suffix}”格式的文件，" + ACCEPTED + "。",
    Refused.TYPE_MISMATCH: "文件扩展名为“{suffix}”，实际内容却是{actual}，"
    "请用原软件另存为正确格式后重新上传。",
    Refused.TWO_FORMATS: "文件中夹带了另一种格式的内容，请用原软件重新导出后上传。",
    Refused.NO_TEXT: "文件中没有文字内容，请核对后重新上传。",
    Refused.TOO_LONG: "文件文字超过 {limit} 字，请拆分后上传。",
    Refused.OLD_OR_ENCRYPTED_WORD: "该文件是设置了密码的文档或者旧版 Word（.doc）文档，"
    "请取消密码并另存为 .docx 后重新上传。",
    Refused.DAMAGED_WORD: "Word 文档已损坏，无法读取，请在原软件中打开并另存后重新上传。",
    Refused.STRICT_WORD: "该文档保存为“严格 Open XML”格式，"
    "请另存为普通“Word 文档（.docx）”后重新上传。",
    Refused.ARCHIVE_BOMB: "文档解压后的内容异常庞大，已停止读取，请在原软件中另存后重新上传。",
    Refused.MACROS: "文档含有宏，请另存为不含宏的 .docx 文件后重新上传。",
    Refused.ACTIVE_WORD: "文档含有 ActiveX 控件或者引用了外部的模板、图片等文件，"
    "请清除后重新上传。",
    Refused.EMBEDDED_OBJECT: "文档中嵌入了其他文件（如 Excel 表格），其内容无法纳入送审文本，"
    "请改为正文文字或者表格后重新上传。",
    Refused.TRACKED_CHANGES: "文档中有未处理的修订，"
    "请接受或者拒绝全部修订后重新上传，以便确定送审文本。",
    Refused.HIDDEN_TEXT: "文档中有设置为“隐藏”的文字，请取消隐藏或者删除后重新上传。",
    Refused.ENCRYPTED_PDF: "PDF 文件已加密或者限制了权限，请解除密码保护后重新上传。",
    Refused.DAMAGED_PDF: "PDF 文件已损坏，无法读取，请重新导出后上传。",
    Refused.SCANNED_PDF: "PDF 文件中没有可提取的文字，请上传含文字层的 PDF。",
    Refused.GARBLED_PDF: "PDF 文件的文字层无法正确识别，请用原软件重新导出或者上传 .docx 文件。",
    Refused.ACTIVE_PDF: "PDF 文件含有脚本、启动程序或者提交数据的动作、内嵌文件，"
    "请清除后重新上传。",
    Refused.TOO_MANY_PAGES: "PDF 文件超过 {limit} 页，请拆分后上传。",
    Refused.TOO_COMPLEX_PDF: "PDF 文件结构过于复杂，未能在限定时间内读完，"
    "请重新导出或者上传 .docx 文件。",
    Refused.BINARY_TEXT: "该 .txt 文件含有二进制数据，不是纯文本文件，" + ACCEPTED + "。",
    Refused.UNDECODABLE: "无法识别该文本文件的编码，请另存为 UTF-8 或者 GB18030 编码后重新上传。",
}


class TextRefused(Exception):
    """The file is not taken. ``code`` is stable, ``message`` is the sentence to show."""

    def __init__(self, code: Refused, **figures: object) -> None:
        self.code = code
        self.message = SENTENCES[code].format(**figures)
        super().__init__(self.message)
