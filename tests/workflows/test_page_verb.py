"""The page of a verb: done by its form, refused in place, nothing entered lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reviews.models import Comment, CommentPeriod
from reviews.transitions import drafting
from tests.browsing import html_of, inline_in, page, signed_in, words_of
from tests.builders import a_cast, a_text, a_walk
from tests.tampering import tampering
from workflows import verbs
from workflows.appointments import appoint
from workflows.authority import admission, duties_in, holdings_of
from workflows.constants import Kind, Role
from workflows.forms import form_of
from workflows.models import Entry, StepRun, User

pytestmark = pytest.mark.django_db

ONE_AFTER_THE_OTHER = [
    "draft",
    "send_consultation",
    "reply",
    "collect_comments",
    "settle_comments",
    "unit_review",
    "submit",
    "office_check",
    "accept",
    "review",
    "second_review",
    "sign_opinion",
    "table",
    "deliberate",
    "sign_minutes",
    "sign",
    "issue",
    "publish",
    "file",
    "register_filing",
    "archive",
]
OF_DOCUMENTS = {"file", "register_filing"}
SIDE_BY_SIDE = ["settle_replies", "conclude_experts", "assess_risk", "competition_review"]


def standing(matter):
    """What a refusal must leave as it is."""
    matter.refresh_from_db()
    steps = StepRun.objects.filter(matter=matter).order_by("pk").values_list("pk", "status")
    return matter.stage, matter.version, list(steps)


def admitted_verbs(user, matter):
    steps = list(StepRun.objects.open().filter(matter=matter).select_related("organ"))
    holdings = holdings_of(user)
    done = duties_in(matter, holdings)
    return [
        verb
        for verb in verbs.all_verbs()
        if form_of(verb) and admission(holdings, verb, matter, steps, done).step
    ]


def open_every_offered_page(walk):
    """The codes of the verbs whose pages opened for everybody to whom they are offered."""
    opened = set()
    for user in User.objects.all():
        for verb in admitted_verbs(user, walk.matter):
            response = signed_in(user).get(page("verb", walk.matter, verb.code))
            assert (verb.code, response.status_code, inline_in(response)) == (verb.code, 200, [])
            opened.add(verb.code)
    return opened


@pytest.mark.parametrize("kind", [Kind.NORMATIVE_DOCUMENT, Kind.MAJOR_DECISION])
def test_every_offered_verb_opens_along_the_road(kind):
    walk = a_walk(kind=kind)
    opened = set()
    for step in ONE_AFTER_THE_OTHER:
        if kind == Kind.NORMATIVE_DOCUMENT or step not in OF_DOCUMENTS:
            opened |= open_every_offered_page(walk.run(until=step))
    assert len(opened) > 40


@pytest.mark.parametrize("step", SIDE_BY_SIDE)
def test_every_offered_verb_opens_beside_the_road(step):
    assert open_every_offered_page(a_walk(at=step))


def test_an_act_is_done_and_told():
    walk = a_walk(at="unit_review")
    client = signed_in(walk.cast.unit_reviewer)
    address = page("verb", walk.matter, "conclude_unit_review")
    entered = {
        "expected_version": walk.matter.version,
        "outcome": "passed",
        "opinion": "同意送审。",
        "office_meeting": "局长办公会议讨论通过。",
    }
    response = client.post(address, entered)
    assert (response.status_code, response.url) == (302, page("matter", walk.matter))
    walk.matter.refresh_from_db()
    assert walk.matter.stage == "submitting"
    assert "已办理“起草单位审核”" in words_of(client.get(response.url))


def test_an_upload_is_an_act_too():
    walk = a_walk()
    entered = {"expected_version": walk.matter.version, "change": "substance", "note": ""}
    upload = a_text()
    with_file = entered | {"file": SimpleUploadedFile(upload.name, upload.data)}
    signed_in(walk.cast.drafter).post(page("verb", walk.matter, "add_revision"), with_file)
    assert walk.matter.revisions.get().file_name == "draft.txt"


def test_strangers_are_sent_to_sign_in():
    address = page("verb", a_walk().matter, "add_revision")
    assert Client().get(address).url == f"/sign-in/?next={address}"


def test_the_verbs_of_an_invisible_matter_do_not_exist():
    matter = a_walk().matter
    stranger = signed_in(a_cast("360700").drafter)
    before = standing(matter)
    for code in ("add_revision", "begin_consultation"):
        assert stranger.get(page("verb", matter, code)).status_code == 404
        assert stranger.post(page("verb", matter, code)).status_code == 404
    assert standing(matter) == before


def test_a_verb_that_nobody_knows_does_not_exist():
    walk = a_walk()
    client = signed_in(walk.cast.drafter)
    assert client.get(page("verb", walk.matter, "abolish")).status_code == 404
    assert client.get(page("verb", walk.matter, "register_matter")).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_seen_but_not_yours_is_told_with_the_reason(method):
    walk = a_walk(at="unit_review")
    before = standing(walk.matter)
    client = signed_in(walk.cast.mayor)
    response = getattr(client, method)(page("verb", walk.matter, "conclude_unit_review"))
    assert response.status_code == 403
    assert f"起草单位审核由{walk.matter.drafting_unit}的单位审核人员办理。" in words_of(response)
    assert standing(walk.matter) == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_too_early_is_another_answer_with_its_article(method):
    walk = a_walk()
    before = standing(walk.matter)
    client = signed_in(walk.cast.drafter)
    response = getattr(client, method)(page("verb", walk.matter, "submit_for_review"))
    assert response.status_code == 409
    assert "事项处于“起草”阶段，现在不能报送审核。" in words_of(response)
    article = verbs.verb_called("submit_for_review").article
    articles = walk.matter.pack.law.article(article, walk.matter.kind)
    assert articles
    assert all(citation.label in words_of(response) for citation in articles)
    assert standing(walk.matter) == before


def reviewer_who_drafted():
    walk = a_walk(at="unit_review")
    appoint(walk.cast.drafter, Role.UNIT_REVIEWER, walk.matter.drafting_unit)
    return walk


def test_a_conflict_of_duties_is_refused_and_kept_in_the_ledger():
    walk = reviewer_who_drafted()
    entries = Entry.objects.filter(matter=walk.matter)
    before, count = standing(walk.matter), entries.count()
    client = signed_in(walk.cast.drafter)
    address = page("verb", walk.matter, "conclude_unit_review")
    looked = client.get(address)
    assert (looked.status_code, entries.count()) == (403, count)
    tried = client.post(address, {"expected_version": walk.matter.version})
    assert tried.status_code == 403
    assert "您在本事项中已承担起草职责，不得再起草单位审核。" in words_of(tried)
    assert standing(walk.matter) == before
    refused = entries.order_by("-sequence")[0]
    assert (entries.count(), refused.refusal) == (count + 1, "duties_conflict")


def office_form(walk, version, **more):
    entered = {"expected_version": version, "office_note": "材料尚需核对的意见"} | more
    address = page("verb", walk.matter, "forward_to_review")
    return signed_in(walk.cast.intake).post(address, entered)


def test_a_closed_gate_lists_all_that_is_missing_with_its_articles():
    walk = a_walk(at="office_check")
    before = standing(walk.matter)
    response = office_form(walk, walk.matter.version)
    assert response.status_code == 422
    missing = response.context["refusal"].missing
    assert len(missing) == 3
    words = words_of(response)
    for item in missing:
        assert item.sentence in words
        assert item.citations
        assert all(citation.label in words for citation in item.citations)
    assert standing(walk.matter) == before


def test_a_closed_gate_keeps_what_was_entered():
    walk = a_walk(at="office_check")
    html = html_of(office_form(walk, walk.matter.version, necessary="on"))
    assert "材料尚需核对的意见</textarea>" in html
    assert 'name="necessary" id="id_necessary" checked' in html
    assert 'name="complete" id="id_complete" checked' not in html


def test_the_message_takes_the_focus():
    walk = a_walk(at="office_check")
    html = html_of(office_form(walk, walk.matter.version))
    assert '<section class="refusal" role="alert" tabindex="-1" autofocus' in html


def moved_on_meanwhile():
    walk = a_walk()
    shown = walk.matter.version
    walk.do(drafting.add_revision, walk.cast.drafter, upload=a_text())
    return walk, shown


def test_a_stale_page_shows_what_has_happened_and_does_nothing():
    walk, shown = moved_on_meanwhile()
    before = standing(walk.matter)
    client = signed_in(walk.cast.drafter)
    response = client.post(
        page("verb", walk.matter, "begin_consultation"), {"expected_version": shown}
    )
    assert response.status_code == 409
    assert [entry.verb for entry in response.context["since"]] == ["add_revision"]
    assert standing(walk.matter) == before


def test_a_stale_page_can_be_sent_again_knowingly():
    walk, shown = moved_on_meanwhile()
    client = signed_in(walk.cast.drafter)
    address = page("verb", walk.matter, "begin_consultation")
    html = html_of(client.post(address, {"expected_version": shown}))
    found = f'name="expected_version" value="{walk.matter.version}"'
    assert found in html
    assert client.post(address, {"expected_version": walk.matter.version}).status_code == 302


def test_a_page_without_its_version_does_nothing():
    walk, _ = moved_on_meanwhile()
    before = standing(walk.matter)
    response = signed_in(walk.cast.drafter).post(page("verb", walk.matter, "begin_consultation"))
    assert response.status_code == 409
    assert standing(walk.matter) == before


def test_a_second_click_is_no_second_act():
    walk, _ = moved_on_meanwhile()
    client = signed_in(walk.cast.drafter)
    address = page("verb", walk.matter, "begin_consultation")
    entered = {"expected_version": walk.matter.version}
    assert client.post(address, entered).status_code == 302
    before = standing(walk.matter)
    assert client.post(address, entered).status_code == 409
    assert standing(walk.matter) == before


def test_an_incomplete_form_says_what_is_missing_at_its_field():
    walk = a_walk(at="unit_review")
    before = standing(walk.matter)
    response = signed_in(walk.cast.unit_reviewer).post(
        page("verb", walk.matter, "conclude_unit_review"),
        {"expected_version": walk.matter.version, "outcome": "passed"},
    )
    assert response.status_code == 422
    assert response.context["form"].errors == {"opinion": ["请填写。"]}
    assert 'href="#id_opinion"' in html_of(response)
    assert 'id="id_opinion_error"' in html_of(response)
    assert standing(walk.matter) == before


def test_what_cannot_be_admitted_is_said_at_its_field():
    walk = a_walk()
    before = standing(walk.matter)
    entered = {
        "expected_version": walk.matter.version,
        "change": "substance",
        "note": "第一次上传",
        "file": SimpleUploadedFile("办法.docx", b"no document at all"),
    }
    response = signed_in(walk.cast.drafter).post(page("verb", walk.matter, "add_revision"), entered)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]
    assert 'value="第一次上传"' in html_of(response)
    assert standing(walk.matter) == before


def test_the_step_meant_is_the_step_done():
    walk = a_walk(at="file")
    runs = [run for run in walk.open_steps() if run.name == "file"]
    client = signed_in(walk.cast.filing_clerk)
    address = page("verb", walk.matter, "file_document")
    for run in runs:
        assert client.get(f"{address}?step={run.pk}").context["step"] == run
    assert client.get(address).context["step"] == runs[0]


def test_a_step_of_another_matter_is_not_meant():
    walk = a_walk()
    other = a_walk(cast=walk.cast)
    address = page("verb", walk.matter, "begin_consultation")
    response = signed_in(walk.cast.drafter).get(f"{address}?step={other.open_steps()[0].pk}")
    assert response.status_code == 409


def test_the_rows_of_a_form_stand_together():
    walk = a_walk(at="settle_replies")
    blocks = (
        signed_in(walk.cast.drafter)
        .get(page("verb", walk.matter, "settle_replies"))
        .context["blocks"]
    )
    rows = [block for block in blocks if block.is_row]
    assert [row.legend for row in rows] == [
        f"{walk.cast.consulted[0]}的意见",
        f"{walk.cast.consulted[2]}的意见",
    ]
    assert [field.label for field in rows[0].fields] == ["采纳情况", "理由"]


def test_several_hundred_comments_are_answered_in_one_form():
    walk = a_walk(at="settle_comments", technical=False, touches_market=False)
    period = CommentPeriod.latest(walk.matter)
    with tampering():
        Comment.objects.bulk_create(
            Comment(
                period=period,
                number=number,
                author="匿名",
                channel="site",
                text="建议增加充电设施。",
                received_on=period.published_on,
                recorded_by=walk.cast.drafter,
            )
            for number in range(period.comments.count() + 1, 701)
        )
    said = {"summary": "共700条。", "expected_version": walk.matter.version}
    for comment in period.comments.all():
        said |= {f"disposition_{comment.pk}": "adopted", f"reason_{comment.pk}": ""}
    answer = signed_in(walk.cast.drafter).post(page("verb", walk.matter, "settle_comments"), said)
    assert answer.status_code == 302
    assert not period.comments.filter(disposition="").exists()
