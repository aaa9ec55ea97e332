"""G7: register number, document number and dates, given in one act by one office."""

from datetime import date

import pytest

from filings.forms.register import IssueDocumentForm
from filings.models import Document, DocumentStatus
from filings.rules.issue import document_number, register_number
from filings.transitions.register import issue_document
from tests.builders import a_cast, a_walk, instant
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.tampering import tampering
from tests.unchanged import refused
from workflows.constants import Kind, Stage
from workflows.errors import GateClosed, NotNow, NotPermitted, OutsideWindow, StaleVersion
from workflows.models import Entry, Matter, NumberSeries, Organ

signed = made_once(lambda: a_walk(at="issue", technical=False, touches_market=False))
TERMS = {
    "publish_on": date(2026, 4, 14),
    "effective_on": date(2026, 5, 15),
    "valid_until": date(2031, 5, 14),
}
SICHUAN = "《四川省行政规范性文件管理办法》"


@pytest.fixture
def walk(signed, db):
    return own(signed)


def issue(walk, **terms):
    return walk.do(issue_document, walk.cast.intake, **{**TERMS, **terms})


def numbers_given():
    return NumberSeries.objects.filter(purpose__in=["register", "document", "decision"]).count()


def test_one_act_registers_numbers_and_issues(walk):
    document = issue(walk)
    assert document.status == DocumentStatus.ISSUED
    assert document.register_number == "昭府登〔2026〕1号"
    assert document.document_number == "昭府规〔2026〕1号"
    assert document.issued_on == date(2026, 4, 13)
    assert (document.effective_on, document.valid_until) == (date(2026, 5, 15), date(2031, 5, 14))
    assert walk.matter.stage == Stage.PUBLICATION
    assert open_names(walk.matter) == ["publish"]


def test_publication_is_due_within_the_time_of_law(walk):
    issue(walk)
    assert walk.open_steps()[0].due_on == date(2026, 5, 13)


def test_no_number_exists_before_the_issue(walk):
    assert numbers_given() == 0
    issue(walk)
    assert numbers_given() == 2


def test_everything_missing_is_named_at_once_and_no_number_is_used_up(walk):
    with refused(GateClosed, recorded=True) as told:
        walk.do(issue_document, walk.cast.intake)
    assert told.missing == {
        "effective_on": [f"{SICHUAN}第十二条"],
        "valid_until": [f"{SICHUAN}第十三条"],
    }
    assert told.error.gate == "G7"
    assert numbers_given() == 0
    assert issue(walk).document_number == "昭府规〔2026〕1号"


@pytest.mark.parametrize(
    ("case", "effective_on", "reason", "code"),
    [
        ("the day before the wait is over", date(2026, 5, 14), "", "effect_wait"),
        ("the same with its reason", date(2026, 5, 14), "公布后不立即施行将有碍执行", None),
        ("before publication", date(2026, 4, 13), "紧急", "effect_before_publication"),
    ],
)
def test_effect_waits_or_has_its_reason(walk, case, effective_on, reason, code):
    terms = {
        "effective_on": effective_on,
        "effect_reason": reason,
        "valid_until": date(2031, 4, 1),
    }
    if code is None:
        document = issue(walk, **terms)
        assert (document.effective_on, document.effect_reason) == (effective_on, reason)
        assert Entry.objects.filter(matter=walk.matter).last().reason == reason
        return
    with refused(GateClosed, recorded=True) as told:
        issue(walk, **terms)
    assert told.missing == {code: [f"{SICHUAN}第十二条"]}


def test_too_long_a_validity_is_refused(walk):
    with refused(GateClosed, recorded=True) as told:
        issue(walk, valid_until=date(2036, 5, 16), validity_reason="规划期长")
    assert told.missing == {"validity_hard": [f"{SICHUAN}第十三条"]}


def test_a_text_that_only_abolishes_others_is_issued_without_an_end(walk):
    document = issue(walk, valid_until=None, no_expiry_reason="仅废止其他文件")
    assert (document.valid_until, document.no_expiry_reason) == (None, "仅废止其他文件")


def test_publication_is_not_planned_for_the_past(walk):
    with refused(OutsideWindow, recorded=False) as told:
        issue(walk, publish_on=date(2026, 4, 12))
    assert told.error.earliest == date(2026, 4, 13)


def test_an_organ_without_a_number_code_cannot_number(walk):
    Organ.objects.filter(pk=walk.cast.government.pk).update(abbreviation="")
    with refused(GateClosed, recorded=True) as told:
        issue(walk)
    assert told.missing == {"agency_code": [f"{SICHUAN}第十五条"]}


def test_only_the_office_issues_and_only_once(walk):
    for person in (walk.cast.mayor, walk.cast.secretariat, walk.cast.drafter):
        with refused(NotPermitted, recorded=False):
            walk.do(issue_document, person, **TERMS)
    version = walk.matter.version
    issue(walk)
    again = {"matter": walk.matter, "actor": walk.cast.intake, "now": walk.now, **TERMS}
    with refused(StaleVersion, recorded=False):
        issue_document(expected_version=version, **again)
    with refused(NotNow, recorded=False):
        issue_document(expected_version=walk.matter.version, **again)


@pytest.mark.django_db
def test_numbers_run_through_the_year_and_start_again_with_the_next():
    cast = a_cast()
    given = []
    for start in (instant(2026, 3, 2), instant(2026, 3, 2), instant(2027, 3, 1)):
        walk = a_walk(at="publish", cast=cast, now=start, technical=False, touches_market=False)
        given.append(walk.matter.document)
    assert [one.document_number for one in given] == [
        "昭府规〔2026〕1号",
        "昭府规〔2026〕2号",
        "昭府规〔2027〕1号",
    ]
    assert [one.register_number for one in given] == [
        "昭府登〔2026〕1号",
        "昭府登〔2026〕2号",
        "昭府登〔2027〕1号",
    ]


@pytest.mark.parametrize(
    ("case", "division", "kind", "number"),
    [
        ("the province's pattern says 规", "510811", Kind.NORMATIVE_DOCUMENT, "昭府规〔2026〕7号"),
        ("must contain 规", "460200", Kind.NORMATIVE_DOCUMENT, "三府规〔2026〕7号"),
        ("the general pattern", "360700", Kind.NORMATIVE_DOCUMENT, "赣市府规〔2026〕7号"),
        ("a decision", "360700", Kind.MAJOR_DECISION, "赣市府发〔2026〕7号"),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_the_document_number_tells_what_it_is(case, division, kind, number):
    walk = a_walk(division=division, kind=kind)
    assert document_number(walk.matter, 2026, 7) == number
    assert register_number(walk.matter, 2026, 7) != number


def test_the_form_proposes_and_wants_the_dates(walk):
    context = {"matter": walk.matter, "step": walk.open_steps()[0], "user": walk.cast.intake}
    assert sorted(IssueDocumentForm({}, **context).errors) == ["effective_on", "publish_on"]
    empty = IssueDocumentForm(**context)
    assert empty["valid_until"].initial > empty["effective_on"].initial
    form = IssueDocumentForm({name: str(day) for name, day in TERMS.items()}, **context)
    assert form.is_valid()
    form.act(now=walk.now, expected_version=walk.matter.version)
    assert Document.objects.get(matter=walk.matter).valid_until == date(2031, 5, 14)


def test_a_decision_is_proposed_no_end(walk):
    with tampering():
        Matter.objects.filter(pk=walk.matter.pk).update(kind=Kind.MAJOR_DECISION)
    walk.matter.refresh_from_db()
    form = IssueDocumentForm(matter=walk.matter, step=walk.open_steps()[0], user=walk.cast.intake)
    assert form["valid_until"].initial is None
