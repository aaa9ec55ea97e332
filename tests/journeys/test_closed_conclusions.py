"""Opinions that close the way, and the one that opens it with a warning."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from reviews.forms.deliberation import SubmitToDeliberationForm
from reviews.models import (
    CommentPeriod,
    ConclusionCode,
    Consultation,
    Deliberation,
    LegalityReview,
    RiskAssessment,
    UnitReview,
)
from reviews.transitions import deliberation, drafting, submission
from tests.builders import DRAFT, a_text, a_walk
from tests.once import made_once, own
from tests.reviews.legality_cases import conclude, record, sign
from tests.reviews.standing import open_names
from tests.unchanged import refused
from workflows.constants import Stage
from workflows.errors import GateClosed, NotNow
from workflows.models import ChangeKind

RISK = "国家尚无明确规定，存在设施投资纠纷的法律风险"

in_review = made_once(lambda: a_walk("review", technical=False, touches_market=False))


@pytest.fixture
def walk(in_review, db):
    return own(in_review)


def table(walk):
    return walk.do(
        deliberation.submit_to_deliberation,
        walk.cast.secretariat,
        meeting_type="executive_meeting",
        session="第六十次常务会议",
        held_on=walk.next_working_day(),
    )


def closed_by(walk, conclusion):
    record(walk)
    conclude(walk, conclusion, conclusion_note="第三条超越法定职权")
    return sign(walk)


def change(walk, kind):
    return walk.do(
        drafting.add_revision,
        walk.cast.drafter,
        upload=a_text("新稿.txt", f"{DRAFT}第五条 新增内容。\n"),
        change=kind,
        note="重新起草",
    )


@pytest.mark.parametrize(
    "conclusion",
    [ConclusionCode.ILLEGAL, ConclusionCode.PROCEDURE, ConclusionCode.NOT_NEEDED],
)
def test_a_closing_opinion_leads_back_to_the_draft_and_no_further(walk, conclusion):
    issued = closed_by(walk, conclusion)
    assert (issued.status, issued.opinion_number) == ("issued", "昭司审〔2026〕1号")
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.DRAFTING, ["draft"])
    assert walk.matter.limits.get(name="review").status == "met"
    for verb, actor in (
        (deliberation.submit_to_deliberation, walk.cast.secretariat),
        (submission.submit_for_review, walk.cast.drafter),
    ):
        with refused(NotNow, recorded=False):
            walk.do(verb, actor)
    walk.do(drafting.resubmit, walk.cast.drafter, reason="已补正")
    walk.run(until="review")
    assert LegalityReview.latest(walk.matter).previous == issued
    assert Deliberation.latest(walk.matter) is None


def test_a_new_text_after_an_illegal_one_goes_through_everything_again(walk):
    closed_by(walk, ConclusionCode.ILLEGAL)
    change(walk, ChangeKind.SUBSTANCE)
    with refused(GateClosed, recorded=True) as told:
        walk.do(drafting.resubmit, walk.cast.drafter, reason="已改正")
    assert list(told.missing) == ["substance_changed"]
    walk.run(until="table")
    for model in (Consultation, CommentPeriod, RiskAssessment, UnitReview, LegalityReview):
        rounds = model.objects.filter(matter=walk.matter).order_by("pk")
        assert [one.revision.number for one in rounds] == [1, 2], model
    assert [limit.name for limit in walk.matter.limits.order_by("pk")] == [
        "comment",
        "review",
    ] * 2
    tabled = table(walk)
    assert (tabled.revision.number, tabled.review.conclusion) == (2, "legal")


def test_an_exploration_goes_before_the_meeting_with_its_risk(walk):
    conclude(walk, ConclusionCode.EXPLORE, risk_statement=RISK)
    issued = sign(walk)
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.TABLING, ["table"])
    (step,) = walk.open_steps()
    form = SubmitToDeliberationForm(matter=walk.matter, step=step, user=walk.cast.secretariat)
    assert RISK in form.hint
    tabled = table(walk)
    assert walk.matter.entries.latest("sequence").detail["legal_risk"] == RISK
    (paper,) = [one for one in tabled.package if one["code"] == "legality_opinion"]
    assert paper["sha256"] == issued.opinion.sha256
    pages = PdfReader(BytesIO(issued.opinion.file.read())).pages
    assert RISK in "".join("".join(page.extract_text().split()) for page in pages)
    walk.run(until="issue")
    assert walk.matter.stage == Stage.REGISTRATION
