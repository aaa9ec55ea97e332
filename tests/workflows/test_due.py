"""``manage.py due``: the law's arithmetic by the calendar in force, or without a database."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from tests.notice_cases import keepers, put_in_force, the_notice
from workflows.management.commands import due as command
from workflows.proofs import recompute

pytestmark = pytest.mark.django_db


def due(*arguments):
    out = StringIO()
    call_command("due", *arguments, stdout=out)
    return out.getvalue()


def test_the_filing_date_over_national_day_as_json():
    told = json.loads(due("360700", "filing", "--from", "2025-09-18", "--json"))
    assert told["rule"]["pack"]["version"].startswith("2026.1+")
    assert len(told["calendar"]["revision"]) == 12
    assert (told["matter"], told["recorded"], told["bounds"]) == (None, None, None)
    assert told["limit"]["label"] == "报送备案期限"
    assert told["result"] == {
        "earliest_on": None,
        "kept_open_until": None,
        "latest_on": "2025-10-09",
        "counted": 15,
        "provisional": False,
        "national_unknown": False,
        "regional_unknown": False,
    }
    assert [one["label"] for one in told["rule"]["articles"]] == [
        "《赣州市关于进一步推进法治政府建设的实施意见》第8项",
        "《中华人民共和国民法典》第二百零一条",
        "《中华人民共和国民法典》第二百零三条",
    ]
    assert (told["days"][0]["date"], told["days"][0]["why"]) == ("2025-09-19", "计入")
    assert (told["days"][-1]["date"], told["days"][-1]["why"]) == (
        "2025-10-09",
        "期限顺延至该工作日",
    )


def test_the_json_is_an_export_that_can_be_recounted():
    told = due("450206", "review", "--from", "2026-12-25",
               "--suspend", "2027-01-06..2027-01-07", "--suspend", "2026-12-29..2026-12-31",
               "--json")  # fmt: skip
    assert recompute.check(json.loads(told)) == 31
    assert told == due("450206", "review", "--from", "2026-12-25",
                       "--suspend", "2026-12-29..2026-12-31",
                       "--suspend", "2027-01-06..2027-01-07", "--json")  # fmt: skip


def test_the_account_for_people():
    told = due("510811", "comment", "--from", "2026-01-20")
    assert "四川省广元市昭化区 公开征求意见期限（行政规范性文件）" in told
    assert "起算日：2026年1月20日（周二），当日不计入" in told
    assert "最早：2026年2月19日（周四）" in told
    assert "持续开放至：2026年2月24日（周二）" in told
    assert "《四川省行政规范性文件管理办法》第十九条" in told
    assert "最迟" not in told


def test_a_suspension_and_the_kind_can_be_given():
    told = json.loads(
        due("510811", "review", "--kind", "major_decision", "--from", "2026-03-02",
            "--suspend", "2026-03-05..2026-03-06", "--suspend", "2026-03-10..2026-03-10",
            "--json")
    )  # fmt: skip
    result = told["result"]
    assert told["rule"]["kind"] == "major_decision"
    assert (result["earliest_on"], result["latest_on"]) == ("2026-03-16", None)
    suspended = [day["date"] for day in told["days"] if day["why"] == "中止期间，不计"]
    assert suspended == ["2026-03-05", "2026-03-06", "2026-03-10"]


def test_touching_the_market_is_stricter():
    general = json.loads(due("360700", "comment", "--from", "2026-03-02", "--json"))
    market = json.loads(
        due("360700", "comment", "--from", "2026-03-02", "--touches-market", "--json")
    )
    assert (general["result"]["earliest_on"], market["result"]["earliest_on"]) == (
        "2026-03-11",
        "2026-04-01",
    )
    assert market["rule"]["touches_market"] is True


def test_a_result_in_a_year_without_a_notice_is_called_provisional():
    told = due("360700", "filing", "--from", "2026-12-25")
    assert "结果为暂定" in told
    assert "结果为暂定" not in due("360700", "filing", "--from", "2026-03-02")


def test_a_provisional_result_says_what_it_can_still_become():
    told = due("360700", "filing", "--from", "2026-12-25")
    assert "最迟（截至当日24:00）的可能范围：最早2027年1月9日、最迟2027年1月11日" in told
    told = due("640105", "filing", "--from", "2026-03-02")
    assert "最迟无从估计" in told


def test_the_last_days_of_the_last_known_year_are_provisional_as_well():
    told = due("510811", "review", "--from", "2026-12-10")
    assert "注意：下一年的放假安排可能涉及本年年末，日期暂定" in told
    assert "可能范围：最早2026年12月29日、最迟2027年1月5日" in told


def test_a_region_whose_own_holidays_are_not_loaded_is_provisional_and_says_why():
    sentence = "地方放假安排未载入，日期暂定"
    told = due("640105", "filing", "--from", "2026-03-02")
    assert sentence in told
    assert "通知发布后须重新计算" not in told
    assert sentence not in due("360700", "filing", "--from", "2026-12-25")
    assert sentence not in due("652300", "filing", "--from", "2025-03-03")
    account = json.loads(due("640105", "filing", "--from", "2026-03-02", "--json"))
    assert (account["result"]["provisional"], account["result"]["regional_unknown"]) == (True, True)


def test_a_town_is_computed_by_its_county():
    town = json.loads(due("510811100", "filing", "--from", "2025-09-05", "--json"))
    assert (town["rule"]["division"], town["result"]["latest_on"]) == (
        "510811100",
        "2025-10-09",
    )


@pytest.mark.parametrize(
    ("case", "arguments", "sentence"),
    [
        ("no division", ("abc", "filing", "--from", "2025-09-18"), "不是行政区划代码"),
        ("no limit", ("360700", "patience", "--from", "2025-09-18"), "没有名为“patience”的期限"),
        ("no date", ("360700", "filing", "--from", "2025-09-31"), "不是有效日期"),
        ("date missing", ("360700", "filing"), "请用--from给出起算日"),
        ("no kind", ("360700", "filing", "--from", "2025-09-18", "--kind", "law"), "事项类型"),
        ("backwards", ("360700", "filing", "--from", "2025-09-18", "--suspend",
                       "2025-09-22..2025-09-20"), "早于起始日"),
        ("overlapping", ("360700", "filing", "--from", "2025-09-18", "--suspend",
                         "2025-09-20..2025-09-22", "--suspend", "2025-09-22..2025-09-23"),
         "中止期间重叠"),
        ("no interval", ("360700", "filing", "--from", "2025-09-18", "--suspend", "2025-09-20"),
         "应写作"),
        ("law unset", ("360700", "effect", "--from", "2025-09-18"), "未设定“公布至施行的期限"),
        ("before the calendar", ("360700", "filing", "--from", "2009-01-05"), "自2010年起有数据"),
        ("after it", ("360700", "filing", "--from", "9999-12-31"), "至2050年止有数据"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_one_sentence(case, arguments, sentence):
    with pytest.raises(CommandError, match=sentence) as refusal:
        due(*arguments)
    assert "\n" not in str(refusal.value)
    assert refusal.value.returncode == 1


def test_the_notices_on_record_count():
    before = json.loads(due("510811", "review", "--from", "2027-01-26", "--json"))
    assert (before["result"]["latest_on"], before["result"]["provisional"]) == ("2027-02-18", True)
    assert before["bounds"]["dates"]["latest_on"] == ["2027-02-14", "2027-02-25"]
    put_in_force(the_notice(), keepers())
    after = json.loads(due("510811", "review", "--from", "2027-01-26", "--json"))
    assert (after["result"]["latest_on"], after["result"]["provisional"]) == ("2027-02-22", False)
    assert after["bounds"] is None


def test_without_a_database_the_shipped_notices_count_and_it_is_said(monkeypatch):
    def unreachable(division):
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(command, "calendar_of", unreachable)
    out, err = StringIO(), StringIO()
    call_command("due", "360700", "filing", "--from", "2025-09-18", stdout=out, stderr=err)
    assert "2025年10月9日" in out.getvalue()
    assert "未能读取数据库，按随产品提供的放假安排计算" in err.getvalue()
