"""Finding the title of a draft in its words."""

from __future__ import annotations

import re

_ENDING = (
    r"(?:规定|决定|办法|细则|公告|通告|通知|意见|方案|规划|要点|计划|规则|条例|措施|预案|目录)"
    r"(?:（[^（）]{1,12}）|\([^()]{1,12}\))?"
)
_ISSUING = re.compile(r"关于印发[《〈<](?P<title>.+)[》〉>]的通知$")
_PLAIN = re.compile(rf"^[^。；，,：:]{{4,60}}{_ENDING}$")
_ISSUING_UNQUOTED = re.compile(rf"^关于印发(?P<title>[^。；：:]+{_ENDING})的通知$")
_LINES_LOOKED_AT = 40


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
    return next((line for line in lines if _PLAIN.match(line)), fallback)


def _without_blanks(line: str) -> str:
    return re.sub(r"[\s\u3000]+", "", line)
