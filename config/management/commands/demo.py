"""``manage.py demo``: organs, people and matters at every stage, and two rehearsals."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demo import drafts
from config.demo.stages import build_stages
from workflows.constants import Kind, Role
from workflows.models import Matter, OrganUserRole, User

PASSWORD = "shenhe-beian-2026"
START = "2026-03-02"


class Command(BaseCommand):
    help = "准备演示数据：机关、人员、处于各阶段的事项，并各演练一遍两类程序"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("演示数据只能装入演示环境（DEBUG 为真），不能装入正式系统。")
        made = build_stages(password=PASSWORD, now=timezone.now())
        self.stdout.write(f"新建事项{len(made)}件，共{Matter.objects.count()}件：")
        for stage, count in self._stages():
            self.stdout.write(f"  {stage}：{count}件")
        self._rehearse()
        self._people()

    def _stages(self) -> list[tuple[str, int]]:
        counted = Counter(matter.stage_label for matter in Matter.objects.all())
        return counted.most_common()

    def _rehearse(self) -> None:
        """One rehearsal of each procedure, on drafts that the demonstration brings along."""
        folder = Path(settings.BASE_DIR) / "var" / "rehearsals"
        for name, write, division, kind in (
            ("ebike-v1", drafts.docx, "510811", Kind.NORMATIVE_DOCUMENT),
            ("parking", drafts.pdf, "360700", Kind.MAJOR_DECISION),
        ):
            out = folder / kind
            out.mkdir(parents=True, exist_ok=True)
            document = out / f"{name}.{write.__name__}"
            document.write_bytes(write(name))
            self.stdout.write(f"\n演练：{kind.label}（{division}），文稿 {document}")
            call_command(
                "rehearse",
                division,
                kind.value,
                document=str(document),
                start=START,
                out=str(out),
                stdout=self.stdout,
            )

    def _people(self) -> None:
        self.stdout.write(f"\n可以登录的人员（密码均为 {PASSWORD}）：")
        roles: dict[int, list[str]] = {}
        for user, codename, organ in OrganUserRole.objects.values_list(
            "user_id", "permission__codename", "content_object__name"
        ):
            roles.setdefault(user, []).append(f"{organ}·{Role(codename).label}")
        for user in User.objects.order_by("pk"):
            held = "；".join(roles.get(user.pk, [])) or user.position
            self.stdout.write(f"  {user.username:<16} {user.name}　{held}")
