"""Breaking a title by sense into a trapezoid or a lozenge (GB/T 9704-2012, 7.3.1).

Without a dictionary of the language: every place between two characters gets a cost from what
stands around it, words of the field are not cut, and among all ways to break, the one with the
lowest cost of places and shape is taken.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from workflows.pdf.atoms import NOT_FIRST, NOT_LAST, is_latin

FORBIDDEN = math.inf
INSIDE_WORD = 14.0
UNKNOWN = 4.0
WORD_EDGE = 1.0
# A book title no longer than this is not broken at all.
SHORT_BOOK = 10
BOOK_COST = 5.0
EXTRA_LINE = 7.0
SHORTEST = 4.0

WORDS = (
    "关于 印发 转发 公布 修改 废止 做好 开展 加强 推进 进一步 贯彻 落实 实施 执行 调整 规范 完善 "
    "合法性 审核 审查 意见书 意见 备案 报告 请示 批复 通知 通告 公告 决定 办法 规定 细则 规则 规程 "
    "方案 计划 规划 纪要 会议 常务会议 工作 管理 暂行 试行 草案 送审稿 征求意见稿 行政 规范性文件 "
    "行政规范性文件 重大 决策 重大行政决策 事项 目录 程序 制度 机制 标准 措施 若干 补充 情况 说明 "
    "人民政府 办公室 办公厅 委员会 司法局 司法厅 财政局 公安局 教育局 民政局 街道办事处 管理局 "
    "监督 市场监督 农业农村 自然资源 生态环境 住房 城乡建设 交通运输 应急 卫生健康 医疗保障 "
    "人力资源 社会保障 发展 改革 经济 信息化 文化 旅游 退役军人 乡村振兴 综合 行政执法 城市管理 "
    "专项资金 资金 项目 补助 奖励 扶持 政策 产业 企业 服务 安全 生产 建设 使用 保护 防治 处置 "
    "公平竞争 风险 评估 专家 论证 听证 公开 期限 清理 后评估 结果 问题 答复 建议 工程 农村 城市 "
    "生活垃圾 分类 养老 公共 租赁 土地 房屋 征收 补偿 国有 资产 政府 投资 采购 招标 投标 会议纪要"
).split()


def break_title(title: str, cells: int) -> tuple[str, ...]:
    """Return the lines of a title that may be ``cells`` full-width characters wide.

    A line feed in the title is a break the drafter wants; then no other is made unless a line
    is too long.
    """
    asked = [line.strip() for line in title.splitlines() if line.strip()]
    return tuple(part for line in asked for part in _broken(line, cells))


def width(text: str) -> float:
    """Return the width in full-width characters, Latin ones counting half."""
    return sum(0.5 if is_latin(sign) or sign == " " else 1.0 for sign in text)


@lru_cache(maxsize=256)
def _broken(text: str, cells: int) -> tuple[str, ...]:
    fewest = math.ceil(width(text) / cells)
    if fewest <= 1:
        return (text,)
    costs = [_place_cost(text, at) for at in range(len(text) + 1)]
    best, lowest = None, math.inf
    for count in (fewest, fewest + 1):
        for cuts in _cuts(text, costs, count, cells):
            lines = [text[start:end] for start, end in pairwise((0, *cuts, len(text)))]
            cost = sum(costs[cut] for cut in cuts) + _shape_cost(lines)
            cost += EXTRA_LINE * (count - fewest)
            if cost < lowest:
                best, lowest = tuple(lines), cost
    return best or _sliced(text, cells)


def _sliced(text: str, cells: int) -> tuple[str, ...]:
    return tuple(text[at : at + cells] for at in range(0, len(text), cells))


def _cuts(text: str, costs: list[float], count: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Yield the ways to break into ``count`` lines at places that are not too dear."""
    places = [at for at in range(1, len(text)) if costs[at] < INSIDE_WORD]

    def onward(start: int, left: int) -> Iterator[tuple[int, ...]]:
        if left == 1:
            if width(text[start:]) <= cells:
                yield ()
            return
        for at in places:
            if at > start and SHORTEST <= width(text[start:at]) <= cells:
                for rest in onward(at, left - 1):
                    yield (at, *rest)

    # Beyond four lines the ways are too many, and nobody reads such a title.
    return onward(0, count) if count <= 4 else iter(())


def _place_cost(text: str, at: int) -> float:
    if at in (0, len(text)):
        return 0.0
    before, after = text[at - 1], text[at]
    if after in NOT_FIRST or before in NOT_LAST or after in "的之和与及等" or _in_number(text, at):
        return FORBIDDEN
    return _sense_cost(text, at) + _book_cost(text, at)


def _in_number(text: str, at: int) -> bool:
    """Whether a break would cut 2026年, 3月9日, a Latin word or a document number."""
    if is_latin(text[at - 1]) and (is_latin(text[at]) or text[at] in "年月日号条款项个元万亿"):
        return True
    opened = text.rfind("〔", 0, at)
    closed = text.find("号", at)
    return opened >= 0 and 0 <= closed - opened <= 12


def _sense_cost(text: str, at: int) -> float:
    before, rest = text[at - 1], text[at:]
    if before == "的":
        return -6.0
    if rest.startswith("关于"):
        return -8.0
    if before in "》、，：）":
        return -3.0
    if rest[0] in "《（":
        return 3.0 if text[:at].endswith(("关于", "印发", "修改", "对")) else -1.0
    return _word_cost(text, at)


@lru_cache(maxsize=4096)
def _word_cost(text: str, at: int) -> float:
    if any(text.find(word, max(0, at - len(word) + 1), at + len(word) - 1) >= 0 for word in WORDS):
        return INSIDE_WORD
    at_edge = any(text.startswith(word, at) or text.endswith(word, 0, at) for word in WORDS)
    return WORD_EDGE if at_edge else UNKNOWN


def _book_cost(text: str, at: int) -> float:
    opened = text.rfind("《", 0, at)
    if opened < 0 or text.find("》", opened, at) >= 0:
        return 0.0
    closed = text.find("》", at)
    if 0 <= closed - opened <= SHORT_BOOK:
        return FORBIDDEN
    return BOOK_COST


def _shape_cost(lines: list[str]) -> float:
    widths = [width(line) for line in lines]
    steps = [after - before for before, after in pairwise(widths)]
    waist = any(first < 0 < second for first, second in pairwise(steps))
    oblong = max(widths) - min(widths) < 1
    ragged = sum(max(0.0, abs(step) - 6) for step in steps)
    return 12.0 * waist + 3.0 * oblong + ragged + (8.0 if min(widths) < SHORTEST + 1 else 0.0)
