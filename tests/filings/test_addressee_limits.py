"""Each filing addressee has its own length, and its own extension."""

import shutil
from datetime import date

import pytest
from django.core.management import call_command

from filings.models import Filing
from filings.rules.addressees import _RESOLVERS
from filings.transitions.extension import extend_filing_limit
from tests.builders import a_walk
from tests.unchanged import refused
from workflows.law import ExtensionUnset, law_for
from workflows.legal_terms import FILING_ADDRESSEES
from workflows.models import StepRun
from workflows.pack_files import PACKS
from workflows.shipped_calendar import calendar_for

pytestmark = pytest.mark.django_db

TWO = """  { addressee = "superior_government", length = "30日", extension = "10日" },
  { addressee = "npc_standing_committee", length = "20日" },
"""


@pytest.fixture
def filed(tmp_path):
    """Published, and due with two addressees that each have a length of their own."""
    folder = shutil.copytree(PACKS, tmp_path / "packs")
    pack = folder / "510000.toml"
    head, _, tail = pack.read_text(encoding="utf-8").partition(
        "[filings.normative_document.government]"
    )
    before, _, after = tail.partition("items = [\n")
    changed = f"{before}items = [\n{TWO}{after[after.index(']') :]}"
    pack.write_text(f"{head}[filings.normative_document.government]{changed}", encoding="utf-8")
    call_command("load_packs", folder=folder, verbosity=0)
    return a_walk(at="file")


def by_addressee(walk):
    filings = Filing.objects.filter(document__matter=walk.matter).select_related("limit")
    return {one.addressee_kind: one for one in filings}


def test_each_addressee_has_the_length_that_the_pack_gives_it(filed):
    found = by_addressee(filed)
    starts = {one.limit.started_on for one in found.values()}
    assert {kind: one.limit.latest_on for kind, one in found.items()} == {
        "superior_government": date(2026, 5, 14),
        "npc_standing_committee": date(2026, 5, 6),
    }
    assert starts == {date(2026, 4, 14)}
    assert {one.limit.addressee for one in found.values()} == set(found)
    steps = StepRun.objects.open().filter(matter=filed.matter)
    assert {step.limit_id: step.due_on for step in steps} == {
        one.limit_id: one.limit.latest_on for one in found.values()
    }


def test_only_the_addressee_whose_rule_allows_it_waits_longer(filed):
    found = by_addressee(filed)
    superior, committee = found["superior_government"], found["npc_standing_committee"]
    steps = {step.limit_id: step.pk for step in StepRun.objects.open().filter(matter=filed.matter)}
    given = {"length": "10日", "reason": "材料较多"}
    head = filed.cast.bureau_head
    with refused(ExtensionUnset, recorded=False):
        filed.do(extend_filing_limit, head, step=steps[committee.limit_id], **given)
    granted = filed.do(extend_filing_limit, head, step=steps[superior.limit_id], **given)
    # Ten days on from Thursday 14 May, which is a Sunday: moved to Monday.
    assert granted.latest_after == date(2026, 5, 25)
    committee.limit.refresh_from_db()
    assert committee.limit.latest_on == date(2026, 5, 6)


def test_without_an_addressee_the_strictest_counts():
    window = law_for("310000").limit_window(
        "filing", "normative_document", date(2026, 3, 2), calendar_for("310000")
    )
    named = law_for("310000").limit_window(
        "filing",
        "normative_document",
        date(2026, 3, 2),
        calendar_for("310000"),
        addressee="superior_government",
    )
    assert window.latest_on == named.latest_on == date(2026, 3, 23)


def test_every_addressee_a_pack_may_name_can_be_found_among_the_organs():
    assert set(FILING_ADDRESSEES) == set(_RESOLVERS)
