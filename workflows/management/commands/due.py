"""Compute a lawful window from the shipped law and the calendar in force, day by day."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from workflows.bounds import END_LABELS, ENDS, ends_of
from workflows.calendar import OutsideCalendar, WorkCalendar
from workflows.calendars import calendar_of
from workflows.chinese_dates import date_and_weekday
from workflows.divisions import DivisionInvalid
from workflows.law import LawUnset, law_for
from workflows.law.limits import LimitUnknown
from workflows.legal_terms import FAMILIES, KINDS, LIMITS
from workflows.lengths import LengthInvalid
from workflows.pack_files import PackInvalid
from workflows.proofs.export import as_text as as_file
from workflows.proofs.export import export_of
from workflows.proofs.subject import Pause, Subject
from workflows.shipped_calendar import calendar_for
from workflows.windows import DayCount, Suspension, SuspensionInvalid, Window, day_before

_REFUSED: Final = (
    DivisionInvalid,
    LawUnset,
    LengthInvalid,
    LimitUnknown,
    OutsideCalendar,
    PackInvalid,
    SuspensionInvalid,
)


class Command(BaseCommand):
    help = (
        "计算法定期限：列出最早、最迟日期，法律依据和逐日计算过程。"
        "按本系统已载入的放假安排计算；数据库不能使用的，按随产品提供的放假安排计算并说明。"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("division", help="行政区划代码，如360700")
        parser.add_argument("limit", help="期限名称：" + "、".join(LIMITS))
        parser.add_argument("--from", dest="start", help="起算日，如2025-09-18")
        parser.add_argument("--kind", default="normative_document", help="事项类型")
        parser.add_argument("--maker-family", default="government", help="制定机关类别")
        parser.add_argument("--touches-market", action="store_true", help="涉及市场主体")
        parser.add_argument(
            "--suspend", action="append", default=[], help="中止期间，如2026-03-02..2026-03-06"
        )
        parser.add_argument("--json", action="store_true", help="输出时限计算的导出文件（JSON）")

    def handle(self, *args: Any, **options: Any) -> None:
        check_choice("事项类型", options["kind"], KINDS)
        check_choice("制定机关类别", options["maker_family"], FAMILIES)
        try:
            calendar, on_record = calendar_here(options["division"])
            subject = asked(options, calendar)
            told = as_json(subject) if options["json"] else as_text(subject)
        except _REFUSED as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(told)
        if not on_record:
            self.stderr.write("注意：未能读取数据库，按随产品提供的放假安排计算")


def calendar_here(division: str) -> tuple[WorkCalendar, bool]:
    """The calendar of a division, and whether the records of the installation could be asked:
    the command also serves where no database has been made."""
    try:
        with transaction.atomic():
            return calendar_of(division), True
    except DatabaseError:
        return calendar_for(division), False


def asked(options: dict[str, Any], calendar: WorkCalendar) -> Subject:
    """The question as the subject of a proof, without a matter."""
    law, start = law_for(options["division"]), day_in(options["start"])
    suspensions = [suspension_in(text) for text in options["suspend"]]

    def count(calendar: WorkCalendar) -> Window:
        return law.limit_window(
            options["limit"],
            options["kind"],
            start,
            calendar,
            suspensions,
            touches_market=options["touches_market"],
            maker_family=options["maker_family"],
        )

    return Subject(
        name=options["limit"],
        label=LIMITS.get(options["limit"], ""),
        division=options["division"],
        kind=options["kind"],
        maker_family=options["maker_family"],
        touches_market=options["touches_market"],
        law=law,
        calendar=calendar,
        count=count,
        pauses=tuple(map(_pause, sorted(suspensions, key=lambda one: one.first_on))),
    )


def _pause(suspension: Suspension) -> Pause:
    interval = (suspension.first_on, suspension.last_on)
    return Pause(day_before(suspension.first_on), suspension.last_on, interval)


def check_choice(name: str, given: str, choices: dict[str, str]) -> None:
    if given not in choices:
        raise CommandError(f"没有“{given}”这一{name}，可用的有：{'、'.join(choices)}")


def day_in(text: str | None) -> date:
    """The day written as 2025-09-18."""
    if not text:
        raise CommandError("请用--from给出起算日，如--from 2025-09-18")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}”不是有效日期，应写作2025-09-18的形式") from None


def suspension_in(text: str) -> Suspension:
    """The interval written as FROM..TO, both ends inclusive."""
    first, dots, last = text.partition("..")
    if not dots:
        raise CommandError(f"中止期间“{text}”应写作2026-03-02..2026-03-06的形式")
    return Suspension(day_in(first), day_in(last))


def as_json(subject: Subject) -> str:
    """The same export as that of a limit on record, for machines and for the recount."""
    return as_file(export_of(subject)).rstrip("\n")


def as_text(subject: Subject) -> str:
    """The window for people."""
    window = subject.window
    lines = [
        f"{subject.law.name} {subject.label}（{KINDS[subject.kind]}）",
        f"起算日：{date_and_weekday(window.start_on)}，当日不计入",
    ]
    lines += [f"{label}：{date_and_weekday(day)}" for label, day in _ends(window) if day]
    lines += _provisional(subject)
    lines += ["依据：", *(f"  {citation.marked_label}" for citation in window.basis)]
    lines += ["逐日计算：", *map(_line, window.days)]
    lines.append(f"规则包版本：{subject.law.version}　工作日历版本：{window.calendar_revision}")
    return "\n".join(lines)


def _provisional(subject: Subject) -> list[str]:
    """Why the dates are provisional, and what they can still become."""
    window, bounds = subject.window, subject.bounds
    lines = []
    if window.national_unknown:
        lines.append("注意：期间涉及放假安排尚未载入的年份，结果为暂定，通知发布后须重新计算")
    if window.regional_unknown:
        lines.append("注意：地方放假安排未载入，日期暂定")
    if bounds and not lines:
        lines.append("注意：下一年的放假安排可能涉及本年年末，日期暂定")
    ranges = zip(_ends(window), (getattr(bounds, name, None) for name in ENDS), strict=True)
    lines += [f"  {label}的可能范围：{possible}" for (label, _), possible in ranges if possible]
    return lines


def _ends(window: Window) -> tuple[tuple[str, date | None], ...]:
    labels = END_LABELS | {"latest_on": f"{END_LABELS['latest_on']}（截至当日24:00）"}
    return tuple(zip(labels.values(), ends_of(window), strict=True))


def _line(one: DayCount) -> str:
    ordinal = f"第{one.ordinal}日" if one.ordinal else "　—　"
    return f"  {date_and_weekday(one.date)} {ordinal} {one.why}"
