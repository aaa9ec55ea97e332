"""Keep what another office has signed, once its signature is verified."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from workflows.errors import Inadmissible
from workflows.evidence.witnessing import import_countersignatures
from workflows.management.checkpoint_files import file_at


class Command(BaseCommand):
    help = "登记其他单位对本台账检查点的见证签名：核验成立的存入，已有的不重复存入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="见证单位签名后的检查点文件")

    def handle(self, *args: Any, **options: Any) -> None:
        file = file_at(options["file"])
        try:
            rows = import_countersignatures(file=file, now=timezone.now())
        except Inadmissible as refused:
            raise CommandError(refused.sentence) from refused
        for row in rows:
            self.stdout.write(f"{row.checkpoint}：{row.signer}（{row.algorithm}）")
            self.stdout.write(f"  公钥指纹{row.fingerprint}，请与见证单位当面或者电话核对")
        if not rows:
            self.stdout.write("没有新的见证签名。")
