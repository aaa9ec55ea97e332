"""The form that asks for a past instant of a matter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from workflows.lawful_days import local_time
from workflows.models import Matter


class InstantInput(forms.DateTimeInput):
    """A day and a time of Asia/Shanghai, entered with the browser's own picker."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M:%S", attrs={"step": "1"})


class PastForm(forms.Form):
    """An instant between the registration of the matter and now, both inclusive."""

    at = forms.DateTimeField(
        label="日期和时间",
        widget=InstantInput,
        error_messages={
            "required": "请填写日期和时间。",
            "invalid": "请按“2026-03-05T14:30”的写法填写日期和时间。",
        },
    )

    def __init__(self, *args: Any, matter: Matter, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matter, self.now = matter, now

    def clean_at(self) -> datetime:
        """The instant, if there is something to be seen of it."""
        at: datetime = self.cleaned_data["at"]
        if at > self.now:
            raise forms.ValidationError("所选时间尚未到来。")
        if at < self.matter.registered_at:
            registered = f"{local_time(self.matter.registered_at):%Y-%m-%d %H:%M:%S}"
            raise forms.ValidationError(f"当时本事项尚未登记，登记时间为{registered}。")
        return at
