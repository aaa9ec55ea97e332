"""A bureau, a town and a sub-district office make texts of their own, to the closed file."""

from dataclasses import replace

import pytest

from config.rehearsal.deliberation import attendees, statements
from filings.models import Filing
from reviews.models import Deliberation, DeliberationOutcome, LegalityReview
from reviews.transitions import deliberation, opinion
from tests.builders import a_cast, a_walk
from tests.journeys import makers
from tests.unchanged import refused
from workflows.appointments import appoint
from workflows.constants import Capacity, Kind, MakerFamily, Role, Stage
from workflows.errors import DutiesConflict, GateClosed
from workflows.models import Organ, OrganType

pytestmark = pytest.mark.django_db

PLAIN = {"technical": False, "touches_market": False}


def filed(walk):
    return [
        (one.addressee_kind, one.addressee.name, one.limit.latest_on.isoformat(), one.status)
        for one in Filing.objects.filter(document__matter=walk.matter)
    ]


def table(walk, meeting_type):
    return walk.do(
        deliberation.submit_to_deliberation,
        walk.cast.secretariat,
        meeting_type=meeting_type,
        session="2026年第3次会议",
        held_on=walk.next_working_day(),
    )


def test_a_bureau_reviews_decides_and_files_its_own_text_with_its_government():
    cast = makers.a_department()
    walk = a_walk("table", cast=cast, technical=False)
    assert walk.matter.maker_family == MakerFamily.DEPARTMENT
    assert walk.matter.organ_in(Capacity.COMPETITION_BODY) == cast.drafting_unit
    for wrong in ("executive_meeting", "plenary_meeting"):
        with refused(GateClosed, recorded=True) as told:
            table(walk, wrong)
        assert told.missing == {"meeting_type": ["《四川省行政规范性文件管理办法》第三十一条"]}
    assert table(walk, "office_meeting").meeting_type == "office_meeting"
    walk.run()
    assert walk.matter.stage == Stage.CLOSED
    document = walk.matter.document
    assert document.document_number == "昭住建规〔2026〕1号"
    assert LegalityReview.latest(walk.matter).opinion_number == "昭住建法审〔2026〕1号"
    # Published on 2026-04-14; 30 days, as 四川 has it, with the justice bureau of its government.
    assert filed(walk) == [
        ("own_government", "广元市昭化区司法局", "2026-05-14", "registered"),
    ]


def test_a_bureau_that_reviews_its_own_text_needs_two_heads():
    """Who signed the opinion may not preside over the meeting (law notes B.13)."""
    cast = makers.a_department(own_review=True)
    one_head = replace(cast, bureau_head=cast.unit_head)
    walk = a_walk("deliberate", cast=one_head, **PLAIN)
    walk.wait_until(Deliberation.latest(walk.matter).held_on)
    head, *others, _the_same_head = attendees(walk)
    _opening, *spoken = statements(walk)
    with refused(GateClosed, recorded=True) as told:
        walk.do(
            deliberation.conclude_deliberation,
            cast.secretariat,
            attendees=(head, *others),
            statements=spoken,
            outcome=DeliberationOutcome.PASSED,
        )
    assert list(told.missing) == ["duties"]
    walk = a_walk("sign_minutes", cast=cast, **PLAIN)
    walk.run()
    assert (walk.matter.stage, len(filed(walk))) == (Stage.CLOSED, 1)


def test_a_drafter_of_the_bureau_does_not_sign_its_opinion():
    cast = makers.a_department(own_review=True)
    appoint(cast.drafter, Role.HEAD, cast.drafting_unit)
    walk = a_walk("sign_opinion", cast=cast, **PLAIN)
    with refused(DutiesConflict, recorded=True):
        walk.do(opinion.sign_opinion, cast.drafter)


@pytest.mark.parametrize(
    ("case", "make", "family", "number", "addressee"),
    [
        ("镇", makers.a_town, MakerFamily.TOWN, "元府规〔2026〕1号", "superior_government"),
        (
            "派出机关",
            makers.a_dispatched_organ,
            MakerFamily.DISPATCHED_ORGAN,
            "拣街规〔2026〕1号",
            "establishing_government",
        ),
    ],
)
def test_smaller_makers_come_to_the_closed_file(case, make, family, number, addressee):
    cast = make()
    walk = a_walk("archive", cast=cast, **PLAIN)
    assert walk.matter.maker_family == family
    assert walk.matter.document.document_number == number
    assert Deliberation.latest(walk.matter).meeting_type == "office_meeting"
    assert filed(walk) == [(addressee, "广元市昭化区司法局", "2026-05-14", "registered")]
    walk.run()
    assert walk.matter.stage == Stage.CLOSED


def test_a_town_decides_a_major_decision_and_files_it_with_nobody():
    walk = a_walk("publish", cast=makers.a_town(), kind=Kind.MAJOR_DECISION, **PLAIN)
    assert walk.matter.entries.filter(verb="report_to_party").count() == 1
    walk.run()
    assert (walk.matter.stage, filed(walk)) == (Stage.CLOSED, [])


@pytest.mark.parametrize(
    "organ_type",
    [
        OrganType.DISPATCHED_INSTITUTION,
        OrganType.TEMPORARY_BODY,
        OrganType.COORDINATING_BODY,
        OrganType.INTERNAL_INSTITUTION,
    ],
)
def test_one_character_decides_who_may_make_a_text(organ_type):
    """派出机关 may, 派出机构 may not, even where somebody has put it on the list."""
    cast = makers.a_dispatched_organ()
    Organ.objects.filter(pk=cast.government.pk).update(type=organ_type)
    cast.government.refresh_from_db()
    with refused(GateClosed, recorded=False) as told:
        a_walk("draft", cast=cast, **PLAIN)
    assert told.error.gate == "G1"
    assert "《四川省行政规范性文件管理办法》第八条" in told.missing["maker_type"]


def test_a_maker_without_a_listing_has_no_review_body_and_does_not_begin():
    cast = a_cast()
    cast = replace(cast, government=cast.consulted[0], drafting_unit=cast.drafting_unit)
    with pytest.raises(GateClosed) as caught:
        a_walk("draft", cast=cast, **PLAIN)
    assert [one.code for one in caught.value.missing] == ["maker_list"]
