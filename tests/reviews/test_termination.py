"""A matter given up before its text is adopted; afterwards nothing undoes it here."""

import pytest

from reviews.forms.signing import TerminateForm
from reviews.models import LegalityReview, ReviewStatus
from reviews.transitions.ending import TERMINATE, terminate
from tests.builders import a_walk
from tests.reviews.standing import open_names
from tests.unchanged import refused
from workflows.constants import Stage
from workflows.errors import Inadmissible, NotNow, NotPermitted
from workflows.models import Entry, LimitStatus, Procedure

pytestmark = pytest.mark.django_db


def end(walk, reason="上级已统一立法，无须另行制定。"):
    walk.do(terminate, walk.cast.unit_head, reason=reason)


@pytest.mark.parametrize(
    "step", ["draft", "collect_comments", "office_check", "review", "sign_opinion", "table"]
)
def test_every_open_step_and_running_limit_ends_with_the_matter(step):
    walk = a_walk(at=step)
    end(walk)
    assert walk.matter.stage == Stage.TERMINATED
    assert open_names(walk.matter) == []
    assert [one.status for one in Procedure.objects.filter(matter=walk.matter)] == ["CANCELED"]
    running = {LimitStatus.RUNNING, LimitStatus.SUSPENDED}
    assert not running & set(walk.matter.limits.values_list("status", flat=True))
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert (entry.verb, entry.stage_to) == ("terminate", Stage.TERMINATED)


@pytest.mark.parametrize(
    ("step", "status"),
    [
        ("review", ReviewStatus.WITHDRAWN),
        ("second_review", ReviewStatus.WITHDRAWN),
        ("sign_opinion", ReviewStatus.WITHDRAWN),
        ("table", ReviewStatus.ISSUED),
    ],
)
def test_a_review_under_way_is_withdrawn_and_an_issued_one_stands(step, status):
    walk = a_walk(at=step)
    end(walk)
    assert LegalityReview.latest(walk.matter).status == status


@pytest.mark.parametrize("step", ["deliberate", "sign_minutes", "sign", "issue", "publish"])
def test_what_a_meeting_has_before_it_or_has_adopted_is_not_terminated(step):
    walk = a_walk(at=step, technical=False, touches_market=False)
    with refused(NotNow, recorded=False) as told:
        end(walk)
    law = walk.matter.pack.law
    assert told.error.citations == law.article("terminate", walk.matter.kind)
    assert told.error.verb == TERMINATE.code


def test_only_the_head_of_the_drafting_unit_ends_it_and_says_why():
    walk = a_walk(at="table", technical=False, touches_market=False)
    for person in (walk.cast.drafter, walk.cast.mayor, walk.cast.bureau_head):
        with refused(NotPermitted, recorded=False):
            walk.do(terminate, person, reason="不再制定。")
    with refused(Inadmissible, recorded=False):
        end(walk, " ")


def test_an_ended_matter_does_not_end_again():
    walk = a_walk(at="draft")
    end(walk)
    with refused(NotNow, recorded=False):
        end(walk)


def test_the_form_wants_a_reason():
    walk = a_walk(at="draft")
    context = {
        "matter": walk.matter,
        "step": walk.open_steps()[0],
        "user": walk.cast.unit_head,
    }
    assert "reason" in TerminateForm({}, **context).errors
    form = TerminateForm({"reason": "不再制定。"}, **context)
    assert form.is_valid()
    form.act(now=walk.now, expected_version=walk.matter.version)
    assert walk.matter.stage == Stage.TERMINATED
