"""A matter that was given up: everything has ended, nothing can be done, and it stays so."""

import pytest

from config.rehearsal import preparation
from reviews.models import CommentPeriod, ExpertOpinion, LegalityReview
from reviews.transitions import experts, supplements
from reviews.transitions.ending import terminate
from tests.builders import a_walk, instant
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.unchanged import refused
from workflows.authority import admission, holdings_of
from workflows.constants import Stage
from workflows.errors import NotNow
from workflows.holdings import Holdings
from workflows.models import LimitStatus, Procedure, StepRun
from workflows.querysets import OPEN_STATUSES
from workflows.verbs import all_verbs

consulting = made_once(lambda: a_walk("collect_comments"))
in_review = made_once(lambda: a_walk("review", technical=False, touches_market=False))


class AnyRole(Holdings):
    """Somebody who holds every role everywhere."""

    def holds(self, role, organ_id):
        return True

    def is_named(self, role, matter_id):
        return True


@pytest.fixture
def asked(consulting, db):
    return own(consulting)


@pytest.fixture
def reviewing(in_review, db):
    return own(in_review)


def give_up(walk):
    walk.do(terminate, walk.cast.unit_head, reason="上级已统一规定")


def is_over(walk):
    """No row of the procedure is open, gateways included, and no verb is, whoever asks."""
    matter = walk.matter
    rows = StepRun.objects.filter(matter=matter)
    anybody = AnyRole(user_id=0, roles=frozenset(), named=frozenset())
    steps = list(StepRun.objects.open().filter(matter=matter))
    verdicts = [admission(anybody, verb, matter, steps, {0: ()}) for verb in all_verbs()]
    return (
        matter.stage == Stage.TERMINATED
        and not rows.filter(status__in=[*OPEN_STATUSES, "STARTED"]).exists()
        and all(isinstance(one.refusal, NotNow) for one in verdicts)
        and not matter.limits.exclude(status__in=[LimitStatus.MET, LimitStatus.ENDED]).exists()
        and Procedure.objects.get(matter=matter).status == "CANCELED"
    )


def test_all_branches_end_together_with_the_gateway_that_waited_for_them(asked):
    walk = asked
    branches = open_names(walk.matter)
    assert branches.count("reply") + len(set(branches)) > 2
    give_up(walk)
    assert is_over(walk)
    assert CommentPeriod.latest(walk.matter).status == "open"
    assert [limit.status for limit in walk.matter.limits.all()] == [LimitStatus.ENDED]


def test_an_invited_expert_and_an_asked_unit_find_nothing_left_to_do(asked):
    walk = asked
    (step,) = [one for one in walk.open_steps() if one.name == "invite_experts"]
    preparation.invite_experts(walk, step)
    expert, unit = walk.cast.experts[0], walk.cast.respondents[0]
    asked_to_do = StepRun.objects.actionable_by(holdings_of(unit)).filter(matter=walk.matter)
    assert [one.name for one in asked_to_do] == ["reply"]
    give_up(walk)
    assert is_over(walk)
    for person in (expert, *walk.cast.respondents, walk.cast.drafter):
        mine = StepRun.objects.actionable_by(holdings_of(person))
        assert not mine.filter(matter=walk.matter).exists()
    with refused(NotNow, recorded=False):
        walk.do(
            experts.give_expert_opinion,
            expert,
            no_interest=True,
            necessity="有",
            feasibility="有",
            soundness="有",
        )
    assert not ExpertOpinion.objects.filter(given_at__isnull=False).exists()


def test_a_clock_that_stood_still_ends_too(reviewing):
    walk = reviewing
    walk.do(
        supplements.request_supplement,
        walk.cast.reviewer,
        materials="依据",
        reason="不全",
        due_on=walk.next_working_day(),
    )
    assert walk.matter.limits.get(name="review").status == LimitStatus.SUSPENDED
    give_up(walk)
    assert is_over(walk)
    assert walk.matter.limits.get(name="review").status == LimitStatus.ENDED
    assert LegalityReview.latest(walk.matter).status == "withdrawn"


@pytest.mark.parametrize("step", ["second_review", "sign_opinion", "table"])
def test_late_in_the_review_it_may_still_be_given_up(reviewing, step):
    walk = reviewing
    walk.run(until=step)
    give_up(walk)
    assert is_over(walk)


def test_a_walk_over_an_ended_matter_does_nothing_and_time_revives_nothing(reviewing):
    walk = reviewing
    give_up(walk)
    version, entries = walk.matter.version, walk.matter.entries.count()
    walk.now = instant(2026, 12, 1)
    walk.run()
    walk.matter.refresh_from_db()
    assert (walk.matter.version, walk.matter.entries.count()) == (version, entries)
    with refused(NotNow, recorded=False):
        give_up(walk)
