"""定密 and 知悉人员: proposed by the drafter, decided by who answers for it, known to the named."""

from datetime import timedelta

import pytest

from reviews.transitions.classification import (
    approve_classification,
    propose_classification,
    refuse_classification,
)
from reviews.transitions.drafting import begin_consultation
from tests.browsing import signed_in, words_of
from tests.builders import a_cast
from tests.journeys.test_secret_matter import a_secret, people_of
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.unchanged import refused
from workflows.appointments import appoint, dismiss
from workflows.classification import Secrecy
from workflows.constants import Role
from workflows.errors import (
    DutiesConflict,
    GateClosed,
    Inadmissible,
    NotNow,
    NotPermitted,
    Recused,
    StaleVersion,
)
from workflows.models import Entry, Matter, MatterUserRole, Message, StepRun, User
from workflows.recusals import recuse
from workflows.selectors.plans import standing_of
from workflows.selectors.secrecy import stretches_of
from workflows.transitions.secrecy import (
    add_insider,
    change_classification,
    declassify,
    remove_insider,
)

WHY = "工作需要"


def at_the_officer():
    """Only the drafter and the unit's reviewer know; the proposal waits for its decision."""
    cast = a_cast()
    return a_secret(cast, [cast.unit_reviewer]).run(until="classify")


def under_review():
    cast = a_cast()
    return a_secret(cast, people_of(cast)).run(until="review")


proposed = made_once(at_the_officer)
reviewed = made_once(under_review)


@pytest.fixture
def asked(proposed, db):
    return own(proposed)


@pytest.fixture
def walk(reviewed, db):
    return own(reviewed)


def now_known(matter):
    return {one.person.username for one in stretches_of(matter) if one.until is None}


def approved(walk):
    walk.do(approve_classification, walk.cast.secrecy_officer, opinion="同意")
    return walk.matter.classifications.get()


def lately(walk, verb):
    return Entry.objects.filter(matter=walk.matter, verb=verb, refusal="").latest("sequence")


# -- fixing it


def test_a_secret_draft_waits_for_the_officer_who_fixes_level_term_and_circle_together(asked):
    officer = asked.cast.secrecy_officer
    assert open_names(asked.matter) == ["classify"]
    row = approved(asked)
    assert (row.status, row.mark, row.decided_by) == ("approved", "机密★10年", officer)
    assert open_names(asked.matter) == ["announce_comment", "screen_risk", "send_consultation"]
    entry = lately(asked, "approve_classification")
    assert (entry.subject, entry.reason, entry.duty) == ("机密★10年", "同意", "classification")
    assert entry.detail["known_to"] == sorted(
        [asked.cast.drafter.username, asked.cast.unit_reviewer.username]
    )


def test_nobody_approves_what_they_drafted(asked):
    appoint(asked.cast.drafter, Role.SECRECY_OFFICER, asked.cast.drafting_unit)
    with refused(DutiesConflict, recorded=True):
        asked.do(approve_classification, asked.cast.drafter)


def test_an_insider_without_the_charge_does_not_approve(asked):
    with refused(NotPermitted, recorded=False):
        asked.do(approve_classification, asked.cast.unit_reviewer)


def test_a_proposal_sent_back_is_proposed_anew_and_both_stay(asked):
    asked.do(refuse_classification, asked.cast.secrecy_officer, reason="密级偏高")
    assert open_names(asked.matter) == ["draft"]
    (told,) = Message.objects.filter(matter=asked.matter, recipient=asked.cast.drafter)
    assert told.text == f"丁慎言退回了事项{asked.matter.reference}的定密意见：密级偏高"
    said = Secrecy("secret", "derived", "某部涉密文件（秘密★5年）", term="5年")
    asked.do(propose_classification, asked.cast.drafter, said=said, reason="按来文密级")
    asked.do(begin_consultation, asked.cast.drafter)
    asked.do(approve_classification, asked.cast.secrecy_officer)
    rows = asked.matter.classifications.values_list("level", "status")
    assert list(rows) == [("classified", "refused"), ("secret", "approved")]
    assert Matter.objects.get(pk=asked.matter.pk).secrecy_basis == said.basis


def test_with_a_proposal_refused_and_none_since_nothing_is_approved(asked):
    asked.do(refuse_classification, asked.cast.secrecy_officer, reason="密级偏高")
    asked.do(begin_consultation, asked.cast.drafter)
    with refused(Inadmissible, recorded=False):
        asked.do(approve_classification, asked.cast.secrecy_officer)


def test_what_is_no_secret_goes_on_as_any_matter_and_stays_withheld(asked):
    asked.do(
        refuse_classification, asked.cast.secrecy_officer, reason="不在保密范围", no_secret=True
    )
    matter = Matter.objects.get(pk=asked.matter.pk)
    assert (matter.secret, matter.disclosure) == (False, "withheld")
    assert not MatterUserRole.objects.filter(content_object=matter).exists()
    assert now_known(matter) == set()
    asked.do(begin_consultation, asked.cast.drafter)
    assert "send_consultation" in open_names(matter)
    said = Secrecy("secret", "derived", "某部涉密文件", term="5年")
    with refused(NotNow, recorded=False):
        asked.do(propose_classification, asked.cast.drafter, said=said, reason=WHY)


def test_only_a_drafter_proposes_and_not_over_what_is_in_force(walk):
    said = Secrecy("secret", "derived", "某部涉密文件", term="5年")
    with refused(NotNow, recorded=False):
        walk.do(propose_classification, walk.cast.drafter, said=said, reason=WHY)


# -- who knows


def test_who_is_added_sees_the_matter_is_told_and_stands_in_the_ledger(asked):
    approved(asked)
    person = asked.cast.intake
    page = f"/matters/{asked.matter.reference}/"
    assert signed_in(person).get(page).status_code == 404
    asked.do(add_insider, asked.cast.secrecy_officer, person=person, reason=WHY)
    assert signed_in(person).get(page).status_code == 200
    (told,) = Message.objects.filter(matter=asked.matter, recipient=person)
    assert told.text == f"丁慎言将您列为涉密事项{asked.matter.reference}的知悉人员：{WHY}"
    entry = lately(asked, "add_insider")
    assert (entry.subject, entry.reason) == (person.name, WHY)
    assert entry.detail == {"person": person.username}


def test_from_when_to_when_each_person_knew_follows_from_the_ledger(asked):
    approved(asked)
    officer, person, begun = asked.cast.secrecy_officer, asked.cast.intake, asked.now
    asked.do(add_insider, officer, person=person, reason=WHY)
    asked.now += timedelta(days=1)
    asked.do(remove_insider, officer, person=person, reason="工作变动")
    asked.now += timedelta(days=1)
    asked.do(add_insider, officer, person=person, reason=WHY)
    found = [(one.since, one.until) for one in stretches_of(asked.matter) if one.person == person]
    assert found == [(begun, begun + timedelta(days=1)), (begun + timedelta(days=2), None)]
    assert now_known(asked.matter) == {
        person.username,
        asked.cast.drafter.username,
        asked.cast.unit_reviewer.username,
    }


def test_who_is_removed_loses_their_step_and_the_heads_hear_of_it(walk):
    reviewer, head = walk.cast.reviewer, walk.cast.bureau_head
    assert StepRun.objects.open().get(matter=walk.matter).owner == reviewer
    walk.do(remove_insider, walk.cast.secrecy_officer, person=reviewer, reason="工作变动")
    assert StepRun.objects.open().get(matter=walk.matter).owner is None
    told = Message.objects.filter(matter=walk.matter)
    texts = dict(told.values_list("recipient__username", "text"))
    assert texts[reviewer.username] == (
        f"您不再是涉密事项{walk.matter.reference}的知悉人员：工作变动"
    )
    assert texts[head.username] == "李明法不再是本事项的知悉人员，“审核”待重新分办。"
    entry = lately(walk, "remove_insider")
    assert entry.detail == {
        "person": reviewer.username,
        "parts": ["insider"],
        "freed_steps": ["审核"],
    }
    assert signed_in(reviewer).get(f"/matters/{walk.matter.reference}/").status_code == 404


@pytest.mark.parametrize(
    ("case", "person", "field"),
    [
        ("who knows already", "unit_reviewer", "person"),
        ("who knows by their charge", "secrecy_officer", "person"),
    ],
)
def test_nobody_is_added_twice(asked, case, person, field):
    officer = asked.cast.secrecy_officer
    with refused(Inadmissible, recorded=False) as told:
        asked.do(add_insider, officer, person=getattr(asked.cast, person), reason=WHY)
    assert told.error.field_name == field


def test_adding_and_removing_need_a_reason_and_the_right_person(asked):
    officer, cast = asked.cast.secrecy_officer, asked.cast
    with refused(Inadmissible, recorded=False):
        asked.do(add_insider, officer, person=cast.intake, reason=" ")
    with refused(Inadmissible, recorded=False):
        asked.do(remove_insider, officer, person=cast.unit_reviewer, reason="")
    with refused(Inadmissible, recorded=False):
        asked.do(remove_insider, officer, person=cast.intake, reason=WHY)
    User.objects.filter(pk=cast.intake.pk).update(is_active=False)
    gone = User.objects.get(pk=cast.intake.pk)
    with refused(Inadmissible, recorded=False):
        asked.do(add_insider, officer, person=gone, reason=WHY)


def test_who_is_recused_is_not_let_in(walk):
    officer, person = walk.cast.secrecy_officer, walk.cast.second_reviewer
    recuse(matter=walk.matter, person=person, reason="利害关系", actor=person, now=walk.now)
    walk.do(remove_insider, officer, person=person, reason="已回避")
    with refused(Inadmissible, recorded=False):
        walk.do(add_insider, officer, person=person, reason=WHY)


@pytest.mark.parametrize(
    ("act", "arguments"),
    [
        (add_insider, {"person": "intake", "reason": WHY}),
        (remove_insider, {"person": "unit_reviewer", "reason": WHY}),
        (change_classification, {"said": Secrecy("secret", "derived", "文", term="1年")}),
        (declassify, {"reason": WHY}),
    ],
)
def test_nobody_else_does_it_nor_the_drafter_nor_who_is_recused(asked, act, arguments):
    approved(asked)
    given = {"reason": WHY} | arguments
    if "person" in given:
        given["person"] = getattr(asked.cast, given["person"])
    for person in (asked.cast.unit_reviewer, asked.cast.unit_head, asked.cast.mayor):
        with refused(NotPermitted, recorded=False):
            asked.do(act, person, **given)
    appoint(asked.cast.drafter, Role.SECRECY_OFFICER, asked.cast.drafting_unit)
    with refused(DutiesConflict, recorded=True):
        asked.do(act, asked.cast.drafter, **given)
    officer = asked.cast.secrecy_officer
    with refused(StaleVersion, recorded=False):
        act(matter=asked.matter, actor=officer, now=asked.now, expected_version=1, **given)
    recuse(matter=asked.matter, person=officer, reason="利害关系", actor=officer, now=asked.now)
    with refused(Recused, recorded=True):
        asked.do(act, officer, **given)


def test_a_new_officer_knows_by_their_charge_and_a_former_one_no_longer(asked):
    page = f"/matters/{asked.matter.reference}/"
    successor = User.objects.create(username="xin", name="新任", organ=asked.cast.drafting_unit)
    assert signed_in(successor).get(page).status_code == 404
    appoint(successor, Role.SECRECY_OFFICER, asked.cast.drafting_unit)
    dismiss(asked.cast.secrecy_officer, Role.SECRECY_OFFICER, asked.cast.drafting_unit)
    assert signed_in(successor).get(page).status_code == 200
    assert signed_in(asked.cast.secrecy_officer).get(page).status_code == 404


def test_a_step_that_nobody_who_knows_can_do_is_said_and_opened_by_the_officer(asked):
    officer, cast = asked.cast.secrecy_officer, asked.cast
    asked.do(remove_insider, officer, person=cast.unit_reviewer, reason="工作变动")
    approved(asked)
    page = f"/matters/{asked.matter.reference}/"
    said = "但其中没有可以办理的知悉人员"
    assert said not in words_of(signed_in(cast.drafter).get(page))
    waiting = StepRun.objects.open().filter(matter=asked.matter, name="screen_risk")
    waiting.update(role=Role.UNIT_REVIEWER)
    assert said in words_of(signed_in(cast.drafter).get(page))
    asked.do(add_insider, officer, person=cast.unit_reviewer, reason=WHY)
    assert said not in words_of(signed_in(cast.drafter).get(page))


# -- changed, and lifted


def test_a_change_replaces_what_was_and_everybody_who_knows_is_told(walk):
    officer = walk.cast.secrecy_officer
    said = Secrecy("secret", "derived", "某部涉密文件（秘密★3年）", term="3年")
    walk.do(change_classification, officer, said=said, reason="来文降低密级")
    rows = walk.matter.classifications.values_list("level", "status", "end_reason")
    assert list(rows) == [
        ("classified", "replaced", "来文降低密级"),
        ("secret", "approved", ""),
    ]
    entry = lately(walk, "change_classification")
    assert entry.subject == "秘密★3年"
    assert (entry.detail["before"]["level"], entry.detail["level"]) == ("机密", "秘密")
    told = Message.objects.filter(text__contains="变更为秘密★3年")
    knowing = MatterUserRole.objects.filter(content_object=walk.matter).exclude(user=officer)
    assert told.count() == knowing.count()


def test_a_change_keeps_to_the_longest_term(walk):
    said = Secrecy("secret", "derived", "文", term="11年")
    with refused(GateClosed, recorded=True) as told:
        walk.do(change_classification, walk.cast.secrecy_officer, said=said, reason=WHY)
    assert told.missing == {"secrecy_term": ["《中华人民共和国保守国家秘密法》第二十条"]}


def test_before_it_is_fixed_nothing_is_changed_or_lifted(asked):
    said = Secrecy("secret", "derived", "文", term="1年")
    with refused(NotNow, recorded=False):
        asked.do(change_classification, asked.cast.secrecy_officer, said=said, reason=WHY)
    with refused(NotNow, recorded=False):
        asked.do(declassify, asked.cast.secrecy_officer, reason=WHY)


def test_a_lifted_secret_is_seen_by_its_organs_and_withheld_from_the_public(walk):
    outsider = User.objects.create(username="outsider", name="同事", organ=walk.cast.justice)
    appoint(outsider, Role.LEGALITY_REVIEWER, walk.cast.justice)
    page = f"/matters/{walk.matter.reference}/"
    assert signed_in(outsider).get(page).status_code == 404
    walk.do(declassify, walk.cast.secrecy_officer, reason="已无保密必要")
    matter = Matter.objects.get(pk=walk.matter.pk)
    assert (matter.secret, matter.disclosure) == (False, "withheld")
    assert signed_in(outsider).get(page).status_code == 200
    assert now_known(matter) == set()
    assert walk.matter.classifications.get().status == "lifted"
    with refused(NotNow, recorded=False):
        walk.do(add_insider, walk.cast.secrecy_officer, person=outsider, reason=WHY)


# -- the plan


def test_before_it_is_fixed_the_draft_is_still_under_way_in_the_plan(asked):
    standing = standing_of(asked.matter, asked.matter.pack.law, asked.today)
    assert set(standing.actuals) == {"draft"}
    assert standing.actuals["draft"].finished_on is None


def test_what_the_officer_does_later_moves_no_day_of_the_plan(walk):
    law = walk.matter.pack.law
    before = standing_of(walk.matter, law, walk.today).actuals
    assert before["unit_review"].finished_on is not None
    walk.now += timedelta(days=3)
    officer = walk.cast.secrecy_officer
    walk.do(remove_insider, officer, person=walk.cast.intake, reason="工作变动")
    after = standing_of(walk.matter, law, walk.today).actuals
    assert after["unit_review"] == before["unit_review"]


# -- the pages


def test_the_officer_does_it_all_on_the_page(walk):
    officer, person = walk.cast.secrecy_officer, walk.cast.intake
    client, page = signed_in(officer), f"/matters/{walk.matter.reference}/secrecy/"
    words = words_of(client.get(page))
    assert "机密★10年" in words
    assert "丁慎言" in words
    version = Matter.objects.get(pk=walk.matter.pk).version
    said = {"person": person.pk, "reason": WHY, "expected_version": version}
    assert client.post(f"{page}remove_insider/", said).url == page
    stale = client.post(f"{page}add_insider/", said)
    assert stale.status_code == 409
    said["expected_version"] = version + 1
    assert client.post(f"{page}add_insider/", said).url == page
    known = [one for one in stretches_of(walk.matter) if one.person == person]
    assert [one.until is None for one in known] == [False, True]


def test_who_knows_without_the_charge_reads_the_page_and_opens_no_form(walk):
    client, page = signed_in(walk.cast.reviewer), f"/matters/{walk.matter.reference}/secrecy/"
    assert "增加知悉人员由广元市昭化区住房和城乡建设局的定密责任人办理" in words_of(
        client.get(page)
    )
    assert client.get(f"{page}declassify/").status_code == 403
    assert client.get(f"{page}terminate/").status_code == 404


def test_who_does_not_know_finds_no_page(walk):
    stranger = User.objects.create(username="stranger", name="路人", organ=walk.cast.justice)
    appoint(stranger, Role.LEGALITY_REVIEWER, walk.cast.justice)
    page = f"/matters/{walk.matter.reference}/secrecy/"
    assert signed_in(stranger).get(page).status_code == 404
    assert signed_in(stranger).get(f"{page}add_insider/").status_code == 404


def test_a_lawless_change_is_refused_in_place_with_what_was_entered(walk):
    client = signed_in(walk.cast.secrecy_officer)
    page = f"/matters/{walk.matter.reference}/secrecy/change_classification/"
    assert client.get(page).context["form"]["term"].value() == "10年"
    said = {"level": "secret", "origin": "derived", "secrecy_basis": "某文", "term": "40年"}
    version = Matter.objects.get(pk=walk.matter.pk).version
    shown = client.post(page, said | {"reason": WHY, "expected_version": version})
    assert shown.status_code == 422
    assert "秘密级国家秘密的保密期限不超过10年" in words_of(shown)
    assert shown.context["form"]["term"].value() == "40年"
    assert walk.matter.classifications.get().mark == "机密★10年"
