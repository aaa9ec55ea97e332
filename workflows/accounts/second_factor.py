"""Who signs has a second factor; and the picture that a telephone reads it from."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Final

import qrcode
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from workflows.models import OrganGroupRole, OrganUserRole, User

# In the session once there is nothing to ask of the person any more.
SETTLED: Final = "second_factor_settled"


def holds_signing_role(user: User) -> bool:
    """Whether any organ has given the person a role of ``SIGNING_ROLES`` (two queries at most)."""
    signing = {"permission__codename__in": list(settings.SIGNING_ROLES)}
    return (
        OrganUserRole.objects.filter(user=user, **signing).exists()
        or OrganGroupRole.objects.filter(group__user=user, **signing).exists()
    )


def is_set_up(user: User) -> bool:
    """Whether the person has an authenticator that makes codes."""
    codes: bool = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    return codes


def is_owed(user: User) -> bool:
    """Whether the person signs, and has to set one up before anything else."""
    if not settings.SECOND_FACTOR_REQUIRED or is_set_up(user):
        return False
    return holds_signing_role(user)


def is_owed_in(session: SessionBase, user: User) -> bool:
    """:func:`is_owed`, asked once a session. A role given later is asked for when it signs."""
    if not settings.SECOND_FACTOR_REQUIRED or session.get(SETTLED):
        return False
    owed = is_owed(user)
    if not owed:
        session[SETTLED] = True
    return owed


@dataclass(frozen=True)
class Picture:
    """A QR code as one path of unit squares, with a quiet border."""

    side: int
    path: str


def picture_of(address: str) -> Picture:
    """The address as a QR code that needs neither script nor style nor a second request."""
    code = qrcode.QRCode(border=4)
    code.add_data(address)
    rows = code.get_matrix()
    squares = (
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return Picture(len(rows), "".join(squares))


def sealed(secret: str) -> str:
    """The secret as the database keeps it: worthless without ``SECRET_KEY``."""
    return _seal().encrypt(secret.encode()).decode()


def opened(kept: str) -> str:
    """Raises:
    InvalidToken: it was sealed under a key that is no longer known.
    """
    return _seal().decrypt(kept.encode()).decode()


def _seal() -> MultiFernet:
    keys = map(str, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])
    return MultiFernet([Fernet(_key_from(key)) for key in keys])


def _key_from(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(f"second factor {secret}".encode()).digest())
