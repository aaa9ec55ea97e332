"""The page of a plan: a link that can be shared, refusals in place, data under stable keys."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.transitions import supplements
from tests.browsing import html_of, page, signed_in, words_of
from tests.builders import a_cast, a_walk, instant
from workflows.errors import NotNow
from workflows.models import Matter
from workflows.planning.parts import EFFECT, MEETING, PUBLICATION
from workflows.planning.plan import Wish
from workflows.planning.planner import plan_of
from workflows.selectors.plans import ground_of_matter, standing_of
from workflows.shipped_calendar import calendar_for

pytestmark = pytest.mark.django_db

SPRING = {"division": "510811", "start": "2026-01-20", "by": "2026-03-05"}


@pytest.fixture
def client(db):
    return signed_in(a_cast().drafter)


def test_a_plan_is_for_signed_in_people(client):
    assert client.get("/plan/").status_code == 200
    assert Client().get("/plan/").status_code == 302


def test_without_anything_said_it_is_the_own_division_from_today(client):
    told = client.get("/plan.json").json()
    assert (told["division"], told["kind"], told["goal"]) == (
        "510811", "normative_document", "publish",
    )  # fmt: skip
    assert told["by"] is None


def test_the_page_says_whether_the_wish_can_be_kept_and_what_would_help(client):
    response = client.get("/plan/", SPRING)
    words = words_of(response)
    assert "不能在2026年3月5日（周四）以前公布" in words
    assert "晚9个工作日（13日）" in words
    assert "公开征求意见缩短为7日：提前 15 个工作日，最早 2026年2月26日。 能够按期" in words
    assert "《四川省行政规范性文件管理办法》第十九条第二款" in words


def test_every_date_explains_itself(client):
    words = words_of(client.get("/plan/", SPRING))
    assert "2026年1月20日起（当日不计），30日，2026年2月19日届满，持续开放至2026年2月24日" in words
    assert "自2026年3月2日起（当日不计）15个工作日内，最迟2026年3月23日 24:00" in words
    assert "2月14日 星期六" in words
    assert "调休上班日，计入" in words
    assert f"工作日历 {calendar_for('510811').revision}" in words
    assert "用时（计划假定，不是法定期限）" in words
    assert "产品默认参数" in words


def test_what_is_left_empty_leaves_the_address(client):
    response = client.get("/plan/", SPRING | {"comment_days": "", "alt-off": ""})
    assert response.status_code == 302
    assert response.url == "/plan/?division=510811&start=2026-01-20&by=2026-03-05"


def test_the_data_are_the_same_under_both_addresses(client):
    assert client.get("/plan.json", SPRING).json() == (
        client.get("/plan/", SPRING | {"format": "json"}).json()
    )


def test_the_data_have_stable_keys(client):
    told = client.get("/plan.json", SPRING).json()
    assert set(told) == {
        "division", "law", "kind", "maker_family", "pack_version", "calendar_revision",
        "supposed_calendar", "provisional", "goal", "start_on", "by", "reached_on",
        "latest_start_on", "keeps_wish", "late_by_working_days", "verdict", "notes",
        "critical_path", "activities", "savings",
    }  # fmt: skip
    assert (told["reached_on"], told["late_by_working_days"]) == ("2026-03-18", 9)
    comment = next(one for one in told["activities"] if one["code"] == "comment")
    days = comment["window"].pop("days")
    assert comment == {
        "code": "comment",
        "label": "公开征求意见",
        "state": "ahead",
        "start_on": "2026-01-20",
        "finish_on": "2026-02-24",
        "latest_start_on": "2026-01-05",
        "latest_on": None,
        "late": False,
        "slack_working_days": -11,
        "critical": True,
        "provisional": False,
        "length": "30日",
        "assumed": False,
        "after": ["draft"],
        "driven_by": ["draft"],
        "basis": ["《四川省行政规范性文件管理办法》第十九条"],
        "length_basis": ["《四川省行政规范性文件管理办法》第十九条"],
        "notes": [],
        "window": {
            "start_on": "2026-01-20",
            "earliest_on": "2026-02-19",
            "kept_open_until": "2026-02-24",
            "latest_on": None,
            "provisional": False,
            "basis": [
                "《四川省行政规范性文件管理办法》第十九条",
                "《中华人民共和国民法典》第二百零一条",
            ],
        },
        "deadline": None,
    }
    assert sum(day["counted"] for day in days) == 30


def test_the_documentation_names_every_key(client):
    told = client.get("/plan.json", SPRING | {"alt-emergency": "yes"}).json()
    with open("docs/planning.md", encoding="utf-8") as file:
        text = file.read()
    base = told["base"]
    keys = {*told, *told["difference"], *base, *base["activities"][0], *base["savings"][0]}
    assert sorted(key for key in keys if f"`{key}`" not in text) == []


def test_two_variants_stand_side_by_side(client):
    asked = SPRING | {"alt-off": "2026-02-25..2026-02-26", "alt-technical": "yes"}
    words = words_of(client.get("/plan/", asked))
    assert "对比方案 假设日历" in words
    assert "晚2个工作日" in words
    assert "仅供比较" not in words_of(client.get("/plan/", SPRING))
    told = client.get("/plan.json", asked).json()
    assert told["difference"]["working_days"] == 2
    assert told["base"]["supposed_calendar"] is False
    assert told["changed"]["supposed_calendar"] is True
    assert "experts" in [one["code"] for one in told["changed"]["activities"]]
    assert "experts" not in [one["code"] for one in told["base"]["activities"]]


def test_a_supposed_holiday_changes_no_other_plan(client):
    before = client.get("/plan.json", SPRING).json()
    client.get("/plan/", SPRING | {"off": "2026-03-02"})
    assert client.get("/plan.json", SPRING).json() == before
    assert calendar_for("510811").is_working(date(2026, 3, 2))


def test_the_chart_is_drawn_with_words_beside_it(client):
    html = html_of(client.get("/plan/", SPRING))
    svg = html[html.index("<svg") : html.index("</svg>")]
    assert 'role="img"' in svg
    assert "<desc" in svg
    assert "公开征求意见：2026年1月20日至2026年2月24日，关键。" in svg
    assert "gantt-critical" in svg
    assert "gantt-holiday" in svg
    assert "style=" not in svg


@pytest.mark.parametrize(
    ("case", "asked", "sentence"),
    [
        ("no date", {"start": "2026-02-30"}, "不是有效日期"),
        ("no division", {"division": "abc"}, "没有“abc”这一选项"),
        ("no kind", {"kind": "contract"}, "没有“contract”这一选项"),
        ("no goal", {"goal": "review"}, "没有“review”这一选项"),
        ("no number", {"assume_consultation": "many"}, "请填写整数"),
        ("a negative number", {"assume_consultation": "-1"}, "不得小于0"),
        ("not a holiday", {"off": "soon"}, "“soon”不是有效日期"),
        ("a holiday backwards", {"off": "2026-03-05..2026-03-02"}, "不是有效日期"),
        ("too long a holiday", {"off": "2026-03-05..2029-03-02"}, "不得超过60天"),
        ("off already", {"off": "2026-10-01"}, "2026年10月1日本来就是法定休假日"),
        ("too short a period", {"comment_days": "6", "comment": "shortened"}, "不得少于7日"),
        ("beyond the calendar", {"start": "2050-12-01"}, "至2050年止有数据"),
        ("before the calendar", {"start": "2009-03-02"}, "自2010年起有数据"),
        ("a changed plan that is unlawful",
         {"alt-comment": "shortened", "alt-comment_days": "3"}, "不得少于7日"),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_said_in_place(client, case, asked, sentence):
    response = client.get("/plan/", {"division": "510811", "start": "2026-03-02"} | asked,
                          follow=True)  # fmt: skip
    assert response.status_code == 422
    assert sentence in words_of(response)
    data = client.get("/plan.json", {"division": "510811", "start": "2026-03-02"} | asked,
                      follow=True)  # fmt: skip
    assert data.status_code == 422
    assert sentence in json.dumps(data.json(), ensure_ascii=False)


def test_a_town_is_planned_by_its_county(client):
    told = client.get("/plan.json", SPRING | {"division": "510811100"}).json()
    assert told["reached_on"] == "2026-03-18"


# -- a running matter ---------------------------------------------------------------------


def standing(walk, today):
    matter = Matter.objects.get(pk=walk.matter.pk)
    ground = ground_of_matter(matter)
    found = standing_of(matter, ground.law, today)
    wish = Wish(today, found.goals[0])
    return found, plan_of(ground.law, found.case, ground.calendar, wish, found.actuals)


def days_of(plan, code):
    one = plan.by_code[code]
    return one.dates.state, one.start_on.isoformat(), one.finish_on.isoformat()


def test_a_matter_under_review_goes_on_from_its_real_days():
    walk = a_walk(at="review")
    found, plan = standing(walk, date(2026, 4, 3))
    assert found.goals == (MEETING, PUBLICATION, EFFECT)
    assert days_of(plan, "comment") == ("done", "2026-03-02", "2026-04-02")
    assert days_of(plan, "experts")[0] == days_of(plan, "competition_review")[0] == "done"
    assert days_of(plan, "accept") == ("done", "2026-04-02", "2026-04-02")
    # Five working days from 2 April over Qingming (4 to 6): the 10th; the last day is the 24th.
    assert days_of(plan, "review") == ("under_way", "2026-04-02", "2026-04-10")
    assert plan.by_code["review"].latest_on == date(2026, 4, 24)
    assert days_of(plan, "answer") == ("ahead", "2026-04-10", "2026-04-14")
    assert days_of(plan, "deliberate") == ("ahead", "2026-04-16", "2026-04-16")


def test_a_comment_period_under_way_ends_on_the_day_that_was_announced():
    walk = a_walk(at="collect_comments")
    _, plan = standing(walk, date(2026, 3, 10))
    assert days_of(plan, "comment") == ("under_way", "2026-03-02", "2026-04-01")
    assert days_of(plan, "settle_comments")[:2] == ("ahead", "2026-04-02")


def test_a_step_not_yet_begun_begins_today_at_the_earliest():
    walk = a_walk(at="send_consultation")
    _, plan = standing(walk, date(2026, 3, 9))
    assert days_of(plan, "draft")[0] == "done"
    assert {days_of(plan, code)[:2] for code in ("consultation", "comment", "experts")} == {
        ("ahead", "2026-03-09")
    }


def test_a_suspended_review_goes_on_with_the_remainder():
    walk = a_walk(at="review")
    walk.now = instant(2026, 4, 3)
    walk.do(
        supplements.request_supplement, walk.cast.reviewer,
        materials="制定依据", reason="缺少制定依据", due_on=date(2026, 4, 20),
    )  # fmt: skip
    _, plan = standing(walk, date(2026, 4, 8))
    # 3 April counted; the days up to today do not: four more from the 9th are 9, 10, 13, 14.
    assert days_of(plan, "review") == ("under_way", "2026-04-02", "2026-04-14")


def test_a_published_matter_has_only_its_effect_ahead():
    walk = a_walk(at="file")
    today = walk.now.date()
    found, plan = standing(walk, today)
    assert found.goals == (EFFECT,)
    assert days_of(plan, "publish")[0] == "done"
    assert days_of(plan, "file_superior_government")[0] == "under_way"
    published = plan.by_code["publish"].finish_on
    assert plan.reached_on == published + timedelta(31)


@pytest.mark.parametrize(
    "step",
    ["draft", "unit_review", "submit", "office_check", "accept", "second_review", "sign_opinion",
     "table", "deliberate", "sign", "issue", "publish", "register_filing", "archive"],
)  # fmt: skip
def test_a_matter_can_be_planned_from_every_step(step):
    walk = a_walk(at=step)
    found, plan = standing(walk, walk.now.date())
    assert found.goals
    for one in plan.items:
        assert one.finish_on >= one.start_on
        if one.dates.state == "ahead" and one.activity.on_working_day:
            assert one.start_on >= walk.now.date()


def test_the_page_of_a_matter_links_to_its_plan(client):
    walk = a_walk(at="review")
    visitor = signed_in(walk.cast.drafter)
    assert page("matter_plan", walk.matter) in html_of(visitor.get(page("matter", walk.matter)))
    response = visitor.get(page("matter_plan", walk.matter))
    assert response.status_code == 200
    assert "按现有进度" in words_of(response)
    data = visitor.get(reverse("matter_plan_data", args=[walk.matter.reference]))
    assert data.json()["latest_start_on"] is None


def test_a_closed_matter_is_not_planned():
    walk = a_walk(at="")
    with pytest.raises(NotNow, match="不再排期"):
        standing(walk, walk.now.date())
    visitor = signed_in(walk.cast.drafter)
    assert visitor.get(page("matter_plan", walk.matter)).status_code == 409
    assert page("matter_plan", walk.matter) not in html_of(visitor.get(page("matter", walk.matter)))


def test_the_plan_of_an_invisible_matter_is_not_found():
    walk = a_walk(at="review")
    other = signed_in(a_cast("360700").drafter)
    assert other.get(page("matter_plan", walk.matter)).status_code == 404


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_plan_costs_the_same_queries_however_far_the_matter_is():
    cast = a_cast()
    young, old = a_walk(at="review", cast=cast).matter, a_walk(at="file", cast=cast).matter
    client = signed_in(cast.drafter)
    first = queries(client, page("matter_plan", young))
    assert first == queries(client, page("matter_plan", old))
    assert first <= 12


def test_a_free_plan_asks_for_the_person_the_divisions_and_the_law(client):
    assert queries(client, "/plan/") == queries(client, "/plan/?alt-emergency=yes") <= 6


# -- the command --------------------------------------------------------------------------


def printed(*arguments):
    out = StringIO()
    call_command("plan", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_same_timetable(client):
    data = json.loads(printed("510811", "--from", "2026-01-20", "--publication", "2026-03-05",
                              "--json"))  # fmt: skip
    assert data == client.get("/plan.json", SPRING).json()
    told = printed("510811", "--from", "2026-01-20", "--meeting", "2026-03-05")
    assert "不能在2026年3月5日（周四）以前集体审议" in told
    assert "公开征求意见　30日　关键" in told


def test_the_command_shortens_where_law_lets_it():
    told = printed("510811", "--from", "2026-03-02", "--comment-days", "10")
    assert "公开征求意见（缩短）　10日" in told


@pytest.mark.parametrize(
    ("case", "arguments", "sentence"),
    [
        ("no division", ("abc",), "不是行政区划代码"),
        ("no date", ("510811", "--from", "2026-02-30"), "不是有效日期"),
        ("no kind", ("510811", "--kind", "law"), "事项类型"),
        ("no procedure", ("510811", "--kind", "contract"), "办理程序尚未启用"),
        ("too short", ("510811", "--from", "2026-03-02", "--comment-days", "3"), "不得少于7日"),
        ("beyond the calendar", ("510811", "--from", "2050-12-01"), "至2050年止有数据"),
    ],
)
def test_the_command_refuses_in_one_sentence(case, arguments, sentence):
    with pytest.raises(CommandError, match=sentence) as refusal:
        printed(*arguments)
    assert "\n" not in str(refusal.value)
