"""G8: only what is published, in force and not lapsed may be relied on."""

from datetime import date

import pytest

from filings.models import Document
from filings.rules.basis import check_basis, usable_as_basis
from filings.transitions.publication import record_non_publication
from tests.builders import a_walk
from tests.once import made_once, own
from workflows.constants import Disclosure
from workflows.errors import GateClosed
from workflows.models import Matter

published = made_once(lambda: a_walk(at="file", technical=False, touches_market=False))
issued = made_once(lambda: a_walk(at="publish", technical=False, touches_market=False))
IN_FORCE = date(2026, 6, 1)


@pytest.fixture
def document(published, db):
    return Document.objects.get(matter=own(published).matter)


@pytest.mark.parametrize(
    ("case", "on", "code"),
    [
        ("before publication", date(2026, 4, 13), "unpublished"),
        ("published, not yet in effect", date(2026, 5, 14), "not_in_effect"),
        ("the first day", date(2026, 5, 15), None),
        ("the last day of validity", date(2031, 5, 14), None),
        ("the day after it lapsed", date(2031, 5, 15), "lapsed"),
    ],
)
def test_a_text_is_a_basis_from_its_effect_through_its_last_day(document, case, on, code):
    assert usable_as_basis(document, on) is (code is None)
    if code is None:
        check_basis(document, on)
        return
    with pytest.raises(GateClosed) as refused:
        check_basis(document, on)
    assert [one.code for one in refused.value.missing] == [code]
    assert [one.label for one in refused.value.missing[0].citations] == [
        "《四川省行政规范性文件管理办法》第三十三条",
        "《四川省行政规范性文件管理办法》第五十一条",
    ]


def test_a_text_without_an_end_does_not_lapse(document):
    document.valid_until = None
    assert usable_as_basis(document, date(2099, 1, 1))


def test_an_issued_but_unpublished_text_binds_nobody(issued, db):
    walk = own(issued)
    assert not usable_as_basis(Document.objects.get(matter=walk.matter), IN_FORCE)


def test_a_withheld_text_binds_nobody(issued, db):
    walk = own(issued)
    Matter.objects.filter(pk=walk.matter.pk).update(disclosure=Disclosure.WITHHELD)
    document = walk.do(
        record_non_publication, walk.cast.intake, basis="保守国家秘密法", approved_by="唐为民"
    )
    assert not usable_as_basis(document, IN_FORCE)
