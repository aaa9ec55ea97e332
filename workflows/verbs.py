"""The verbs of the procedure: who may do what at which open step."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.constants import Duty


@dataclass(frozen=True)
class Verb:
    """One act that a person can do in a matter.

    ``steps``: names of the flow's steps at which the act is open.
    ``role`` and ``of``: who acts, if it is not the one whose turn the step is
    (a role, in the organ of that capacity; without one, in the organ of the step).
    ``named``: the act of a person named on the matter rather than of a role.
    ``duty``: what doing it means for the separation of duties.
    ``parallel``: several people may do it at the same time on their own rows, so the
    version token of the matter is not compared.
    ``signs``: doing it is a signature, so the person proves again who they are unless they
    just have (``SIGNING_REAUTHENTICATION_MINUTES``).
    ``article``: the key of the articles that forbid the act at any other step.
    """

    code: str
    label: str
    steps: tuple[str, ...]
    role: str = ""
    of: str = ""
    named: str = ""
    duty: Duty = Duty.NONE
    parallel: bool = False
    signs: bool = False
    article: str = "step_order"

    def __str__(self) -> str:
        return self.label


_verbs: dict[str, Verb] = {}


def register(verb: Verb) -> None:
    """Make the verb known to pages, inboxes and tests.

    Raises:
        ValueError: the code is taken by another verb.
    """
    if _verbs.setdefault(verb.code, verb) != verb:
        raise ValueError(f"Two verbs are called {verb.code}.")


def all_verbs() -> tuple[Verb, ...]:
    """Every verb, in the order of declaration."""
    return tuple(_verbs.values())


def verb_called(code: str) -> Verb | None:
    return _verbs.get(code)


def verbs_at(step: str) -> tuple[Verb, ...]:
    """The verbs that are open at a step."""
    return tuple(verb for verb in _verbs.values() if step in verb.steps)
