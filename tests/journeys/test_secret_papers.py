"""What a secret matter leaves on paper: its marks top left, and names that tell nothing."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from filings.transitions.disclosure import change_disclosure
from filings.transitions.publication import publish_document, record_non_publication
from reviews.transitions import opinion
from tests.browsing import page, signed_in, words_of
from tests.builders import a_cast
from tests.journeys.test_secret_matter import a_secret, people_of
from tests.once import made_once, own
from tests.tampering import tampering
from tests.unchanged import refused
from workflows.certificate import certificate_of
from workflows.certificate.sheet import sheet_of
from workflows.classification import Secrecy
from workflows.constants import Stage
from workflows.dossier.papers import dossier_of
from workflows.dossier.sheet import contents_of
from workflows.errors import GateClosed, Inadmissible, NotPermitted
from workflows.evidence.numbers import audit_numbers
from workflows.models import Attachment, Classification, Entry, Matter, NumberSeries
from workflows.transitions.secrecy import change_classification, declassify

MARK = "机密★10年"
SITE = {"address": "https://www.example.gov.cn/1.html"}


def to_publication():
    cast = a_cast()
    return a_secret(cast, people_of(cast)).run(until="publish")


published = made_once(to_publication)


@pytest.fixture
def walk(published, db):
    return own(published)


def withhold(walk):
    basis = "《中华人民共和国保守国家秘密法》"
    walk.do(record_non_publication, walk.cast.intake, basis=basis, approved_by="唐为民")
    return walk.run()


def lines_of(paper):
    with paper.file.open() as stored:
        pages = PdfReader(BytesIO(stored.read())).pages
    return [line.strip() for line in pages[0].extract_text().splitlines() if line.strip()]


def papers_of(matter, material):
    return list(Attachment.objects.filter(matter=matter, material=material).order_by("pk"))


def test_opinion_and_minutes_bear_number_level_and_term_in_the_first_two_lines(walk):
    (opined,), (minutes,) = (papers_of(walk.matter, one) for one in ("legality_opinion", "minutes"))
    assert lines_of(opined)[:2] == ["000001", MARK]
    assert lines_of(minutes)[:2] == ["000002", MARK]
    rows = Entry.objects.filter(matter=walk.matter, detail__has_key="copy_number")
    assert list(rows.order_by("sequence").values_list("verb", "detail__copy_number")) == [
        ("sign_opinion", opined.copy_number),
        ("sign_minutes", minutes.copy_number),
    ]


def test_each_report_has_its_own_number_and_all_numbers_are_in_order(walk):
    withhold(walk)
    reports = papers_of(walk.matter, "filing_report")
    assert [lines_of(one)[:2] for one in reports] == [["000003", MARK], ["000004", MARK]]
    assert NumberSeries.objects.get(purpose="copy").last == 4
    assert audit_numbers()[1] == []
    with tampering():
        Attachment.objects.filter(pk=reports[1].pk).update(copy_number="")
    year = reports[1].created_at.year
    given = f"〔{year}〕4号"
    last = Entry.objects.get(matter=walk.matter, detail__copy_number=given).position
    assert [str(one) for one in audit_numbers()[1]] == [
        f"第{last}行（事项{walk.matter.reference}）给出了涉密文件份号“{given}”，"
        "业务记录中已没有这一编号。",
        f"广元市昭化区人民政府{year}年的涉密文件份号第4号已给出，没有对应的业务记录。",
    ]


def test_the_papers_of_the_file_bear_the_level_without_a_number(walk):
    withhold(walk)
    (kept,) = papers_of(walk.matter, "procedure_certificate")
    assert (lines_of(kept)[0], kept.copy_number) == (MARK, "")
    drawn = sheet_of(certificate_of(walk.matter, walk.today), walk.today)
    contents = contents_of(walk.matter, dossier_of(walk.matter))
    assert {(one.secrecy, one.copy_no) for one in (drawn, contents)} == {(MARK, None)}


def test_a_paper_keeps_the_mark_of_its_day_and_the_next_bears_the_new_one(walk):
    said = Secrecy("secret", "derived", "某部涉密文件（秘密★3年）", term="3年")
    officer = walk.cast.secrecy_officer
    walk.do(change_classification, officer, said=said, reason="来文降低密级")
    withhold(walk)
    (opined,) = papers_of(walk.matter, "legality_opinion")
    assert lines_of(opined)[1] == MARK
    assert {lines_of(one)[1] for one in papers_of(walk.matter, "filing_report")} == {"秘密★3年"}


def test_no_official_paper_is_made_of_a_secret_that_is_not_fixed(db):
    cast = a_cast()
    walk = a_secret(cast, people_of(cast)).run(until="sign_opinion")
    walk.wait_until(walk.matter.limits.get(name="review").earliest_on)
    with tampering():
        Classification.objects.filter(matter=walk.matter).delete()
    with refused(GateClosed, recorded=True) as told:
        walk.do(opinion.sign_opinion, cast.bureau_head)
    assert list(told.missing) == ["unclassified"]


def test_names_of_downloads_tell_nothing_of_a_secret(walk):
    client = signed_in(walk.cast.drafter)
    (opined,) = papers_of(walk.matter, "legality_opinion")
    revision = walk.matter.revisions.get(number=1)
    for address, name in (
        (page("paper", walk.matter, opined.pk), f"attachment-{opined.pk}.pdf"),
        (page("text", walk.matter, 1), f"revision-{revision.pk}.txt"),
    ):
        response = client.get(address)
        assert response.headers["Content-Disposition"] == (
            f'attachment; filename="{walk.matter.reference}-{name}"'
        )
        assert "no-store" in response.headers["Cache-Control"]


# -- coming out after all


def test_a_secret_is_not_shown_until_it_is_lifted_and_then_decided(walk):
    head, officer = walk.cast.mayor, walk.cast.secrecy_officer
    said = {"disclosure": "public", "reason": "经保密审查可以公开"}
    with refused(GateClosed, recorded=True) as told:
        walk.do(change_disclosure, head, **said)
    assert list(told.missing) == ["secret"]
    walk.do(declassify, officer, reason="已无保密必要")
    with refused(GateClosed, recorded=True) as told:
        walk.do(publish_document, walk.cast.intake, **SITE)
    assert list(told.missing) == ["not_public"]
    with refused(NotPermitted, recorded=False):
        walk.do(change_disclosure, walk.cast.intake, **said)
    with refused(Inadmissible, recorded=False):
        walk.do(change_disclosure, head, disclosure="withheld", reason="不变")
    walk.do(change_disclosure, head, **said)
    entry = Entry.objects.filter(matter=walk.matter).latest("sequence")
    assert entry.detail == {"disclosure": ["withheld", "public"]}
    assert Matter.objects.get(pk=walk.matter.pk).disclosure == "public"


def test_what_was_made_a_secret_and_never_lifted_is_not_shown_whatever_the_mark_says(walk):
    Matter.objects.filter(pk=walk.matter.pk).update(secret=False, disclosure="public")
    walk.matter.refresh_from_db()
    with refused(GateClosed, recorded=True) as told:
        walk.do(publish_document, walk.cast.intake, **SITE)
    assert "not_public" in told.missing


def test_a_secret_is_lifted_after_its_file_is_closed(walk):
    withhold(walk)
    assert walk.matter.stage == Stage.CLOSED
    walk.do(declassify, walk.cast.secrecy_officer, reason="保密期限届满")
    assert Matter.objects.get(pk=walk.matter.pk).secret is False
    assert walk.matter.classifications.get().status == "lifted"


def test_the_page_says_that_the_term_is_over(walk):
    said = Secrecy("secret", "derived", "某文", term="1个月")
    walk.do(change_classification, walk.cast.secrecy_officer, said=said, reason="来文")
    shown = signed_in(walk.cast.drafter).get(page("secrecy", walk.matter))
    assert "保密期限已经届满" in words_of(shown)
