"""委托: a role exercised by another, for some days, in both names, and never further."""

from copy import deepcopy
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.http import Http404
from guardian.shortcuts import assign_perm

from reviews.transitions import drafting, review, supplements
from tests.builders import a_cast, a_text, a_walk, instant
from tests.reviews.legality_cases import judgement
from tests.tampering import tampering
from tests.unchanged import refused
from workflows.appointments import appoint, assign_named, dismiss
from workflows.authority import holdings_of, matter_for
from workflows.constants import NamedRole, Role
from workflows.delegations import Term, end_delegation, give_delegation
from workflows.deputies import deputies_in
from workflows.errors import (
    DutiesConflict,
    Inadmissible,
    NotNow,
    NotPermitted,
    OutsideWindow,
)
from workflows.models import Delegation, Entry, Matter, Message, RulePack, StepRun, User

pytestmark = pytest.mark.django_db

NOW = instant(2026, 3, 2)
FORTNIGHT = Term(date(2026, 3, 2), date(2026, 3, 15))
ALWAYS = Term(date(2026, 3, 2), date(2026, 5, 30))


def a_colleague(organ, name="韩同仁", username="colleague"):
    return User.objects.create(username=username, name=name, organ=organ)


def give(delegator, delegate, organ, role="", *, term=ALWAYS, reason="出差", now=NOW):
    return give_delegation(
        organ=organ,
        delegate=delegate,
        role=role,
        term=term,
        reason=reason,
        actor=delegator,
        now=now,
    )


def reviewer_delegates(walk, term=ALWAYS):
    colleague = a_colleague(walk.cast.justice)
    give(walk.cast.reviewer, colleague, walk.cast.justice, Role.LEGALITY_REVIEWER, term=term)
    return colleague


def listed(user, day):
    return list(
        StepRun.objects.actionable_by(holdings_of(user, day)).values_list("name", flat=True)
    )


# -- acting


def test_what_is_assigned_already_and_what_arrives_is_done_in_both_names():
    walk = a_walk(at="review")
    colleague = reviewer_delegates(walk)
    assert walk.open_steps()[0].owner == walk.cast.reviewer
    assert listed(colleague, walk.today) == ["review"]
    walk.do(review.conclude_review, colleague, judgement=judgement(walk))
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert (entry.actor, entry.on_behalf_of) == (colleague, walk.cast.reviewer)
    later = a_walk(at="accept", cast=walk.cast)
    assert listed(colleague, walk.today) == ["accept"]
    later.do(supplements.accept_materials, colleague, complete=True)
    assert later.open_steps()[0].owner == walk.cast.reviewer


def test_a_review_that_a_deputy_concluded_goes_back_to_whose_it_is():
    walk = a_walk(at="review")
    colleague = reviewer_delegates(walk)
    walk.do(review.conclude_review, colleague, judgement=judgement(walk))
    walk.do(review.send_back_review, walk.cast.second_reviewer, reason="依据不充分")
    assert walk.open_steps()[0].owner == walk.cast.reviewer


def test_a_paper_names_the_delegator_of_the_last_time_and_of_no_earlier_one():
    walk = a_walk(at="review")
    colleague = reviewer_delegates(walk)
    walk.do(review.conclude_review, colleague, judgement=judgement(walk))
    named = deputies_in(walk.matter).name("conclude_review", colleague)
    assert named == f"{colleague}（代{walk.cast.reviewer}）"
    walk.do(review.send_back_review, walk.cast.second_reviewer, reason="依据不充分")
    appoint(colleague, Role.LEGALITY_REVIEWER, walk.cast.justice)
    StepRun.objects.open().filter(matter=walk.matter).update(owner=colleague)
    walk.do(review.conclude_review, colleague, judgement=judgement(walk))
    assert deputies_in(walk.matter).name("conclude_review", colleague) == str(colleague)


def test_ones_own_right_comes_before_anothers():
    walk = a_walk(at="accept")
    colleague = reviewer_delegates(walk)
    appoint(colleague, Role.LEGALITY_REVIEWER, walk.cast.justice)
    walk.do(supplements.accept_materials, colleague, complete=True)
    entry = Entry.objects.filter(matter=walk.matter).last()
    assert (entry.actor, entry.on_behalf_of) == (colleague, None)


def test_the_duty_counts_for_both():
    walk = a_walk(at="review")
    colleague = reviewer_delegates(walk)
    walk.do(review.conclude_review, colleague, judgement=judgement(walk))
    for person in (colleague, walk.cast.reviewer):
        appoint(person, Role.SECOND_REVIEWER, walk.cast.justice)
        assert listed(person, walk.today) == []
        with refused(DutiesConflict, recorded=True):
            walk.do(review.confirm_review, person)


@pytest.mark.parametrize("whose", ["delegate", "delegator"])
def test_whoever_of_the_two_has_drafted_excludes_both(whose):
    walk = a_walk(at="accept")
    drafter, reviewer = walk.cast.drafter, walk.cast.reviewer
    if whose == "delegate":
        User.objects.filter(pk=drafter.pk).update(organ=walk.cast.justice)
        delegator, delegate = reviewer, drafter
    else:
        delegator, delegate = drafter, a_colleague(walk.cast.justice)
        appoint(delegator, Role.LEGALITY_REVIEWER, walk.cast.justice)
    give(delegator, delegate, walk.cast.justice, Role.LEGALITY_REVIEWER)
    assert listed(delegate, walk.today) == []
    with refused(DutiesConflict, recorded=True) as told:
        walk.do(supplements.accept_materials, delegate, complete=True)
    assert told.error.sentence == "您或者委托人在本事项中已承担起草职责，不得再接收材料。"


def test_a_delegation_gives_no_right_to_register():
    """It covers the inbox; a new matter is begun by who drafts in their own right."""
    walk = a_walk(at="draft")
    colleague = a_colleague(walk.cast.drafting_unit)
    give(walk.cast.drafter, colleague, walk.cast.drafting_unit, Role.DRAFTER)
    assert not holdings_of(colleague, walk.today).holds(Role.DRAFTER, walk.cast.drafting_unit.pk)
    walk.do(drafting.add_revision, walk.cast.drafter, upload=a_text())
    walk.do(drafting.begin_consultation, colleague)
    assert Entry.objects.filter(matter=walk.matter).last().on_behalf_of == walk.cast.drafter


def test_a_secret_matter_stays_with_the_named():
    walk = a_walk(at="review")
    colleague = reviewer_delegates(walk)
    matter_for(colleague, walk.matter.reference, walk.today)
    Matter.objects.filter(pk=walk.matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )
    assign_named(walk.matter, walk.cast.reviewer, role=NamedRole.INSIDER)
    with pytest.raises(Http404):
        matter_for(colleague, walk.matter.reference, walk.today)
    assign_named(walk.matter, colleague, role=NamedRole.INSIDER)
    assert listed(colleague, walk.today) == []
    with refused(NotPermitted, recorded=False):
        walk.do(review.conclude_review, colleague, judgement=judgement(walk))


# -- its days


@pytest.mark.parametrize(
    ("case", "moment", "works"),
    [
        ("the evening before", datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC), False),
        ("the first midnight in Shanghai", datetime(2026, 3, 1, 16, 0, tzinfo=UTC), True),
        ("the last second of the last day", datetime(2026, 3, 15, 15, 59, 59, tzinfo=UTC), True),
        (
            "midnight after it, still the 15th in UTC",
            datetime(2026, 3, 15, 16, 0, tzinfo=UTC),
            False,
        ),
    ],
)
def test_it_begins_and_ends_at_midnight_in_shanghai(case, moment, works):
    walk = a_walk(at="draft")
    colleague = a_colleague(walk.cast.drafting_unit)
    unit = walk.cast.drafting_unit
    give(walk.cast.drafter, colleague, unit, Role.DRAFTER, term=FORTNIGHT, now=instant(2026, 3, 1))
    walk.now = moment
    act = {"upload": a_text(text="第一条 另一稿。"), "change": "wording"}
    if works:
        walk.do(drafting.add_revision, colleague, **act)
    else:
        with refused(NotPermitted, recorded=False):
            walk.do(drafting.add_revision, colleague, **act)


def test_dismissed_delegator_delegates_nothing_any_more():
    walk = a_walk(at="review")
    colleague = reviewer_delegates(walk)
    dismiss(walk.cast.reviewer, Role.LEGALITY_REVIEWER, walk.cast.justice)
    assert holdings_of(colleague, walk.today).delegated == frozenset()
    assert listed(colleague, walk.today) == []


def test_a_role_held_through_a_group_is_delegated_while_it_is_held():
    cast = a_cast()
    group = Group.objects.create(name="审核科")
    assign_perm(Role.FILING_CLERK, group, cast.justice)
    cast.reviewer.groups.add(group)
    colleague = a_colleague(cast.justice)
    give(cast.reviewer, colleague, cast.justice, Role.FILING_CLERK)
    held = {(Role.FILING_CLERK, cast.justice.pk, cast.reviewer.pk)}
    assert holdings_of(colleague, NOW.date()).delegated == held
    cast.reviewer.groups.clear()
    assert holdings_of(colleague, NOW.date()).delegated == frozenset()


@pytest.mark.parametrize("who", ["delegator", "administrator"])
def test_it_ends_at_once_when_ended_early(who):
    walk = a_walk(at="review")
    colleague = reviewer_delegates(walk)
    delegation = Delegation.objects.get()
    administrator = a_colleague(walk.cast.justice, "管理员", "keeper")
    appoint(administrator, Role.ADMINISTRATOR, walk.cast.justice)
    actor = walk.cast.reviewer if who == "delegator" else administrator
    end_delegation(delegation=delegation, reason="提前返回", actor=actor, now=walk.now)
    assert listed(colleague, walk.today) == []
    entry = Entry.objects.get(verb="end_delegation")
    assert (entry.matter, entry.actor, entry.reason) == (None, actor, "提前返回")
    told = set(
        Message.objects.filter(text__contains="提前终止").values_list("recipient", flat=True)
    )
    assert told == {colleague.pk, walk.cast.reviewer.pk} - {actor.pk}
    with refused(NotNow, recorded=False):
        end_delegation(delegation=delegation, reason="再次", actor=actor, now=walk.now)


def test_nobody_else_ends_it():
    walk = a_walk(at="review")
    colleague = reviewer_delegates(walk)
    delegation = Delegation.objects.get()
    for person in (colleague, walk.cast.bureau_head):
        with refused(NotPermitted, recorded=False):
            end_delegation(delegation=delegation, reason="不再需要", actor=person, now=walk.now)
    with refused(Inadmissible, recorded=False):
        end_delegation(delegation=delegation, reason=" ", actor=walk.cast.reviewer, now=walk.now)


# -- giving


def test_giving_is_kept_in_the_ledger_and_told():
    cast = a_cast()
    colleague = a_colleague(cast.justice)
    (given,) = give(cast.reviewer, colleague, cast.justice, Role.LEGALITY_REVIEWER)
    entry = Entry.objects.get(verb="give_delegation")
    assert (entry.matter, entry.actor, entry.reason) == (None, cast.reviewer, "出差")
    assert entry.detail == {
        "delegation": given.pk,
        "delegator": cast.reviewer.username,
        "delegate": "colleague",
        "organ": cast.justice.name,
        "role": "legality_reviewer",
        "first_on": "2026-03-02",
        "last_on": "2026-05-30",
    }
    message = Message.objects.get()
    assert message.recipient == colleague
    assert "李明法委托您自2026年3月2日至2026年5月30日代为履行" in message.text


def test_all_roles_of_an_organ_are_given_at_once_but_for_the_personal_ones():
    cast = a_cast()
    person, colleague = cast.reviewer, a_colleague(cast.justice)
    for role in (Role.SECOND_REVIEWER, Role.HEAD, Role.ADMINISTRATOR, Role.MEETING_MEMBER):
        appoint(person, role, cast.justice)
    given = give(person, colleague, cast.justice)
    assert [one.role for one in given] == ["legality_reviewer", "second_reviewer"]
    assert Entry.objects.filter(verb="give_delegation").count() == 2


def test_what_is_held_only_by_delegation_is_not_passed_on():
    cast = a_cast()
    second, third = a_colleague(cast.justice), a_colleague(cast.justice, "第三人", "third")
    give(cast.reviewer, second, cast.justice, Role.LEGALITY_REVIEWER)
    with refused(NotPermitted, recorded=False) as told:
        give(second, third, cast.justice, Role.LEGALITY_REVIEWER)
    assert "不得转委托" in told.error.sentence
    with refused(NotPermitted, recorded=False):
        give(second, third, cast.justice)
    assert holdings_of(third, NOW.date()).delegated == frozenset()


@pytest.mark.parametrize("role", [Role.HEAD, Role.ADMINISTRATOR, Role.MEETING_MEMBER])
def test_signing_and_what_is_done_in_person_is_not_delegated(role):
    cast = a_cast()
    colleague = a_colleague(cast.justice)
    appoint(cast.reviewer, role, cast.justice)
    with refused(Inadmissible, recorded=False) as told:
        give(cast.reviewer, colleague, cast.justice, role)
    assert told.error.field_name == "role"


def test_signing_is_delegated_where_the_rule_pack_lets_it():
    cast = a_cast()
    colleague = a_colleague(cast.justice)
    allow_signing()
    (given,) = give(cast.bureau_head, colleague, cast.justice, Role.HEAD)
    assert holdings_of(colleague, NOW.date()).delegated == {
        (Role.HEAD, cast.justice.pk, cast.bureau_head.pk)
    }
    assert given.role == Role.HEAD


def allow_signing():
    pack = RulePack.objects.get(division="510811")
    content = deepcopy(pack.content)
    content["rules"]["delegation"]["signing"] = True
    with tampering():
        RulePack.objects.filter(pk=pack.pk).update(content=content, sha256="signing")


@pytest.mark.parametrize(
    ("case", "term", "error"),
    [
        ("back-dated", Term(date(2026, 3, 1), date(2026, 3, 15)), OutsideWindow),
        ("91 days", Term(date(2026, 3, 2), date(2026, 5, 31)), OutsideWindow),
        ("backwards", Term(date(2026, 3, 15), date(2026, 3, 2)), Inadmissible),
    ],
)
def test_its_days_are_refused(case, term, error):
    cast = a_cast()
    colleague = a_colleague(cast.justice)
    with refused(error, recorded=False):
        give(cast.reviewer, colleague, cast.justice, Role.LEGALITY_REVIEWER, term=term)


def test_ninety_days_with_both_ends_is_the_longest():
    cast = a_cast()
    assert ALWAYS.days == 90
    assert give(cast.reviewer, a_colleague(cast.justice), cast.justice, Role.LEGALITY_REVIEWER)


@pytest.mark.parametrize(
    ("case", "first_on", "free"),
    [("the same days", 2, False), ("its last day", 15, False), ("the day after", 16, True)],
)
def test_one_role_is_with_one_other_person_at_a_time(case, first_on, free):
    cast = a_cast()
    second, third = a_colleague(cast.justice), a_colleague(cast.justice, "第三人", "third")
    role, organ = Role.LEGALITY_REVIEWER, cast.justice
    give(cast.reviewer, second, organ, role, term=FORTNIGHT)
    term = Term(date(2026, 3, first_on), date(2026, 3, 20))
    if free:
        assert give(cast.reviewer, third, organ, role, term=term)
        return
    with refused(Inadmissible, recorded=False) as told:
        give(cast.reviewer, third, organ, role, term=term)
    assert told.error.sentence == (
        "合法性审核人员职责自2026年3月2日至2026年3月15日已委托韩同仁，期间不得重叠。"
    )


def test_after_an_early_end_the_days_are_free():
    cast = a_cast()
    colleague = a_colleague(cast.justice)
    (given,) = give(cast.reviewer, colleague, cast.justice, Role.LEGALITY_REVIEWER)
    end_delegation(delegation=given, reason="换人", actor=cast.reviewer, now=NOW)
    assert give(cast.reviewer, colleague, cast.justice, Role.LEGALITY_REVIEWER)


@pytest.mark.parametrize(
    ("case", "choose"),
    [
        ("oneself", lambda cast: cast.reviewer),
        ("of another organ", lambda cast: cast.drafter),
        ("who has left", lambda cast: inactive(cast)),
    ],
)
def test_it_goes_to_another_person_of_the_organ(case, choose):
    cast = a_cast()
    person = choose(cast)
    with refused(Inadmissible, recorded=False) as told:
        give(cast.reviewer, person, cast.justice, Role.LEGALITY_REVIEWER)
    assert told.error.field_name == "delegate"


def inactive(cast):
    person = a_colleague(cast.justice)
    person.is_active = False
    person.save()
    return person


def test_it_needs_a_reason():
    cast = a_cast()
    colleague = a_colleague(cast.justice)
    with refused(Inadmissible, recorded=False):
        give(cast.reviewer, colleague, cast.justice, Role.LEGALITY_REVIEWER, reason=" ")


def test_the_database_refuses_a_delegation_to_oneself_or_backwards():
    cast = a_cast()
    (given,) = give(cast.reviewer, a_colleague(cast.justice), cast.justice, Role.LEGALITY_REVIEWER)
    for change in (
        {"delegate": cast.reviewer},
        {"last_on": date(2026, 3, 1)},
        {"ended_at": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delegation.objects.filter(pk=given.pk).update(**change)


@pytest.mark.parametrize("count", [1, 25])
def test_rights_are_read_in_one_query_for_any_number(count, django_assert_num_queries):
    cast = a_cast()
    deputy = a_colleague(cast.justice)
    for number in range(count):
        person = a_colleague(cast.justice, f"第{number}人", f"person{number}")
        appoint(person, Role.LEGALITY_REVIEWER, cast.justice)
        give(person, deputy, cast.justice, Role.LEGALITY_REVIEWER)
    with django_assert_num_queries(1):
        assert len(holdings_of(deputy, NOW.date()).deputyships) == count
    with django_assert_num_queries(1):
        assert holdings_of(deputy).delegated == frozenset()
