"""The sheet of the certificate: one page for the whole road, overleaf where a matter went round."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.builders import a_walk
from workflows.certificate import StepState, certificate_of
from workflows.certificate.sheet import sheet_of
from workflows.constants import Kind
from workflows.pdf import render

pytestmark = pytest.mark.django_db

# Every rule pack that has a cast whose road leads to the closed file.
DIVISIONS = "510811 360700 450206 640105 652300 310000 460200 510000 450000 640000".split()


@pytest.fixture
def walk(db):
    return a_walk("publish")


def words_on(certified, day):
    reader = PdfReader(BytesIO(render(sheet_of(certified, day)).pdf))
    return ["".join(one.extract_text().split()) for one in reader.pages]


ROADS = [
    *((division, Kind.NORMATIVE_DOCUMENT) for division in DIVISIONS),
    *((division, Kind.MAJOR_DECISION) for division in DIVISIONS),
]


@pytest.mark.parametrize(("division", "kind"), ROADS)
def test_the_paper_of_the_whole_road_is_one_page_with_every_step(division, kind):
    walk = a_walk("archive", division=division, kind=kind).run()
    whole = certificate_of(walk.matter, walk.today)
    (words,) = words_on(whole, walk.today)
    applying = [one for one in whole.steps if one.state != StepState.NOT_APPLICABLE]
    assert len(applying) > 20
    for step in applying:
        assert "".join(step.label.split()) in words
        hashes = re.findall(r"[0-9a-f]{64}", " ".join(one.value for one in step.evidence))
        assert all(one[:16] in words for one in hashes)


def test_more_rounds_go_on_overleaf_under_the_same_head(walk):
    whole = certificate_of(walk.matter, walk.today)
    again = replace(whole, steps=whole.steps * 2)
    first, second = words_on(again, walk.today)
    head = "环节法律要求实际办理结果依据证据摘要台账"
    assert (head in first, head in second) == (True, True)
    assert "带※的条文待核实" in second


def test_an_unverified_article_is_marked_on_the_paper(walk):
    (words,) = words_on(certificate_of(walk.matter, walk.today), walk.today)
    assert "（七）※" in words
    assert "带※的条文待核实" in words
