"""Print the timetable of a whole procedure: from a day, or backwards from a wished one."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from workflows.calendar import OutsideCalendar
from workflows.chinese_dates import date_and_weekday
from workflows.divisions import DivisionInvalid
from workflows.errors import WorkflowError
from workflows.law import LawUnset
from workflows.lawful_days import day_of
from workflows.legal_terms import FAMILIES, KINDS
from workflows.management.commands.due import check_choice, day_in
from workflows.planning.circumstances import COMMENT_FULL, COMMENT_SHORTENED, Circumstances
from workflows.planning.export import plan_as_dict
from workflows.planning.parts import EFFECT, MEETING, PUBLICATION
from workflows.planning.plan import Plan, Planned, Wish
from workflows.planning.planner import plan_of
from workflows.planning.sentences import length_of, notes, verdict
from workflows.selectors.plans import ground_of

_GOALS: Final = {"meeting": MEETING, "publication": PUBLICATION, "effect": EFFECT}
_SWITCHES: Final = {
    "technical": "专业性、技术性较强",
    "risky": "存在风险",
    "touches_market": "涉及经营者经济活动",
    "hearing": "举行听证会",
    "party_report": "请示报告同级党委",
    "emergency": "紧急情况",
}
_REFUSED: Final = (DivisionInvalid, LawUnset, OutsideCalendar, WorkflowError)


class Command(BaseCommand):
    help = "排期：列出一类事项全部程序的最早时间表，或者从希望的日期倒排。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("division", help="行政区划代码，如360700")
        parser.add_argument("--kind", default="normative_document", help="事项类型")
        parser.add_argument("--maker-family", default="government", help="制定机关类别")
        parser.add_argument("--from", dest="start", help="起算日，如2026-03-02；不填为今天")
        goal = parser.add_mutually_exclusive_group()
        goal.add_argument("--meeting", help="希望集体审议的日期")
        goal.add_argument("--publication", help="希望公布的日期")
        goal.add_argument("--effect", help="希望施行的日期")
        for name, label in _SWITCHES.items():
            parser.add_argument(f"--{name.replace('_', '-')}", action="store_true", help=label)
        parser.add_argument("--comment-days", type=int, help="征求意见天数，短于法定的为依法缩短")
        parser.add_argument("--json", action="store_true", help="输出JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        check_choice("事项类型", options["kind"], KINDS)
        check_choice("制定机关类别", options["maker_family"], FAMILIES)
        try:
            plan = _planned(options)
        except _REFUSED as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(plan_as_dict(plan), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(as_text(plan))


def _planned(options: dict[str, Any]) -> Plan:
    start_on = day_in(options["start"]) if options["start"] else day_of(timezone.now())
    ground = ground_of(options["division"], start_on)
    case = Circumstances(
        kind=options["kind"],
        maker_family=options["maker_family"],
        comment_days=options["comment_days"],
        **{name: options[name] for name in _SWITCHES},
    )
    if case.comment_days is not None:
        shortest = ground.law.comment(case.kind, case.touches_market).minimum
        short = case.comment_days < getattr(shortest, "n", 0)
        case = replace(case, comment=COMMENT_SHORTENED if short else COMMENT_FULL)
    return plan_of(ground.law, case, ground.calendar, _wish(options, start_on))


def _wish(options: dict[str, Any], start_on: date) -> Wish:
    for name, goal in _GOALS.items():
        if options[name]:
            return Wish(start_on, goal, day_in(options[name]))
    return Wish(start_on, PUBLICATION)


def as_text(plan: Plan) -> str:
    """The timetable for people."""
    lines = [f"{plan.law.name} {KINDS[plan.case.kind]}", verdict(plan)]
    lines += [f"注意：{note}" for note in notes(plan)]
    lines += map(_line, plan.items)
    for saving in plan.savings:
        lines.append(
            f"可以缩短：{saving.label}，提前{saving.working_days}个工作日，"
            f"最早{date_and_weekday(saving.reached_on)}"
        )
    lines.append(f"规则包版本：{plan.law.version}　工作日历版本：{plan.calendar.revision}")
    return "\n".join(lines)


def _line(one: Planned) -> str:
    parts = [
        f"{date_and_weekday(one.start_on)}至{date_and_weekday(one.finish_on)} {one.activity.label}"
    ]
    parts.append(length_of(one))
    parts += ["关键"] if one.critical else []
    parts += [f"最迟{date_and_weekday(one.latest_start_on)}开始"] if one.latest_start_on else []
    parts += [f"法定最迟{date_and_weekday(one.latest_on)}"] if one.latest_on else []
    return "  " + "　".join(parts)
