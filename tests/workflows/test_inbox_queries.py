"""待办: six queries for the whole page, whatever the person holds and however much waits."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.browsing import signed_in
from tests.builders import a_cast, a_walk
from tests.once import made_once
from tests.workflows.test_delegations import a_colleague
from tests.workflows.test_page_delegations import given_today
from workflows.appointments import appoint, assign_named
from workflows.authority import holdings_of
from workflows.constants import NamedRole, Role
from workflows.messages import tell
from workflows.models import LimitMark, MarkKind, Organ, StepRun, TimeLimit
from workflows.selectors.inbox import waiting_for

MOST = 25
# Session, person, rights, counts, the rows of the page, messages.
QUERIES = 6


def many_drafts():
    cast = a_cast()
    return cast, [a_walk(cast=cast).matter for _ in range(MOST)]


drafted_once = made_once(many_drafts)


@pytest.fixture
def drafted(drafted_once, db):
    return drafted_once


def organs_like(organ, count):
    """The organ, and as many like it as are still wanted."""
    yield organ
    for number in range(1, count):
        yield Organ.objects.create(
            name=f"第{number}局", type=organ.type, level=organ.level, division=organ.division
        )


def bring_before_superior(matter, organ):
    """A limit of the matter's open step that ran out yesterday, brought before the organ's head."""
    today = timezone.localdate()
    last = today - timedelta(days=1)
    limit = TimeLimit.objects.create(
        matter=matter,
        name="review",
        label="合法性审核期限",
        started_on=last - timedelta(days=9),
        latest_on=last,
        calendar_revision="1",
        created_at=timezone.now(),
    )
    superior = {"role": Role.HEAD, "organ": organ}
    for kind, distance, whose in ((MarkKind.OVERDUE, 0, {}), (MarkKind.ESCALATION, 1, superior)):
        LimitMark.objects.create(
            limit=limit,
            kind=kind,
            distance=distance,
            on=today,
            latest_on=last,
            created_at=timezone.now(),
            **whose,
        )
    StepRun.objects.filter(matter=matter).update(limit=limit, due_on=last)


@pytest.mark.parametrize("rows", [1, MOST])
@pytest.mark.parametrize("organs", [1, 30])
@pytest.mark.parametrize("delegators", [0, 3])
@pytest.mark.parametrize("named", [False, True])
def test_the_page_costs_six_queries_whatever_there_is(
    drafted, rows, organs, delegators, named, django_assert_num_queries
):
    cast, matters = drafted
    person, unit = cast.drafter, cast.drafting_unit
    for number, organ in enumerate(organs_like(unit, organs)):
        appoint(person, Role.DRAFTER, organ)
        appoint(person, Role.HEAD, organ)
        StepRun.objects.open().filter(matter=matters[number % MOST]).update(organ=organ)
    StepRun.objects.exclude(matter__in=matters[:rows]).update(status="DONE")
    for number in range(delegators):
        other = a_colleague(unit, f"第{number}人", f"person{number}")
        appoint(other, Role.DRAFTER, unit)
        given_today(other, person, unit, Role.DRAFTER)
    if named:
        assign_named(matters[0], person, role=NamedRole.EXPERT)
    tell([person], "一条消息", now=timezone.now(), matter=matters[0])
    bring_before_superior(matters[0], unit)
    client = signed_in(person)
    told = client.get("/messages/").context["page"].total
    with django_assert_num_queries(QUERIES):
        response = client.get("/")
    inbox = response.context["inbox"]
    assert (inbox.total, len(inbox.tasks)) == (rows, min(rows, 20))
    assert (inbox.late, inbox.escalated) == (1, 1)
    assert inbox.tasks[0].step.matter == matters[0]
    assert inbox.tasks[0].mark.text == "逾期督办：逾期第1个工作日，督办"
    assert len(response.context["unread"]) == min(told, 5)


def test_whoever_has_nothing_costs_no_more(drafted, django_assert_num_queries):
    cast, _ = drafted
    client = signed_in(a_colleague(cast.justice))
    with django_assert_num_queries(QUERIES - 2):
        assert client.get("/").context["inbox"].total == 0


def test_the_inbox_walks_an_index(drafted):
    """However many steps there are, those of other organs are not looked at."""
    cast, _ = drafted
    walked = "SEARCH workflows_steprun USING INDEX"
    if connection.vendor == "postgresql":
        walked = "Index Scan using step_run_inbox"
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    plan = waiting_for(holdings_of(cast.drafter, timezone.localdate())).by_due_date().explain()
    assert walked in plan
