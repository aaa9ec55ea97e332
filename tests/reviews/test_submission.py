"""G2: what must be there before a draft is sent to legality review, named all at once."""

import pytest

from config.rehearsal.walk import Walk
from reviews.facts import facts_of
from reviews.models import (
    CommentChannel,
    CommentPeriod,
    Consultation,
    ExpertArgument,
    LegalityReview,
    ReviewStatus,
    RiskAssessment,
)
from reviews.rules import submission as rules
from reviews.rules.dispositions import Answer
from reviews.transitions import comments, consultation, drafting, office, submission
from reviews.transitions.registration import Particulars, register_matter
from tests.builders import DRAFT, a_cast, a_text, a_walk, instant
from tests.messages import asked
from tests.reviews.standing import labels, open_names, refusals_of, standing
from tests.tampering import tampering
from workflows.appointments import appoint
from workflows.constants import Kind, Role, Stage
from workflows.errors import GateClosed, Inadmissible, NotNow, NotPermitted, StaleVersion
from workflows.legal_terms import CONDITIONS
from workflows.papers import current_revision

pytestmark = pytest.mark.django_db

QUERIES = 15
SC = "《四川省行政规范性文件管理办法》"
DIVISIONS = ("510811", "360700", "450206", "640105", "652300", "310000", "460200")


def submit(walk, **arguments):
    return walk.do(submission.submit_for_review, walk.cast.drafter, **arguments)


def refused_submission(walk, **arguments):
    """The refusal, after making sure that nothing else happened."""
    before = standing(walk.matter)
    with pytest.raises(GateClosed) as refused:
        submit(walk, **arguments)
    assert standing(walk.matter) == before
    assert refusals_of(walk.matter)[-1] == ("submit_for_review", "gate_closed")
    assert refused.value.gate == "G2"
    return refused.value


def codes(refused):
    return [one.code for one in refused.missing]


def change_text(walk, change, tail="第五条 本办法由区住房和城乡建设局负责解释。"):
    return walk.do(
        drafting.add_revision,
        walk.cast.drafter,
        upload=a_text(text=DRAFT + tail),
        change=change,
    )


@pytest.mark.parametrize("kind", [Kind.NORMATIVE_DOCUMENT, Kind.MAJOR_DECISION])
@pytest.mark.parametrize("division", DIVISIONS)
def test_the_shortest_lawful_way_ends_in_a_submission(division, kind):
    walk = a_walk(at="office_check", division=division, kind=kind)
    assert walk.matter.stage == Stage.OFFICE_CHECK
    assert open_names(walk.matter) == ["office_check"]
    review = LegalityReview.latest(walk.matter)
    assert (review.status, review.previous) == (ReviewStatus.SUBMITTED, None)
    assert review.revision == walk.matter.revisions.get()
    assert review.review_body == walk.cast.justice
    assert walk.today.isoformat() == "2026-04-02"


def test_a_submission_keeps_its_number_and_urgency():
    walk = a_walk(at="submit")
    review = submit(
        walk,
        submission_number=" 昭住建〔2026〕12号 ",
        urgent=True,
        urgent_reason="汛期将至，区长唐为民批准",
    )
    assert review.submission_number == "昭住建〔2026〕12号"
    assert (review.urgent, review.urgent_reason) == (True, "汛期将至，区长唐为民批准")


def test_urgency_without_a_reason_is_refused():
    walk = a_walk(at="submit")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        submit(walk, urgent=True)
    assert refused.value.field_name == "urgent_reason"
    assert standing(walk.matter) == before


def test_urgency_does_not_open_the_gate():
    walk = a_walk(at="submit")
    change_text(walk, "wording")
    assert codes(refused_submission(walk, urgent=True, urgent_reason="紧急")) == ["own_review"]


def test_a_changed_text_needs_the_units_own_review_again():
    walk = a_walk(at="submit")
    change_text(walk, "wording")
    refused = refused_submission(walk)
    assert [one.sentence for one in refused.missing] == ["起草单位审核尚未同意送审第2稿"]
    assert labels(refused.missing[0].citations) == [f"{SC}第二十六条第二款"]


def test_a_change_of_substance_reopens_every_step_that_judged_the_old_text():
    walk = a_walk(at="submit")
    change_text(walk, "substance")
    refused = refused_submission(walk)
    assert {one.code: labels(one.citations)[0] for one in refused.missing} == {
        "consultation_stale": f"{SC}第二十条",
        "comment_stale": f"{SC}第十九条",
        "experts_stale": f"{SC}第二十一条",
        "risk_screening_stale": f"{SC}第二十二条",
        "risk_assessment_stale": f"{SC}第二十二条",
        "competition_stale": f"{SC}第二十三条",
        "own_review": f"{SC}第二十六条第二款",
    }
    assert refused.missing[1].sentence == (
        "公开征求意见所据的第1稿此后已作实质性修改，应当就第2稿重新进行"
    )


def test_what_was_consulted_on_again_may_be_submitted():
    walk = a_walk(at="submit")
    change_text(walk, "substance")
    walk.do(submission.redraft, walk.cast.drafter, reason="内容有实质性修改")
    walk.run("submit")
    assert submit(walk).revision.number == 2


def test_substance_changed_while_comments_were_answered_reopens_the_comment():
    walk = a_walk(at="settle_comments")
    change_text(walk, "substance")
    walk.run("submit")
    assert "comment_stale" in codes(refused_submission(walk))


def test_wording_changed_while_comments_were_answered_goes_on():
    walk = a_walk(at="settle_comments")
    change_text(walk, "wording")
    walk.run("submit")
    assert submit(walk).revision.number == 2


def an_issued_review(walk, revision, answered=None):
    """The row of an issued opinion; how it comes to be is tested elsewhere."""
    return LegalityReview.objects.create(
        matter=walk.matter,
        revision=revision,
        answered_revision=answered,
        opened_at=walk.now,
        opened_by=walk.cast.drafter,
        review_body=walk.cast.justice,
        status=ReviewStatus.ISSUED,
        conclusion="modify",
        opinion_number="昭司审〔2026〕1号",
        signed_by=walk.cast.bureau_head,
        issued_at=walk.now,
    )


@pytest.mark.parametrize(
    ("case", "answered", "changed"),
    [
        ("the opinion was not answered", False, True),
        ("the change answers the opinion", True, False),
    ],
)
def test_a_change_that_answers_an_issued_opinion_reopens_no_consultation(case, answered, changed):
    walk = a_walk(at="submit")
    consulted = walk.matter.revisions.get()
    newest = change_text(walk, "substance")
    an_issued_review(walk, consulted, newest if answered else None)
    facts = facts_of(walk.matter, newest)
    assert facts.reviewed == (2 if answered else 1)
    assert facts.changed_since(consulted) is changed


def unprepared(kind=Kind.NORMATIVE_DOCUMENT, **arguments):
    """At the submission without having filed any paper but the explanation."""
    walk = a_walk(at="draft", kind=kind, **arguments)
    explanation = "drafting_note" if kind == Kind.NORMATIVE_DOCUMENT else "draft"
    walk.do(drafting.add_revision, walk.cast.drafter, upload=a_text())
    attach(walk, explanation)
    walk.do(drafting.begin_consultation, walk.cast.drafter)
    return walk.run("submit")


def attach(walk, material):
    walk.do(
        drafting.attach,
        walk.cast.drafter,
        upload=a_text(f"{material}.txt", f"{material}：有关材料。"),
        material=material,
        title=material,
    )


@pytest.mark.parametrize(
    ("case", "kind", "lacking", "article"),
    [
        (
            "a normative document in Sichuan",
            Kind.NORMATIVE_DOCUMENT,
            {"material_request": "缺少材料：报请制定规范性文件的请示",
             "material_basis": "缺少材料：制定依据"},
            f"{SC}第二十六条",
        ),
        (
            "a major decision",
            Kind.MAJOR_DECISION,
            {"material_basis": "缺少材料：有关法律、法规、规章等依据",
             "material_procedure_note": "缺少材料：履行决策法定程序的说明"},
            "《重大行政决策程序暂行条例》第二十六条",
        ),
    ],
)  # fmt: skip
def test_every_missing_paper_is_named_with_its_article(case, kind, lacking, article):
    walk = unprepared(kind)
    refused = refused_submission(walk)
    assert {one.code: one.sentence for one in refused.missing} == lacking
    assert {labels(one.citations)[0] for one in refused.missing} == {article}
    for code in lacking:
        attach(walk, code.removeprefix("material_"))
    assert submit(walk).status == ReviewStatus.SUBMITTED


def test_a_hearing_needs_its_record():
    walk = a_walk(at="collect_comments", kind=Kind.MAJOR_DECISION)
    walk.do(
        comments.record_comment,
        walk.cast.drafter,
        author="听证参加人",
        channel=CommentChannel.HEARING,
        text="建议延长过渡期。",
        received_on=walk.today,
    )
    walk = settle_and_run(walk)
    refused = refused_submission(walk)
    assert codes(refused) == ["material_hearing_record"]
    assert labels(refused.missing[0].citations) == ["《重大行政决策程序暂行条例》第十七条"]
    attach(walk, "hearing_record")
    assert submit(walk).status == ReviewStatus.SUBMITTED


def settle_and_run(walk):
    """Answer one comment by hand, since the walk answers only its own."""
    from_period = CommentPeriod.latest(walk.matter)
    walk.now = instant(2026, 4, 2)
    walk.do(comments.close_comments, walk.cast.drafter)
    walk.do(
        comments.settle_comments,
        walk.cast.drafter,
        summary="共1条。",
        answers=[Answer(one.pk, "adopted") for one in from_period.comments.all()],
    )
    return walk.run("submit")


def test_comment_lawfully_left_out_is_not_missing():
    walk = a_walk(at="announce_comment")
    walk.do(
        comments.waive_comment,
        walk.cast.drafter,
        case="emergency",
        reason="处置突发事件",
        consent_by="局长方正平",
    )
    walk.run("submit")
    assert walk.today.isoformat() == "2026-03-02"
    assert submit(walk).status == ReviewStatus.SUBMITTED


@pytest.mark.parametrize(
    ("case", "arguments", "absent"),
    [
        ("not technical", {"technical": False}, ExpertArgument),
        ("not touching the market", {"touches_market": False}, None),
    ],
)
def test_what_a_matter_does_not_need_is_not_asked_for(case, arguments, absent):
    walk = a_walk(at="submit", **arguments)
    assert absent is None or absent.latest(walk.matter) is None
    assert submit(walk).status == ReviewStatus.SUBMITTED


def test_nothing_done_is_everything_missing():
    """A matter that came to the desk without any step behind it (an import, say)."""
    walk = a_walk(at="draft")
    walk.do(drafting.add_revision, walk.cast.drafter, upload=a_text())
    facts = facts_of(walk.matter, current_revision(walk.matter))
    assert [one.code for one in rules.missing(walk.matter, facts)] == [
        "consultation",
        "comment",
        "experts",
        "risk_screening",
        "competition",
        "own_review",
        "material_request",
        "material_drafting_note",
        "material_basis",
    ]


def test_half_done_steps_are_missing_each_by_its_name():
    walk = a_walk(at="settle_comments")
    with tampering():
        RiskAssessment.objects.filter(matter=walk.matter).delete()
    facts = facts_of(walk.matter, current_revision(walk.matter))
    assert [one.sentence for one in rules.missing(walk.matter, facts)] == [
        "公众意见1尚未反馈采纳情况",
        "公众意见2尚未反馈采纳情况",
        "公开征求意见尚未结束并反馈采纳情况",
        "经排查存在风险，尚未进行风险评估",
        "起草单位审核尚未同意送审第1稿",
    ]


def test_a_unit_that_has_not_answered_is_named():
    walk = a_walk(at="reply")
    facts = facts_of(walk.matter, current_revision(walk.matter))
    sentences = [one.sentence for one in rules.missing(walk.matter, facts)]
    assert sentences[:3] == [f"{unit}的意见尚未回复或者尚未处理" for unit in walk.cast.consulted]
    assert Consultation.latest(walk.matter).replies.count() == 3


def test_every_condition_of_a_material_is_understood():
    walk = a_walk(at="submit")
    facts = facts_of(walk.matter, current_revision(walk.matter))
    assert set(rules._CONDITIONS) == set(CONDITIONS)
    assert {key: bool(ask(walk.matter, facts)) for key, ask in rules._CONDITIONS.items()} == {
        "always": True,
        "government_text": True,
        "technical": True,
        "risky": True,
        "market": True,
        "hearing": False,
        "public_participation": True,
        "simplified": False,
    }


# -- joint drafters


def a_joint_matter():
    cast = a_cast("510811")
    now = instant(2026, 3, 2)
    police = cast.consulted[0]
    appoint(cast.members[0], Role.HEAD, police)
    law_tests = ("published", "rights_and_duties", "general", "repeated")
    matter = register_matter(
        particulars=Particulars(
            kind=Kind.NORMATIVE_DOCUMENT,
            title="电动自行车停放充电安全管理办法",
            maker=cast.government,
            drafting_unit=cast.drafting_unit,
            joint_drafters=(police,),
            scope_tests=tuple((code, True) for code in law_tests),
        ),
        actor=cast.drafter,
        now=now,
    )
    walk = Walk(matter=matter, cast=cast, now=now, draft=a_text())
    walk.run("send_consultation")
    from_others = [unit for unit in cast.consulted if unit != police]
    walk.do(
        consultation.send_consultation,
        cast.drafter,
        units=(),
        no_unit_reason=f"除联合起草单位外，不涉及{'、'.join(map(str, from_others))}。",
    )
    return walk.run("submit"), police, cast.members[0]


def test_every_joint_drafter_countersigns_the_newest_text():
    walk, police, head = a_joint_matter()
    refused = refused_submission(walk)
    assert [one.sentence for one in refused.missing] == [f"联合起草单位{police}尚未会签第1稿"]
    assert labels(refused.missing[0].citations) == [f"{SC}第二十六条"]
    walk.do(drafting.countersign, head, opinion="同意")
    assert submit(walk).status == ReviewStatus.SUBMITTED


def test_a_signature_under_an_older_text_does_not_count():
    walk, _police, head = a_joint_matter()
    walk.do(drafting.countersign, head, opinion="同意")
    change_text(walk, "wording")
    assert codes(refused_submission(walk)) == ["own_review", "countersign"]


# -- who and when


def test_another_unit_cannot_submit():
    walk = a_walk(at="submit")
    before = standing(walk.matter)
    with pytest.raises(NotPermitted):
        walk.do(submission.submit_for_review, walk.cast.unit_reviewer)
    assert standing(walk.matter) == before


def test_a_second_click_submits_nothing_more():
    walk = a_walk(at="submit")
    submit(walk)
    before = standing(walk.matter)
    with pytest.raises(NotNow) as refused:
        submit(walk)
    assert labels(refused.value.citations) == [f"{SC}第二十六条"]
    assert standing(walk.matter) == before


def test_a_submission_from_an_old_page_is_stale():
    walk = a_walk(at="submit")
    before = standing(walk.matter)
    with pytest.raises(StaleVersion):
        submission.submit_for_review(
            matter=walk.matter,
            actor=walk.cast.drafter,
            now=walk.now,
            expected_version=walk.matter.version - 1,
        )
    assert standing(walk.matter) == before


def test_nothing_is_submitted_before_the_own_review():
    walk = a_walk(at="unit_review")
    before = standing(walk.matter)
    with pytest.raises(NotNow):
        submit(walk)
    assert standing(walk.matter) == before


def test_a_draft_taken_back_says_why():
    walk = a_walk(at="submit")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        walk.do(submission.redraft, walk.cast.drafter, reason=" ")
    assert refused.value.field_name == "reason"
    assert standing(walk.matter) == before
    walk.do(submission.redraft, walk.cast.drafter, reason="调整表述")
    assert open_names(walk.matter) == ["draft"]
    assert walk.matter.stage == Stage.DRAFTING


def test_the_facts_are_read_in_a_fixed_number_of_queries(django_assert_num_queries):
    walk = a_walk(at="submit")
    revision = current_revision(walk.matter)
    with django_assert_num_queries(asked(statements=QUERIES, messages=1)):
        facts_of(walk.matter, revision)


QUERIES = 15


def test_a_submission_after_a_recall_is_a_new_round_linked_to_the_old_one():
    walk = a_walk(at="office_check")
    first = LegalityReview.latest(walk.matter)
    walk.do(office.recall, walk.cast.drafter, reason="补充附件")
    second = submit(walk)
    assert (second.previous, second.pk == first.pk) == (first, False)
    assert not LegalityReview.objects.get(pk=first.pk).is_open


@pytest.mark.parametrize("change", ["first", "none of these", ""])
def test_a_later_text_says_what_kind_of_change_it_is(change):
    walk = a_walk(at="submit")
    before = standing(walk.matter)
    with pytest.raises(Inadmissible) as refused:
        walk.do(
            drafting.add_revision,
            walk.cast.drafter,
            upload=a_text(text="第一条 另行规定。"),
            change=change,
        )
    assert (refused.value.field_name, standing(walk.matter)) == ("change", before)
