"""The certificate of procedure as a page for the file; the evidence follows on its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from workflows.certificate.judging import on
from workflows.certificate.steps import Certificate, CertifiedStep, StepState
from workflows.citations import UNVERIFIED_SUFFIX, Citation
from workflows.pdf import Annex, Block, OfficialDocument, Style, Table

TITLE = "程序合规证明"


def sheet_of(certificate: Certificate, day: date) -> OfficialDocument:
    """What the certificate says on a day, as a record for the file."""
    return OfficialDocument(
        style=Style.RECORD,
        issuer="",
        number="",
        title=TITLE,
        body=tuple(_body(certificate, day)),
        dated_on=day,
        annexes=(Annex("证据索引", (_evidence(certificate),)),),
    )


def _body(certificate: Certificate, day: date) -> Iterator[Block]:
    applying = [step for step in certificate.steps if step.state != StepState.NOT_APPLICABLE]
    laws = _laws(applying)
    facts = (*_facts(certificate, day), ("依据", _numbered(laws)))
    yield Table(("事项", certificate.matter.title), facts, widths=(4, 30), compact=True)
    yield Table(
        ("序号", "环节", "法律要求", "实际办理", "结果", "依据"),
        tuple(_row(number, step, laws) for number, step in enumerate(applying, start=1)),
        widths=(2.2, 7, 15, 20, 4.4, 9.5),
        compact=True,
    )


def _facts(certificate: Certificate, day: date) -> Iterator[tuple[str, str]]:
    matter, text = certificate.matter, certificate.text
    yield "编号", f"{matter.reference}　{matter.kind_enum.label}　截至{on(day)}"
    yield "机关", f"制定机关：{matter.maker}　起草单位：{matter.drafting_unit}"
    if text is not None:
        yield "文本", f"{text}，文字摘要（SHA-256）{text.text_sha256}"
    yield "规则", f"{matter.pack}；工作日历{certificate.calendar_revision}"
    yield "台账", f"本事项末位{certificate.position}，摘要{certificate.hash}"
    yield "结论", _conclusion(certificate)
    unneeded = [step for step in certificate.steps if step.state == StepState.NOT_APPLICABLE]
    if unneeded:
        yield "不适用", "；".join(f"{step.label}（{step.actual}）" for step in unneeded)


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
    return "；".join(f"[{number}]{title}" for number, title in enumerate(laws, start=1))


def _row(number: int, step: CertifiedStep, laws: Sequence[str]) -> tuple[str, ...]:
    cited = dict.fromkeys((*step.citations, *_of_faults(step)))
    articles = "、".join(_short(one, laws) for one in cited)
    return (str(number), step.label, step.required, _actual(step), step.state_label, articles)


def _short(citation: Citation, laws: Sequence[str]) -> str:
    mark = "" if citation.verified else UNVERIFIED_SUFFIX
    return f"[{laws.index(citation.text) + 1}]{citation.article}{mark}"


def _actual(step: CertifiedStep) -> str:
    said = [step.actual]
    if step.faults and step.state != StepState.AHEAD:
        said.append(f"不符合：{step.why}")
    if step.exception is not None:
        one = step.exception
        said.append(f"例外：{one.reason}；依据：{one.basis}；批准文号：{one.approval_number}")
    return "。".join(filter(None, said)) or "—"


def _evidence(certificate: Certificate) -> Table:
    rows = tuple(
        (step.label, evidence.label, evidence.value)
        for step in certificate.steps
        for evidence in step.evidence
    )
    return Table(("环节", "证据", "摘要或者位次"), rows, widths=(6, 4, 24), compact=True)
