"""How long a session lasts, and how recently its person was who they said."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import F

from workflows.accounts.session_store import BEGAN, SEEN
from workflows.models import User

# How far behind the last request the session may note it, in seconds: a row is not written for
# every page.
NOTED_EVERY: Final = 60


def why_ended(session: SessionBase, now: float) -> str:
    """The sentence for a session that is over, at ``now`` in seconds; empty while it lasts."""
    idle, longest = settings.SESSION_IDLE_MINUTES * 60, settings.SESSION_HOURS * 3600
    if idle and now - session.get(SEEN, now) > idle:
        return f"您已超过{settings.SESSION_IDLE_MINUTES}分钟没有操作，请重新登录。"
    if longest and now - session.get(BEGAN, now) > longest:
        return f"本次登录已满{settings.SESSION_HOURS}小时，请重新登录。"
    return ""


def note_seen(session: SessionBase, now: float) -> None:
    """Keep that somebody is there; a session from before there were such notes begins now."""
    session.setdefault(BEGAN, int(now))
    if now - session.get(SEEN, 0) > NOTED_EVERY:
        session[SEEN] = int(now)


def confirmed_at(session: SessionBase) -> float:
    """When the person last proved who they are, in seconds: by signing in, or again since."""
    records: list[dict[str, Any]] = session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    return max([float(session.get(BEGAN, 0)), *(float(record["at"]) for record in records)])


def is_confirmed(session: SessionBase, now: float) -> bool:
    """Whether that is recent enough for a signature."""
    minutes = settings.SIGNING_REAUTHENTICATION_MINUTES
    return not minutes or now - confirmed_at(session) <= minutes * 60


@transaction.atomic
def end_all(user: User) -> None:
    """Make every session of the person worthless, wherever it is."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
