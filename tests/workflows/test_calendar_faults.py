"""Arrangements that cannot be: refused whole, naming each line."""

import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from workflows.holiday_notices import CALENDARS, NoticeInvalid, read_notice, read_notices
from workflows.models.notices import CalendarNotice

HEAD = 'division = "cn"\nyear = 2026\nrevision = 1\n'


def reasons(text, tmp_path):
    path = tmp_path / "cn-2026.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NoticeInvalid) as refusal:
        read_notice(path)
    assert refusal.value.file == "cn-2026.toml"
    return refusal.value.reasons


@pytest.mark.parametrize(
    ("case", "text", "expected"),
    [
        (
            "a day both off and on",
            f"{HEAD}off = [2026-05-09]\nmakeup = [\n  2026-02-14,\n  2026-05-09,\n]",
            ("第7行：2026年5月9日既列为放假又列为上班",),
        ),
        (
            "a weekday as make-up day",
            f"{HEAD}off = [2026-05-01]\nmakeup = [2026-05-08]",
            ("第5行：键“makeup”：2026年5月8日是周五，调休上班日应在周末",),
        ),
        (
            "two lines wrong, both named",
            f"{HEAD}off = [\n  2026-05-01,\n  2026-05-01,\n  2027-01-01,\n]\nmakeup = [2026-05-11]",
            (
                "第5行：键“off”：2026年5月1日重复",
                "第7行：键“off”：2027年1月1日不在2026年的安排之内",
                "第9行：键“makeup”：2026年5月11日是周一，调休上班日应在周末",
            ),
        ),
        (
            "a span backwards and a span of three",
            f"{HEAD}off = [\n  [2026-05-03, 2026-05-01],\n"
            "  [2026-01-01, 2026-01-02, 2026-01-03],\n]",
            (
                "第5行：键“off”：“2026-05-03至2026-05-01”不是日期或先后有序的起止日期",
                "第6行：键“off”：“2026-01-01至2026-01-02至2026-01-03”不是日期或先后有序的起止日期",
            ),
        ),
        (
            "days written as text, an instant",
            f'{HEAD}off = ["2026-05-01"]\nmakeup = [2026-05-09T08:00:00]',
            (
                "第4行：键“off”：“2026-05-01”不是日期或先后有序的起止日期",
                "第5行：键“makeup”：“2026-05-09 08:00:00”不是日期或先后有序的起止日期",
            ),
        ),
        (
            "no list at all",
            f"{HEAD}off = 5\nmakeup = 2026-05-09",
            ("第4行：键“off”应为日期的列表", "第5行：键“makeup”应为日期的列表"),
        ),
        (
            "values of other types",
            'division = "cn"\nyear = true\nrevision = "2"\nissued_on = "昨天"',
            (
                "第3行：键“revision”应为整数",
                "第4行：键“issued_on”应为日期",
                "第2行：键“year”应为年份",
            ),
        ),
        ("revision nought", f"{HEAD}off = []".replace("= 1", "= 0"), (
            "第3行：键“revision”应不小于1",
        )),
        (
            "a file of something else",
            'title = "预算"\n[lines]\nsum = 3',
            (
                "第2行：未知的键“lines”",
                "键“division”应为cn或6位行政区划代码",
                "键“year”应为年份",
            ),
        ),
        ("no days at all", HEAD, ("没有列出放假日或上班日，不是放假安排",)),
        ("not TOML", f"{HEAD}off = [", ("文件末尾：不是合法的TOML文件",)),
        (
            "a date that is none",
            f"{HEAD}off = [2026-02-30]",
            ("第4行第8列：不是合法的TOML文件",),
        ),
    ],
)  # fmt: skip
def test_every_wrong_line_of_a_notice_is_named(case, text, expected, tmp_path):
    assert reasons(text, tmp_path) == expected


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "cn-2026.toml"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    with pytest.raises(NoticeInvalid, match=r"cn-2026\.toml：不是UTF-8文本文件"):
        read_notice(path)


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(CALENDARS, tmp_path / "calendars")


def test_a_gap_in_years_is_refused(folder):
    (folder / "cn-2013.toml").unlink()
    (folder / "cn-2016.toml").unlink()
    with pytest.raises(NoticeInvalid) as refusal:
        read_notices(folder)
    assert refusal.value.reasons == ("缺少2013年的全国放假安排", "缺少2016年的全国放假安排")


def test_two_files_for_one_revision_are_refused(folder):
    shutil.copy(folder / "cn-2013.toml", folder / "cn-2013-copy.toml")
    with pytest.raises(NoticeInvalid) as refusal:
        read_notices(folder)
    assert refusal.value.reasons == (
        "cn-2013-copy.toml、cn-2013.toml都是cn 2013年第1次修订",
    )  # fmt: skip


def test_an_empty_folder_has_no_notices(tmp_path):
    assert read_notices(tmp_path) == ()


@pytest.mark.django_db
def test_a_folder_is_loaded_whole_or_not_at_all(folder):
    (folder / "cn-2011.toml").write_text("year = 2011", encoding="utf-8")
    (folder / "cn-2014.toml").write_text("off = [", encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        call_command("load_calendar", folder=folder, stdout=StringIO())
    assert "cn-2011.toml：键“division”应为cn或6位行政区划代码" in str(refusal.value)
    assert "cn-2014.toml：文件末尾：不是合法的TOML文件" in str(refusal.value)
    assert not CalendarNotice.objects.exists()
