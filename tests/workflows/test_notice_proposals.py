"""One person brings a notice, a second one decides; everything or nothing, and all of it kept."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.builders import a_cast, instant
from tests.notice_cases import (
    NOW,
    a_correction,
    a_review,
    confirm,
    digest_of,
    keepers,
    propose,
    put_in_force,
    the_notice,
)
from tests.unchanged import refused
from workflows.calendars import calendar_of
from workflows.errors import DutiesConflict, Inadmissible, NotNow, NotPermitted, StaleVersion
from workflows.models import CalendarNotice, Entry, NoticeProposal, ProposalStatus, TimeLimit
from workflows.transitions.notices import (
    Shortening,
    confirm_proposal,
    propose_notices,
    reject_proposal,
)

pytestmark = pytest.mark.django_db

LABEL = "国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕9号）"


def of_installation():
    return Entry.objects.filter(matter=None).order_by("position")


def test_a_proposal_keeps_who_when_what_and_the_preview_it_stood_on():
    a_review()
    people = keepers()
    proposal = propose(the_notice(), people)
    assert (proposal.status, proposal.proposed_by, proposal.proposed_at) == (
        ProposalStatus.PROPOSED, people.first, NOW,
    )  # fmt: skip
    assert proposal.content == [the_notice().as_dict()]
    assert proposal.proposed_digest == digest_of(proposal)
    assert not CalendarNotice.objects.exists()
    (entry,) = of_installation()
    assert (entry.verb, entry.actor, entry.subject) == ("propose_notices", people.first, LABEL)


def test_the_second_person_lets_it_into_force():
    people = keepers()
    proposal = put_in_force(the_notice(), people, now=instant(2026, 11, 9))
    assert (proposal.status, proposal.decided_by) == (ProposalStatus.CONFIRMED, people.second)
    assert proposal.decided_at == instant(2026, 11, 9)
    row = CalendarNotice.objects.get(division="cn", year=2027)
    assert (row.revision, row.number, row.issued_on) == (
        1,
        "国办发明电〔2026〕9号",
        date(2026, 11, 5),
    )
    assert row.notice == the_notice_stored()
    assert not calendar_of("510811").is_provisional(date(2027, 5, 1))


def the_notice_stored():
    return NoticeProposal.objects.get().notices[0]


def test_a_correction_is_a_new_revision_and_the_first_stays():
    people = keepers()
    notice = the_notice()
    put_in_force(notice, people)
    put_in_force(a_correction(notice, worked=[date(2027, 2, 12)]), people)
    rows = CalendarNotice.objects.filter(division="cn", year=2027)
    assert list(rows.values_list("revision", flat=True)) == [1, 2]


def test_each_moved_limit_stands_in_the_ledger_of_its_matter_with_both_persons():
    walk, limit = a_review()
    people = keepers(walk.cast)
    proposal = put_in_force(the_notice(), people)
    entry = Entry.objects.filter(matter=walk.matter).order_by("sequence").last()
    assert (entry.verb, entry.label, entry.actor, entry.at) == (
        "move_limit", "放假安排变化，调整期限", people.second, NOW,
    )  # fmt: skip
    assert entry.subject == "合法性审核期限"
    assert entry.reason == (
        f"按{LABEL}重新计算，最早由2027年2月2日变为2027年2月1日，"
        "最迟由2027年2月18日变为2027年2月22日，日期不再暂定。"
    )
    limit.refresh_from_db()
    assert entry.detail == {
        "limit": limit.pk,
        "from": {
            "earliest_on": "2027-02-02",
            "kept_open_until": None,
            "latest_on": "2027-02-18",
            "provisional": True,
            "possible": {
                "earliest_on": ["2027-01-31", "2027-02-02"],
                "kept_open_until": None,
                "latest_on": ["2027-02-14", "2027-02-25"],
            },
        },
        "to": {
            "earliest_on": "2027-02-01",
            "kept_open_until": None,
            "latest_on": "2027-02-22",
            "provisional": False,
        },
        "kept": False,
        "calendar_revision": limit.calendar_revision,
        "proposal": proposal.pk,
        "notices": [LABEL],
        "numbers": ["国办发明电〔2026〕9号"],
        "proposed_by": {"id": people.first.pk, "name": "石守勤"},
        "decided_by": {"id": people.second.pk, "name": "顾周全"},
    }


def test_the_import_itself_stands_in_the_ledger_of_the_installation():
    walk, _ = a_review()
    people = keepers(walk.cast)
    proposal = put_in_force(the_notice(), people)
    entry = of_installation().last()
    assert (entry.verb, entry.actor, entry.subject) == ("confirm_notices", people.second, LABEL)
    assert entry.detail["content"] == proposal.content
    assert entry.detail["sha256"] == proposal.sha256
    assert entry.detail["digest"] == proposal.confirmed_digest
    assert (entry.detail["moved"], entry.detail["kept"]) == (1, 0)
    assert (proposal.moved_count, proposal.kept_count) == (1, 0)


def test_who_keeps_no_system_neither_proposes_nor_decides():
    cast, people = a_cast(), keepers()
    notice = the_notice()
    with refused(NotPermitted, recorded=False):
        propose_notices(notices=[notice], actor=cast.reviewer, now=NOW)
    proposal = propose(notice, people)
    with refused(NotPermitted, recorded=False):
        confirm_proposal(
            proposal=proposal,
            actor=cast.reviewer,
            expected_digest=digest_of(proposal),
            now=NOW,
        )
    with refused(NotPermitted, recorded=False):
        reject_proposal(proposal=proposal, actor=cast.reviewer, reason="有误", now=NOW)


def test_who_proposed_neither_confirms_nor_rejects():
    people = keepers()
    proposal = propose(the_notice(), people)
    with refused(DutiesConflict, recorded=False) as told:
        confirm_proposal(
            proposal=proposal, actor=people.first, expected_digest=digest_of(proposal), now=NOW
        )
    assert told.error.sentence == "放假安排由另一名系统管理员确认，提出人不能自行确认。"
    with refused(DutiesConflict, recorded=False):
        reject_proposal(proposal=proposal, actor=people.first, reason="有误", now=NOW)


def test_the_database_refuses_that_one_person_does_both():
    people = keepers()
    proposal = propose(the_notice(), people)
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeProposal.objects.filter(pk=proposal.pk).update(
            status=ProposalStatus.CONFIRMED, decided_by=people.first, decided_at=NOW
        )


def test_a_preview_that_is_no_longer_true_is_refused():
    walk, _ = a_review()
    people = keepers(walk.cast)
    proposal = propose(the_notice(), people)
    seen = digest_of(proposal)
    a_review(cast=walk.cast)
    with refused(StaleVersion, recorded=False):
        confirm(proposal, people, expected_digest=seen)
    assert digest_of(proposal) != seen
    confirm(proposal, people)
    assert not TimeLimit.objects.filter(name="review", provisional=True).exists()


def test_a_proposal_is_decided_once():
    people = keepers()
    proposal = propose(the_notice(), people)
    digest = digest_of(proposal)
    confirm(proposal, people, expected_digest=digest)
    with refused(NotNow, recorded=False) as told:
        confirm(proposal, people, expected_digest=digest)
    assert told.error.sentence == "本申请已确认，不能再次办理。"
    with refused(NotNow, recorded=False):
        reject_proposal(proposal=proposal, actor=people.second, reason="有误", now=NOW)


def test_a_rejection_has_a_reason_and_moves_nothing():
    walk, limit = a_review()
    people = keepers(walk.cast)
    proposal = propose(the_notice(), people)
    with refused(Inadmissible, recorded=False):
        reject_proposal(proposal=proposal, actor=people.second, reason=" ", now=NOW)
    done = reject_proposal(proposal=proposal, actor=people.second, reason="文号有误", now=NOW)
    assert (done.status, done.reason, done.decided_by) == (
        ProposalStatus.REJECTED, "文号有误", people.second,
    )  # fmt: skip
    assert not CalendarNotice.objects.exists()
    assert TimeLimit.objects.get(pk=limit.pk).latest_on == date(2027, 2, 18)
    entry = of_installation().last()
    assert (entry.verb, entry.reason) == ("reject_notices", "文号有误")


def test_two_proposals_for_one_year_do_not_wait_at_the_same_time():
    people = keepers()
    propose(the_notice(), people)
    with refused(Inadmissible, recorded=False) as told:
        propose(the_notice(), people)
    assert told.error.sentence == "cn 2027年的安排已有申请待确认，请先办理。"


def test_what_came_on_record_meanwhile_is_refused_at_the_confirmation():
    people = keepers()
    proposal = propose(the_notice(), people)
    CalendarNotice.objects.bulk_create([row_of(the_notice())])
    with refused(Inadmissible, recorded=False) as told:
        confirm(proposal, people, expected_digest=proposal.proposed_digest)
    assert "第1次修订已载入，修订次序应为2" in told.error.sentence


def row_of(notice):
    return CalendarNotice(
        division=notice.division,
        year=notice.year,
        revision=notice.revision,
        content=notice.as_dict(),
        sha256=notice.sha256,
        loaded_at=NOW,
    )


def test_a_decision_to_shorten_where_nothing_is_cut_is_refused():
    people = keepers()
    proposal = propose(the_notice(), people)
    with refused(Inadmissible, recorded=False):
        confirm(proposal, people, shortening=Shortening("区长唐为民", "昭府函〔2026〕8号", "紧急"))
