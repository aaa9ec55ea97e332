"""The plan as a chart: where each bar, mark and shade stands, in the units of the drawing.

What a bar means is told by its form as well as by its colour: done, critical, with slack.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from workflows.calendar import DayKind, WorkCalendar
from workflows.chinese_dates import chinese_date
from workflows.planning.plan import Plan, Planned

LABELS: Final = 232
HEAD: Final = 46
ROW: Final = 26
FOOT: Final = 8
WIDEST: Final = 870
WIDEST_DAY: Final = 16
NARROWEST_DAY: Final = 4
_SHORT: Final = 15


@dataclass(frozen=True)
class Shade:
    """Days of one kind next to each other. ``kind`` is off or makeup."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True)
class MonthMark:
    x: float
    label: str


@dataclass(frozen=True)
class Bar:
    """One activity: a bar, or a diamond if it takes no more than its day.

    ``slack_width`` is the line after the bar up to the latest end; ``last_x`` where the last
    lawful day ends. ``title`` tells the same in words.
    """

    y: float
    label: str
    x: float
    width: float
    form: str
    diamond: str
    slack_x: float
    slack_width: float
    last_x: float | None
    title: str

    @property
    def middle(self) -> float:
        return self.y + ROW / 2

    @property
    def text_y(self) -> float:
        return self.middle + 4

    @property
    def top(self) -> float:
        return self.y + 6

    @property
    def last_top(self) -> float:
        return self.y + 4

    @property
    def last_bottom(self) -> float:
        return self.y + ROW - 4

    @property
    def slack_end(self) -> float:
        return self.slack_x + self.slack_width


@dataclass(frozen=True)
class Chart:
    width: float
    height: float
    body_bottom: float
    shades: tuple[Shade, ...]
    months: tuple[MonthMark, ...]
    bars: tuple[Bar, ...]
    today_x: float | None
    wish_x: float | None
    description: str
    head: int = HEAD
    makeup_y: int = HEAD - 2

    @property
    def body_height(self) -> float:
        return self.body_bottom - self.head


def chart_of(plan: Plan, today: date, description: str) -> Chart:
    """The chart of a plan; ``today`` is marked if it lies within."""
    scale = _scale_of(plan)
    bottom = HEAD + ROW * len(plan.items)
    return Chart(
        width=scale.right,
        height=bottom + FOOT,
        body_bottom=bottom,
        shades=tuple(_shades(plan.calendar, scale)),
        months=tuple(_months(plan.calendar, scale)),
        bars=tuple(_bar(one, HEAD + ROW * number, scale) for number, one in enumerate(plan.items)),
        today_x=scale.middle(today) if scale.holds(today) else None,
        wish_x=scale.end(plan.wish.by) if plan.wish.by and scale.holds(plan.wish.by) else None,
        description=description,
    )


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    day: float

    @property
    def right(self) -> float:
        return round(self.end(self.last) + 12, 1)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def begin(self, day: date) -> float:
        return round(LABELS + (day - self.first).days * self.day, 1)

    def end(self, day: date) -> float:
        return round(self.begin(day) + self.day, 1)

    def middle(self, day: date) -> float:
        return round(self.begin(day) + self.day / 2, 1)


def _scale_of(plan: Plan) -> _Scale:
    last = max(plan.last_on, plan.wish.by or plan.last_on)
    count = (last - plan.first_on).days + 1
    return _Scale(
        plan.first_on, last, max(NARROWEST_DAY, min(WIDEST_DAY, round(WIDEST / count, 2)))
    )


def _shades(calendar: WorkCalendar, scale: _Scale) -> Iterator[Shade]:
    for kind, days in groupby(
        calendar.each_day(scale.first, scale.last), key=lambda one: _shade_of(one[1])
    ):
        if kind:
            spanned = [day for day, _ in days]
            begin = scale.begin(spanned[0])
            yield Shade(begin, round(scale.end(spanned[-1]) - begin, 1), kind)


def _shade_of(kind: DayKind) -> str:
    if not kind.works:
        return "weekend" if kind is DayKind.WEEKEND else "holiday"
    return "makeup" if kind in (DayKind.MAKEUP, DayKind.SUPPOSED_WORK) else ""


def _months(calendar: WorkCalendar, scale: _Scale) -> Iterator[MonthMark]:
    days = (day for day, _ in calendar.each_day(scale.first, scale.last))
    for (year, month), in_month in groupby(days, key=lambda day: (day.year, day.month)):
        shown: Sequence[date] = list(in_month)
        if len(shown) * scale.day >= 24:
            first = scale.first == shown[0] or month == 1
            room = len(shown) * scale.day >= 70
            label = f"{year}年{month}月" if first and room else f"{month}月"
            yield MonthMark(scale.begin(shown[0]), label)


def _bar(one: Planned, y: float, scale: _Scale) -> Bar:
    begin, end = scale.begin(one.start_on), scale.end(one.finish_on)
    point = one.start_on == one.finish_on
    slack = _slack_end(one, scale)
    return Bar(
        y=y,
        label=_shortened(one.activity.label),
        x=begin,
        width=round(end - begin, 1),
        form=_form(one),
        diamond=_diamond(scale.middle(one.start_on), y + ROW / 2) if point else "",
        slack_x=end,
        slack_width=max(0.0, round(slack - end, 1)),
        last_x=scale.end(one.latest_on) if one.latest_on else None,
        title=_title(one),
    )


def _slack_end(one: Planned, scale: _Scale) -> float:
    if one.latest_start_on is None or one.latest_start_on <= one.start_on:
        return scale.end(one.finish_on)
    later = (one.latest_start_on - one.start_on).days * scale.day
    return min(scale.end(one.finish_on) + later, scale.right - 6)


def _form(one: Planned) -> str:
    if one.done:
        return "done"
    return "critical" if one.critical else "easy"


def _diamond(x: float, y: float) -> str:
    return f"{x},{y - 7} {x + 7},{y} {x},{y + 7} {x - 7},{y}"


def _shortened(label: str) -> str:
    return label if len(label) <= _SHORT else f"{label[: _SHORT - 1]}…"


def _title(one: Planned) -> str:
    words = [f"{one.activity.label}：{chinese_date(one.start_on)}"]
    if one.finish_on != one.start_on:
        words.append(f"至{chinese_date(one.finish_on)}")
    marks = [
        "已完成" if one.done else "",
        "关键" if one.critical and not one.done else "",
        f"最迟{chinese_date(one.latest_on)}" if one.latest_on else "",
        "暂定" if one.provisional else "",
    ]
    return "".join(words) + "".join(f"，{mark}" for mark in marks if mark)
