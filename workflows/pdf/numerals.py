"""Numerals as official documents write them (GB/T 9704-2012, 7.3.3)."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
HEADING_FORMS = {1: "{chinese}、", 2: "（{chinese}）", 3: "{arabic}.", 4: "（{arabic}）"}


def chinese_numeral(number: int) -> str:
    """Return 一 … 九十九 for 1 to 99; raise ValueError outside."""
    if not 1 <= number <= 99:
        message = f"只支持一至九十九：{number}"
        raise ValueError(message)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


def heading_number(level: int, position: int) -> str:
    """Return the number of the ``position``-th heading of a level: 一、（一）1.（1）."""
    form = HEADING_FORMS[level]
    chinese = chinese_numeral(position) if level <= 2 else ""
    return form.format(chinese=chinese, arabic=position)
