"""Two people at once, on a database that has real locks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from reviews.models import Comment, CommentPeriod
from reviews.transitions import comments, drafting
from reviews.transitions.registration import Particulars, register_matter
from tests.builders import a_cast, a_text, a_walk, instant
from workflows import numbers
from workflows.appointments import appoint
from workflows.constants import Capacity, Kind, Role
from workflows.delegations import Term, give_delegation
from workflows.errors import Inadmissible, NotNow, StaleVersion
from workflows.feed_tokens import renew_feed
from workflows.law import law_for
from workflows.models import (
    Delegation,
    Entry,
    FeedToken,
    Matter,
    NumberSeries,
    Party,
    SeriesPurpose,
    StepRun,
    User,
)

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs a database with row locks"
)


def at_once(*acts):
    """Run the acts in threads of their own, released together; results or errors in order."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=20)
            return act()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_clicks_at_once_decide_once():
    walk = a_walk(at="draft")
    drafting.add_revision(
        matter=walk.matter, actor=walk.cast.drafter, now=walk.now, upload=a_text()
    )
    version = walk.matter.version

    def click():
        drafting.begin_consultation(
            matter=Matter.objects.get(pk=walk.matter.pk),
            actor=walk.cast.drafter,
            now=walk.now,
            expected_version=version,
        )

    results = at_once(click, click)
    assert sorted(type(result) for result in results if result) == [StaleVersion]
    assert Entry.objects.filter(verb="begin_consultation").count() == 1
    assert StepRun.objects.open().filter(name="screen_risk").count() == 1


def test_two_clicks_without_a_token_still_decide_once():
    walk = a_walk(at="draft")
    drafting.add_revision(
        matter=walk.matter, actor=walk.cast.drafter, now=walk.now, upload=a_text()
    )

    def click():
        drafting.begin_consultation(
            matter=Matter.objects.get(pk=walk.matter.pk), actor=walk.cast.drafter, now=walk.now
        )

    results = at_once(click, click)
    assert [type(result) for result in results if result] == [NotNow]


def test_entries_written_at_once_have_no_gap_and_no_twin():
    walk = a_walk(at="draft")

    def upload(number):
        def act():
            drafting.add_revision(
                matter=Matter.objects.get(pk=walk.matter.pk),
                actor=walk.cast.drafter,
                now=walk.now,
                upload=a_text(text=f"第{number}稿的文字"),
            )

        return act

    assert at_once(*map(upload, range(8))) == [None] * 8
    sequences = Entry.objects.filter(matter=walk.matter).values_list("sequence", flat=True)
    assert list(sequences) == list(range(1, 10))
    revisions = walk.matter.revisions.values_list("number", flat=True)
    assert list(revisions) == list(range(1, 9))


def test_numbers_taken_at_once_have_no_gap_and_no_twin_from_the_first_on():
    walk = a_walk(at="draft")
    organ, year = walk.cast.justice, date(2026, 1, 1).year

    def take():
        with transaction.atomic():
            return numbers.take(organ, SeriesPurpose.OPINION, year)

    assert sorted(at_once(*[take] * 32)) == list(range(1, 33))
    assert NumberSeries.objects.get(organ=organ, purpose=SeriesPurpose.OPINION).last == 32


def test_number_of_an_act_that_fails_is_given_again():
    walk = a_walk(at="draft")
    with transaction.atomic():
        numbers.take(walk.cast.justice, SeriesPurpose.OPINION, 2026)
        transaction.set_rollback(True)
    assert numbers.take(walk.cast.justice, SeriesPurpose.OPINION, 2026) == 1


def test_ledger_cannot_be_emptied():
    a_walk(at="draft")
    with (
        pytest.raises(Exception, match="insert-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE workflows_entry CASCADE")
    assert Entry.objects.exists()


def test_the_same_comment_sent_twice_at_once_is_recorded_once():
    walk = a_walk(at="collect_comments", technical=False, touches_market=False)
    before = Comment.objects.count()
    received_on = CommentPeriod.latest(walk.matter).published_on

    def send():
        return comments.record_comment(
            matter=Matter.objects.get(pk=walk.matter.pk),
            actor=walk.cast.drafter,
            now=walk.now,
            key="one-form",
            author="居民",
            channel="site",
            text="建议增加充电设施。",
            received_on=received_on,
        )

    first, second = at_once(send, send)
    assert isinstance(first, Comment)
    assert first == second
    assert Comment.objects.count() == before + 1


def test_the_same_registration_sent_twice_at_once_opens_one_matter():
    cast = a_cast()

    def send():
        return register_matter(
            particulars=Particulars(
                kind=Kind.NORMATIVE_DOCUMENT,
                title="电动自行车停放充电安全管理办法",
                maker=cast.government,
                drafting_unit=cast.drafting_unit,
                scope_tests=tuple((one.code, True) for one in law_for("510811").scope_tests()),
            ),
            actor=cast.drafter,
            now=instant(2026, 3, 2),
            key="one-form",
        )

    first, second = at_once(send, send)
    assert isinstance(first, Matter)
    assert first == second
    assert Matter.objects.count() == 1
    assert NumberSeries.objects.get(purpose=SeriesPurpose.MATTER).last == 1


def test_the_same_signature_sent_twice_at_once_counts_once():
    walk = a_walk(at="submit", technical=False, touches_market=False)
    unit = walk.cast.consulted[0]
    Party.objects.create(matter=walk.matter, organ=unit, capacity=Capacity.JOINT_DRAFTER)
    appoint(walk.cast.unit_head, Role.HEAD, unit)

    def send():
        drafting.countersign(
            matter=Matter.objects.get(pk=walk.matter.pk),
            actor=walk.cast.unit_head,
            now=walk.now,
            key="one-form",
            opinion="同意",
        )

    assert at_once(send, send) == [None, None]
    assert Entry.objects.filter(verb="countersign").count() == 1


def test_an_address_renewed_twice_at_once_leaves_one_in_use():
    user = a_walk(at="draft").cast.drafter

    def renew():
        return renew_feed(actor=user, now=instant(2026, 3, 2))

    assert all(isinstance(one, str) for one in at_once(renew, renew))
    assert FeedToken.objects.filter(user=user, revoked_at=None).count() == 1


def test_evidence_cannot_be_emptied():
    a_walk(at="draft")
    with (
        pytest.raises(Exception, match="never removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE workflows_attachment CASCADE")


def test_one_role_is_delegated_once_however_many_ask_at_once():
    cast = a_cast()
    organ, today = cast.justice, timezone.localdate()
    people = [
        User.objects.create(username=name, name=name, organ=organ) for name in ("甲同志", "乙同志")
    ]

    def giving(delegate):
        def give():
            give_delegation(
                organ=organ,
                delegate=User.objects.get(pk=delegate.pk),
                role=Role.LEGALITY_REVIEWER,
                term=Term(today, today),
                reason="出差",
                actor=User.objects.get(pk=cast.reviewer.pk),
                now=timezone.now(),
            )

        return give

    results = at_once(*map(giving, people))
    assert sorted(type(result) for result in results if result) == [Inadmissible]
    assert Delegation.objects.count() == 1
