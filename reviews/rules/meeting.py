"""A meeting as its secretary wrote it down, and what follows from that: presence, positions,
the majority. Pure values; nothing is read from or written to the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from reviews.models import DeliberationOutcome, Part, Position
from workflows.models import User

# The position that agrees with each outcome; a postponement agrees with all.
_AGREEING = {
    DeliberationOutcome.PASSED: Position.AGREE,
    DeliberationOutcome.PASSED_WITH_CHANGES: Position.AGREE,
    DeliberationOutcome.REJECTED: Position.DISAGREE,
}


@dataclass(frozen=True)
class Attendee:
    """One person called to the meeting. ``position`` is their office (职务)."""

    name: str
    part: str
    position: str = ""
    present: bool = True
    person: User | None = None
    recused: bool = False

    @property
    def seated(self) -> bool:
        """Whether the person has a seat of the head or of a member."""
        return self.part in (Part.HEAD, Part.MEMBER)

    @property
    def votes(self) -> bool:
        """Whether the person counts among the members: not for a matter they are recused in."""
        return self.seated and not self.recused


@dataclass(frozen=True)
class Spoken:
    """What one person said; the place in the list is the order of speaking."""

    name: str
    position: str
    text: str


@dataclass(frozen=True)
class Meeting:
    """The record of one meeting on one text."""

    held_on: date
    attendees: tuple[Attendee, ...]
    statements: tuple[Spoken, ...]
    outcome: str
    changes: str = ""
    majority_reason: str = ""

    @property
    def heads(self) -> tuple[Attendee, ...]:
        return tuple(one for one in self.attendees if one.part == Part.HEAD)

    @property
    def voters(self) -> tuple[Attendee, ...]:
        """All members including the head, present or not, but for the recused."""
        return tuple(one for one in self.attendees if one.votes)

    @property
    def present_voters(self) -> tuple[Attendee, ...]:
        return tuple(one for one in self.voters if one.present)

    @property
    def presence(self) -> Fraction:
        """The share of the members who are present, the head among them."""
        return Fraction(len(self.present_voters), len(self.voters)) if self.voters else Fraction(0)

    @property
    def silent(self) -> tuple[Attendee, ...]:
        """Members present who did not speak; silence is consent."""
        speakers = {one.name for one in self.statements}
        return tuple(one for one in self.present_voters if one.name not in speakers)

    def position_of(self, member: Attendee) -> str:
        """A member's position as last stated; consent if they kept silent."""
        stated = [one.position for one in self.statements if one.name == member.name]
        return stated[-1] if stated else Position.AGREE

    @property
    def against_majority(self) -> bool:
        """Whether more than half of the members present do not share the outcome.

        The head is not counted: it is the head's decision that is compared with the others.
        A reservation shares neither adoption nor rejection.
        """
        agreeing = _AGREEING.get(DeliberationOutcome(self.outcome))
        if agreeing is None:
            return False
        positions = [self.position_of(one) for one in self.present_voters if one.part != Part.HEAD]
        return 2 * sum(position != agreeing for position in positions) > len(positions)
