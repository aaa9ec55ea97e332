"""Many people at once write one chain, and it is whole afterwards."""

import os
import subprocess
import sys
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from reviews.transitions import drafting
from tests.builders import a_cast, a_text, a_walk
from tests.races.test_races import at_once
from workflows import acts, ledger
from workflows.evidence.reads import Reading, keep_reading
from workflows.evidence.verification import verify_all
from workflows.evidence.witnessing import make_checkpoints
from workflows.kept_rows import updating
from workflows.models import Checkpoint, Entry, Matter, NumberSeries, SeriesPurpose
from workflows.questions import answers

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs a database with row locks"
)

WRITERS = 16
ROUNDS = 3


def uploading(walk, number):
    def act():
        for turn in range(ROUNDS):
            drafting.add_revision(
                matter=Matter.objects.get(pk=walk.matter.pk),
                actor=walk.cast.drafter,
                now=walk.now,
                upload=a_text(text=f"第{number}人第{turn}次的文字"),
            )

    return act


def marking(walks):
    def act():
        for _ in range(ROUNDS):
            drafts = [
                ledger.Draft(code="marked", label="标记", now=walk.now, matter=matter)
                for walk in walks
                for matter in (walk.matter, None)
            ]
            with transaction.atomic():
                # As whoever writes to several matters does: their locks first, in one order.
                matters = Matter.objects.filter(pk__in=[walk.matter.pk for walk in walks])
                list(matters.order_by("pk").select_for_update(no_key=True).values_list("pk"))
                ledger.record_many(drafts)

    return act


def reading(walk):
    def act():
        for turn in range(ROUNDS):
            keep_reading(
                matter=walk.matter,
                reader=walk.cast.drafter,
                reading=Reading(f"paper:{turn}", "材料（下载）"),
                now=walk.now,
            )

    return act


def test_sixteen_at_once_write_one_whole_chain_and_none_waits_for_ever():
    cast = a_cast()
    walks = [a_walk(at="draft", cast=cast) for _ in range(4)]
    before = Entry.objects.count()
    acts = [
        *(uploading(walks[number % 4], number) for number in range(8)),
        *(marking(walks[::step]) for step in (1, -1, 1, -1)),
        *(reading(walks[0]) for _ in range(4)),
    ]
    assert len(acts) == WRITERS
    assert at_once(*acts) == [None] * WRITERS
    written = Counter(Entry.objects.filter(position__gt=before).values_list("verb", flat=True))
    # Four times the same person opened the same three papers: three rows.
    assert written == {"add_revision": 8 * ROUNDS, "marked": 4 * ROUNDS * 8, "read": ROUNDS}
    report = verify_all()
    assert [str(finding) for finding in report.findings] == []
    assert report.checked == report.total == Entry.objects.count()


def test_checkpoints_made_at_once_are_made_once_and_while_others_write():
    walk = a_walk(at="draft")

    def check():
        make_checkpoints(now=walk.now)

    assert at_once(check, uploading(walk, 1), check, uploading(walk, 2), check) == [None] * 5
    numbers = list(Checkpoint.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert verify_all().intact


def test_verification_sees_one_moment_while_others_write():
    walk = a_walk(at="draft")
    reports = []

    def verify():
        reports.extend(verify_all() for _ in range(ROUNDS))

    assert at_once(verify, *(uploading(walk, number) for number in range(4))) == [None] * 5
    assert [str(one) for report in reports for one in report.findings] == []


def test_a_matter_written_again_locks_out_nobody_who_refers_to_it():
    walk, refused = a_walk(at="draft"), []

    def refer():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
            cursor.execute(
                "SELECT 1 FROM workflows_matter WHERE id = %s FOR KEY SHARE", [walk.matter.pk]
            )

    with transaction.atomic():
        acts.locked(walk.matter).save()
        refused.extend(at_once(refer))
    with transaction.atomic():
        answers(updating(acts.locked(walk.matter)))
        refused.extend(at_once(refer))
    assert refused == [None, None]


LOCK = "FOR NO KEY UPDATE"


def locks_after_the_chain(queries):
    """How often the chain was locked, and what was locked or counted up after it."""
    count, chained, late = 0, False, []
    statements = (text for one in queries for text in one["sql"].split("; "))
    for query in statements:
        if query in ("BEGIN", "COMMIT", "ROLLBACK"):
            chained = False
        elif LOCK in query and "workflows_chainhead" in query:
            chained, count = True, count + 1
        elif chained and (LOCK in query or "workflows_numberseries" in query):
            late.append(query)
    return count, late


def test_the_chain_is_locked_last_on_the_whole_road(settings):
    # What is sent is read here, not the names of plans.
    settings.DATABASE_KEEPS_PLANS = False
    connection.close()
    with transaction.atomic():
        ledger.take_turn()
    with CaptureQueriesContext(connection) as queries:
        walk = a_walk(at="send_consultation").run()
    assert walk.matter.stage == "closed"
    count, late = locks_after_the_chain(queries.captured_queries)
    assert count == Entry.objects.count()
    assert late == []


TAKING = """
import django, sys
django.setup()
from django.db import transaction
from workflows import numbers
from workflows.models import Organ
organ = Organ.objects.get(pk=int(sys.argv[1]))
sys.stdin.readline()
for turn in range(20):
    for year in (2026, 2027):
        with transaction.atomic():
            print(year, numbers.take(organ, "opinion", year))
"""


def taker(organ):
    database = connection.settings_dict
    address = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}"
        f":{database['PORT']}/{database['NAME']}"
    )
    return subprocess.Popen(
        [sys.executable, "-c", TAKING, str(organ.pk)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, "TEST_DATABASE_URL": address},
    )


def test_two_processes_take_numbers_over_the_turn_of_the_year_without_gap_and_twin():
    organ = a_cast().justice
    takers = [taker(organ), taker(organ)]
    for one in takers:
        one.stdin.write("\n")
        one.stdin.flush()
    said = "".join(one.communicate(timeout=120)[0] for one in takers)
    assert [one.returncode for one in takers] == [0, 0]
    for year in ("2026", "2027"):
        taken = [int(line.split()[1]) for line in said.splitlines() if line.startswith(year)]
        assert sorted(taken) == list(range(1, 41))
    lasts = NumberSeries.objects.filter(purpose=SeriesPurpose.OPINION).values_list(
        "last", flat=True
    )
    assert list(lasts) == [40, 40]
