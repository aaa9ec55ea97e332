"""A document that cannot be printed leaves no trace: nothing signed, no number taken."""

import pytest

from filings.models import Filing
from filings.transitions import filing
from reviews.models import Deliberation, LegalityReview
from reviews.transitions import minutes, opinion
from tests.builders import a_walk
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.unchanged import refused
from workflows import handover, issuing
from workflows.models import Attachment, Matter, NumberSeries
from workflows.pdf import MissingGlyphs

opinions = made_once(lambda: a_walk("sign_opinion", technical=False, touches_market=False))


@pytest.fixture
def walk(opinions, db):
    walk = own(opinions)
    walk.wait_until(LegalityReview.latest(walk.matter).limit.earliest_on)
    return walk


@pytest.fixture
def no_glyphs():
    def render(*arguments, **options):
        raise MissingGlyphs(sentence="字体缺字：㗊。", characters="㗊")

    return render


def taken(organ, purpose):
    return NumberSeries.objects.filter(organ=organ, purpose=purpose).exists()


def test_an_opinion_that_cannot_be_printed_is_not_signed(walk, monkeypatch, no_glyphs):
    with monkeypatch.context() as patch, refused(MissingGlyphs, recorded=False):
        patch.setattr(issuing, "render", no_glyphs)
        walk.do(opinion.sign_opinion, walk.cast.bureau_head)
    review = LegalityReview.latest(walk.matter)
    assert (review.status, review.opinion_number, review.signed_by) == ("signing", "", None)
    assert (walk.matter.limits.get(name="review").status, open_names(walk.matter)) == (
        "running",
        ["sign_opinion"],
    )
    assert not taken(walk.cast.justice, "opinion")
    signed = walk.do(opinion.sign_opinion, walk.cast.bureau_head)
    assert signed.opinion_number == "昭司审〔2026〕1号"


def test_a_real_character_that_no_font_has_is_refused_the_same_way(walk):
    Matter.objects.filter(pk=walk.matter.pk).update(title="电动自行车🚲安全管理办法")
    walk.matter.refresh_from_db()
    with refused(MissingGlyphs, recorded=False) as told:
        walk.do(opinion.sign_opinion, walk.cast.bureau_head)
    assert "🚲" in told.error.characters


def test_minutes_that_cannot_be_printed_are_not_signed(walk, monkeypatch, no_glyphs):
    walk.run(until="sign_minutes")
    with monkeypatch.context() as patch, refused(MissingGlyphs, recorded=False):
        patch.setattr(issuing, "render", no_glyphs)
        walk.do(minutes.sign_minutes, walk.cast.mayor)
    held = Deliberation.latest(walk.matter)
    assert (held.status, held.minutes_number) == ("held", "")
    assert not taken(walk.cast.government, "minutes")
    assert walk.do(minutes.sign_minutes, walk.cast.mayor).minutes_number == "昭府纪〔2026〕1号"


def test_a_filing_report_that_cannot_be_printed_sends_nothing(walk, monkeypatch, no_glyphs):
    walk.run(until="file")
    walk.wait_until(walk.next_working_day())
    papers = Attachment.objects.count()
    with monkeypatch.context() as patch, refused(MissingGlyphs, recorded=False):
        patch.setattr(issuing, "render", no_glyphs)
        walk.do(filing.file_document, walk.cast.filing_clerk, signed_by="唐为民")
    assert set(Filing.objects.values_list("status", "on_time")) == {("due", None)}
    assert (Attachment.objects.count(), taken(walk.cast.government, "filing_report")) == (
        papers,
        False,
    )


def test_a_signature_whose_register_fails_is_no_signature(walk, monkeypatch):
    walk.run(until="sign")

    def broken(act, adoption):
        raise MissingGlyphs(sentence="登记失败。")

    monkeypatch.setattr(handover, "_followers", [*handover._followers, broken])
    with refused(MissingGlyphs, recorded=False):
        walk.run(until="issue")
    assert open_names(walk.matter) == ["sign"]
