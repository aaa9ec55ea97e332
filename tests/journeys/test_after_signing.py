"""From the signature to the closed file, by the side roads."""

from datetime import date

import pytest

from filings.models import Document, Filing
from filings.rules.basis import usable_as_basis
from filings.transitions import filing, publication, register
from reviews.transitions.ending import terminate
from tests.builders import DRAFT, a_text, a_walk
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.tampering import tampering
from tests.unchanged import refused
from workflows.constants import Disclosure, Stage
from workflows.errors import GateClosed, NotNow
from workflows.models import MakerListing, Matter, NumberSeries

signed = made_once(lambda: a_walk("issue", technical=False, touches_market=False))
in_shanghai = made_once(
    lambda: a_walk("file", division="310000", technical=False, touches_market=False)
)


@pytest.fixture
def walk(signed, db):
    return own(signed)


@pytest.fixture
def shanghai(in_shanghai, db):
    return own(in_shanghai)


def issue(walk, **terms):
    usual = {
        "publish_on": date(2026, 4, 14),
        "effective_on": date(2026, 5, 15),
        "valid_until": date(2031, 5, 15),
    }
    return walk.do(register.issue_document, walk.cast.intake, **{**usual, **terms})


def publish(walk, **arguments):
    return walk.do(
        publication.publish_document,
        walk.cast.intake,
        address="https://www.example.gov.cn/1.html",
        **arguments,
    )


def steps_of(walk, name):
    return [step for step in walk.open_steps() if step.name == name]


@pytest.mark.parametrize(
    ("case", "title", "terms", "missing"),
    [
        (
            "a day too early",
            "办法",
            {"effective_on": date(2026, 5, 14), "valid_until": date(2031, 5, 14)},
            ["effect_wait"],
        ),
        ("a day too long", "办法", {"valid_until": date(2031, 5, 16)}, ["validity_reason"]),
        (
            "longer than ever",
            "办法",
            {"valid_until": date(2036, 5, 16), "validity_reason": "长期"},
            ["validity_hard"],
        ),
        ("a trial", "办法（试行）", {"valid_until": date(2028, 5, 16)}, ["validity_trial"]),
        (
            "everything at once",
            "暂行办法",
            {"effective_on": date(2026, 4, 15), "valid_until": date(2029, 1, 1)},
            ["effect_wait", "validity_trial"],
        ),
        ("no end", "办法", {"valid_until": None}, ["valid_until"]),
    ],
)
def test_dates_that_do_not_stand_take_no_number(walk, case, title, terms, missing):
    with tampering():
        Document.objects.filter(matter=walk.matter).update(title=title)
    with refused(GateClosed, recorded=True) as told:
        issue(walk, **terms)
    assert (told.error.gate, list(told.missing)) == ("G7", missing)
    assert not NumberSeries.objects.filter(organ=walk.cast.government, purpose="document").exists()


@pytest.mark.parametrize(
    ("case", "title", "terms"),
    [
        ("the first day", "办法", {}),
        ("the last day of a trial", "办法（试行）", {"valid_until": date(2028, 5, 15)}),
        (
            "longer with a reason",
            "办法",
            {"valid_until": date(2036, 5, 15), "validity_reason": "建设周期长"},
        ),
        (
            "earlier with a reason",
            "办法",
            {
                "effective_on": date(2026, 4, 14),
                "effect_reason": "不立即施行将有碍实施",
                "valid_until": date(2031, 4, 14),
            },
        ),
    ],
)
def test_dates_on_the_edge_are_taken(walk, case, title, terms):
    with tampering():
        Document.objects.filter(matter=walk.matter).update(title=title)
    assert issue(walk, **terms).document_number == "昭府规〔2026〕1号"


def test_a_maker_that_was_taken_off_the_list_meanwhile_does_not_issue(walk):
    """The list of makers counts on the day of issue too (law notes A-S4-24, trap 11)."""
    listing = MakerListing.objects.filter(organ=walk.cast.government)
    listing.update(valid_until=date(2026, 4, 12))
    with refused(GateClosed, recorded=True) as told:
        issue(walk)
    assert list(told.missing) == ["maker_list"]
    assert "《四川省行政规范性文件管理办法》第八条" in told.missing["maker_list"]
    listing.update(valid_until=walk.today)
    assert issue(walk).status == "issued"


def test_a_signed_text_is_not_terminated_and_not_edited_and_not_usable_before_its_day(walk):
    with refused(NotNow, recorded=False):
        walk.do(terminate, walk.cast.unit_head, reason="反悔")
    document = issue(walk)
    assert not usable_as_basis(document, date(2026, 6, 1))
    walk.wait_until(date(2026, 4, 14))
    with refused(GateClosed, recorded=True) as told:
        publish(walk, upload=a_text("公布稿.txt", DRAFT.replace("适用本办法", "参照本办法")))
    assert list(told.missing) == ["another_text"]
    publish(walk, upload=a_text("公布稿.txt"))
    document.refresh_from_db()
    days = (date(2026, 5, 14), date(2026, 5, 15), date(2031, 5, 15), date(2031, 5, 16))
    assert [usable_as_basis(document, day) for day in days] == [False, True, True, False]


def test_a_late_filing_a_refused_one_and_the_closed_file(walk):
    issue(walk)
    walk.wait_until(date(2026, 4, 14))
    publish(walk)
    justice, npc = Filing.objects.filter(document__matter=walk.matter).order_by("pk")
    assert (justice.limit.latest_on, npc.limit.latest_on) == (date(2026, 5, 14),) * 2
    by_filing = {step.data["filing"]: step for step in steps_of(walk, "file")}

    def send(one):
        return walk.do(
            filing.file_document,
            walk.cast.filing_clerk,
            step=by_filing[one.pk].pk,
            signed_by="唐为民",
        )

    walk.wait_until(date(2026, 5, 14))
    assert send(justice).on_time is True
    walk.wait_until(date(2026, 5, 15))
    assert send(npc).on_time is False
    assert walk.matter.entries.latest("sequence").detail["on_time"] is False
    assert walk.matter.limits.get(name="filing_npc").is_late
    (step,) = [one for one in steps_of(walk, "register_filing") if one.data["filing"] == npc.pk]
    walk.do(
        filing.refuse_filing,
        walk.cast.npc_filing_reviewer,
        step=step.pk,
        reason="不属于备案范围",
    )
    assert walk.matter.stage == Stage.FILING
    assert open_names(walk.matter) == ["register_filing"]
    walk.run()
    assert walk.matter.stage == Stage.CLOSED
    done = Filing.objects.filter(document__matter=walk.matter).order_by("pk")
    assert [(one.status, bool(one.filing_number), one.on_time) for one in done] == [
        ("registered", True, True),
        ("not_registered", False, False),
    ]


def test_in_shanghai_a_filing_in_time_counts_as_late_when_its_correction_is(shanghai):
    walk = shanghai
    first = Filing.objects.filter(document__matter=walk.matter).order_by("pk").first()

    def at(name):
        return next(one.pk for one in steps_of(walk, name) if one.data["filing"] == first.pk)

    walk.wait_until(walk.next_working_day())
    walk.do(filing.file_document, walk.cast.filing_clerk, step=at("file"), signed_by="唐为民")
    asked = walk.do(
        filing.request_filing_correction,
        walk.cast.superior_filing_reviewer,
        step=at("register_filing"),
        materials="补充制定依据",
    )
    (step,) = steps_of(walk, "correct_filing")
    assert step.due_on == asked.due_on
    walk.wait_until(asked.due_on)
    walk.wait_until(walk.next_working_day())
    walk.do(filing.correct_filing, walk.cast.filing_clerk, step=step.pk, account="已补充。")
    first.refresh_from_db()
    assert (first.on_time, first.limit.is_late) == (False, False)
    walk.run()
    first.refresh_from_db()
    assert (walk.matter.stage, first.status, first.on_time) == (Stage.CLOSED, "registered", False)


def test_what_is_not_made_known_is_filed_from_the_day_of_issue_and_binds_nobody(walk):
    Matter.objects.filter(pk=walk.matter.pk).update(disclosure=Disclosure.WITHHELD)
    document = issue(walk)
    walk.wait_until(date(2026, 4, 14))
    with refused(GateClosed, recorded=True) as told:
        publish(walk)
    assert list(told.missing) == ["not_public"]
    walk.do(
        publication.record_non_publication,
        walk.cast.intake,
        basis="《中华人民共和国政府信息公开条例》第十四条",
        approved_by="唐为民",
    )
    limits = walk.matter.limits.filter(name__startswith="filing")
    assert {limit.started_on for limit in limits} == {date(2026, 4, 13)}
    walk.run()
    document.refresh_from_db()
    assert (walk.matter.stage, document.status) == (Stage.CLOSED, "withheld")
    assert not usable_as_basis(document, date(2026, 6, 1))
