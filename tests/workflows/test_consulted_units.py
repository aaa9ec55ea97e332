"""A consulted unit sees the text it was sent, the request and its own reply; nothing else."""

import pytest
from django.http import Http404

from reviews.transitions import consultation, drafting
from tests.browsing import page, signed_in, words_of
from tests.builders import a_text, a_walk
from workflows.appointments import assign_named
from workflows.authority import holdings_of, matter_for
from workflows.constants import NamedRole
from workflows.models import Matter

pytestmark = pytest.mark.django_db


def replied(walk):
    for respondent in walk.cast.respondents:
        walk.do(
            consultation.reply_consultation,
            respondent,
            has_opinion=True,
            text=f"{respondent}的修改意见",
        )
    return walk


@pytest.fixture
def walk():
    return a_walk(at="reply")


def test_the_one_door_is_closed_unless_part_is_asked_for(walk):
    asked = walk.cast.respondents[0]
    with pytest.raises(Http404):
        matter_for(asked, walk.matter.reference)
    assert matter_for(asked, walk.matter.reference, in_part=True).seen_whole is False
    assert matter_for(walk.cast.drafter, walk.matter.reference, in_part=True).seen_whole is True
    assert not Matter.objects.visible_to(holdings_of(asked)).exists()
    assert Matter.objects.consulting(holdings_of(asked)).get() == walk.matter


def test_the_page_holds_the_request_the_text_and_the_own_reply(walk):
    replied(walk)
    first, second, _ = walk.cast.respondents
    words = words_of(signed_in(first).get(page("matter", walk.matter)))
    assert f"{first}的修改意见" in words
    assert f"{second}的修改意见" not in words
    for hidden in ("办理记录", "基本情况", "为什么不能办", walk.matter.stage_label, "规则包"):
        assert hidden not in words
    whole = words_of(signed_in(walk.cast.drafter).get(page("matter", walk.matter)))
    assert f"{second}的修改意见" in whole


def test_the_reply_is_given_from_the_page(walk):
    client = signed_in(walk.cast.respondents[0])
    form = client.get(page("verb", walk.matter, "reply_consultation"))
    assert form.status_code == 200
    assert form.context["newest"].number == 1
    assert form.context["papers"] == ()
    assert walk.matter.attachments.exists() or True
    sent = client.post(
        page("verb", walk.matter, "reply_consultation"),
        {"has_opinion": "yes", "text": "第三条不妥", "expected_version": walk.matter.version},
    )
    assert sent.status_code == 302
    words = words_of(client.get(sent.url))
    assert "第三条不妥" in words
    assert "现在没有需要您办理的步骤。" in words


@pytest.mark.parametrize("name", ["ledger", "compare", "recusals"])
def test_other_pages_of_the_matter_do_not_exist_for_it(walk, name):
    assert signed_in(walk.cast.respondents[0]).get(page(name, walk.matter)).status_code == 404


def test_neither_papers_nor_later_texts_are_given_out(walk):
    replied(walk)
    walk.do(
        drafting.add_revision,
        walk.cast.drafter,
        upload=a_text(text="第一条 改过的第二稿。"),
        change="substance",
    )
    client = signed_in(walk.cast.respondents[0])
    codes = [client.get(page("text", walk.matter, number)).status_code for number in (1, 2)]
    assert codes == [200, 404]
    codes = [client.get(page("words", walk.matter, number)).status_code for number in (1, 2)]
    assert codes == [200, 404]
    paper = drafting.attach(
        matter=walk.matter,
        actor=walk.cast.drafter,
        now=walk.now,
        upload=a_text("note.txt", "内部说明"),
        material="drafting_note",
        title="内部说明",
    )
    assert client.get(page("paper", walk.matter, paper.pk)).status_code == 404
    assert signed_in(walk.cast.drafter).get(page("paper", walk.matter, paper.pk)).status_code == 200


def test_lists_name_the_matter_and_not_where_it_stands(walk):
    client = signed_in(walk.cast.respondents[0])
    words = words_of(client.get("/matters/"))
    assert walk.matter.title in words
    assert "征求贵单位意见" in words
    assert list(client.get("/matters/", {"stage": walk.matter.stage}).context["page"].rows) == []
    assert list(client.get("/matters/").context["page"].rows) == [walk.matter]


def test_an_internal_opinion_stays_internal():
    walk = a_walk(at="table")
    client = signed_in(walk.cast.respondents[0])
    words = words_of(client.get(page("matter", walk.matter)))
    assert "昭司审" not in words
    assert "昭司审" in words_of(signed_in(walk.cast.drafter).get(page("matter", walk.matter)))


def test_a_unit_with_another_part_sees_the_whole(walk):
    unit = walk.cast.consulted[0]
    walk.matter.parties.create(organ=unit, capacity="joint_drafter")
    assert matter_for(walk.cast.respondents[0], walk.matter.reference) == walk.matter


def test_an_insider_of_a_consulted_unit_sees_no_more_of_a_secret_matter(walk):
    Matter.objects.filter(pk=walk.matter.pk).update(
        secret=True, secrecy_basis="依法定密", disclosure="withheld"
    )
    first, second, _ = walk.cast.respondents
    for person in (first, second):
        with pytest.raises(Http404):
            matter_for(person, walk.matter.reference, in_part=True)
    assign_named(walk.matter, first, role=NamedRole.INSIDER)
    assert not matter_for(first, walk.matter.reference, in_part=True).seen_whole
    with pytest.raises(Http404):
        matter_for(first, walk.matter.reference)
    with pytest.raises(Http404):
        matter_for(second, walk.matter.reference, in_part=True)
