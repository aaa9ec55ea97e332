"""When the record of a meeting stands (law notes B.7; 713 art. 30)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from reviews.models import Deliberation, DeliberationOutcome
from reviews.rules.meeting import Attendee, Meeting
from reviews.rules.review_gate import review_gate
from workflows import authority
from workflows.constants import CONFLICTS, Duty
from workflows.errors import Missing, OutsideWindow, close_gate
from workflows.lawful_days import day_of, since
from workflows.models import Matter, User


def check_meeting(
    matter: Matter,
    deliberation: Deliberation,
    meeting: Meeting,
    *,
    heads: Iterable[User],
    members: Iterable[User],
) -> None:
    """Refuse a record that is no lawful deliberation.

    ``heads`` are the heads of the maker today, one of whom presides and signs; ``members`` the
    people who belong to its meeting: each must be recorded, present or absent, so that the
    quorum is told of all.

    Raises:
        GateClosed: with everything that is wrong at once.
        OutsideWindow: the day lies before the item was tabled.
    """
    close_gate(
        "G6",
        "会议记录不能成立",
        [
            *review_gate(
                matter, deliberation.review, deliberation.revision, before=meeting.held_on
            ),
            *_attendance(matter, meeting, members),
            *_presiding(matter, meeting, heads),
            *_quorum(matter, meeting),
            *_conflicts(matter, meeting),
            *_statements(matter, meeting),
            *_outcome(matter, meeting),
        ],
    )
    tabled_on = day_of(deliberation.opened_at)
    if since(tabled_on).is_ahead(meeting.held_on):
        raise OutsideWindow(
            sentence="会议日期早于议题提请之日。",
            citations=matter.pack.law.article("correction_by_addition", matter.kind),
            earliest=tabled_on,
        )


def remarks(matter: Matter, meeting: Meeting) -> list[str]:
    """What is worth noting although it makes nothing unlawful."""
    heard = [one.person for one in meeting.attendees if one.present and one.person is not None]
    if any(person.organ_id == matter.review_body_id for person in heard):
        return []
    return [f"{matter.review_body}负责人未列席会议"]


def _attendance(matter: Matter, meeting: Meeting, members: Iterable[User]) -> Iterator[Missing]:
    articles = matter.pack.law.article("minutes", matter.kind)
    counted = Counter(one.name for one in meeting.attendees)
    for name, times in counted.items():
        if times > 1:
            yield Missing("name_twice", f"{name}在名单中重复", articles)
    if len(meeting.heads) != 1:
        yield Missing("head_one", "名单中应当有且仅有一名主要负责人", articles)
    elif not meeting.heads[0].present:
        yield Missing("head_absent", "主持会议的主要负责人应当出席", articles)
    listed = {one.person.pk for one in meeting.attendees if one.person is not None}
    absent = [str(person) for person in members if person.pk not in listed]
    if absent:
        yield Missing("members_unlisted", f"未记载会议组成人员{'、'.join(absent)}", articles)


def _presiding(matter: Matter, meeting: Meeting, heads: Iterable[User]) -> Iterator[Missing]:
    presiding = {person.pk for person in heads}
    for one in meeting.heads:
        if one.person is None or one.person.pk not in presiding:
            yield Missing(
                "head_role",
                f"{one.name}不是{matter.maker}的负责人，不能以主要负责人身份主持会议并签署记录",
                matter.pack.law.article("head_last", matter.kind),
            )


def _quorum(matter: Matter, meeting: Meeting) -> Iterator[Missing]:
    law = matter.pack.law
    quorum = law.meetings(matter.kind, matter.maker_family).quorum
    if meeting.presence <= quorum:
        yield Missing(
            "quorum",
            f"组成人员{len(meeting.voters)}人，出席{len(meeting.present_voters)}人，"
            f"未超过{quorum.denominator}分之{quorum.numerator}",
            law.article("quorum", matter.kind),
        )


def _conflicts(matter: Matter, meeting: Meeting) -> Iterator[Missing]:
    for one in meeting.present_voters:
        taken = _duties_against(matter, one)
        if taken:
            yield Missing(
                "duties",
                f"{one.name}在本事项中已承担{'、'.join(taken)}职责，不得作为组成人员参加审议",
                matter.pack.law.article("duties", matter.kind),
            )


def _duties_against(matter: Matter, attendee: Attendee) -> list[str]:
    done = (
        authority.duties_done(attendee.person.pk, matter)
        if attendee.person is not None
        else authority.duties_done_under(attendee.name, matter)
    )
    return sorted(duty.label for duty in CONFLICTS[Duty.DELIBERATION] if duty.value in done)


def _statements(matter: Matter, meeting: Meeting) -> Iterator[Missing]:
    law = matter.pack.law
    present = {one.name for one in meeting.attendees if one.present}
    for statement in meeting.statements:
        if statement.name not in present:
            yield Missing(
                "speaker_absent",
                f"{statement.name}未出席或者列席会议，其意见不得作为发言记载",
                law.article("circulation_forbidden", matter.kind),
            )
        if not statement.text.strip():
            yield Missing(
                "statement_empty",
                f"没有记载{statement.name}的发言要点",
                law.article("minutes", matter.kind),
            )
    yield from _last_word(matter, meeting)


def _last_word(matter: Matter, meeting: Meeting) -> Iterator[Missing]:
    heads = {one.name for one in meeting.heads}
    spoken = [index for index, one in enumerate(meeting.statements, 1) if one.name in heads]
    if spoken != [len(meeting.statements)]:
        yield Missing(
            "head_last",
            "主要负责人应当末位发言，且仅作一次总结发言",
            matter.pack.law.article("head_last", matter.kind),
        )


def _outcome(matter: Matter, meeting: Meeting) -> Iterator[Missing]:
    law = matter.pack.law
    changes_wanted = meeting.outcome == DeliberationOutcome.PASSED_WITH_CHANGES
    if changes_wanted and not meeting.changes.strip():
        yield Missing(
            "changes", "原则通过并修改的，应当记载修改意见", law.article("minutes", matter.kind)
        )
    if meeting.against_majority and not meeting.majority_reason.strip():
        yield Missing(
            "majority_reason",
            "拟作出的决定与会议组成人员多数人的意见不一致，应当在会上说明理由",
            law.article("majority_reason", matter.kind),
        )
