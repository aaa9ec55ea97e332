"""The steps after the signature as the certificate of procedure shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import prefetch_related_objects

from filings.models import (
    FILINGS,
    PUBLICATIONS,
    REGISTER_ENTRY,
    Document,
    DocumentStatus,
    Filing,
    FilingStatus,
    Publication,
)
from filings.rules.issue import Terms, earliest_effect, effect_missing, issue_missing
from workflows.certificate import (
    CertifiedStep,
    Contribution,
    Evidence,
    Ground,
    StepState,
    TextLink,
    ahead,
    as_of,
    judged,
    ledger_evidence,
    not_applicable,
    on,
    text_evidence,
)
from workflows.constants import Stage
from workflows.dossier import record_paper
from workflows.errors import Missing
from workflows.iso_dates import iso
from workflows.law import PeriodRule
from workflows.law.rules import Citations
from workflows.lawful_days import until
from workflows.questions import answers
from workflows.windows import at_most

ISSUE = "issue_document"
PUBLISH = "publish_document"
WITHHOLD = "record_non_publication"
_NOT_ISSUED = (DocumentStatus.ADOPTED,)
_VALIDITY = "validity"


def contribution(ground: Ground) -> Contribution:
    """Register, validity, publication, effect and filings, and the texts issued and published."""
    key = ground.matter.pk
    entries, publications, filings = answers(
        REGISTER_ENTRY.asking_objects(matter=key),
        PUBLICATIONS.asking_objects(matter=key),
        FILINGS.asking_objects(matter=key),
    )
    if not entries:
        return Contribution(
            (
                _unregistered(ground),
                _unlimited(ground),
                _unpublished(ground),
                _unopened(ground),
            )
        )
    (document,) = entries
    document.matter = ground.matter
    prefetch_related_objects([one.limit for one in filings], "suspensions")
    terms = tuple(_terms(ground, document))
    steps = (
        _register(ground, document, terms),
        _validity(ground, document, terms),
        _publication(ground, document, publications),
        _effect(ground, document, publications),
        *_filings(ground, filings),
    )
    return Contribution(steps, tuple(_texts(ground, document, publications)))


def _unregistered(ground: Ground) -> CertifiedStep:
    return ahead(
        ground, "register", "登记、编号、印发", until=Stage.REGISTRATION,
        required=_REGISTER_REQUIRED, citations=ground.article("three_unifications"),
    )  # fmt: skip


_REGISTER_REQUIRED = "统一登记、统一编号、统一印发；制定机关在印发之日仍在清单内"


def _register(ground: Ground, document: Document, terms: Sequence[Missing]) -> CertifiedStep:
    """三统一."""
    if document.status in _NOT_ISSUED:
        return _unregistered(ground)
    trace = ground.traces.last(ISSUE)
    record = record_paper(document, "register", "登记编号印发记录").sha256
    return judged(
        ground, "register", "登记、编号、印发", until=Stage.REGISTRATION,
        required=_REGISTER_REQUIRED,
        actual=f"{on(document.issued_on)}印发，登记号{document.register_number}，"
        f"发文字号{document.document_number}",
        citations=ground.article("three_unifications", "number"),
        evidence=(Evidence("记录", record), ledger_evidence(trace)),
        faults=[
            *_numbers(ground, document),
            *(one for one in terms if not _is_about_validity(one)),
        ],
    )  # fmt: skip


def _numbers(ground: Ground, document: Document) -> Iterator[Missing]:
    articles, trace = ground.article("three_unifications"), ground.traces.last(ISSUE)
    if trace is None or trace.on != document.issued_on:
        yield Missing("unrecorded", "印发日期在办理记录中没有相符的记载", articles)
        return
    said = (trace.detail.get("register_number"), trace.detail.get("document_number"))
    if said != (document.register_number, document.document_number):
        yield Missing(
            "contradicted", f"登记号、发文字号与办理记录（位次{trace.position}）不符", articles
        )


def _terms(ground: Ground, document: Document) -> Iterator[Missing]:
    """What the rules of the issue find in the register today, as of the day of issue. The wait
    before the effect is left to the real day of publication."""
    if document.issued_on is None:
        return
    terms = Terms(
        publish_on=document.issued_on,
        effective_on=document.effective_on,
        valid_until=document.valid_until,
        effect_reason=document.effect_reason,
        validity_reason=document.validity_reason,
        no_expiry_reason=document.no_expiry_reason,
    )
    for one in issue_missing(ground.matter, document.title, terms, document.issued_on):
        if not one.code.startswith("effect_"):
            yield one


def _is_about_validity(one: Missing) -> bool:
    return one.code.startswith((_VALIDITY, "valid_until"))


def _unlimited(ground: Ground) -> CertifiedStep:
    return ahead(
        ground,
        _VALIDITY,
        "有效期",
        until=Stage.REGISTRATION,
        required=_VALIDITY_REQUIRED,
        citations=ground.article("validity"),
    )


_VALIDITY_REQUIRED = "明确有效期截止日，不超过法定最长期限"


def _validity(ground: Ground, document: Document, terms: Sequence[Missing]) -> CertifiedStep:
    """有效期."""
    articles = ground.article("validity")
    code, label, required = _VALIDITY, "有效期", _VALIDITY_REQUIRED
    if document.status in _NOT_ISSUED:
        return _unlimited(ground)
    faults = list(filter(_is_about_validity, terms))
    trace = ground.traces.last(ISSUE)
    said = trace.detail.get("valid_until") if trace else None
    if said != iso(document.valid_until):
        faults.append(Missing("contradicted", "有效期与办理记录不符", articles))
    if document.valid_until is None and not document.no_expiry_reason and not faults:
        return not_applicable(
            ground, code, label, required=required, citations=articles, why="本类事项不设有效期"
        )
    reason = document.validity_reason or document.no_expiry_reason
    until = (
        f"有效期至{on(document.valid_until)}（含当日）" if document.valid_until else "不设有效期"
    )
    return judged(
        ground, code, label, until=Stage.REGISTRATION, required=required, citations=articles,
        actual=f"{until}；理由：{reason}" if reason else until,
        evidence=(ledger_evidence(trace),), faults=faults,
    )  # fmt: skip


def _publication_law(ground: Ground) -> tuple[str, Citations, PeriodRule | None]:
    """What is required of the publication, its articles, and its time where law gives one."""
    articles = ground.article("publication", "publication_channel")
    if not ground.law.is_set("publication_within"):
        return "首次公布通过政府网站", articles, None
    rule = ground.law.publication_within()
    required = f"首次公布通过政府网站，自成文之日起{rule.length}内"
    return required, tuple(dict.fromkeys((*articles, *rule.citations))), rule


def _unpublished(ground: Ground) -> CertifiedStep:
    required, articles, _ = _publication_law(ground)
    return ahead(
        ground, "publication", "公布", until=Stage.PUBLICATION, required=required,
        citations=articles,
    )  # fmt: skip


def _publication(
    ground: Ground, document: Document, publications: list[Publication]
) -> CertifiedStep:
    """公布, or the lawful reason for none."""
    required, articles, rule = _publication_law(ground)
    if document.status == DocumentStatus.WITHHELD:
        return _withheld(ground, document, required)
    if not publications:
        return _unpublished(ground)
    first = publications[0]
    taken, late = "", False
    if rule is not None:
        length = as_of(document.signed_on, first.published_on, rule.length, ground.calendar)
        taken = f"（自成文之日起{length or '当日'}）"
        last = at_most(document.signed_on, rule.length, ground.calendar).on
        late = until(last).is_over(first.published_on)
    return judged(
        ground, "publication", "公布", until=Stage.PUBLICATION, required=required,
        actual=f"{on(first.published_on)}，{first.get_channel_display()}，{first.address}{taken}",
        citations=articles,
        evidence=(text_evidence(document.revision), ledger_evidence(ground.traces.last(PUBLISH))),
        faults=_against_publication(ground, first, articles), late=late,
    )  # fmt: skip


def _withheld(ground: Ground, document: Document, required: str) -> CertifiedStep:
    articles, trace = ground.article("publication", "secrecy"), ground.traces.last(WITHHOLD)
    faults = []
    if trace is None or trace.reason != document.withheld_basis:
        faults.append(Missing("unrecorded", "不予公开的依据与办理记录不符", articles))
    return judged(
        ground, "publication", "公布", until=Stage.PUBLICATION, required=required,
        actual=f"不予公开：{document.withheld_basis}；批准人{document.withheld_approved_by}",
        citations=articles, evidence=(ledger_evidence(trace),), faults=faults,
        otherwise=StepState.WAIVED,
    )  # fmt: skip


def _against_publication(
    ground: Ground, first: Publication, articles: Citations
) -> Iterator[Missing]:
    """Inside the publishing act the ledger has no row yet; afterwards it has, and they agree."""
    trace = ground.traces.last(PUBLISH)
    if trace is None:
        if ground.has_passed(Stage.PUBLICATION):
            yield Missing("unrecorded", "公布在办理记录中没有相符的记载", articles)
    elif (trace.on, trace.detail.get("address")) != (first.published_on, first.address):
        yield Missing("contradicted", f"公布与办理记录（位次{trace.position}）不符", articles)


def _effect(ground: Ground, document: Document, publications: list[Publication]) -> CertifiedStep:
    """施行: counted from the real day of publication."""
    matter = ground.matter
    code, label, until = "effect", "施行", Stage.PUBLICATION
    articles = ground.article("effect_wait")
    required = "不早于公布之日"
    if ground.law.is_set("effect", matter.kind):
        wait = ground.law.effect(matter.kind).wait
        required = f"自公布之日起{wait}后施行；提前施行的写明理由"
    if document.effective_on is None or document.status == DocumentStatus.WITHHELD:
        return not_applicable(
            ground, code, label, required=required, citations=articles,
            why="未经公布，不作为行政管理依据" if document.effective_on else "尚未确定施行日期",
        )  # fmt: skip
    shown_on = publications[0].published_on if publications else None
    reason = f"；提前理由：{document.effect_reason}" if document.effect_reason else ""
    lacking = Missing("unpublished", "尚未公布", articles)
    faults = (
        effect_missing(matter, document.effective_on, shown_on, document.effect_reason)
        if shown_on
        else [lacking]
    )
    earliest = f"（最早{on(earliest_effect(matter, shown_on))}）" if shown_on else "（计划）"
    return judged(
        ground, code, label, until=until, required=required, citations=articles,
        actual=f"{on(document.effective_on)}施行{earliest}{reason}",
        evidence=(ledger_evidence(ground.traces.last(PUBLISH, ISSUE)),), faults=faults,
    )  # fmt: skip


def _filings(ground: Ground, filings: Sequence[Filing]) -> Iterator[CertifiedStep]:
    """报送备案, one step for each addressee once the filings are open."""
    for number, one in enumerate(filings, start=1):
        yield _filing(ground, one, f"filing_{number}", ground.article("filing"))
    if not filings:
        yield _unopened(ground)


def _unopened(ground: Ground) -> CertifiedStep:
    """All filings that law demands, before any is open."""
    matter, code, label = ground.matter, "filing", "报送备案"
    rules = ground.law.filings(matter.kind, matter.maker_family)
    articles = ground.article("filing")
    if not rules:
        return not_applicable(
            ground, code, label, required="—", citations=articles, why="依法无须报送备案"
        )
    required = "；".join(f"自公布之日起{one.length}内报{one.addressee_label}" for one in rules)
    return ahead(ground, code, label, until=Stage.FILING, required=required, citations=articles)


def _filing(ground: Ground, filing: Filing, code: str, articles: Citations) -> CertifiedStep:
    window = ground.window_of(filing.limit)
    required = f"最迟{on(window.latest_on)}报送（自{on(filing.limit.started_on)}起算，当日不计）"
    after = filing.sent_on is not None and until(window.latest_on).is_over(filing.sent_on)
    late = filing.on_time is False or after
    sent = f"{on(filing.sent_on)}报送" if filing.sent_on else ""
    result = f"，{filing.get_status_display()}{filing.filing_number}" if sent else ""
    traces = [
        one for one in ground.traces.of("file_document", "register_filing", "refuse_filing")
        if one.detail.get("filing") == filing.pk
    ]  # fmt: skip
    return judged(
        ground, code, str(filing), until=Stage.FILING, required=required,
        actual=f"{sent}{result}", citations=tuple(dict.fromkeys((*articles, *window.basis))),
        evidence=(ledger_evidence(*traces),), faults=_unfiled(ground, filing), late=late,
    )  # fmt: skip


def _unfiled(ground: Ground, filing: Filing) -> Iterator[Missing]:
    articles = ground.article("filing")
    if filing.sent_on is None:
        yield Missing("unfiled", f"尚未{filing}", articles)
    elif filing.status not in (FilingStatus.REGISTERED, FilingStatus.NOT_REGISTERED):
        yield Missing("unregistered", f"{filing}尚无登记结果", articles)


def _texts(
    ground: Ground, document: Document, publications: list[Publication]
) -> Iterator[TextLink]:
    if document.status not in _NOT_ISSUED:
        yield TextLink("印发", document.revision, ground.traces.last(ISSUE))
    published = ground.traces.last(PUBLISH) or ground.traces.last(ISSUE)
    for one in publications:
        yield TextLink("公布", document.revision, published, shown_hash=one.text_sha256)
