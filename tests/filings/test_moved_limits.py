"""The last day for a correction moves with the limit that gives it, and only forward."""

from datetime import date

import pytest

from filings.models import Filing, FilingCorrection
from filings.transitions.filing import correct_filing, request_filing_correction
from tests.builders import a_walk, instant
from tests.notice_cases import a_correction, keepers, put_in_force, the_notice
from workflows.models import Entry, StepRun

pytestmark = pytest.mark.django_db

DUE = "correction_due_on"


@pytest.fixture
def asked():
    """A correction asked for on Monday 1 February 2027 in Shanghai: five working days."""
    walk = a_walk(
        at="register_filing",
        division="310000",
        now=instant(2026, 7, 1),
        technical=False,
        touches_market=False,
    )
    walk.wait_until(date(2027, 2, 1))
    filing = Filing.objects.get(document__matter=walk.matter, addressee=walk.cast.superior_justice)
    step = next(
        one
        for one in walk.open_steps()
        if one.name == "register_filing" and one.data["filing"] == filing.pk
    )
    walk.do(
        request_filing_correction,
        walk.cast.superior_filing_reviewer,
        step=step.pk,
        materials="补充制定依据全文",
    )
    return walk, FilingCorrection.objects.get(filing=filing)


def test_an_open_correction_is_due_when_its_limit_is(asked):
    walk, correction = asked
    assert correction.due_on == correction.limit.latest_on == date(2027, 2, 10)
    put_in_force(the_notice(), keepers(walk.cast))
    correction = FilingCorrection.objects.get(pk=correction.pk)
    assert correction.due_on == correction.limit.latest_on == date(2027, 2, 16)
    told = Entry.objects.get(matter=walk.matter, verb="move_limit", detail__has_key=DUE)
    assert told.detail[DUE] == ["2027-02-10", "2027-02-16"]
    step = StepRun.objects.open().get(limit=correction.limit)
    assert (step.name, step.due_on) == ("correct_filing", date(2027, 2, 16))


def test_a_day_that_was_told_never_comes_earlier(asked):
    walk, correction = asked
    people = keepers(walk.cast)
    notice = the_notice()
    put_in_force(notice, people)
    worked = [date(2027, 2, day) for day in (9, 10, 11, 12)]
    put_in_force(a_correction(notice, worked=worked), people)
    correction = FilingCorrection.objects.get(pk=correction.pk)
    assert correction.limit.latest_on == date(2027, 2, 10)
    assert correction.due_on == date(2027, 2, 16)
    step = StepRun.objects.open().get(limit=correction.limit)
    assert (step.name, step.due_on) == ("correct_filing", date(2027, 2, 16))


def test_a_correction_that_is_in_does_not_move(asked):
    walk, correction = asked
    step = next(one for one in walk.open_steps() if one.name == "correct_filing")
    walk.do(correct_filing, walk.cast.filing_clerk, step=step.pk, account="已补正。")
    put_in_force(the_notice(), keepers(walk.cast))
    assert FilingCorrection.objects.get(pk=correction.pk).due_on == date(2027, 2, 10)


def test_the_step_of_each_addressee_is_due_when_its_own_limit_is():
    """Published on 12 January 2027: thirty days end on 11 February, which is off after all."""
    walk = a_walk(at="file", now=instant(2026, 11, 30), technical=False, touches_market=False)
    steps = StepRun.objects.open().filter(matter=walk.matter, name="file")
    assert [step.due_on for step in steps] == [date(2027, 2, 11)] * 2
    put_in_force(the_notice(), keepers(walk.cast))
    assert [step.due_on for step in steps.all()] == [date(2027, 2, 15)] * 2
    assert [step.limit.latest_on for step in steps.all()] == [date(2027, 2, 15)] * 2
