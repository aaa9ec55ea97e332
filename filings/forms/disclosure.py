"""The form of deciding anew how a text may be made known."""

from __future__ import annotations

from django import forms

from filings.transitions import disclosure
from workflows.constants import Disclosure
from workflows.forms import UNCHOSEN, LongText, VerbForm, form_for


@form_for(disclosure.CHANGE_DISCLOSURE)
class ChangeDisclosureForm(VerbForm):
    transition = disclosure.change_disclosure
    hint = "公开以前应当依法进行保密审查；涉密事项解密后方可公开。"

    disclosure = forms.ChoiceField(label="公开属性", choices=[UNCHOSEN, *Disclosure.choices])
    reason = LongText(label="变更的理由", max_length=300)
