#!/usr/bin/env python3
"""Checks a file's package (案卷包) without network, database or any other program.

    python3 verify.py                  the folder in which this script lies
    python3 verify.py PACKAGE.zip      a package, or a folder into which one was unpacked

It recomputes every hash: each paper against the list of contents, the list against the ledger's
row of the archiving, each text against the rows that name it, each row of the ledger against the
row before it, what each act changed (history.jsonl) against the row that commits to it, and the
rows in checkpoints.json against the checkpoint's Merkle root (RFC 6962).
Exit code 0: everything agrees; 1: something does not, and is named; 2: this is no package.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

Open = Callable[[str], IO[bytes]]
Row = tuple[str, str, dict[str, Any]]

GENESIS = "0" * 64
OWN_FILES = {
    "manifest.json",
    "卷内目录.pdf",
    "ledger.jsonl",
    "history.jsonl",
    "verify.py",
    "checkpoints.json",
}
PIECE = 1 << 20


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read(name: str, opened: Open) -> bytes:
    with opened(name) as file:
        return file.read()


def measured(name: str, opened: Open) -> tuple[str, int]:
    """The hash of a file and its size, read piece by piece."""
    hashed, size = hashlib.sha256(), 0
    with opened(name) as file:
        while piece := file.read(PIECE):
            hashed.update(piece)
            size += len(piece)
    return hashed.hexdigest(), size


def canonical(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def open_package(path: Path) -> tuple[list[str], Open]:
    """The names in the package, and a function that opens one."""
    if path.is_dir():
        names = [
            str(file.relative_to(path).as_posix())
            for file in path.rglob("*")
            if file.is_file() and "__pycache__" not in file.parts
        ]
        return names, lambda name: (path / name).open("rb")
    package = zipfile.ZipFile(path)
    return package.namelist(), package.open


def check_files(manifest: dict[str, Any], names: Sequence[str], opened: Open) -> Iterator[str]:
    """Each paper is there with its hash and size, and nothing else is."""
    listed = [one["path"] for one in manifest["files"]]
    for path in sorted(set(names) - set(listed) - OWN_FILES):
        yield f"{path}：不在目录中"
    for path in sorted({path for path in [*names, *listed] if [*names].count(path) > 1}):
        yield f"{path}：包内重复"
    for one in manifest["files"]:
        if one["path"] not in names:
            yield f"{one['path']}：缺失"
            continue
        if measured(one["path"], opened) != (one["sha256"], one["size"]):
            yield f"{one['path']}：内容与目录所列摘要不符"


def check_contents(manifest: dict[str, Any], opened: Open) -> Iterator[str]:
    """The list of contents has the hash that it says, and so has its page."""
    keys = ("code", "title", "sha256", "source")
    papers = [{key: one[key] for key in keys} for one in manifest["files"]]
    if sha256(canonical({"papers": papers}).encode()) != manifest["papers_sha256"]:
        yield "manifest.json：目录与其摘要不符"
    if measured("卷内目录.pdf", opened)[0] != manifest["contents"]["sha256"]:
        yield "卷内目录.pdf：内容与其摘要不符"


def read_ledger(opened: Open) -> tuple[bytes, list[Row]]:
    data = read("ledger.jsonl", opened)
    # Not str.splitlines: it also breaks where a sentence has U+2028 or the like.
    rows = [json.loads(line) for line in data.split(b"\n") if line]
    return data, [(row["hash"], row["entry"], json.loads(row["entry"])) for row in rows]


def check_ledger(manifest: dict[str, Any], data: bytes, rows: Sequence[Row]) -> Iterator[str]:
    """Each row has its hash, names the row before it, and none is missing."""
    ledger = manifest["ledger"]
    if sha256(data) != ledger["sha256"] or len(rows) != ledger["entries"]:
        yield "ledger.jsonl：与目录所列条数或者摘要不符"
    before, position = GENESIS, 0
    for number, (digest, line, row) in enumerate(rows, start=1):
        if sha256(line.encode()) != digest:
            yield f"记录{number}：内容与其摘要不符"
        if row["sequence"] != number:
            yield f"记录{number}：序号为{row['sequence']}，中间有缺失或者插入"
        if row["previous_in_matter"] != before:
            yield f"记录{number}：与前一条记录不衔接"
        if row["position"] <= position:
            yield f"记录{number}：位次颠倒"
        if (row["matter"] or {}).get("reference") != manifest["matter"]["reference"]:
            yield f"记录{number}：属于其他事项"
        before, position = digest, row["position"]


def check_history(rows: Sequence[Row], opened: Open) -> Iterator[str]:
    """What each act has changed is what its row commits to."""
    found: dict[int, list[str]] = {}
    with opened("history.jsonl") as file:
        for one in map(json.loads, file):
            version = f"{one['table']} {one['row']} {one['content']}"
            found.setdefault(one["sequence"], []).append(version)
    for number, (_, _, row) in enumerate(rows, start=1):
        versions = found.pop(number, [])
        if row["changes"] != (sha256("\n".join(versions).encode()) if versions else ""):
            yield f"记录{number}：所载变动摘要与history.jsonl不符"
    for number in sorted(found):
        yield f"history.jsonl：没有记录{number}"


def check_proofs(content: dict[str, Any], rows: Sequence[Row]) -> Iterator[str]:
    """Each row that is said to stand in a checkpoint stands there, at its own place."""
    for proof in content["proofs"]:
        number = proof["sequence"]
        if not 1 <= number <= len(rows):
            yield f"checkpoints.json：没有记录{number}"
            continue
        digest, _, row = rows[number - 1]
        checkpoint = json.loads(content["checkpoints"][proof["checkpoint"]])
        size = checkpoint["entry_count"]
        first = checkpoint["position"] - size + 1
        path = [bytes.fromhex(one) for one in proof["siblings"]]
        root = root_above(digest, proof["index"], size, path)
        if row["position"] != first + proof["index"] or root != checkpoint["merkle_root"]:
            yield f"记录{number}：不在所称的第{checkpoint['number']}号检查点内"


def root_above(row_hash: str, index: int, size: int, path: list[bytes]) -> str:
    """The root that the siblings lead to; nothing if they are too many or too few, or if
    ``index`` (from 0) is none of the ``size`` places."""
    if not 0 <= index < size:
        return ""
    node = hashlib.sha256(b"\x00" + bytes.fromhex(row_hash)).digest()
    last = size - 1
    while last:
        if index & 1 or index < last:
            if not path:
                return ""
            sibling, *path = path
            pair = sibling + node if index & 1 else node + sibling
            node = hashlib.sha256(b"\x01" + pair).digest()
        index, last = index >> 1, last >> 1
    return "" if path else node.hex()


def check_texts(manifest: dict[str, Any], rows: Sequence[Row]) -> Iterator[str]:
    """The texts of the file are those that the ledger names, byte for byte."""
    named = {row["revision"]["sha256"] for _, _, row in rows if row["revision"]}
    kept = {one["sha256"]: one["path"] for one in manifest["files"] if one["code"] == "text"}
    for digest in sorted(named - kept.keys()):
        yield f"记录所载文本（{digest[:12]}）不在案卷中"
    for digest in sorted(kept.keys() - named):
        yield f"{kept[digest]}：没有任何记录载明这一文本"


def check_archiving(manifest: dict[str, Any], rows: Sequence[Row]) -> Iterator[str]:
    """A closed file is the one that was closed: its list is that of the archiving."""
    closing = [row for _, _, row in rows if row["verb"] == "archive_matter" and not row["refusal"]]
    if closing and closing[-1]["detail"].get("papers_sha256") != manifest["papers_sha256"]:
        yield "案卷目录与归档时记载的摘要不符"
    if closing and manifest["missing"]:
        yield "案卷已经归档，但目录称尚缺材料"


def faults_of(
    names: Sequence[str], opened: Open
) -> tuple[dict[str, Any], tuple[int, int], list[str]]:
    """Everything that does not agree, how many rows were checked, and how many of them were
    shown to stand in a checkpoint."""
    manifest = json.loads(read("manifest.json", opened))
    data, rows = read_ledger(opened)
    proofs = json.loads(read("checkpoints.json", opened))
    faults = [
        *check_files(manifest, names, opened),
        *check_contents(manifest, opened),
        *check_ledger(manifest, data, rows),
        *check_history(rows, opened),
        *check_texts(manifest, rows),
        *check_archiving(manifest, rows),
        *check_proofs(proofs, rows),
    ]
    return manifest, (len(rows), len(proofs["proofs"])), faults


def report_on(path: Path) -> tuple[bool, list[str]]:
    """Whether a package agrees in everything, and what there is to say of it."""
    names, opened = open_package(path)
    manifest, (entries, proved), faults = faults_of(names, opened)
    matter = manifest["matter"]
    signed = sum("signature" in one for one in manifest["files"])
    return not faults, [
        f"{matter['title']}（{matter['reference']}）",
        f"材料{len(manifest['files'])}件，记录{entries}条，目录摘要{manifest['papers_sha256']}",
        f"其中{proved}条记录在台账检查点之内",
        f"其中{signed}件有电子签名，签名请用PDF阅读器核对，证书在manifest.json内",
        *(f"不符：{fault}" for fault in faults),
        *(f"尚缺：{one}" for one in manifest["missing"]),
        "核对不一致。" if faults else "全部一致。",
    ]


def main(arguments: Sequence[str]) -> int:
    path = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        agrees, lines = report_on(path)
    except Exception as error:  # whatever a broken file does to its reader
        print(f"{path}：不是完整的案卷包（{type(error).__name__}：{error}）")
        return 2
    print("\n".join(lines))
    return 0 if agrees else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
