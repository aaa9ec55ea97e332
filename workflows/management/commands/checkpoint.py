"""Make the checkpoints that are due; write one to a file for another office."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from workflows.errors import Inadmissible
from workflows.evidence.checkpoints import file_of
from workflows.evidence.countersigning import written
from workflows.evidence.paper import paper_of
from workflows.evidence.witnessing import make_checkpoints
from workflows.models import Checkpoint
from workflows.pdf import render


class Command(BaseCommand):
    help = "为台账形成检查点：没有新记录的不形成。可写入文件或者打印，交其他单位保存或者见证。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--only-full",
            action="store_true",
            help="新记录满LEDGER_CHECKPOINT_ROWS行才形成，供频繁运行的定时任务使用",
        )
        parser.add_argument("--number", type=int, metavar="N", help="写入文件的是第N号，默认最新")
        parser.add_argument("--export", type=Path, metavar="文件", help="把检查点写入这一文件")
        parser.add_argument(
            "--pdf", type=Path, metavar="文件", help="把见证单写入这一文件，供其他单位在纸上见证"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_checkpoints(now=timezone.now(), only_full=options["only_full"])
        except Inadmissible as refused:
            raise CommandError(refused.sentence) from refused
        for checkpoint in made:
            self.stdout.write(f"{checkpoint}：截至第{checkpoint.position}行，{checkpoint.hash}")
        if not made and options["verbosity"]:
            self.stdout.write("没有需要形成的检查点。")
        if options["export"] or options["pdf"]:
            self._give_out(chosen(options["number"]), options["export"], options["pdf"])

    def _give_out(self, checkpoint: Checkpoint, file: Path | None, paper: Path | None) -> None:
        if file:
            file.write_text(written(file_of(checkpoint)), encoding="utf-8")
        if paper:
            paper.write_bytes(render(paper_of(checkpoint)).pdf)
        for path in filter(None, (file, paper)):
            self.stdout.write(f"{checkpoint}已写入{path}")


def chosen(number: int | None) -> Checkpoint:
    """The checkpoint of that number, or the newest."""
    checkpoints = Checkpoint.objects.order_by("-number")
    found = (checkpoints.filter(number=number) if number else checkpoints).first()
    if found is None:
        raise CommandError(f"没有第{number}号检查点。" if number else "还没有检查点。")
    return found
