"""Take a lost second factor away from a person, who then sets up a new one."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from workflows.accounts.events import take_second_factor_away
from workflows.errors import WorkflowError
from workflows.models import User


class Command(BaseCommand):
    help = "停用某人遗失的动态验证码和恢复码，并使其全部登录失效；本人下次登录时重新设置。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="遗失者的用户名")
        parser.add_argument("--by", required=True, help="经办的系统管理员的用户名")
        parser.add_argument("--reason", required=True, help="理由，记入办理记录")

    def handle(self, *args: Any, **options: Any) -> None:
        user, actor = self._person(options["username"]), self._person(options["by"])
        try:
            take_second_factor_away(
                user=user, actor=actor, reason=options["reason"], now=timezone.now()
            )
        except WorkflowError as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(f"已停用{user}（{user.username}）的动态验证码。")

    def _person(self, username: str) -> User:
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"没有用户名为“{username}”的人员。")
        return person
