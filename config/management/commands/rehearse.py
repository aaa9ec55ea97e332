"""``manage.py rehearse``: the trainer's tool, and the proof that the road is open."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from config.rehearsal.rehearse import Rehearsal, rehearse
from config.rehearsal.scratch import scratch_database
from config.rehearsal.timetable import as_text
from reviews.transitions.registration import FLOWS
from workflows.divisions import DivisionInvalid
from workflows.errors import WorkflowError
from workflows.law import LawUnset
from workflows.lawful_days import day_of
from workflows.papers import Upload


class Command(BaseCommand):
    help = "将一份文稿按法定程序以最短合法时间走完全程，输出时间表、意见书、会议纪要和备案报告"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("division", help="行政区划代码，如 510811")
        parser.add_argument("kind", choices=[str(kind) for kind in FLOWS], help="事项类型")
        parser.add_argument("--document", required=True, help="文稿（.docx、.pdf 或 .txt）")
        parser.add_argument("--start", help="起草日期，如 2026-03-02；默认为今天")
        parser.add_argument("--out", default="var/rehearsal", help="输出目录")

    def handle(self, *args: Any, **options: Any) -> None:
        upload = _read(Path(options["document"]))
        start = timezone.make_aware(datetime.combine(_day(options["start"]), time(9)))
        try:
            with scratch_database():
                call_command("load_packs", verbosity=0)
                done = rehearse(
                    division=options["division"],
                    kind=options["kind"],
                    upload=upload,
                    start=start,
                    out=Path(options["out"]),
                )
        except (WorkflowError, LawUnset, DivisionInvalid) as refused:
            raise CommandError(str(refused)) from refused
        self._report(done)

    def _report(self, done: Rehearsal) -> None:
        self.stdout.write(as_text(done.timetable))
        for path in done.files:
            self.stdout.write(f"已生成 {path}")


def _read(path: Path) -> Upload:
    try:
        return Upload(path.name, path.read_bytes())
    except OSError as error:
        raise CommandError(f"无法读取文稿 {path}：文件不存在或者没有读取权限。") from error


def _day(text: str | None) -> date:
    if text is None:
        return day_of(timezone.now())
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"日期“{text}”无法识别，请按 2026-03-02 的格式填写。") from error
