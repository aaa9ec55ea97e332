"""The last day for a correction moves with the limit that gives it."""

from datetime import date

import pytest

from filings.models import Filing, FilingCorrection
from filings.transitions.filing import correct_filing, request_filing_correction
from tests.builders import a_walk, instant
from tests.notice_cases import keepers, put_in_force, the_notice
from workflows.models import Entry

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


def test_a_correction_that_is_in_does_not_move(asked):
    walk, correction = asked
    step = next(one for one in walk.open_steps() if one.name == "correct_filing")
    walk.do(correct_filing, walk.cast.filing_clerk, step=step.pk, account="已补正。")
    put_in_force(the_notice(), keepers(walk.cast))
    assert FilingCorrection.objects.get(pk=correction.pk).due_on == date(2027, 2, 10)
