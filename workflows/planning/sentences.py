"""What a plan says in words: one clear sentence for the whole, short ones for each activity."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.chinese_dates import date_and_weekday
from workflows.lengths import WorkingDays
from workflows.planning.comparison import Comparison
from workflows.planning.parts import GOALS
from workflows.planning.plan import Plan, Planned


def verdict(plan: Plan) -> str:
    """Whether the wish can be kept, and if not by how much and because of what."""
    goal, reached = GOALS[plan.wish.goal], date_and_weekday(plan.reached_on)
    begun = "按现有进度" if plan.running else f"自{date_and_weekday(plan.first_day)}启动"
    by = plan.wish.by
    if by is None:
        return f"{begun}，最早可于{reached}{goal}。"
    if plan.keeps_wish:
        if plan.running:
            return f"能够在{date_and_weekday(by)}以前{goal}：{begun}，最早为{reached}。"
        assert plan.latest_start_on is not None
        return (
            f"能够在{date_and_weekday(by)}以前{goal}：最迟{date_and_weekday(plan.latest_start_on)}启动，"
            f"自{date_and_weekday(plan.first_day)}起还有{plan.spare}个工作日的余地。"
        )
    days = (plan.reached_on - by).days
    return (
        f"不能在{date_and_weekday(by)}以前{goal}：{begun}，最早为{reached}，"
        f"晚{plan.late_by}个工作日（{days}日）；决定工期的是{_causes(plan)}。"
    )


def _causes(plan: Plan) -> str:
    """What on the critical path law makes long, and how much is only assumed."""
    lawful = [one for one in plan.causes if not one.activity.assumed]
    spent = sum(
        one.activity.minimum.n
        for one in plan.causes
        if one.activity.assumed and isinstance(one.activity.minimum, WorkingDays)
    )
    words = [f"{one.activity.label}（{length_of(one)}）" for one in lawful]
    words += [f"假定的各环节用时（共{spent}个工作日）"] if spent else []
    return "、".join(words) or "各环节的先后顺序"


def notes(plan: Plan) -> Iterator[str]:
    """What has to be known about the plan as a whole."""
    by = plan.wish.by
    if by is not None and not plan.calendar.is_working(by) and plan.wish.goal != "effect":
        yield f"{date_and_weekday(by)}为{plan.calendar.kind(by).label}，按此前最近的工作日倒排。"
    for one in plan.items:
        if one.is_late and one.deadline and one.latest_on:
            basis = "、".join(citation.marked_label for citation in one.deadline.basis)
            yield (
                f"{one.activity.label}排在{date_and_weekday(one.finish_on)}，"
                f"超过最迟{date_and_weekday(one.latest_on)}（{basis}），须压缩用时。"
            )
    if plan.provisional:
        yield "计划涉及放假安排尚未公布或者载入的年份，有关日期暂定，通知发布后须重新排期。"
    if plan.supposed:
        yield "本方案使用假设的放假、调休日期，仅供比较，不是法定工作日历。"


def length_of(one: Planned) -> str:
    """How long the activity takes, marked where it is only assumed."""
    if one.activity.minimum is None:
        return "当日"
    mark = "，假定" if one.activity.assumed else ""
    return f"{one.activity.minimum}{mark}"


def difference(comparison: Comparison) -> str:
    """How much earlier or later the goal is reached in the changed plan."""
    goal = GOALS[comparison.base.wish.goal]
    if not comparison.days:
        return f"对比方案与基本方案同日{goal}，没有差别。"
    side = "晚" if comparison.days > 0 else "早"
    return (
        f"对比方案最早{date_and_weekday(comparison.changed.reached_on)}{goal}，比基本方案{side}"
        f"{abs(comparison.working_days)}个工作日（{abs(comparison.days)}日）。"
    )
