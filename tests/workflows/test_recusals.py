"""回避: nothing more in this matter, said in place, until a head lifts it."""

import pytest
from django.db import IntegrityError, transaction

from reviews.transitions import assignment, counsel, experts, findings, review
from tests.browsing import signed_in
from tests.builders import a_walk
from tests.reviews.legality_cases import A_FINDING, judgement
from tests.unchanged import refused
from tests.workflows.test_delegations import a_colleague, give
from workflows.appointments import appoint
from workflows.authority import holdings_of
from workflows.constants import NamedRole, Role
from workflows.errors import Inadmissible, NotNow, NotPermitted, Recused
from workflows.models import Entry, Matter, MatterUserRole, Message, Recusal, StepRun
from workflows.recusals import lift_recusal, recuse

pytestmark = pytest.mark.django_db

REASON = "配偶为拟受规范企业的负责人"


def declare(walk, person, *, by=None, reason=REASON):
    return recuse(
        matter=walk.matter, person=person, reason=reason, actor=by or person, now=walk.now
    )


def lift(walk, recusal, head, reason="经查无利害关系"):
    return lift_recusal(recusal=recusal, reason=reason, actor=head, now=walk.now)


def actionable(person, walk):
    steps = StepRun.objects.actionable_by(holdings_of(person, walk.today))
    return list(steps.filter(matter=walk.matter).values_list("name", flat=True))


def test_a_recused_reviewer_does_nothing_more_and_is_told_why():
    walk = a_walk(at="review")
    declare(walk, walk.cast.reviewer)
    assert actionable(walk.cast.reviewer, walk) == []
    with refused(Recused, recorded=True) as told:
        walk.do(findings.record_finding, walk.cast.reviewer, **A_FINDING)
    assert told.error.sentence == "您在本事项中已回避，不得记录问题。"
    assert [str(one.label) for one in told.error.citations] == [
        "《中华人民共和国公务员法》第七十六条"
    ]
    assert Matter.objects.visible_to(holdings_of(walk.cast.reviewer)).exists()


def test_other_matters_are_not_touched():
    walk = a_walk(at="review")
    other = a_walk(at="review", cast=walk.cast)
    declare(walk, walk.cast.reviewer)
    assert actionable(walk.cast.reviewer, other) == ["review"]


def test_the_step_is_freed_the_head_told_and_the_ledger_written():
    walk = a_walk(at="review")
    version = Matter.objects.get(pk=walk.matter.pk).version
    declare(walk, walk.cast.reviewer)
    assert walk.open_steps()[0].owner is None
    message = Message.objects.get()
    assert (message.recipient, message.matter) == (walk.cast.bureau_head, walk.matter)
    assert message.text == f"李明法在本事项中回避（{REASON}），“审核”待重新分办。"
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert (entry.verb, entry.label, entry.actor) == ("recuse", "回避", walk.cast.reviewer)
    assert (entry.subject, entry.reason) == ("李明法", REASON)
    assert entry.detail == {
        "person": walk.cast.reviewer.username,
        "freed_steps": ["审核"],
        "reading_ended": False,
    }
    assert Matter.objects.get(pk=walk.matter.pk).version == version + 1


def test_the_freed_review_is_given_to_another():
    walk = a_walk(at="review")
    other = a_colleague(walk.cast.justice)
    appoint(other, Role.LEGALITY_REVIEWER, walk.cast.justice)
    declare(walk, walk.cast.reviewer)
    with refused(Recused, recorded=True):
        walk.do(assignment.assign_reviewer, walk.cast.bureau_head, to=walk.cast.reviewer)
    walk.do(assignment.assign_reviewer, walk.cast.bureau_head, to=other)
    walk.do(review.conclude_review, other, judgement=judgement(walk))


def test_a_review_sent_back_does_not_return_to_the_recused():
    walk = a_walk(at="second_review")
    declare(walk, walk.cast.reviewer)
    walk.do(review.send_back_review, walk.cast.second_reviewer, reason="依据不充分")
    assert (walk.open_steps()[0].name, walk.open_steps()[0].owner) == ("review", None)


@pytest.mark.parametrize("whose", ["delegate", "delegator"])
def test_whoever_of_the_two_is_recused_excludes_both(whose):
    walk = a_walk(at="accept")
    colleague = a_colleague(walk.cast.justice)
    give(walk.cast.reviewer, colleague, walk.cast.justice, Role.LEGALITY_REVIEWER)
    assert actionable(colleague, walk) == ["accept"]
    person = walk.cast.reviewer
    if whose == "delegate":
        appoint(colleague, Role.AUDITOR, walk.cast.justice)
        person = colleague
    declare(walk, person)
    assert actionable(colleague, walk) == []


def test_the_head_orders_it_and_the_person_is_told():
    walk = a_walk(at="review")
    declare(walk, walk.cast.reviewer, by=walk.cast.bureau_head)
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert (entry.label, entry.actor) == ("决定回避", walk.cast.bureau_head)
    message = Message.objects.get()
    assert message.recipient == walk.cast.reviewer
    assert message.text == f"王守则决定您在本事项中回避：{REASON}"


@pytest.mark.parametrize("part", ["unit_head", "second_reviewer", "drafter"])
def test_nobody_else_orders_it(part):
    walk = a_walk(at="review")
    with refused(NotPermitted, recorded=False):
        declare(walk, walk.cast.reviewer, by=getattr(walk.cast, part))


def test_the_head_above_orders_and_lifts_the_recusal_of_a_head():
    walk = a_walk(at="sign_opinion")
    recusal = declare(walk, walk.cast.bureau_head)
    assert Message.objects.get().recipient == walk.cast.mayor
    with refused(NotPermitted, recorded=False):
        lift(walk, recusal, walk.cast.bureau_head)
    lift(walk, recusal, walk.cast.mayor)
    assert actionable(walk.cast.bureau_head, walk) == ["sign_opinion"]


def test_a_recused_head_decides_on_nobody():
    walk = a_walk(at="review")
    recusal = declare(walk, walk.cast.reviewer)
    declare(walk, walk.cast.bureau_head)
    with refused(NotPermitted, recorded=False):
        lift(walk, recusal, walk.cast.bureau_head)


def test_lifting_needs_a_head_and_a_reason_and_is_written_down():
    walk = a_walk(at="review")
    recusal = declare(walk, walk.cast.reviewer)
    with refused(NotPermitted, recorded=False):
        lift(walk, recusal, walk.cast.reviewer)
    with refused(Inadmissible, recorded=False):
        lift(walk, recusal, walk.cast.bureau_head, reason="  ")
    lift(walk, recusal, walk.cast.bureau_head)
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert (entry.verb, entry.label, entry.reason) == ("lift_recusal", "解除回避", "经查无利害关系")
    assert actionable(walk.cast.reviewer, walk) == ["review"]
    assert Message.objects.filter(recipient=walk.cast.reviewer).count() == 1
    with refused(NotNow, recorded=False):
        lift(walk, recusal, walk.cast.bureau_head)
    declare(walk, walk.cast.reviewer)
    assert Recusal.objects.count() == 2


@pytest.mark.parametrize(
    ("case", "reason", "twice"), [("no reason", " ", False), ("recused already", REASON, True)]
)
def test_it_needs_a_reason_and_is_declared_once(case, reason, twice):
    walk = a_walk(at="review")
    if twice:
        declare(walk, walk.cast.reviewer)
    with refused(Inadmissible, recorded=False):
        declare(walk, walk.cast.reviewer, reason=reason)


def test_who_has_no_part_in_the_matter_is_not_recused_in_it():
    walk = a_walk(at="review")
    with refused(NotPermitted, recorded=False):
        declare(walk, walk.cast.respondents[0])


def test_a_closed_matter_has_no_new_recusal():
    walk = a_walk(at="archive")
    walk.run()
    with refused(NotNow, recorded=False):
        declare(walk, walk.cast.reviewer)


def test_counsel_with_an_interest_gives_no_opinion_and_is_not_invited_again():
    walk = a_walk(at="review")
    walk.do(counsel.invite_counsel, walk.cast.reviewer, counsel=walk.cast.counsel)
    declare(walk, walk.cast.counsel)
    assert Message.objects.get().recipient == walk.cast.bureau_head
    with refused(Recused, recorded=True):
        walk.do(counsel.give_counsel_opinion, walk.cast.counsel, text="无意见")
    with refused(Recused, recorded=True):
        walk.do(counsel.invite_counsel, walk.cast.reviewer, counsel=walk.cast.counsel)


def test_an_expert_with_an_interest_signs_nothing_and_the_argument_goes_on():
    walk = a_walk(at="conclude_experts")
    first, *others = walk.cast.experts
    assert MatterUserRole.objects.filter(permission__codename=NamedRole.EXPERT).count() == 3
    declare(walk, first)
    assert Message.objects.get().recipient == walk.cast.unit_head
    opinion = {"no_interest": True, "necessity": "必要", "feasibility": "可行", "soundness": "科学"}
    with refused(Recused, recorded=True):
        walk.do(experts.give_expert_opinion, first, **opinion)
    for expert in others:
        walk.do(experts.give_expert_opinion, expert, **opinion)
    walk.do(
        experts.conclude_experts,
        walk.cast.drafter,
        conclusion="可行",
        adoption="采纳",
        unsigned_reason="回避",
    )


def test_of_a_secret_matter_only_the_named_are_told():
    walk = a_walk(at="review")
    Matter.objects.filter(pk=walk.matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )
    walk.matter.refresh_from_db()
    declare(walk, walk.cast.reviewer)
    assert not Message.objects.exists()


def test_recusal_leaves_reading_unless_it_is_ended_with_it():
    walk = a_walk(at="review")
    client = signed_in(walk.cast.reviewer)
    page, address = f"/matters/{walk.matter.reference}/", {"person": walk.cast.reviewer.pk}
    said = address | {"reason": REASON}
    assert client.get(page).status_code == 200
    assert client.post(f"{page}recusals/", said).url == f"{page}recusals/"
    assert client.get(page).status_code == 200
    lift_recusal(
        recusal=walk.matter.recusals.get(),
        reason="查明没有利害关系",
        actor=walk.cast.bureau_head,
        now=walk.now,
    )
    ended = client.post(f"{page}recusals/", said | {"reading_ended": "on"})
    assert ended.url == "/"
    assert client.get(page).status_code == 404
    assert walk.matter.title not in client.get("/handled/").content.decode()
    assert Entry.objects.filter(verb="recuse").last().detail["reading_ended"] is True


def test_the_database_keeps_one_standing_recusal_of_a_person():
    walk = a_walk(at="review")
    declare(walk, walk.cast.reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recusal.objects.create(
            matter=walk.matter,
            person=walk.cast.reviewer,
            reason=REASON,
            by=walk.cast.reviewer,
            at=walk.now,
        )
