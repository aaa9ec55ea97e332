"""What follows an adopted text.

The procedure that adopts does not know the one that registers, numbers and publishes; the
composition root joins them. A deployment without the first starts the second by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workflows.acts import Act
from workflows.models import Revision


@dataclass(frozen=True)
class Adoption:
    """A text adopted and signed. ``account`` tells in a sentence by whom and when; ``remarks``
    are departures from the ordinary procedure that later reports must mention."""

    revision: Revision
    account: str = ""
    remarks: tuple[str, ...] = ()


Follower = Callable[[Act, Adoption], object]

_followers: list[Follower] = []


def on_adopted(follower: Follower) -> None:
    """Let a function take over every adopted text; registering it twice changes nothing."""
    if follower not in _followers:
        _followers.append(follower)


def adopted(act: Act, adoption: Adoption) -> None:
    """Hand the text over, inside the act that signed it: both stand or neither."""
    for follower in _followers:
        follower(act, adoption)
