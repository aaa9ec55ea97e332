"""Every address × every visitor × every method: the exact status, and no word of what is secret.

Then what is secret, what belongs to another matter or person, and what somebody made up.
"""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.access.people import in_its_time
from tests.access.route_table import ROUTES
from tests.access.visitors import EVERYBODY, expected, otherwise, some
from tests.access.world import the_world
from workflows.models import StepRun

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

REFUSED_METHODS = ("POST", "PUT", "PATCH", "DELETE", "TRACE")
# At these doors everybody knocks; at the others one of each kind does, and who may alone.
WIDE = {"matter", "reads", "inbox"}
OFTEN = (
    "drafter@drafting_unit",
    "secrecy_officer@drafting_unit",
    "administrator@justice",
    "insider@matter",
    "recused",
    "deputy",
    "drafter@consulted",
    "everything@foreign",
    "superuser",
    "insider@secret",
    "anonymous",
    "inactive",
)
BY_POST = ("office_intake@office", "secrecy_officer@drafting_unit", "drafter@consulted",
           "all_but office_intake@office", "everything@foreign", "superuser",
           "anonymous")  # fmt: skip

world = in_its_time(the_world)


def address_of(route, world):
    return reverse(route.name, args=[world.places[word] for word in route.arguments.split()])


def knocking(route):
    return EVERYBODY if route.name in WIDE else some(*OFTEN)


def patterns(resolver):
    for one in resolver.url_patterns:
        yield from [one] if isinstance(one, URLPattern) else patterns(one)


def test_the_table_names_every_address_once():
    assert sorted(route.name for route in ROUTES) == sorted(
        str(one.name) for one in patterns(get_resolver())
    )


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_who_sees_it(world, route):
    address, who = address_of(route, world), knocking(route)
    found = {name: world.answer(name, "get", address) for name in who}
    got = {name: one.status_code for name, one in found.items()}
    assert otherwise(got, route.answers(of=who)) == ""


@pytest.mark.parametrize("route", [one for one in ROUTES if "unknown 302" in one.seen], ids=str)
def test_the_unknown_are_sent_to_the_sign_in_and_back(world, route):
    address = address_of(route, world)
    location = world.clients["anonymous"].get(address).headers["Location"]
    assert location == f"/sign-in/?next={address}"


@pytest.mark.parametrize("route", [one for one in ROUTES if one.sent], ids=str)
def test_who_may_send_to_it_and_nobody_refused_changes_a_row(world, route):
    address, who = address_of(route, world), some(*BY_POST)
    found = {name: world.sent(name, address) for name in sorted(who)}
    got = {name: status for name, (status, _) in found.items()}
    assert otherwise(got, route.answers_to_post(of=who)) == ""
    assert [name for name, (status, changed) in found.items() if status >= 400 and changed] == []


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_no_other_method_is_answered(world, route):
    """HEAD says what GET says and sends nothing; what is not in the table is refused."""
    address, client = address_of(route, world), world.clients["all_but head@joint"]
    seen = route.answers(of={"all_but head@joint"})["all_but head@joint"]
    head = client.head(address)
    assert (head.status_code, head.getvalue()) == (seen, b"")
    for method in set(REFUSED_METHODS) - set(route.methods.split()):
        status = client.generic(method, address).status_code
        assert (method, status) == (method, route.other)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_nothing_is_taken_without_the_token_of_a_form(world, route):
    for name in ("all_but head@joint", "anonymous"):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = world.clients[name].cookies
        assert (name, strict.post(address_of(route, world)).status_code) == (name, 403)


# -- the secret matter

INITIATED = "all 404, unknown 302, insider@secret the_reviewer 200"
NONE_OF_IT = "all 404, unknown 302"
# Otherwise than INITIATED; auditors know who has read it, not what it is.
SECRET = {
    "reads": "all 404, unknown 302, insider@secret the_reviewer 403,"
    " auditor@government hybrid recused every_right 200",
    "verb": "all 404, unknown 302, insider@secret the_reviewer 409",
    "secrecy_act": "all 404, unknown 302, insider@secret the_reviewer 403",
    "compare": NONE_OF_IT,
    "lift_recusal": NONE_OF_IT,
}
AROUND = (
    "drafter@drafting_unit",
    "auditor@government",
    "administrator@justice",
    "insider@matter",
    "insider@neighbour",
    "hybrid",
    "deputy",
    "drafter@consulted",
    "superuser",
    "insider@secret",
    "the_reviewer",
    "anonymous",
)


@pytest.mark.parametrize(
    "route", [one for one in ROUTES if one.arguments.startswith("matter")], ids=str
)
def test_a_secret_matter_is_there_for_the_initiated_alone(world, route):
    words = [word if word == "verb" else f"{word}_of_secret" for word in route.arguments.split()]
    address = reverse(route.name, args=[world.places[word] for word in words])
    found = {name: world.answer(name, "get", address).status_code for name in some(*AROUND)}
    wanted = expected(SECRET.get(route.name, INITIATED), of=set(found))
    assert otherwise(found, wanted) == ""


# -- another's things


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("limit", "limit_of_neighbour"),
        ("proof_json", "limit_of_neighbour"),
        ("proof_pdf", "limit_of_neighbour"),
        ("paper", "paper_of_neighbour"),
        ("comments", "period_of_neighbour"),
        ("lift_recusal", "recusal_of_neighbour"),
        ("limit", "limit_of_secret"),
        ("paper", "paper_of_secret"),
    ],
)
def test_a_part_of_another_matter_is_not_reached_through_this_one(world, name, part):
    """``hybrid`` sees the neighbour's whole as well; the address is wrong all the same."""
    own = part.partition("_")[0]
    places = world.places
    there = reverse(name, args=[places["matter"], places[own]])
    assert world.answer("hybrid", "get", there).status_code == 200
    elsewhere = reverse(name, args=[places["matter"], places[part]])
    assert world.answer("hybrid", "get", elsewhere).status_code == 404
    if name == "lift_recusal":
        assert world.answer("hybrid", "post", elsewhere, {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("number", [0, 99, 10**18])
@pytest.mark.parametrize("name", ["text", "words", "paper", "limit", "comments", "lift_recusal"])
def test_what_is_not_there_is_not_found(world, name, number):
    address = reverse(name, args=[world.places["matter"], number])
    assert world.answer("hybrid", "get", address).status_code == 404


@pytest.mark.parametrize("query", ["old=1&new=99", "old=99&new=1", "old=0&new=99"])
def test_texts_that_are_not_there_are_not_compared(world, query):
    address = reverse("compare", args=[world.places["matter"]])
    assert world.answer("hybrid", "get", f"{address}?{query}").status_code == 404


def test_a_step_of_another_matter_is_no_step_of_this_one(world):
    own = StepRun.objects.open().get(matter=world.walk.matter)
    foreign = StepRun.objects.open().get(matter=world.neighbour.matter)
    address = reverse("verb", args=[world.places["matter"], "archive_matter"])
    intake = "office_intake@office"
    assert world.answer(intake, "get", f"{address}?step={own.pk}").status_code == 200
    for method in ("get", "post"):
        assert world.answer(intake, method, f"{address}?step={foreign.pk}").status_code == 409


def test_a_delegation_is_ended_by_its_own_people_alone(world):
    address = reverse("end_delegation", args=[world.places["delegation"]])
    reason = {"reason": "不再需要"}
    for name in ("administrator@office", "administrator@foreign", "superuser", "former_deputy"):
        assert (name, world.answer(name, "post", address, reason).status_code) == (name, 404)
    assert world.answer("deputy", "post", address, reason).status_code == 403
    assert world.answer("administrator@justice", "post", address, reason).status_code == 302


def test_a_feed_lies_at_its_own_secret_and_shows_what_its_person_sees(world):
    secret = world.places["feed"]
    own = world.answer("the_reviewer", "get", reverse("own_feed")).getvalue()
    strangers = world.answer("everything@foreign", "get", reverse("own_feed")).getvalue()
    assert b"BEGIN:VEVENT" in own
    assert b"BEGIN:VEVENT" not in strangers
    assert world.clients["anonymous"].get(reverse("secret_feed", args=[secret])).getvalue() == own
    for wrong in (secret[:-1], secret + "x", secret.swapcase(), "mine2", "%00", "1"):
        address = reverse("secret_feed", args=[wrong])
        assert (wrong, world.answer("anonymous", "get", address).status_code) == (wrong, 404)


# -- the lists


LISTS = ("inbox", "escalated", "handled", "matters", "messages", "own_feed")


@pytest.mark.parametrize("who", ["everything@foreign", "superuser", "former_deputy"])
@pytest.mark.parametrize("name", LISTS)
def test_a_stranger_finds_no_matter_in_any_list(world, name, who):
    """Neither its title nor its number, whatever they look for."""
    matters = (world.walk.matter, world.neighbour.matter)
    for query in ("", "?words=2026", "?kind=normative_document", "?stage=legality_review"):
        body = world.answer(who, "get", reverse(name) + query).getvalue().decode()
        told = [word for one in matters for word in (one.title, one.reference) if word in body]
        assert (query, told) == (query, [])


def test_who_looks_for_the_secret_title_or_number_finds_nothing(world):
    """Neither in the list nor in its count; the initiated do."""
    for word in world.unsaid:
        address = f"{reverse('matters')}?{urlencode({'words': word})}"
        for name in ("hybrid", "all_but head@joint", "administrator@justice", "insider@matter"):
            page = world.clients[name].get(address).context["page"]
            assert (page.total, list(page.rows)) == (0, [])
        page = world.clients["insider@secret"].get(address).context["page"]
        assert [one.title for one in page.rows] == [world.secret.matter.title]


# -- made-up values


MADE_UP = {
    "nothing": "",
    "negative": "-1",
    "zero": "0",
    "far": "999999999",
    "huge": "9" * 400,
    "word": "abc",
    "full width": "１２",
    "not a digit": "²",
    "zero byte": "a\x00b",
    "sql": "' OR 1=1 --",
    "wildcards": "%_",
    "tag": "<script>alert(1)</script>",
    "no day": "2026-02-30",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "half a pair": "\ud800",
}
QUERIES = [
    ("inbox", "kind step page"),
    ("escalated", "all page"),
    ("handled", "page"),
    ("matters", "words kind stage page"),
    ("messages", "page"),
    ("catalogue", "year"),
    ("calendar", "page"),
    ("notice_proposal", "page"),
    ("plan", "division kind start by work off format"),
    ("plan_data", "division kind start by work off"),
    ("matter_plan", "by work off start format"),
    ("matter_plan_data", "by work off start"),
    ("register_matter", "maker drafting_unit"),
    ("ledger", "page"),
    ("past", "at entry after"),
    ("reads", "page"),
    ("comments", "page"),
    ("compare", "old new only"),
    ("verb", "step"),
    ("sign_in", "next"),
]
LAWFUL_BESIDE = {"register_matter": {"kind": "normative_document"}}
LAWFUL = {200, 302, 400, 404, 409, 422}


@pytest.mark.parametrize(("name", "parameters"), QUERIES, ids=[name for name, _ in QUERIES])
def test_a_made_up_value_is_answered_or_refused(world, name, parameters):
    """Never an error of the server, and what was typed comes back as words only."""
    route = next(one for one in ROUTES if one.name == name)
    address = address_of(route, world)
    who = "anonymous" if name == "sign_in" else "all_but head@joint"
    for case, value in MADE_UP.items():
        made_up = value.encode("utf-8", "surrogatepass")
        query = urlencode(dict.fromkeys(parameters.split(), made_up) | LAWFUL_BESIDE.get(name, {}))
        answer = world.answer(who, "get", f"{address}?{query}")
        assert (case, answer.status_code in LAWFUL) == (case, True)
        if answer.headers["Content-Type"].startswith("text/html"):
            assert "<script>alert" not in answer.getvalue().decode()
