"""The proof is offered beside the limit, through the same door, and tells what is stored."""

import json
import subprocess
import sys
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from tests.browsing import html_of, page, signed_in, words_of
from tests.builders import a_cast, a_walk, instant
from tests.notice_cases import a_review, keepers, put_in_force, the_notice
from workflows import limits
from workflows.bounds import Range
from workflows.calendars import calendar_of
from workflows.citations import Citation
from workflows.models import Matter, Suspension, TimeLimit
from workflows.proofs import recompute

pytestmark = pytest.mark.django_db

PROOFS = ("proof_json", "proof_pdf")
ADMISSION_AND_PROOF_QUERIES = 8


@pytest.fixture
def reviewed():
    walk = a_walk(at="review")
    return walk, TimeLimit.objects.get(matter=walk.matter, name="review")


def proof_of(walk, limit):
    response = signed_in(walk.cast.reviewer).get(page("proof_json", walk.matter, limit.pk))
    assert response.status_code == 200
    return json.loads(response.content)


def test_the_page_of_a_limit_offers_paper_data_and_script(reviewed):
    walk, limit = reviewed
    html = html_of(signed_in(walk.cast.reviewer).get(page("limit", walk.matter, limit.pk)))
    for name in PROOFS:
        assert f'href="{page(name, walk.matter, limit.pk)}"' in html
    assert f'href="{reverse("recompute")}"' in html
    assert all(word in html for word in ("打印（PDF）", "导出（JSON）", "校验脚本"))


def test_the_export_tells_what_is_stored(reviewed):
    walk, limit = reviewed
    proof = proof_of(walk, limit)
    assert proof["matter"]["reference"] == walk.matter.reference
    assert proof["matter"]["title"] == walk.matter.title
    assert proof["limit"] == {
        "name": "review", "label": limit.label, "status": "running",
        "event_on": "2026-04-02", "met_on": None, "late": False,
    }  # fmt: skip
    assert proof["result"]["latest_on"] == "2026-04-24"
    assert proof["recorded"] == {
        "calendar_revision": limit.calendar_revision, "agrees": True,
        "earliest_on": "2026-04-10", "kept_open_until": None, "latest_on": "2026-04-24",
    }  # fmt: skip
    assert proof["rule"]["pack"]["sha256"] == walk.matter.pack.sha256
    assert proof["calendar"]["revision"] == limit.calendar_revision


def test_the_downloads_check_each_other(reviewed, tmp_path):
    walk, limit = reviewed
    client = signed_in(walk.cast.reviewer)
    for name, address in (
        ("proof.json", page("proof_json", walk.matter, limit.pk)),
        ("recompute.py", reverse("recompute")),
    ):
        (tmp_path / name).write_bytes(client.get(address).content)
    told = subprocess.run(
        [sys.executable, "-I", "-S", "recompute.py", "proof.json"],
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("一致。")


def test_the_paper_bears_the_hash_of_the_export(reviewed):
    walk, limit = reviewed
    response = signed_in(walk.cast.reviewer).get(page("proof_pdf", walk.matter, limit.pk))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="proof.pdf"'
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    pages = PdfReader(BytesIO(response.content)).pages
    text = "".join("".join(one.extract_text().split()) for one in pages)
    assert proof_of(walk, limit)["sha256"] in text
    assert walk.matter.title in text


def test_a_suspension_stands_with_its_ends_its_articles_and_its_people(reviewed):
    walk, limit = reviewed
    cited = (Citation("某办法", "第九条", "part"),)
    reason = limits.Reason("补正材料：起草说明", cited)
    limits.suspend(limit, date(2026, 4, 8), reason, walk.cast.reviewer)
    proof = proof_of(walk, limit)
    assert proof["suspensions"][0]["last_on"] is None
    recompute.check(proof)
    limits.resume(limit, date(2026, 4, 13), walk.cast.reviewer)
    proof = proof_of(walk, limit)
    assert proof["suspensions"] == [{
        "stopped_on": "2026-04-08", "resumed_on": "2026-04-13",
        "first_on": "2026-04-09", "last_on": "2026-04-13",
        "reason": "补正材料：起草说明", "articles": ["《某办法》第九条（待核实）"],
        "suspended_by": str(walk.cast.reviewer), "resumed_by": str(walk.cast.reviewer),
    }]  # fmt: skip
    assert proof["result"]["latest_on"] == limit.latest_on.isoformat() == "2026-04-29"
    recompute.check(proof)


def test_a_suspension_of_no_day_changes_nothing(reviewed):
    walk, limit = reviewed
    for stopped, resumed in ((date(2026, 4, 7), date(2026, 4, 8)), (date(2026, 4, 8),) * 2):
        limits.suspend(limit, stopped, limits.Reason("补正"), walk.cast.reviewer)
        limits.resume(limit, resumed, walk.cast.reviewer)
    first, none = proof_of(walk, limit)["suspensions"]
    assert (first["first_on"], first["last_on"]) == ("2026-04-08", "2026-04-08")
    assert (none["first_on"], none["last_on"]) == (None, None)
    recompute.check(proof_of(walk, limit))


def test_a_register_that_says_otherwise_is_told(reviewed):
    walk, limit = reviewed
    TimeLimit.objects.filter(pk=limit.pk).update(latest_on="2026-04-23")
    proof = proof_of(walk, limit)
    assert (proof["recorded"]["agrees"], proof["recorded"]["latest_on"]) == (False, "2026-04-23")
    recompute.check(proof)


@pytest.mark.parametrize("name", PROOFS)
def test_the_proof_has_the_door_of_its_matter(reviewed, name):
    walk, limit = reviewed
    address = page(name, walk.matter, limit.pk)
    assert Client().get(address).status_code == 302
    assert signed_in(a_cast("360700").drafter).get(address).status_code == 404
    other = a_walk(cast=walk.cast).matter
    assert signed_in(walk.cast.drafter).get(page(name, other, limit.pk)).status_code == 404
    Matter.objects.filter(pk=walk.matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )
    assert signed_in(walk.cast.drafter).get(address).status_code == 404


def test_the_script_is_given_to_who_has_signed_in(reviewed):
    walk, _ = reviewed
    assert Client().get(reverse("recompute")).status_code == 302
    response = signed_in(walk.cast.drafter).get(reverse("recompute"))
    assert response.headers["Content-Disposition"] == 'attachment; filename="recompute.py"'


def suspend_often(walk, limit, numbers):
    for number in numbers:
        day = date(2026, 5, 1) + timedelta(days=2 * number)
        Suspension.objects.create(
            limit=limit, stopped_on=day, resumed_on=day, reason="补正",
            suspended_by=walk.cast.reviewer, resumed_by=walk.cast.drafter,
        )  # fmt: skip


@pytest.mark.parametrize("name", [*PROOFS, "limit"])
def test_the_number_of_queries_does_not_depend_on_the_suspensions(reviewed, name):
    walk, limit = reviewed
    client = signed_in(walk.cast.reviewer)
    counts = []
    for numbers in (range(1), range(1, 25)):
        suspend_often(walk, limit, numbers)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page(name, walk.matter, limit.pk)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= ADMISSION_AND_PROOF_QUERIES


# -- what a provisional day can still become ---------------------------------------------------


@pytest.fixture
def provisional():
    walk = a_walk(at="review", now=instant(2026, 11, 23))
    matter = walk.matter
    limits.end_running(matter, "review", on=walk.today)
    limit = limits.start(matter, "review", date(2026, 12, 28), walk.now)
    step = next(run for run in walk.open_steps() if run.name == "review")
    step.limit, step.due_on = limit, limit.latest_on
    step.save()
    return walk, limit


def test_the_range_is_written_with_the_limit(provisional):
    _, limit = provisional
    limit.refresh_from_db()
    assert limit.provisional
    assert limit.latest_on == date(2027, 1, 19)
    assert limit.bounds.latest_on.first <= limit.latest_on <= limit.bounds.latest_on.last


def test_a_settled_limit_has_no_range(reviewed):
    _, limit = reviewed
    assert (limit.provisional, limit.possible, limit.bounds) == (False, None, None)


def test_the_range_stands_wherever_the_day_stands(provisional):
    walk, limit = provisional
    client = signed_in(walk.cast.reviewer)
    said = str(limit.bounds.latest_on)
    for address in (
        "/",
        page("matter", walk.matter),
        page("limit", walk.matter, limit.pk),
    ):
        words = words_of(client.get(address))
        assert said in words
        assert "暂定" in words


def test_a_resumed_limit_has_the_range_of_its_new_day(provisional):
    walk, limit = provisional
    before = limit.bounds.latest_on
    limits.suspend(limit, date(2026, 12, 28), limits.Reason("补正"), walk.cast.reviewer)
    limits.resume(limit, date(2027, 5, 31), walk.cast.reviewer)
    limit.refresh_from_db()
    # 端午 is 9 June 2027: 7 to 11 June may be off, and 5, 6, 12 and 13 June be worked.
    assert limit.latest_on == date(2027, 6, 22)
    assert limit.bounds.latest_on == Range(date(2027, 6, 16), date(2027, 6, 28)) != before


# -- the calendar a limit was counted with -----------------------------------------------------


def test_a_limit_that_keeps_its_dates_is_proved_by_its_own_calendar():
    walk, limit = a_review()
    limits.meet(limit, date(2027, 2, 18))
    put_in_force(the_notice(), keepers(walk.cast))
    proof = proof_of(walk, limit)
    assert proof["calendar"]["revision"] == limit.calendar_revision
    assert proof["recorded"]["agrees"]
    assert (proof["result"]["latest_on"], proof["limit"]["late"]) == ("2027-02-18", False)
    assert proof["today"] == {
        "calendar_revision": calendar_of("510811").revision,
        "earliest_on": "2027-02-01", "kept_open_until": None, "latest_on": "2027-02-22",
    }  # fmt: skip
    recompute.check(proof)
    words = words_of(signed_in(walk.cast.reviewer).get(page("limit", walk.matter, limit.pk)))
    assert f"按今天的工作日历（{calendar_of('510811').revision}）计算的日期不同" in words
    assert "最迟 2027年2月22日" in words


def test_a_moved_limit_is_settled_and_proved_by_the_new_calendar():
    walk, limit = a_review()
    before = limit.bounds.latest_on
    put_in_force(the_notice(), keepers(walk.cast))
    limit.refresh_from_db()
    assert before == Range(date(2027, 2, 14), date(2027, 2, 25))
    assert (limit.latest_on, limit.bounds) == (date(2027, 2, 22), None)
    proof = proof_of(walk, limit)
    assert (proof["recorded"]["agrees"], proof["today"], proof["bounds"]) == (True, None, None)
    assert [one["year"] for one in proof["calendar"]["notices"]] == [2027]
    recompute.check(proof)


@pytest.mark.parametrize("on_record", [False, True])
def test_a_limit_at_the_end_of_the_last_known_year_is_settled_by_the_next_notice(on_record):
    if on_record:
        call_command("load_calendar", verbosity=0)
    walk, limit = a_review(date(2026, 12, 10))
    assert (limit.latest_on, limit.provisional) == (date(2026, 12, 31), True)
    assert limit.bounds.latest_on == Range(date(2026, 12, 29), date(2027, 1, 5))
    put_in_force(the_notice(), keepers(walk.cast))
    limit.refresh_from_db()
    assert (limit.latest_on, limit.provisional, limit.bounds) == (date(2026, 12, 31), False, None)


def test_a_calendar_that_cannot_be_built_again_is_told_by_its_revision():
    walk, limit = a_review()
    TimeLimit.objects.filter(pk=limit.pk).update(calendar_revision="0123456789ab")
    proof = proof_of(walk, limit)
    assert proof["recorded"]["calendar_revision"] == "0123456789ab"
    assert proof["calendar"]["revision"] == calendar_of("510811").revision
    recompute.check(proof)
