"""The form of a plan: everything in the address, so that a plan is a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from workflows.constants import Kind
from workflows.divisions import DivisionInvalid, ancestors
from workflows.errors import Inadmissible
from workflows.forms import DateField, ask_plainly
from workflows.legal_terms import FAMILIES, PLANNED_STEPS
from workflows.notice_checks import named_days
from workflows.planning.circumstances import (
    COMMENT_FULL,
    COMMENT_NONE,
    COMMENT_SHORTENED,
    Circumstances,
)
from workflows.planning.parts import GOALS, PUBLICATION, planned_kinds
from workflows.planning.plan import Wish

MOST_DAYS: Final = 250
MOST_SUPPOSED: Final = 60
ASSUME: Final = "assume_"
SAME: Final = ("", "同基本方案")
COMMENT_CHOICES: Final = (
    (COMMENT_FULL, "按法定最短期限（或者更长）"),
    (COMMENT_SHORTENED, "依法缩短"),
    (COMMENT_NONE, "依法不公开征求意见"),
)
SWITCHES: Final = {
    "technical": "专业性、技术性较强（专家论证）",
    "risky": "经排查存在风险（风险评估）",
    "touches_market": "涉及经营者经济活动（公平竞争审查）",
    "hearing": "举行听证会",
    "party_report": "请示报告同级党委",
    "emergency": "紧急情况（不受审核最短期限限制）",
}
# What a running matter has on record; the form does not ask it again.
ON_RECORD: Final = ("technical", "risky", "touches_market", "comment", "comment_days")
_DATES_HELP: Final = "如 2026-05-06、2026-05-08..2026-05-10"


class DaysField(forms.CharField):
    """Days and spans of days: ``2026-05-06、2026-05-08..2026-05-10``, spans inclusive."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=400, help_text=_DATES_HELP, **kwargs)

    def to_python(self, value: Any) -> tuple[date, ...]:  # type: ignore[override]
        words = str(value or "").replace("、", " ").replace("，", " ").replace(",", " ").split()
        days: list[date] = []
        for word in words:
            days += self._days(word, MOST_SUPPOSED - len(days))
        return tuple(days)

    def _days(self, word: str, room: int) -> list[date]:
        first, dots, last = word.partition("..")
        try:
            span = [date.fromisoformat(first), date.fromisoformat(last if dots else first)]
            if (span[1] - span[0]).days >= room:
                raise ValidationError(f"假设的日期不得超过{MOST_SUPPOSED}天。")
            return list(named_days([span]))
        except ValueError:
            raise ValidationError(
                f"“{word}”不是有效日期，应写作{_DATES_HELP[2:]}的形式。"
            ) from None

    def validate(self, value: Any) -> None:
        """Empty is no supposition."""

    def run_validators(self, value: Any) -> None:
        """Nothing more than that they are days."""


def assumption_fields(defaults: Mapping[str, int]) -> dict[str, forms.IntegerField]:
    """A number of working days for each step, with what the pack assumes shown in it."""
    return {
        f"{ASSUME}{code}": forms.IntegerField(
            label=label,
            required=False,
            min_value=0,
            max_value=MOST_DAYS,
            widget=forms.NumberInput(attrs={"placeholder": str(defaults.get(code, 0))}),
        )
        for code, label in PLANNED_STEPS.items()
    }


def comment_days_field() -> forms.IntegerField:
    return forms.IntegerField(
        label="征求意见天数", required=False, min_value=1, max_value=MOST_DAYS,
        help_text="不填为法定最短；单位与当地规定的期限相同。",
    )  # fmt: skip


class PlanForm(forms.Form):
    """What is planned, from when, towards what, in which circumstances."""

    division = forms.ChoiceField(label="行政区划")
    kind = forms.ChoiceField(label="事项类型")
    maker_family = forms.ChoiceField(label="制定机关", choices=tuple(FAMILIES.items()))
    start = DateField(label="起算日", help_text="文稿起草完成、可以启动程序的日期。")
    goal = forms.ChoiceField(label="目标")
    by = DateField(label="希望的日期", required=False, help_text="填写后从这一天倒排。")
    comment = forms.ChoiceField(label="公开征求意见", choices=COMMENT_CHOICES)
    comment_days = comment_days_field()
    comment_case = forms.ChoiceField(label="不公开征求意见的情形", required=False)
    off = DaysField(label="假设放假")
    work = DaysField(label="假设调休上班")

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        divisions: Sequence[tuple[str, str]],
        own: str,
        today: date,
        cases: Sequence[tuple[str, str]] = (),
        assumptions: Mapping[str, int],
        goals: Sequence[str] = tuple(GOALS),
    ) -> None:
        defaults = {
            "division": own,
            "kind": Kind.NORMATIVE_DOCUMENT.value,
            "maker_family": "government",
            "start": today.isoformat(),
            "goal": PUBLICATION,
            "comment": COMMENT_FULL,
        }
        super().__init__({**defaults, **data}, label_suffix="")
        self._offer("division", divisions)
        self._offer("kind", [(code, Kind(code).label) for code in planned_kinds()])
        self._offer("goal", [(code, GOALS[code]) for code in goals])
        self._offer("comment_case", [("", "请选择"), *cases])
        for name, label in SWITCHES.items():
            self.fields[name] = forms.BooleanField(label=label, required=False)
        self.fields |= assumption_fields(assumptions)
        ask_plainly(self)
        _speak_plainly(self)

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def forget(self, *names: str) -> None:
        """Do not ask what is known."""
        for name in names:
            self.fields.pop(name, None)

    def wish(self, start_on: date | None = None) -> Wish:
        said = self.cleaned_data
        return Wish(start_on or said["start"], said["goal"], said["by"])

    def circumstances(self, known: Circumstances | None = None) -> Circumstances:
        """What was said, on top of what is known of a running matter."""
        said = {
            name: self.cleaned_data[name]
            for name in (*SWITCHES, "kind", "maker_family", "comment", "comment_days",
                         "comment_case")
            if name in self.fields
        }  # fmt: skip
        base = known or Circumstances(kind=said["kind"])
        return replace(base, **said, assumptions=_assumptions(self.cleaned_data))

    def switch_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in SWITCHES if name in self.fields]

    def main_fields(self) -> list[forms.BoundField]:
        names = ("division", "kind", "maker_family", "start", "goal", "by")
        return [self[name] for name in names if name in self.fields]

    def comment_fields(self) -> list[forms.BoundField]:
        names = ("comment", "comment_days", "comment_case")
        return [self[name] for name in names if name in self.fields]

    def supposed_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("off", "work")]

    def assumption_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(ASSUME)]

    @property
    def supposes(self) -> bool:
        """Whether something in the folded part was filled in or refused."""
        return any(
            field.value() or field.errors
            for field in (*self.assumption_fields(), *self.supposed_fields())
        )

    def refuse(self, refused: Inadmissible) -> None:
        """Show what could not be admitted at its field."""
        name = refused.field_name if refused.field_name in self.fields else None
        self.add_error(name, str(refused))


class ChangeForm(forms.Form):
    """What is otherwise in the plan compared with; whatever is left empty stays the same."""

    start = DateField(label="起算日", required=False)
    comment = forms.ChoiceField(
        label="公开征求意见", required=False, choices=(SAME, *COMMENT_CHOICES)
    )
    comment_days = comment_days_field()
    comment_case = forms.ChoiceField(label="不公开征求意见的情形", required=False)
    off = DaysField(label="假设放假")
    work = DaysField(label="假设调休上班")

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        cases: Sequence[tuple[str, str]] = (),
        assumptions: Mapping[str, int],
    ) -> None:
        super().__init__(data, prefix="alt", label_suffix="")
        field = self.fields["comment_case"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [SAME, *cases]
        for name, label in SWITCHES.items():
            self.fields[name] = forms.ChoiceField(
                label=label, required=False, choices=(SAME, ("yes", "是"), ("no", "否"))
            )
        self.fields |= assumption_fields(assumptions)
        _speak_plainly(self)

    @property
    def changes_anything(self) -> bool:
        return any(value not in (None, "", ()) for value in self.cleaned_data.values())

    def applied_to(self, base: Circumstances) -> Circumstances:
        """The base circumstances with what was changed."""
        said = self.cleaned_data
        changed: dict[str, Any] = {name: said[name] == "yes" for name in SWITCHES if said.get(name)}
        if said["comment"]:
            changed |= {"comment": said["comment"], "comment_days": None, "comment_case": ""}
        changed |= {name: said[name] for name in ("comment_days", "comment_case") if said.get(name)}
        assumptions = {**base.assumptions, **_assumptions(said)}
        return replace(base, **changed, assumptions=assumptions)

    def switch_fields(self) -> list[forms.BoundField]:
        names = ("start", "comment", "comment_days", "comment_case", *SWITCHES, "off", "work")
        return [self[name] for name in names if name in self.fields]

    def assumption_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(ASSUME)]


@dataclass(frozen=True)
class Supposed:
    """Days off and make-up days that no notice knows."""

    off: tuple[date, ...]
    work: tuple[date, ...]

    @classmethod
    def of(cls, *forms_: forms.Form) -> Supposed:
        """What all of these forms suppose together."""
        return cls(
            tuple(dict.fromkeys(day for form in forms_ for day in form.cleaned_data["off"])),
            tuple(dict.fromkeys(day for form in forms_ for day in form.cleaned_data["work"])),
        )

    def __bool__(self) -> bool:
        return bool(self.off or self.work)


def given_division(text: str) -> str:
    """The code if it is a division's, else nothing: the field then refuses it."""
    try:
        ancestors(text)
    except DivisionInvalid:
        return ""
    return text


def _assumptions(said: Mapping[str, Any]) -> dict[str, int]:
    return {
        name.removeprefix(ASSUME): value
        for name, value in said.items()
        if name.startswith(ASSUME) and value is not None
    }


def _speak_plainly(form: forms.Form) -> None:
    for field in form.fields.values():
        if isinstance(field, forms.ChoiceField):
            field.error_messages["invalid_choice"] = "没有“%(value)s”这一选项。"
        if isinstance(field, forms.DateField):
            field.error_messages["invalid"] = "不是有效日期，应写作2026-03-02的形式。"
        if isinstance(field, forms.IntegerField):
            field.error_messages["invalid"] = "请填写整数。"
            field.error_messages["min_value"] = "不得小于%(limit_value)s。"
            field.error_messages["max_value"] = "不得大于%(limit_value)s。"
