"""G6: only what the right meeting adopted is signed, word for word, and then handed over."""

from datetime import date

import pytest

from filings.models import Document, DocumentStatus
from reviews.forms.signing import ReportToPartyForm, SignDocumentForm
from reviews.models import Deliberation, DeliberationOutcome, PartyReport
from reviews.transitions.signing import report_to_party, sign_document
from tests.builders import DRAFT, a_text, a_walk
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.tampering import tampering
from tests.unchanged import refused
from workflows import handover, papers
from workflows.constants import Kind, Stage
from workflows.errors import (
    GateClosed,
    Inadmissible,
    NotNow,
    NotPermitted,
    OutsideWindow,
    StaleVersion,
)
from workflows.models import ChangeKind, Matter, Procedure

adopted = made_once(lambda: a_walk(at="sign", technical=False, touches_market=False))
reportable = made_once(
    lambda: a_walk(
        at="report_to_party",
        division="360700",
        kind=Kind.MAJOR_DECISION,
        technical=False,
        touches_market=False,
    )
)
SICHUAN = "《四川省行政规范性文件管理办法》"


@pytest.fixture
def walk(adopted, db):
    return own(adopted)


@pytest.fixture
def decision(reportable, db):
    return own(reportable)


def sign(walk):
    return walk.do(sign_document, walk.cast.mayor)


def report(walk, **arguments):
    defaults = {"reported_on": walk.today, "reply": "同意。"}
    return walk.do(report_to_party, walk.cast.secretariat, **{**defaults, **arguments})


def test_the_signed_text_is_registered_at_once_and_has_no_number_yet(walk):
    sign(walk)
    document = Document.objects.get(matter=walk.matter)
    assert document.status == DocumentStatus.ADOPTED
    assert document.revision == papers.current_revision(walk.matter)
    assert (document.signed_on, document.signed_by) == (walk.today, walk.cast.mayor)
    assert document.adoption == "经广元市昭化区人民政府2026年4月13日第六十次常务会议审议通过"
    assert (document.register_number, document.document_number) == ("", "")
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.REGISTRATION, ["issue"])
    done = Procedure.objects.filter(matter=walk.matter).order_by("pk")
    assert [one.status for one in done] == ["DONE", "NEW"]


def test_signature_and_register_stand_or_fall_together(walk, monkeypatch):
    def fail(act, adoption):
        raise Inadmissible(sentence="登记簿不可用。")

    monkeypatch.setattr(handover, "_followers", [fail])
    with refused(Inadmissible, recorded=False):
        sign(walk)
    assert walk.matter.stage == Stage.SIGNING


def test_a_text_edited_after_the_meeting_is_not_signed(walk):
    papers.store_revision(
        walk.matter,
        a_text("edited.txt", f"{DRAFT}第五条 另行规定。\n"),
        author=walk.cast.drafter,
        now=walk.now,
        change=ChangeKind.WORDING,
        note="",
    )
    with refused(GateClosed, recorded=True) as told:
        sign(walk)
    assert told.missing == {"another_text": [f"{SICHUAN}第三十二条"]}


@pytest.mark.parametrize(
    ("case", "row", "code"),
    [
        ("rejected", {"outcome": DeliberationOutcome.REJECTED}, "not_adopted"),
        ("changes not confirmed", {"outcome": DeliberationOutcome.PASSED_WITH_CHANGES},
         "not_adopted"),
        ("minutes not signed", {"status": "held"}, "not_adopted"),
        ("the wrong meeting", {"meeting_type": "office_meeting"}, "meeting_type"),
    ],
)  # fmt: skip
def test_only_what_the_right_meeting_adopted_is_signed(walk, case, row, code):
    with tampering():
        Deliberation.objects.filter(matter=walk.matter).update(**row)
    with refused(GateClosed, recorded=True) as told:
        sign(walk)
    assert list(told.missing) == [code]
    assert f"{SICHUAN}第三十一条" in told.missing[code]


def test_a_due_report_to_the_party_committee_must_be_made(walk):
    Matter.objects.filter(pk=walk.matter.pk).update(party_report_needed=True)
    with refused(GateClosed, recorded=True) as told:
        sign(walk)
    assert list(told.missing) == ["party_report"]


def test_a_report_made_before_an_earlier_meeting_does_not_count(walk):
    Matter.objects.filter(pk=walk.matter.pk).update(party_report_needed=True)
    PartyReport.objects.create(
        matter=walk.matter,
        revision=papers.current_revision(walk.matter),
        opened_at=walk.matter.registered_at,
        opened_by=walk.cast.secretariat,
        reported_on=date(2026, 3, 2),
        reply="同意。",
    )
    with refused(GateClosed, recorded=True) as told:
        sign(walk)
    assert list(told.missing) == ["party_report"]


def test_only_the_head_of_the_maker_signs(walk):
    for person in (walk.cast.unit_head, walk.cast.bureau_head, walk.cast.members[0]):
        with refused(NotPermitted, recorded=False):
            walk.do(sign_document, person)


def test_a_text_is_signed_once(walk):
    version = walk.matter.version
    sign(walk)
    again = {"matter": walk.matter, "actor": walk.cast.mayor, "now": walk.now}
    with refused(StaleVersion, recorded=False):
        sign_document(expected_version=version, **again)
    with refused(NotNow, recorded=False):
        sign_document(expected_version=walk.matter.version, **again)


def test_a_decision_is_reported_to_the_party_committee_before_it_is_signed(decision):
    with refused(NotNow, recorded=False):
        sign(decision)
    made = report(decision)
    assert (made.reported_on, made.reply) == (decision.today, "同意。")
    assert decision.matter.stage == Stage.SIGNING
    sign(decision)
    assert decision.matter.stage == Stage.REGISTRATION


def test_a_report_is_neither_of_tomorrow_nor_without_reply(decision):
    with refused(OutsideWindow, recorded=False):
        report(decision, reported_on=decision.next_working_day())
    with refused(Inadmissible, recorded=False):
        report(decision, reply=" ")
    with refused(NotPermitted, recorded=False):
        decision.do(
            report_to_party, decision.cast.drafter, reported_on=decision.today, reply="同意。"
        )


def test_the_forms_want_their_fields_and_act(decision):
    context = {"matter": decision.matter, "step": decision.open_steps()[0]}
    secretariat = {"user": decision.cast.secretariat, **context}
    assert sorted(ReportToPartyForm({}, **secretariat).errors) == ["reply", "reported_on"]
    data = {"reported_on": decision.today.isoformat(), "reply": "同意。"}
    form = ReportToPartyForm(data, **secretariat)
    assert form.is_valid()
    form.act(now=decision.now, expected_version=decision.matter.version)
    step = decision.open_steps()[0]
    form = SignDocumentForm({}, matter=decision.matter, step=step, user=decision.cast.mayor)
    assert form.is_valid()
    form.act(now=decision.now, expected_version=decision.matter.version)
    assert open_names(decision.matter) == ["issue"]
