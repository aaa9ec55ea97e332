"""The check page: what anybody may know of a paper who has its code, and no more."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config.security import HEADERS
from reviews.transitions.ending import terminate
from tests.browsing import html_of, inline_in, words_of
from tests.builders import a_walk
from tests.issued import an_issued_paper
from tests.once import made_once, own
from tests.signing import a_certificate, signing_with
from tests.unchanged import every_row
from workflows.check_codes import new_code, shown
from workflows.models import Entry, Matter

pytestmark = pytest.mark.django_db

drafted = made_once(lambda: a_walk(at="draft"))


@pytest.fixture
def walk(drafted, db):
    return own(drafted)


@pytest.fixture
def paper(walk):
    return an_issued_paper(walk)


def address(paper):
    return f"/check/{shown(paper.code)}/"


def look(paper, client=None):
    return (client or Client()).get(address(paper))


def compare(paper, data, name="意见书.pdf"):
    return Client().post(address(paper), {"file": SimpleUploadedFile(name, data)})


def bytes_of(paper):
    with paper.attachment.file.open("rb") as file:
        return file.read()


def test_a_stranger_sees_what_the_paper_is_and_that_it_holds(paper):
    answer = look(paper)
    words = words_of(answer)
    assert answer.status_code == 200
    for said in (
        "合法性审核意见书 有效",
        "签发机关 广元市昭化区司法局",
        "文号 昭司审〔2026〕1号",
        "成文日期 2026年3月9日",
        "签名时间 2026年3月2日 09:00",
        f"核验码 {shown(paper.code)}",
        f"文件摘要（SHA-256） {paper.attachment.sha256}",
        "签名证书 测试证书 仅供演示 测试证书",
        "本件用测试证书签名，仅供演示，不产生法律效力。",
    ):
        assert said in words


def test_neither_title_nor_content_nor_any_name_is_shown(walk, paper):
    html = html_of(look(paper))
    hidden = [
        walk.matter.title,
        walk.matter.reference,
        "电动自行车",
        "保密的正文",
        walk.cast.bureau_head.name,
        walk.cast.drafter.name,
        walk.matter.drafting_unit.name,
    ]
    assert [one for one in hidden if one in html] == []


def test_it_answers_under_the_strict_policy_and_writes_nothing(paper):
    before, entries = every_row(), Entry.objects.count()
    answer = look(paper)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    # The token of the form, and no session.
    assert list(answer.cookies) == ["csrftoken"]
    assert inline_in(answer) == []
    assert (every_row(), Entry.objects.count()) == (before, entries)


def test_a_paper_under_a_real_certificate_says_nothing_of_tests(walk, settings, tmp_path):
    signing_with(settings, a_certificate(tmp_path, name="广元市昭化区司法局"))
    words = words_of(look(an_issued_paper(walk)))
    assert "签名证书 广元市昭化区司法局 签名时间" in words
    assert "测试证书" not in words


def test_a_later_opinion_takes_the_place_of_the_earlier(walk, paper):
    later = an_issued_paper(walk, number="昭司审〔2026〕2号")
    assert "合法性审核意见书 已被替代" in words_of(look(paper))
    assert "合法性审核意见书 有效" in words_of(look(later))


def test_papers_beside_one_another_replace_none(walk, paper):
    report = an_issued_paper(walk, succeeds=False, material="filing_report")
    an_issued_paper(walk, succeeds=False, material="filing_report")
    an_issued_paper(a_walk(at="draft", cast=walk.cast))
    for one in (paper, report):
        assert "合法性审核意见书 有效" in words_of(look(one))


def test_a_matter_given_up_takes_its_papers_with_it(walk, paper):
    an_issued_paper(walk, number="昭司审〔2026〕2号")
    walk.do(terminate, walk.cast.unit_head, reason="上级已统一规定")
    assert "合法性审核意见书 事项已终止" in words_of(look(paper))


def make_secret(matter):
    Matter.objects.filter(pk=matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )


def test_a_secret_paper_answers_like_a_code_that_was_never_given(walk, paper):
    make_secret(walk.matter)
    client = Client()
    secret = look(paper, client)
    unknown = client.get(f"/check/{shown(new_code())}/")
    never = client.get("/check/anything/")
    assert [one.status_code for one in (secret, unknown, never)] == [404, 404, 404]
    assert secret.content == unknown.content == never.content
    assert "没有可供核验的这一核验码" in words_of(secret)


def test_a_secret_paper_is_compared_with_nothing(walk, paper):
    data = bytes_of(paper)
    make_secret(walk.matter)
    assert compare(paper, data).content == look(paper).content


def test_nobody_signed_in_sees_more(walk, paper):
    client = Client()
    client.force_login(walk.cast.bureau_head)
    assert words_of(look(paper, client)) == words_of(look(paper))


def test_looking_takes_two_queries_however_many_papers(walk, paper, django_assert_num_queries):
    with django_assert_num_queries(2):
        look(paper)
    for number in range(2, 8):
        an_issued_paper(walk, number=f"昭司审〔2026〕{number}号")
    with django_assert_num_queries(2):
        look(paper)


def test_an_unknown_and_a_secret_code_take_one_query(walk, paper, django_assert_num_queries):
    make_secret(walk.matter)
    for code in (paper.code, new_code()):
        with django_assert_num_queries(1):
            assert Client().get(f"/check/{shown(code)}/").status_code == 404


@pytest.mark.parametrize("typed", ["{}", " {} "])
def test_a_typed_code_leads_to_its_paper(paper, typed):
    said = typed.format(shown(paper.code).lower())
    answer = Client().get("/check/", {"code": said})
    assert (answer.status_code, answer.url) == (302, address(paper))


def test_what_is_no_code_is_said_in_place_and_kept(paper):
    answer = Client().get("/check/", {"code": "昭司审〔2026〕1号"})
    assert answer.status_code == 422
    assert "核验码应为16位字母和数字，请核对后重新输入。" in words_of(answer)
    assert 'value="昭司审〔2026〕1号"' in html_of(answer)


def test_the_entrance_asks_for_a_code_and_no_one_signs_in():
    answer = Client().get("/check/")
    assert answer.status_code == 200
    assert inline_in(answer) == []
    assert not answer.cookies
    assert "文书核验" in words_of(answer)


def test_the_file_that_was_signed_is_the_same(paper):
    words = words_of(compare(paper, bytes_of(paper)))
    assert "一致：所选文件就是签发的文件" in words
    assert "不一致" not in words


def test_a_file_of_one_other_byte_is_not(paper):
    data = bytearray(bytes_of(paper))
    data[len(data) // 2] ^= 1
    answer = compare(paper, bytes(data))
    assert answer.status_code == 200
    assert "不一致：所选文件不是签发的文件" in words_of(answer)


def test_nothing_is_kept_of_a_file_that_is_brought(paper, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.MEDIA_ROOT = tmp_path
    before, entries = every_row(), Entry.objects.count()
    answer = compare(paper, b"x" * 3_000_000)
    assert "不一致" in words_of(answer)
    assert list(tmp_path.rglob("*")) == []
    assert (every_row(), Entry.objects.count()) == (before, entries)


def test_a_file_larger_than_any_paper_is_refused_without_a_hash(paper, settings):
    settings.TEXT_MAX_BYTES = 1024 * 1024
    answer = compare(paper, b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 422
    assert "文件超过1MB，不是本系统签发的文书。" in words_of(answer)
    assert "不一致" in words_of(compare(paper, b"x" * (1024 * 1024)))


def test_a_file_is_not_taken_without_the_token_of_the_form(paper):
    strict = Client(enforce_csrf_checks=True)
    data = bytes_of(paper)
    sent = {"file": SimpleUploadedFile("意见书.pdf", data)}
    assert strict.post(address(paper), sent).status_code == 403
    strict.get(address(paper))
    token = strict.cookies["csrftoken"].value
    sent = {"file": SimpleUploadedFile("意见书.pdf", data), "csrfmiddlewaretoken": token}
    assert "一致：所选文件就是签发的文件" in words_of(strict.post(address(paper), sent))


def test_comparing_without_a_file_says_so(paper):
    answer = Client().post(address(paper), {})
    assert answer.status_code == 422
    assert "请选择所要核对的文件。" in words_of(answer)


def test_who_tries_too_often_has_to_wait(paper, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "check": "3/15m/ip"}
    client = Client()
    tried = [client.get(f"/check/{shown(new_code())}/").status_code for _ in range(3)]
    assert tried == [404, 404, 404]
    assert [
        client.get("/check/").status_code,
        look(paper, client).status_code,
        compare(paper, b"x").status_code,
    ] == [429, 429, 429]
    assert client.get("/check/", REMOTE_ADDR="203.0.113.9").status_code == 200
