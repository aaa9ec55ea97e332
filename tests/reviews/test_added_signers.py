"""加签、减签: agreement demanded before the step ends; who signs by law is never taken away."""

import pytest

from reviews.models import AdditionalSigner
from reviews.transitions import opinion, review, signers
from tests.browsing import page, signed_in, words_of
from tests.reviews.legality_cases import a_review, judgement
from tests.reviews.standing import open_names
from tests.unchanged import refused
from tests.workflows.test_delegations import a_colleague
from workflows.appointments import appoint, assign_named
from workflows.constants import Disclosure, NamedRole, Role
from workflows.errors import DutiesConflict, GateClosed, Inadmissible, NotNow, NotPermitted, Recused
from workflows.models import Entry, MatterUserRole, Message
from workflows.recusals import recuse

pytestmark = pytest.mark.django_db


def a_person(walk, name="段会签", role=Role.FILING_CLERK):
    person = a_colleague(walk.cast.justice, name, f"signer-{name}")
    appoint(person, role, walk.cast.justice)
    return person


def add(walk, person, by=None, reason="涉及备案业务"):
    actor = by or walk.cast.second_reviewer
    return walk.do(signers.add_signer, actor, person=person, reason=reason)


def agree(walk, person, opinion="同意"):
    return walk.do(signers.agree_as_signer, person, opinion=opinion)


def remove(walk, person, by=None, reason="改由其他科室把关"):
    actor = by or walk.cast.second_reviewer
    return walk.do(signers.remove_signer, actor, person=person, reason=reason)


def waiting_for(person):
    return signed_in(person).get("/").context["inbox"].total


def test_the_step_does_not_end_before_the_added_signer_agrees():
    walk = a_review("second_review")
    person = a_person(walk)
    add(walk, person)
    with refused(GateClosed, recorded=True) as told:
        walk.do(review.confirm_review, walk.cast.second_reviewer)
    assert list(told.missing) == ["added_signer"]
    assert "段会签尚未签署" in str(told.error)
    agree(walk, person)
    walk.do(review.confirm_review, walk.cast.second_reviewer)
    walk.run(until="table")
    assert open_names(walk.matter) == ["table"]


def test_what_the_head_adds_is_needed_before_the_signature():
    walk = a_review("sign_opinion")
    person = a_person(walk)
    add(walk, person, by=walk.cast.bureau_head)
    with refused(GateClosed, recorded=True):
        walk.do(opinion.sign_opinion, walk.cast.bureau_head)
    agree(walk, person)
    walk.run(until="table")
    assert open_names(walk.matter) == ["table"]


def test_the_added_signer_is_told_asked_in_the_inbox_and_recorded():
    walk = a_review("second_review")
    person = a_person(walk)
    add(walk, person)
    assert Message.objects.get().recipient == person
    assert waiting_for(person) == 1
    agree(walk, person, opinion="备案环节无障碍")
    assert waiting_for(person) == 0
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert (entry.verb, entry.actor, entry.reason) == ("agree_as_signer", person, "备案环节无障碍")
    words = words_of(signed_in(walk.cast.bureau_head).get(page("matter", walk.matter)))
    assert "涉及备案业务" in words
    with refused(Inadmissible, recorded=False):
        agree(walk, person)


def test_only_whose_turn_it_is_adds_and_only_who_is_asked_agrees():
    walk = a_review("second_review")
    person, other = a_person(walk), a_person(walk, "另一人")
    for actor in (walk.cast.reviewer, walk.cast.drafter, walk.cast.bureau_head):
        with refused(NotPermitted, recorded=False):
            add(walk, person, by=actor)
    add(walk, person)
    with refused(NotPermitted, recorded=False):
        agree(walk, other)
    early = a_review("review", cast=walk.cast)
    with refused(NotNow, recorded=False):
        add(early, other)


@pytest.mark.parametrize("part", ["reviewer", "bureau_head", "drafter"])
def test_statutory_signers_and_people_of_other_organs_are_not_added(part):
    walk = a_review("second_review")
    with refused(Inadmissible, recorded=False):
        add(walk, getattr(walk.cast, part))


def test_who_drafted_or_is_recused_is_not_added():
    walk = a_review("second_review")
    appoint(walk.cast.drafter, Role.FILING_CLERK, walk.cast.justice)
    with refused(DutiesConflict, recorded=True):
        add(walk, walk.cast.drafter)
    person = a_person(walk)
    recuse(matter=walk.matter, person=person, reason="利害关系", actor=person, now=walk.now)
    with refused(Recused, recorded=True):
        add(walk, person)


def test_nobody_is_added_twice_or_without_a_reason():
    walk = a_review("second_review")
    person = a_person(walk)
    with refused(Inadmissible, recorded=False):
        add(walk, person, reason=" ")
    add(walk, person)
    with refused(Inadmissible, recorded=False):
        add(walk, person)


def test_a_signer_is_taken_back_before_they_signed():
    walk = a_review("second_review")
    person = a_person(walk)
    add(walk, person)
    with refused(Inadmissible, recorded=False):
        remove(walk, person, reason=" ")
    remove(walk, person)
    row = AdditionalSigner.objects.get()
    assert (row.state, row.remove_reason) == ("已减签", "改由其他科室把关")
    assert not MatterUserRole.objects.filter(permission__codename=NamedRole.SIGNER).exists()
    assert waiting_for(person) == 0
    walk.do(review.confirm_review, walk.cast.second_reviewer)


def test_who_has_signed_is_not_taken_back():
    walk = a_review("second_review")
    person = a_person(walk)
    add(walk, person)
    agree(walk, person)
    with refused(Inadmissible, recorded=False) as told:
        remove(walk, person)
    assert told.error.sentence == "段会签已经签署，不得减签。"


@pytest.mark.parametrize("part", ["reviewer", "bureau_head"])
def test_who_signs_by_law_is_never_taken_away(part):
    walk = a_review("second_review")
    with refused(Inadmissible, recorded=False) as told:
        remove(walk, getattr(walk.cast, part))
    assert "法定签署人员（承办、复核、签发），不得减签" in told.error.sentence
    assert told.error.citations


def test_a_signer_is_taken_back_only_by_who_added_them():
    walk = a_review("sign_opinion")
    person = a_person(walk)
    add(walk, person, by=walk.cast.bureau_head)
    other_head = a_person(walk, "副局长", Role.HEAD)
    with refused(Inadmissible, recorded=False) as told:
        remove(walk, person, by=other_head)
    assert told.error.sentence == "段会签由王守则加签，只能由其减签。"


def test_a_conclusion_that_is_sent_back_takes_the_agreements_with_it():
    walk = a_review("second_review")
    person = a_person(walk)
    add(walk, person)
    agree(walk, person)
    walk.do(review.send_back_review, walk.cast.second_reviewer, reason="依据不充分")
    walk.do(review.conclude_review, walk.cast.reviewer, judgement=judgement(walk))
    with refused(GateClosed, recorded=True):
        walk.do(review.confirm_review, walk.cast.second_reviewer)
    assert [row.state for row in AdditionalSigner.objects.all()] == ["结论已退回", "待签"]
    agree(walk, person)
    walk.do(review.confirm_review, walk.cast.second_reviewer)


def test_who_is_recused_afterwards_is_not_waited_for():
    walk = a_review("second_review")
    person = a_person(walk)
    add(walk, person)
    recuse(matter=walk.matter, person=person, reason="利害关系", actor=person, now=walk.now)
    with refused(Recused, recorded=True):
        agree(walk, person)
    walk.do(review.confirm_review, walk.cast.second_reviewer)


def test_a_secret_matter_is_shown_to_no_added_signer():
    walk = a_review("second_review")
    walk.matter.secret, walk.matter.secrecy_basis = True, "《国家秘密目录》第三项"
    walk.matter.disclosure = Disclosure.WITHHELD
    walk.matter.save()
    assign_named(walk.matter, walk.cast.second_reviewer, role=NamedRole.INSIDER)
    person = a_person(walk)
    with refused(Inadmissible, recorded=False) as told:
        add(walk, person)
    assert told.error.sentence == "涉密事项只由指定的知悉人员办理。"
