"""Days of a draft's way that everybody concerned keeps in mind: the end of public comment, and
the day of the meeting."""

from __future__ import annotations

from collections.abc import Iterator

from reviews.models import CommentPeriod, CommentStatus, Deliberation, DeliberationStatus
from workflows.constants import Stage
from workflows.holdings import Holdings
from workflows.ics import Event
from workflows.law import MEETINGS
from workflows.models import Matter
from workflows.selectors.calendar_feed import AddressOf, account_of, event_of, until_midnight


def comment_closings(holdings: Holdings, address_of: AddressOf) -> Iterator[Event]:
    """The last day of each running period of public comment, until 24:00 (one query)."""
    running = CommentPeriod.objects.filter(
        status=CommentStatus.OPEN,
        matter__in=Matter.objects.visible_to(holdings).filter(stage=Stage.CONSULTING),
    )
    for period in running.select_related("matter", "limit"):
        assert period.closes_on is not None
        closing = until_midnight(period.closes_on)
        yield event_of(
            period.matter,
            address_of,
            key=f"comment-period-{period.pk}",
            on=period.closes_on,
            summary=f"{period.matter.title}：公开征求意见{closing}",
            description="\n".join([f"公开征求意见{closing}", *account_of(period.limit)]),
            stamped_at=period.opened_at,
            ends_at_midnight=True,
        )


def meetings(holdings: Holdings, address_of: AddressOf) -> Iterator[Event]:
    """The day of each meeting on whose agenda a matter stands (one query)."""
    tabled = Deliberation.objects.filter(
        status=DeliberationStatus.TABLED,
        matter__in=Matter.objects.visible_to(holdings).filter(stage=Stage.DELIBERATION),
    )
    for item in tabled.select_related("matter"):
        meeting = MEETINGS[item.meeting_type]
        yield event_of(
            item.matter,
            address_of,
            key=f"deliberation-{item.pk}",
            on=item.held_on,
            summary=f"{item.matter.title}：{meeting}审议",
            description=f"{meeting}：{item.session}",
            stamped_at=item.opened_at,
        )
