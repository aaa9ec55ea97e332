"""The certificate of procedure as a page for the file, with the beginnings of all hashes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from workflows.certificate.judging import on
from workflows.certificate.steps import Certificate, CertifiedStep, Evidence, StepState
from workflows.citations import Citation
from workflows.pdf import Block, OfficialDocument, Style, Table
from workflows.secret_marks import marks_of

TITLE: Final = "程序合规证明"
SHOWN_OF_HASH: Final = 16
WHOLE_HASH: Final = re.compile(r"\b[0-9a-f]{64}\b")
UNVERIFIED: Final = "※"
EVIDENCE_NOTE: Final = (
    f"摘要（SHA-256）列前{SHOWN_OF_HASH}位，台账列记录的位次；全文在本证明的数据中，"
    "公布时记入台账。"
)
LEDGER: Final = "台账"

FACT_WIDTHS: Final = (5, 30, 5, 22)
STEP_WIDTHS: Final = (12, 55, 92, 96, 22, 64, 72, 29.5)
NOTE_WIDTHS: Final = (5, 57)


def sheet_of(certificate: Certificate, day: date) -> OfficialDocument:
    """What the certificate says on a day, as a record for the file: one page, unless rounds or
    faults fill more."""
    return OfficialDocument(
        style=Style.SHEET,
        issuer="",
        number="",
        title=TITLE,
        body=tuple(_body(certificate, day)),
        dated_on=day,
        secrecy=marks_of(certificate.matter).secrecy,
    )


def _body(certificate: Certificate, day: date) -> Iterator[Block]:
    applying = [step for step in certificate.steps if step.state != StepState.NOT_APPLICABLE]
    laws = _laws(applying)
    yield _facts(certificate)
    yield Table(
        ("", "环节", "法律要求", "实际办理", "结果", "依据", "证据摘要", "台账"),
        tuple(_row(number, step, laws) for number, step in enumerate(applying, start=1)),
        widths=STEP_WIDTHS,
        compact=True,
    )
    notes = (
        ("不适用", _unneeded(certificate)),
        ("依据", _numbered(laws)),
        ("证据", EVIDENCE_NOTE),
    )
    conclusion = f"截至{on(day)}，{_conclusion(certificate)}"
    yield Table(("结论", conclusion), notes, widths=NOTE_WIDTHS, compact=True)


def _facts(certificate: Certificate) -> Table:
    matter, text = certificate.matter, certificate.text
    rows = (
        ("制定机关", str(matter.maker), "起草单位", str(matter.drafting_unit)),
        ("规则", f"{matter.pack}", "工作日历", certificate.calendar_revision),
        (
            "文本",
            f"{text}　{_shortened(text.text_sha256)}" if text else "没有文本",
            "台账",
            f"本事项末位{certificate.position}　{_shortened(certificate.hash)}",
        ),
    )
    number = f"{matter.reference}（{matter.kind_enum.label}）"
    head = ("事项", matter.title, "编号", number)
    return Table(head, rows, widths=FACT_WIDTHS, compact=True)


def _unneeded(certificate: Certificate) -> str:
    unneeded = [step for step in certificate.steps if step.state == StepState.NOT_APPLICABLE]
    return "；".join(f"{step.label}（{step.actual}）" for step in unneeded) or "无"


def _conclusion(certificate: Certificate) -> str:
    violating = [step.label for step in certificate.violating]
    if violating:
        return f"存在不符合项：{'、'.join(violating)}，不得公布"
    said = ["已到各环节均符合法定程序要求或者依法处理"]
    for state in (StepState.WAIVED, StepState.LATE, StepState.EXCEPTED, StepState.AHEAD):
        labels = [step.label for step in certificate.steps if step.state == state]
        if labels:
            said.append(f"{state.label}：{'、'.join(labels)}")
    return "；".join(said)


def _laws(steps: Sequence[CertifiedStep]) -> tuple[str, ...]:
    """The titles of all texts cited, in the order of their first citation."""
    cited = (one for step in steps for one in (*step.citations, *_of_faults(step)))
    return tuple(dict.fromkeys(one.text for one in cited))


def _of_faults(step: CertifiedStep) -> tuple[Citation, ...]:
    return step.articles if step.faults and step.state != StepState.AHEAD else ()


def _numbered(laws: Sequence[str]) -> str:
    titles = "；".join(f"[{number}]{title}" for number, title in enumerate(laws, start=1))
    return f"{titles}。带{UNVERIFIED}的条文待核实。"


def _row(number: int, step: CertifiedStep, laws: Sequence[str]) -> tuple[str, ...]:
    kept = [one for one in step.evidence if one.label != LEDGER]
    positions = [one.value for one in step.evidence if one.label == LEDGER]
    return (
        str(number),
        step.label,
        step.required,
        _actual(step),
        step.state_label,
        _articles(step, laws),
        _hashes(kept),
        "、".join(positions),
    )


def _articles(step: CertifiedStep, laws: Sequence[str]) -> str:
    """All articles, those of one law behind its number."""
    of_law: dict[str, list[str]] = {}
    for one in dict.fromkeys((*step.citations, *_of_faults(step))):
        mark = "" if one.verified else UNVERIFIED
        of_law.setdefault(one.text, []).append(f"{one.article}{mark}")
    return "；".join(
        f"[{laws.index(law) + 1}]{'、'.join(articles)}" for law, articles in of_law.items()
    )


def _actual(step: CertifiedStep) -> str:
    said = [step.actual]
    if step.faults and step.state != StepState.AHEAD:
        said.append(f"不符合：{step.why}")
    if step.exception is not None:
        one = step.exception
        said.append(f"例外：{one.reason}；依据：{one.basis}；批准文号：{one.approval_number}")
    return "。".join(filter(None, said)) or "—"


def _hashes(evidence: Sequence[Evidence]) -> str:
    """The beginnings of the hashes, each once with all that it is of."""
    labels: dict[str, list[str]] = {}
    for one in evidence:
        *_, value = _shortened(one.value).split()
        labels.setdefault(value, []).append(one.label)
    return "\n".join(f"{_together(names)}{value}" for value, names in labels.items())


def _together(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]}等{len(names)}处"


def _shortened(text: str) -> str:
    """The text with every hash cut to its beginning."""
    return WHOLE_HASH.sub(lambda found: found[0][:SHOWN_OF_HASH], text)
