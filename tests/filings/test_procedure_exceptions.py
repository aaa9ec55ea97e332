"""An authorised exception: by the maker's head, with grounds, for what stands against it."""

import pytest

from filings.forms.exceptions import ApproveExceptionForm
from filings.transitions.exceptions import approve_exception
from filings.transitions.publication import publish_document
from reviews.models import (
    Comment,
    ConsultationReply,
    Deliberation,
    LegalityReview,
    Statement,
    UnitReview,
)
from tests.builders import a_walk
from tests.once import made_once, own
from tests.tampering import tampering
from tests.unchanged import refused
from workflows import certificate
from workflows.certificate import StepState, certificate_of
from workflows.constants import Stage
from workflows.dossier import dossier_of
from workflows.errors import GateClosed, Inadmissible, NotNow, NotPermitted
from workflows.models import Attachment, ProcedureException, Revision

issued = made_once(lambda: a_walk("publish", technical=False, touches_market=False))
GROUNDS = {
    "reason": "单位审核记录登记有误，已书面更正",
    "basis": "《四川省行政规范性文件管理办法》第二十六条",
    "approval_number": "昭府函〔2026〕12号",
}


@pytest.fixture
def walk(issued, db):
    return own(issued)


def approve(walk, code, actor=None, **grounds):
    return walk.do(approve_exception, actor or walk.cast.mayor, code=code, **{**GROUNDS, **grounds})


def publish(walk):
    walk.wait_until(walk.next_working_day())
    return walk.do(publish_document, walk.cast.intake, address="https://www.example.gov.cn/1.html")


def step(walk, code):
    whole = certificate_of(walk.matter, walk.today, asked_at=Stage.PUBLICATION)
    return next(one for one in whole.steps if one.code == code)


def test_an_approved_exception_lets_the_text_out_and_is_shown(walk):
    with tampering():
        UnitReview.objects.update(outcome="sent_back")
    exception = approve(walk, "own_review")
    entry = walk.matter.entries.latest("sequence")
    assert (entry.verb, entry.reason) == ("approve_exception", GROUNDS["reason"])
    assert entry.detail["approval_number"] == "昭府函〔2026〕12号"
    assert entry.detail["faults"] == exception.faults
    found = step(walk, "own_review")
    assert (found.state, found.exception) == (StepState.EXCEPTED, exception)
    publish(walk)
    codes = {paper.code for paper in dossier_of(walk.matter).papers}
    assert {"procedure_exception", certificate.CERTIFICATE} <= codes


def test_an_exception_covers_nothing_that_came_later(walk):
    with tampering():
        ConsultationReply.objects.filter(has_opinion=True).update(disposition="")
    approve(walk, "consultation")
    assert step(walk, "consultation").state == StepState.EXCEPTED
    with tampering():
        ConsultationReply.objects.update(status="asked")
    assert step(walk, "consultation").state == StepState.VIOLATES
    with refused(GateClosed, recorded=True) as told:
        publish(walk)
    assert list(told.missing) == ["consultation"]


def test_an_exception_covers_no_other_step(walk):
    with tampering():
        UnitReview.objects.update(outcome="sent_back")
    with tampering():
        Comment.objects.update(disposition="")
    approve(walk, "own_review")
    with refused(GateClosed, recorded=True) as told:
        publish(walk)
    assert list(told.missing) == ["comment_reply"]


@pytest.mark.parametrize(
    ("code", "change", "articles"),
    [
        (
            "text_identity",
            lambda: Revision.objects.update(plain="另一文本"),
            {"《四川省行政规范性文件管理办法》第三十条"},
        ),
        (
            "legality_opinion",
            lambda: LegalityReview.objects.update(conclusion="illegal"),
            {"《四川省行政规范性文件管理办法》第二十四条"},
        ),
        (
            "legality_opinion",
            lambda: LegalityReview.objects.update(status="in_review"),
            {"《四川省行政规范性文件管理办法》第二十四条"},
        ),
    ],
)
def test_law_knows_no_exception_from_the_opinion_and_from_the_text(walk, code, change, articles):
    with tampering():
        change()
    with refused(GateClosed, recorded=True) as told:
        approve(walk, code)
    assert (told.error.gate, list(told.missing)) == ("G12", [code])
    assert articles <= set(told.missing[code])
    assert not ProcedureException.objects.exists()


def test_an_exception_written_past_the_product_does_not_cover_the_opinion(walk):
    with tampering():
        LegalityReview.objects.update(conclusion="illegal")
    found = step(walk, "legality_opinion")
    ProcedureException.objects.create(
        matter=walk.matter,
        step=found.code,
        label=found.label,
        faults=[fault.sentence for fault in found.faults],
        approved_by=walk.cast.mayor,
        approved_at=walk.now,
        **GROUNDS,
    )
    assert step(walk, "legality_opinion").state == StepState.VIOLATES


def test_only_the_makers_head_approves(walk):
    with tampering():
        UnitReview.objects.update(outcome="sent_back")
    for person in (walk.cast.intake, walk.cast.unit_head, walk.cast.bureau_head):
        with refused(NotPermitted, recorded=False):
            approve(walk, "own_review", actor=person)


@pytest.mark.parametrize("name", sorted(GROUNDS))
def test_an_exception_has_all_its_grounds(walk, name):
    with tampering():
        UnitReview.objects.update(outcome="sent_back")
    with refused(Inadmissible, recorded=False) as told:
        approve(walk, "own_review", **{name: " "})
    assert told.error.field_name == name


def test_what_is_in_order_needs_no_exception(walk):
    with refused(Inadmissible, recorded=False) as told:
        approve(walk, "own_review")
    assert told.error.field_name == "code"


def test_an_exception_is_approved_at_the_publication_and_not_before(db):
    walk = a_walk("issue", technical=False, touches_market=False)
    with refused(NotNow, recorded=False):
        approve(walk, "own_review")


def test_the_form_offers_what_is_violated(walk):
    with tampering():
        Statement.objects.exclude(speaker__part="head").update(position="disagree")
    (open_step,) = walk.open_steps()
    data = {"code": "deliberation", **GROUNDS}
    form = ApproveExceptionForm(data, matter=walk.matter, step=open_step, user=walk.cast.mayor)
    assert [code for code, _ in form.fields["code"].choices] == ["", "deliberation"]
    assert form.is_valid()
    form.act(now=walk.now, expected_version=walk.matter.version)
    publish(walk)
    assert Attachment.objects.filter(material=certificate.CERTIFICATE).exists()
    assert Deliberation.objects.count() == 1
