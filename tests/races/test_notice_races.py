"""Two who decide on the calendar at once, and an act while it changes."""

from datetime import date

import pytest
from django.db import connection, transaction

from tests.builders import instant
from tests.notice_cases import (
    NOW,
    a_correction,
    a_review,
    digest_of,
    keepers,
    propose,
    put_in_force,
    the_notice,
)
from tests.races.test_races import at_once
from workflows import acts, limits
from workflows.appointments import appoint
from workflows.calendars import calendar_of, one_reading
from workflows.constants import Role
from workflows.errors import Inadmissible, NotNow
from workflows.models import CalendarNotice, Entry, Matter, NoticeProposal, TimeLimit, User
from workflows.transitions.notices import confirm_proposal, propose_notices, reject_proposal

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs a database with row locks"
)


def third_keeper(walk):
    user = User.objects.create(username="guanli3", name="韩复核", organ=walk.cast.office)
    appoint(user, Role.ADMINISTRATOR, walk.cast.office)
    return user


def confirming(proposal, actor, digest):
    def act():
        confirm_proposal(
            proposal=NoticeProposal.objects.get(pk=proposal.pk),
            actor=User.objects.get(pk=actor.pk),
            expected_digest=digest,
            now=NOW,
        )

    return act


def test_two_confirmers_at_once_decide_once():
    walk, limit = a_review()
    people, third = keepers(walk.cast), third_keeper(walk)
    proposal = propose(the_notice(), people)
    digest = digest_of(proposal)
    results = at_once(
        confirming(proposal, people.second, digest), confirming(proposal, third, digest)
    )
    assert [type(result) for result in results if result] == [NotNow]
    assert CalendarNotice.objects.filter(year=2027).count() == 1
    assert Entry.objects.filter(verb="move_limit").count() == 1
    assert Entry.objects.filter(verb="confirm_notices").count() == 1
    assert TimeLimit.objects.get(pk=limit.pk).latest_on == date(2027, 2, 22)


def test_confirming_and_rejecting_at_once_is_one_of_both():
    walk, _ = a_review()
    people, third = keepers(walk.cast), third_keeper(walk)
    proposal = propose(the_notice(), people)

    def reject():
        reject_proposal(proposal=proposal, actor=third, reason="文号有误", now=NOW)

    results = at_once(confirming(proposal, people.second, digest_of(proposal)), reject)
    assert [type(result) for result in results if result] == [NotNow]


def test_two_proposals_for_one_year_at_once_are_one():
    walk, _ = a_review()
    people = keepers(walk.cast)
    put_in_force(the_notice(), people)
    correction = a_correction(the_notice_on_record(), worked=[date(2027, 2, 12)])

    def bring(actor):
        def act():
            propose_notices(notices=[correction], actor=actor, now=NOW)

        return act

    results = at_once(bring(people.first), bring(people.second))
    assert [type(result) for result in results if result] == [Inadmissible]
    assert NoticeProposal.objects.filter(status="proposed").count() == 1


def the_notice_on_record():
    return CalendarNotice.objects.get(division="cn", year=2027).notice


def test_an_act_beside_a_confirmation_counts_by_one_calendar_or_is_moved():
    """Whoever is first: afterwards no running limit stands on days of the old calendar."""
    walk, _ = a_review()
    people = keepers(walk.cast)
    proposal = propose(the_notice(), people)

    def start():
        with transaction.atomic(), one_reading():
            matter = acts.locked(Matter.objects.get(pk=walk.matter.pk))
            limits.end_running(matter, "review", on=date(2027, 1, 26))
            limits.start(matter, "review", date(2027, 1, 26), instant(2027, 1, 26))

    results = at_once(start, confirming(proposal, people.second, digest_of(proposal)))
    calendar = calendar_of(walk.matter.division)
    confirmed = CalendarNotice.objects.filter(year=2027).exists()
    assert confirmed is (results[1] is None)
    expected = date(2027, 2, 22) if confirmed else date(2027, 2, 18)
    running = TimeLimit.objects.filter(matter=walk.matter, name="review", status="running")
    assert {one.latest_on for one in running} == {expected}
    assert calendar.is_provisional(expected) is not confirmed
