"""The form of a verb: plain fields in, keyword arguments of the transition out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, Final, cast

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.db.models.fields import BLANK_CHOICE_DASH

from workflows.errors import Inadmissible
from workflows.extensions import limit_to_extend, longest_extension
from workflows.law import LawUnset
from workflows.models import Matter, StepRun, User
from workflows.once import new_key
from workflows.papers import Upload
from workflows.verbs import Verb

# The first choice where a judgement is asked for: none is made before somebody makes it.
UNCHOSEN: Final = ("", "请选择")
DASHES: Final = BLANK_CHOICE_DASH[0][1]


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DateField(forms.DateField):
    """A day, entered with the browser's own date picker."""

    widget = DateInput


class LongText(forms.CharField):
    """A text of several lines."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **kwargs)


def ask_plainly(form: forms.Form) -> None:
    """Say what is missing in an office's words: 请填写, 请选择, 请上传, 请勾选确认."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
            field.empty_label = UNCHOSEN[1]
        asked = next(
            (words for kind, words in _ASKED.items() if isinstance(field, kind)), "请填写。"
        )
        if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = asked


_ASKED: dict[type[forms.Field], str] = {
    forms.FileField: "请上传文件。",
    forms.BooleanField: "请勾选确认。",
    forms.ChoiceField: "请选择。",
    forms.ModelChoiceField: "请选择。",
}


class VerbForm(forms.Form):
    """The plain form of one verb.

    ``transition`` is the function that does it; its keyword arguments are the cleaned fields,
    unless :meth:`arguments` says otherwise. ``hint`` explains the form in a sentence. What the
    class declares says 审核; the form of a decision says 审查. ``personal``: it shows what people
    have said under their names, so that showing it is a reading.
    """

    transition: ClassVar[Callable[..., Any]]
    personal: ClassVar[bool] = False
    hint: str = ""

    def __init__(
        self, *args: Any, matter: Matter, step: StepRun, user: User, **kwargs: Any
    ) -> None:
        self.matter = matter
        self.step = step
        self.user = user
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self._speak_of(matter)
        self.prepare()
        ask_plainly(self)

    def _speak_of(self, matter: Matter) -> None:
        self.hint = matter.in_its_words(self.hint)
        for field in self.fields.values():
            field.label = matter.in_its_words(str(field.label or ""))
            field.help_text = matter.in_its_words(str(field.help_text))

    def prepare(self) -> None:
        """Add the fields that depend on the matter. Called once, before validation."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def act(self, *, now: datetime, expected_version: int | None) -> Any:
        """Do the verb.

        Raises:
            WorkflowError: it is refused.
        """
        return type(self).transition(
            matter=self.matter,
            actor=self.user,
            now=now,
            expected_version=expected_version,
            step=self.step.pk,
            **self.arguments(),
        )

    def refuse(self, refused: Inadmissible) -> None:
        """Show what could not be admitted at its field."""
        name = refused.field_name if refused.field_name in self.fields else None
        self.add_error(name, str(refused))

    @staticmethod
    def upload(file: Any) -> Upload:
        """An uploaded file as the transitions take it; one that is too large is not even read.

        Raises:
            Inadmissible: it is larger than a draft may be.
        """
        if file.size > settings.TEXT_MAX_BYTES:
            limit = settings.TEXT_MAX_BYTES // 1024 // 1024
            raise Inadmissible(sentence=f"文件超过{limit}MB，请压缩后上传。", field_name="file")
        return Upload(file.name, file.read())


class OnceForm(VerbForm):
    """The form of a verb that is done once for each form shown, however often it is sent."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key, required=False)


class ExtensionForm(VerbForm):
    """How much more time, and why. The rule pack's longest is filled in and said."""

    hint = "每项时限只能延长一次，由不承办本步骤的负责人批准。"

    length = forms.CharField(label="延长", max_length=20)
    reason = LongText(label="延长的理由", max_length=300)

    def prepare(self) -> None:
        """Say the longest that law allows, or that it allows none."""
        try:
            rule = longest_extension(limit_to_extend(self.step))
        except (LawUnset, Inadmissible) as refused:
            self.hint = refused.sentence
            return
        articles = "、".join(citation.marked_label for citation in rule.citations)
        self.fields["length"].initial = str(rule.longest)
        self.fields["length"].help_text = f"不超过{rule.longest}（{articles}）。"


class ActForm(forms.Form):
    """The plain form of an act beside the procedure: no verb of the flow, no step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        ask_plainly(self)

    def choose_from(self, name: str, rows: QuerySet[Any]) -> None:
        """The rows that a field offers."""
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows

    def refuse(self, refused: Inadmissible) -> None:
        """Show what could not be admitted at its field."""
        name = refused.field_name if refused.field_name in self.fields else None
        self.add_error(name, str(refused))


_forms: dict[str, type[VerbForm]] = {}


def form_for(verb: Verb) -> Callable[[type[VerbForm]], type[VerbForm]]:
    """Class decorator: this is the form of the verb."""

    def register(form_class: type[VerbForm]) -> type[VerbForm]:
        _forms[verb.code] = form_class
        return form_class

    return register


def form_of(verb: Verb) -> type[VerbForm] | None:
    """The form of the verb, if it has one."""
    return _forms.get(verb.code)
