"""Texts and papers leave through the one door, as they came, and are never shown in place."""

import pytest
from django.test import Client
from django.utils.http import content_disposition_header

from reviews.transitions import drafting
from tests.browsing import html_of, page, signed_in, words_of
from tests.builders import DRAFT, a_cast, a_text, a_walk
from workflows.models import Attachment, Matter

pytestmark = pytest.mark.django_db


def with_texts(*texts):
    walk = a_walk()
    for name, text in texts:
        walk.do(drafting.add_revision, walk.cast.drafter, upload=a_text(name, text))
    return walk


def content_of(response):
    return b"".join(response.streaming_content)


def test_a_text_is_given_as_it_came():
    walk = with_texts(("办法（草案）.txt", DRAFT))
    response = signed_in(walk.cast.drafter).get(page("text", walk.matter, 1))
    assert response.status_code == 200
    assert content_of(response) == DRAFT.encode()
    assert response.headers["Content-Type"] == "text/plain"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E5%8A%9E%E6%B3%95%EF%BC%88%E8%8D%89%E6%A1%88%EF%BC%89.txt"
    )


@pytest.mark.parametrize(
    ("name", "file_name"),
    [
        ("dossier", "案卷-{}.zip"),
        ("certificate_paper", "程序合规证明-{}.pdf"),
        ("ledger_lines", "ledger-{}.jsonl"),
        ("proof_json", "proof.json"),
        ("proof_pdf", "proof.pdf"),
    ],
)
def test_whatever_is_taken_away_could_do_nothing_if_it_were_shown(name, file_name):
    walk = a_walk(at="submit")
    about = [walk.matter.limits.first().pk] if name.startswith("proof") else []
    response = signed_in(walk.cast.drafter).get(page(name, walk.matter, *about))
    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    disposition = content_disposition_header(True, file_name.format(walk.matter.reference))
    assert response.headers["Content-Disposition"] == disposition


def test_a_quote_in_a_file_name_ends_nothing():
    walk = with_texts(('a"; filename="b.exe.txt', DRAFT))
    response = signed_in(walk.cast.drafter).get(page("text", walk.matter, 1))
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="a\\"; filename=\\"b.exe.txt"'
    )


def test_an_opinion_is_given_as_pdf():
    walk = a_walk(at="table")
    paper = Attachment.objects.get(matter=walk.matter, format="pdf")
    response = signed_in(walk.cast.drafter).get(page("paper", walk.matter, paper.pk))
    assert response.headers["Content-Type"] == "application/pdf"
    assert content_of(response).startswith(b"%PDF-")


def addresses(walk):
    paper = Attachment.objects.filter(matter=walk.matter).first()
    return [
        page("text", walk.matter, 1),
        page("words", walk.matter, 1),
        page("paper", walk.matter, paper.pk),
        page("compare", walk.matter),
        page("ledger", walk.matter),
    ]


def test_nothing_leaves_to_strangers():
    for address in addresses(a_walk(at="submit")):
        assert Client().get(address).status_code == 302


def test_nothing_leaves_to_another_government():
    walk = a_walk(at="submit")
    client = signed_in(a_cast("360700").drafter)
    assert [client.get(address).status_code for address in addresses(walk)] == [404] * 5


def test_nothing_secret_leaves_to_colleagues():
    walk = a_walk(at="submit")
    Matter.objects.filter(pk=walk.matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )
    client = signed_in(walk.cast.drafter)
    assert [client.get(address).status_code for address in addresses(walk)] == [404] * 5


def test_a_paper_is_no_paper_of_another_matter():
    walk = a_walk(at="submit")
    other = a_walk(cast=walk.cast).matter
    paper = Attachment.objects.filter(matter=walk.matter).first()
    assert signed_in(walk.cast.drafter).get(page("paper", other, paper.pk)).status_code == 404


def test_the_words_of_a_text_are_shown_escaped():
    walk = with_texts(("a.txt", "第一条 <script>go()</script> 甲 & 乙"))
    html = html_of(signed_in(walk.cast.drafter).get(page("words", walk.matter, 1)))
    assert "第一条 &lt;script&gt;go()&lt;/script&gt; 甲 &amp; 乙" in html


def test_two_texts_are_compared_word_by_word():
    walk = with_texts(
        ("1.txt", "第一条 有效期5年。\n第二条 不变。"),
        ("2.txt", "第一条 有效期3年。\n第二条 不变。"),
    )
    html = html_of(signed_in(walk.cast.drafter).get(page("compare", walk.matter)))
    assert "第一条 有效期<del>5</del><ins>3</ins>年。" in html
    assert "共 1 段有变化。" in html
    assert "第二条 不变。" in html


def test_only_the_changed_paragraphs_on_demand():
    walk = with_texts(
        ("1.txt", "第一条 甲。\n第二条 不变。"), ("2.txt", "第一条 乙。\n第二条 不变。")
    )
    client = signed_in(walk.cast.drafter)
    response = client.get(page("compare", walk.matter), {"only": "changes"})
    assert "第二条 不变。" not in words_of(response)


def test_any_two_texts_can_be_chosen():
    walk = with_texts(*((f"{number}.txt", f"第{number}版正文。") for number in (1, 2, 3)))
    client = signed_in(walk.cast.drafter)
    response = client.get(page("compare", walk.matter), {"old": "1", "new": "3"})
    comparison = response.context["comparison"]
    assert (comparison.old.number, comparison.new.number) == (1, 3)
    assert client.get(page("compare", walk.matter), {"old": "1", "new": "9"}).status_code == 404


def test_a_single_text_has_nothing_to_be_compared_with():
    walk = with_texts(("1.txt", DRAFT))
    assert signed_in(walk.cast.drafter).get(page("compare", walk.matter)).status_code == 404
