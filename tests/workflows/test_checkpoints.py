"""Checkpoints: made, given to another office, signed there, and kept here."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone
from pypdf import PdfReader

from tests.builders import a_walk, instant
from tests.tampering import tampering
from tests.workflows.tampering import at
from workflows import chain, ledger
from workflows.chain import GENESIS, digest, merkle_root
from workflows.dossier.verify import root_above
from workflows.errors import Inadmissible
from workflows.evidence import countersigning
from workflows.evidence.checkpoints import file_of, inclusion_proofs
from workflows.evidence.countersigning import countersign, read_file, written
from workflows.evidence.verification import verify_all
from workflows.evidence.witnessing import import_countersignatures, make_checkpoints
from workflows.models import Checkpoint, Countersignature, Entry

pytestmark = pytest.mark.django_db

NOW, SIGNED = instant(2026, 3, 9), instant(2026, 3, 10)


def rows(count):
    for number in range(count):
        ledger.record(code="noted", label="备注", now=NOW, note=ledger.Note(reason=str(number)))


def a_checkpoint(count=5):
    rows(count)
    return make_checkpoints(now=NOW)[-1]


def signed(checkpoint, key=None, signer="广元市司法局"):
    key = key or Ed25519PrivateKey.generate()
    return countersign(file_of(checkpoint), key, signer=signer, signed_at=SIGNED)


def test_an_empty_ledger_is_green_and_says_that_it_is_empty(capsys):
    call_command("verify_ledger")
    said = capsys.readouterr().out
    assert "应有0行" in said
    assert "台账为空。" in said


def test_a_checkpoint_commits_to_every_row_so_far():
    checkpoint = a_checkpoint()
    hashes = list(Entry.objects.order_by("position").values_list("hash", flat=True))
    assert (checkpoint.number, checkpoint.position, checkpoint.entry_count) == (1, 5, 5)
    assert checkpoint.chain_hash == hashes[-1]
    assert checkpoint.merkle_root == merkle_root(hashes)
    assert checkpoint.previous == GENESIS
    assert checkpoint.hash == digest(checkpoint.canonical)
    assert json.loads(checkpoint.canonical)["first"] == hashes[0]


def test_the_next_one_covers_the_rows_since_and_names_the_one_before():
    first, second = a_checkpoint(5), a_checkpoint(3)
    hashes = list(Entry.objects.order_by("position").values_list("hash", flat=True))
    assert (second.number, second.position, second.entry_count) == (2, 8, 3)
    assert second.previous == first.hash
    assert second.merkle_root == merkle_root(hashes[5:])


def test_nothing_new_makes_nothing(capsys):
    a_checkpoint()
    assert make_checkpoints(now=NOW) == []
    call_command("checkpoint")
    assert "没有需要形成的检查点。" in capsys.readouterr().out
    assert Checkpoint.objects.count() == 1


def test_many_rows_make_several_of_bounded_size(settings):
    settings.LEDGER_CHECKPOINT_ROWS = 4
    rows(10)
    assert [one.entry_count for one in make_checkpoints(now=NOW)] == [4, 4, 2]
    assert verify_all().intact


def test_a_frequent_timer_makes_full_ones_only(settings):
    settings.LEDGER_CHECKPOINT_ROWS = 4
    rows(10)
    assert [one.entry_count for one in make_checkpoints(now=NOW, only_full=True)] == [4, 4]
    assert make_checkpoints(now=NOW, only_full=True) == []


def test_a_broken_ledger_is_not_attested():
    rows(5)
    with tampering():
        at(3).update(reason="另")
    with pytest.raises(Inadmissible, match="台账已被改动，不能形成检查点。第3行："):
        make_checkpoints(now=NOW)
    assert not Checkpoint.objects.exists()


@pytest.mark.parametrize("model", [Checkpoint, Countersignature])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_alter_them(model, statement):
    import_countersignatures(file=signed(a_checkpoint()), now=NOW)
    column = "signature" if model is Countersignature else "merkle_root"
    with (
        pytest.raises(DatabaseError, match="insert-only"),
        transaction.atomic(),
        transaction.get_connection().cursor() as cursor,
    ):
        cursor.execute(statement.format(model._meta.db_table, column, "'x'"))
    assert model.objects.count() == 1


def root_shown(row_hash, proof):
    """The root that a proof leads to, and the root that its checkpoint names."""
    facts = json.loads(proof.checkpoint)
    siblings = [bytes.fromhex(one) for one in proof.siblings]
    return root_above(row_hash, proof.index, facts["entry_count"], siblings), facts["merkle_root"]


def test_a_row_is_shown_to_stand_in_its_checkpoint_without_the_others(settings):
    settings.LEDGER_CHECKPOINT_ROWS = 4
    rows(11)
    make_checkpoints(now=NOW)
    proofs = inclusion_proofs(range(1, 12))
    assert list(proofs) == list(range(1, 12))
    for entry in Entry.objects.all():
        shown, named = root_shown(entry.hash, proofs[entry.position])
        assert shown == named
        assert root_shown("0" * 64, proofs[entry.position])[0] != named
        assert len(proofs[entry.position].siblings) <= 2


def test_a_row_after_the_last_checkpoint_has_no_proof_yet():
    a_checkpoint()
    rows(1)
    assert set(inclusion_proofs(range(1, 7))) == {1, 2, 3, 4, 5}


def test_a_tree_is_built_once_for_all_rows_of_a_checkpoint(monkeypatch):
    rows(64)
    make_checkpoints(now=NOW)
    built = []
    monkeypatch.setattr(chain, "leaf", lambda one, leaf=chain.leaf: built.append(one) or leaf(one))
    inclusion_proofs(range(1, 65))
    assert len(built) == 64


def test_the_rows_of_a_matter_are_proved_with_a_query_for_each_checkpoint(
    django_assert_num_queries,
):
    walk = a_walk(at="send_consultation")
    rows(3)
    make_checkpoints(now=NOW)
    hashes = dict(walk.matter.entries.values_list("position", "hash"))
    with django_assert_num_queries(2):
        proofs = inclusion_proofs(hashes)
    for position, row_hash in hashes.items():
        shown, named = root_shown(row_hash, proofs[position])
        assert shown == named


def test_a_checkpoint_is_printed_for_a_signature_with_a_pen(tmp_path):
    rows(5)
    file, paper = tmp_path / "1.json", tmp_path / "1.pdf"
    call_command("checkpoint", export=file, pdf=paper, verbosity=0)
    checkpoint = Checkpoint.objects.get()
    (sheet,) = PdfReader(paper).pages
    words = "".join(sheet.extract_text().split())
    for said in (
        str(checkpoint),
        "第1行至第5行",
        Entry.objects.get(position=1).hash,
        checkpoint.chain_hash,
        checkpoint.merkle_root,
        checkpoint.previous,
        checkpoint.hash,
        f"{timezone.localtime(checkpoint.made_at):%Y-%m-%d%H:%M:%S}",
        "见证单位（盖章）：",
        "经办人（签名）：",
    ):
        assert said in words
    assert read_file(file.read_text()).hash == checkpoint.hash


def test_an_older_checkpoint_is_printed_as_it_was(tmp_path):
    first = a_checkpoint()
    rows(2)
    paper = tmp_path / "1.pdf"
    call_command("checkpoint", pdf=paper, number=1, verbosity=0)
    words = "".join(PdfReader(paper).pages[0].extract_text().split())
    assert first.hash in words
    assert Checkpoint.objects.get(number=2).hash not in words


def test_a_file_says_what_the_checkpoint_says():
    checkpoint = a_checkpoint()
    file = read_file(written(file_of(checkpoint)))
    assert (file.line, file.hash, file.signatures) == (checkpoint.canonical, checkpoint.hash, ())


@pytest.mark.parametrize(
    ("case", "change"),
    [
        ("no JSON", lambda text: text[:-5]),
        ("a list", lambda _text: "[]"),
        ("another line", lambda text: text.replace('\\"number\\":1', '\\"number\\":2')),
        ("another kind", lambda _text: json.dumps({"checkpoint": "{}", "hash": digest("{}")})),
        (
            "no signature list",
            lambda text: text.replace('"countersignatures": []', '"countersignatures": 1'),
        ),
    ],
)
def test_a_file_that_is_none_is_refused(case, change):
    with pytest.raises(Inadmissible):
        read_file(change(written(file_of(a_checkpoint()))))


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (Ed25519PrivateKey.generate(), "Ed25519"),
        (generate_rsa(public_exponent=65537, key_size=2048), "RSA-PSS-SHA256"),
    ],
    ids=["ed25519", "rsa"],
)
def test_another_office_signs_and_the_signature_is_kept(key, algorithm):
    checkpoint = a_checkpoint()
    file = read_file(written(signed(checkpoint, key)))
    (row,) = import_countersignatures(file=file, now=NOW)
    assert (row.signer, row.algorithm, row.signed_at) == ("广元市司法局", algorithm, SIGNED)
    assert row.fingerprint == countersigning.fingerprint(key.public_key())
    entry = Entry.objects.get(verb="import_countersignature")
    assert entry.detail == {"checkpoint": checkpoint.hash, "key": row.fingerprint}
    report = verify_all([file])
    assert report.intact
    assert report.countersignatures == 2


def test_importing_again_adds_nothing():
    file = signed(a_checkpoint())
    import_countersignatures(file=file, now=NOW)
    assert import_countersignatures(file=file, now=NOW) == []
    assert Entry.objects.filter(verb="import_countersignature").count() == 1


def test_two_offices_sign_the_same_checkpoint():
    checkpoint = a_checkpoint()
    both = countersign(
        signed(checkpoint), Ed25519PrivateKey.generate(), signer="广元市档案局", signed_at=SIGNED
    )
    import_countersignatures(file=both, now=NOW)
    assert set(checkpoint.countersignatures.values_list("signer", flat=True)) == {
        "广元市司法局",
        "广元市档案局",
    }


def test_a_key_signs_a_checkpoint_once():
    key = Ed25519PrivateKey.generate()
    file = signed(a_checkpoint(), key)
    with pytest.raises(Inadmissible, match="已对本检查点签名"):
        countersign(file, key, signer="广元市司法局", signed_at=SIGNED)


def forged(file, old, new):
    assert old in written(file)
    return read_file(written(file).replace(old, new))


@pytest.mark.parametrize(
    ("case", "old", "new", "words"),
    [
        ("another signer", "广元市司法局", "广元市档案局", "签名与内容或者公钥不符"),
        ("another day", "2026-03-10T01", "2026-03-08T01", "签名与内容或者公钥不符"),
        ("another kind", "ledger-countersignature", "something", "不是对检查点的见证"),
        ("no key", "BEGIN PUBLIC KEY", "BEGIN PUBLIC", "公钥无法读取"),
    ],
)
def test_a_forged_signature_is_refused(case, old, new, words):
    with pytest.raises(Inadmissible, match=words):
        import_countersignatures(file=forged(signed(a_checkpoint()), old, new), now=NOW)
    assert not Countersignature.objects.exists()


def test_a_signature_under_another_checkpoint_is_refused():
    first, second = a_checkpoint(), a_checkpoint()
    other = countersigning.CheckpointFile(second.canonical, signed(first).signatures)
    with pytest.raises(Inadmissible, match="不是本检查点"):
        import_countersignatures(file=other, now=NOW)


def test_a_checkpoint_of_another_ledger_is_refused():
    checkpoint = a_checkpoint()
    line = checkpoint.canonical.replace(checkpoint.merkle_root, GENESIS)
    with pytest.raises(Inadmissible, match="与库中的不是同一个"):
        import_countersignatures(file=countersigning.CheckpointFile(line), now=NOW)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("signer", "另一单位", "各栏与签名内容不符"),
        ("signature", "AAAA", "签名与内容或者公钥不符"),
        ("public_key", "none", "公钥无法读取"),
        ("statement", "{}", "内容不完整"),
    ],
)
def test_an_altered_countersignature_is_named(column, value, words):
    import_countersignatures(file=signed(a_checkpoint()), now=NOW)
    with tampering():
        Countersignature.objects.update(**{column: value})
    report = verify_all()
    assert not report.intact
    assert "第1号检查点上" in str(report.findings[0])
    assert words in str(report.findings[0])


def pem(key, passphrase=None):
    hidden = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, hidden)


def test_the_commands_carry_a_checkpoint_to_another_office_and_back(tmp_path, capsys):
    rows(5)
    path, key_path, secret = tmp_path / "c.json", tmp_path / "key.pem", tmp_path / "secret"
    key = Ed25519PrivateKey.generate()
    key_path.write_bytes(pem(key, b"word"))
    secret.write_text("word\n")
    call_command("checkpoint", "--export", str(path))
    call_command(
        "countersign_checkpoint",
        str(path),
        "--key",
        str(key_path),
        "--signer",
        "广元市司法局",
        "--passphrase-file",
        str(secret),
    )
    call_command("import_countersignature", str(path))
    call_command("verify_ledger", "--checkpoint", str(path))
    said = capsys.readouterr().out
    assert said.count(countersigning.fingerprint(key.public_key())) == 2
    assert "检查点2个，见证签名2个" in said
    assert "台账完整。" in said
    assert Countersignature.objects.get().signer == "广元市司法局"


def test_signing_asks_no_database(tmp_path, django_assert_num_queries):
    path, key_path = tmp_path / "c.json", tmp_path / "key.pem"
    path.write_text(written(file_of(a_checkpoint())))
    key_path.write_bytes(pem(Ed25519PrivateKey.generate()))
    with django_assert_num_queries(0):
        call_command("countersign_checkpoint", str(path), "--key", str(key_path), "--signer", "甲")


@pytest.mark.parametrize(
    ("case", "data", "words"),
    [
        ("a curve", lambda: pem(generate_private_key(SECP256R1())), "应为Ed25519"),
        ("a short RSA key", lambda: pem(generate_rsa(65537, 1024)), "应为Ed25519"),
        ("a locked key", lambda: pem(Ed25519PrivateKey.generate(), b"word"), "无法读取"),
        ("no key", lambda: b"key", "无法读取"),
    ],
)
def test_an_unfit_key_signs_nothing(tmp_path, case, data, words):
    path, key_path = tmp_path / "c.json", tmp_path / "key.pem"
    path.write_text(written(file_of(a_checkpoint())))
    before = path.read_text()
    key_path.write_bytes(data())
    with pytest.raises(CommandError, match=words):
        call_command("countersign_checkpoint", str(path), "--key", str(key_path), "--signer", "甲")
    assert path.read_text() == before


def test_there_is_nothing_to_export_before_the_first_row(tmp_path):
    with pytest.raises(CommandError, match="还没有检查点"):
        call_command("checkpoint", "--export", str(tmp_path / "c.json"))
