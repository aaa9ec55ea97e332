"""What is kept of signing in.

The ledger keeps what a signature later rests on: when those who sign came and went, and every
change of anybody's password or second factor. Everything, failures included, goes to the log
``security``, one line each: strangers do not get to write into the ledger.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from workflows import ledger
from workflows.accounts import sessions
from workflows.accounts.second_factor import holds_signing_role
from workflows.constants import AccountEvent
from workflows.errors import Inadmissible
from workflows.ledger import Note
from workflows.models import User

_log = logging.getLogger("security")
LONGEST_NAME = 150


def signed_in(request: HttpRequest, user: User) -> None:
    """Told once the session is the person's."""
    methods = [_named(record) for record in get_authentication_records(request, user)]
    if holds_signing_role(user):
        _keep(AccountEvent.SIGN_IN, user, timezone.now(), methods=methods, **_from(request))
    log(AccountEvent.SIGN_IN.value, request, user=user.username, methods=methods)


def signed_out(request: HttpRequest, user: User) -> None:
    """Told before the session ends."""
    if holds_signing_role(user):
        _keep(AccountEvent.SIGN_OUT, user, timezone.now(), **_from(request))
    log(AccountEvent.SIGN_OUT.value, request, user=user.username)


def changed(event: AccountEvent, request: HttpRequest, user: User) -> None:
    """Keep a change of the person's password, second factor or sessions. To be called in the
    transaction of the change."""
    _keep(event, user, timezone.now(), **_from(request))
    log(event.value, request, user=user.username)


def log(event: str, request: HttpRequest, **fields: Any) -> None:
    """One line with structured fields; a name that was typed is cut to a name's length."""
    if "user" in fields:
        fields["user"] = str(fields["user"])[:LONGEST_NAME]
    _log.info(event, extra={"event": event, **_from(request), **fields})


def warn(event: str, request: HttpRequest, **fields: Any) -> None:
    """As :func:`log`, for what somebody should look at when it comes often."""
    if "user" in fields:
        fields["user"] = str(fields["user"])[:LONGEST_NAME]
    _log.warning(event, extra={"event": event, **_from(request), **fields})


def _keep(event: AccountEvent, user: User, now: datetime, **detail: Any) -> None:
    with transaction.atomic():
        ledger.record(
            code=event.value, label=event.label, now=now, actor=user, note=Note(detail=detail)
        )


def _from(request: HttpRequest) -> dict[str, str]:
    return {"address": get_client_ip(request) or ""}


def _named(record: dict[str, Any]) -> str:
    """``password``, ``mfa:totp``, ``socialaccount``."""
    return ":".join(filter(None, (record["method"], record.get("type", ""))))


@transaction.atomic
def take_second_factor_away(*, user: User, actor: User, reason: str, now: datetime) -> None:
    """For a person whose telephone and recovery codes are lost: they set up a new one at their
    next sign-in, and whoever found the old one is out.

    Raises:
        Inadmissible: no reason is given, or there is nothing to take away.
    """
    if not reason.strip():
        raise Inadmissible(sentence="请填写停用的理由。", field_name="reason")
    gone, _ = Authenticator.objects.filter(user=user).delete()
    if not gone:
        raise Inadmissible(sentence=f"{user}没有启用动态验证码。", field_name="user")
    sessions.end_all(user)
    event = AccountEvent.REMOVE_SECOND_FACTOR
    note = Note(subject=user.username, reason=reason.strip())
    ledger.record(code=event.value, label=event.label, now=now, actor=actor, note=note)
