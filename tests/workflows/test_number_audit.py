"""Every number that was given has its record and its row in the ledger."""

import pytest

from filings.models import Document, Filing
from reviews.models import Deliberation, LegalityReview
from tests.builders import a_walk
from tests.once import made_once, own
from tests.tampering import tampering
from workflows import numbers, verbs
from workflows.evidence.numbers import _sources, audit_numbers, borne_purposes
from workflows.evidence.verification import verify_all
from workflows.models import Entry, Matter, NumberSeries, SeriesPurpose


def to_the_end():
    walk = a_walk(at="send_consultation")
    return walk.run()


closed = made_once(to_the_end)


@pytest.fixture
def walk(closed, db):
    return own(closed)


def faults():
    return [str(finding) for finding in audit_numbers()[1]]


def test_it_is_known_of_every_purpose_where_its_numbers_stand():
    assert borne_purposes() == set(SeriesPurpose)


def test_every_act_that_gives_numbers_is_a_verb():
    known = {verb.code for verb in verbs.all_verbs()} | {"register_matter"}
    assert {source.verb for source in _sources if not source.key} <= known
    assert {source.purpose: source.key for source in _sources if not source.verb} == {
        SeriesPurpose.COPY: "copy_number"
    }


def test_a_walked_matter_bears_numbers_that_are_all_in_order(walk):
    given, findings = audit_numbers()
    assert findings == []
    lasts = NumberSeries.objects.values_list("last", flat=True)
    assert given == sum(lasts) == 9
    assert verify_all().numbers == 9


def test_a_number_taken_without_a_record_is_a_gap(walk):
    numbers.take(walk.cast.justice, SeriesPurpose.OPINION, 2026)
    assert faults() == [f"{walk.cast.justice}2026年的意见书文号第2号已给出，没有对应的业务记录。"]


def test_a_series_turned_back_is_seen(walk):
    NumberSeries.objects.filter(purpose=SeriesPurpose.REGISTER).update(last=0)
    assert faults() == [f"{walk.cast.government}2026年的统一登记号第1号超出编号序列的末号0。"]


def test_a_series_removed_is_seen(walk):
    with tampering():
        NumberSeries.objects.filter(purpose=SeriesPurpose.MATTER).delete()
    assert "的事项编号第1号超出编号序列的末号0。" in faults()[0]


@pytest.mark.parametrize(
    ("model", "column", "purpose"),
    [
        (LegalityReview, "opinion_number", SeriesPurpose.OPINION),
        (Deliberation, "minutes_number", SeriesPurpose.MINUTES),
        (Document, "document_number", SeriesPurpose.DOCUMENT),
        (Document, "register_number", SeriesPurpose.REGISTER),
        (Filing, "report_number", SeriesPurpose.FILING_REPORT),
    ],
)
def test_a_number_changed_in_its_record_is_seen_from_all_sides(walk, model, column, purpose):
    row = model.objects.exclude(**{column: ""}).first()
    old = getattr(row, column)
    new = old.replace("号", "0号")
    with tampering():
        model.objects.filter(pk=row.pk).update(**{column: new})
    found = faults()
    label, reference = purpose.label, walk.matter.reference
    assert f"事项{reference}的{label}“{new}”在台账中没有给号的记录。" in found
    position = Entry.objects.filter(verb__in=[s.verb for s in _sources if s.purpose == purpose])
    given = [one.position for one in position if old in f"{one.subject}{one.detail}"]
    assert (
        f"第{given[0]}行（事项{reference}）给出了{label}“{old}”，业务记录中已没有这一编号。"
        in found
    )
    assert any("已给出，没有对应的业务记录" in one for one in found)
    assert any("超出编号序列的末号" in one for one in found)


def test_a_number_written_otherwise_cannot_be_recognised(walk):
    with tampering():
        Filing.objects.exclude(filing_number="").update(filing_number="备字一号")
    assert any("“备字一号”写法无法识别。" in one for one in faults())


def test_a_row_removed_leaves_its_number_without_evidence(walk):
    with tampering():
        Entry.objects.filter(verb="sign_opinion").delete()
    opinion = LegalityReview.objects.exclude(opinion_number="").get()
    assert faults() == [
        f"事项{walk.matter.reference}的意见书文号“{opinion.opinion_number}”在台账中没有给号的记录。"
    ]


def test_a_matter_whose_reference_is_borne_twice_is_seen(walk):
    reference = walk.matter.reference
    other = Matter.objects.get(pk=walk.matter.pk)
    other.pk, other.reference = None, f"{reference.rpartition('-')[0]}-01"
    other.save(force_insert=True)
    assert any("的事项编号第1号重复。" in one for one in faults())


def test_series_of_two_years_each_begin_with_one(db):
    walk = a_walk()
    organ = walk.cast.justice
    taken = [numbers.take(organ, SeriesPurpose.OPINION, year) for year in (2030, 2030, 2031, 2030)]
    assert taken == [1, 2, 1, 3]
