"""Three matters of one county: the one that everybody tries to reach, a neighbour that its people
know as well, and a secret one; and everything in them that has an address."""

from copy import deepcopy
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.utils import timezone

from config.rehearsal.walk import Walk
from reviews.models import CommentPeriod
from tests.access.people import clients_of, people_around
from tests.access.road import a_matter, drafted_by_hybrid, whole_road
from tests.access.visitors import ACTED, IN_CHARGE, INITIATED
from tests.builders import a_cast, a_walk
from tests.journeys.test_secret_matter import a_secret, people_of, waive
from tests.notice_cases import the_notice
from tests.unchanged import every_row
from workflows.feed_tokens import renew_feed
from workflows.models import Delegation, IssuedPaper, Matter
from workflows.recusals import recuse
from workflows.transitions.notices import propose_notices

# Of the secret matter nothing of this is ever said to anybody else.
SECRET_TITLE = "应急物资储备管理办法"


@dataclass
class World:
    """``places`` fills in addresses: the parts of the matter by their kind, and those of the
    neighbour and of the secret one by the kind and whose."""

    walk: Walk
    neighbour: Walk
    secret: Walk
    people: dict
    clients: dict
    places: dict

    @property
    def unsaid(self):
        """What tells of the secret matter."""
        return (SECRET_TITLE, self.secret.matter.reference)

    def answer(self, name, method, address, data=None):
        """What the visitor gets; to whom the secret matter is unknown, no word of it but what
        they have asked for."""
        response = getattr(self.clients[name], method)(address, data or {})
        body = response.getvalue().decode(errors="ignore")
        if name not in INITIATED | IN_CHARGE | ACTED:
            told = [word for word in self.unsaid if word in body and word not in address]
            assert (name, address, told) == (name, address, [])
        return response

    def sent(self, name, address, data=None):
        """The status of what the visitor sends, and whether a row has changed by it. It is undone,
        and whom it has signed out is signed in again."""
        with transaction.atomic():
            before, cookies = every_row(), deepcopy(self.clients[name].cookies)
            response = self.answer(name, "post", address, data)
            changed = every_row() != before
            transaction.set_rollback(True)
        self.clients[name].cookies = cookies
        return response.status_code, changed


def _parts_of(matter, whose=""):
    period = CommentPeriod.latest(matter)
    found = {
        "matter": matter.reference,
        "limit": matter.limits.first().pk,
        "paper": matter.attachments.first().pk,
        "text": 1,
        "recusal": getattr(matter.recusals.first(), "pk", 0),
        "period": period.pk if period else 0,
    }
    return {f"{kind}{whose}": value for kind, value in found.items()}


def a_secret_matter(cast):
    """Under review, with a time limit running."""
    walk = a_secret(cast, people_of(cast)).run(until="announce_comment")
    waive(walk)
    return walk.run(until="review")


def the_world():
    cast = a_cast()
    walk = a_matter(cast)
    neighbour = a_walk("review", cast=cast, technical=False, touches_market=False)
    secret = a_secret_matter(cast)
    people = people_around(walk, neighbour=neighbour.matter, secret=secret.matter)
    colleague = people["legality_reviewer@justice"]
    recuse(matter=neighbour.matter, person=colleague, reason="亲属", actor=colleague, now=walk.now)
    with pytest.MonkeyPatch.context() as at:
        at.setattr(timezone, "now", lambda: walk.now)
        drafted_by_hybrid(walk, people)
        whole_road(walk, people)
    proposal = propose_notices(notices=[the_notice()], actor=cast.administrators[0], now=walk.now)
    places = _parts_of(Matter.objects.get(pk=walk.matter.pk))
    places |= _parts_of(neighbour.matter, "_of_neighbour") | _parts_of(secret.matter, "_of_secret")
    places |= {
        "feed": renew_feed(actor=cast.reviewer, now=walk.now),
        "delegation": Delegation.objects.get(delegate=people["deputy"]).pk,
        "proposal": proposal.pk,
        "code": IssuedPaper.objects.filter(attachment__matter=walk.matter).first().code,
        "provider": "government",
        "verb": "archive_matter",
        "secrecy_act": "declassify",
        "secrecy_act_of_secret": "declassify",
    }
    return World(walk, neighbour, secret, people, clients_of(people), places)
