"""What the government office checks before the clock of the review body can start (law notes
B.5): necessity, completeness, form."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import TextChoices

from workflows.errors import Missing, close_gate
from workflows.models import Matter


class ReturnGround(TextChoices):
    """Why the office sends a submission back for good."""

    NOT_NECESSARY = "not_necessary", "没有制定必要"
    OUT_OF_FORM = "out_of_form", "不符合公文格式和报送要求"


def check_forwarding(matter: Matter, *, necessary: bool, complete: bool, in_form: bool) -> None:
    """Refuse to pass on what the office has not found necessary, complete and in form.

    Raises:
        GateClosed: with every point that the office does not confirm.
    """
    close_gate(
        "G2",
        f"不能转送{matter.kind_enum.review_word}机构",
        _unconfirmed(matter, necessary, complete, in_form),
    )


def _unconfirmed(
    matter: Matter, necessary: bool, complete: bool, in_form: bool
) -> Iterator[Missing]:
    law = matter.pack.law
    if not necessary:
        yield Missing(
            "not_necessary", "制定必要性未经确认", law.article("office_check", matter.kind)
        )
    if not complete:
        yield Missing(
            "incomplete", "送审材料不齐全", law.article("materials_complete", matter.kind)
        )
    if not in_form:
        yield Missing("out_of_form", "不符合公文格式要求", law.article("office_check", matter.kind))
