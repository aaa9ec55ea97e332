"""When the record of a meeting stands (law notes B.7; 713 art. 30)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from reviews.models import Deliberation, DeliberationOutcome, Part
from reviews.rules.meeting import Attendee, Meeting
from reviews.rules.review_gate import review_gate
from workflows import authority
from workflows.appointments import holders
from workflows.constants import CONFLICTS, Duty, Role
from workflows.errors import Missing, OutsideWindow, close_gate
from workflows.lawful_days import day_of, since
from workflows.models import Matter, Organ, Recusal, User
from workflows.questions import Row, answers
from workflows.statements import Statement


@dataclass(frozen=True)
class People:
    """By whom the record of a meeting is judged.

    ``heads`` are the heads of the maker today, one of whom presides and signs; ``members`` the
    people who belong to its meeting: each must be recorded, present or absent, so that the
    quorum is told of all. ``recused`` are in the matter; ``duties`` are taken in it, each with
    the id of who took it.
    """

    heads: Sequence[User]
    members: Sequence[User]
    recused: Sequence[User]
    duties: Sequence[Row]

    @property
    def of_meeting(self) -> tuple[User, ...]:
        """The heads and the members."""
        return (*self.heads, *self.members)


def people_of(matter: Matter) -> People:
    """Read them as they are now (one message)."""
    maker = matter.maker_id
    return People(
        *answers(
            *(
                _HOLDERS.asking_objects(role=role.value, organ=maker)
                for role in (Role.HEAD, Role.MEETING_MEMBER)
            ),
            _RECUSED.asking_objects(matter=matter.pk),
            authority.asking_duties(matter),
        )
    )


_HOLDERS: Final = Statement(lambda role, organ: holders(role, Organ(pk=organ)), role=str, organ=int)
_RECUSED: Final = Statement(
    lambda matter: User.objects.filter(
        pk__in=Recusal.objects.standing().filter(matter=matter).order_by().values("person")
    ).order_by("pk"),
    matter=int,
)


def check_meeting(
    matter: Matter, deliberation: Deliberation, meeting: Meeting, people: People
) -> None:
    """Refuse a record that is no lawful deliberation.

    Seats with a vote go to accounts, see :func:`identified`: a name by itself could hide a part
    that the person has had in the matter.

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
            *record_missing(matter, meeting, heads=people.heads, members=people.members),
            *_membership(matter, meeting, people),
            *_conflicts(matter, meeting, people),
        ],
    )
    tabled_on = day_of(deliberation.opened_at)
    if since(tabled_on).is_ahead(meeting.held_on):
        raise OutsideWindow(
            sentence="会议日期早于议题提请之日。",
            citations=matter.pack.law.article("correction_by_addition", matter.kind),
            earliest=tabled_on,
        )


def record_missing(
    matter: Matter, meeting: Meeting, *, heads: Iterable[User], members: Iterable[User]
) -> Iterator[Missing]:
    """What is wrong with the record itself: who came, who presided, the quorum, the order of
    speaking, the reasons; that nobody recused took part."""
    yield from _attendance(matter, meeting, members)
    yield from _presiding(matter, meeting, heads)
    yield from _quorum(matter, meeting)
    yield from _recused(matter, meeting)
    yield from _statements(matter, meeting)
    yield from _outcome(matter, meeting)


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


def identified(meeting: Meeting, people: People) -> Meeting:
    """The same meeting with the account of each seat that was written down by name alone, if
    one of the people of the meeting bears the name; and with who is recused in the matter."""
    attendees = (_with_account(one, people.of_meeting) for one in meeting.attendees)
    return replace(
        meeting,
        attendees=tuple(replace(one, recused=_among(one, people.recused)) for one in attendees),
    )


def _among(attendee: Attendee, people: Collection[User]) -> bool:
    """By the account, and by the name where a guest is written down without one."""
    if attendee.person is not None:
        return attendee.person in people
    return _plain(attendee.name) in {_plain(str(person)) for person in people}


def _with_account(attendee: Attendee, people: Collection[User]) -> Attendee:
    if attendee.person is not None or not attendee.seated:
        return attendee
    namesakes = {one for one in people if _plain(str(one)) == _plain(attendee.name)}
    return replace(attendee, person=namesakes.pop()) if len(namesakes) == 1 else attendee


def _plain(name: str) -> str:
    """The name without the blanks that lists of two-character names are set with."""
    return "".join(name.split())


def _membership(matter: Matter, meeting: Meeting, people: People) -> Iterator[Missing]:
    known = {person.pk for person in people.of_meeting}
    for one in meeting.present_voters:
        unknown = one.person is None or one.person.pk not in known
        if unknown and one.part == Part.MEMBER and not _duties_against(matter, one, people):
            yield Missing(
                "member_unknown",
                f"{one.name}不在{matter.maker}会议组成人员之列，不得以组成人员身份参加审议；"
                "确为组成人员的，请先由系统管理员登记任职，否则记为列席人员",
                matter.pack.law.article("minutes", matter.kind),
            )


def _recused(matter: Matter, meeting: Meeting) -> Iterator[Missing]:
    articles = matter.pack.law.article("recusal", matter.kind)
    spoken = {one.name for one in meeting.statements}
    for one in meeting.attendees:
        if one.recused and (one.present or one.name in spoken):
            yield Missing("recused", f"{one.name}已回避，不得出席本议题的审议和发言", articles)


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


def _conflicts(matter: Matter, meeting: Meeting, people: People) -> Iterator[Missing]:
    for one in meeting.present_voters:
        taken = _duties_against(matter, one, people)
        if taken:
            yield Missing(
                "duties",
                f"{one.name}在本事项中已承担{'、'.join(taken)}职责，不得作为组成人员参加审议",
                matter.pack.law.article("duties", matter.kind),
            )


def _duties_against(matter: Matter, attendee: Attendee, people: People) -> list[str]:
    done = (
        {duty for person, duty in people.duties if person == attendee.person.pk}
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
