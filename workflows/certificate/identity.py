"""One text from the review to the publication (文本一致): every link has the same normalised hash,
but for a change of wording that the reviewer confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workflows.certificate.judging import Ground, judged, ledger_evidence
from workflows.certificate.steps import CertifiedStep, Evidence, TextLink
from workflows.constants import Stage
from workflows.errors import Missing
from workflows.models import Revision
from workflows.texts import fingerprint

TEXT_IDENTITY = "text_identity"
LABEL = "文本一致"
REQUIRED = "审核、审议、签发、公布的为同一文本；其后的文字性修改经审核机构确认"


def text_identity(ground: Ground, links: Sequence[TextLink]) -> CertifiedStep:
    """The chain of texts as one step. No exception from it can be approved."""
    citations = ground.article("review_same_text", "sign", "publication")
    until = Stage.REGISTRATION
    found = [link for link in links if link.revision is not None]
    return judged(
        ground,
        TEXT_IDENTITY,
        LABEL,
        until=until,
        required=REQUIRED,
        actual=" → ".join(map(_in_words, found)),
        citations=citations,
        evidence=(
            *(Evidence(f"{one.label}", one.revision.text_sha256) for one in found if one.revision),
            ledger_evidence(*(link.trace for link in found)),
        ),
        faults=dict.fromkeys(_faults(ground, links)),
        exceptable=False,
    )


def _in_words(link: TextLink) -> str:
    confirmed = f"（{link.confirmed}）" if link.confirmed else ""
    return f"{link.label}{link.revision}{confirmed}"


def _faults(ground: Ground, links: Sequence[TextLink]) -> Iterator[Missing]:
    articles = ground.article("review_same_text")
    before: TextLink | None = None
    for link in links:
        if link.revision is None:
            yield Missing("text_unknown", f"没有{link.label}文本", articles)
            continue
        for sentence in _against(link, link.revision):
            yield Missing("text_altered", sentence, articles)
        if before is not None and before.revision is not None and _breaks(before.revision, link):
            yield Missing(
                "another_text",
                f"{link.label}的是{link.revision}，与{before.label}的{before.revision}文字不一致",
                articles,
            )
        before = link


def _breaks(before: Revision, link: TextLink) -> bool:
    assert link.revision is not None
    return link.revision.text_sha256 != before.text_sha256 and not link.confirmed


def _against(link: TextLink, revision: Revision) -> Iterator[str]:
    """What shows that a text is not what it was when it was judged."""
    if fingerprint(revision.plain) != revision.text_sha256:
        yield f"{revision}的文字与其摘要不符"
    if revision.present_sha256() != revision.sha256:
        yield f"{revision}的存档文件缺失或者与其摘要不符"
    if link.trace is None:
        yield f"{link.label}的文本在办理记录中没有记载"
    elif link.trace.revision.get("text_sha256") != revision.text_sha256:
        yield f"{link.label}的{revision}与办理记录（位次{link.trace.position}）所载文本不符"
    if link.shown_hash and link.shown_hash != revision.text_sha256:
        yield f"{link.label}的文本与{revision}文字不一致"
