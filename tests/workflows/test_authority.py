"""The rule and the list: whoever sees a step in the inbox may act on it, and nobody else."""

import pytest
from django.http import Http404

from reviews.transitions import drafting
from tests.builders import a_walk
from workflows.appointments import appoint, assign_named, dismiss
from workflows.authority import admission, duties_in, holdings_of, matter_for
from workflows.constants import Capacity, Kind, NamedRole, Role
from workflows.errors import DutiesConflict, NotNow, NotPermitted
from workflows.holdings import Holdings
from workflows.models import Matter, StepRun, User
from workflows.verbs import verbs_at

pytestmark = pytest.mark.django_db

STANDING_AT = [
    "draft",
    "collect_comments",
    "unit_review",
    "submit",
    "office_check",
    "accept",
    "review",
    "second_review",
    "sign_opinion",
    "table",
    "deliberate",
    "sign_minutes",
    "sign",
    "issue",
    "publish",
    "file",
    "register_filing",
    "archive",
]


def may_act(user: User, matter: Matter, step: StepRun) -> bool:
    """The rule's answer: some verb of the step's own holder is not refused."""
    own_verbs = [verb for verb in verbs_at(step.name) if not verb.role and not verb.named]
    holdings = holdings_of(user)
    done = duties_in(matter, holdings)
    return any(admission(holdings, verb, matter, [step], done).step for verb in own_verbs)


def disagreements(matter: Matter) -> list[str]:
    found = []
    steps = list(StepRun.objects.open().filter(matter=matter).select_related("organ"))
    for user in User.objects.all():
        listed = set(
            StepRun.objects.actionable_by(holdings_of(user))
            .filter(matter=matter)
            .values_list("pk", flat=True)
        )
        found += [
            f"{user} {step}" for step in steps if may_act(user, matter, step) != (step.pk in listed)
        ]
    return found


@pytest.mark.parametrize("step", STANDING_AT)
def test_rule_and_list_agree_for_every_person_at_every_step(step):
    walk = a_walk(at=step)
    assert disagreements(walk.matter) == []


@pytest.mark.parametrize("step", ["draft", "review", "second_review", "register_filing"])
def test_rule_and_list_agree_when_everybody_holds_every_role(step):
    walk = a_walk(at=step)
    organs = {run.organ for run in walk.open_steps()}
    for user in User.objects.all():
        for organ in organs:
            for role in Role:
                appoint(user, role, organ)
    assert disagreements(walk.matter) == []


def test_rule_and_list_agree_on_a_secret_matter():
    walk = a_walk(at="review")
    Matter.objects.filter(pk=walk.matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )
    matter = Matter.objects.get(pk=walk.matter.pk)
    assert disagreements(matter) == []
    assign_named(matter, walk.cast.reviewer, role=NamedRole.INSIDER)
    assert disagreements(matter) == []
    assert StepRun.objects.actionable_by(holdings_of(walk.cast.reviewer)).exists()


def test_drafter_who_also_reviews_cannot_review_own_draft():
    walk = a_walk(at="review")
    appoint(walk.cast.drafter, Role.LEGALITY_REVIEWER, walk.cast.justice)
    StepRun.objects.open().update(owner=None)
    step = walk.open_steps()[0]
    verb = next(verb for verb in verbs_at("review") if verb.code == "conclude_review")
    holdings = holdings_of(walk.cast.drafter)
    found = admission(holdings, verb, walk.matter, [step], duties_in(walk.matter, holdings))
    assert found.step is None
    assert isinstance(found.refusal, DutiesConflict)
    assert "起草" in found.refusal.sentence
    assert found.refusal.citations


def test_the_organs_of_a_verb_are_read_once_for_all_steps_and_delegators(
    django_assert_num_queries,
):
    walk = a_walk(at="submit")
    verb = next(verb for verb in verbs_at("submit") if verb.of == Capacity.JOINT_DRAFTER)
    holdings = Holdings(
        0, frozenset(), frozenset(), frozenset({("head", -1, -1), ("head", -1, -2)})
    )
    done = {0: (), -1: (), -2: ()}
    steps = list(walk.open_steps()) * 3
    with django_assert_num_queries(1):
        found = admission(holdings, verb, walk.matter, steps, done)
    assert isinstance(found.refusal, NotPermitted)


def test_dismissed_person_loses_the_right_at_once():
    walk = a_walk(at="draft")
    dismiss(walk.cast.drafter, Role.DRAFTER, walk.cast.drafting_unit)
    with pytest.raises(NotPermitted) as refused:
        drafting.begin_consultation(matter=walk.matter, actor=walk.cast.drafter, now=walk.now)
    assert refused.value.needed_role == Role.DRAFTER
    assert refused.value.status_code == 403


def test_too_early_is_not_the_same_as_not_permitted():
    walk = a_walk(at="draft")
    with pytest.raises(NotNow) as refused:
        drafting.countersign(
            matter=walk.matter, actor=walk.cast.unit_head, now=walk.now, opinion="同意"
        )
    assert refused.value.status_code == 409
    assert refused.value.status == "drafting"
    assert refused.value.citations


def test_matter_does_not_exist_for_a_stranger():
    walk = a_walk(at="draft")
    stranger = User.objects.create(username="stranger", name="路人")
    with pytest.raises(Http404):
        matter_for(stranger, walk.matter.reference)
    assert matter_for(walk.cast.drafter, walk.matter.reference) == walk.matter


def test_matter_of_another_city_is_invisible():
    walk = a_walk(at="draft")
    foreign = a_walk(at="draft", division="360700")
    outsider = User.objects.create(username="outsider", name="外市人员")
    appoint(outsider, Role.LEGALITY_REVIEWER, foreign.matter.review_body)
    assert matter_for(outsider, foreign.matter.reference) == foreign.matter
    with pytest.raises(Http404):
        matter_for(outsider, walk.matter.reference)


def test_secret_matter_is_invisible_to_the_unnamed():
    walk = a_walk(at="draft", kind=Kind.NORMATIVE_DOCUMENT)
    Matter.objects.filter(pk=walk.matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )
    with pytest.raises(Http404):
        matter_for(walk.cast.intake, walk.matter.reference)
    assign_named(walk.matter, walk.cast.intake, role=NamedRole.INSIDER)
    assert matter_for(walk.cast.intake, walk.matter.reference) == walk.matter


@pytest.mark.parametrize("people", [1, 25])
def test_inbox_and_rights_cost_the_same_for_any_number_of_organs(django_assert_num_queries, people):
    walk = a_walk(at="draft")
    for number in range(people):
        organ = walk.cast.drafting_unit
        organ = type(organ).objects.create(
            name=f"第{number}局", type=organ.type, level=organ.level, division=organ.division
        )
        appoint(walk.cast.drafter, Role.DRAFTER, organ)
    with django_assert_num_queries(2):
        list(StepRun.objects.actionable_by(holdings_of(walk.cast.drafter)).by_due_date())
