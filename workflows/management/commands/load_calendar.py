"""Load the shipped holiday notices into the database; unchanged notices add nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from workflows import calendars
from workflows.errors import WorkflowError
from workflows.holiday_notices import CALENDARS, Notice, NoticeInvalid, gaps_in, read_notices
from workflows.notice_records import changes_of
from workflows.transitions.notices import Waiting, load_notices

MOST_SHOWN: Final = 10


class Command(BaseCommand):
    help = (
        "载入放假安排通知：未变的不重复载入；同一修订内容有变的拒绝，须作为新的修订；"
        "会改变在办事项期限的不直接载入，由系统管理员确认。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=CALENDARS, help="通知所在目录")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            notices = read_notices(options["folder"])
        except NoticeInvalid as fault:
            raise CommandError(str(fault)) from fault
        try:
            new, waiting = taken_in(notices)
        except WorkflowError as refused:
            raise CommandError(refused.sentence) from refused
        if waiting is not None:
            self.stdout.write("\n".join(_waits(waiting)))
        elif options["verbosity"]:
            for notice in new:
                self.stdout.write(f"载入：{notice.division} {notice.label}")
            self.stdout.write(f"共{len(notices)}件，新载入{len(new)}件")


@transaction.atomic
def taken_in(notices: Sequence[Notice]) -> tuple[list[Notice], Waiting | None]:
    """Those that were not on record, and the proposal in which they wait if limits would move."""
    new = not_on_record(notices)
    return new, load_notices(notices=new, now=timezone.now())


def not_on_record(notices: Sequence[Notice]) -> list[Notice]:
    """The notices that the database does not have.

    Raises:
        CommandError: it has one of them in another version, or a year would be left out.
    """
    on_record = calendars.notices_in_force() if calendars.any_on_record() else ()
    new = []
    for notice in notices:
        same_year = [one for one in on_record if _year_of(one) == _year_of(notice)]
        stored = next((one for one in same_year if one.revision == notice.revision), None)
        if stored is None:
            new.append(notice)
        elif _differs(stored, notice) and stored == max(same_year, key=lambda one: one.revision):
            raise CommandError(
                f"{notice.label}第{notice.revision}次修订已载入且内容不同；"
                f"变化应以revision = {notice.revision + 1}另行载入"
            )
    if gaps := gaps_in([*on_record, *new]):
        raise CommandError("；".join(gaps))
    return new


def _year_of(notice: Notice) -> tuple[str, int]:
    return notice.division, notice.year


def _differs(stored: Notice, notice: Notice) -> bool:
    """In the days; a title or a number may have been written otherwise by a person."""
    return (stored.off, stored.makeup) != (notice.off, notice.makeup)


def _waits(waiting: Waiting) -> Iterator[str]:
    """What waits for whom and where, with the first of the dates that would move."""
    proposal, preview = waiting.proposal, waiting.preview
    yield (
        f"未直接载入：{proposal}会改变在办事项的{preview.count}个期限，已提出载入申请，"
        f"请系统管理员在“工作日历”页面（{reverse('notice_proposal', args=[proposal.pk])}）"
        "核对并确认，确认前各期限不变："
    )
    for move in preview.moves[:MOST_SHOWN]:
        matter = move.limit.matter
        yield f"  {matter.reference} {move.limit.label}：{changes_of(move)}"
    if preview.count > MOST_SHOWN:
        yield f"  另有{preview.count - MOST_SHOWN}个期限。"
