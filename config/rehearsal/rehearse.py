"""One whole rehearsal: a real draft through its procedure, and the papers that come of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config.demo.cast import build
from config.rehearsal import registration, roads
from config.rehearsal.timetable import Timetable, as_text, timetable_of
from config.rehearsal.titles import title_in
from workflows.constants import Kind
from workflows.models import Attachment, Matter, RulePack
from workflows.papers import Upload, read_upload

# Material of a stored document → the name of its file in the folder of results.
_RESULTS = {
    "legality_opinion": "opinion",
    "minutes": "minutes",
    "filing_report": "filing-report",
}


@dataclass(frozen=True)
class Rehearsal:
    """The walked matter's timetable and the files written."""

    timetable: Timetable
    files: tuple[Path, ...]


def rehearse(*, division: str, kind: str, upload: Upload, start: datetime, out: Path) -> Rehearsal:
    """Walk a draft through its whole procedure and write what it produced into ``out``.

    Raises:
        Inadmissible: the draft cannot be read.
        WorkflowError, LawUnset: the procedure refuses.
    """
    extracted = read_upload(upload)
    title = title_in(extracted.plain, Path(upload.name).stem)
    hints = _hints(division, kind, title, extracted.plain, start)
    walk = registration.begin(
        kind=kind,
        title=title,
        cast=build(division, password="不用于登录"),
        now=start,
        draft=upload,
        scope_note="；".join(hints)[:500],
    )
    roads.complete(walk)
    notes = [*hints, *_notes(walk.matter)]
    timetable = timetable_of(walk.matter, notes)
    return Rehearsal(timetable, _write(walk.matter, timetable, out))


def _hints(division: str, kind: str, title: str, text: str, start: datetime) -> list[str]:
    """Why the draft may not be what it is rehearsed as; the trainer decided to go on."""
    if kind != Kind.NORMATIVE_DOCUMENT:
        return []
    law = RulePack.objects.current(division, start.date()).law
    return [
        f"{hint.message}（{'、'.join(one.marked_label for one in hint.citations)}）；"
        "本次演练按要求继续"
        for hint in law.scope_hints(title, text)
    ]


def _notes(matter: Matter) -> list[str]:
    notes = []
    if not matter.pack.law.filings(matter.kind, matter.maker_family):
        notes.append(f"本地规则未要求{matter.get_kind_display()}报送备案，不产生备案报告")
    if any(limit.provisional for limit in matter.limits.all()):
        notes.append("部分日期的国家或者地方放假安排尚未公布或者载入，标注“暂定”")
    unverified = sorted(
        {text for limit in matter.limits.all() for text in limit.basis if "待核实" in text}
    )
    notes.extend(f"依据待核实：{text}" for text in unverified)
    return notes


def _write(matter: Matter, timetable: Timetable, out: Path) -> tuple[Path, ...]:
    out.mkdir(parents=True, exist_ok=True)
    text, data = out / "timetable.txt", out / "timetable.json"
    text.write_text(as_text(timetable), encoding="utf-8")
    data.write_text(
        json.dumps(timetable.as_dict(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    return (text, data, *_write_documents(matter, out))


def _write_documents(matter: Matter, out: Path) -> list[Path]:
    written: list[Path] = []
    for material, stem in _RESULTS.items():
        papers = list(Attachment.objects.filter(matter=matter, material=material).order_by("pk"))
        for number, paper in enumerate(papers, 1):
            path = out / (f"{stem}-{number}.pdf" if len(papers) > 1 else f"{stem}.pdf")
            path.write_bytes(paper.file.read())
            written.append(path)
    return written
