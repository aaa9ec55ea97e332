"""当时所见: a matter at any past row of its ledger is what its page showed at that time."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

import config.urls  # noqa: F401  # makes the sections of the apps known
from config.rehearsal.walk import Walk
from reviews.transitions import drafting, findings
from tests.builders import a_text, a_walk, instant
from tests.notice_cases import a_review, keepers, put_in_force, the_notice
from tests.tampering import tampering
from workflows.appointments import appoint
from workflows.chain import changes_digest
from workflows.constants import Kind, Role
from workflows.delegations import Term, give_delegation
from workflows.errors import Recused
from workflows.evidence.verification import verify_all, verify_matter
from workflows.models import Matter, RowVersion, StepRun, User
from workflows.past.moment import at_entry, at_instant
from workflows.past.scratch import WrittenInThePast
from workflows.past.state import as_it_was
from workflows.recusals import lift_recusal, recuse
from workflows.selectors.matter_state import differences, read_past, read_present
from workflows.sweeping import sweep

pytestmark = pytest.mark.django_db


def shown(state):
    return render_to_string("workflows/past_state.html", {"then": state, "matter": state.matter})


def present_page(walk):
    matter = Matter.objects.get(pk=walk.matter.pk)
    return shown(read_present(matter, walk.now, walk.today))


@dataclass
class Watched(Walk):
    """A walk that keeps what the page showed after each act."""

    seen: dict = field(default_factory=dict)

    def do(self, transition, actor, **arguments):
        result = super().do(transition, actor, **arguments)
        last = self.matter.entries.order_by("sequence").last()
        self.seen[last.sequence] = (last.at, present_page(self))
        return result


def the_road(kind):
    walk = Watched(**vars(a_walk(kind=kind)))
    walk.with_findings = True
    return walk.run()


@pytest.mark.parametrize("kind", [Kind.NORMATIVE_DOCUMENT, Kind.MAJOR_DECISION])
def test_every_past_state_is_what_the_page_showed_then(kind):
    walk = the_road(kind)
    entries = list(walk.matter.entries.order_by("sequence"))
    assert len(walk.seen) > 30
    assert len({html for _, html in walk.seen.values()}) == len(walk.seen)
    for sequence, (at, html) in walk.seen.items():
        after = at_entry(walk.matter, entries[sequence - 1].position, before=False)
        assert (after.sequence, after.at) == (sequence, at)
        assert shown(read_past(walk.matter, after)) == html
    assert max(walk.seen) == len(entries)


def last_entry(matter):
    return matter.entries.order_by("sequence").last()


def before(entry):
    return read_past(entry.matter, at_entry(entry.matter, entry.position, before=True))


def after(entry):
    return read_past(entry.matter, at_entry(entry.matter, entry.position, before=False))


def correct_title(walk, title):
    walk.do(
        drafting.correct_particulars,
        walk.cast.drafter,
        title=title,
        technical=True,
        touches_market=True,
        reason="名称不规范",
    )
    return last_entry(walk.matter)


def limits_of(state):
    return {
        one.limit.name: (one.mark.text, one.limit.latest_on, one.limit.provisional)
        for one in state.page.limits
    }


def test_every_act_commits_to_all_that_it_changed_and_leaves_nothing_over():
    walk = a_walk("file")
    versions = RowVersion.objects.filter(matter=walk.matter).order_by("sequence", "pk")
    digests = {
        sequence: changes_digest((one.table, one.row, one.content) for one in group)
        for sequence, group in groupby(versions, key=lambda one: one.sequence)
    }
    entries = list(walk.matter.entries.order_by("sequence"))
    assert len(entries) > 30
    assert [entry.changes for entry in entries] == list(digests.values())
    assert list(digests) == [entry.sequence for entry in entries]


def test_a_refused_attempt_changes_nothing_and_commits_to_nothing():
    walk = a_walk("review")
    reviewer = walk.cast.reviewer
    recuse(matter=walk.matter, person=reviewer, reason="近亲属有关", actor=reviewer, now=walk.now)
    state = present_page(walk)
    with pytest.raises(Recused):
        walk.do(findings.strike_finding, reviewer, number=1, reason="重复")
    entry = last_entry(walk.matter)
    assert (entry.refusal, entry.changes) == ("recused", "")
    moment = at_entry(walk.matter, entry.position, before=True)
    assert shown(read_past(walk.matter, moment)) == state


def test_the_title_is_the_one_of_that_time():
    walk = a_walk()
    first = walk.matter.title
    entry = correct_title(walk, "电动自行车停放充电管理办法")
    assert (before(entry).matter.title, after(entry).matter.title) == (
        first, "电动自行车停放充电管理办法",
    )  # fmt: skip
    (title, version, ledger) = differences(before(entry), after(entry))
    assert (title.label, title.then, title.now) == ("名称", first, "电动自行车停放充电管理办法")
    assert (version.then, version.now) == ("1", "2")
    assert (ledger.label, ledger.then, ledger.now) == ("办理记录", "1条", "2条")


def test_a_text_is_known_from_the_act_that_added_it():
    walk = a_walk()
    for text in ("第一条 一稿。", "第一条 另一稿。"):
        walk.do(drafting.add_revision, walk.cast.drafter, upload=a_text(text=text))
    entry = last_entry(walk.matter)
    assert [str(one) for one in before(entry).page.revisions] == ["第1稿"]
    assert [str(one) for one in after(entry).page.revisions] == ["第2稿", "第1稿"]
    newest = walk.matter.revisions.get(number=2)
    assert after(entry).page.revisions[0].sha256 == newest.sha256


def test_a_finding_is_read_as_it_was_worded_at_that_time():
    walk = a_walk("review")
    said = {"clause": "第二条", "original": "适用本办法", "basis": "立法法", "suggestion": "改"}
    walk.do(
        findings.record_finding,
        walk.cast.reviewer,
        problem_class=walk.matter.pack.law.finding_classes()[0].code,
        severity="must",
        **said,
    )
    recorded = last_entry(walk.matter)
    walk.do(findings.strike_finding, walk.cast.reviewer, number=1, reason="重复")
    struck = last_entry(walk.matter)
    assert "适用本办法" not in shown(before(recorded))
    assert "适用本办法" in shown(before(struck))
    assert "已撤销" not in shown(before(struck))
    assert "已撤销" in shown(after(struck))


def test_a_limit_shows_the_day_that_the_calendar_of_that_time_gave():
    walk, limit = a_review()
    counted = limits_of(read_past(walk.matter, at_instant(walk.matter, walk.now)))["review"]
    old = read_present(walk.matter, walk.now, walk.today).calendar
    now = instant(2027, 1, 27, 10)
    put_in_force(the_notice(), keepers(walk.cast), now=now)
    limit.refresh_from_db()
    moved = walk.matter.entries.filter(verb="move_limit", detail__limit=limit.pk).get()
    assert (counted[1], limit.latest_on) == (date(2027, 2, 18), date(2027, 2, 22))
    assert limits_of(before(moved))["review"] == counted == ("计算中", date(2027, 2, 18), True)
    assert limits_of(after(moved))["review"] == ("计算中", date(2027, 2, 22), False)
    due = {turn.step.name: turn.step.due_on for turn in before(moved).turns}
    assert due["review"] == date(2027, 2, 18)
    new = read_present(walk.matter, now, now.date()).calendar
    assert (before(moved).calendar, after(moved).calendar) == (old, new)
    assert old != new


def test_lateness_is_there_from_the_row_of_the_sweep_on():
    walk = a_walk("review")
    sweep(now=instant(2026, 4, 25))
    marked = walk.matter.entries.get(verb="mark_overdue")
    assert marked.actor is None
    assert marked.changes
    late = [mark.words for one in after(marked).page.limits for mark in one.lasting]
    assert late == ["已逾期"]
    assert [one.lasting for one in before(marked).page.limits if one.lasting] == []


def test_a_recusal_and_the_freed_step_stand_from_their_row_to_the_lifting():
    walk = a_walk("review")
    reviewer = walk.cast.reviewer
    StepRun.objects.open().filter(matter=walk.matter).update(owner=reviewer)
    recusal = recuse(
        matter=walk.matter, person=reviewer, reason="近亲属有关", actor=reviewer, now=walk.now
    )
    recused = last_entry(walk.matter)
    head = walk.cast.bureau_head
    lift_recusal(recusal=recusal, reason="查明无关", actor=head, now=walk.now + timedelta(hours=1))
    lifted = last_entry(walk.matter)
    assert [before(recused).recusals, [one.person for one in before(lifted).recusals]] == [
        (), [reviewer],
    ]  # fmt: skip
    assert after(lifted).recusals == ()
    assert {turn.step.owner for turn in after(recused).turns} == {None}


def test_a_delegation_is_shown_while_it_stood():
    walk = a_walk("review")
    colleague = User.objects.create(username="xin", name="新同事", organ=walk.cast.justice)
    appoint(colleague, Role.LEGALITY_REVIEWER, walk.cast.justice)
    given_at = walk.now + timedelta(hours=1)
    give_delegation(
        actor=walk.cast.reviewer,
        delegate=colleague,
        organ=walk.cast.justice,
        role=Role.LEGALITY_REVIEWER,
        term=Term(walk.today, walk.today + timedelta(days=3)),
        reason="出差",
        now=given_at,
    )
    asked = {
        hours: [
            one.delegate
            for one in read_past(
                walk.matter, at_instant(walk.matter, walk.now + timedelta(hours=hours))
            ).delegations
        ]
        for hours in (0, 1, 24, 24 * 4)
    }
    assert asked == {0: [], 1: [colleague], 24: [colleague], 24 * 4: []}


def test_of_several_rows_at_one_instant_each_has_its_own_state():
    walk = a_walk()
    one, two = correct_title(walk, "甲办法"), correct_title(walk, "乙办法")
    assert one.at == two.at
    assert before(two).matter.title == "甲办法"
    assert read_past(walk.matter, at_instant(walk.matter, one.at)).matter.title == "乙办法"
    just_before = at_instant(walk.matter, one.at - timedelta(microseconds=1))
    assert just_before.sequence < one.sequence


def test_nothing_can_be_written_while_the_past_is_read():
    walk = a_walk()
    moment = at_entry(walk.matter, last_entry(walk.matter).position, before=False)
    with pytest.raises(WrittenInThePast), as_it_was(walk.matter, moment):
        Matter.objects.update(title="别的")
    assert Matter.objects.get(pk=walk.matter.pk).title == walk.matter.title


def test_the_past_is_closed_again_when_its_reading_fails():
    walk = a_walk("reply")
    moment = at_entry(walk.matter, walk.matter.entries.get(sequence=1).position, before=False)
    with pytest.raises(Matter.DoesNotExist), as_it_was(walk.matter, moment):
        Matter.objects.get(version=walk.matter.version + 1)
    assert Matter.objects.get(pk=walk.matter.pk).version > 1


def test_another_matter_does_not_stand_in_the_past_of_this_one():
    walk = a_walk()
    a_walk(cast=walk.cast)
    moment = at_entry(walk.matter, last_entry(walk.matter).position, before=False)
    with as_it_was(walk.matter, moment):
        assert list(Matter.objects.values_list("pk", flat=True)) == [walk.matter.pk]


def test_the_past_costs_as_many_queries_however_long_it_is():
    walk = a_walk()
    counts = []
    for titles in (("甲办法",), [f"第{number}号办法" for number in range(25)]):
        for title in titles:
            entry = correct_title(walk, title)
        with CaptureQueriesContext(connection) as queries:
            after(entry)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize(
    "tamper",
    [
        lambda rows: rows.filter(table="workflows_matter").update(content="{}"),
        lambda rows: rows.filter(table="workflows_steprun")._raw_delete("default"),
        lambda rows: rows.filter(sequence=2).update(sequence=1),
    ],
    ids=["changed", "removed", "moved to another row"],
)
def test_a_past_that_was_tampered_with_is_found(tamper):
    walk = a_walk("reply")
    assert verify_all().intact
    with tampering():
        tamper(RowVersion.objects.filter(matter=walk.matter, sequence__lte=2))
    for report in (verify_all(), verify_matter(walk.matter)):
        assert not report.intact
        assert "所载变动摘要与留存的内容不符" in report.findings[0].sentence
        assert report.findings[0].matter == walk.matter.reference
