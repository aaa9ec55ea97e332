"""待办: in order of due day, six queries, and nothing that is not one's own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reviews.transitions import experts, supplements
from tests.browsing import html_of, signed_in, words_of
from tests.builders import a_cast, a_walk
from tests.workflows.test_delegations import a_colleague
from tests.workflows.test_page_delegations import given_today
from workflows.appointments import appoint
from workflows.constants import Kind, Role
from workflows.models import Entry, Organ, OrganLevel, OrganType, Recusal, StepRun, TimeLimit

pytestmark = pytest.mark.django_db

# Session, person, rights, counts, the rows of the page, messages.
INBOX_QUERIES = 6


def drafts(count):
    cast = a_cast()
    return cast, [a_walk(cast=cast).matter for _ in range(count)]


def fall_due(matter, days):
    today = timezone.localdate()
    StepRun.objects.open().filter(matter=matter).update(due_on=today + timedelta(days=days))


def test_earliest_due_day_first_and_undated_last():
    cast, (undated, late, soon) = drafts(3)
    fall_due(soon, 2)
    fall_due(late, -1)
    inbox = signed_in(cast.drafter).get("/").context["inbox"]
    assert [task.step.matter for task in inbox.tasks] == [late, soon, undated]


@pytest.mark.parametrize(
    ("case", "days", "words", "tone"),
    [
        ("yesterday", -1, "已逾期1天", "bad"),
        ("today, still lawful until midnight", 0, "今天到期", "warn"),
        ("in three days", 3, "还剩3天", "warn"),
        ("in four days", 4, "还剩4天", "calm"),
    ],
)
def test_the_due_day_is_said_in_words(case, days, words, tone):
    cast, (matter,) = drafts(1)
    fall_due(matter, days)
    response = signed_in(cast.drafter).get("/")
    day = timezone.localdate() + timedelta(days=days)
    assert f"{day.month}月{day.day}日 24:00" in words_of(response)
    assert f'<span class="badge {tone}">{words}</span>' in html_of(response)


def test_counts_of_late_and_of_today():
    cast, (late, today, _) = drafts(3)
    fall_due(late, -4)
    fall_due(today, 0)
    inbox = signed_in(cast.drafter).get("/").context["inbox"]
    assert (inbox.total, inbox.late, inbox.today) == (3, 1, 1)


def test_an_unsure_due_day_is_marked():
    walk = a_walk(at="review")
    reviewer = walk.cast.reviewer
    plain = words_of(signed_in(reviewer).get("/"))
    TimeLimit.objects.filter(matter=walk.matter, name="review").update(
        provisional=True, verified=False
    )
    marked = words_of(signed_in(reviewer).get("/"))
    assert ("暂定" in plain, "暂定" in marked) == (False, True)
    # The footer of every page explains the second mark once.
    assert marked.count("待核实") == plain.count("待核实") + 1


def test_only_what_waits_for_the_person_is_listed():
    walk = a_walk(at="unit_review")
    assert signed_in(walk.cast.unit_reviewer).get("/").context["inbox"].total == 1
    assert signed_in(walk.cast.drafter).get("/").context["inbox"].total == 0


def test_an_empty_inbox_says_so():
    response = signed_in(a_cast().mayor).get("/")
    assert "现在没有待您办理的事项。" in words_of(response)


def test_filters_by_kind_and_step():
    cast = a_cast()
    document = a_walk(cast=cast).matter
    decision = a_walk(cast=cast, kind=Kind.MAJOR_DECISION, at="send_consultation").matter
    client = signed_in(cast.drafter)
    by_kind = client.get("/", {"kind": Kind.NORMATIVE_DOCUMENT}).context["inbox"]
    by_step = client.get("/", {"step": "send_consultation"}).context["inbox"]
    assert [task.step.matter for task in by_kind.tasks] == [document]
    assert [task.step.matter for task in by_step.tasks] == [decision]
    assert by_kind.total == by_step.total > 2


def test_a_filter_that_matches_nothing_shows_nothing():
    cast, _ = drafts(1)
    response = signed_in(cast.drafter).get("/", {"step": "sign"})
    assert "没有符合筛选条件的待办。" in words_of(response)


def test_long_inboxes_come_in_pages():
    cast, matters = drafts(21)
    client = signed_in(cast.drafter)
    first, second = (client.get("/", {"page": number}).context["inbox"] for number in (1, 2))
    assert (len(first.tasks), first.page.has_next) == (20, True)
    assert [task.step.matter for task in second.tasks] == [matters[-1]]
    assert client.get("/", {"page": "x"}).context["inbox"].page.number == 1


@pytest.mark.parametrize("count", [1, 25])
def test_the_number_of_queries_does_not_depend_on_the_rows(count, django_assert_num_queries):
    cast, _ = drafts(count)
    client = signed_in(cast.drafter)
    with django_assert_num_queries(INBOX_QUERIES):
        response = client.get("/")
    assert len(response.context["inbox"].tasks) == min(count, 20)


def test_the_number_of_queries_does_not_depend_on_the_roles(django_assert_num_queries):
    cast, _ = drafts(1)
    for number in range(40):
        organ = Organ.objects.create(
            name=f"第{number}乡人民政府",
            division="510811100",
            level=OrganLevel.TOWN,
            type=OrganType.GOVERNMENT,
        )
        appoint(cast.drafter, Role.DRAFTER, organ)
        appoint(cast.drafter, Role.HEAD, organ)
    client = signed_in(cast.drafter)
    with django_assert_num_queries(INBOX_QUERIES):
        assert client.get("/").context["inbox"].total == 1


def test_a_named_expert_is_asked_until_the_opinion_is_given(django_assert_num_queries):
    walk = a_walk(at="conclude_experts")
    expert = walk.cast.experts[0]
    client = signed_in(expert)
    with django_assert_num_queries(INBOX_QUERIES):
        asked = client.get("/").context["inbox"]
    assert [task.step.name for task in asked.tasks] == ["conclude_experts"]
    walk.do(
        experts.give_expert_opinion,
        expert,
        no_interest=True,
        necessity="必要",
        feasibility="可行",
        soundness="科学",
    )
    assert client.get("/").context["inbox"].total == 0


def standing_in(delegators, organ, role=Role.LEGALITY_REVIEWER):
    """Somebody to whom each of these has delegated the role from today on."""
    deputy = a_colleague(organ)
    for person in delegators:
        appoint(person, role, organ)
        given_today(person, deputy, organ)
    return deputy


def for_whom(person):
    tasks = signed_in(person).get("/").context["inbox"].tasks
    return [(task.step.name, task.on_behalf_of) for task in tasks]


def test_a_row_says_for_whom_the_step_would_be_done():
    walk = a_walk(at="review")
    deputy = standing_in([walk.cast.reviewer], walk.cast.justice)
    assert for_whom(deputy) == [("review", "李明法")]
    assert "审核 代李明法办理" in words_of(signed_in(deputy).get("/"))
    assert for_whom(walk.cast.reviewer) == [("review", "")]
    assert "办理</span>" not in html_of(signed_in(walk.cast.reviewer).get("/"))


def test_ones_own_right_comes_before_anothers_in_the_row():
    walk = a_walk(at="accept")
    deputy = standing_in([walk.cast.reviewer], walk.cast.justice)
    appoint(deputy, Role.LEGALITY_REVIEWER, walk.cast.justice)
    assert for_whom(deputy) == [("accept", "")]


def test_of_several_delegators_the_row_names_the_one_the_act_would_be_for():
    walk = a_walk(at="accept")
    first = a_colleague(walk.cast.justice, "甲某", "first")
    second = a_colleague(walk.cast.justice, "", "second")
    deputy = standing_in([first, second], walk.cast.justice)
    assert for_whom(deputy) == [("accept", "甲某")]
    Recusal.objects.create(
        matter=walk.matter, person=first, by=first, reason="近亲属", at=timezone.now()
    )
    assert for_whom(deputy) == [("accept", "second")]
    supplements.accept_materials(
        matter=walk.matter, actor=deputy, now=timezone.now(), complete=True
    )
    assert Entry.objects.filter(matter=walk.matter).last().on_behalf_of == second
