"""The records of both apps on the one page of a matter, in the order of the procedure, and the
days they put into a calendar."""

from __future__ import annotations

from filings.selectors.filing_records import addressees, filing_sections
from reviews.selectors.calendar_events import comment_closings, meetings
from reviews.selectors.preparation_records import preparation_sections
from reviews.selectors.review_records import review_sections
from workflows.selectors import calendar_feed, records


def wire() -> None:
    """Called once, with the addresses."""
    records.show(preparation_sections)
    records.show(review_sections)
    records.show(filing_sections, addressees)
    calendar_feed.announce(comment_closings)
    calendar_feed.announce(meetings)
