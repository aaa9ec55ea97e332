"""Signing a PDF: PAdES B-B with SHA-256, invisible, over the whole file (ETSI EN 319 142-1)."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any, Final

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from workflows.signatures.keys import SigningKey

FIELD: Final = "OrganSignature"
DIGEST: Final = "sha256"


class SigningFailed(Exception):
    """The file could not be signed; nothing came of it."""


def sign(pdf: bytes, key: SigningKey, *, reason: str, signed_at: datetime) -> bytes:
    """The PDF with the organ's signature, which says why and, by the certificate's name, who.

    Raises:
        SigningFailed: it is no PDF that can be signed, or the key fails.
    """
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        name=key.subject,
    )
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        signed = _AtMoment(signed_at, metadata, signer=_signer(key)).sign_pdf(writer)
    except (PdfError, SigningError, ValueError) as error:
        raise SigningFailed(str(error)) from error
    return bytes(signed.getvalue())


class _AtMoment(PdfSigner):
    """Signs at the moment of the act, not at that of the server's next look at its clock."""

    def __init__(self, moment: datetime, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.moment = moment

    def init_signing_session(self, *arguments: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self.moment
        return session


def _signer(key: SigningKey) -> SimpleSigner:
    private = key.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=as_asn1(key.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=_above(key),
    )


def _above(key: SigningKey) -> SimpleCertificateStore:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([as_asn1(one) for one in key.above])
    return store


def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """The certificate as pyHanko takes it."""
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
