"""Personal calendar feeds: the secret address is made, replaced and revoked by its person alone.

These acts are about no matter; like transitions they lock, write, and leave one row in the ledger.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.db import transaction

from workflows import ledger
from workflows.errors import NotNow
from workflows.models import FeedToken, User

# Bytes of chance in an address: nobody guesses it. The product's default (BRIEF).
SECRET_BYTES: Final = 32


@transaction.atomic
def renew_feed(*, actor: User, now: datetime) -> str:
    """A new secret address for the person's feed; an earlier one is dead from now on.

    The secret itself is returned this once and kept nowhere.
    """
    replaced = _revoke(actor, now)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    FeedToken.objects.create(user=actor, sha256=_hash(secret), created_at=now)
    label = "更换日历订阅地址" if replaced else "生成日历订阅地址"
    ledger.record(code="renew_feed", label=label, now=now, actor=actor)
    return secret


@transaction.atomic
def revoke_feed(*, actor: User, now: datetime) -> None:
    """The person's address is dead from now on.

    Raises:
        NotNow: there is none.
    """
    if not _revoke(actor, now):
        raise NotNow(sentence="没有在用的日历订阅地址。", verb="revoke_feed")
    ledger.record(code="revoke_feed", label="停用日历订阅地址", now=now, actor=actor)


def valid_token(user: User) -> FeedToken | None:
    """The person's address in use."""
    return FeedToken.objects.filter(user=user, revoked_at=None).first()


def person_at(secret: str) -> User | None:
    """Whose feed lies at the address: nobody's once it is revoked or the person inactive
    (one query)."""
    token = (
        FeedToken.objects.filter(sha256=_hash(secret), revoked_at=None, user__is_active=True)
        .select_related("user")
        .first()
    )
    return token.user if token else None


def _revoke(user: User, now: datetime) -> bool:
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    return bool(FeedToken.objects.filter(user=user, revoked_at=None).update(revoked_at=now))


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
