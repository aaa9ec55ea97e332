"""Verify the ledger; red unless every row that ought to be there is as it was written."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from workflows.evidence.verification import Report, verify_all, verify_from, verify_matter
from workflows.management.checkpoint_files import file_at
from workflows.models import Checkpoint, Matter

BROKEN: Final = 1


class Command(BaseCommand):
    help = (
        "核验台账：逐行核对摘要、前后相接和各栏内容，核对检查点、见证签名、编号和触发器，"
        "报告核验比例。有一行不符或者未核验到的，以非零状态退出。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--matter", metavar="编号", help="只核验这一事项的记录")
        parser.add_argument(
            "--from-checkpoint", type=int, metavar="N", help="只核验第N号检查点之后的记录"
        )
        parser.add_argument(
            "--checkpoint",
            type=Path,
            action="append",
            default=[],
            metavar="文件",
            help="与外部保存的检查点文件核对，可多次给出",
        )
        parser.add_argument("--json", action="store_true", help="输出JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        report = reported(options)
        if options["json"]:
            self.stdout.write(as_json(report))
        else:
            for line in as_text(report):
                self.stdout.write(line)
        if not report.intact:
            raise CommandError(verdict(report), returncode=BROKEN)


def reported(options: dict[str, Any]) -> Report:
    """The verification that the options ask for."""
    files = [file_at(path) for path in options["checkpoint"]]
    if options["matter"] is not None:
        if files or options["from_checkpoint"] is not None:
            raise CommandError("--matter不能与--checkpoint或者--from-checkpoint同时使用。")
        return verify_matter(_matter(options["matter"]))
    if options["from_checkpoint"] is not None:
        return verify_from(_checkpoint(options["from_checkpoint"]), files)
    return verify_all(files)


def as_json(report: Report) -> str:
    """The report for machines."""
    account = {
        "intact": report.intact,
        "part": report.part,
        "checked": report.checked,
        "total": report.total,
        "checkpoints": report.checkpoints,
        "countersignatures": report.countersignatures,
        "numbers": report.numbers,
        "found": report.found,
        "findings": [finding.as_dict() for finding in report.findings],
    }
    return json.dumps(account, ensure_ascii=False, indent=2)


def as_text(report: Report) -> Iterator[str]:
    """The report for people."""
    if report.part:
        yield f"核验范围：{report.part}"
    yield f"记录：应有{report.total}行，核验相符{report.checked}行（{share(report)}）"
    yield f"检查点{report.checkpoints}个，见证签名{report.countersignatures}个"
    if not report.part:
        yield f"编号{report.numbers}个"
    yield from (f"  {finding}" for finding in report.findings)
    if report.found > len(report.findings):
        yield f"  另有{report.found - len(report.findings)}处，未一一列出"
    if report.intact:
        yield verdict(report)


def share(report: Report) -> str:
    """The coverage; never rounded up to 100 %."""
    if report.checked == report.total:
        return "100%"
    return f"{int(report.checked * 10_000 / report.total) / 100:.2f}%"


def verdict(report: Report) -> str:
    """The result in one sentence."""
    if report.intact:
        return "台账完整。" if report.total else "台账为空。"
    if not report.found:
        return f"台账未能全部核验：应有{report.total}行，核验相符{report.checked}行。"
    return f"台账不完整，共{report.found}处。第一处：{report.findings[0]}"


def _matter(reference: str) -> Matter:
    matter = Matter.objects.filter(reference=reference).first()
    if matter is None:
        raise CommandError(f"没有编号为“{reference}”的事项。")
    return matter


def _checkpoint(number: int) -> Checkpoint:
    checkpoint = Checkpoint.objects.filter(number=number).first()
    if checkpoint is None:
        raise CommandError(f"没有第{number}号检查点。")
    return checkpoint
