"""Checkpoints as files, and another office's signatures under them. No database is needed: the
other office signs with nothing but this code, the file and its key."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from workflows.chain import canonical, digest
from workflows.errors import Inadmissible

KIND: Final = "ledger-checkpoint"
STATEMENT_KIND: Final = "ledger-countersignature"
ED25519: Final = "Ed25519"
RSA_PSS: Final = "RSA-PSS-SHA256"
SHORTEST_RSA_KEY: Final = 2048
LONGEST_SIGNER: Final = 120

_PSS: Final = padding.PSS(mgf=padding.MGF1(SHA256()), salt_length=padding.PSS.DIGEST_LENGTH)
_NUMBERS: Final = ("number", "position", "entry_count")
_TEXTS: Final = ("first", "chain_hash", "merkle_root", "previous", "made_at")

PrivateKey: TypeAlias = Ed25519PrivateKey | RSAPrivateKey
PublicKey: TypeAlias = Ed25519PublicKey | RSAPublicKey


@dataclass(frozen=True)
class Signed:
    """One signature: the line that was signed, the key as PEM, the signature as Base64."""

    statement: str
    public_key: str
    signature: str


@dataclass(frozen=True)
class CheckpointFile:
    """A checkpoint outside the installation: its canonical line and who has signed it."""

    line: str
    signatures: tuple[Signed, ...] = ()

    @property
    def hash(self) -> str:
        return digest(self.line)

    @property
    def facts(self) -> dict[str, Any]:
        """What the line says; its shape was checked when the file was read."""
        facts: dict[str, Any] = json.loads(self.line)
        return facts


@dataclass(frozen=True)
class Statement:
    """What a signature says once it has been verified."""

    signer: str
    signed_at: datetime
    algorithm: str
    fingerprint: str


def read_file(text: str) -> CheckpointFile:
    """A checkpoint from its file.

    Raises:
        Inadmissible: it is no checkpoint file, or its hash is not that of its line.
    """
    content = _object(text)
    line, claimed = content.get("checkpoint"), content.get("hash")
    if not isinstance(line, str) or claimed != digest(line):
        raise _unfit("检查点文件中的摘要与内容不符，文件已被改动或者不完整。")
    _check_shape(_object(line))
    return CheckpointFile(line, tuple(map(_signed, _list(content.get("countersignatures", [])))))


def written(file: CheckpointFile) -> str:
    """The file's text, as :func:`read_file` reads it."""
    content = {
        "hash": file.hash,
        "checkpoint": file.line,
        "countersignatures": [
            {
                "statement": one.statement,
                "public_key": one.public_key,
                "signature": one.signature,
            }
            for one in file.signatures
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def countersign(
    file: CheckpointFile, key: PrivateKey, *, signer: str, signed_at: datetime
) -> CheckpointFile:
    """The file with one signature more.

    Raises:
        Inadmissible: no name or a long one, or this key has signed the checkpoint already.
    """
    if not 0 < len(signer.strip()) <= LONGEST_SIGNER:
        raise _unfit(f"请写明见证单位名称，不超过{LONGEST_SIGNER}字。")
    public = key.public_key()
    if fingerprint(public) in {_statement_of(one)["key"] for one in file.signatures}:
        raise _unfit("该密钥已对本检查点签名。")
    statement = canonical(
        {
            "kind": STATEMENT_KIND,
            "checkpoint": file.hash,
            "number": file.facts["number"],
            "position": file.facts["position"],
            "signer": signer.strip(),
            "signed_at": signed_at.astimezone(UTC).isoformat(timespec="seconds"),
            "algorithm": _algorithm(public),
            "key": fingerprint(public),
        }
    )
    signature = b64encode(_sign(key, statement.encode())).decode()
    signed = Signed(statement, _pem(public), signature)
    return replace(file, signatures=(*file.signatures, signed))


def check(signed: Signed, checkpoint_hash: str) -> Statement:
    """Verify one signature under the checkpoint of that hash.

    Raises:
        Inadmissible: it is false, or is under something else.
    """
    said = _statement_of(signed)
    public = _public_key(signed.public_key)
    if said["checkpoint"] != checkpoint_hash:
        raise _unfit("见证签名所指的不是本检查点。")
    if said["key"] != fingerprint(public) or said["algorithm"] != _algorithm(public):
        raise _unfit("见证签名所附的公钥不是签名时所用的公钥。")
    _verify(public, _decoded(signed.signature), signed.statement.encode())
    return Statement(said["signer"], _instant(said["signed_at"]), said["algorithm"], said["key"])


def read_key(pem: bytes, passphrase: bytes | None = None) -> PrivateKey:
    """An Ed25519 or RSA key from its PEM file.

    Raises:
        Inadmissible: it is unreadable, of another kind or too short, or the passphrase is wrong.
    """
    try:
        key = load_pem_private_key(pem, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _unfit("私钥无法读取：应为PEM格式，有口令的应给出正确口令。") from None
    if isinstance(key, Ed25519PrivateKey):
        return key
    if isinstance(key, RSAPrivateKey) and key.key_size >= SHORTEST_RSA_KEY:
        return key
    raise _unfit(f"私钥应为Ed25519，或者不短于{SHORTEST_RSA_KEY}位的RSA。")


def fingerprint(public: PublicKey) -> str:
    """The SHA-256 of the public key (SubjectPublicKeyInfo), to be compared by telephone."""
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return sha256(der).hexdigest()


def _sign(key: PrivateKey, data: bytes) -> bytes:
    if isinstance(key, Ed25519PrivateKey):
        return key.sign(data)
    return key.sign(data, _PSS, SHA256())


def _verify(public: PublicKey, signature: bytes, data: bytes) -> None:
    try:
        if isinstance(public, Ed25519PublicKey):
            public.verify(signature, data)
        else:
            public.verify(signature, data, _PSS, SHA256())
    except InvalidSignature:
        raise _unfit("见证签名不成立：签名与内容或者公钥不符。") from None


def _algorithm(public: PublicKey) -> str:
    return ED25519 if isinstance(public, Ed25519PublicKey) else RSA_PSS


def _pem(public: PublicKey) -> str:
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _public_key(pem: str) -> PublicKey:
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise _unfit("见证签名所附的公钥无法读取。") from None
    if isinstance(key, Ed25519PublicKey):
        return key
    if isinstance(key, RSAPublicKey) and key.key_size >= SHORTEST_RSA_KEY:
        return key
    raise _unfit(f"公钥应为Ed25519，或者不短于{SHORTEST_RSA_KEY}位的RSA。")


def _statement_of(signed: Signed) -> dict[str, str]:
    """The signed line with the texts it must have."""
    said = _object(signed.statement)
    names = ("kind", "checkpoint", "signer", "signed_at", "algorithm", "key")
    if not all(isinstance(said.get(name), str) for name in names):
        raise _unfit("见证签名的内容不完整。")
    if said["kind"] != STATEMENT_KIND or len(said["signer"]) > LONGEST_SIGNER:
        raise _unfit("见证签名的内容不是对检查点的见证。")
    return said


def _check_shape(facts: Mapping[str, Any]) -> None:
    whole = (
        facts.get("kind") == KIND
        and all(type(facts.get(name)) is int and facts[name] > 0 for name in _NUMBERS)
        and all(isinstance(facts.get(name), str) for name in _TEXTS)
        and facts["entry_count"] <= facts["position"]
    )
    if not whole:
        raise _unfit("这不是检查点文件。")


def _signed(content: Any) -> Signed:
    names = ("statement", "public_key", "signature")
    if not isinstance(content, dict) or not all(isinstance(content.get(n), str) for n in names):
        raise _unfit("检查点文件中的见证签名不完整。")
    return Signed(*(content[name] for name in names))


def _object(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise _unfit("这不是检查点文件。")
    return content


def _list(content: Any) -> list[Any]:
    if not isinstance(content, list):
        raise _unfit("这不是检查点文件。")
    return content


def _decoded(signature: str) -> bytes:
    try:
        return b64decode(signature, validate=True)
    except NotBase64:
        raise _unfit("见证签名不成立：签名与内容或者公钥不符。") from None


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise _unfit("见证签名的时间无法识别。") from None
    if instant.tzinfo is None:
        raise _unfit("见证签名的时间没有时区。")
    return instant


def _unfit(sentence: str) -> Inadmissible:
    return Inadmissible(sentence=sentence, code="checkpoint_unfit")
