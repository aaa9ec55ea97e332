"""The list of contents of a file (卷内目录), as a page for the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workflows.dossier.papers import Contribution, Paper, digest_of
from workflows.lawful_days import day_of
from workflows.models import Matter
from workflows.pdf import Block, Heading, OfficialDocument, Paragraph, Style, Table
from workflows.secret_marks import marks_of

SHOWN_OF_HASH = 10
RETENTION: Final = "永久"


def contents_of(matter: Matter, dossier: Contribution) -> OfficialDocument:
    """The list of contents: each paper with its maker, its day and the beginning of its hash."""
    return OfficialDocument(
        style=Style.RECORD,
        issuer="",
        number="",
        title="卷内目录",
        body=tuple(_body(matter, dossier)),
        dated_on=day_of(matter.registered_at),
        secrecy=marks_of(matter).secrecy,
    )


def _body(matter: Matter, dossier: Contribution) -> Iterator[Block]:
    yield Paragraph(f"事项名称：{matter.title}")
    yield Paragraph(f"事项编号：{matter.reference}　类型：{matter.kind_enum.label}")
    yield Paragraph(f"制定机关：{matter.maker}　起草单位：{matter.drafting_unit}")
    yield Paragraph(f"保管期限：{RETENTION}")
    yield Table(
        ("序号", "责任者", "题名", "日期", "格式", "摘要"),
        tuple(_row(number, paper) for number, paper in enumerate(dossier.papers, start=1)),
        widths=(2, 5.5, 9.5, 4, 2.5, 4.5),
    )
    papers = digest_of(paper.as_dict() for paper in dossier.papers)
    yield Paragraph(f"本卷共{len(dossier.papers)}件。目录摘要（SHA-256）：{papers}")
    if dossier.missing:
        yield Heading(1, "尚缺材料")
        for one in dossier.missing:
            yield Paragraph(str(one))


def _row(number: int, paper: Paper) -> tuple[str, ...]:
    day = paper.made_on
    return (
        str(number),
        paper.responsible,
        paper.title,
        f"{day:%Y%m%d}" if day else "",
        paper.format.upper() if paper.stored else "记录",
        paper.sha256[:SHOWN_OF_HASH],
    )
