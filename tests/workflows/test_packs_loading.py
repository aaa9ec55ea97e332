"""Rule packs and holiday notices in the database: loaded once, never changed."""

import shutil
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.tampering import tampering
from workflows.calendar import WorkCalendar
from workflows.holiday_notices import CALENDARS, read_festivals
from workflows.law import LawUnset
from workflows.models import CalendarNotice, RulePack
from workflows.models.notices import NoticeChanged
from workflows.models.packs import PackChanged, PackUnset
from workflows.pack_files import PACKS, load, shipped_divisions
from workflows.shipped_calendar import calendar_for

pytestmark = pytest.mark.django_db


def run(command, **options):
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _nothing_loaded(db):
    """These tests begin before anything is loaded, whatever the suite shares."""
    with tampering():
        RulePack.objects.all().delete()
        CalendarNotice.objects.all().delete()


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped packs that a test may change."""
    return shutil.copytree(PACKS, tmp_path / "packs")


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_shipped_pack_is_loaded_and_reads_as_the_file():
    told = run("load_packs")
    assert "江西省赣州市（360700）：载入版本" in told
    assert RulePack.objects.count() == len(shipped_divisions())
    row = RulePack.objects.get(division="510811")
    assert (row.version, row.sha256) == (load("510811").version, load("510811").sha256)
    assert row.law.review("normative_document").minimum_strict
    assert row.effective_from == date(2022, 7, 5)


def test_loading_again_adds_nothing():
    run("load_packs")
    before = list(RulePack.objects.values_list("pk", flat=True))
    assert "未变" in run("load_packs")
    assert list(RulePack.objects.values_list("pk", flat=True)) == before


def test_a_changed_pack_is_a_new_version_and_the_old_one_stays(folder):
    run("load_packs", folder=folder)
    old = RulePack.objects.get(division="510000")
    change(folder / "510000.toml", 'length = "60日"', 'length = "45日"')
    run("load_packs", folder=folder)
    assert RulePack.objects.filter(division="510000").count() == 2
    assert RulePack.objects.filter(division="510811").count() == 2
    assert RulePack.objects.filter(division="360700").count() == 1
    new = RulePack.objects.current("510000", date(2026, 3, 2))
    assert str(new.law.suggestion_reply().length) == "45日"
    assert str(RulePack.objects.get(pk=old.pk).law.suggestion_reply().length) == "60日"


def test_content_that_comes_back_is_a_version_of_its_own(folder):
    run("load_packs", folder=folder)
    change(folder / "510000.toml", 'length = "60日"', 'length = "45日"')
    run("load_packs", folder=folder)
    change(folder / "510000.toml", 'length = "45日"', 'length = "60日"')
    run("load_packs", folder=folder)
    versions = list(
        RulePack.objects.filter(division="510000").order_by("pk").values_list("version", flat=True)
    )
    assert len(versions) == 3
    assert versions[2] == f"{versions[0]}.2"
    current = RulePack.objects.current("510000", date(2026, 3, 2))
    assert str(current.law.suggestion_reply().length) == "60日"


def test_one_faulty_file_and_nothing_is_loaded(folder):
    change(folder / "510811.toml", 'minimum = "7个工作日"', 'minimum = "7天"')
    change(folder / "640000.toml", 'trial_max = "2年"', 'trial_max = "2岁"')
    with pytest.raises(CommandError) as refusal:
        run("load_packs", folder=folder)
    assert "510811.toml" in str(refusal.value)
    assert "640000.toml" in str(refusal.value)
    assert RulePack.objects.count() == 0


def test_a_loaded_pack_cannot_be_changed_or_deleted():
    run("load_packs")
    row = RulePack.objects.get(division="cn")
    row.name = "别的"
    with pytest.raises(PackChanged):
        row.save()
    with pytest.raises(PackChanged):
        row.delete()
    assert RulePack.objects.get(division="cn").name == "全国"


@pytest.mark.parametrize(
    ("case", "division", "day", "owner"),
    [
        ("its own", "510811", date(2026, 3, 2), "510811"),
        ("a town", "510811100", date(2026, 3, 2), "510811"),
        ("before its own plan, the province's", "510811", date(2022, 3, 1), "510000"),
        ("before the province's rule, the nation's", "510811", date(2022, 2, 28), "cn"),
        ("a county without one", "510823", date(2026, 3, 2), "510000"),
        ("a province without one", "110101", date(2026, 3, 2), "cn"),
    ],
)
def test_the_pack_in_force_for_a_division_on_a_day(case, division, day, owner):
    run("load_packs")
    assert RulePack.objects.current(division, day).division == owner


def test_without_any_pack_the_refusal_says_so():
    with pytest.raises(PackUnset, match="没有有效的规则包") as refusal:
        RulePack.objects.current("510811", date(2026, 3, 2))
    assert isinstance(refusal.value, LawUnset)


def test_holiday_notices_load_once_and_give_the_same_calendar():
    assert "新载入0件" not in run("load_calendar")
    count = CalendarNotice.objects.count()
    assert "新载入0件" in run("load_calendar")
    assert CalendarNotice.objects.count() == count
    rows = CalendarNotice.objects.as_notices()
    stored = WorkCalendar("450206", rows, read_festivals())
    assert stored.revision == calendar_for("450206").revision


def test_a_changed_notice_needs_a_revision_of_its_own(tmp_path):
    folder = shutil.copytree(CALENDARS, tmp_path / "calendars")
    run("load_calendar", folder=folder)
    change(folder / "cn-2026.toml", "2026-05-09", "2026-05-16")
    count = CalendarNotice.objects.count()
    with pytest.raises(CommandError, match="revision = 2"):
        run("load_calendar", folder=folder)
    assert CalendarNotice.objects.count() == count
    change(folder / "cn-2026.toml", "revision = 1", "revision = 2")
    run("load_calendar", folder=folder)
    assert CalendarNotice.objects.filter(division="cn", year=2026).count() == 2


def test_a_loaded_notice_cannot_be_changed():
    run("load_calendar")
    row = CalendarNotice.objects.get(division="cn", year=2026)
    with pytest.raises(NoticeChanged):
        row.save()
