"""Who knocks, by kind, and in groups: the words in which the tables of this folder are written.

``role@part`` is a newcomer who holds that one role in that organ: of the matter where the part
is one of its own, of a foreign organ of the same division, or of another division (elsewhere).
``part@matter`` is a person named on that matter and nothing else.
"""

import os
from typing import Final

from workflows.constants import NamedRole, Role


def _each(text):
    return frozenset(text.split())


# Organs that act in the matter, each with the roles that it has there: they see it whole.
OWN = _each(
    "drafter@drafting_unit unit_reviewer@drafting_unit head@drafting_unit unit_reviewer@market"
    " office_intake@office secretariat@office administrator@office"
    " legality_reviewer@justice second_reviewer@justice head@justice filing_clerk@justice"
    " auditor@justice administrator@justice"
    " head@joint head@government meeting_member@government auditor@government"
    " filing_reviewer@superior_justice secrecy_officer@drafting_unit"
)
# People of a unit that was asked for its opinion: they see what it was sent.
PART = _each("drafter@consulted head@consulted")
NAMED = frozenset(f"{role}@matter" for role in NamedRole)
# Newcomers no more: those who have done their part of the matter.
ACTED = _each(
    "the_drafter the_unit_reviewer the_reviewer the_second_reviewer the_bureau_head the_mayor"
    " the_secretariat the_intake the_counsel the_expert the_respondent the_filing_clerk"
)
# ``hybrid`` holds every role in every organ of the matter and has handed in a paper as drafter,
# ``recused`` holds them all and has withdrawn; ``deputy`` acts for the reviewer in these weeks.
RELATED = _each("hybrid recused deputy")
FOREIGN = frozenset(f"{role}@{place}" for role in Role for place in ("foreign", "elsewhere"))
# Everything that opens nothing: every role there is in organs that have no part in the matter,
# no role, power over the database, what is over or to come.
POWERLESS = _each(
    "everything@foreign everything@elsewhere nobody superuser dismissed former_deputy coming_deputy"
)
NEIGHBOURS = frozenset(f"{role}@neighbour" for role in NamedRole)
INITIATED = frozenset(f"{role}@secret" for role in NamedRole)
# Who answers for the secrets of the drafting unit knows them by charge.
IN_CHARGE = frozenset({"secrecy_officer@drafting_unit"})
UNKNOWN = _each("anonymous inactive")
# The sharpest of those who are refused: each holds every role in every organ of the matter and
# every part in it, but for the one right. Whoever holds less is refused the more.
SINGLE = (OWN | PART | NAMED) - {"meeting_member@government", "secrecy_officer@drafting_unit"}
ALL_BUT = frozenset(f"all_but {right}" for right in SINGLE)

EVERYBODY = (
    OWN | PART | NAMED | ACTED | RELATED | FOREIGN | POWERLESS | NEIGHBOURS | INITIATED
    | UNKNOWN | ALL_BUT
)  # fmt: skip

EVERYWHERE = ALL_BUT | {"hybrid", "recused", "everything@foreign", "everything@elsewhere"}


def _in_any_organ(role):
    return frozenset(one for one in EVERYBODY if one.startswith(f"{role}@"))


GROUPS = {
    "all": EVERYBODY,
    "unknown": UNKNOWN,
    "whole": OWN | NAMED | (ACTED - {"the_respondent"}) | RELATED | ALL_BUT,
    "part": PART | {"the_respondent"},
    "initiated": INITIATED | ACTED,
    "every_right": ALL_BUT,
    "all_but_administrator": frozenset({"all_but administrator@justice"}),
    "all_but_office_intake": frozenset({"all_but office_intake@office"}),
    "administrators": _in_any_organ("administrator") | EVERYWHERE,
    "drafters": _in_any_organ("drafter") | EVERYWHERE | {"the_drafter", "the_respondent"},
}

# Set, everybody knocks everywhere: minutes instead of seconds. Unset, one of each kind does, and
# everybody at some doors only.
WHOLE_MATRIX: Final = bool(os.environ.get("ACCESS_MATRIX"))


def some(*names):
    """The visitors of a test: these, or everybody if the whole matrix is asked for."""
    return EVERYBODY if WHOLE_MATRIX else frozenset(names)


def expected(text, of):
    """Who gets which status, of ``"all 404, whole 200, unknown 302"``: each part names groups or
    single visitors, and what stands later overrides what stands before."""
    found = {}
    for part in text.split(","):
        *names, status = part.split()
        for name in names:
            found |= dict.fromkeys(GROUPS.get(name, {name}), int(status))
    assert set(found) == EVERYBODY, sorted(set(found) ^ EVERYBODY)
    return {name: status for name, status in found.items() if name in of}


def otherwise(found, wanted):
    """Who got something else than wanted, and what; empty when all is as it ought to be."""
    return "; ".join(
        f"{name}: {found.get(name)} instead of {wanted.get(name)}"
        for name in sorted({*found, *wanted})
        if found.get(name) != wanted.get(name)
    )
