"""Forms of public comment."""

from __future__ import annotations

from typing import Any

from django import forms

from reviews.forms.dispositions import AnswersForm, Opinion
from reviews.models import CommentChannel, CommentPeriod
from reviews.rules.comments import exceptions
from reviews.transitions import comments
from workflows.forms import DateField, LongText, OnceForm, VerbForm, form_for


@form_for(comments.ANNOUNCE_COMMENT)
class AnnounceCommentForm(VerbForm):
    transition = comments.announce_comment
    hint = "公告自今日公布，公布当日不计入期限。公告公布后，不能再缩短期限或者补写缩短的理由。"

    channel = forms.CharField(label="公布渠道", max_length=200)
    how_to_comment = forms.CharField(label="提出意见的方式", max_length=300)
    contact = forms.CharField(label="联系人及联系方式", max_length=200)
    closes_on = DateField(label="截止日", required=False)
    shortening_reason = LongText(
        label="缩短期限的说明",
        required=False,
        max_length=500,
        help_text="因情况紧急等原因缩短期限的必填，并随公告一并公布。",
    )

    def prepare(self) -> None:
        rule = self.matter.pack.law.comment(self.matter.kind, self.matter.touches_market)
        articles = "、".join(citation.marked_label for citation in rule.citations)
        self.fields["closes_on"].help_text = (
            f"当日24:00截止，期限不得少于{rule.minimum}（{articles}）；"
            "不填写的，按最短期限届满之日计，遇休息日持续开放至下一个工作日。"
        )


@form_for(comments.WAIVE_COMMENT)
class WaiveCommentForm(VerbForm):
    transition = comments.waive_comment
    hint = "只有法定情形可以不公开征求意见，并应当经负责人书面同意。"

    reason = LongText(label="理由", max_length=500)
    consent_by = forms.CharField(
        label="书面同意的负责人",
        max_length=60,
        help_text="填写姓名和职务。",
    )

    def prepare(self) -> None:
        self.fields["case"] = forms.ChoiceField(
            label="情形", choices=[(one.code, one.label) for one in exceptions(self.matter)]
        )
        if not exceptions(self.matter):
            self.fields["case"].help_text = "适用的规定没有列出可以不公开征求意见的情形，不能办理。"
        self.order_fields(["case"])


@form_for(comments.RECORD_COMMENT)
class RecordCommentForm(OnceForm):
    transition = comments.record_comment
    hint = "逐条登记，不合并、不删除；逾期收到的照样登记，并注明逾期。"

    author = forms.CharField(label="提出人", max_length=80, help_text="匿名的填写“匿名”。")
    channel = forms.ChoiceField(label="渠道", choices=CommentChannel.choices)
    text = LongText(label="意见内容")
    received_on = DateField(label="收到日期")


@form_for(comments.CLOSE_COMMENTS)
class CloseCommentsForm(VerbForm):
    transition = comments.close_comments
    hint = "截止日24:00以后方可结束收集；结束后不能再登记意见。"


@form_for(comments.SETTLE_COMMENTS)
class SettleCommentsForm(AnswersForm):
    transition = comments.settle_comments
    personal = True
    hint = "逐条反馈采纳情况和理由，并公布反馈结果。"

    summary = LongText(
        label="采纳情况说明", help_text="随反馈结果一并公布；没有收到意见的，如实说明。"
    )

    def opinions(self) -> list[Opinion]:
        period = CommentPeriod.latest(self.matter)
        if period is None:
            return []
        return [
            Opinion(one.pk, f"{one}（{one.author}）", one.text) for one in period.comments.all()
        ]

    def arguments(self) -> dict[str, Any]:
        return {"summary": self.cleaned_data["summary"], "answers": self.answers()}
