"""Finding the title of a draft in its words."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ENDING = (
    r"(?:规定|决定|办法|细则|公告|通告|通知|意见|方案|规划|要点|计划|规则|条例|措施|预案|目录)"
    r"(?:（[^（）]{1,12}）|\([^()]{1,12}\))?"
)
_ISSUING = re.compile(r"关于印发[《〈<](?P<title>.+)[》〉>]的通知$")
_PLAIN = re.compile(rf"^[^。；，,：:]{{4,60}}{_ENDING}$")
_ISSUING_UNQUOTED = re.compile(rf"^关于印发(?P<title>[^。；：:]+{_ENDING})的通知$")
_NO_START = re.compile(r"^(?:\d{4}年\d{1,2}月|[（(])")
_STATE_OF_DRAFT = re.compile(r"[（(](?:送审稿|征求意见稿|讨论稿)[）)]$")
_LINES_LOOKED_AT = 40
_LINES_OF_A_TITLE = 3


def title_in(text: str, fallback: str) -> str:
    """The title as the text gives it, or the fallback (the file's name).

    “关于印发《×××》的通知” gives ×××: the text that is judged is the one issued with it.
    """
    lines = [_without_blanks(line) for line in text.splitlines()[:_LINES_LOOKED_AT]]
    for pattern in (_ISSUING, _ISSUING_UNQUOTED):
        for line in lines:
            found = pattern.search(line)
            if found:
                return found["title"]
    title = next(filter(None, map(_title_from, _starts(lines))), fallback)
    return _STATE_OF_DRAFT.sub("", title)


def _starts(lines: list[str]) -> Iterator[list[str]]:
    """At each line, what begins there: a printed title may run over several lines."""
    return (
        lines[start : start + _LINES_OF_A_TITLE]
        for start, line in enumerate(lines)
        if not _NO_START.match(line)
    )


def _title_from(lines: list[str]) -> str:
    """The longest run of whole lines that reads as a title, or nothing."""
    runs = ("".join(lines[:count]) for count in range(len(lines), 0, -1))
    return next((run for run in runs if _PLAIN.match(run)), "")


def _without_blanks(line: str) -> str:
    return re.sub(r"[\s\u3000]+", "", line)
