"""Sign another office's checkpoint. Needs neither its database nor one of its own."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from workflows.errors import Inadmissible
from workflows.evidence.countersigning import (
    PrivateKey,
    countersign,
    fingerprint,
    read_key,
    written,
)
from workflows.management.checkpoint_files import file_at


class Command(BaseCommand):
    help = "以本单位私钥对其他单位台账的检查点文件签名见证。不使用数据库，可离线运行。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="检查点文件")
        parser.add_argument("--key", type=Path, required=True, help="私钥文件（PEM）")
        parser.add_argument("--signer", required=True, help="见证单位名称")
        parser.add_argument(
            "--passphrase-file", type=Path, help="存有私钥口令的文件；给出“-”则现场输入"
        )
        parser.add_argument("--output", type=Path, help="签名后写入的文件，默认写回原文件")

    def handle(self, *args: Any, **options: Any) -> None:
        file = file_at(options["file"])
        try:
            key = key_at(options["key"], options["passphrase_file"])
            signed = countersign(file, key, signer=options["signer"], signed_at=timezone.now())
        except Inadmissible as refused:
            raise CommandError(refused.sentence) from refused
        output = options["output"] or options["file"]
        output.write_text(written(signed), encoding="utf-8")
        facts = file.facts
        self.stdout.write(
            f"已对第{facts['number']}号检查点（截至第{facts['position']}行）签名：{output}"
        )
        self.stdout.write(f"公钥指纹：{fingerprint(key.public_key())}")


def key_at(path: Path, passphrase_file: Path | None) -> PrivateKey:
    """The key in a file, opened with the passphrase if one is given.

    Raises:
        Inadmissible: it is unfit.
    """
    try:
        return read_key(path.read_bytes(), _passphrase(passphrase_file))
    except OSError as fault:
        raise CommandError(f"无法读取私钥：{fault}") from fault


def _passphrase(path: Path | None) -> bytes | None:
    if path is None:
        return None
    if str(path) == "-":
        return getpass("私钥口令：").encode()
    return path.read_bytes().rstrip(b"\r\n")
