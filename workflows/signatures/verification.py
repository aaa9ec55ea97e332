"""What a signature under a PDF is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    SignatureCoverageLevel,
    validate_pdf_signature,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from workflows.signatures.container import as_asn1
from workflows.signatures.keys import TEST_MARK, subject_of


@dataclass(frozen=True)
class Verdict:
    """On one file. ``intact``: what is signed is as it was signed; ``whole``: that is every byte
    of the file; ``trusted``: the certificate leads to one of the roots, at the time that the
    signature itself gives. ``fingerprint`` is the SHA-256 of the certificate."""

    signed: bool = False
    intact: bool = False
    whole: bool = False
    trusted: bool = False
    signer: str = ""
    fingerprint: str = ""
    signed_at: datetime | None = None

    @property
    def is_good(self) -> bool:
        return self.signed and self.intact and self.whole and self.trusted

    @property
    def is_test(self) -> bool:
        return TEST_MARK in self.signer

    @property
    def sentence(self) -> str:
        """What is wrong, the worst first; or that nothing is."""
        if not self.signed:
            return "没有签名，或者签名已经损坏"
        if not self.intact:
            return "签名不成立：文件在签名后被改动"
        if not self.whole:
            return "签名没有覆盖整个文件：签名后有添加"
        return "签名有效" if self.trusted else "签名证书不是由所信任的根证书签发"


def verify(pdf: bytes, roots: Sequence[x509.Certificate]) -> Verdict:
    """The verdict on a file, whatever it is: a damaged one breaks a reader in ways that nobody can
    list, and is no signed file in all of them. Nothing is fetched from anywhere: whether the
    certificate was revoked is not asked."""
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        signatures = reader.embedded_regular_signatures
        return _verdict(signatures[0], roots) if len(signatures) == 1 else Verdict()
    except Exception:
        return Verdict()


def _verdict(signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]) -> Verdict:
    signed_at = signature.self_reported_timestamp
    status = validate_pdf_signature(
        signature,
        ValidationContext(
            trust_roots=[as_asn1(root) for root in roots],
            moment=signed_at,
            allow_fetching=False,
        ),
        key_usage_settings=KeyUsageConstraints(key_usage={"digital_signature"}),
    )
    certificate = x509.load_der_x509_certificate(signature.signer_cert.dump())
    return Verdict(
        signed=True,
        intact=bool(status.intact and status.valid),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=bool(status.trusted),
        signer=subject_of(certificate),
        fingerprint=sha256(signature.signer_cert.dump()).hexdigest(),
        signed_at=signed_at,
    )
