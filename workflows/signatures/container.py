"""The CMS object inside a signed PDF: pyHanko makes it once for a key, each signature fills it in.

All of a key differ in two places only, the digest of the file and the signature. So it is made
with marks there, cut at the marks and kept; to make it anew each time takes most of the time that
signing takes. What is kept is bytes: threads may share it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from hashlib import shake_256
from typing import Final

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import ExternalSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from workflows.signatures.keys import PrivateKey, SigningKey

DIGEST: Final = "sha256"
_DIGEST_MARK: Final = shake_256(b"the digest of the file").digest(32)


def filled(key: SigningKey, digest: bytes) -> bytes:
    """The object over a file with this SHA-256, signed.

    Raises:
        SigningError, ValueError: pyHanko or the key fails.
    """
    attributes = digest.join(_form(key, _longest(key.private_key)).attributes)
    signature = _signature(key.private_key, attributes)
    head, middle, tail = _form(key, len(signature)).whole
    return b"".join((head, digest, middle, signature, tail))


def room(key: SigningKey) -> int:
    """Characters, two for a byte, that hold any object of the key.

    Raises:
        SigningError, ValueError: pyHanko cannot make one.
    """
    longest = _longest(key.private_key)
    return 2 * (sum(map(len, _form(key, longest).whole)) + len(_DIGEST_MARK) + longest)


def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """The certificate as pyHanko takes it; for one thread, since what asn1crypto reads when it is
    first asked for, it also keeps in there."""
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


@dataclass(frozen=True)
class _Form:
    """What is signed, cut where the digest goes; the whole, cut where digest and signature go."""

    attributes: tuple[bytes, ...]
    whole: tuple[bytes, ...]


@lru_cache(maxsize=256)
def _form(key: SigningKey, length: int) -> _Form:
    """The form for signatures of a length; those of ECDSA differ by a byte or two."""
    return asyncio.run(_made(key, length))


async def _made(key: SigningKey, length: int) -> _Form:
    mark = shake_256(b"the signature").digest(length)
    signer = ExternalSigner(as_asn1(key.certificate), _above(key), mark)
    attributes = await signer.signed_attrs(_DIGEST_MARK, DIGEST, use_pades=True)
    whole = await signer.async_sign_prescribed_attributes(DIGEST, attributes)
    return _Form(_cut(attributes.dump(), _DIGEST_MARK), _cut(whole.dump(), _DIGEST_MARK, mark))


def _above(key: SigningKey) -> SimpleCertificateStore:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([as_asn1(one) for one in key.above])
    return store


def _cut(data: bytes, *marks: bytes) -> tuple[bytes, ...]:
    """The pieces between the marks, which stand in this order."""
    if any(data.count(mark) != 1 for mark in marks):
        raise SigningError("a mark does not stand once in what pyHanko made")
    pieces: list[bytes] = []
    for mark in marks:
        piece, data = data.split(mark)
        pieces.append(piece)
    return (*pieces, data)


def _signature(key: PrivateKey, data: bytes) -> bytes:
    if isinstance(key, RSAPrivateKey):
        return key.sign(data, PKCS1v15(), SHA256())
    return key.sign(data, ECDSA(SHA256()))


def _longest(key: PrivateKey) -> int:
    """Bytes of the longest signature the key can make."""
    if isinstance(key, RSAPrivateKey):
        return (key.key_size + 7) // 8
    most = (1 << key.key_size) - 1
    return len(encode_dss_signature(most, most))
