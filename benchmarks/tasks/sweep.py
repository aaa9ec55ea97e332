"""What :mod:`benchmarks.sweep` measures, each in a process of its own."""

from __future__ import annotations

import resource
from datetime import date, datetime
from time import perf_counter
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from benchmarks.sweep import DUE, RUNNING, SAMPLE
from config.demo.cast import build
from workflows.calendars import calendar_of
from workflows.limit_schedule import marks_of
from workflows.models import LimitMark, LimitStatus, RulePack, TimeLimit
from workflows.sweeping import sweep

NOW: Final = datetime(2026, 3, 20, 6, tzinfo=ZoneInfo("Asia/Shanghai"))
LATE_ON, DISTANT_ON = date(2026, 3, 13), date(2026, 9, 30)

MATTERS: Final = """
INSERT INTO workflows_matter (kind, title, reference, stage, version, maker_id, maker_family,
  drafting_unit_id, office_id, review_body_id, pack_id, division, technical, touches_market,
  party_report_needed, scope_tests, scope_note, disclosure, secret, secrecy_basis,
  registered_by_id, registered_at)
SELECT 'normative_document', '办法' || n, 'BENCH-' || n, 'legality_review', 1, {maker},
  'government', {unit}, {office}, {review}, {pack}, '510811', false, false, false, '{{}}', '',
  'public', false, '', {person}, now() FROM generate_series(1, {count}) AS n
"""
LIMITS: Final = """
INSERT INTO workflows_timelimit (matter_id, name, label, addressee, organ_id, started_on,
  latest_on, watched_on, provisional, verified, basis, calendar_revision, status, created_at)
SELECT id, 'review', '合法性审核期限', '', {review}, DATE '2026-02-20',
  CASE WHEN n <= {due} THEN DATE '{late}' ELSE DATE '{distant}' END,
  CASE WHEN n <= {due} THEN DATE '2026-03-10' ELSE DATE '2026-09-25' END,
  false, true, '[]', 'bench', 'running', now()
FROM (SELECT id, row_number() OVER (ORDER BY md5(id::text)) AS n FROM workflows_matter) AS one
ORDER BY id
"""


def measure(task: str) -> None:
    """Run one task, and print seconds, peak memory, limits looked at and marks made."""
    settings.DEBUG = False  # queries are not kept in memory
    began = perf_counter()
    looked, marks = {"prepare": prepare, "peer": peer, "first": swept, "second": swept}[task]()
    seconds = perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(seconds, memory, looked, marks)


def prepare() -> tuple[int, int]:
    call_command("migrate", verbosity=0)
    call_command("load_packs", verbosity=0)
    cast = build("510811", password="for-the-benchmark-only")
    ids = {
        "maker": cast.mayor.organ_id,
        "unit": cast.drafter.organ_id,
        "office": cast.intake.organ_id,
        "review": cast.reviewer.organ_id,
        "person": cast.drafter.pk,
        "pack": RulePack.objects.current("510811", NOW.date()).pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(MATTERS.format(count=RUNNING, **ids))
        cursor.execute(LIMITS.format(due=DUE, late=LATE_ON, distant=DISTANT_ON, **ids))
        cursor.execute("ANALYZE")
    return RUNNING, 0


def swept() -> tuple[int, int]:
    done = sweep(now=NOW)
    return done.limits, sum(done.marks.values())


def peer() -> tuple[int, int]:
    """Row by row, as far as the sample goes; rolled back, so that the sweep finds its work."""
    with transaction.atomic():
        limits = TimeLimit.objects.filter(status=LimitStatus.RUNNING).select_related("matter__pack")
        sample = limits.defer("matter__pack__content").order_by("pk")[:SAMPLE]
        made = sum(_marked_singly(limit) for limit in sample.iterator(chunk_size=2000))
        transaction.set_rollback(True)
    return SAMPLE, made


def _marked_singly(limit: TimeLimit) -> int:
    matter, made = limit.matter, 0
    for planned in marks_of(matter.pack.law, limit, calendar_of(matter.division)):
        if planned.on > NOW.date():
            continue
        organs = {"in_charge": limit.organ_id, "office": matter.office_id}
        _, new = LimitMark.objects.get_or_create(
            limit=limit,
            kind=planned.kind,
            distance=planned.distance,
            latest_on=limit.latest_on,
            defaults={
                "on": planned.on,
                "created_at": NOW,
                "role": planned.role,
                "organ_id": organs.get(planned.of),
            },
        )
        made += new
    return made
