"""From which step an exception may be approved."""

from __future__ import annotations

from workflows.certificate import Certificate, CertifiedStep
from workflows.errors import Inadmissible, Missing, close_gate
from workflows.models import Matter


def violated_step(matter: Matter, certificate: Certificate, code: str) -> CertifiedStep:
    """The violated step of that code, if law leaves room for an exception from it.

    Nobody can approve that another text be published than the one reviewed, or one without an
    opinion that lets it through (A-S0-05, 国办发〔2018〕37号).

    Raises:
        GateClosed: law knows no exception, with the articles.
        Inadmissible: the step is not violated.
    """
    step = next((one for one in certificate.violating if one.code == code), None)
    if step is None:
        raise Inadmissible(sentence="该环节没有不符合项，无须批准例外。", field_name="code")
    missing = [] if step.exceptable else [_no_exception(matter, step)]
    close_gate("G12", "不得批准程序例外", missing)
    return step


def _no_exception(matter: Matter, step: CertifiedStep) -> Missing:
    law = matter.pack.law
    articles = (*step.articles, *law.article("review_required", matter.kind))
    return Missing(
        step.code, f"“{step.label}”依法没有例外：{step.why}", tuple(dict.fromkeys(articles))
    )
