"""Role × verb × organ × relation: the rule and its list form say the same of everybody.

What a person holds is made up in memory, in every combination; what they have done in the matter,
and who is recused in it, stands in the database.
"""

from dataclasses import dataclass, replace
from itertools import permutations, product

import pytest
from django.db import transaction

from config.rehearsal.walk import Walk
from reviews.transitions import supplements
from tests.builders import a_cast, a_walk
from tests.journeys.test_secret_matter import a_secret, people_of
from tests.once import own
from tests.tampering import tampering
from tests.workflows.test_delegations import a_colleague, give
from workflows.appointments import appoint
from workflows.authority import (
    admission,
    duties_in,
    duty_of,
    may_know,
    officer_refusal,
)
from workflows.constants import CONFLICTS, RECUSED, Capacity, NamedRole, Role
from workflows.delegations import Term
from workflows.holdings import Holdings
from workflows.models import Matter, Organ, StepRun, User
from workflows.querysets import no_secret_to
from workflows.recusals import lift_recusal, recuse
from workflows.transitions.secrecy import ADD_INSIDER
from workflows.verbs import all_verbs

pytestmark = pytest.mark.django_db

STEPS = ["draft", "classify", "reply", "review", "second_review", "sign_minutes", "register_filing"]


EARLY = STEPS[:3]


@dataclass
class Standing:
    """A matter at a step, with people in every relation to it."""

    walk: Walk
    relations: dict[str, User]

    @property
    def matter(self):
        return self.walk.matter


def standing_at(step):
    early = step in EARLY
    walk = a_secret_at(step) if step == "classify" else a_walk(at=step if early else "accept")
    relations = {
        "stranger": a_colleague(walk.cast.justice, "路人", "stranger"),
        "another stranger": a_colleague(walk.cast.justice, "另一人", "another"),
    }
    if not early:
        deputy = a_colleague(walk.cast.justice, "代办人", "deputy")
        term = Term(walk.today, walk.today)
        role = Role.LEGALITY_REVIEWER
        give(walk.cast.reviewer, deputy, walk.cast.justice, role, term=term, now=walk.now)
        walk.do(supplements.accept_materials, deputy, complete=True)
        relations |= {"deputy who acted": deputy, "who was represented": walk.cast.reviewer}
        walk.run(until=step)
    recused = a_colleague(walk.cast.justice, "回避人", "recused")
    appoint(recused, Role.AUDITOR, walk.cast.justice)
    recuse(matter=walk.matter, person=recused, reason="利害关系", actor=recused, now=walk.now)
    return Standing(walk, relations | {"drafter": walk.cast.drafter, "recused": recused})


@pytest.fixture(scope="module", params=STEPS)
def made(request, django_db_setup, django_db_blocker):
    """One walk for all tests of a step; each test runs in a savepoint inside its transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield standing_at(request.param)
        transaction.set_rollback(True)


@pytest.fixture
def standing(made, db):
    return Standing(own(made.walk), made.relations)


def a_secret_at(step):
    cast = a_cast()
    return a_secret(cast, people_of(cast)).run(until=step)


def officers(standing):
    """Everybody as 定密责任人 of the drafting unit, in their own right and for another."""
    pair = {(Role.SECRECY_OFFICER.value, standing.walk.cast.drafting_unit.pk)}
    people = [person.pk for person in standing.relations.values()]
    for person in people:
        yield holding(person, pair)
    yield holding(people[0], pair, people[1])
    yield holding(people[0], ())


def organs_around(walk):
    """Whose turn it is, another party, a consulted unit, and an organ of somewhere else."""
    turn = walk.open_steps()[0].organ
    elsewhere = Organ.objects.create(
        name="外市司法局", division="360700", level="city", type="justice_bureau"
    )
    other = walk.cast.office if turn != walk.cast.office else walk.cast.drafting_unit
    return {turn, other, walk.cast.consulted[0], elsewhere}


def everybody(standing):
    """Each role in each organ by itself, held and delegated; and in every relation, and for
    everybody in every other, whose turn it is, and who holds all roles in all organs."""
    people = [person.pk for person in standing.relations.values()]
    stranger, *others = people
    pairs = frozenset(
        (role.value, organ.pk) for role, organ in product(Role, organs_around(standing.walk))
    )
    for pair in sorted(pairs):
        yield holding(stranger, {pair})
        yield holding(stranger, {pair}, others[0])
    turn = standing.walk.open_steps()[0]
    for held in ({(turn.role, turn.organ_id)}, pairs):
        for person in people:
            yield holding(person, held)
        for person, delegator in permutations(people, 2):
            yield holding(person, held, delegator)


def holding(person, pairs, delegator=None):
    if delegator is None:
        return Holdings(person, frozenset(pairs), frozenset())
    delegated = frozenset((*pair, delegator) for pair in pairs)
    return Holdings(person, frozenset(), frozenset(), delegated)


def secretly(matter, holdings):
    """The same people once more, each as outsider and as insider of a secret matter."""
    for one in holdings:
        yield one
        named = frozenset({(NamedRole.INSIDER.value, matter.pk)})
        yield Holdings(one.user_id, one.roles, named, one.delegated)


def disagreements(matter, holdings):
    steps = list(StepRun.objects.open().filter(matter=matter).select_related("organ"))
    found = []
    for one in holdings:
        listed = set(
            StepRun.objects.actionable_by(one).filter(matter=matter).values_list("pk", flat=True)
        )
        done = duties_in(matter, one)
        found += [
            (one, verb.code, step.name)
            for step, verb in product(steps, own_verbs())
            if step.name in verb.steps
            and duty_of(verb, step) == step.duty
            and (admission(one, verb, matter, [step], done).step is not None) != (step.pk in listed)
        ]
    return found


def own_verbs():
    return [verb for verb in all_verbs() if not verb.role and not verb.named]


def test_rule_and_list_agree_on_every_combination(standing):
    holdings = list(everybody(standing))
    assert len(holdings) > 96
    assert disagreements(standing.matter, holdings) == []


def test_rule_and_list_agree_on_a_secret_matter(standing):
    """Also where the person answers for the secrets of the drafting unit, beside their turn."""
    Matter.objects.filter(pk=standing.matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )
    standing.matter.refresh_from_db()
    turn = standing.walk.open_steps()[0]
    holdings = [
        one
        for one in everybody(standing)
        if (turn.role, turn.organ_id) in one.roles
        or (turn.role, turn.organ_id) in {held[:2] for held in one.delegated}
    ]
    charge = (Role.SECRECY_OFFICER.value, standing.walk.cast.drafting_unit.pk)
    charged = [replace(one, roles=one.roles | {charge}) for one in holdings]
    assert disagreements(standing.matter, secretly(standing.matter, holdings + charged)) == []


def test_the_combinations_hold_every_answer(standing):
    """Else agreement would prove nothing: some are admitted, some refused for each reason."""
    (step, *_) = StepRun.objects.open().filter(matter=standing.matter).select_related("organ")
    verb = next(verb for verb in own_verbs() if step.name in verb.steps)
    answers = {
        answer(admission(one, verb, standing.matter, [step], duties_in(standing.matter, one)))
        for one in everybody(standing)
    }
    expected = {"own right", "NotPermitted", "Recused"}
    assert expected <= answers
    assert ("delegated" in answers) is not standing.matter.secret
    assert ("DutiesConflict" in answers) == (
        step.name in {"classify", "review", "second_review", "sign_minutes"}
    )


def answer(found):
    if found.step is None:
        return type(found.refusal).__name__
    return "own right" if found.on_behalf_of is None else "delegated"


def test_no_verb_of_any_holder_is_admitted_where_the_person_does_not_see_the_matter(standing):
    steps = list(StepRun.objects.open().filter(matter=standing.matter).select_related("organ"))
    for one in everybody(standing):
        done = duties_in(standing.matter, one)
        admitted = [
            verb.code
            for verb in all_verbs()
            if admission(one, verb, standing.matter, steps, done).step is not None
        ]
        if admitted:
            assert Matter.objects.known_to(one).filter(pk=standing.matter.pk).exists(), (
                one,
                admitted,
            )


def test_nobody_who_is_excluded_is_admitted_to_anything(standing):
    """An oracle of its own: by what the two have done, and not by how the rule asks."""
    steps = list(StepRun.objects.open().filter(matter=standing.matter).select_related("organ"))
    for one in everybody(standing):
        done = duties_in(standing.matter, one)
        for verb in all_verbs():
            found = admission(one, verb, standing.matter, steps, done)
            if found.step is None:
                continue
            both = set(done[one.user_id]) | set(done.get(found.on_behalf_of, ()))
            duty = duty_of(verb, found.step)
            assert RECUSED not in both
            assert not {earlier.value for earlier in CONFLICTS.get(duty, ())} & both


def sees_whole(matter, holdings):
    """The rule of visibility said slowly."""
    organs = {organ for _, organ in holdings.roles} | {organ for _, organ, _ in holdings.delegated}
    parts = {party.capacity for party in matter.parties.all() if party.organ_id in organs}
    taking_part, asked = bool(parts - {Capacity.CONSULTED}), Capacity.CONSULTED in parts
    named = {role for role, pk in holdings.named if pk == matter.pk}
    shut_out = matter.recusals.filter(person=holdings.user_id, lifted_at=None)
    if any(one.reading_ended or matter.secret for one in shut_out):
        return False
    if (Role.SECRECY_OFFICER, matter.drafting_unit_id) in holdings.roles:
        return True
    if named - {NamedRole.INSIDER}:
        return True
    if named:
        return taking_part or not asked
    return taking_part and not matter.secret


@pytest.mark.parametrize("secret", [False, True])
def test_the_list_of_visible_matters_is_the_rule_of_visibility(standing, secret):
    if secret:
        Matter.objects.filter(pk=standing.matter.pk).update(
            secret=True, secrecy_basis="依法定密", disclosure="withheld"
        )
        standing.matter.refresh_from_db()
    readers = {standing.relations[one].pk for one in ("stranger", "recused")}
    everyone = [*everybody(standing), *officers(standing)]
    holdings = [one for one in everyone if one.user_id in readers]
    for one in secretly(standing.matter, holdings):
        visible = Matter.objects.visible_to(one).filter(pk=standing.matter.pk).exists()
        assert visible == sees_whole(standing.matter, one), one
        step = StepRun.objects.open().filter(matter=standing.matter)
        assert may_know(one, standing.matter) == (
            step.filter(no_secret_to(one, "matter__")).exists()
        )
        asked = Matter.objects.consulting(one).filter(pk=standing.matter.pk).exists()
        assert not (visible and asked)


@pytest.mark.parametrize("secret", [False, True])
def test_who_is_recused_with_the_end_of_reading_sees_nothing(standing, secret):
    """Whatever they hold; and everything again once it is lifted."""
    Matter.objects.filter(pk=standing.matter.pk).update(
        secret=secret, secrecy_basis="依法定密", disclosure="withheld"
    )
    recused = standing.relations["recused"]
    everything = frozenset(
        (role.value, organ.pk) for role, organ in product(Role, organs_around(standing.walk))
    )
    named = frozenset({(NamedRole.INSIDER.value, standing.matter.pk)})
    one = Holdings(recused.pk, everything, named)
    seen = Matter.objects.known_to(one).filter(pk=standing.matter.pk)
    assert seen.exists() is not secret
    with tampering():
        standing.matter.recusals.update(reading_ended=True)
    assert not seen.exists()
    head = standing.walk.cast.bureau_head
    row = standing.matter.recusals.get()
    lift_recusal(recusal=row, reason="查明没有利害关系", actor=head, now=standing.walk.now)
    assert seen.exists()


def test_whoever_may_act_for_the_secrets_of_the_drafting_unit_sees_the_matter(standing):
    Matter.objects.filter(pk=standing.matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )
    standing.matter.refresh_from_db()
    answers = set()
    for one in officers(standing):
        done = duties_in(standing.matter, one)[one.user_id]
        refused = officer_refusal(one, ADD_INSIDER, standing.matter, done)
        answers.add(type(refused).__name__)
        if refused is None:
            assert Matter.objects.visible_to(one).filter(pk=standing.matter.pk).exists(), one
    assert answers == {"NoneType", "NotPermitted", "DutiesConflict", "Recused"}
