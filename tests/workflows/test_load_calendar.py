"""What the product brings is taken in at once, unless a running limit would move."""

import shutil
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.notice_cases import (
    ARRANGEMENT_2027,
    NOW,
    a_review,
    digest_of,
    keepers,
    propose,
    put_in_force,
    the_notice,
)
from workflows.holiday_notices import CALENDARS
from workflows.models import CalendarNotice, Entry, NoticeProposal, TimeLimit
from workflows.moves import preview_of
from workflows.shipped_calendar import shipped_notices
from workflows.transitions.notices import confirm_proposal

pytestmark = pytest.mark.django_db


def load(folder=CALENDARS, **options):
    out = StringIO()
    call_command("load_calendar", folder=folder, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path):
    """The shipped notices and that of 2027, as the next version of the product brings them."""
    copy = shutil.copytree(CALENDARS, tmp_path / "calendars")
    (copy / "cn-2027.toml").write_text(ARRANGEMENT_2027, encoding="utf-8")
    return copy


def test_without_running_limits_everything_is_taken_in_at_once(folder):
    count = len(shipped_notices()) + 1
    assert f"共{count}件，新载入{count}件" in load(folder)
    assert CalendarNotice.objects.count() == count
    entry = Entry.objects.get(verb="load_notices")
    assert (entry.actor, entry.matter, entry.subject) == (None, None, f"随产品提供的{count}件")


def test_loading_again_adds_nothing(folder):
    load(folder)
    assert "新载入0件" in load(folder)
    assert Entry.objects.filter(verb="load_notices").count() == 1


def test_running_limits_that_do_not_move_hinder_nothing():
    a_review()
    load()
    assert CalendarNotice.objects.count() == len(shipped_notices())
    assert not NoticeProposal.objects.exists()


def test_what_would_move_a_running_limit_waits_for_a_person(folder):
    walk, limit = a_review()
    load()
    told = load(folder)
    (proposal,) = NoticeProposal.objects.all()
    assert f"（/calendar/proposals/{proposal.pk}/）核对并确认" in told
    assert "会改变在办事项的1个期限" in told
    assert f"{walk.matter.reference} 合法性审核期限：最早由2027年2月2日变为2027年2月1日" in told
    assert not CalendarNotice.objects.filter(year=2027).exists()
    assert TimeLimit.objects.get(pk=limit.pk).latest_on == date(2027, 2, 18)
    assert proposal.proposed_by is None
    entry = Entry.objects.get(verb="propose_notices")
    assert entry.actor is None


def test_it_waits_once_however_often_it_is_loaded(folder):
    a_review()
    load()
    assert load(folder) == load(folder)
    assert NoticeProposal.objects.count() == 1


def test_what_would_move_is_counted_once(folder):
    a_review()
    load()
    with CaptureQueriesContext(connection) as queries:
        load(folder)
    statements = [sql for one in queries for sql in one["sql"].split(";\n")]
    read = [sql for sql in statements if '"workflows_timelimit"."possible"' in sql]
    assert len([sql for sql in read if not sql.startswith("UPDATE")]) == 1


def test_a_person_confirms_what_the_product_brought(folder):
    _, limit = a_review()
    load()
    load(folder)
    (proposal,) = NoticeProposal.objects.all()
    confirm_proposal(
        proposal=proposal,
        actor=keepers().first,
        expected_digest=digest_of(proposal),
        now=NOW,
    )
    assert TimeLimit.objects.get(pk=limit.pk).latest_on == date(2027, 2, 22)
    assert "新载入0件" in load(folder)


def test_an_upgrade_of_an_installation_without_records_waits_too(folder):
    """It has counted by the notices of the version before; now they bring 2027."""
    _, limit = a_review()
    assert "会改变在办事项的1个期限" in load(folder)
    (proposal,) = NoticeProposal.objects.all()
    assert len(proposal.notices) == len(shipped_notices()) + 1
    confirm_proposal(
        proposal=proposal,
        actor=keepers().first,
        expected_digest=preview_of(proposal.notices, ()).digest,
        now=NOW,
    )
    assert CalendarNotice.objects.count() == len(shipped_notices()) + 1
    assert TimeLimit.objects.get(pk=limit.pk).latest_on == date(2027, 2, 22)


def test_a_folder_that_leaves_a_year_out_beside_the_records_is_refused(folder, tmp_path):
    load()
    alone = tmp_path / "alone"
    alone.mkdir()
    text = 'division = "cn"\nyear = 2028\noff = [2028-01-01]\n'
    (alone / "cn-2028.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match="缺少2027年的全国放假安排"):
        load(alone)
    assert not CalendarNotice.objects.filter(year=2028).exists()


def test_what_a_person_wrote_in_other_words_is_kept(folder):
    load()
    text = ARRANGEMENT_2027.replace("国办发明电〔2026〕9号", "国办发明电〔2026〕 9 号")
    put_in_force(the_notice(text), keepers())
    assert "新载入0件" in load(folder)


def test_other_days_for_a_year_on_record_are_refused(folder):
    load()
    put_in_force(the_notice(ARRANGEMENT_2027.replace("  2027-06-09,\n", "")), keepers())
    with pytest.raises(CommandError, match="revision = 2"):
        load(folder)


def test_while_a_person_s_proposal_for_the_year_waits_the_product_s_own_is_refused(folder):
    a_review()
    load()
    propose(the_notice(ARRANGEMENT_2027.replace("2027-06-09", "2027-06-10")), keepers())
    with pytest.raises(CommandError, match="cn 2027年的安排已有申请待确认"):
        load(folder)
    assert NoticeProposal.objects.count() == 1
