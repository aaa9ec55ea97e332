"""Write down what has become true of time limits by the passing of days. Safe to repeat."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from workflows.models import MarkKind
from workflows.sweeping import CHUNK, sweep


class Command(BaseCommand):
    help = "扫描时限：临期提醒、逾期、逾期督办逐一记载。可以重复执行，也可以同时执行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--now", help="按这一时刻扫描，如2026-03-09T08:00，供演练使用；默认为现在"
        )
        parser.add_argument("--chunk", type=int, default=CHUNK, help="每批处理的时限数")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["chunk"] < 1:
            raise CommandError("每批处理的时限数应不小于1")
        swept = sweep(now=instant_in(options["now"]), chunk=options["chunk"])
        if options["verbosity"]:
            told = "，".join(f"{kind.label}{swept.marks[kind]}件" for kind in MarkKind)
            self.stdout.write(f"扫描时限{swept.limits}件：{told}")


def instant_in(text: str | None) -> datetime:
    """The instant written in ISO form, in Asia/Shanghai where it names no zone; default now."""
    if text is None:
        return timezone.now()
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}”不是有效时刻，应写作2026-03-09T08:00的形式") from None
    return instant if timezone.is_aware(instant) else timezone.make_aware(instant)
