"""Corrections are additions: what was said before stays in the ledger."""

from datetime import date

import pytest

from reviews.models import CompetitionOutcome, Deliberation
from reviews.transitions import competition, deliberation, drafting
from reviews.transitions.ending import terminate
from reviews.transitions.registration import Particulars, register_matter
from tests.builders import DRAFT, a_text, a_walk
from tests.unchanged import refused
from workflows.constants import Kind
from workflows.errors import GateClosed, NotNow
from workflows.models import ChangeKind, Entry, Matter

pytestmark = pytest.mark.django_db


def correct(walk, **changes):
    usual = {
        "title": walk.matter.title,
        "technical": walk.matter.technical,
        "touches_market": walk.matter.touches_market,
        "reason": "登记时勾选有误",
    }
    return walk.do(drafting.correct_particulars, walk.cast.drafter, **(usual | changes))


def test_a_flag_set_wrongly_is_corrected_and_opens_its_branch():
    walk = a_walk(at="draft", touches_market=False)
    correct(walk, touches_market=True, title="新的名称")
    matter = Matter.objects.get(pk=walk.matter.pk)
    assert (matter.touches_market, matter.title) == (True, "新的名称")
    entry = Entry.objects.get(matter=matter, verb="correct_particulars")
    assert entry.detail["touches_market"] == [False, True]
    walk.run(until="first_competition_review")
    assert matter.parties.filter(capacity="competition_body").count() == 1


def test_nothing_is_corrected_once_the_draft_is_out():
    walk = a_walk(at="unit_review")
    with pytest.raises(NotNow):
        correct(walk, technical=False)


def test_market_flag_needs_a_body_for_the_review():
    walk = a_walk(at="draft", touches_market=False)
    Matter.objects.filter(pk=walk.matter.pk).update(competition_body=None)
    with pytest.raises(GateClosed) as told:
        correct(walk, touches_market=True)
    assert [one.code for one in told.value.missing] == ["competition_body"]


def test_an_item_that_the_meeting_did_not_take_is_tabled_again():
    walk = a_walk(at="deliberate")
    walk.do(deliberation.untable, walk.cast.secretariat, reason="会议改期")
    assert [step.name for step in walk.open_steps()] == ["table"]
    walk.run(until="sign_minutes")
    rows = Deliberation.objects.filter(matter=walk.matter).order_by("pk")
    assert [row.status for row in rows] == ["untabled", "held"]
    assert rows[0].outcome == ""


def test_the_catalogue_item_of_a_terminated_decision_is_open_again():
    walk = a_walk(at="draft", kind=Kind.MAJOR_DECISION)
    entry = walk.matter.catalogue_entry
    walk.do(terminate, walk.cast.unit_head, reason="条件变化")
    entry.refresh_from_db()
    again = register_matter(
        particulars=Particulars(
            kind=Kind.MAJOR_DECISION,
            title=walk.matter.title,
            maker=walk.cast.government,
            drafting_unit=walk.cast.drafting_unit,
            catalogue_entry=entry,
        ),
        actor=walk.cast.drafter,
        now=walk.now,
    )
    entry.refresh_from_db()
    assert entry.matter == again
    for matter in (walk.matter, again):
        registered = Entry.objects.get(matter=matter, verb="register_matter")
        assert registered.detail["catalogue_entry"] == str(entry)
    assert date(2026, 3, 2) == entry.published_on


def test_a_violation_is_not_undone_by_saying_that_the_text_leaves_the_market_alone():
    walk = a_walk(at="competition_review", technical=False)
    walk.do(
        competition.conclude_competition_review,
        walk.cast.market_reviewer,
        outcome=CompetitionOutcome.VIOLATES,
        opinion="限定本地经营者，违反审查标准。",
    )
    walk.run(until="table")
    walk.do(deliberation.withdraw_item, walk.cast.drafter, reason="重新研究")
    correct(walk, touches_market=False)
    walk.do(drafting.resubmit, walk.cast.drafter, reason="登记有误，已更正")
    walk.run(until="table")
    with refused(GateClosed, recorded=True) as told:
        walk.run(until="deliberate")
    assert list(told.missing) == ["competition_violates"]
    assert "《公平竞争审查条例》第十八条" in told.missing["competition_violates"]
    walk.do(deliberation.withdraw_item, walk.cast.drafter, reason="删除有关条款")
    walk.do(
        drafting.add_revision,
        walk.cast.drafter,
        upload=a_text(text=f"{DRAFT}第五条 各类经营者一视同仁。\n"),
        change=ChangeKind.SUBSTANCE,
    )
    walk.run(until="deliberate")
