"""Every paper that goes out is signed for its organ, or the act that makes it is refused."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from pypdf import PdfReader

from config.rehearsal.scratch import scratch_database
from filings.models import Filing
from filings.transitions.filing import file_document
from reviews.models import Deliberation, LegalityReview
from reviews.transitions.minutes import sign_minutes
from reviews.transitions.opinion import sign_opinion
from tests.browsing import page, signed_in, words_of
from tests.builders import a_walk
from tests.issued import an_issued_paper
from tests.once import made_once, own
from tests.signing import PASSPHRASE, a_certificate, signing_with
from tests.tampering import tampering
from tests.unchanged import refused
from workflows import issuing
from workflows.check_codes import shown
from workflows.dossier.package import package_of
from workflows.errors import NotSigned
from workflows.models import Attachment, IssuedPaper
from workflows.signatures.configured import key_for, trusted_roots
from workflows.signatures.self_made import make_test_certificate
from workflows.signatures.signing import SigningFailed
from workflows.signatures.verification import verify

pytestmark = pytest.mark.django_db

ISSUED = {
    "sign_opinion": ("sign_opinion", sign_opinion, "bureau_head", {}),
    "sign_minutes": ("sign_minutes", sign_minutes, "mayor", {}),
    "file_document": ("file", file_document, "filing_clerk", {"signed_by": "唐为民"}),
}

opinions = made_once(lambda: a_walk("sign_opinion", technical=False, touches_market=False))
drafted = made_once(lambda: a_walk(at="draft"))


@pytest.fixture
def walk(opinions, db):
    walk = own(opinions)
    walk.wait_until(LegalityReview.latest(walk.matter).limit.earliest_on)
    return walk


@pytest.fixture
def begun(drafted, db):
    return own(drafted)


def bytes_of(attachment):
    with attachment.file.open("rb") as file:
        return file.read()


def issue(walk, name):
    """Walk to the step that makes the paper and do it."""
    step, verb, actor, said = ISSUED[name]
    walk.run(until=step)
    if step == "file":
        walk.wait_until(walk.next_working_day())
    return walk.do(verb, getattr(walk.cast, actor), **said)


def test_every_paper_on_the_road_is_signed_as_it_is_kept(walk):
    walk.run(until="archive")
    papers = list(IssuedPaper.objects.select_related("attachment", "organ"))
    assert {(one.attachment.material, one.kind, str(one.organ)) for one in papers} == {
        ("legality_opinion", "合法性审核意见书", "广元市昭化区司法局"),
        ("minutes", "会议纪要", "广元市昭化区人民政府"),
        ("filing_report", "备案报告", "广元市昭化区人民政府"),
        ("procedure_certificate", "程序合规证明", "广元市昭化区人民政府"),
    }
    assert {one.attachment_id for one in papers} == set(
        Attachment.objects.filter(
            material__in={one.attachment.material for one in papers}
        ).values_list("pk", flat=True)
    )
    for one in papers:
        data = bytes_of(one.attachment)
        verdict = verify(data, trusted_roots())
        assert verdict.is_good, one
        assert sha256(data).hexdigest() == one.attachment.sha256
        assert verdict.signed_at == one.signed_at.replace(microsecond=0)
        text = PdfReader(BytesIO(data)).pages[0].extract_text()
        assert f"核验码 {shown(one.code)}　测试证书签名，仅供演示" in text
    assert len({one.code for one in papers}) == len(papers)


def test_the_record_bears_number_day_organ_and_certificate(walk):
    review = issue(walk, "sign_opinion")
    paper = review.opinion.issued
    assert (paper.number, paper.dated_on) == ("昭司审〔2026〕1号", walk.today)
    assert (paper.organ, paper.succeeds) == (walk.cast.justice, True)
    assert (paper.signer, paper.by_test_certificate) == ("测试证书 仅供演示", True)
    assert paper.certificates == key_for(paper.organ.name, walk.now).pem
    assert paper.certificates.count("BEGIN CERTIFICATE") == 2
    said = PdfReader(BytesIO(bytes_of(review.opinion))).get_fields()["OrganSignature"]["/V"]
    assert said["/Reason"] == "广元市昭化区司法局签发合法性审核意见书昭司审〔2026〕1号"


def test_an_opinion_on_a_decision_is_called_as_law_calls_it():
    walk = a_walk("sign_opinion", kind="major_decision", technical=False, touches_market=False)
    walk.wait_until(LegalityReview.latest(walk.matter).limit.earliest_on)
    walk.do(sign_opinion, walk.cast.bureau_head)
    assert IssuedPaper.objects.get().kind == "合法性审查意见书"


def unusable(settings, tmp_path, case):
    """Make the installation's certificate one that cannot sign."""
    if case == "missing":
        signing_with(settings, str(tmp_path / "none.p12"))
    if case == "expired":
        past = datetime(2021, 1, 1, tzinfo=UTC)
        signing_with(settings, a_certificate(tmp_path, last=past))
    if case == "wrong passphrase":
        signing_with(settings, a_certificate(tmp_path), "wrong")
    if case == "for tests":
        settings.SIGNATURE_TEST_ALLOWED = False


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("missing", "没有可以读取的签名证书"),
        ("expired", "签名证书已经过期"),
        ("wrong passphrase", "签名证书文件不是PKCS#12格式，或者口令不正确"),
        ("for tests", "签名证书是测试证书"),
    ],
)
def test_an_act_without_a_usable_certificate_is_refused_whole(walk, settings, tmp_path, case, why):
    unusable(settings, tmp_path, case)
    with refused(NotSigned, recorded=False) as told:
        walk.do(sign_opinion, walk.cast.bureau_head)
    assert told.error.sentence == f"{why}，文书不能签发，未作任何办理；请联系系统管理员。"
    review = LegalityReview.latest(walk.matter)
    assert (review.status, review.opinion_number, review.opinion) == ("signing", "", None)


def test_each_act_is_refused_when_signing_fails_and_done_once_it_can(walk, monkeypatch):
    def fails(*arguments, **options):
        raise SigningFailed("token removed")

    for name, (step, verb, actor, said) in ISSUED.items():
        walk.run(until=step)
        if step == "file":
            walk.wait_until(walk.next_working_day())
        with monkeypatch.context() as patch, refused(NotSigned, recorded=False) as told:
            patch.setattr(issuing, "sign", fails)
            walk.do(verb, getattr(walk.cast, actor), **said)
        assert told.error.sentence.startswith("签名未能完成，文书不能签发")
        assert issue(walk, name)
    assert Deliberation.latest(walk.matter).minutes.issued.kind == "会议纪要"
    assert Filing.objects.exclude(report=None).count() == 1


def test_the_page_says_why_in_place_and_keeps_what_was_entered(walk, settings, tmp_path):
    unusable(settings, tmp_path, "missing")
    client = signed_in(walk.cast.bureau_head)
    address = page("verb", walk.matter, "sign_opinion")
    token = {"expected_version": walk.matter.version, "as_letter": "on"}
    answer = client.post(address, token)
    assert answer.status_code == 503
    assert "没有可以读取的签名证书，文书不能签发" in words_of(answer)
    assert answer.context["form"]["as_letter"].value() is True


def test_an_organ_signs_with_its_own_certificate(walk, settings, tmp_path):
    own_path = a_certificate(tmp_path, name="昭化区司法局电子签名")
    settings.SIGNATURE_ORGAN_CERTIFICATES = {"广元市昭化区司法局": (own_path, PASSPHRASE)}
    signed = issue(walk, "sign_opinion").opinion
    assert signed.issued.signer == "昭化区司法局电子签名"
    assert "测试证书" not in PdfReader(BytesIO(bytes_of(signed))).pages[0].extract_text()
    assert issue(walk, "sign_minutes").minutes.issued.by_test_certificate


def test_a_signed_paper_is_told_from_others_in_the_list(begun):
    paper = an_issued_paper(begun)
    words = words_of(signed_in(begun.cast.drafter).get(page("matter", begun.matter)))
    assert f"已签名 测试证书 仅供演示 · 核验码 {shown(paper.code)}" in words


def test_the_list_takes_no_more_queries_for_signed_papers(begun, django_assert_max_num_queries):
    an_issued_paper(begun)
    client = signed_in(begun.cast.drafter)
    address = page("matter", begun.matter)
    with django_assert_max_num_queries(1000) as one:
        client.get(address)
    for number in range(2, 6):
        an_issued_paper(begun, number=f"昭司审〔2026〕{number}号")
    with django_assert_max_num_queries(1000) as five:
        client.get(address)
    assert len(five) == len(one)


def test_the_package_keeps_what_a_signature_is_checked_with(begun, tmp_path):
    paper = an_issued_paper(begun)
    manifest = manifest_of(begun.matter)
    [listed] = [one for one in manifest["files"] if "signature" in one]
    assert listed["sha256"] == paper.attachment.sha256
    assert listed["signature"] == {
        "kind": "合法性审核意见书",
        "organ": "广元市昭化区司法局",
        "number": "昭司审〔2026〕1号",
        "code": shown(paper.code),
        "signer": "测试证书 仅供演示",
        "test_certificate": True,
        "signed_at": paper.signed_at.isoformat(),
        "certificates": paper.certificates,
    }


def manifest_of(matter):
    with package_of(matter) as file, ZipFile(file) as package:
        return json.loads(package.read("manifest.json"))


def test_a_signed_paper_is_never_changed_nor_removed(begun):
    paper = an_issued_paper(begun)
    rows = IssuedPaper.objects.filter(pk=paper.pk)
    for write in (lambda: rows.update(signer="别人"), lambda: rows._raw_delete("default")):
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            write()


def told(*arguments, **options):
    out = StringIO()
    try:
        call_command("verify_signatures", *arguments, stdout=out, **options)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def test_the_command_finds_every_stored_paper_in_order(begun):
    first, second = an_issued_paper(begun), an_issued_paper(begun, number="昭司审〔2026〕2号")
    lines = told().splitlines()
    assert lines[0] == f"合法性审核意见书昭司审〔2026〕1号（核验码{shown(first.code)}）：签名有效"
    assert lines[1].startswith("  测试证书 仅供演示，测试证书；2026-03-02 09:00；证书摘要")
    assert lines[2] == f"合法性审核意见书昭司审〔2026〕2号（核验码{shown(second.code)}）：签名有效"
    assert lines[-1] == "共核对2件，有效2件，不符0件。"


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("gone", "文件缺失"),
        ("changed", "文件与记录的摘要不符"),
        ("another paper", "文件与记录的摘要不符"),
        ("another time", "签名的证书或者时间与记录不符"),
        ("another root", "签名证书不是由所信任的根证书签发"),
    ],
)
def test_the_command_names_what_is_wrong_with_a_paper(begun, settings, tmp_path, case, sentence):
    settings.MEDIA_ROOT = tmp_path / "media"
    first, second = an_issued_paper(begun), an_issued_paper(begun, number="昭司审〔2026〕2号")
    spoil(case, first, second, settings, tmp_path)
    said = told()
    assert f"（核验码{shown(first.code)}）：{sentence}" in said
    if case != "another root":
        assert f"（核验码{shown(second.code)}）：签名有效" in said
        assert "共核对2件，有效1件，不符1件。" in said
        assert said.endswith("1件文书的签名不符。")


def spoil(case, first, second, settings, tmp_path):
    path = Path(first.attachment.file.path)
    if case == "gone":
        path.unlink()
    if case == "changed":
        path.write_bytes(path.read_bytes().replace(b"ReportLab", b"reportlab"))
    if case == "another paper":
        path.write_bytes(bytes_of(second.attachment))
    if case == "another time":
        with tampering():
            moved = first.signed_at.replace(hour=0)
            IssuedPaper.objects.filter(pk=first.pk).update(signed_at=moved)
    if case == "another root":
        make_test_certificate(tmp_path / "other")
        settings.SIGNATURE_ROOTS = str(tmp_path / "other" / "test-root.pem")


def test_the_command_checks_files_that_somebody_brings(begun, tmp_path):
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(bytes_of(an_issued_paper(begun).attachment))
    bad.write_bytes(good.read_bytes().replace(b"ReportLab", b"reportlab"))
    said = told(str(good), str(bad))
    assert f"{good}：签名有效" in said
    assert f"{bad}：签名不成立：文件在签名后被改动" in said
    assert said.endswith("1件文书的签名不符。")
    assert told(str(tmp_path / "none.pdf")).startswith("无法读取")


def test_what_is_rehearsed_never_bears_the_organs_signature(settings, tmp_path, begun):
    path = a_certificate(tmp_path, name="广元市昭化区人民政府")
    signing_with(settings, path)
    settings.SIGNATURE_TEST_ALLOWED = False
    settings.SIGNATURE_ORGAN_CERTIFICATES = {"广元市昭化区司法局": (path, PASSPHRASE)}
    with scratch_database():
        assert key_for("广元市昭化区司法局", begun.now).is_test
    assert key_for("广元市昭化区司法局", begun.now).subject == "广元市昭化区人民政府"
    assert not settings.SIGNATURE_TEST_ALLOWED
