"""Every verb × every visitor: who gets the form, who is refused with the reason, who finds nothing.

One matter goes its whole road, with a detour over every side step, and at each step everybody
knocks: opens the form of each verb, and sends it empty.
"""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.utils import timezone

from config.rehearsal.walk import Walk
from tests.access.people import clients_of, in_its_time, people_around
from tests.access.road import a_matter, drafted_by_hybrid, whole_road
from tests.access.verb_table import ROWS
from tests.access.visitors import otherwise, some
from tests.browsing import page
from tests.builders import a_cast
from tests.unchanged import every_row
from workflows.verbs import all_verbs

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ELSE = ("recused", "drafter@consulted", "everything@foreign", "superuser", "anonymous", "inactive")


def opening(row):
    return some(*row.names, row.all_but)


def sending(row):
    return some(row.names[0], row.all_but, *ELSE)


@dataclass
class Visits:
    """What everybody was answered, by verb and name; and the steps at which a row changed by
    what was refused or only looked at."""

    walk: Walk
    people: dict
    clients: dict = field(default_factory=dict)
    opened: dict = field(default_factory=dict)
    sent: dict = field(default_factory=dict)
    changed: list = field(default_factory=list)

    def at_each(self, steps):
        rows = [row for row in ROWS if row.step in steps and row.code not in self.opened]
        self._sign_in({name for row in rows for name in opening(row) | sending(row)})
        before = every_row()
        for row in rows:
            self._knock(row, page("verb", self.walk.matter, row.code))
        if every_row() != before:
            self.changed += steps

    def _sign_in(self, names):
        """Anew at each step: no session lasts as long as a procedure."""
        self.clients = clients_of({name: one for name, one in self.people.items() if name in names})

    def _knock(self, row, address):
        self.opened[row.code] = {
            name: self.clients[name].get(address).status_code for name in opening(row)
        }
        self.sent[row.code] = {name: self._send(name, address) for name in sending(row)}

    def _send(self, name, address):
        with transaction.atomic():
            status = self.clients[name].post(address).status_code
            transaction.set_rollback(status == 302)
        return status


def everybody_knocks():
    walk = a_matter(a_cast())
    people = people_around(walk)
    with pytest.MonkeyPatch.context() as at:
        at.setattr(timezone, "now", lambda: walk.now)
        visits = Visits(walk, people)
        drafted_by_hybrid(walk, people)
        whole_road(walk, people, visits.at_each)
    return visits


visits = in_its_time(everybody_knocks)


# Of secret matters alone, or on a page of their own: tests/workflows/test_secrecy.py.
ELSEWHERE = {
    "register_matter",
    "approve_classification",
    "refuse_classification",
    "add_insider",
    "remove_insider",
    "change_classification",
    "declassify",
}


def test_the_table_names_every_verb_of_a_matter_once():
    codes = [row.code for row in ROWS]
    assert sorted(codes) == sorted({verb.code for verb in all_verbs()} - ELSEWHERE)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_form_opens_to_these_alone(visits, row):
    assert otherwise(visits.opened[row.code], row.answers(200, opening(row))) == ""


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_act_is_admitted_from_these_alone(visits, row):
    assert otherwise(visits.sent[row.code], row.answers(row.empty, sending(row))) == ""


def test_nobody_has_changed_anything(visits):
    assert visits.changed == []
