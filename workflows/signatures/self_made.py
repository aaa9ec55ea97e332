"""A test certificate under a root of its own, for demonstrations, rehearsals and the suite.

It is valid from 2000 to 2099, since those act on simulated days. It says what it is, and no
installation that is meant takes it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from workflows.signatures.keys import TEST_MARK

PASSPHRASE: Final = "for-demonstration-only"
ROOT_NAME: Final = "自制测试根证书"
FIRST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LAST: Final = datetime(2099, 12, 31, tzinfo=UTC)


def make_test_certificate(folder: Path) -> Path:
    """Make key, certificate and root as ``test-certificate.p12``, the root alone beside it as
    ``test-root.pem``; readable by their owner only."""
    root_key, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    root = _certificate(root_key.public_key(), root_key, name=ROOT_NAME, issuer=ROOT_NAME)
    own = _certificate(key.public_key(), root_key, name=TEST_MARK, issuer=ROOT_NAME)
    locked = BestAvailableEncryption(PASSPHRASE.encode())
    data = pkcs12.serialize_key_and_certificates(b"test", key, own, [root], locked)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "test-root.pem", root.public_bytes(Encoding.PEM))
    return _write(folder / "test-certificate.p12", data)


def _certificate(
    public_key: EllipticCurvePublicKey, signer: EllipticCurvePrivateKey, *, name: str, issuer: str
) -> x509.Certificate:
    is_root = name == issuer
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(FIRST)
        .not_valid_after(LAST)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(_usage(is_root), critical=True)
        .sign(signer, SHA256())
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, data: bytes) -> Path:
    path.touch(mode=0o600)
    path.write_bytes(data)
    return path
