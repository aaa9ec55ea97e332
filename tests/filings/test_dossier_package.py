"""The package of a file: whole, the same every time, and checked by a script that stands alone."""

import json
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.base import File

from filings.transitions.archive import archive_matter
from tests.browsing import page, signed_in
from tests.builders import a_walk
from tests.once import made_once, own
from tests.tampering import tampering
from tests.unchanged import refused
from workflows.dossier import digest_of, dossier_of
from workflows.dossier import verify as script
from workflows.dossier.package import package_of
from workflows.errors import GateClosed
from workflows.evidence.checkpoints import first_hash, hashes_between, next_checkpoint
from workflows.models import Checkpoint, Entry, Revision, StoredFile
from workflows.recusals import recuse

filed = made_once(lambda: a_walk(at="archive", technical=False, touches_market=False))


@pytest.fixture
def walk(filed, db):
    return own(filed)


@pytest.fixture
def closed(walk):
    walk.do(archive_matter, walk.cast.intake)
    return walk


@pytest.fixture
def attested(closed):
    """The file with all but its last rows in two checkpoints, rows of others between them."""
    middle = closed.matter.entries.order_by("sequence")[8].position
    for last in (middle, middle + 7):
        hashes = hashes_between(1 if last == middle else middle + 1, last)
        before = Checkpoint.objects.order_by("number").last()
        next_checkpoint(before, hashes, closed.now, first_hash()).save()
    return closed


@pytest.fixture
def unpacked(closed, tmp_path):
    with package_of(closed.matter) as file, ZipFile(file) as package:
        package.extractall(tmp_path)
    return tmp_path


def verify(where):
    """The script of the package, run by a bare Python that finds nothing of the product."""
    run = subprocess.run(
        [sys.executable, "-I", "-S", where / "verify.py"],
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout + run.stderr


def manifest_of(where):
    return json.loads((where / "manifest.json").read_text())


def rows_of(where):
    return [json.loads(line) for line in (where / "ledger.jsonl").read_text().splitlines()]


def write_rows(where, rows):
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (where / "ledger.jsonl").write_text(text)


def test_a_closed_file_is_whole_and_the_script_says_so(closed, unpacked):
    code, said = verify(unpacked)
    assert code == 0, said
    papers, entries = len(dossier_of(closed.matter).papers), closed.matter.entries.count()
    assert f"材料{papers}件，记录{entries}条" in said
    assert "全部一致。" in said


def test_a_reason_with_a_line_break_of_another_kind_breaks_no_row(walk, tmp_path):
    reason = "与当事人\u2028系近亲属\u2029应当\x85回避"
    recuse(
        matter=walk.matter,
        person=walk.cast.drafter,
        reason=reason,
        actor=walk.cast.drafter,
        now=walk.now,
    )
    with package_of(walk.matter) as file, ZipFile(file) as package:
        package.extractall(tmp_path)
    assert reason in (tmp_path / "ledger.jsonl").read_text(encoding="utf-8")
    code, said = verify(tmp_path)
    assert code == 0, said
    assert f"记录{walk.matter.entries.count()}条" in said


def test_the_package_holds_every_text_paper_and_record(closed, unpacked):
    listed = {one["source"]: unpacked / one["path"] for one in manifest_of(unpacked)["files"]}
    assert {path.is_file() for path in listed.values()} == {True}
    for revision in Revision.objects.filter(matter=closed.matter):
        assert listed[f"revision:{revision.pk}"].read_bytes() == revision.file.read()
    register = [path for source, path in listed.items() if source.startswith("document:")]
    assert json.loads(register[0].read_text())[0]["register_number"]


def test_the_same_file_gives_the_same_bytes(closed):
    with package_of(closed.matter) as first, package_of(closed.matter) as second:
        assert first.read() == second.read()


def test_the_script_reads_the_package_unpacked_or_not(closed, unpacked, tmp_path):
    package = tmp_path / "卷.zip"
    with package_of(closed.matter) as file:
        package.write_bytes(file.read())
    run = subprocess.run(
        [sys.executable, "-I", "-S", unpacked / "verify.py", package],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


def test_the_closing_row_of_the_ledger_names_the_list(closed, unpacked):
    entry = Entry.objects.get(matter=closed.matter, verb="archive_matter")
    assert entry.detail["papers_sha256"] == manifest_of(unpacked)["papers_sha256"]


def change_a_paper(where):
    path = where / manifest_of(where)["files"][0]["path"]
    path.write_bytes(path.read_bytes() + b" ")
    return "内容与目录所列摘要不符"


def remove_a_paper(where):
    (where / manifest_of(where)["files"][-1]["path"]).unlink()
    return "缺失"


def add_a_paper(where):
    (where / "papers" / "999-extra.txt").write_text("x")
    return "papers/999-extra.txt：不在目录中"


def replace_a_paper_and_its_hash(where):
    manifest = manifest_of(where)
    one = manifest["files"][-1]
    (where / one["path"]).write_bytes(b"[]")
    one["sha256"] = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
    one["size"] = 2
    (where / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False))
    return "目录与其摘要不符"


def change_a_row(where):
    rows = rows_of(where)
    rows[3]["entry"] = rows[3]["entry"].replace("reason", "reasom")
    write_rows(where, rows)
    return "记录4：内容与其摘要不符"


def remove_a_row(where):
    rows = rows_of(where)
    del rows[3]
    write_rows(where, rows)
    return "记录4：序号为5"


def swap_rows(where):
    rows = rows_of(where)
    rows[3], rows[4] = rows[4], rows[3]
    write_rows(where, rows)
    return "记录4：与前一条记录不衔接"


def cut_the_end(where):
    write_rows(where, rows_of(where)[:-1])
    return "ledger.jsonl：与目录所列条数或者摘要不符"


def replace_the_contents(where):
    (where / "卷内目录.pdf").write_bytes(b"%PDF-1.4")
    return "卷内目录.pdf：内容与其摘要不符"


def proofs_of(where):
    return json.loads((where / "checkpoints.json").read_text())


def test_rows_in_checkpoints_are_proved_without_the_rows_of_others(attested, tmp_path):
    with package_of(attested.matter) as file, ZipFile(file) as package:
        package.extractall(tmp_path)
    code, said = verify(tmp_path)
    assert code == 0, said
    last = Checkpoint.objects.order_by("number").last().position
    proved = attested.matter.entries.filter(position__lte=last).count()
    assert 0 < proved < attested.matter.entries.count()
    assert f"其中{proved}条记录在台账检查点之内" in said
    assert len(proofs_of(tmp_path)["checkpoints"]) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda proofs: proofs["proofs"][2].update(index=0),
        lambda proofs: proofs["proofs"][2].update(checkpoint=1),
        lambda proofs: proofs["proofs"][2].update(siblings=[]),
        lambda proofs: proofs["proofs"][2]["siblings"].append("0" * 64),
        lambda proofs: proofs["proofs"][2]["siblings"].reverse(),
        lambda proofs: proofs["proofs"][2].update(index=-1, siblings=[]),
        lambda proofs: proofs.update(
            checkpoints=[
                one.replace('"entry_count":', '"entry_count":0,"was":')
                for one in proofs["checkpoints"]
            ]
        ),
        lambda proofs: proofs.update(
            checkpoints=[
                one.replace('merkle_root":"', 'merkle_root":"0') for one in proofs["checkpoints"]
            ]
        ),
    ],
    ids=[
        "another place",
        "another checkpoint",
        "no way",
        "too long a way",
        "astray",
        "before the first place",
        "an empty checkpoint",
        "another root",
    ],
)
def test_a_false_proof_is_named(attested, tmp_path, change):
    with package_of(attested.matter) as file, ZipFile(file) as package:
        package.extractall(tmp_path)
    proofs = proofs_of(tmp_path)
    change(proofs)
    (tmp_path / "checkpoints.json").write_text(json.dumps(proofs))
    code, said = verify(tmp_path)
    assert code == 1
    assert "记录3：不在所称的第" in said


@pytest.mark.parametrize(
    "tamper",
    [
        change_a_paper,
        remove_a_paper,
        add_a_paper,
        replace_a_paper_and_its_hash,
        change_a_row,
        remove_a_row,
        swap_rows,
        cut_the_end,
        replace_the_contents,
    ],
)
def test_each_kind_of_tampering_is_caught_and_named(unpacked, tamper):
    sentence = tamper(unpacked)
    code, said = verify(unpacked)
    assert code == 1
    assert sentence in said
    assert "核对不一致。" in said


def test_another_list_than_that_of_the_archiving_is_caught(closed, unpacked):
    """Every hash recomputed by who tampered, but for the ledger's row."""
    manifest = manifest_of(unpacked)
    gone = manifest["files"].pop()
    (unpacked / gone["path"]).unlink()
    keys = ("code", "title", "sha256", "source")
    papers = [{key: one[key] for key in keys} for one in manifest["files"]]
    manifest["papers_sha256"] = digest_of(papers)
    (unpacked / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False))
    code, said = verify(unpacked)
    assert code == 1
    assert "案卷目录与归档时记载的摘要不符" in said


def test_what_is_no_package_is_said_to_be_none(tmp_path):
    (tmp_path / "verify.py").write_bytes(Path(script.__file__).read_bytes())
    code, said = verify(tmp_path)
    assert code == 2
    assert "不是完整的案卷包" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("checkpoints.json", '{"checkpoints": [], "proofs": [{"sequence": 1, "checkpoint": 3}]}'),
        ("ledger.jsonl", '{"hash": "x", "entry": "[]"}'),
        ("manifest.json", "[]"),
    ],
    ids=["a checkpoint that is not there", "a row that is none", "a list"],
)
def test_what_no_reader_understands_is_said_to_be_no_package(unpacked, name, content):
    (unpacked / name).write_text(content)
    code, said = verify(unpacked)
    assert code == 2
    assert "不是完整的案卷包" in said
    assert "Traceback" not in said


def test_a_large_file_is_packed_and_checked_piece_by_piece(walk, monkeypatch):
    """No read takes more than a piece of a stored file at once."""
    sizes = []

    def reading(self, size=-1):
        sizes.append(size)
        return BytesIO.read(self, size)

    large = type("Large", (BytesIO,), {"read": reading})
    kept = StoredFile.opened
    monkeypatch.setattr(StoredFile, "opened", lambda one: File(large(kept(one).read())))
    with package_of(walk.matter) as file:
        assert file.read(2) == b"PK"
    assert set(sizes) == {File.DEFAULT_CHUNK_SIZE}


def test_a_package_that_fails_leaves_no_file_open(walk, monkeypatch):
    made = []
    spooled = tempfile.SpooledTemporaryFile
    monkeypatch.setattr(
        tempfile, "SpooledTemporaryFile", lambda size: made.append(spooled(size)) or made[-1]
    )
    monkeypatch.setattr(StoredFile, "opened", lambda _one: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        package_of(walk.matter)
    assert [one.closed for one in made] == [True]


def test_an_open_file_says_what_it_still_lacks(walk):
    walk = a_walk(at="file", technical=False, touches_market=False)
    with package_of(walk.matter) as file, ZipFile(file) as package:
        missing = json.loads(package.read("manifest.json"))["missing"]
    assert any("备案报告" in one for one in missing)


def test_a_damaged_store_keeps_the_file_open(walk):
    revision = Revision.objects.filter(matter=walk.matter).last()
    name = revision.file.name
    data = revision.file.read()
    revision.file.storage.delete(name)
    try:
        with refused(GateClosed, recorded=True) as told:
            walk.do(archive_matter, walk.cast.intake)
    finally:
        revision.file.storage.save(name, BytesIO(data))
    assert told.missing == {"damaged": ["《重大行政决策程序暂行条例》第三十三条"]}


def test_the_package_is_taken_from_the_matters_page(closed, client):
    response = signed_in(closed.cast.intake).get(page("dossier", closed.matter))
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    with ZipFile(BytesIO(b"".join(response.streaming_content))) as package:
        own_files = {
            "manifest.json",
            "卷内目录.pdf",
            "ledger.jsonl",
            "checkpoints.json",
            "verify.py",
        }
        assert own_files <= set(package.namelist())


def test_the_package_does_not_exist_for_who_may_not_see_the_matter(closed):
    stranger = signed_in(closed.cast.superior_filing_reviewer)
    with tampering():
        closed.matter.parties.filter(organ=closed.cast.superior_filing_reviewer.organ).delete()
    assert stranger.get(page("dossier", closed.matter)).status_code == 404


def versions_of(where):
    return (where / "history.jsonl").read_text().split("\n")[:-1]


@pytest.mark.parametrize(
    ("case", "change", "fault"),
    [
        ("changed", lambda lines: [lines[0].replace("510811", "510812"), *lines[1:]], "记录1"),
        ("left out", lambda lines: lines[:-1], "记录{last}"),
        ("put in", lambda lines: [*lines, lines[0].replace('"sequence": 1,', '"sequence": 999,')],
         "没有记录999"),
        ("in another order", lambda lines: [lines[1], lines[0], *lines[2:]], "记录1"),
    ],
)  # fmt: skip
def test_a_past_that_is_not_the_one_of_the_ledger_is_found(closed, unpacked, case, change, fault):
    lines = versions_of(unpacked)
    assert len(lines) > 100
    (unpacked / "history.jsonl").write_text("".join(f"{one}\n" for one in change(lines)))
    code, said = verify(unpacked)
    assert code == 1
    assert fault.format(last=closed.matter.entries.count()) in said
    assert "history.jsonl" in said
