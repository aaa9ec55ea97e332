"""Forms of collective deliberation. The record of the meeting is a table with a row a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from reviews.models import DeliberationOutcome, LegalityReview, Part, Position
from reviews.rules.meeting import Attendee, Spoken
from reviews.transitions import deliberation
from workflows.appointments import holders
from workflows.constants import Role
from workflows.forms import UNCHOSEN, DateField, LongText, VerbForm, form_for
from workflows.law import MEETINGS
from workflows.models import User

# Rows for people who have no account: others attending, leaders of other units.
EXTRA_ROWS = 4


@form_for(deliberation.SUBMIT_TO_DELIBERATION)
class SubmitToDeliberationForm(VerbForm):
    transition = deliberation.submit_to_deliberation
    hint = "提交前将核对合法性审核意见、风险评估、公平竞争审查和专家论证；会议材料自动汇集。"

    meeting_type = forms.ChoiceField(label="会议类型")
    session = forms.CharField(label="会议届次", max_length=60, help_text="如“第六十次常务会议”。")
    held_on = DateField(label="会议日期")

    def prepare(self) -> None:
        rule = self.matter.pack.law.meetings(self.matter.kind, self.matter.maker_family)
        meeting_type = self.fields["meeting_type"]
        assert isinstance(meeting_type, forms.ChoiceField)
        meeting_type.choices = [(code, MEETINGS[code]) for code in rule.types]
        self._show_risk()

    def _show_risk(self) -> None:
        """What the review body wants the meeting to know (探索性改革)."""
        review = LegalityReview.latest(self.matter)
        if review is not None and review.risk_statement:
            word = self.matter.kind_enum.review_word
            self.hint += f"合法性{word}意见提示法律风险，应当向会议明示：{review.risk_statement}"


@form_for(deliberation.WITHDRAW_ITEM)
class WithdrawItemForm(VerbForm):
    transition = deliberation.withdraw_item
    hint = "撤回后退回起草，重新履行有关程序。"

    reason = LongText(label="撤回议题的理由", max_length=500)


@form_for(deliberation.UNTABLE)
class UntableForm(VerbForm):
    transition = deliberation.untable
    hint = "会议改期或者未审议本议题时使用；以后重新提请审议。"

    reason = LongText(label="撤出议程的理由", max_length=500)


@dataclass(frozen=True)
class Seat:
    """One row: a person known to the product, or an empty line for another."""

    key: str
    part: str
    title: str
    person: User | None = None

    def field(self, name: str) -> str:
        return f"{self.key}_{name}"


@form_for(deliberation.CONCLUDE_DELIBERATION)
class ConcludeDeliberationForm(VerbForm):
    transition = deliberation.conclude_deliberation
    hint = (
        "逐人如实记载：发言顺序从1起编，主要负责人末位发言；出席会议的组成人员未发言的视为同意。"
        "其他单位的列席人员填写在最后几行，没有的留空；组成人员应当是已登记任职的人员。"
        "在本事项中回避的组成人员记为未出席，不计入法定人数。"
    )

    held_on = DateField(label="会议日期")
    outcome = forms.ChoiceField(label="审议结果", choices=[UNCHOSEN, *DeliberationOutcome.choices])
    changes = LongText(
        label="会议提出的修改意见", required=False, help_text="原则通过并修改的，必须填写。"
    )
    majority_reason = LongText(
        label="与多数人意见不一致的理由",
        required=False,
        help_text="决定与会议组成人员多数人的意见不一致的，必须填写会上说明的理由。",
    )

    def prepare(self) -> None:
        current = deliberation.current_deliberation(self.matter)
        self.fields["held_on"].initial = current.held_on
        recused = self.matter.recusals.standing().values_list("person_id", flat=True)
        self.recused = frozenset(recused)
        self.seats = tuple(self._seats())
        for seat in self.seats:
            self._add_row(seat)

    def rows(self) -> list[list[BoundField]]:
        """The fields of each person, in the order of the columns."""
        return [
            [self[name] for name in self.fields if name.startswith(f"{seat.key}_")]
            for seat in self.seats
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        taken: set[int] = set()
        for seat in self.seats:
            self._check_row(cleaned, seat, taken)
        return cleaned

    def arguments(self) -> dict[str, Any]:
        listed = [seat for seat in self.seats if self._name(seat)]
        spoken = [seat for seat in listed if self._value(seat, "order")]
        spoken.sort(key=lambda seat: self._value(seat, "order"))
        return {
            "held_on": self.cleaned_data["held_on"],
            "outcome": self.cleaned_data["outcome"],
            "changes": self.cleaned_data["changes"],
            "majority_reason": self.cleaned_data["majority_reason"],
            "attendees": tuple(map(self._attendee, listed)),
            "statements": tuple(map(self._spoken, spoken)),
        }

    def _seats(self) -> Iterator[Seat]:
        maker, review_body = self.matter.maker, self.matter.review_body
        groups = (
            (Part.HEAD, holders(Role.HEAD, maker)),
            (Part.MEMBER, holders(Role.MEETING_MEMBER, maker)),
            (Part.NON_VOTING, holders(Role.HEAD, review_body)),
        )
        seated: set[int] = set()
        for part, people in groups:
            for person in people:
                if person.pk not in seated:
                    seated.add(person.pk)
                    yield Seat(f"person{person.pk}", part, str(person), person)
        for number in range(1, EXTRA_ROWS + 1):
            yield Seat(f"other{number}", Part.NON_VOTING, f"其他列席人员{number}")

    def _add_row(self, seat: Seat) -> None:
        who = f"{seat.title}："
        if seat.person is None:
            name = forms.CharField(label=f"{who}姓名", max_length=40, required=False)
            self._add(seat, "name", name)
            office = forms.CharField(label=f"{who}职务", max_length=80, required=False)
            self._add(seat, "office", office)
        away = seat.person is not None and seat.person.pk in self.recused
        present = forms.BooleanField(
            label=f"{who}出席{'（已回避）' if away else ''}", required=False, initial=not away
        )
        self._add(seat, "present", present)
        self._add(
            seat,
            "part",
            forms.ChoiceField(label=f"{who}身份", choices=Part.choices, initial=seat.part),
        )
        self._add(
            seat,
            "order",
            forms.IntegerField(label=f"{who}发言顺序", min_value=1, required=False),
        )
        self._add(
            seat,
            "position",
            forms.ChoiceField(label=f"{who}态度", choices=Position.choices, required=False),
        )
        self._add(seat, "text", LongText(label=f"{who}发言要点", required=False))

    def _add(self, seat: Seat, name: str, field: forms.Field) -> None:
        self.fields[seat.field(name)] = field

    def _check_row(self, cleaned: dict[str, Any], seat: Seat, taken: set[int]) -> None:
        order = cleaned.get(seat.field("order"))
        text = cleaned.get(seat.field("text"), "")
        if seat.person is None and (order or text) and not cleaned.get(seat.field("name")):
            self.add_error(seat.field("name"), "请填写发言人的姓名。")
        if text and not order:
            self.add_error(seat.field("order"), "请填写发言顺序。")
        if order and not text:
            self.add_error(seat.field("text"), "请填写发言要点。")
        if order in taken:
            self.add_error(seat.field("order"), "发言顺序重复。")
        if order:
            taken.add(order)

    def _value(self, seat: Seat, name: str) -> Any:
        return self.cleaned_data.get(seat.field(name))

    def _name(self, seat: Seat) -> str:
        return str(seat.person) if seat.person else str(self._value(seat, "name"))

    def _attendee(self, seat: Seat) -> Attendee:
        person = seat.person
        return Attendee(
            name=self._name(seat),
            part=self._value(seat, "part"),
            position=person.position if person else self._value(seat, "office"),
            present=self._value(seat, "present"),
            person=person,
        )

    def _spoken(self, seat: Seat) -> Spoken:
        position = self._value(seat, "position") or Position.AGREE
        return Spoken(self._name(seat), position, self._value(seat, "text"))
