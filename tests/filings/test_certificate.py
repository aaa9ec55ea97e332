"""The certificate of procedure: green on the lawful road, red by any row that was changed behind
the product's back, and G12 before a text comes out."""

import json
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.db.models import F

from config.rehearsal.deliberation import attendees, statements
from filings.models import Document, Publication
from filings.transitions.archive import archive_matter
from filings.transitions.publication import publish_document, record_non_publication
from reviews.models import (
    Attendance,
    Comment,
    CommentPeriod,
    CompetitionReview,
    Consultation,
    ConsultationReply,
    Deliberation,
    ExpertOpinion,
    Finding,
    LegalityReview,
    PartyReport,
    RiskAssessment,
    RiskScreening,
    Statement,
    UnitReview,
)
from reviews.transitions.deliberation import conclude_deliberation
from tests.browsing import inline_in, page, signed_in, words_of
from tests.builders import a_walk
from tests.journeys.test_secret_matter import begun, waive
from tests.messages import asked
from tests.once import made_once, own
from tests.reviews.deputies import a_deputy, reviewed_by_a_deputy
from tests.tampering import tampering
from tests.unchanged import refused
from workflows import certificate
from workflows.certificate import StepState, certificate_of
from workflows.certificate.papers import PUBLISHING
from workflows.chain import canonical
from workflows.constants import Disclosure, Kind, Role, Stage
from workflows.dossier import dossier_of
from workflows.errors import GateClosed
from workflows.models import Attachment, Entry, Matter, Revision, TimeLimit, User
from workflows.verbs import all_verbs

QUERIES = 46

normative = made_once(lambda: a_walk("publish"))
decision = made_once(lambda: a_walk("publish", division="360700", kind=Kind.MAJOR_DECISION))
SC = "《四川省行政规范性文件管理办法》"
DO = "《重大行政决策程序暂行条例》"


@pytest.fixture
def walk(normative, db):
    return own(normative)


@pytest.fixture
def decided(decision, db):
    return own(decision)


def publish(walk):
    walk.wait_until(walk.next_working_day())
    return walk.do(
        publish_document, walk.cast.intake, address="https://www.example.gov.cn/zfxxgk/1.html"
    )


def states(walk, asked_at=None):
    whole = certificate_of(walk.matter, walk.today, asked_at=asked_at)
    return {step.code: step.state for step in whole.steps}


def of_step(walk, code):
    whole = certificate_of(walk.matter, walk.today, asked_at=Stage.PUBLICATION)
    return next(step for step in whole.steps if step.code == code)


def test_the_lawful_road_of_a_normative_document_is_green(walk):
    found = states(walk)
    ahead = {code for code, state in found.items() if state == StepState.AHEAD}
    unneeded = {code for code, state in found.items() if state == StepState.NOT_APPLICABLE}
    assert ahead == {"publication", "effect", "filing"}
    assert unneeded == {"hearing", "countersigning", "opinion_answer", "party_report"}
    assert {state for code, state in found.items() if code not in ahead | unneeded} == {
        StepState.COMPLIES
    }


def test_the_lawful_road_of_a_decision_is_green(decided):
    found = states(decided)
    assert {code for code, state in found.items() if state == StepState.NOT_APPLICABLE} == {
        "hearing",
        "countersigning",
        "opinion_answer",
        "validity",
        "filing",
    }
    assert StepState.VIOLATES not in found.values()
    publish(decided)
    assert states(decided)["publication"] == StepState.COMPLIES


def test_days_are_told_as_law_counts_them(walk):
    assert of_step(walk, "comment").actual.endswith("截至2026年4月1日，计30日")
    assert of_step(walk, "review_time").actual.endswith(
        "2026年4月2日收齐，2026年4月10日出具，用时5个工作日"
    )


def test_the_certificate_is_kept_by_the_act_that_publishes(walk):
    publish(walk)
    (paper,) = Attachment.objects.filter(material=certificate.CERTIFICATE)
    with paper.file.open("rb") as file:
        assert sha256(file.read()).hexdigest() == paper.sha256
    said = walk.matter.entries.latest("sequence").detail["certificate"]
    assert said["sha256"] == paper.sha256
    assert (said["states"]["publication"], said["states"]["filing_1"]) == ("complies", "ahead")
    assert certificate.CERTIFICATE in {one.code for one in dossier_of(walk.matter).papers}


def test_a_file_without_its_certificate_is_not_closed(walk):
    walk.run(until="archive")
    with tampering():
        Attachment.objects.filter(material=certificate.CERTIFICATE).update(material="other")
    with refused(GateClosed, recorded=True) as told:
        walk.do(archive_matter, walk.cast.intake)
    assert told.missing == {certificate.CERTIFICATE: [f"{DO}第三十三条"]}
    assert told.error.gate == "G10"
    with tampering():
        Attachment.objects.filter(material="other").update(material=certificate.CERTIFICATE)
    walk.run()
    assert StepState.VIOLATES not in states(walk).values()
    assert StepState.AHEAD not in states(walk).values()


DAY = timedelta(days=1)
CHANGES = [
    ("consultation", lambda: ConsultationReply.objects.update(disposition=""), f"{SC}第二十条"),
    ("consultation", lambda: Consultation.objects.update(no_unit_reason="无"), f"{SC}第二十条"),
    (
        "comment",
        lambda: CommentPeriod.objects.update(closes_on=F("closes_on") - 20 * DAY),
        f"{SC}第十九条",
    ),
    (
        "comment",
        lambda: CommentPeriod.objects.update(shortening_reason="紧急"),
        f"{SC}第十九条",
    ),
    (
        "comment",
        lambda: CommentPeriod.objects.update(
            status="waived", waiver_case="emergency", waiver_reason="急", consent_by="方正平"
        ),
        f"{SC}第十九条",
    ),
    ("comment_reply", lambda: Comment.objects.update(disposition=""), f"{SC}第十八条"),
    ("comment_reply", lambda: Comment.objects.filter(number=2).delete(), f"{SC}第十八条"),
    (
        "experts",
        lambda: ExpertOpinion.objects.update(given_at=None),
        f"{SC}第二十一条",
    ),
    ("experts", lambda: Matter.objects.update(technical=False), f"{SC}第二十一条"),
    ("risk_screening", lambda: RiskScreening.objects.update(risky=False), f"{SC}第二十二条"),
    (
        "risk_assessment",
        lambda: RiskAssessment.objects.update(outcome="uncontrollable"),
        f"{SC}第二十二条",
    ),
    (
        "competition",
        lambda: CompetitionReview.objects.update(outcome="violates"),
        f"{SC}第二十三条",
    ),
    ("competition", lambda: Matter.objects.update(touches_market=False), f"{SC}第二十三条"),
    (
        "own_review",
        lambda: UnitReview.objects.update(outcome="sent_back"),
        f"{SC}第二十六条第二款",
    ),
    (
        "materials",
        lambda: Attachment.objects.filter(material="basis").update(material="other"),
        f"{SC}第二十六条",
    ),
    (
        "review_time",
        lambda: TimeLimit.objects.filter(name="review").update(started_on=date(2026, 3, 20)),
        f"{SC}第二十九条",
    ),
    (
        "second_review",
        lambda: LegalityReview.objects.update(second_reviewer=F("reviewer")),
        "《国务院办公厅关于全面推行行政规范性文件合法性审核机制的指导意见》（七）",
    ),
    (
        "legality_opinion",
        lambda: LegalityReview.objects.update(conclusion="illegal"),
        f"{SC}第二十四条",
    ),
    (
        "legality_opinion",
        lambda: LegalityReview.objects.update(opinion_number="昭司审〔2026〕9号"),
        f"{SC}第二十四条",
    ),
    (
        "legality_opinion",
        lambda: Deliberation.objects.update(held_on=date(2026, 4, 3)),
        f"{SC}第二十四条",
    ),
    (
        "deliberation",
        lambda: Deliberation.objects.update(meeting_type="office_meeting"),
        f"{SC}第三十一条",
    ),
    (
        "deliberation",
        lambda: Attendance.objects.filter(part="member").update(present=False),
        "《本级人民政府工作规则》",
    ),
    (
        "deliberation",
        lambda: Statement.objects.exclude(speaker__part="head").update(position="disagree"),
        f"{DO}第三十条第二款",
    ),
    ("minutes", lambda: Deliberation.objects.update(minutes=None), f"{DO}第三十条第三款"),
    ("signature", lambda: Deliberation.objects.update(outcome="postponed"), f"{SC}第三十一条"),
    (
        "register",
        lambda: Document.objects.update(document_number="昭府规〔2026〕7号"),
        f"{SC}第十五条",
    ),
    ("validity", lambda: Document.objects.update(valid_until=date(2030, 1, 1)), f"{SC}第十三条"),
    (
        "text_identity",
        lambda: Revision.objects.update(plain="另一文本"),
        f"{SC}第三十条",
    ),
    (
        "text_identity",
        lambda: Revision.objects.update(text_sha256="0" * 64),
        f"{SC}第三十条",
    ),
]


@pytest.mark.parametrize(
    ("code", "change", "article"), CHANGES, ids=[f"{one[0]}-{n}" for n, one in enumerate(CHANGES)]
)
def test_a_row_changed_behind_the_back_keeps_the_text_in(walk, code, change, article):
    with tampering():
        change()
    walk.matter.refresh_from_db()
    with refused(GateClosed, recorded=True) as told:
        publish(walk)
    assert told.error.gate == "G12"
    assert article in told.missing[code]
    assert not Publication.objects.exists()


def test_a_report_to_the_party_committee_that_vanished_keeps_a_decision_in(decided):
    with tampering():
        PartyReport.objects.all().delete()
    with refused(GateClosed, recorded=True) as told:
        publish(decided)
    assert (told.error.gate, told.missing) == ("G12", {"party_report": [f"{DO}第三十一条"]})


def test_a_text_that_is_not_made_known_passes_the_same_gate(walk):
    Matter.objects.filter(pk=walk.matter.pk).update(disclosure=Disclosure.WITHHELD)
    grounds = {"basis": "《中华人民共和国政府信息公开条例》第十四条", "approved_by": "唐为民"}
    meeting = Deliberation.objects.filter(matter=walk.matter)
    signed_at = meeting.values_list("signed_at", flat=True).get()
    with tampering():
        meeting.update(signed_at=signed_at + DAY)
    with refused(GateClosed, recorded=True) as told:
        walk.do(record_non_publication, walk.cast.intake, **grounds)
    assert (told.error.gate, list(told.missing)) == ("G12", ["minutes"])
    with tampering():
        meeting.update(signed_at=signed_at)
    walk.do(record_non_publication, walk.cast.intake, **grounds)
    found = states(walk)
    assert (found["publication"], found["effect"]) == (StepState.WAIVED, StepState.NOT_APPLICABLE)
    assert Attachment.objects.filter(material=certificate.CERTIFICATE).exists()


def test_a_late_publication_is_said_and_not_refused(walk):
    walk.wait_until(date(2026, 5, 14))
    walk.do(
        publish_document,
        walk.cast.intake,
        address="https://www.example.gov.cn/zfxxgk/1.html",
        effective_on=date(2026, 6, 15),
    )
    assert states(walk)["publication"] == StepState.LATE


def test_the_certificate_costs_the_same_for_many_rows(walk, django_assert_num_queries):
    def ask():
        matter = own(walk).matter
        with django_assert_num_queries(asked(statements=QUERIES, messages=13)):
            certificate_of(matter, walk.today)

    ask()
    period = CommentPeriod.objects.get(matter=walk.matter)
    meeting = Deliberation.objects.get(matter=walk.matter)
    with tampering():
        Comment.objects.bulk_create(
            Comment(
                period=period,
                number=100 + number,
                author="居民",
                channel="site",
                text="建议",
                received_on=period.published_on,
                recorded_by=walk.cast.drafter,
                disposition="adopted",
            )
            for number in range(25)
        )
        Attendance.objects.bulk_create(
            Attendance(deliberation=meeting, name=f"列席{number}", part="non_voting")
            for number in range(25)
        )
    ask()


def test_the_page_shows_every_step_and_its_evidence(walk):
    response = signed_in(walk.cast.intake).get(page("certificate", walk.matter))
    words = words_of(response)
    assert (response.status_code, inline_in(response)) == (200, [])
    revision = walk.matter.revisions.get()
    for said in ("已到环节符合", "合法性审核期限", "用时5个工作日", revision.text_sha256, "未到"):
        assert said in words
    with tampering():
        LegalityReview.objects.update(conclusion="illegal")
    words = words_of(signed_in(walk.cast.intake).get(page("certificate", walk.matter)))
    assert "不符合，不得公布" in words
    assert "不得提交集体审议" in words


def test_the_paper_can_be_taken_at_any_time(walk):
    response = signed_in(walk.cast.intake).get(page("certificate_paper", walk.matter))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_the_data_has_every_step_and_every_hash_in_full(walk):
    publish(walk)
    response = signed_in(walk.cast.intake).get(page("certificate_data", walk.matter))
    data = json.loads(response.content)
    whole = certificate_of(walk.matter, date.fromisoformat(data["as_of"]))
    assert [one["code"] for one in data["steps"]] == [step.code for step in whole.steps]
    said = {one["code"]: one for one in data["steps"]}
    revision = walk.matter.revisions.get()
    assert said["signature"]["evidence"][0]["value"] == f"第1稿 {revision.text_sha256}"
    assert said["review_time"]["actual"].endswith("用时5个工作日")
    kept = walk.matter.entries.latest("sequence").detail["certificate"]["evidence"]
    assert ["文本", f"第1稿 {revision.text_sha256}"] in kept["signature"]


@pytest.mark.django_db
@pytest.mark.parametrize("at", ["collect_comments", "review", "deliberate"])
def test_a_running_matter_has_steps_ahead_and_none_violated(at):
    walk = a_walk(at)
    found = states(walk)
    assert StepState.VIOLATES not in found.values()
    assert found["signature"] == found["register"] == found["publication"] == StepState.AHEAD


@pytest.mark.django_db
def test_a_matter_without_a_text_lacks_it():
    walk = a_walk("draft")
    with tampering():
        Revision.objects.filter(matter=walk.matter).delete()
    assert states(walk)["draft"] == StepState.AHEAD
    assert states(walk, Stage.PUBLICATION)["draft"] == StepState.VIOLATES


@pytest.mark.django_db
def test_a_secret_matter_is_certified_by_its_lawful_exceptions():
    walk = begun()
    waive(walk)
    walk.run(until="publish")
    walk.do(
        record_non_publication,
        walk.cast.intake,
        basis="《中华人民共和国保守国家秘密法》第十三条",
        approved_by="唐为民",
    )
    found = states(walk)
    assert (found["comment"], found["comment_reply"], found["publication"]) == (
        StepState.WAIVED,
        StepState.NOT_APPLICABLE,
        StepState.WAIVED,
    )
    comment = of_step(walk, "comment")
    assert "理由：起草过程依法需要保密；方正平书面同意" in comment.actual
    assert StepState.VIOLATES not in found.values()
    outsider = signed_in(User.objects.create(username="outsider", name="外来人"))
    for name in ("certificate", "certificate_paper"):
        assert outsider.get(page(name, walk.matter)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("known", [True, False], ids=["with an account", "by name"])
def test_a_member_for_whom_a_deputy_had_reviewed_is_found(known):
    walk, reviewer = reviewed_by_a_deputy(until="publish")
    with tampering():
        Attendance.objects.filter(name="冯国良").update(
            name=reviewer.name, person=reviewer if known else None
        )
    faults = [fault.sentence for fault in of_step(walk, "deliberation").faults]
    assert f"{reviewer.name}已承担起草或者审核职责，不得作为组成人员参加审议" in faults


@pytest.mark.django_db
def test_a_second_reviewer_for_whom_a_deputy_had_reviewed_is_found():
    walk, reviewer = reviewed_by_a_deputy(until="publish")
    confirmed = Entry.objects.get(matter=walk.matter, verb="confirm_review")
    line = json.loads(confirmed.canonical)
    line["actor"] = {"id": reviewer.pk, "username": reviewer.username, "name": reviewer.name}
    with tampering():
        LegalityReview.objects.update(second_reviewer=reviewer)
        Entry.objects.filter(pk=confirmed.pk).update(canonical=canonical(line))
    faults = [fault.sentence for fault in of_step(walk, "second_review").faults]
    assert faults == ["审核人和复核人为同一人"]


@pytest.mark.django_db
def test_an_act_done_for_another_is_certified_in_both_names():
    walk = a_walk("second_review", technical=False, touches_market=False)
    colleague = a_deputy(walk, walk.cast.second_reviewer, Role.SECOND_REVIEWER)
    said = f"{colleague}（代{walk.cast.second_reviewer}）复核同意"
    walk.cast = replace(walk.cast, second_reviewer=colleague)
    walk.run(until="publish")
    assert of_step(walk, "second_review").actual.endswith(said)


@pytest.mark.django_db
def test_a_late_review_is_said_and_keeps_nothing_in():
    walk = a_walk("review", technical=False, touches_market=False)
    latest_on = walk.matter.limits.get(name="review").latest_on
    walk.wait_until(latest_on)
    walk.wait_until(walk.next_working_day())
    walk.run(until="publish")
    late = of_step(walk, "review_time")
    assert (late.state, late.actual.endswith("用时16个工作日")) == (StepState.LATE, True)
    publish(walk)
    assert walk.matter.stage == Stage.FILING


@pytest.mark.django_db
def test_a_text_that_answers_the_opinion_is_a_link_of_the_chain():
    walk = a_walk("draft", technical=False, touches_market=False)
    walk.with_findings = True
    walk.run(until="publish")
    found = states(walk)
    assert (found["opinion_answer"], found["text_identity"]) == (StepState.COMPLIES,) * 2
    assert of_step(walk, "text_identity").actual == (
        "审核第1稿 → 修改第2稿（按审核意见修改） → 审议第2稿 → 签发第2稿 → 印发第2稿"
    )
    with tampering():
        Finding.objects.update(adopted=False, answer="不采纳")
    with refused(GateClosed, recorded=True) as told:
        publish(walk)
    assert list(told.missing) == ["opinion_answer"]


@pytest.mark.django_db
def test_a_confirmed_change_of_wording_is_a_link_and_an_unconfirmed_one_a_break():
    walk = a_walk("deliberate", technical=False, touches_market=False)
    walk.wait_until(date(2026, 4, 13))
    walk.do(
        conclude_deliberation,
        walk.cast.secretariat,
        attendees=attendees(walk),
        statements=statements(walk),
        outcome="passed_with_changes",
        changes="第三条文字调整",
    )
    walk.run(until="publish")
    link = "会后修改第2稿（审核机构确认为文字性修改）"
    assert link in of_step(walk, "text_identity").actual
    meeting = Deliberation.objects.filter(matter=walk.matter)
    with tampering():
        meeting.update(change_found="substance")
    with refused(GateClosed, recorded=True) as told:
        publish(walk)
    assert "《四川省行政规范性文件管理办法》第三十条" in told.missing["text_identity"]
    with tampering():
        meeting.update(change_found="wording")
    assert states(walk)["text_identity"] == StepState.COMPLIES


def test_the_verbs_that_the_certificate_reads_exist():
    assert {verb.code for verb in all_verbs()} >= set(PUBLISHING)
