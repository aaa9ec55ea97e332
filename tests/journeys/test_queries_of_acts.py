"""What an act asks of the database. A number here may fall; whoever lets it grow says why."""

from collections import defaultdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.rehearsal import roads
from config.rehearsal.walk import Walk
from tests.builders import a_walk

pytestmark = pytest.mark.django_db

# The matter and its organs, open steps, rights and duties before; five for the ledger and the
# matter after; and what lies between.
QUERIES = {
    # The newest text is read, the paper is stored.
    "attach": [13],
    # A text, a record; the step done, the next one opened after it.
    "conclude_unit_review": [16],
    # A gateway is made, found, and found full, which opens what follows.
    "reply_consultation": [20, 18, 21],
    # All that the opinion says, and the first number of the year; the signature's own row.
    "sign_opinion": [51],
    # The certificate with its signature, two filings with their limits.
    "publish_document": [81],
    # The report with its signature, for each of two addressees; the first number of the year.
    "file_document": [25, 23],
}

# The same on PostgreSQL, where several statements go in one message.
MESSAGES = {
    "attach": [4],
    "conclude_unit_review": [4],
    "reply_consultation": [7, 6, 6],
    "sign_opinion": [13],
    "publish_document": [29],
    "file_document": [10, 8],
}


class CountedWalk(Walk):
    """A walk that counts what its acts ask, savepoints left out."""

    def do(self, transition, actor, **arguments):
        def counted(**everything):
            with CaptureQueriesContext(connection) as captured:
                result = transition(**everything)
            asked = [one for one in captured if "SAVEPOINT" not in one["sql"][:20]]
            self.counts[transition.verb.code].append(len(asked))
            return result

        return super().do(counted, actor, **arguments)


def test_an_act_asks_no_more_than_it_did():
    begun = a_walk()
    walk = CountedWalk(begun.matter, begun.cast, begun.now, begun.draft)
    walk.counts = defaultdict(list)
    roads.complete(walk)
    assert walk.matter.has_ended
    held = MESSAGES if connection.vendor == "postgresql" else QUERIES
    assert {verb: walk.counts[verb][: len(known)] for verb, known in held.items()} == held
