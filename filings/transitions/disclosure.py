"""Deciding anew how a text may be made known, after it was withheld (公开属性)."""

from __future__ import annotations

from filings.rules.publication import check_disclosure
from workflows import acts
from workflows.acts import Act, transition
from workflows.constants import Capacity, Disclosure, Role
from workflows.verbs import Verb

CHANGE_DISCLOSURE = Verb(
    "change_disclosure",
    "变更公开属性",
    steps=("publish",),
    role=Role.HEAD,
    of=Capacity.MAKER,
    article="publication",
)


@transition(CHANGE_DISCLOSURE)
def change_disclosure(act: Act, *, disclosure: str, reason: str) -> None:
    """The maker's head decides before the text comes out; whether it may then be shown to the
    public is asked by its publication.

    Raises:
        GateClosed: the matter is a secret; only 解密 opens it.
        Inadmissible: what it is already, or no reason.
    """
    matter = act.matter
    check_disclosure(matter, disclosure)
    act.note.reason = acts.required(reason, "请填写变更公开属性的理由。", "reason")
    act.note.subject = Disclosure(disclosure).label
    act.note.detail = {"disclosure": [matter.disclosure, disclosure]}
    matter.disclosure = disclosure
