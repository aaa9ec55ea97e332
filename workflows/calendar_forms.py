"""Forms by which a holiday notice is brought and decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, Signer

from workflows.calendar import Notice
from workflows.errors import Inadmissible
from workflows.forms import DateField, LongText, ask_plainly
from workflows.holiday_notices import notice_kept
from workflows.models import NoticeProposal, User
from workflows.notice_entry import Entered
from workflows.transitions.notices import (
    Shortening,
    confirm_proposal,
    propose_notices,
    reject_proposal,
)

DAYS_HELP: Final = "每行一天或者一段，如“2027-02-05 至 2027-02-11”。"


class PlainForm(forms.Form):
    """A form whose sentences are an office's words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        ask_plainly(self)

    def refuse(self, refused: Inadmissible) -> None:
        """Show what could not be admitted at its field."""
        name = refused.field_name if refused.field_name in self.fields else None
        self.add_error(name, str(refused))


class NoticeFileForm(PlainForm):
    """A notice as a file of the kind that comes with the product."""

    file = forms.FileField(label="通知文件", help_text="扩展名为 .toml 的文本文件。")

    def clean_file(self) -> Any:
        """A file that is too large is not even read."""
        file = self.cleaned_data["file"]
        if file.size > settings.NOTICE_MAX_BYTES:
            most = settings.NOTICE_MAX_BYTES // 1024
            raise forms.ValidationError(f"文件超过{most}KB，不是放假安排通知。")
        return file


class NoticeForm(PlainForm):
    """A notice written off from paper."""

    division = forms.CharField(
        label="行政区划代码", max_length=6, initial="cn", help_text="全国为 cn，地方为6位代码。"
    )
    year = forms.IntegerField(label="年份", min_value=1949, max_value=2199)
    revision = forms.IntegerField(
        label="修订次序", min_value=1, max_value=99, initial=1, help_text="首次为 1，更正依次加 1。"
    )
    title = forms.CharField(label="通知名称", max_length=200)
    number = forms.CharField(label="文号", max_length=60)
    issued_on = DateField(label="印发日期")
    off = LongText(label="放假日", required=False, help_text=DAYS_HELP)
    makeup = LongText(label="调休上班日", required=False, help_text=DAYS_HELP)
    verified = forms.BooleanField(label="以上内容已与通知原文核对", required=False)

    @property
    def entered(self) -> Entered:
        return Entered(**self.cleaned_data)


class ProposeForm(PlainForm):
    """A notice that has been read and previewed, carried through the page as it was read."""

    content = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, notice: Notice) -> ProposeForm:
        return cls(initial={"content": _signer().sign_object(notice.as_dict(), compress=True)})

    @property
    def notice(self) -> Notice:
        """The notice carried.

        Raises:
            Inadmissible: it is not what this installation has put there.
        """
        try:
            return notice_kept(_signer().unsign_object(self.cleaned_data["content"]))
        except BadSignature:
            raise Inadmissible(sentence="预览已失效，请重新导入。") from None

    def act(self, *, actor: User, now: datetime) -> NoticeProposal:
        """Propose it.

        Raises:
            WorkflowError: it is refused.
        """
        return propose_notices(notices=[self.notice], actor=actor, now=now)


class ConfirmForm(PlainForm):
    """Confirming: the preview seen, and the decision where the public's time would be cut."""

    expected_digest = forms.CharField(widget=forms.HiddenInput)
    decided_by = forms.CharField(label="缩短的决定人", max_length=60, required=False)
    number = forms.CharField(label="决定文号", max_length=60, required=False)
    reason = forms.CharField(label="缩短的理由", max_length=500, required=False)

    def act(self, *, proposal: NoticeProposal, actor: User, now: datetime) -> NoticeProposal:
        """Confirm it.

        Raises:
            WorkflowError: it is refused.
        """
        given = dict(self.cleaned_data)
        digest = given.pop("expected_digest")
        return confirm_proposal(
            proposal=proposal,
            actor=actor,
            expected_digest=digest,
            shortening=Shortening(**given) if any(given.values()) else None,
            now=now,
        )


class RejectForm(PlainForm):
    """Not letting it into force, for a reason."""

    reason = forms.CharField(label="不予载入的理由", max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="rejecting_%s", **kwargs)

    def act(self, *, proposal: NoticeProposal, actor: User, now: datetime) -> NoticeProposal:
        """Reject it.

        Raises:
            WorkflowError: it is refused.
        """
        return reject_proposal(proposal=proposal, actor=actor, now=now, **self.cleaned_data)


def _signer() -> Signer:
    return Signer(salt="workflows.calendar.notice")
