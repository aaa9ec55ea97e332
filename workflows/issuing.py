"""Papers that go out: drawn with their code, signed for the organ, kept as signed."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from workflows import papers
from workflows.check_codes import address_of, entrance, new_code, shown
from workflows.errors import NotSigned
from workflows.models import Attachment, IssuedPaper, Matter, Organ, Revision, User
from workflows.pdf import CheckMark, OfficialDocument, render
from workflows.signatures.configured import key_for
from workflows.signatures.keys import KeyUnfit, SigningKey
from workflows.signatures.signing import SigningFailed, sign

TEST_REMARK: Final = "测试证书签名，仅供演示"
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Issue:
    """What a paper is, whose it is, whether it takes the place of earlier ones of its material
    in the matter, and its 份号 where the matter is secret."""

    kind: str
    organ: Organ
    succeeds: bool = False
    copy_number: str = ""


def store_signed_document(
    matter: Matter,
    document: OfficialDocument,
    issue: Issue,
    *,
    material: str,
    title: str,
    author: User,
    now: datetime,
    revision: Revision | None = None,
) -> Attachment:
    """Draw a document with a code of its own, sign it for its organ, and keep what was signed:
    the hash on record is that of the signed bytes. The caller holds the matter's lock.

    Raises:
        DocumentRefused: it cannot be set.
        NotSigned: there is no key for it, or the key fails.
    """
    key = _key(issue.organ, now)
    code = new_code()
    remark = TEST_REMARK if key.is_test else ""
    mark = CheckMark(address_of(code), entrance(), shown(code), remark)
    pdf = render(replace(document, check=mark)).pdf
    attachment = papers.store_document(
        matter,
        _signed(pdf, key, f"{issue.organ}签发{issue.kind}{document.number}", now),
        material=material,
        title=title,
        author=author,
        now=now,
        revision=revision,
        copy_number=issue.copy_number,
    )
    IssuedPaper.objects.create(
        attachment=attachment,
        code=code,
        kind=issue.kind,
        organ=issue.organ,
        number=document.number,
        dated_on=document.dated_on,
        succeeds=issue.succeeds,
        signer=key.subject[:300],
        certificates=key.pem,
        signed_at=now,
    )
    return attachment


def _key(organ: Organ, now: datetime) -> SigningKey:
    try:
        return key_for(organ.name, now)
    except KeyUnfit as unfit:
        raise _refusal(unfit.fault.chinese) from unfit


def _signed(pdf: bytes, key: SigningKey, reason: str, now: datetime) -> bytes:
    try:
        return sign(pdf, key, reason=reason, signed_at=now)
    except SigningFailed as failed:
        _log.error("signing_failed", extra={"reason": str(failed)})
        raise _refusal("签名未能完成") from failed


def _refusal(why: str) -> NotSigned:
    return NotSigned(sentence=f"{why}，文书不能签发，未作任何办理；请联系系统管理员。")
