"""A certificate with its key, from a PKCS#12 file, and whether papers may be signed with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509.oid import NameOID

# What the name of a certificate says that proves nothing.
TEST_MARK: Final = "测试证书 仅供演示"
SHORTEST_RSA_KEY: Final = 2048
SHORTEST_CURVE: Final = 256

PrivateKey: TypeAlias = EllipticCurvePrivateKey | RSAPrivateKey


class KeyFault(Enum):
    """Why a key is of no use: in English for who runs the product, in Chinese for who signs."""

    MISSING = "the file cannot be read", "没有可以读取的签名证书"
    LOCKED = (
        "it is no PKCS#12 file, or the passphrase is wrong",
        "签名证书文件不是PKCS#12格式，或者口令不正确",
    )
    INCOMPLETE = "it lacks the certificate or its key", "签名证书文件中缺少证书或者私钥"
    WEAK = (
        "the key is neither RSA from 2048 bits nor ECDSA from 256",
        "签名私钥不是2048位以上的RSA，也不是256位以上的ECDSA",
    )
    USAGE = (
        "the certificate is not for digital signatures (keyUsage digitalSignature)",
        "签名证书的密钥用途不包括数字签名",
    )
    EARLY = "the certificate is not valid yet", "签名证书尚未生效"
    EXPIRED = "the certificate has expired", "签名证书已经过期"
    TEST = (
        "it is a test certificate; SIGNATURE_TEST_ALLOWED=1 admits one to a trial installation",
        "签名证书是测试证书",
    )

    @property
    def english(self) -> str:
        return self.value[0]

    @property
    def chinese(self) -> str:
        return self.value[1]


class KeyUnfit(Exception):
    """A key that cannot be used."""

    def __init__(self, fault: KeyFault) -> None:
        super().__init__(fault.english)
        self.fault = fault


@dataclass(frozen=True)
class SigningKey:
    """An organisation's certificate, its key, and the certificates above it."""

    private_key: PrivateKey
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...]

    @property
    def subject(self) -> str:
        return subject_of(self.certificate)

    @property
    def is_test(self) -> bool:
        return TEST_MARK in self.subject

    @property
    def expires_at(self) -> datetime:
        """The last instant at which it is valid, inclusive."""
        return self.certificate.not_valid_after_utc

    @property
    def roots(self) -> tuple[x509.Certificate, ...]:
        """The certificates in the file that nobody above has issued."""
        chain = (self.certificate, *self.above)
        return tuple(one for one in chain if one.issuer == one.subject)

    @property
    def pem(self) -> str:
        """The certificate and those above it, as they are kept with what was signed."""
        chain = (self.certificate, *self.above)
        return "".join(one.public_bytes(Encoding.PEM).decode() for one in chain)

    def fault_at(self, moment: datetime) -> KeyFault | None:
        """Why it must not sign at that moment, if so."""
        if moment < self.certificate.not_valid_before_utc:
            return KeyFault.EARLY
        return KeyFault.EXPIRED if moment > self.expires_at else None


@lru_cache(maxsize=64)
def read_key(path: str, passphrase: str) -> SigningKey:
    """The key in a PKCS#12 file; read once in a process.

    Raises:
        KeyUnfit: there is none, or none that may sign.
    """
    try:
        data = Path(path).read_bytes()
    except OSError:
        raise KeyUnfit(KeyFault.MISSING) from None
    try:
        bundle = pkcs12.load_pkcs12(data, passphrase.encode() or None)
    except ValueError:
        raise KeyUnfit(KeyFault.LOCKED) from None
    return _checked(bundle)


def subject_of(certificate: x509.Certificate) -> str:
    """Whose certificate it is: common name and, where another, organisation."""
    names = [
        str(attribute.value)
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for attribute in certificate.subject.get_attributes_for_oid(oid)
    ]
    if not names:
        return certificate.subject.rfc4514_string()
    first, *others = dict.fromkeys(names)
    return f"{first}（{'，'.join(others)}）" if others else first


def _checked(bundle: pkcs12.PKCS12KeyAndCertificates) -> SigningKey:
    key, found = bundle.key, bundle.cert
    if key is None or found is None:
        raise KeyUnfit(KeyFault.INCOMPLETE)
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey) or not _is_strong(key):
        raise KeyUnfit(KeyFault.WEAK)
    if not _may_sign(found.certificate):
        raise KeyUnfit(KeyFault.USAGE)
    above = tuple(one.certificate for one in bundle.additional_certs)
    return SigningKey(key, found.certificate, above)


def _is_strong(key: PrivateKey) -> bool:
    shortest = SHORTEST_RSA_KEY if isinstance(key, RSAPrivateKey) else SHORTEST_CURVE
    return key.key_size >= shortest


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return usage.digital_signature
