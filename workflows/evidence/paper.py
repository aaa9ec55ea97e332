"""A checkpoint on paper (检查点见证单), for an office that signs with a pen and a seal."""

from __future__ import annotations

from typing import Final

from workflows.evidence.checkpoints import file_of
from workflows.lawful_days import day_of, local_time
from workflows.models import Checkpoint
from workflows.pdf import Blank, Block, OfficialDocument, Paragraph, Style, Table

TITLE: Final = "台账检查点见证单"
STATEMENT: Final = (
    "见证单位在下列日期收到本检查点，留存一份。今后核验台账时，以本页所载摘要为准："
    "台账中截至所载末行的任何一行如有改动、增加或者删除，都与本页不符。"
)
_WIDTHS: Final = (7, 21)
_GROUP: Final = 8


def paper_of(checkpoint: Checkpoint) -> OfficialDocument:
    """All that a checkpoint says, its hashes in full, and the lines for the signature."""
    return OfficialDocument(
        style=Style.RECORD,
        issuer="",
        number="",
        title=TITLE,
        body=_body(checkpoint),
        dated_on=day_of(checkpoint.made_at),
    )


def _body(checkpoint: Checkpoint) -> tuple[Block, ...]:
    made_at = local_time(checkpoint.made_at)
    facts = (
        ("所含记录", f"第{checkpoint.first_position}行至第{checkpoint.position}行"),
        ("行数", str(checkpoint.entry_count)),
        ("形成时间", f"{made_at:%Y-%m-%d %H:%M:%S}（北京时间）"),
        ("台账首行摘要", _grouped(file_of(checkpoint).facts["first"])),
        ("末行摘要", _grouped(checkpoint.chain_hash)),
        ("默克尔根", _grouped(checkpoint.merkle_root)),
        ("前一检查点摘要", _grouped(checkpoint.previous)),
        ("本检查点摘要", _grouped(checkpoint.hash)),
    )
    return (
        Table(("编号", str(checkpoint)), facts, widths=_WIDTHS),
        Blank(),
        Paragraph(STATEMENT),
        Blank(),
        Paragraph("见证单位（盖章）："),
        Paragraph("经办人（签名）："),
        Paragraph("日期：　　　　年　　月　　日"),
    )


def _grouped(hash_: str) -> str:
    """In two lines of four groups, to be compared by eye."""
    groups = [hash_[at : at + _GROUP] for at in range(0, len(hash_), _GROUP)]
    return "\n".join(" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))
