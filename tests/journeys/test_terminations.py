"""A matter that was given up: everything has ended, nothing can be done, and it stays so."""

import pytest

import filings.transitions as filing_verbs
import reviews.transitions as review_verbs
from reviews.models import CommentPeriod, LegalityReview
from reviews.transitions import registration, supplements
from reviews.transitions.ending import terminate
from tests.builders import a_walk
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.unchanged import refused
from workflows.constants import Capacity, NamedRole, Role, Stage
from workflows.errors import NotNow
from workflows.holdings import Holdings
from workflows.authority import choose_step
from workflows.models import Entry, Organ, Procedure, StepRun
from workflows.selectors.inbox import inbox_of
from workflows.verbs import all_verbs

consulting = made_once(lambda: a_walk("collect_comments"))
in_review = made_once(lambda: a_walk("review", technical=False, touches_market=False))


@pytest.fixture
def asked(consulting, db):
    return own(consulting)


@pytest.fixture
def reviewing(in_review, db):
    return own(in_review)
