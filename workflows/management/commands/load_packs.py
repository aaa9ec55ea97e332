"""Load the shipped rule packs into the database; unchanged content adds nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from workflows.models.packs import RulePack
from workflows.pack_files import PACKS, PackContent, PackFolder, PackInvalid


class Command(BaseCommand):
    help = "载入规则包：内容未变的不重复载入，有变化的载入为新版本。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=PACKS, help="规则包所在目录")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = PackFolder(options["folder"])
        with transaction.atomic():
            for pack in self._checked(folder):
                said = f"{pack.name}（{pack.division}）：{stored(pack)}"
                if options["verbosity"]:
                    self.stdout.write(said)

    def _checked(self, folder: PackFolder) -> list[PackContent]:
        """Every pack, or every fault of every file at once and nothing loaded."""
        packs: list[PackContent] = []
        faults: list[str] = []
        for division in folder.divisions():
            try:
                packs.append(folder.load(division))
            except PackInvalid as fault:
                faults.append(fault.sentence)
        if faults or not packs:
            raise CommandError("\n".join(dict.fromkeys(faults)) or "目录中没有规则包")
        return packs


def stored(pack: PackContent) -> str:
    """Store the pack unless its newest version has this content; what happened, in Chinese."""
    newest = RulePack.objects.filter(division=pack.division).order_by("-loaded_at", "-pk").first()
    if newest is not None and newest.sha256 == pack.sha256:
        return f"版本{newest.version}未变"
    row = RulePack(
        division=pack.division,
        name=pack.name,
        version=free_version(pack),
        sha256=pack.sha256,
        content=pack.content,
        effective_from=pack.effective_from,
        effective_until=pack.effective_until,
        loaded_at=timezone.now(),
    )
    row.save()
    return f"载入版本{row.version}"


def free_version(pack: PackContent) -> str:
    """The pack's version; a number more if earlier content comes back after a change."""
    taken = set(RulePack.objects.filter(division=pack.division).values_list("version", flat=True))
    version, again = pack.version, 1
    while version in taken:
        again += 1
        version = f"{pack.version}.{again}"
    return version
