"""G8 as its user meets it: a draft may name only a text that binds somebody."""

from datetime import date

import pytest

from filings.forms.basis import CiteBasisForm
from filings.models import BasisCitation, Document
from filings.transitions.basis import cite_basis
from filings.transitions.publication import record_non_publication
from tests.builders import a_cast, a_walk, instant
from tests.unchanged import refused
from workflows.constants import Disclosure
from workflows.errors import GateClosed, Inadmissible, NotPermitted
from workflows.models import Entry, Matter, StepRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    """A text in force from 2026-05-15 on."""
    cast = a_cast()
    a_walk(at="file", cast=cast)
    return cast, Document.objects.get()


def a_draft(cast, now):
    return a_walk(at="draft", cast=cast, now=now)


def test_a_text_in_force_may_be_named_as_basis(published):
    cast, document = published
    walk = a_draft(cast, instant(2026, 5, 15))
    cited = cite_basis(matter=walk.matter, actor=cast.drafter, now=walk.now, document=document)
    assert (cited.document, cited.cited_on) == (document, date(2026, 5, 15))
    assert (
        Entry.objects.get(matter=walk.matter, verb="cite_basis").detail["document"] == document.pk
    )


@pytest.mark.parametrize(
    ("_case", "now", "missing"),
    [
        ("published, not yet in effect", instant(2026, 5, 14, 23, 59), "not_in_effect"),
        ("lapsed at midnight", instant(2031, 5, 15, 0, 0), "lapsed"),
    ],
)
def test_a_text_that_binds_nobody_is_refused_with_its_article(published, _case, now, missing):
    cast, document = published
    walk = a_draft(cast, now)
    with refused(GateClosed, recorded=True) as told:
        cite_basis(matter=walk.matter, actor=cast.drafter, now=walk.now, document=document)
    assert told.error.gate == "G8"
    assert list(told.missing) == [missing]
    assert "《四川省行政规范性文件管理办法》第三十三条" in told.missing[missing]
    assert not BasisCitation.objects.exists()


def test_an_issued_text_that_nobody_has_seen_is_refused():
    cast = a_cast()
    a_walk(at="publish", cast=cast)
    walk = a_draft(cast, instant(2026, 6, 1))
    with refused(GateClosed, recorded=True) as told:
        cite_basis(
            matter=walk.matter, actor=cast.drafter, now=walk.now, document=Document.objects.get()
        )
    assert list(told.missing) == ["unpublished"]


def test_a_text_is_named_once(published):
    cast, document = published
    walk = a_draft(cast, instant(2026, 6, 1))
    cite_basis(matter=walk.matter, actor=cast.drafter, now=walk.now, document=document)
    with pytest.raises(Inadmissible, match="已列为依据"):
        cite_basis(matter=walk.matter, actor=cast.drafter, now=walk.now, document=document)


def test_only_the_drafting_unit_names_the_basis(published):
    cast, document = published
    walk = a_draft(cast, instant(2026, 6, 1))
    with pytest.raises(NotPermitted):
        cite_basis(matter=walk.matter, actor=cast.reviewer, now=walk.now, document=document)


def test_only_what_the_public_has_seen_is_offered(published):
    cast, document = published
    a_walk(at="publish", cast=cast)
    withheld = a_walk(at="publish", cast=cast)
    Matter.objects.filter(pk=withheld.matter.pk).update(disclosure=Disclosure.WITHHELD)
    record_non_publication(
        matter=withheld.matter,
        actor=cast.intake,
        now=withheld.now,
        basis="《中华人民共和国政府信息公开条例》第十六条",
        approved_by="唐为民",
    )
    assert sorted(Document.objects.values_list("status", flat=True)) == [
        "issued",
        "published",
        "withheld",
    ]
    walk = a_draft(cast, instant(2026, 6, 1))
    step = StepRun.objects.open().get(matter=walk.matter)
    form = CiteBasisForm(matter=walk.matter, step=step, user=cast.drafter)
    assert list(form.fields["document"].queryset) == [document]
