"""逾期督办: what ran out and was brought before the person as superior."""

import pytest

from tests.browsing import inline_in, page, signed_in, words_of
from tests.builders import a_cast, a_walk, instant
from workflows import limits
from workflows.models import Matter, TimeLimit
from workflows.sweeping import sweep

pytestmark = pytest.mark.django_db

ADDRESS = "/overdue/"
QUERIES = 5


def overdue(count=1, cast=None):
    cast = cast or a_cast()
    return cast, [a_walk(at="review", cast=cast) for _ in range(count)]


def rows(client, **query):
    return [one.row.limit.matter for one in client.get(ADDRESS, query).context["rows"]]


def test_the_head_of_the_organ_in_charge_hears_first_then_the_office():
    cast, (walk,) = overdue()
    head, office = signed_in(cast.bureau_head), signed_in(cast.intake)
    sweep(now=instant(2026, 4, 27))
    assert (rows(head), rows(office)) == ([walk.matter], [])
    sweep(now=instant(2026, 4, 29))
    assert (rows(head), rows(office)) == ([walk.matter], [walk.matter])


def test_nobody_else_hears_of_it():
    cast, _ = overdue()
    sweep(now=instant(2026, 5, 20))
    for person in (cast.reviewer, cast.drafter, cast.mayor, a_cast("360700").bureau_head):
        assert rows(signed_in(person)) == []
    assert "没有报您督办的逾期时限。" in words_of(signed_in(cast.reviewer).get(ADDRESS))


def test_the_inbox_counts_them():
    cast, _ = overdue(2)
    sweep(now=instant(2026, 4, 27))
    response = signed_in(cast.bureau_head).get("/")
    assert response.context["inbox"].escalated == 2
    assert "逾期督办 2" in words_of(response)


def test_a_limit_met_late_leaves_the_list_and_stays_in_the_record():
    cast, (walk,) = overdue()
    sweep(now=instant(2026, 4, 27))
    limit = TimeLimit.objects.get(matter=walk.matter, name="review")
    limits.meet(limit, instant(2026, 4, 28).date())
    client = signed_in(cast.bureau_head)
    assert (rows(client), rows(client, all="1")) == ([], [walk.matter])
    assert "逾期完成" in words_of(client.get(ADDRESS, {"all": "1"}))
    words = words_of(signed_in(cast.reviewer).get(page("limit", walk.matter, limit.pk)))
    assert "2026年4月25日 逾期 已逾期" in words
    assert "2026年4月27日 逾期督办 逾期第1个工作日" in words
    assert "2026年4月25日 已逾期" in words_of(
        signed_in(cast.reviewer).get(page("matter", walk.matter))
    )


def test_a_secret_matter_is_not_named_to_a_superior_who_was_not_admitted():
    cast, (walk,) = overdue()
    sweep(now=instant(2026, 4, 27))
    Matter.objects.filter(pk=walk.matter.pk).update(
        secret=True, secrecy_basis="定密", disclosure="withheld"
    )
    assert rows(signed_in(cast.bureau_head)) == []


def test_a_reminder_stands_beside_the_due_day_in_the_inbox():
    cast, _ = overdue()
    sweep(now=instant(2026, 4, 21))
    assert "临期提醒：距最迟日3个工作日" in words_of(signed_in(cast.reviewer).get("/"))


@pytest.mark.parametrize("count", [1, 25])
def test_the_number_of_queries_does_not_depend_on_the_rows(count, django_assert_num_queries):
    cast, (walk,) = overdue()
    first = TimeLimit.objects.get(matter=walk.matter, name="review")
    for number in range(1, count):
        copy_of(walk.matter, first, number)
    sweep(now=instant(2026, 4, 27))
    client = signed_in(cast.bureau_head)
    with django_assert_num_queries(QUERIES):
        response = client.get(ADDRESS)
    assert len(response.context["rows"]) == min(count, 20)
    assert inline_in(response) == []


def copy_of(matter, limit, number):
    """A matter with the same overdue limit; walking twenty-four of them would take minutes."""
    twin = Matter.objects.get(pk=matter.pk)
    twin.pk, twin.reference = None, f"TWIN-{number}"
    twin._state.adding = True
    twin.save()
    limits.start(twin, "review", limit.started_on, limit.created_at, organ=limit.organ)
