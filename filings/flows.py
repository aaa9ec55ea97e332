"""The procedure after adoption: numbered, issued, published, filed, archived."""

from __future__ import annotations

from typing import Any

from viewflow import this

from filings.models import FILINGS
from workflows.constants import Capacity, Duty, Role, Stage
from workflows.flow import Road, Step
from workflows.gateways import End, ForEach, Start, Together
from workflows.models import Procedure


def due_filings(procedure: Procedure) -> list[dict[str, Any]]:
    """One run of the filing step for each addressee, with its own limit."""
    return [
        {
            "organ": procedure.matter.review_body_id,
            "filing": filing.pk,
            "limit": filing.limit_id,
        }
        for filing in FILINGS.objects(matter=procedure.matter.pk)
    ]


class FilingFlow(Road):
    """登记公布备案程序

    From the signed text to the closed file.
    """

    start = Start(this.begin).Next(this.issue)
    issue = Step(
        "登记、编号、印发", Role.OFFICE_INTAKE, Capacity.OFFICE, stage=Stage.REGISTRATION
    ).Next(this.publish)
    publish = Step("公布", Role.OFFICE_INTAKE, Capacity.OFFICE, stage=Stage.PUBLICATION).On(
        file=this.each_addressee, nothing_to_file=this.archive
    )

    each_addressee = ForEach(due_filings).Next(this.file)
    file = Step("报送备案", Role.FILING_CLERK, stage=Stage.FILING).Next(this.register_filing)
    register_filing = Step(
        "备案登记", Role.FILING_REVIEWER, stage=Stage.FILING, duty=Duty.FILING_REVIEW
    ).On(registered=this.filed, correction=this.correct_filing, not_registered=this.filed)
    correct_filing = Step("补正备案材料", Role.FILING_CLERK, stage=Stage.FILING).Next(
        this.register_filing
    )
    filed = Together().Next(this.archive)

    archive = Step("立卷归档", Role.OFFICE_INTAKE, Capacity.OFFICE, stage=Stage.ARCHIVING).Next(
        this.close
    )
    close = End()
