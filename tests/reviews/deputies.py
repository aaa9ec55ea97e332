"""People of the justice bureau who do what is another's."""

from dataclasses import replace
from datetime import date

from tests.builders import a_walk
from workflows.constants import Role
from workflows.delegations import Term, give_delegation
from workflows.models import User


def a_deputy(walk, delegator, role):
    """A colleague who exercises a role of the delegator for the rest of the spring."""
    colleague = User.objects.create(username="colleague", name="韩同仁", organ=delegator.organ)
    give_delegation(
        organ=delegator.organ,
        delegate=colleague,
        role=role,
        term=Term(walk.today, date(2026, 5, 30)),
        reason="出差",
        actor=delegator,
        now=walk.now,
    )
    return colleague


def reviewed_by_a_deputy(until):
    """The walk, and the reviewer who did none of the review in person."""
    walk = a_walk(at="submit", technical=False, touches_market=False)
    reviewer = walk.cast.reviewer
    colleague = a_deputy(walk, reviewer, Role.LEGALITY_REVIEWER)
    walk.cast = replace(walk.cast, reviewer=colleague)
    return walk.run(until=until), reviewer
