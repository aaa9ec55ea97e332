"""What may be shown to the public, where, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from filings.models import Channel, Document
from filings.rules.issue import effect_missing
from filings.rules.validity import Validity, missing_in
from workflows.classification import standing_in
from workflows.constants import Disclosure
from workflows.errors import Inadmissible, Missing, close_gate
from workflows.models import Matter
from workflows.texts import Extracted, count_changes, differences


@dataclass(frozen=True)
class Showing:
    """One publication as it is about to be made. ``shown`` is the published file's text, if the
    file was handed in; otherwise the product shows its own."""

    channel: str
    published_on: date
    effective_on: date
    effect_reason: str
    shown: Extracted | None


def is_public(matter: Matter) -> bool:
    """Whether the text is one that is made known to everybody (主动公开)."""
    return matter.disclosure == Disclosure.PUBLIC and not is_secret(matter)


def is_secret(matter: Matter) -> bool:
    """Whether the matter is a secret, or was made one and never lifted (解密)."""
    return matter.secret or standing_in(matter) is not None


def check_disclosure(matter: Matter, disclosure: str) -> None:
    """Refuse to change how a text may be made known while it is a secret, or to what it is.

    Raises:
        GateClosed: it is a secret.
        Inadmissible: nothing would change.
    """
    articles = matter.pack.law.article("declassification", matter.kind)
    secret = [Missing("secret", "本件涉密，应当先由定密责任人解密", articles)]
    close_gate("publication", "不能变更公开属性", secret if is_secret(matter) else ())
    if disclosure not in Disclosure or disclosure == matter.disclosure:
        raise Inadmissible(sentence="请选择与现在不同的公开属性。", field_name="disclosure")


def check_publication(document: Document, showing: Showing) -> None:
    """Refuse to publish what may not be published, elsewhere than on the government's site, in
    other words than those adopted, or with an effect before its time.

    Raises:
        GateClosed: with everything that stands against it.
    """
    close_gate("publication", "不能公布", _missing(document, showing))


def check_withholding(matter: Matter) -> None:
    """Refuse to keep back a text that is public.

    Raises:
        GateClosed: the matter is marked as made known to everybody.
    """
    missing = []
    if is_public(matter):
        missing.append(
            Missing(
                "public",
                f"本件公开属性为“{Disclosure.PUBLIC.label}”，应当公布",
                matter.pack.law.article("publication", matter.kind),
            )
        )
    close_gate("publication", "不能作不予公开处理", missing)


def _missing(document: Document, showing: Showing) -> Iterator[Missing]:
    matter = document.matter
    law = matter.pack.law
    if not is_public(matter):
        reason = "涉密" if is_secret(matter) else matter.get_disclosure_display()
        yield Missing(
            "not_public",
            f"本件为“{reason}”，不得向社会公布",
            law.article("secrecy", matter.kind),
        )
    if showing.channel != Channel.SITE:
        yield Missing(
            "channel",
            f"首次公布应当通过{Channel.SITE.label}",
            law.article("publication_channel", matter.kind),
        )
    if showing.shown is not None:
        yield from _other_words(document, showing.shown)
    yield from effect_missing(
        matter, showing.effective_on, showing.published_on, showing.effect_reason
    )
    yield from missing_in(
        law,
        matter.kind,
        document.title,
        Validity(
            effective_on=showing.effective_on,
            valid_until=document.valid_until,
            longer_reason=document.validity_reason,
            no_expiry_reason=document.no_expiry_reason,
        ),
    )


def _other_words(document: Document, shown: Extracted) -> Iterator[Missing]:
    adopted = document.revision
    if shown.text_sha256 == adopted.text_sha256:
        return
    count = count_changes(differences(adopted.plain, shown.plain))
    yield Missing(
        "another_text",
        f"拟公布的文本与签发的{adopted}有{count}处不一致",
        document.matter.pack.law.article("publication", document.matter.kind),
    )
