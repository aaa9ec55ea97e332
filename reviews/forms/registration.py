"""The two forms of registering a matter: what and whose first, then what the law there asks.

No verb form: there is no matter yet whose step could be acted on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict

from reviews.selectors import registration as choices
from reviews.transitions.registration import FLOWS, Particulars, register_matter
from workflows.constants import Disclosure, Kind
from workflows.errors import Inadmissible
from workflows.forms import LongText, ask_plainly
from workflows.holdings import Holdings
from workflows.law import Item, Law, ScopeHint
from workflows.models import Matter, Organ, RulePack, User
from workflows.once import new_key
from workflows.secrecy_forms import SECRECY_FIELDS, PeopleField, said_in, secrecy_fields
from workflows.selectors.secrecy import possible_insiders


class BasisForm(forms.Form):
    """Kind, maker and drafting unit: they decide which law the second form reads."""

    kind = forms.ChoiceField(
        label="事项类型",
        choices=[(kind.value, kind.label) for kind in FLOWS],
        widget=forms.RadioSelect,
        help_text="两类事项程序不同，登记后不得互相替代。",
    )
    maker = forms.ModelChoiceField(
        label="制定机关",
        queryset=Organ.objects.none(),
        empty_label=None,
        help_text="只列出当日有效的制定主体清单内的机关。",
    )
    drafting_unit = forms.ModelChoiceField(
        label="起草单位",
        queryset=Organ.objects.none(),
        empty_label=None,
        help_text="您任承办人员的单位。",
    )

    def __init__(self, data: QueryDict | None = None, *, holdings: Holdings, today: date) -> None:
        super().__init__(data, label_suffix="")
        units = choices.drafting_units(holdings)
        self._offer("drafting_unit", units)
        self._offer("maker", choices.makers_for(units, today))
        ask_plainly(self)

    def _offer(self, name: str, organs: QuerySet[Organ]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organs


class RegisterForm(forms.Form):
    """Everything else about the matter. The four tests stand with their articles."""

    title = forms.CharField(
        label="名称",
        max_length=200,
        help_text="拟制定文件或者拟决策事项的全称；名称不决定文件性质。",
    )
    scope_note = LongText(label="认定说明", max_length=500, required=False)
    technical = forms.BooleanField(
        label="专业性、技术性较强", required=False, help_text="勾选后应当组织专家论证。"
    )
    touches_market = forms.BooleanField(
        label="涉及经营者经济活动", required=False, help_text="勾选后应当进行公平竞争审查。"
    )
    joint_drafters = forms.ModelMultipleChoiceField(
        label="联合起草单位",
        queryset=Organ.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    disclosure = forms.ChoiceField(
        label="公开属性", choices=Disclosure.choices, initial=Disclosure.PUBLIC
    )
    secret = forms.BooleanField(
        label="涉密",
        required=False,
        help_text="由您拟定密级，经起草单位定密责任人批准后方可启动征求意见；批准以前按涉密事项保护。",
    )
    insiders = PeopleField(
        label="知悉人员",
        queryset=User.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text="涉密时选择；您本人自动列入。按住 Ctrl 键可以选择多人。",
    )
    # The form shown: sent twice, it registers once.
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput, initial=new_key)
    # The title whose hints the drafter has already seen.
    hints_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        kind: str,
        maker: Organ,
        drafting_unit: Organ,
        today: date,
    ) -> None:
        self.kind = Kind(kind)
        self.maker = maker
        self.drafting_unit = drafting_unit
        self.law: Law = RulePack.objects.current(maker.division, today).law
        super().__init__(data, label_suffix="")
        self._offer("joint_drafters", choices.possible_joint_drafters(drafting_unit))
        self._offer("insiders", possible_insiders(maker, drafting_unit))
        self._add_what_the_kind_needs()
        self.fields |= secrecy_fields(required=False)
        ask_plainly(self)

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = rows

    def _add_what_the_kind_needs(self) -> None:
        if self.kind == Kind.MAJOR_DECISION:
            del self.fields["scope_note"]
            self.fields["catalogue_entry"] = forms.ModelChoiceField(
                label="年度重大行政决策事项目录",
                queryset=choices.open_catalogue_entries(self.maker),
                required=False,
                empty_label="未列入目录",
                help_text="决策事项应当列入制定机关的年度目录。",
            )
        for test in self._scope_items():
            self.fields[f"scope_{test.code}"] = forms.BooleanField(
                label=test.label,
                required=False,
                help_text="、".join(citation.marked_label for citation in test.citations),
            )

    def _scope_items(self) -> tuple[Item, ...]:
        return self.law.scope_tests() if self.kind == Kind.NORMATIVE_DOCUMENT else ()

    def scope_fields(self) -> Iterator[BoundField]:
        """The four tests, apart from the other fields."""
        return (self[f"scope_{test.code}"] for test in self._scope_items())

    def other_fields(self) -> Iterator[BoundField]:
        """What every matter has, in the order of the form."""
        names = ("catalogue_entry", "technical", "touches_market", "joint_drafters", "disclosure")
        return (self[name] for name in names if name in self.fields)

    def secrecy_fields(self) -> Iterator[BoundField]:
        return (self[name] for name in ("secret", *SECRECY_FIELDS, "insiders"))

    def hints(self) -> tuple[ScopeHint, ...]:
        """What speaks against registering a text of this title as a normative document."""
        title = self.cleaned_data.get("title", "")
        if self.kind != Kind.NORMATIVE_DOCUMENT or title == self.cleaned_data["hints_seen"]:
            return ()
        return self.law.scope_hints(title)

    def particulars(self) -> Particulars:
        """What the drafter said, as the transition takes it."""
        said = self.cleaned_data
        return Particulars(
            kind=self.kind,
            title=said["title"],
            maker=self.maker,
            drafting_unit=self.drafting_unit,
            joint_drafters=tuple(said["joint_drafters"]),
            technical=said["technical"],
            touches_market=said["touches_market"],
            scope_tests=tuple(
                (test.code, said[f"scope_{test.code}"]) for test in self._scope_items()
            ),
            scope_note=said.get("scope_note", ""),
            catalogue_entry=said.get("catalogue_entry"),
            disclosure=said["disclosure"],
            secrecy=said_in(said) if said["secret"] else None,
            insiders=tuple(said["insiders"]) if said["secret"] else (),
        )

    def act(self, *, actor: User, now: datetime) -> Matter:
        """Register the matter.

        Raises:
            WorkflowError: it is refused.
        """
        return register_matter(
            particulars=self.particulars(), actor=actor, now=now, key=self.cleaned_data["key"]
        )

    def refuse(self, refused: Inadmissible) -> None:
        """Show what could not be admitted at its field."""
        name = refused.field_name if refused.field_name in self.fields else None
        self.add_error(name, str(refused))
