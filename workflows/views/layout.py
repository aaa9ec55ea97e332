"""How the fields of any verb's form stand on the page: one below the other, rows together.

Forms that ask the same of several records add their fields in :meth:`VerbForm.prepare`, named
after the record: ``reason_7``, ``disposition_7``, or ``person7_order``, ``person7_text``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BoundField, Form

LABEL_BREAK = "："


@dataclass(frozen=True)
class LabelledField:
    bound: BoundField
    label: str


@dataclass(frozen=True)
class Block:
    """One field, or the fields of one row with what their labels have in common."""

    legend: str
    fields: tuple[LabelledField, ...]

    @property
    def is_row(self) -> bool:
        return len(self.fields) > 1


def blocks_of(form: Form) -> tuple[Block, ...]:
    """All visible fields in the order of the form."""
    return tuple(map(_block, _rows(form)))


def _rows(form: Form) -> Iterator[list[BoundField]]:
    row: list[BoundField] = []
    for field in form.visible_fields():
        if row and not _of_one_row(form, row[-1].name, field.name):
            yield row
            row = []
        row.append(field)
    if row:
        yield row


def _of_one_row(form: Form, one: str, other: str) -> bool:
    """Both added for the same record: the same words before or after the first underline."""
    if {one, other} & form.base_fields.keys():
        return False
    head, _, tail = one.partition("_")
    other_head, _, other_tail = other.partition("_")
    return bool(tail and other_tail) and (head == other_head or tail == other_tail)


def _block(row: list[BoundField]) -> Block:
    legend = _shared_head(row) if len(row) > 1 else ""
    fields = (
        LabelledField(field, str(field.label).removeprefix(f"{legend}{LABEL_BREAK}"))
        for field in row
    )
    return Block(legend, tuple(fields))


def _shared_head(row: list[BoundField]) -> str:
    """The words before the colon, if all labels of the row begin with the same."""
    heads = {str(field.label).rpartition(LABEL_BREAK)[0] for field in row}
    return heads.pop() if len(heads) == 1 else ""
