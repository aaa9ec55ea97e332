"""Publication: the words adopted, on the government's site, today; and what follows from it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from filings.forms.register import PublishDocumentForm, RecordNonPublicationForm
from filings.models import Channel, DocumentStatus, Filing, Publication
from filings.rules.issue import earliest_effect
from filings.transitions.publication import publish_document, record_non_publication
from filings.transitions.register import document_of
from tests.builders import DRAFT, a_text, a_walk, instant
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.unchanged import refused
from workflows.constants import Capacity, Disclosure, Kind, Stage
from workflows.errors import (
    GateClosed,
    Inadmissible,
    NotNow,
    NotPermitted,
    StaleVersion,
)
from workflows.models import Attachment, Matter, Organ, Party, TimeLimit

issued = made_once(lambda: a_walk(at="publish", technical=False, touches_market=False))
ADDRESS = "https://www.example.gov.cn/zfxxgk/1.html"
SICHUAN = "《四川省行政规范性文件管理办法》"
BASIS = {"basis": "《中华人民共和国政府信息公开条例》第十四条", "approved_by": "唐为民"}


@pytest.fixture
def walk(issued, db):
    walk = own(issued)
    walk.wait_until(date(2026, 4, 14))
    return walk


def publish(walk, **arguments):
    return walk.do(publish_document, walk.cast.intake, **{"address": ADDRESS, **arguments})


def disclose(walk, disclosure):
    Matter.objects.filter(pk=walk.matter.pk).update(disclosure=disclosure)


def test_the_first_showing_is_today_and_opens_a_filing_for_each_addressee(walk):
    publication = publish(walk, interpretation="政策解读")
    document = document_of(walk.matter)
    assert document.status == DocumentStatus.PUBLISHED
    assert publication.published_on == date(2026, 4, 14)
    assert publication.text_sha256 == document.revision.text_sha256
    filings = Filing.objects.filter(document=document)
    assert [
        (one.addressee.name, one.addressee_kind, one.limit.name, one.limit.started_on)
        for one in filings
    ] == [
        ("广元市司法局", "superior_government", "filing", date(2026, 4, 14)),
        (
            "广元市昭化区人民代表大会常务委员会",
            "npc_standing_committee",
            "filing_npc",
            date(2026, 4, 14),
        ),
    ]
    assert walk.matter.stage == Stage.FILING
    assert open_names(walk.matter) == ["file", "file"]
    assert {step.due_on for step in walk.open_steps()} == {date(2026, 5, 14)}
    received = Party.objects.filter(matter=walk.matter, capacity=Capacity.FILING_AUTHORITY)
    assert {one.organ for one in received} == {walk.cast.superior_justice, walk.cast.npc}


@pytest.mark.parametrize(
    ("case", "division", "published_on", "latest"),
    [
        ("15 days", "360700", (2025, 9, 15), date(2025, 9, 30)),
        ("15 days into the holiday", "360700", (2025, 9, 18), date(2025, 10, 9)),
        ("30 days into the holiday", "510811", (2025, 9, 5), date(2025, 10, 9)),
        ("15 working days in Shanghai", "310000", (2025, 9, 15), date(2025, 10, 11)),
    ],
)
@pytest.mark.django_db
def test_the_filing_period_runs_from_publication(case, division, published_on, latest):
    walk = a_walk(
        at="publish",
        division=division,
        now=instant(2025, 7, 1),
        technical=False,
        touches_market=False,
    )
    walk.now = instant(*published_on)
    publish(walk, effective_on=earliest_effect(walk.matter, walk.today))
    limit = TimeLimit.objects.get(matter=walk.matter, name="filing")
    assert (limit.started_on, limit.latest_on) == (walk.today, latest)
    assert not limit.provisional


@pytest.mark.django_db
def test_a_decision_is_filed_with_nobody_where_law_does_not_say_so():
    walk = a_walk(
        at="publish",
        division="360700",
        kind=Kind.MAJOR_DECISION,
        technical=False,
        touches_market=False,
    )
    publish(walk)
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.ARCHIVING, ["archive"])
    assert not Filing.objects.exists()


def test_other_words_than_those_adopted_are_not_published(walk):
    other = DRAFT.replace("预防火灾事故，", "").replace("第四条", "第四条 另有规定的除外。")
    with refused(GateClosed, recorded=True) as told:
        publish(walk, upload=a_text("published.txt", other))
    assert told.missing == {"another_text": [f"{SICHUAN}第三十三条"]}
    assert "有2处不一致" in str(told.error)


def test_the_same_words_in_another_file_are_published_and_kept(walk):
    publication = publish(walk, upload=a_text("网页.txt", DRAFT.replace("\n", "\r\n\r\n")))
    kept = Attachment.objects.get(matter=walk.matter, material="published_text")
    assert publication.file == kept
    assert publication.text_sha256 == document_of(walk.matter).revision.text_sha256


def test_the_site_comes_first(walk):
    with refused(GateClosed, recorded=True) as told:
        publish(walk, channel=Channel.GAZETTE)
    assert told.missing == {"channel": [f"{SICHUAN}第三十三条"]}


def test_a_later_publication_moves_the_effect(walk):
    walk.wait_until(date(2026, 4, 20))
    with refused(GateClosed, recorded=True) as told:
        publish(walk)
    assert told.missing == {"effect_wait": [f"{SICHUAN}第十二条"]}
    publish(walk, effective_on=date(2026, 5, 21))
    assert document_of(walk.matter).effective_on == date(2026, 5, 21)


def test_an_earlier_effect_has_its_reason(walk):
    walk.wait_until(date(2026, 4, 20))
    publish(walk, effect_reason="公布后不立即施行将有碍执行")
    document = document_of(walk.matter)
    assert (document.effective_on, document.effect_reason) == (
        date(2026, 5, 15),
        "公布后不立即施行将有碍执行",
    )


def test_an_addressee_that_does_not_exist_is_named_before_anything_is_published(walk):
    Organ.objects.filter(pk=walk.cast.npc.pk).update(division="999999")
    with refused(GateClosed, recorded=True) as told:
        publish(walk)
    assert told.missing == {"addressee_npc_standing_committee": [f"{SICHUAN}第三十六条第（一）项"]}


def test_an_address_is_needed_and_a_readable_file(walk):
    with refused(Inadmissible, recorded=False) as told:
        publish(walk, address=" ")
    assert told.error.field_name == "address"
    with refused(Inadmissible, recorded=False) as told:
        publish(walk, upload=a_text("published.xls", "无法读取"))
    assert told.error.field_name == "file"


@pytest.mark.parametrize("disclosure", [Disclosure.WITHHELD, Disclosure.ON_REQUEST])
def test_what_is_not_public_is_not_published(walk, disclosure):
    disclose(walk, disclosure)
    with refused(GateClosed, recorded=True) as told:
        publish(walk)
    assert list(told.missing) == ["not_public"]
    assert f"{SICHUAN}第十九条第（三）项" in told.missing["not_public"]


def test_a_withheld_text_is_filed_from_the_day_of_issue(walk):
    disclose(walk, Disclosure.WITHHELD)
    document = walk.do(record_non_publication, walk.cast.intake, **BASIS)
    assert document.status == DocumentStatus.WITHHELD
    assert (document.withheld_basis, document.withheld_approved_by) == tuple(BASIS.values())
    assert open_names(walk.matter) == ["file", "file"]
    assert {one.limit.started_on for one in document.filings.all()} == {date(2026, 4, 13)}
    assert not Publication.objects.exists()


def test_what_is_public_is_not_kept_back(walk):
    with refused(GateClosed, recorded=True) as told:
        walk.do(record_non_publication, walk.cast.intake, **BASIS)
    assert list(told.missing) == ["public"]


@pytest.mark.parametrize("field", ["basis", "approved_by"])
def test_keeping_back_needs_basis_and_approver(walk, field):
    disclose(walk, Disclosure.WITHHELD)
    with refused(Inadmissible, recorded=False) as told:
        walk.do(record_non_publication, walk.cast.intake, **{**BASIS, field: " "})
    assert told.error.field_name == field


@pytest.mark.django_db
def test_only_an_issued_text_is_published():
    walk = a_walk(at="issue", technical=False, touches_market=False)
    with refused(NotNow, recorded=False) as told:
        publish(walk)
    assert [one.label for one in told.error.citations] == [f"{SICHUAN}第三十三条"]


def test_only_the_office_publishes_and_only_once(walk):
    with refused(NotPermitted, recorded=False):
        walk.do(publish_document, walk.cast.filing_clerk, address=ADDRESS)
    version = walk.matter.version
    publish(walk)
    again = {
        "matter": walk.matter,
        "actor": walk.cast.intake,
        "now": walk.now,
        "address": ADDRESS,
    }
    with refused(StaleVersion, recorded=False):
        publish_document(expected_version=version, **again)
    with refused(NotNow, recorded=False):
        publish_document(expected_version=walk.matter.version, **again)


def test_the_day_of_publication_cannot_be_entered(walk):
    with pytest.raises(TypeError):
        publish(walk, published_on=date(2026, 4, 1))
    form = PublishDocumentForm(matter=walk.matter, step=walk.open_steps()[0], user=walk.cast.intake)
    assert "published_on" not in form.fields


def test_the_form_confirms_the_effect_and_takes_the_file(walk):
    context = {"matter": walk.matter, "step": walk.open_steps()[0], "user": walk.cast.intake}
    empty = PublishDocumentForm({}, {}, **context)
    assert sorted(empty.errors) == ["address", "channel", "effective_on"]
    assert empty["effective_on"].initial == date(2026, 5, 15)
    data = {"channel": "site", "address": ADDRESS, "effective_on": "2026-05-15"}
    files = {"file": SimpleUploadedFile("公布.txt", DRAFT.encode())}
    form = PublishDocumentForm(data, files, **context)
    assert form.is_valid()
    published = form.act(now=walk.now, expected_version=walk.matter.version)
    assert published.file.file_name == "公布.txt"


def test_the_form_of_keeping_back_wants_both_fields(walk):
    disclose(walk, Disclosure.WITHHELD)
    context = {"matter": walk.matter, "step": walk.open_steps()[0], "user": walk.cast.intake}
    assert sorted(RecordNonPublicationForm({}, **context).errors) == ["approved_by", "basis"]
    form = RecordNonPublicationForm(BASIS, **context)
    assert form.is_valid()
    form.act(now=walk.now, expected_version=walk.matter.version)
    assert document_of(walk.matter).status == DocumentStatus.WITHHELD
