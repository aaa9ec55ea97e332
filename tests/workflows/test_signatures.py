"""A signature over a PDF, what it is worth afterwards, and the keys it is made with."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO

import pytest
from asn1crypto.cms import ContentInfo
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.pdf_utils.generic import TextStringObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import ExternalSigner, Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.builders import instant
from tests.signing import PASSPHRASE, a_certificate, signing_with
from workflows.pdf import OfficialDocument, Paragraph, Style, render
from workflows.signatures import configured, container
from workflows.signatures.configured import faults, key_for, trusted_roots
from workflows.signatures.keys import KeyFault, KeyUnfit, read_key
from workflows.signatures.self_made import PASSPHRASE as TEST_PASSPHRASE
from workflows.signatures.self_made import make_test_certificate
from workflows.signatures.signing import SigningFailed, sign
from workflows.signatures.verification import Verdict, verify

NOW = instant(2026, 3, 9, 14, 5)
REASON = "广元市昭化区司法局签发合法性审核意见书昭司审〔2026〕1号"


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    path = make_test_certificate(tmp_path_factory.mktemp("key"))
    return read_key(str(path), TEST_PASSPHRASE)


@pytest.fixture(scope="module")
def plain():
    document = OfficialDocument(
        issuer="",
        number="",
        title="记录",
        body=(Paragraph("正文。"),),
        dated_on=date(2026, 3, 9),
        style=Style.RECORD,
    )
    return render(document).pdf


@pytest.fixture(scope="module")
def signed(plain, key):
    return sign(plain, key, reason=REASON, signed_at=NOW)


def test_a_signed_file_is_intact_whole_and_trusted(signed, key):
    verdict = verify(signed, key.roots)
    assert (verdict.intact, verdict.whole, verdict.trusted) == (True, True, True)
    assert (verdict.signer, verdict.is_test) == ("测试证书 仅供演示", True)
    assert (verdict.signed_at, verdict.sentence) == (NOW, "签名有效")
    assert verdict.is_good


def test_the_signature_says_of_which_form_it_is_and_why(signed, key):
    [signature] = PdfFileReader(BytesIO(signed)).embedded_regular_signatures
    said = signature.sig_object
    assert said["/SubFilter"] == "/ETSI.CAdES.detached"
    assert (said["/Reason"], said["/Name"]) == (REASON, "测试证书 仅供演示")
    assert signature.md_algorithm == "sha256"
    attributes = {one["type"].native for one in signature.signer_info["signed_attrs"]}
    # B-B: the certificate is named inside, and the time stands in the dictionary alone.
    assert "signing_certificate_v2" in attributes
    assert "signing_time" not in attributes


def test_the_certificates_above_travel_inside(signed, key):
    [signature] = PdfFileReader(BytesIO(signed)).embedded_regular_signatures
    names = {one.subject.native["common_name"] for one in signature.other_embedded_certs}
    assert names == {"自制测试根证书"}


def test_the_signature_begins_with_the_file_as_it_was_drawn(plain, signed):
    assert signed.startswith(plain)


def covered(signed):
    """Places that are signed: all but the signature's own bytes."""
    [signature] = PdfFileReader(BytesIO(signed)).embedded_regular_signatures
    first, length, second, rest = signature.byte_range
    return [*range(first, length, 211), *range(second, second + rest, 31)]


def test_a_changed_byte_is_found_wherever_it_is_signed(signed, key):
    places = covered(signed)
    assert len(places) > 50
    for place in places:
        changed = bytearray(signed)
        changed[place] ^= 1
        verdict = verify(bytes(changed), key.roots)
        assert not (verdict.intact and verdict.whole), place


def test_what_is_added_after_the_signature_is_found(signed, key):
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    writer.set_info(writer.trailer["/Info"])
    writer.root[pdf_name("/Added")] = TextStringObject("后来添加")
    writer.update_root()
    added = BytesIO()
    writer.write(added)
    verdict = verify(added.getvalue(), key.roots)
    assert (verdict.signed, verdict.whole, verdict.is_good) == (True, False, False)
    assert verdict.sentence == "签名没有覆盖整个文件：签名后有添加"


@pytest.mark.parametrize("case", ["unsigned", "cut off", "no PDF"])
def test_a_file_without_a_signature_is_named(case, plain, signed, key):
    data = {"unsigned": plain, "cut off": signed[: len(signed) // 2], "no PDF": b"PK\3\4"}[case]
    assert verify(data, key.roots) == Verdict()
    assert Verdict().sentence == "没有签名，或者签名已经损坏"


def test_another_root_is_not_trusted(signed, tmp_path):
    path = make_test_certificate(tmp_path)
    verdict = verify(signed, read_key(str(path), TEST_PASSPHRASE).roots)
    assert (verdict.intact, verdict.whole, verdict.trusted) == (True, True, False)
    assert verdict.sentence == "签名证书不是由所信任的根证书签发"


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_both_kinds_of_keys_sign(kind, plain, tmp_path):
    path = a_certificate(tmp_path, key=kind, organisation="广元市昭化区人民政府")
    own = read_key(path, PASSPHRASE)
    verdict = verify(sign(plain, own, reason=REASON, signed_at=NOW), own.roots)
    assert verdict.is_good
    assert verdict.signer == "广元市昭化区司法局（广元市昭化区人民政府）"
    assert not verdict.is_test


def test_what_is_no_pdf_cannot_be_signed(key):
    with pytest.raises(SigningFailed):
        sign(b"%PDF-1.7", key, reason=REASON, signed_at=NOW)


def signature_in(signed):
    [signature] = PdfFileReader(BytesIO(signed)).embedded_regular_signatures
    return signature.signer_info["signature"].native


def test_a_signature_of_whatever_length_is_good(plain, key):
    of_length = {}
    for _ in range(300):
        signed = sign(plain, key, reason=REASON, signed_at=NOW)
        of_length.setdefault(len(signature_in(signed)), signed)
        if {70, 71, 72} <= set(of_length):
            break
    assert {70, 71, 72} <= set(of_length)
    assert all(verify(signed, key.roots).is_good for signed in of_length.values())


def the_same_by_pyhanko(key, digest, signature):
    above = SimpleCertificateStore()
    above.register_multiple(container.as_asn1(one) for one in key.above)
    signer = ExternalSigner(container.as_asn1(key.certificate), above, signature)
    return asyncio.run(signer.async_sign(digest, "sha256", use_pades=True)).dump()


@pytest.mark.parametrize("kind", ["ec, with its root", "ec", "rsa"])
def test_what_is_filled_in_is_what_pyhanko_makes_byte_for_byte(kind, key, tmp_path):
    if kind in ("ec", "rsa"):
        key = read_key(a_certificate(tmp_path, key=kind), PASSPHRASE)
    for said in (b"one", b"another", b"a third"):
        digest = sha256(said).digest()
        made = container.filled(key, digest)
        [signer] = ContentInfo.load(made, strict=True)["content"]["signer_infos"]
        assert made == the_same_by_pyhanko(key, digest, signer["signature"].native)
        assert len(made) * 2 <= container.room(key)


def test_pyhanko_makes_the_object_once_for_a_key(plain, tmp_path, monkeypatch):
    made = []
    signed_attrs = Signer.signed_attrs
    monkeypatch.setattr(
        Signer, "signed_attrs", lambda *a, **k: made.append(a) or signed_attrs(*a, **k)
    )
    own = read_key(a_certificate(tmp_path, key="rsa"), PASSPHRASE)
    files = [sign(plain, own, reason=f"{n}", signed_at=NOW) for n in range(3)]
    assert len(made) == 1
    assert len({signature_in(signed) for signed in files}) == 3
    assert all(verify(signed, own.roots).is_good for signed in files)


def test_threads_sign_with_one_key(plain, tmp_path):
    own = read_key(str(make_test_certificate(tmp_path)), TEST_PASSPHRASE)
    with ThreadPoolExecutor(4) as threads:
        tasks = [threads.submit(sign, plain, own, reason=f"{n}", signed_at=NOW) for n in range(24)]
    assert all(verify(task.result(), own.roots).is_good for task in tasks)


def test_an_object_that_does_not_show_one_place_for_the_digest_is_not_used(
    plain, tmp_path, monkeypatch
):
    own = read_key(a_certificate(tmp_path), PASSPHRASE)
    # The certificate's own digest stands among what is signed.
    monkeypatch.setattr(container, "_DIGEST_MARK", own.certificate.fingerprint(SHA256()))
    with pytest.raises(SigningFailed, match="does not stand once"):
        sign(plain, own, reason=REASON, signed_at=NOW)


PAST = datetime(2021, 1, 1, tzinfo=UTC)
BAD = [
    ("past its end", {"last": PAST}, KeyFault.EXPIRED),
    ("before its day", {"first": datetime(2080, 1, 1, tzinfo=UTC)}, KeyFault.EARLY),
    ("for other uses", {"usage": ("key_encipherment",)}, KeyFault.USAGE),
    ("for no stated use", {"usage": None}, KeyFault.USAGE),
    ("with a short key", {"key": "short"}, KeyFault.WEAK),
    ("on a small curve", {"key": "small curve"}, KeyFault.WEAK),
    ("of another kind", {"key": "ed25519"}, KeyFault.WEAK),
    ("without its key", {"whole": False}, KeyFault.INCOMPLETE),
    ("for tests", {"name": "测试证书 仅供演示"}, KeyFault.TEST),
]


@pytest.mark.parametrize(("case", "said", "fault"), BAD)
def test_a_certificate_that_may_not_sign_is_refused(case, said, fault, settings, tmp_path):
    settings.SIGNATURE_TEST_ALLOWED = False
    path = a_certificate(tmp_path, **said)
    signing_with(settings, path)
    with pytest.raises(KeyUnfit) as caught:
        key_for("广元市昭化区司法局", NOW)
    assert caught.value.fault is fault
    assert list(faults(NOW)) == [(path, fault)]


def test_a_missing_file_and_a_wrong_passphrase_are_told_apart(settings, tmp_path):
    signing_with(settings, str(tmp_path / "none.p12"))
    assert [fault for _, fault in faults(NOW)] == [KeyFault.MISSING]
    signing_with(settings, a_certificate(tmp_path), "wrong")
    assert [fault for _, fault in faults(NOW)] == [KeyFault.LOCKED]
    text = tmp_path / "text.p12"
    text.write_text("no certificate")
    signing_with(settings, str(text))
    assert [fault for _, fault in faults(NOW)] == [KeyFault.LOCKED]


def test_a_certificate_signs_to_its_last_instant(settings, tmp_path):
    last = datetime(2026, 3, 9, 6, 5, tzinfo=UTC)
    signing_with(settings, a_certificate(tmp_path, last=last))
    assert key_for("", last).expires_at == last
    with pytest.raises(KeyUnfit):
        key_for("", last.replace(second=1))


def test_an_organ_with_its_own_certificate_signs_with_it(settings, tmp_path):
    own = a_certificate(tmp_path, name="广元市昭化区司法局")
    signing_with(settings, a_certificate(tmp_path, name="广元市昭化区人民政府"))
    settings.SIGNATURE_ORGAN_CERTIFICATES = {"广元市昭化区司法局": (own, PASSPHRASE)}
    assert key_for("广元市昭化区司法局", NOW).subject == "广元市昭化区司法局"
    assert key_for("广元市昭化区教育局", NOW).subject == "广元市昭化区人民政府"


def test_the_roots_are_those_named_or_those_that_came_with_the_keys(settings, tmp_path):
    signing_with(settings, str(make_test_certificate(tmp_path)), TEST_PASSPHRASE)
    [own] = trusted_roots()
    assert own.subject.rfc4514_string() == "CN=自制测试根证书"
    other = tmp_path / "other"
    make_test_certificate(other)
    settings.SIGNATURE_ROOTS = str(other / "test-root.pem")
    [named] = trusted_roots()
    assert named.serial_number != own.serial_number
    assert next(iter(configured.usable_keys()))[1].roots == (own,)
