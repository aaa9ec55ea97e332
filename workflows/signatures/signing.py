"""Signing a PDF: PAdES B-B with SHA-256, invisible, over the whole file (ETSI EN 319 142-1)."""

from __future__ import annotations

import asyncio
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession

from workflows.signatures.container import DIGEST, as_asn1, filled, room
from workflows.signatures.keys import SigningKey

FIELD: Final = "OrganSignature"


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
        owner = ExternalSigner(as_asn1(key.certificate), None)
        return _signed(pdf, key, _AtMoment(signed_at, metadata, signer=owner))
    except (PdfError, SigningError, ValueError) as error:
        raise SigningFailed(str(error)) from error


def _signed(pdf: bytes, key: SigningKey, signer: PdfSigner) -> bytes:
    """pyHanko lays the file out with room for the object and tells the digest of all the rest."""
    writer, file = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    laying_out = signer.async_digest_doc_for_signing(writer, bytes_reserved=room(key), output=file)
    prepared, _, _ = asyncio.run(laying_out)
    prepared.fill_with_cms(file, filled(key, prepared.document_digest))
    return file.getvalue()


class _AtMoment(PdfSigner):
    """Signs at the moment of the act, not at that of the server's next look at its clock."""

    def __init__(self, moment: datetime, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.moment = moment

    def init_signing_session(self, *arguments: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self.moment
        return session
