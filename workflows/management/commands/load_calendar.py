"""Load the shipped holiday notices into the database; unchanged notices add nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from workflows.holiday_notices import CALENDARS, Notice, NoticeInvalid, read_notices
from workflows.models.notices import CalendarNotice


class Command(BaseCommand):
    help = "载入放假安排通知：未变的不重复载入；同一修订内容有变的拒绝，须作为新的修订。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=CALENDARS, help="通知所在目录")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            notices = read_notices(options["folder"])
        except NoticeInvalid as fault:
            raise CommandError(str(fault)) from fault
        with transaction.atomic():
            loaded = [notice for notice in notices if stored(notice)]
        if not options["verbosity"]:
            return
        for notice in loaded:
            self.stdout.write(f"载入：{notice.division} {notice.label}")
        self.stdout.write(f"共{len(notices)}件，新载入{len(loaded)}件")


def stored(notice: Notice) -> bool:
    """Store the notice; whether it was new. A changed notice needs a new revision number."""
    row = CalendarNotice.objects.filter(
        division=notice.division, year=notice.year, revision=notice.revision
    ).first()
    if row is None:
        _insert(notice)
        return True
    if row.sha256 != notice.sha256:
        raise CommandError(
            f"{notice.label}第{notice.revision}次修订已载入且内容不同；"
            f"变化应以revision = {notice.revision + 1}另行载入"
        )
    return False


def _insert(notice: Notice) -> None:
    CalendarNotice(
        division=notice.division,
        year=notice.year,
        revision=notice.revision,
        number=notice.number,
        issued_on=notice.issued_on,
        content=notice.as_dict(),
        sha256=notice.sha256,
        loaded_at=timezone.now(),
    ).save()
