"""An article as the product cites it, and how far it was checked against its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SEEN: Final = "seen"
PART: Final = "part"
MEMORY: Final = "memory"
BRIEF: Final = "brief"

MARKS: Final = {
    SEEN: "已核对原文",
    PART: "仅见摘录",
    MEMORY: "凭记忆，未核对",
    BRIEF: "产品默认参数，无明文出处",
}
UNVERIFIED_SUFFIX: Final = "（待核实）"


@dataclass(frozen=True)
class Citation:
    """One article of one text.

    ``text`` is the title without book quotes, ``article`` what follows it ("第十九条", may be
    empty), ``mark`` one of :data:`MARKS`. Anything but ``seen`` still needs a person's check.
    """

    text: str
    article: str = ""
    mark: str = SEEN

    @property
    def label(self) -> str:
        """ "《四川省行政规范性文件管理办法》第十九条"; a product default has no book quotes."""
        if self.mark == BRIEF:
            return f"{self.text}{self.article}"
        return f"《{self.text}》{self.article}"

    @property
    def verified(self) -> bool:
        return self.mark == SEEN

    @property
    def marked_label(self) -> str:
        """The label, followed by （待核实） unless the article was read in its source."""
        return self.label if self.verified else f"{self.label}{UNVERIFIED_SUFFIX}"

    def __str__(self) -> str:
        return self.marked_label

    def as_dict(self) -> dict[str, str]:
        """The JSON form kept in resolved packs."""
        return {"text": self.text, "article": self.article, "mark": self.mark}


def chinese_number(number: int) -> str:
    """1 to 999 in Chinese numerals as articles are numbered: 10 十, 19 十九, 109 一百零九."""
    if not 1 <= number <= 999:
        raise ValueError(f"条文序号超出范围：{number}")
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{digits[hundreds]}百" if hundreds else ""
    if not rest:
        return head
    if not tens:
        return f"{head}零{digits[ones]}" if head else digits[ones]
    ten = "十" if tens == 1 and not head else f"{digits[tens]}十"
    return f"{head}{ten}{digits[ones] if ones else ''}"
