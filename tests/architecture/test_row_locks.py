"""A lock on a row never holds up those who only refer to it.

Rows of the ledger refer to matters, people, texts and packs, and are written last, under the
chain's lock. A full lock on such a row would make them wait for somebody who in turn waits for
the chain.
"""

import ast

import pytest

from tests.architecture.tree import CODE, Source, called_name, calls, python_sources


def full_locks(source):
    return [
        source.at(call)
        for call in calls(source)
        if called_name(call) == "select_for_update" and not _leaves_the_key(call)
    ]


def _leaves_the_key(call):
    return any(
        word.arg == "no_key" and isinstance(word.value, ast.Constant) and word.value.value is True
        for word in call.keywords
    )


def test_every_lock_leaves_the_key_alone():
    assert [place for source in python_sources(*CODE) for place in full_locks(source)] == []


@pytest.mark.parametrize(
    ("case", "text", "found"),
    [
        ("a full lock", "rows.select_for_update().get()", True),
        ("a full lock on one table", "rows.select_for_update(of=('self',)).get()", True),
        ("a lock that spares the key", "rows.select_for_update(no_key=True).get()", False),
        ("one that says it does not", "rows.select_for_update(no_key=False).get()", True),
    ],
)
def test_the_detector_finds_full_locks(case, text, found):
    assert bool(full_locks(Source("workflows/x.py", text))) is found
