"""The form of a 发文字号, GB/T 9704-2012, 7.2.5.

Organ code, year in full inside 〔〕, running number without padding and without 第, then 号.
"""

from __future__ import annotations

import re

from workflows.pdf.errors import BadNumber

NUMBER = re.compile(r"(?P<code>[\u3400-\u9fff]*)〔(?P<year>\d{4})〕(?P<serial>[1-9][0-9]*)号")
OTHER_BRACKETS = re.compile(r"[\[\]()（）【】［］{}<>〈〉「」]")


def check_number(number: str, *, code_needed: bool = True) -> None:
    """Raise BadNumber unless ``number`` reads like 昭司审〔2026〕5号.

    ``code_needed`` is False for minutes, which may be numbered 〔2026〕5号 alone.
    """
    match = NUMBER.fullmatch(number)
    if match is None:
        raise BadNumber(f"发文字号“{number}”不合规范：{_fault(number)}", number=number)
    if code_needed and not match["code"]:
        raise BadNumber(f"发文字号“{number}”不合规范：缺少发文机关代字", number=number)


def _fault(number: str) -> str:
    if OTHER_BRACKETS.search(number) or "〔" not in number or "〕" not in number:
        return "年份应当用六角括号“〔〕”括入"
    if "第" in number:
        return "发文顺序号不加“第”字"
    if re.search(r"〕0", number):
        return "发文顺序号不编虚位（即1不编为01）"
    if not re.search(r"〔\d{4}〕", number):
        return "年份应当标全称（四位阿拉伯数字）"
    return "应当由发文机关代字、年份、发文顺序号组成，如“昭司审〔2026〕5号”"
