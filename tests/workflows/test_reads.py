"""No unlogged reading of what is secret or personal, no flood of rows, and few who see them."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reviews.models import CommentPeriod
from reviews.transitions import comments
from tests.browsing import html_of, page, signed_in, words_of
from tests.builders import a_cast, a_walk, instant
from workflows import ledger
from workflows.appointments import appoint, assign_named
from workflows.constants import NamedRole, Role
from workflows.errors import NotRecorded
from workflows.evidence.reads import Reading, keep_reading
from workflows.evidence.verification import verify_all
from workflows.models import Entry, Matter, User
from workflows.recusals import recuse

pytestmark = pytest.mark.django_db

NOW = instant(2026, 3, 9)
PAGE = Reading("matter", "事项页面")


def a_secret(at="submit"):
    walk = a_walk(at=at)
    Matter.objects.filter(pk=walk.matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )
    walk.matter.refresh_from_db()
    for one in (walk.cast.drafter, walk.cast.mayor):
        assign_named(walk.matter, one, role=NamedRole.INSIDER)
    return walk


def reads():
    return Entry.objects.filter(verb="read").order_by("position")


def told():
    return [(row.actor, row.detail["kind"], row.reason) for row in reads()]


def an_auditor(organ):
    auditor = User.objects.create(username="jiancha", name="纪检之", organ=organ)
    appoint(auditor, Role.AUDITOR, organ)
    return auditor


@pytest.mark.parametrize(
    ("name", "arguments", "kind", "title"),
    [
        ("matter", (), "事项页面", ""),
        ("ledger", (), "办理记录", ""),
        ("ledger_lines", (), "办理记录（下载）", ""),
        ("text", (1,), "文稿（下载）", "第1稿"),
        ("words", (1,), "文稿", "第1稿"),
        ("dossier", (), "案卷包（下载）", ""),
        ("verb", ("submit_for_review",), "办理页面", ""),
        ("certificate", (), "程序合规证明", ""),
        ("certificate_paper", (), "程序合规证明（下载）", ""),
        ("certificate_data", (), "程序合规证明数据（下载）", ""),
        ("matter_plan", (), "排期", ""),
        ("recusals", (), "回避", ""),
        ("secrecy", (), "定密和知悉人员", ""),
    ],
)
def test_every_page_of_a_secret_matter_leaves_a_row(name, arguments, kind, title):
    walk = a_secret()
    response = signed_in(walk.cast.drafter).get(page(name, walk.matter, *arguments))
    assert response.status_code == 200
    assert told() == [(walk.cast.drafter, kind, title)]
    row = reads().get()
    assert (row.matter, row.sequence, row.subject) == (None, None, walk.matter.reference)
    assert row.detail["key"] == ":".join([name, *map(str, arguments)])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("limit", "时限"),
        ("proof_json", "时限计算数据（下载）"),
        ("proof_pdf", "时限计算说明（下载）"),
    ],
)
def test_a_limit_of_a_secret_matter_is_read_by_its_name(name, kind):
    walk = a_secret()
    limit = walk.matter.limits.first()
    signed_in(walk.cast.drafter).get(page(name, walk.matter, limit.pk))
    assert told() == [(walk.cast.drafter, kind, limit.label)]


def test_lifting_a_recusal_in_a_secret_matter_is_read_with_whose_it_is():
    walk = a_secret()
    recusal = recuse(
        matter=walk.matter,
        person=walk.cast.drafter,
        reason="近亲属",
        actor=walk.cast.drafter,
        now=walk.now,
    )
    signed_in(walk.cast.mayor).get(page("lift_recusal", walk.matter, recusal.pk))
    assert told() == [(walk.cast.mayor, "解除回避", walk.cast.drafter.name)]


def test_a_paper_of_a_secret_matter_leaves_a_row_with_its_title():
    walk = a_secret()
    paper = walk.matter.attachments.first()
    signed_in(walk.cast.drafter).get(page("paper", walk.matter, paper.pk))
    assert told() == [(walk.cast.drafter, "材料（下载）", paper.title)]


def test_what_is_not_there_is_not_read():
    walk = a_secret()
    assert signed_in(walk.cast.drafter).get(page("text", walk.matter, 99)).status_code == 404
    assert not reads().exists()


def test_whoever_is_shown_nothing_has_read_nothing():
    walk = a_secret()
    assert signed_in(walk.cast.reviewer).get(page("matter", walk.matter)).status_code == 404
    assert Client().get(page("matter", walk.matter)).status_code == 302
    assert not reads().exists()


def test_an_ordinary_matter_leaves_no_row():
    walk = a_walk(at="submit")
    for name in ("matter", "ledger", "certificate", "recusals"):
        signed_in(walk.cast.drafter).get(page(name, walk.matter))
    assert not reads().exists()


def test_the_lines_of_a_ledger_with_the_names_in_them_leave_a_row_in_any_matter():
    walk = a_walk(at="submit")
    signed_in(walk.cast.drafter).get(page("ledger_lines", walk.matter))
    assert [kind for _, kind, _ in told()] == ["办理记录（下载）"]


def with_a_comment():
    walk = a_walk(at="collect_comments")
    walk.do(
        comments.record_comment,
        walk.cast.drafter,
        author="王小明 13900000000",
        channel="site",
        text="建议增加充电桩",
        received_on=walk.today,
    )
    return walk, page("comments", walk.matter, CommentPeriod.latest(walk.matter).pk)


def test_reading_who_has_commented_leaves_a_row_in_any_matter():
    walk, address = with_a_comment()
    assert "王小明" in words_of(signed_in(walk.cast.drafter).get(address))
    assert [kind for _, kind, _ in told()] == ["公众意见"]


def test_answering_what_the_public_said_is_reading_it_and_leaves_a_row():
    walk, _ = with_a_comment()
    walk.run(until="settle_comments")
    client, address = signed_in(walk.cast.drafter), page("verb", walk.matter, "settle_comments")
    assert "建议增加充电桩" in words_of(client.get(address))
    assert told() == [(walk.cast.drafter, "办理页面", "")]
    assert reads().get().detail["key"] == "verb:settle_comments"
    client.get(page("verb", walk.matter, "extend_limit"))
    assert reads().count() == 1


def test_the_page_of_a_matter_shows_what_was_said_and_not_who_said_it():
    walk, address = with_a_comment()
    response = signed_in(walk.cast.drafter).get(page("matter", walk.matter))
    assert "建议增加充电桩" in words_of(response)
    assert "王小明" not in words_of(response)
    assert address in html_of(response)


def test_a_reload_is_no_flood():
    walk = a_secret()
    client = signed_in(walk.cast.drafter)
    for _ in range(5):
        client.get(page("matter", walk.matter))
    assert reads().count() == 1
    client.get(page("ledger", walk.matter))
    signed_in(walk.cast.mayor).get(page("matter", walk.matter))
    assert reads().count() == 3


@pytest.mark.parametrize(("minutes", "count"), [(9, 1), (10, 2), (11, 2)])
def test_after_some_minutes_it_is_another_reading(minutes, count):
    walk = a_secret()
    for now in (NOW, NOW + timedelta(minutes=minutes)):
        keep_reading(matter=walk.matter, reader=walk.cast.drafter, reading=PAGE, now=now)
    assert reads().count() == count


def test_the_minutes_are_a_setting(settings):
    settings.READ_ROW_MINUTES = 60
    walk = a_secret()
    for minutes in (0, 30, 59, 60):
        now = NOW + timedelta(minutes=minutes)
        keep_reading(matter=walk.matter, reader=walk.cast.drafter, reading=PAGE, now=now)
    assert reads().count() == 2


def failing(**_fields):
    raise DatabaseError("no space left")


@pytest.mark.parametrize(
    ("name", "arguments"), [("matter", ()), ("text", (1,)), ("ledger_lines", ())]
)
def test_what_cannot_be_logged_is_not_shown(monkeypatch, name, arguments):
    walk = a_secret()
    monkeypatch.setattr(ledger, "record", failing)
    response = signed_in(walk.cast.drafter).get(page(name, walk.matter, *arguments))
    assert response.status_code == 503
    assert "查阅情况现在不能记录，因此不能显示" in words_of(response)
    assert walk.matter.title not in words_of(response)
    assert not reads().exists()


def test_the_refusal_of_an_unlogged_reading_is_one_of_the_family(monkeypatch):
    walk = a_secret()
    monkeypatch.setattr(ledger, "record", failing)
    with pytest.raises(NotRecorded) as refused:
        keep_reading(matter=walk.matter, reader=walk.cast.drafter, reading=PAGE, now=NOW)
    assert (refused.value.code, refused.value.status_code) == ("not_recorded", 503)


def test_readings_stand_in_the_chain_and_not_in_the_matter():
    walk = a_secret()
    before = walk.matter.entries.count()
    client = signed_in(walk.cast.drafter)
    client.get(page("matter", walk.matter))
    assert walk.matter.entries.count() == before
    shown = client.get(page("ledger", walk.matter)).context["page"].rows
    assert "read" not in {entry.verb for entry in shown}
    assert verify_all().intact


def reads_page(user, matter):
    return signed_in(user).get(page("reads", matter))


def test_an_auditor_sees_who_has_read_a_secret_matter_and_not_what_it_is():
    walk = a_secret()
    signed_in(walk.cast.drafter).get(page("text", walk.matter, 1))
    for organ in (walk.cast.government, walk.cast.justice):
        User.objects.filter(username="jiancha").update(username=f"jiancha-{organ.pk}")
        auditor = an_auditor(organ)
        response = reads_page(auditor, walk.matter)
        assert response.status_code == 200
        words = words_of(response)
        assert walk.cast.drafter.name in words
        assert "文稿（下载）" in words
        assert walk.matter.reference in words
        assert walk.matter.title not in words
        assert "第1稿" not in words


def test_a_head_who_knows_the_matter_sees_who_has_read_it():
    walk = a_secret()
    signed_in(walk.cast.drafter).get(page("text", walk.matter, 1))
    words = words_of(reads_page(walk.cast.mayor, walk.matter))
    assert "文稿（下载） ：第1稿" in words
    assert walk.matter.title in words


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (lambda cast: cast.bureau_head, 404),
        (lambda cast: cast.drafter, 403),
        (lambda cast: cast.reviewer, 404),
        (lambda _cast: a_cast("360700").mayor, 404),
        (lambda cast: an_auditor(cast.market), 404),
    ],
    ids=["a head who may not know", "an insider", "a reviewer", "elsewhere", "another auditor"],
)
def test_nobody_else_sees_who_has_read(who, status):
    walk = a_secret()
    assert reads_page(who(walk.cast), walk.matter).status_code == status


def test_a_matter_that_is_not_there_has_no_readings():
    walk = a_secret()
    walk.matter.reference = "none"
    assert reads_page(walk.cast.mayor, walk.matter).status_code == 404


def test_those_who_watch_find_the_page_from_the_ledger():
    walk = a_walk()
    address = page("reads", walk.matter)
    assert address in html_of(signed_in(walk.cast.mayor).get(page("ledger", walk.matter)))
    assert address not in html_of(signed_in(walk.cast.drafter).get(page("ledger", walk.matter)))


def test_the_page_costs_as_many_queries_whatever_the_rows():
    walk = a_walk()
    client = signed_in(walk.cast.mayor)
    counts = []
    for times in (1, 25):
        for number in range(times):
            reading = Reading(f"paper:{times}-{number}", "材料（下载）", "材料")
            keep_reading(matter=walk.matter, reader=walk.cast.drafter, reading=reading, now=NOW)
        with CaptureQueriesContext(connection) as queries:
            client.get(page("reads", walk.matter))
        counts.append(len(queries))
    assert counts[0] == counts[1]
