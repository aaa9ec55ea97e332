"""The pages of the calendar: read by everybody, kept by two administrators."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.browsing import html_of, inline_in, signed_in, words_of
from tests.builders import a_cast
from tests.notice_cases import (
    ARRANGEMENT_2027,
    a_comment_period,
    a_correction,
    a_review,
    digest_of,
    keepers,
    propose,
    put_in_force,
    the_notice,
)
from workflows.models import CalendarNotice, NoticeProposal, TimeLimit

pytestmark = pytest.mark.django_db

CALENDAR, IMPORT = "/calendar/", "/calendar/import/"
FORM = {
    "division": "cn",
    "year": "2027",
    "revision": "1",
    "title": "国务院办公厅关于2027年部分节假日安排的通知",
    "number": "国办发明电〔2026〕9号",
    "issued_on": "2026-11-05",
    "off": "2027-01-01 至 2027-01-03\n2027年2月5日至2027年2月12日\n2027-04-03 - 2027-04-05\n"
    "2027-05-01..2027-05-05\n2027-06-09\n\n2027/9/15\n2027-10-01～2027-10-07",
    "makeup": "2027-01-30\n2027-02-20\n2027-04-25\n2027-05-08\n2027-09-26\n2027-10-09",
    "verified": "on",
}


def upload(client, text, name="cn-2027.toml"):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def nothing_stored():
    return not (NoticeProposal.objects.exists() or CalendarNotice.objects.exists())


def proposal_page(proposal):
    return reverse("notice_proposal", args=[proposal.pk])


@pytest.fixture
def people():
    return keepers()


@pytest.fixture
def client(people):
    return signed_in(people.first)


def test_everybody_reads_which_notices_are_in_force():
    response = signed_in(a_cast().drafter).get(CALENDAR)
    words = words_of(response)
    assert "现按随产品提供的放假安排计算期限" in words
    assert "国务院办公厅关于2026年部分节假日安排的通知" in words
    assert "2026年2月15日至2026年2月23日" in words
    assert "广西壮族自治区人民政府办公厅关于2024年“壮族三月三”放假的通知" in words
    assert "导入放假安排" not in words
    assert inline_in(response) == []


def test_only_the_revision_in_force_is_listed(people, client):
    notice = the_notice()
    put_in_force(notice, people)
    put_in_force(a_correction(notice, worked=[date(2027, 2, 12)]), people)
    response = client.get(CALENDAR)
    tables = response.context["calendar"].national
    of_2027 = [row for row in tables[0].rows if row[1] == "2027年"]
    assert [row[2] for row in of_2027] == [2]
    assert "国办发明电〔2026〕12号" in of_2027[0][3]
    assert "尚未载入" not in words_of(response)


@pytest.mark.parametrize("address", [IMPORT, "/calendar/proposals/1/"])
def test_who_keeps_no_system_is_refused_with_the_reason(address):
    response = signed_in(a_cast().reviewer).get(address)
    assert response.status_code == 403
    assert "本事项由系统管理员办理。" in words_of(response)


def test_a_file_is_checked_previewed_and_proposed(people, client):
    walk, _ = a_review()
    response = upload(client, ARRANGEMENT_2027)
    words = words_of(response)
    assert response.status_code == 200
    assert "计算中和中止的期限有 1 个受影响：推后 1 个，提前 0 个" in words
    assert f"{walk.matter.title}（{walk.matter.reference}）" in words
    assert "2027年2月18日 → 2027年2月22日 推后4天" in words
    assert "2027年2月2日 → 2027年2月1日" in words
    assert nothing_stored()
    assert inline_in(response) == []
    content = response.context["form"].initial["content"]
    response = client.post("/calendar/proposals/", {"content": content}, follow=True)
    (proposal,) = NoticeProposal.objects.all()
    assert proposal.proposed_by == people.first
    assert proposal.content == [the_notice().as_dict()]
    assert "须由另一名系统管理员确认" in words_of(response)
    assert "确认载入并调整期限" not in words_of(response)


def test_the_form_says_the_same_as_the_file(client):
    response = client.post(IMPORT, FORM)
    assert response.status_code == 200
    client.post("/calendar/proposals/", {"content": response.context["form"].initial["content"]})
    assert NoticeProposal.objects.get().content == [the_notice().as_dict()]


def test_a_form_that_was_not_compared_with_the_source_says_so(client):
    response = client.post(IMPORT, {**FORM, "verified": ""})
    client.post("/calendar/proposals/", {"content": response.context["form"].initial["content"]})
    (kept,) = NoticeProposal.objects.get().content
    assert (kept["mark"], kept["number_verified"]) == ("part", False)


@pytest.mark.parametrize(
    ("case", "text", "reasons"),
    [
        (
            "a day both off and on, and a weekday as make-up day",
            ARRANGEMENT_2027.replace("2027-05-08,", "2027-05-02,").replace(
                "2027-10-09,", "2027-10-11,"
            ),
            (
                "第22行：2027年5月2日既列为放假又列为上班",
                "第24行：键“makeup”：2027年10月11日是周一，调休上班日应在周末",
            ),
        ),
        (
            "a year left out",
            ARRANGEMENT_2027.replace("2027", "2028").replace("2028-04-25", "2028-04-22")
            .replace("2028-01-30", "2028-01-29").replace("2028-02-20", "2028-02-19")
            .replace("2028-05-08", "2028-05-06").replace("2028-09-26", "2028-09-24")
            .replace("2028-10-09", "2028-10-08"),
            ("第2行：缺少2027年的全国放假安排",),
        ),
        (
            "a revision that is there",
            ARRANGEMENT_2027.replace("2027", "2026").replace("2026-01-30", "2026-01-31")
            .replace("2026-02-20", "2026-02-14").replace("2026-04-25", "2026-04-26")
            .replace("2026-05-08", "2026-05-09").replace("2026-09-26", "2026-09-20")
            .replace("2026-10-09", "2026-10-10"),
            ("第3行：cn 2026年的安排第1次修订已载入，键“revision”应为2",),
        ),
        (
            "a first revision that is left out",
            ARRANGEMENT_2027.replace("revision = 1", "revision = 2"),
            ("第3行：cn 2027年的安排尚未载入，键“revision”应为1",),
        ),
        ("broken TOML", "division = \"cn\"\noff = [", ("文件末尾：不是合法的TOML文件",)),
        ("nested without end", "off = " + "[" * 9000, ("文件末尾：不是合法的TOML文件",)),
        ("a number without end", "year = " + "9" * 5000, ("文件末尾：不是合法的TOML文件",)),
        ("nothing but blanks", "  \n\n", ("文件没有内容",)),
        ("no text", b"\x89PNG\r\n\x1a\n\xff\xfe", ("不是UTF-8文本文件",)),
        (
            "a region before its nation",
            'division = "450000"\nyear = 2030\noff = [2030-04-04]',
            ("第2行：2030年没有全国放假安排，不能载入地方放假安排",),
        ),
        (
            "a span of centuries",
            'division = "cn"\nyear = 2027\noff = [[2027-01-01, 9999-12-31]]',
            ("第3行：键“off”：“2027-01-01至9999-12-31”长于一年",),
        ),
        (
            "a number that no column takes",
            'division = "cn"\nyear = 2027\nnumber = "\\u0000"\noff = [2027-01-01]',
            ("第3行：键“number”应为不超过60字的一行文字",),
        ),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_whole_naming_every_line(case, text, reasons, client):
    response = upload(client, text)
    assert response.status_code == 422
    assert response.context["fault"].reasons == reasons
    assert "cn-2027.toml不能导入，未保存任何内容" in words_of(response)
    assert nothing_stored()


def test_only_files_of_the_kind_are_taken(client):
    response = upload(client, ARRANGEMENT_2027, name="cn-2027.docx")
    assert response.context["fault"].reasons == ("文件类型不符：只接受.toml文件",)
    assert (response.status_code, nothing_stored()) == (422, True)


def test_a_huge_file_is_refused_unread(client, settings):
    response = upload(client, "#" * (settings.NOTICE_MAX_BYTES + 1))
    assert response.status_code == 422
    assert "文件超过64KB，不是放假安排通知。" in words_of(response)
    assert nothing_stored()


def test_an_empty_file_is_refused(client):
    response = upload(client, "")
    assert (response.status_code, nothing_stored()) == (422, True)


def test_every_wrong_line_of_the_form_is_named(client):
    wrong = {
        **FORM,
        "off": "2027-01-01 至 2027-01-03\n元旦\n2027-02-30\n2027-05-05 至 2027-05-01\n2026-05-01",
        "makeup": "2027-01-30\n2027-02-22\n2027-01-02",
    }
    response = client.post(IMPORT, wrong)
    assert response.status_code == 422
    assert response.context["fault"].reasons == (
        "第2行：放假日：“元旦”不是日期或先后有序的起止日期",
        "第3行：放假日：“2027-02-30”不是日期或先后有序的起止日期",
        "第4行：放假日：“2027-05-05至2027-05-01”不是日期或先后有序的起止日期",
        "第5行：放假日：2026年5月1日不在2027年的安排之内",
        "第3行：2027年1月2日既列为放假又列为上班",
        "第2行：调休上班日：2027年2月22日是周一，调休上班日应在周末",
    )
    assert "元旦" in html_of(response)
    assert nothing_stored()


def test_a_preview_that_was_tampered_with_is_refused(client):
    content = upload(client, ARRANGEMENT_2027).context["form"].initial["content"]
    response = client.post("/calendar/proposals/", {"content": content[:-3] + "abc"})
    assert (response.status_code, nothing_stored()) == (422, True)
    forged = json.dumps(the_notice().as_dict())
    assert client.post("/calendar/proposals/", {"content": forged}).status_code == 422
    assert nothing_stored()


def test_the_second_person_confirms_on_the_page(people):
    _, limit = a_review()
    proposal = propose(the_notice(), people)
    client = signed_in(people.second)
    page = client.get(proposal_page(proposal))
    assert "缩短的决定人" not in words_of(page)
    assert inline_in(page) == []
    digest = page.context["moving"].preview.digest
    response = client.post(
        proposal_page(proposal), {"decision": "confirm", "expected_digest": digest}, follow=True
    )
    words = words_of(response)
    assert "放假安排已载入。" in words
    assert "调整的期限 1 个" in words
    assert TimeLimit.objects.get(pk=limit.pk).latest_on == date(2027, 2, 22)


def test_a_stale_preview_comes_back_with_the_new_one(people):
    walk, _ = a_review()
    proposal = propose(the_notice(), people)
    client = signed_in(people.second)
    seen = client.get(proposal_page(proposal)).context["moving"].preview.digest
    a_review(cast=walk.cast)
    response = client.post(
        proposal_page(proposal), {"decision": "confirm", "expected_digest": seen}
    )
    assert response.status_code == 409
    assert "请核对新的预览后再确认" in words_of(response)
    assert "期限有 2 个受影响" in words_of(response)
    assert digest_of(proposal) in html_of(response)
    assert not CalendarNotice.objects.exists()


def test_the_proposer_is_refused_in_place(people, client):
    proposal = propose(the_notice(), people)
    response = client.post(
        proposal_page(proposal), {"decision": "confirm", "expected_digest": digest_of(proposal)}
    )
    assert response.status_code == 403
    assert "提出人不能自行确认" in words_of(response)


def test_a_rejection_needs_its_reason(people):
    proposal = propose(the_notice(), people)
    client = signed_in(people.second)
    response = client.post(proposal_page(proposal), {"decision": "reject", "reason": ""})
    assert response.status_code == 422
    response = client.post(
        proposal_page(proposal), {"decision": "reject", "reason": "文号有误"}, follow=True
    )
    assert "不予载入的理由 文号有误" in words_of(response)


def test_cutting_the_publics_time_asks_for_a_decision_on_the_page(people):
    _walk, limit = a_comment_period(date(2027, 1, 6))
    notice = the_notice()
    put_in_force(notice, people)
    worked = [date(2027, 2, day) for day in (10, 11, 12)]
    proposal = propose(a_correction(notice, worked=worked), people)
    client = signed_in(people.second)
    page = client.get(proposal_page(proposal))
    assert "将缩短5天：未经决定保持不变" in words_of(page)
    given = {"decision": "confirm", "expected_digest": page.context["moving"].preview.digest}
    response = client.post(proposal_page(proposal), {**given, "decided_by": "区长唐为民"})
    assert response.status_code == 422
    assert "请填写决定文号。" in words_of(response)
    whole = {"decided_by": "区长唐为民", "number": "昭府函〔2026〕8号", "reason": "防汛抢险"}
    response = client.post(proposal_page(proposal), {**given, **whole}, follow=True)
    assert "区长唐为民，昭府函〔2026〕8号：防汛抢险" in words_of(response)
    assert TimeLimit.objects.get(pk=limit.pk).kept_open_until == date(2027, 2, 10)


def test_a_secret_matter_is_not_named_in_the_preview(people, client):
    walk, _ = a_review()
    type(walk.matter).objects.filter(pk=walk.matter.pk).update(
        secret=True, secrecy_basis="定密", disclosure="withheld"
    )
    words = words_of(upload(client, ARRANGEMENT_2027))
    assert walk.matter.title not in words
    assert walk.matter.reference not in words
    assert "涉密事项" in words


def test_many_moves_are_counted_and_paged(people):
    _walk, limit = a_review()
    for number in range(22):
        limit.pk, limit.addressee = None, f"organ_{number}"
        limit._state.adding = True
        limit.save()
    proposal = propose(the_notice(), people)
    client = signed_in(people.second)
    first = client.get(proposal_page(proposal))
    assert "共 23 个，第 1 页" in words_of(first)
    assert len(first.context["moving"].page.rows) == 20
    second = client.get(f"{proposal_page(proposal)}?page=2")
    assert len(second.context["moving"].page.rows) == 3


@pytest.mark.parametrize("count", [1, 25])
def test_the_list_costs_the_same_for_any_number_of_proposals(
    count, people, client, django_assert_num_queries
):
    kept = propose(the_notice(), people)
    for _ in range(count - 1):
        kept.pk = None
        kept._state.adding = True
        kept.save()
    client.get(CALENDAR)
    # Session, person, two for the roles, records, proposals and their count.
    with django_assert_num_queries(6):
        client.get(CALENDAR)


@pytest.mark.parametrize("count", [1, 25])
def test_a_proposal_costs_the_same_for_any_number_of_limits(
    count, people, django_assert_num_queries
):
    _, limit = a_review()
    for number in range(count - 1):
        limit.pk, limit.addressee = None, f"organ_{number}"
        limit._state.adding = True
        limit.save()
    proposal = propose(the_notice(), people)
    client = signed_in(people.second)
    client.get(proposal_page(proposal))
    # Session, person, roles (2), proposal (2), records, divisions, limits, suspensions.
    with django_assert_num_queries(9):
        client.get(proposal_page(proposal))
