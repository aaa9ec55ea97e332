"""A person of each kind of :mod:`tests.access.visitors`, around one matter.

They are appointed, named, delegated to and recused as people are; only where somebody holds many
roles are the rows written at once.
"""

from datetime import date, timedelta
from itertools import product

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.access.road import JOINT
from tests.access.visitors import FOREIGN, INITIATED, NAMED, NEIGHBOURS, OWN, PART, SINGLE
from tests.builders import instant
from workflows.appointments import appoint, assign_named, dismiss
from workflows.constants import NamedRole, Role
from workflows.delegations import Term, give_delegation
from workflows.models import Organ, OrganUserRole, User
from workflows.recusals import recuse

COMING = date(2026, 12, 1)
# The organs that take part in the matter, as the cast calls them.
PARTS = (
    "drafting_unit",
    "market",
    "office",
    "justice",
    "government",
    "superior_justice",
)


def clients_of(people, **options):
    """A browser for each person by name, signed in; ``anonymous`` is the one that is not."""
    clients = {"anonymous": Client(**options)}
    for name, person in people.items():
        clients[name] = Client(**options)
        clients[name].force_login(person)
    return clients


def in_its_time(make):
    """A module's fixture: what ``make`` builds and yields with its walk's hour as the present,
    undone when the module is through. Each test runs in a savepoint inside its transaction."""

    @pytest.fixture(scope="module")
    def made(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as at:
            world = make()
            at.setattr(timezone, "now", lambda: world.walk.now)
            yield world
            transaction.set_rollback(True)

    return made


def _person(name, organ=None, **fields):
    username = name.replace("@", "-").replace("_", "").replace(" ", "-")
    return User.objects.create(username=f"knocks-{username}", name=name, organ=organ, **fields)


def _appointed(name, organs, **fields):
    role, _, part = name.partition("@")
    person = _person(name, organs[part], **fields)
    appoint(person, role, organs[part])
    return person


def _holding(name, home, rights):
    """Somebody with many rights, each a role in an organ."""
    person = _person(name, home)
    kinds = {one.codename: one for one in Permission.objects.filter(codename__in=Role.values)}
    OrganUserRole.objects.bulk_create(
        OrganUserRole(user=person, permission=kinds[role], content_object=organ)
        for role, organ in rights
    )
    return person


def _organs(cast):
    """Where the newcomers hold their roles, by the word after the @."""
    housing = cast.drafting_unit
    same = {"type": housing.type, "level": housing.level, "division": housing.division}
    other = {"type": housing.type, "level": "city", "division": "360700"}
    taking_part = {part: getattr(cast, part) for part in PARTS}
    return taking_part | {
        "joint": Organ.objects.get(name=JOINT),
        "consulted": cast.consulted[0],
        "foreign": Organ.objects.create(name="广元市昭化区交通运输局", **same),
        "elsewhere": Organ.objects.create(name="赣州市交通运输局", **other),
    }


def _all_rights(organs):
    """Every role in every organ that takes part in the matter; but a member of the meeting is
    called to it, and missed there, and who answers for the unit's secrets knows them."""
    rights = product(Role, (organs[part] for part in (*PARTS, "joint")))
    apart = {
        (Role.MEETING_MEMBER, organs["government"]),
        (Role.SECRECY_OFFICER, organs["drafting_unit"]),
    }
    return [one for one in rights if one not in apart]


def _all_but(right, walk, organs):
    role, _, part = right.partition("@")
    consulted = [(one, organs["consulted"]) for one in Role]
    all_rights = [*_all_rights(organs), *consulted]
    missing = (role, organs.get(part))
    person = _holding(
        f"all_but {right}", organs["justice"], [one for one in all_rights if one != missing]
    )
    for named in NamedRole:
        if f"{named}@matter" != right:
            assign_named(walk.matter, person, role=named)
    return person


def _named(matters):
    for name in sorted(NAMED | NEIGHBOURS | INITIATED):
        role, _, which = name.partition("@")
        person = _person(name)
        if which in matters:
            assign_named(matters[which], person, role=role)
        yield name, person


def _deputy(cast, name, given, first, last):
    person = _person(name, cast.justice)
    give_delegation(
        organ=cast.justice,
        delegate=person,
        role=Role.LEGALITY_REVIEWER,
        term=Term(first, last),
        reason="出差",
        actor=cast.reviewer,
        now=given,
    )
    return person


def people_around(walk, **matters):
    """Everybody by name. ``matters``: neighbour and secret, where there are such."""
    cast, now, today = walk.cast, walk.now, walk.today
    organs = _organs(cast)
    people = {name: _appointed(name, organs) for name in sorted(OWN | PART | FOREIGN)}
    people |= dict(_named(matters | {"matter": walk.matter}))
    people |= {f"all_but {one}": _all_but(one, walk, organs) for one in SINGLE}
    people |= {
        f"everything@{place}": _holding(
            f"everything@{place}", organs[place], [(role, organs[place]) for role in Role]
        )
        for place in ("foreign", "elsewhere")
    }
    before, last = today - timedelta(days=9), today + timedelta(days=80)
    people |= {
        "hybrid": _holding("hybrid", cast.drafting_unit, _all_rights(organs)),
        "recused": _holding("recused", cast.justice, _all_rights(organs)),
        "nobody": _person("nobody", cast.justice),
        "superuser": _person("superuser", cast.justice, is_superuser=True, is_staff=True),
        "dismissed": _person("dismissed", cast.drafting_unit),
        "inactive": _person("inactive", cast.drafting_unit, is_active=False),
        "deputy": _deputy(cast, "deputy", now, today, last),
        "former_deputy": _deputy(cast, "former_deputy", _nine(before), before, before),
        "coming_deputy": _deputy(cast, "coming_deputy", now, COMING, COMING),
    }
    appoint(people["inactive"], Role.DRAFTER, cast.drafting_unit)
    appoint(people["dismissed"], Role.DRAFTER, cast.drafting_unit)
    dismiss(people["dismissed"], Role.DRAFTER, cast.drafting_unit)
    recuse(
        matter=walk.matter,
        person=people["recused"],
        reason="与本事项有利害关系",
        actor=people["recused"],
        now=now,
    )
    return people | _acting(cast)


def _nine(day):
    return instant(day.year, day.month, day.day)


def _acting(cast):
    return {
        "the_drafter": cast.drafter,
        "the_unit_reviewer": cast.unit_reviewer,
        "the_reviewer": cast.reviewer,
        "the_second_reviewer": cast.second_reviewer,
        "the_bureau_head": cast.bureau_head,
        "the_mayor": cast.mayor,
        "the_secretariat": cast.secretariat,
        "the_intake": cast.intake,
        "the_counsel": cast.counsel,
        "the_expert": cast.experts[0],
        "the_respondent": cast.respondents[0],
        "the_filing_clerk": cast.filing_clerk,
    }
