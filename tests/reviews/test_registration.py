"""G1: which organ may make which document."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from reviews.models import CatalogueEntry
from reviews.transitions.registration import Particulars, register_matter
from tests.builders import a_cast, instant
from tests.unchanged import refused
from workflows.appointments import appoint
from workflows.classification import Secrecy, missing_in
from workflows.constants import Kind, Role
from workflows.errors import GateClosed, Inadmissible, NotPermitted
from workflows.law import law_for
from workflows.models import (
    Entry,
    MakerListing,
    Matter,
    NumberSeries,
    Organ,
    OrganType,
    SeriesPurpose,
)

pytestmark = pytest.mark.django_db
NOW = instant(2026, 3, 2)
TODAY = date(2026, 3, 2)


def particulars(cast, **changes):
    usual = Particulars(
        kind=Kind.NORMATIVE_DOCUMENT,
        title="电动自行车停放充电安全管理办法",
        maker=cast.government,
        drafting_unit=cast.drafting_unit,
        scope_tests=tuple((test.code, True) for test in law_for("510811").scope_tests()),
    )
    return replace(usual, **changes)


def refusal_of(cast, **changes) -> GateClosed:
    with pytest.raises(GateClosed) as refused:
        register_matter(particulars=particulars(cast, **changes), actor=cast.drafter, now=NOW)
    assert not Matter.objects.exists()
    assert not NumberSeries.objects.exists()
    return refused.value


def test_listed_government_may_register_a_normative_document():
    cast = a_cast()
    matter = register_matter(particulars=particulars(cast), actor=cast.drafter, now=NOW)
    assert matter.stage == "drafting"
    assert matter.review_body == cast.justice
    assert matter.pack.division == "510811"
    assert [step.name for step in matter.step_runs.open()] == ["draft"]


@pytest.mark.parametrize(
    "organ_type",
    [
        OrganType.TEMPORARY_BODY,
        OrganType.COORDINATING_BODY,
        OrganType.INTERNAL_INSTITUTION,
        OrganType.DISPATCHED_INSTITUTION,
    ],
)
def test_ineligible_organ_may_not_make_documents(organ_type):
    cast = a_cast()
    body = Organ.objects.create(
        name="某机构", type=organ_type, level="county", division="510811", parent=cast.government
    )
    refused = refusal_of(cast, maker=body)
    assert refused.gate == "G1"
    assert [one.code for one in refused.missing] == ["maker_type"]
    assert "第八条" in str(refused)


def test_dispatched_organ_is_no_dispatched_institution():
    cast = a_cast()
    street = Organ.objects.create(
        name="某街道办事处",
        type=OrganType.DISPATCHED_ORGAN,
        level="town",
        division="510811",
        parent=cast.government,
    )
    MakerListing.objects.create(
        organ=street,
        office=street,
        review_body=cast.justice,
        basis="清单",
        valid_from=instant(2020, 1, 1).date(),
    )
    matter = register_matter(
        particulars=particulars(cast, maker=street), actor=cast.drafter, now=NOW
    )
    assert matter.maker_family == "dispatched_organ"


def test_maker_off_the_list_that_day_is_refused():
    cast = a_cast()
    MakerListing.objects.update(valid_until=instant(2026, 3, 1).date())
    refused = refusal_of(cast)
    assert [one.code for one in refused.missing] == ["maker_list"]
    assert refused.missing[0].citations


def test_maker_on_the_last_day_of_its_listing_is_admitted():
    cast = a_cast()
    MakerListing.objects.update(valid_until=instant(2026, 3, 2).date())
    assert register_matter(particulars=particulars(cast), actor=cast.drafter, now=NOW).pk


def test_failed_scope_test_names_the_test_and_its_article():
    cast = a_cast()
    tests = law_for("510811").scope_tests()
    refused = refusal_of(
        cast,
        scope_tests=tuple((test.code, number > 0) for number, test in enumerate(tests)),
    )
    assert [one.code for one in refused.missing] == [f"scope_{tests[0].code}"]
    assert tests[0].citations[0].marked_label in str(refused)


def test_decision_without_catalogue_entry_is_refused():
    cast = a_cast()
    refused = refusal_of(cast, kind=Kind.MAJOR_DECISION)
    assert [one.code for one in refused.missing] == ["catalogue_entry"]
    assert "《重大行政决策程序暂行条例》第三条" in str(refused)


def test_catalogue_entry_carries_one_matter_only():
    cast = a_cast()
    entry = CatalogueEntry.objects.create(
        maker=cast.government,
        year=2026,
        number=1,
        title="某决策",
        drafting_unit=cast.drafting_unit,
        party_consent="已同意",
        published_on=NOW.date(),
        entered_by=cast.intake,
        entered_at=timezone.now(),
    )
    decision = particulars(cast, kind=Kind.MAJOR_DECISION, catalogue_entry=entry)
    register_matter(particulars=decision, actor=cast.drafter, now=NOW)
    entry.refresh_from_db()
    with pytest.raises(GateClosed):
        register_matter(particulars=decision, actor=cast.drafter, now=NOW)
    assert Matter.objects.count() == 1


def a_secret(**said):
    return Secrecy(
        **{"level": "secret", "origin": "derived", "basis": "某部涉密文件", "term": "10年"} | said
    )


def test_secret_matter_needs_a_basis():
    refused = refusal_of(a_cast(), secrecy=a_secret(basis=" "))
    assert [one.code for one in refused.missing] == ["secrecy_basis"]


@pytest.mark.parametrize(
    ("case", "said", "code", "sentence"),
    [
        ("no level", {"level": ""}, "secrecy_level", "涉密事项应当确定密级和定密方式"),
        ("no end at all", {"term": ""}, "secrecy_term",
         "保密期限、解密时间、解密条件应当填写其中一项"),
        ("two ends", {"condition": "规划公布"}, "secrecy_term",
         "保密期限、解密时间、解密条件应当填写其中一项"),
        ("a year more than the level allows", {"term": "11年"}, "secrecy_term",
         "秘密级国家秘密的保密期限不超过10年"),
        ("a higher level has its own longest term", {"level": "top_secret", "term": "31年"},
         "secrecy_term", "绝密级国家秘密的保密期限不超过30年"),
        ("a year said in months", {"term": "12个月"}, "secrecy_term", "保密期限一年以上的以年计"),
        ("days", {"term": "90日"}, "secrecy_term", "保密期限“90日”应当写作“10年”或者“6个月”"),
        ("no day to come", {"term": "", "until_on": NOW.date()}, "secrecy_term",
         "解密时间应当在今日之后"),
        ("a day too late", {"term": "", "until_on": date(2036, 3, 3)}, "secrecy_term",
         "秘密级国家秘密的保密期限不超过10年"),
        ("more words than the mark holds", {"term": "", "condition": "相关规划" * 6},
         "secrecy_term", "解密条件标注于文件首页，不得超过20字"),
        ("a county's own power", {"origin": "own"}, "secrecy_power",
         "广元市昭化区住房和城乡建设局没有确定秘密级国家秘密的权限，应当有定密授权，"
         "或者依据已定密事项派生定密，或者报请有权限的机关确定"),
    ],
)  # fmt: skip
def test_what_cannot_be_fixed_as_a_secret_is_named_with_its_article(case, said, code, sentence):
    (missing,) = refusal_of(a_cast(), secrecy=a_secret(**said)).missing
    assert (missing.code, missing.sentence) == (code, sentence)
    assert missing.citations


@pytest.mark.parametrize(
    ("case", "said", "mark"),
    [
        ("the longest term", {}, "秘密★10年"),
        ("months", {"term": "11个月"}, "秘密★11个月"),
        ("the last lawful day", {"term": "", "until_on": date(2036, 3, 2)}, "秘密★2036年3月2日"),
        ("a condition", {"term": "", "condition": "区划调整公布"}, "秘密★区划调整公布"),
        ("with an authorisation", {"origin": "authorised"}, "秘密★10年"),
    ],
)
def test_a_lawful_secret_is_proposed_with_its_mark(case, said, mark):
    cast = a_cast()
    registered = particulars(cast, secrecy=a_secret(**said))
    matter = register_matter(particulars=registered, actor=cast.drafter, now=NOW)
    proposal = matter.classifications.get()
    assert (proposal.mark, proposal.status) == (mark, "proposed")
    assert (proposal.proposed_by, proposal.decided_by) == (cast.drafter, None)


@pytest.mark.parametrize(("level", "allowed"), [("top_secret", False), ("classified", True)])
def test_a_city_has_the_power_of_its_level(level, allowed):
    cast = a_cast("360700")
    said = a_secret(level=level, origin="own")
    missing = missing_in(said, cast.drafting_unit, law_for("360700"), Kind.MAJOR_DECISION, TODAY)
    assert [one.code for one in missing] == ([] if allowed else ["secrecy_power"])


def test_all_that_is_missing_is_named_at_once():
    cast = a_cast()
    MakerListing.objects.all().delete()
    refused = refusal_of(cast, scope_tests=(), secrecy=a_secret(basis=""))
    assert len(refused.missing) == 6


def test_only_a_drafter_of_the_drafting_unit_registers():
    cast = a_cast()
    with pytest.raises(NotPermitted):
        register_matter(particulars=particulars(cast), actor=cast.reviewer, now=NOW)
    appoint(cast.reviewer, Role.DRAFTER, cast.drafting_unit)
    assert register_matter(particulars=particulars(cast), actor=cast.reviewer, now=NOW).pk


@pytest.mark.parametrize(
    "kind",
    [Kind.POLICY_DOCUMENT, Kind.CONTRACT, Kind.POWERS_LIST_CHANGE, Kind.ENFORCEMENT_DECISION],
)
def test_kind_without_a_procedure_is_refused_not_crashed(kind):
    refused = refusal_of(a_cast(), kind=kind, touches_market=True)
    assert "no_procedure" in [one.code for one in refused.missing]


def test_market_text_needs_a_body_for_the_competition_review():
    cast = a_cast()
    MakerListing.objects.update(competition_body=None)
    refused = refusal_of(cast, touches_market=True)
    assert [one.code for one in refused.missing] == ["competition_body"]
    assert "公平竞争审查条例" in str(refused)


def test_enforcement_decision_without_its_review_is_refused_with_the_article():
    """G11."""
    refused = refusal_of(a_cast(), kind=Kind.ENFORCEMENT_DECISION)
    review = next(one for one in refused.missing if one.code == "enforcement_review")
    assert "广元市昭化区创建省级法治政府建设示范区实施方案" in str(review)


def test_a_secret_matter_is_withheld_and_its_insiders_stand_in_the_ledger():
    cast = a_cast()
    said = particulars(
        cast,
        secrecy=a_secret(),
        insiders=(cast.reviewer, cast.drafter),
    )
    matter = register_matter(particulars=said, actor=cast.drafter, now=NOW)
    assert matter.disclosure == "withheld"
    detail = matter.entries.get().detail
    assert detail["insiders"] == sorted(["周启明", "李明法"])
    assert detail["known_to"] == sorted([cast.drafter.username, cast.reviewer.username])
    assert detail["secrecy"]["level"] == "秘密"


def test_the_same_form_sent_twice_registers_one_matter():
    cast = a_cast()
    given = {"particulars": particulars(cast), "actor": cast.drafter, "now": NOW, "key": "one-form"}
    first = register_matter(**given)
    assert register_matter(**given) == first
    assert list(Matter.objects.values_list("pk", flat=True)) == [first.pk]
    assert Entry.objects.filter(verb="register_matter").count() == 1
    series = NumberSeries.objects.get(organ=first.maker, purpose=SeriesPurpose.MATTER)
    assert series.last == 1
    with refused(Inadmissible, recorded=False):
        register_matter(**given | {"particulars": particulars(cast, title="另一办法")})
