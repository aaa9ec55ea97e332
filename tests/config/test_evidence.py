"""What the database refuses to lose, to change, or to take in late, whatever asks it."""

from functools import partial

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from config.checks import evidence_is_kept
from config.evidence import triggers
from config.evidence.tables import EVIDENCE, NOT_EVIDENCE
from filings.models import Document, Filing, Publication
from reviews.models import (
    Attendance,
    Comment,
    CommentPeriod,
    ConsultationReply,
    CounselOpinion,
    Deliberation,
    Finding,
    LegalityReview,
    Statement,
)
from tests.architecture.tree import APPS
from tests.builders import a_walk
from tests.once import made_once, own
from tests.reviews.legality_cases import a_review, the_review, told_to_change
from workflows.models import Attachment, Entry, Matter, Party, Revision
from workflows.windows import day_after

pytestmark = pytest.mark.django_db

closed_file = made_once(lambda: a_walk("archive"))


@pytest.fixture
def walk(closed_file, db):
    return own(closed_file)


def refused_by_the_database(act, sentence):
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
        act()


def test_every_model_is_evidence_or_says_why_not():
    models = {model for app in APPS for model in apps.get_app_config(app).get_models()}
    listed = [evidence.model for evidence in EVIDENCE]
    assert len(listed) == len(set(listed))
    assert set(listed) & NOT_EVIDENCE.keys() == set()
    assert set(listed) | NOT_EVIDENCE.keys() == models
    assert all(NOT_EVIDENCE.values())


def test_every_trigger_is_there():
    assert triggers.present(connection) == triggers.wanted(connection.vendor).keys()
    assert evidence_is_kept(databases=["default"]) == []


def test_a_missing_or_outdated_trigger_is_noticed_and_set_again():
    name = next(name for name in triggers.present(connection) if "reviews_finding_" in name)
    with connection.cursor() as cursor:
        for statement in triggers._taking_off(connection, [name]):
            cursor.execute(statement)
    (warning,) = evidence_is_kept(databases=["default"])
    assert (warning.id, "reviews_finding" in warning.msg) == ("workflows.W001", True)
    call_command("migrate", verbosity=0)
    assert evidence_is_kept(databases=["default"]) == []


def test_a_migration_finds_no_trigger_in_its_way_and_leaves_them_all():
    triggers.lift(plan=[])
    assert triggers.missing(connection) == []
    triggers.lift(plan=["a migration"])
    assert triggers.present(connection) == set()
    triggers.install()
    assert triggers.missing(connection) == []


def test_no_row_of_evidence_is_removed(walk):
    spared = []
    for rows in (evidence.model._default_manager.all() for evidence in EVIDENCE):
        before = rows.count()
        if before:
            refused_by_the_database(partial(rows._raw_delete, using="default"), "never removed")
            assert rows.count() == before
        else:
            spared.append(rows.model)
    # What this road does not make: a trigger of the same list stands on each all the same.
    assert len(EVIDENCE) - len(spared) > 30


@pytest.mark.parametrize(
    ("case", "change"),
    [
        ("a text", lambda: Revision.objects.update(plain="别的")),
        ("a paper", lambda: Attachment.objects.update(sha256="0" * 64)),
        ("an act", lambda: Entry.objects.update(reason="别的")),
        ("whose matter it is", lambda: Party.objects.update(capacity="office")),
        ("what the public said", lambda: Comment.objects.update(text="别的")),
        ("what became of it", lambda: Comment.objects.update(disposition="adopted",
                                                             disposition_reason="改")),
        ("the days of a notice", lambda: CommentPeriod.objects.update(closes_on="2026-12-31")),
        ("what a unit answered", lambda: ConsultationReply.objects.update(text="别的")),
        ("counsel's words", lambda: CounselOpinion.objects.update(text="别的")),
        ("an issued opinion", lambda: LegalityReview.objects.update(conclusion_note="别的")),
        ("a vote", lambda: Statement.objects.update(position="disagree")),
        ("who was there", lambda: Attendance.objects.update(present=False)),
        ("a signed record", lambda: Deliberation.objects.update(outcome="rejected")),
        ("a number", lambda: Document.objects.update(document_number="昭府规〔2026〕9号")),
        ("a publication", lambda: Publication.objects.update(published_on="2026-01-01")),
        ("a registered filing", lambda: Filing.objects.update(on_time=True, sent_on="2026-01-01")),
        ("a matter's reference", lambda: Matter.objects.update(reference="X")),
    ],
)  # fmt: skip
def test_what_is_settled_does_not_change(walk, case, change):
    refused_by_the_database(change, "insert-only|concluded")


def test_saving_the_same_again_is_no_change(walk):
    for model in (Deliberation, LegalityReview, Comment, Filing, Document):
        for row in model.objects.all():
            row.save()


def test_nothing_is_added_to_what_is_concluded(walk):
    period, review = CommentPeriod.objects.first(), LegalityReview.objects.first()
    meeting = Deliberation.objects.first()
    late = (
        lambda: Comment.objects.create(
            period=period, number=99, author="甲", channel="site", text="迟到的意见",
            received_on=period.closes_on, recorded_by=walk.cast.drafter,
        ),
        lambda: Finding.objects.create(
            review=review, number=99, clause="第一条", problem_class="x", basis="x",
            severity="must", suggestion="x",
        ),
        lambda: CounselOpinion.objects.create(
            review=review, counsel=walk.cast.mayor, text="x", given_at=walk.now
        ),
        lambda: Attendance.objects.create(deliberation=meeting, name="事后补记", part="member"),
    )  # fmt: skip
    for add in late:
        refused_by_the_database(add, "concluded")


def copy_of(row, **changes):
    row.pk, row._state.adding = None, True
    for name, value in changes.items():
        setattr(row, name, value)
    return row.save


def test_a_finding_of_an_issued_opinion_stands_and_its_answer_once_given():
    walk = a_review("review")
    told_to_change(walk)
    finding = Finding.objects.get(review=the_review(walk))
    rows = Finding.objects.filter(pk=finding.pk)
    refused_by_the_database(partial(rows.update, suggestion="别的"), "concluded")
    refused_by_the_database(partial(rows.update, severity="should"), "concluded")
    rows.update(adopted=False, answer="与上级规定一致")
    refused_by_the_database(partial(rows.update, answer="别的"), "insert-only")


def test_a_day_announced_to_the_public_comes_later_never_earlier():
    walk = a_walk("collect_comments")
    period = CommentPeriod.objects.get(matter=walk.matter)
    row = CommentPeriod.objects.filter(pk=period.pk)
    later = day_after(period.closes_on)
    row.update(closes_on=later)
    for day in (period.closes_on, None):
        refused_by_the_database(partial(row.update, closes_on=day), "evidence is insert-only")
    assert row.get().closes_on == later


def test_the_last_day_for_comments_is_settled_when_the_period_is_over(walk):
    period = CommentPeriod.objects.get(matter=walk.matter)
    row = CommentPeriod.objects.filter(pk=period.pk)
    later = day_after(period.closes_on)
    refused_by_the_database(partial(row.update, closes_on=later), "evidence is insert-only")
