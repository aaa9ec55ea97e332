"""Statements that PostgreSQL parses and plans once in a connection, and carries out by name.

Planning what an act reads took PostgreSQL several times as long as reading it. The name holds as
long as the connection; behind a pooler that hands out a server for a transaction only
(``DATABASE_KEEPS_PLANS=0``) the text itself is sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from django.conf import settings
from psycopg.adapt import Transformer


@dataclass(frozen=True)
class _Form:
    """The pieces of a statement between its values."""

    pieces: tuple[bytes, ...]

    def filled(self, values: Sequence[bytes]) -> bytes:
        first, *others = self.pieces
        return first + b"".join(value + piece for value, piece in zip(values, others, strict=True))


# For each connection of the driver: what stands there for a text.
_FORMS: Final[WeakKeyDictionary[Any, dict[str, _Form]]] = WeakKeyDictionary()


def spelling_on(server: Any) -> Callable[[str, Sequence[Any]], bytes]:
    """How a text with its values is sent to a connection of the driver."""
    known = _FORMS.setdefault(server, {})
    made = _prepared if settings.DATABASE_KEEPS_PLANS else _as_it_is
    literal = Transformer(server).as_literal

    def spelled(text: str, values: Sequence[Any]) -> bytes:
        form = known.get(text) or known.setdefault(text, made(server, text, len(known)))
        return form.filled([b"NULL" if one is None else literal(one) for one in values])

    return spelled


def _as_it_is(_server: Any, text: str, _number: int) -> _Form:
    return _Form(tuple(map(str.encode, _cut(text))))


def _prepared(server: Any, text: str, number: int) -> _Form:
    """Have the plan made, and give its call. A plan stays when its transaction is undone."""
    first, *others = _cut(text)
    numbered = (f"${place}{piece}" for place, piece in enumerate(others, start=1))
    name = f"kept_{number}"
    server.execute(f"PREPARE {name} AS {''.join((first, *numbered))}")
    if not others:
        return _Form((f"EXECUTE {name}".encode(),))
    return _Form((f"EXECUTE {name}(".encode(), *[b", "] * (len(others) - 1), b")"))


def _cut(text: str) -> list[str]:
    """The pieces between the places of values, with each doubled percent sign made one."""
    pieces = [""]
    for token in re.split("(%[%s])", text):
        if token == "%s":
            pieces.append("")
        else:
            pieces[-1] += "%" if token == "%%" else token
    return pieces
