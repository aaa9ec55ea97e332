"""``manage.py make_test_certificate``: what a demonstration signs its papers with."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from workflows.signatures.self_made import make_test_certificate


class Command(BaseCommand):
    help = "生成自制的测试签名证书，供演示使用；已有的不动"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--folder",
            type=Path,
            default=Path(settings.BASE_DIR) / "var" / "signing",
            help="放在哪个文件夹（默认 var/signing）",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if (folder / "test-certificate.p12").exists():
            return
        self.stdout.write(f"已生成测试证书 {make_test_certificate(folder)}，仅供演示。")
