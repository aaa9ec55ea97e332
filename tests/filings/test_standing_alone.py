"""The procedure after adoption needs no review that it has seen: a department's own text."""

from dataclasses import replace

import pytest
from django.db import transaction

from config.rehearsal.walk import Walk
from filings.models import Filing
from filings.transitions.register import register_adopted
from tests.builders import a_cast, a_text, instant
from tests.reviews.standing import open_names
from workflows import papers
from workflows.acts import locked
from workflows.appointments import appoint
from workflows.constants import Capacity, Kind, MakerFamily, Role, Stage
from workflows.handover import Adoption
from workflows.models import MakerListing, Matter, Organ, Party, RulePack

pytestmark = pytest.mark.django_db


def an_adopted_matter(cast, now):
    maker = cast.consulted[0]
    Organ.objects.filter(pk=maker.pk).update(abbreviation="昭公")
    MakerListing.objects.create(
        organ=maker,
        office=cast.office,
        review_body=cast.market,
        basis="制定主体清单",
        valid_from=now.date(),
    )
    matter = Matter.objects.create(
        kind=Kind.NORMATIVE_DOCUMENT,
        title="电动自行车登记管理办法",
        reference="outside-1",
        stage=Stage.SIGNING,
        maker=maker,
        maker_family=MakerFamily.DEPARTMENT,
        drafting_unit=maker,
        office=cast.office,
        review_body=cast.market,
        pack=RulePack.objects.current("510811", now.date()),
        division="510811",
        registered_by=cast.intake,
        registered_at=now,
    )
    Party.objects.create(matter=matter, organ=maker, capacity=Capacity.MAKER)
    return matter


def register(matter, cast, now):
    with transaction.atomic():
        fresh = locked(matter)
        revision = papers.store_revision(
            fresh, a_text(), author=cast.intake, now=now, change="first", note=""
        )
        document = register_adopted(
            matter=fresh,
            adoption=Adoption(revision, "经区公安局局长办公会议审议通过"),
            signed_by=cast.mayor,
            signed_on=now.date(),
            now=now,
        )
        fresh.save()
    return document


def test_a_text_adopted_elsewhere_goes_through_to_the_closed_file():
    cast, now = a_cast(), instant(2026, 3, 2)
    matter = an_adopted_matter(cast, now)
    document = register(matter, cast, now)
    assert open_names(matter) == ["issue"]
    appoint(cast.filing_clerk, Role.FILING_CLERK, cast.market)
    reviewer = cast.superior_filing_reviewer
    appoint(reviewer, Role.FILING_REVIEWER, cast.justice)
    walk = Walk(
        matter=Matter.objects.get(pk=matter.pk),
        cast=replace(cast, superior_filing_reviewer=reviewer),
        now=now,
        draft=a_text(),
    )
    walk.run()
    assert walk.matter.stage == Stage.CLOSED
    document.refresh_from_db()
    assert document.document_number == "昭公规〔2026〕1号"
    filing = Filing.objects.get(document=document)
    assert (filing.addressee, filing.addressee_kind) == (cast.justice, "own_government")
    assert filing.filing_number == "昭司备〔2026〕1号"
    codes = {paper["code"] for paper in document.archive.papers}
    assert codes == {
        "text",
        "drafting_note",
        "basis",
        "legality_opinion",
        "filing_report",
        "procedure_certificate",
        "register",
        "publication",
        "filing",
    }
