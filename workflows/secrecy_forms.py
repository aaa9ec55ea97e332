"""Forms of fixing how secret a matter is, and of who may know it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from workflows.classification import Secrecy, standing_in
from workflows.constants import SecrecyLevel, SecrecyOrigin
from workflows.forms import UNCHOSEN, ActForm, DateField, LongText
from workflows.models import Classification, Matter, User
from workflows.models.secrecy import CONDITION_LENGTH
from workflows.transitions import secrecy

# The fields that say how secret a matter is, in the order of the form.
SECRECY_FIELDS = ("level", "origin", "secrecy_basis", "term", "until_on", "condition")


def secrecy_fields(*, required: bool) -> dict[str, forms.Field]:
    """The fields of :data:`SECRECY_FIELDS`; one of the last three is filled in."""
    return {
        "level": forms.ChoiceField(
            label="密级", choices=[UNCHOSEN, *SecrecyLevel.choices], required=required
        ),
        "origin": forms.ChoiceField(
            label="定密方式",
            choices=[UNCHOSEN, *SecrecyOrigin.choices],
            required=required,
            help_text="没有定密权限的机关，应当有定密授权，或者依据已定密事项派生定密。",
        ),
        "secrecy_basis": forms.CharField(
            label="定密依据",
            max_length=200,
            required=required,
            help_text="保密事项范围的条目、定密授权文号，或者据以派生的涉密文件。",
        ),
        "term": forms.CharField(
            label="保密期限",
            max_length=20,
            required=False,
            help_text="如“10年”“6个月”，自定密之日起算；与解密时间、解密条件只填一项。",
        ),
        "until_on": DateField(label="解密时间", required=False, help_text="保密至该日。"),
        "condition": forms.CharField(
            label="解密条件",
            max_length=CONDITION_LENGTH,
            required=False,
            help_text=f"不能确定期限的填写，不超过{CONDITION_LENGTH}字，标注于文件首页。",
        ),
    }


def said_in(cleaned: dict[str, Any]) -> Secrecy:
    """What the fields say."""
    return Secrecy(
        level=cleaned["level"],
        origin=cleaned["origin"],
        basis=cleaned["secrecy_basis"],
        term=cleaned["term"],
        until_on=cleaned["until_on"],
        condition=cleaned["condition"],
    )


def begin_with(form: forms.Form, row: Classification | None) -> None:
    """Fill in what is proposed or in force."""
    if row is not None:
        values = (row.level, row.origin, row.basis, row.term, row.until_on, row.condition)
        for name, value in zip(SECRECY_FIELDS, values, strict=True):
            form.fields[name].initial = value


class SecrecyForm(ActForm):
    """The form of one act of the 定密责任人. ``transition`` does it; ``hint`` explains it."""

    transition: ClassVar[Callable[..., Any]]
    hint: ClassVar[str] = ""

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matter = matter
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the matter."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def act(self, *, actor: User, now: datetime, expected_version: int | None) -> None:
        """Do it.

        Raises:
            WorkflowError: it is refused.
        """
        type(self).transition(
            matter=self.matter,
            actor=actor,
            now=now,
            expected_version=expected_version,
            **self.arguments(),
        )


def _with_organ(one: Any) -> str:
    return f"{one}（{one.organ}）" if one.organ else str(one)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no such base at run time
    """One person, each offered with their organ."""

    def label_from_instance(self, one: Any) -> str:
        return _with_organ(one)


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # the same
    """Several people, each offered with their organ."""

    def label_from_instance(self, one: Any) -> str:
        return _with_organ(one)


class _PersonForm(SecrecyForm):
    person = PersonField(label="人员", queryset=User.objects.none(), empty_label="请选择")
    reason = LongText(label="理由", max_length=300)

    def offer(self, people: QuerySet[User]) -> None:
        """The people to choose from."""
        self.choose_from("person", people.select_related("organ"))


class AddInsiderForm(_PersonForm):
    transition = secrecy.add_insider
    hint = "知悉范围应当根据工作需要限定在最小范围，限定到具体人员。"


class RemoveInsiderForm(_PersonForm):
    transition = secrecy.remove_insider
    hint = "移出后不能再查看和办理本事项，已分办给其的步骤待重新分办。"


class ChangeClassificationForm(SecrecyForm):
    transition = secrecy.change_classification
    hint = "变更后通知全部知悉人员；此前形成的文件仍按原标志管理。"

    reason = LongText(label="变更的理由", max_length=300)

    def prepare(self) -> None:
        reason = self.fields.pop("reason")
        self.fields |= secrecy_fields(required=True)
        self.fields["reason"] = reason
        begin_with(self, standing_in(self.matter))

    def arguments(self) -> dict[str, Any]:
        return {"said": said_in(self.cleaned_data), "reason": self.cleaned_data["reason"]}


class DeclassifyForm(SecrecyForm):
    transition = secrecy.declassify
    hint = "解密后按一般事项查看和办理；公开属性仍为不予公开，公开应当另行决定。"

    reason = LongText(label="解密的理由", max_length=300)
