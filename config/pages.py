"""What the apps show on the engine's pages: their records in the order of the procedure, what
a consulted unit sees of them, of whom an act is asked by name, and the days they put into a
calendar."""

from __future__ import annotations

from filings.selectors.filing_records import addressees, filing_sections
from reviews.selectors.asked import counsel_asked, expert_asked, signer_asked
from reviews.selectors.calendar_events import comment_closings, meetings
from reviews.selectors.consulted import what_was_sent
from reviews.selectors.preparation_records import preparation_sections
from reviews.selectors.review_records import review_sections
from reviews.transitions.counsel import GIVE_COUNSEL_OPINION
from reviews.transitions.experts import GIVE_EXPERT_OPINION
from reviews.transitions.signers import AGREE_AS_SIGNER
from workflows.selectors import calendar_feed, inbox, records


def wire() -> None:
    """Called once, with the addresses."""
    records.show(preparation_sections)
    records.show(review_sections)
    records.show(filing_sections, addressees)
    calendar_feed.announce(comment_closings)
    calendar_feed.announce(meetings)
    records.show_to_consulted(what_was_sent)
    inbox.ask_while(GIVE_COUNSEL_OPINION, counsel_asked)
    inbox.ask_while(GIVE_EXPERT_OPINION, expert_asked)
    inbox.ask_while(AGREE_AS_SIGNER, signer_asked)
