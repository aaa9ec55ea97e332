"""Legality review (合法性审核、合法性审查) from submission to the issued opinion."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from reviews.models.rounds import Round
from workflows.chinese_dates import chinese_date
from workflows.constants import Kind
from workflows.models import Attachment, Kept, Organ, Revision, TimeLimit


class ReviewStatus(models.TextChoices):
    SUBMITTED = "submitted", "办公机构核对"
    FORWARDED = "forwarded", "待审核机构接收"
    IN_REVIEW = "in_review", "审核中"
    SUPPLEMENTING = "supplementing", "补正中"
    SECOND_REVIEW = "second_review", "复核中"
    SIGNING = "signing", "待签发"
    ISSUED = "issued", "已出具意见"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class ConclusionCode(models.TextChoices):
    LEGAL = "legal", "合法"
    MODIFY = "modify", "应当予以修改"
    PROCEDURE = "procedure", "退回补正程序"
    ILLEGAL = "illegal", "不合法"
    NOT_NEEDED = "not_needed", "建议不予制定"
    EXPLORE = "explore", "探索性改革，明示法律风险后提交"


class ReviewMethod(models.TextChoices):
    """How a review was carried out (审核方式)."""

    DESK = "desk", "书面审核"
    SITE_VISIT = "site_visit", "实地调研"
    HEARING_OPINIONS = "hearing_opinions", "听取意见"
    SYMPOSIUM = "symposium", "座谈会"
    EXPERT_MEETING = "expert_meeting", "专家论证"
    COUNSEL = "counsel", "法律顾问、公职律师咨询"

    def label_for(self, kind: Kind) -> str:
        """The method in the word that the kind demands: 书面审核 or 书面审查."""
        return self.label.replace("审核", kind.review_word)


class CheckAnswer(models.TextChoices):
    """What the reviewer found on one line of the checklist of prohibited content."""

    NO = "no", "不存在"
    YES = "yes", "存在"
    NOT_APPLICABLE = "na", "不涉及"


_OPEN = [
    ReviewStatus.SUBMITTED,
    ReviewStatus.FORWARDED,
    ReviewStatus.IN_REVIEW,
    ReviewStatus.SUPPLEMENTING,
    ReviewStatus.SECOND_REVIEW,
    ReviewStatus.SIGNING,
]
_LEAVABLE = [
    ReviewStatus.SUBMITTED,
    ReviewStatus.FORWARDED,
    ReviewStatus.IN_REVIEW,
    ReviewStatus.SUPPLEMENTING,
]


class LegalityReview(Round):
    """One round of review over one text. ``status`` is where it stands, ``conclusion`` what
    was found."""

    read_with = ("revision", "limit", "review_body", "reviewer")

    status = FSMField(
        "状态", default=ReviewStatus.SUBMITTED, choices=ReviewStatus.choices, protected=True
    )
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="following")
    review_body = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    submission_number = models.CharField("来文文号", max_length=60, blank=True)
    urgent = models.BooleanField("紧急", default=False)
    urgent_reason = models.CharField("紧急理由及批准人", max_length=300, blank=True)
    office_note = models.CharField("办公机构核对意见", max_length=500, blank=True)
    complete_on = models.DateField("材料齐备日", null=True)
    limit = models.ForeignKey(TimeLimit, models.PROTECT, null=True, related_name="+")
    methods = models.JSONField("审核方式", default=list)
    process_note = models.TextField("审核过程", blank=True)
    counsel_absence_reason = models.TextField("未听取法律顾问意见的理由", blank=True)
    checklist = models.JSONField("禁止性内容核对", default=dict)
    conclusion = models.CharField("审核结论", max_length=16, choices=ConclusionCode, blank=True)
    conclusion_note = models.TextField("结论说明", blank=True)
    risk_statement = models.TextField("法律风险提示", blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="审核人"
    )
    second_reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="复核人"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="签发人"
    )
    issued_at = models.DateTimeField("出具时间", null=True)
    opinion_number = models.CharField("文号", max_length=60, blank=True)
    opinion = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="+", verbose_name="意见书"
    )

    answered_revision = models.ForeignKey(
        Revision,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="回应意见的文本",
        help_text="按意见修改后的文稿；未作修改而书面说明理由的，仍为送审稿。",
    )

    class Meta(Round.Meta):
        verbose_name = "合法性审核"
        verbose_name_plural = "合法性审核"
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(status__in=_OPEN),
                name="legality_review_one_open_per_matter",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReviewStatus.ISSUED)
                | (
                    ~Q(conclusion="")
                    & ~Q(opinion_number="")
                    & Q(signed_by__isnull=False, issued_at__isnull=False)
                ),
                name="legality_review_issued_whole",
            ),
            models.UniqueConstraint(
                fields=["review_body", "opinion_number"],
                condition=~Q(opinion_number=""),
                name="legality_review_number_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.opinion_number or f"{self.matter} {self.get_status_display()}"

    @property
    def is_open(self) -> bool:
        """Neither issued nor returned nor withdrawn."""
        return self.status in _OPEN

    @transition(field=status, source=ReviewStatus.SUBMITTED, target=ReviewStatus.FORWARDED)
    def forward(self) -> None:
        """The government office passes the submission on."""

    @transition(field=status, source=ReviewStatus.FORWARDED, target=ReviewStatus.IN_REVIEW)
    def accept(self) -> None:
        """All materials are there: the clock starts."""

    @transition(
        field=status,
        source=[ReviewStatus.FORWARDED, ReviewStatus.IN_REVIEW],
        target=ReviewStatus.SUPPLEMENTING,
    )
    def ask_supplement(self) -> None:
        """Materials are missing; a running clock stops."""

    @transition(field=status, source=ReviewStatus.SUPPLEMENTING, target=ReviewStatus.FORWARDED)
    def supplement_before_acceptance(self) -> None:
        """The supplement is in; the clock has not started yet."""

    @transition(field=status, source=ReviewStatus.SUPPLEMENTING, target=ReviewStatus.IN_REVIEW)
    def supplement_in_review(self) -> None:
        """The supplement is in; the clock goes on."""

    @transition(field=status, source=ReviewStatus.IN_REVIEW, target=ReviewStatus.SECOND_REVIEW)
    def conclude(self) -> None:
        """The reviewer has concluded."""

    @transition(
        field=status,
        source=[ReviewStatus.SECOND_REVIEW, ReviewStatus.SIGNING],
        target=ReviewStatus.IN_REVIEW,
    )
    def send_back(self) -> None:
        """The second reviewer or the head disagrees."""

    @transition(field=status, source=ReviewStatus.SECOND_REVIEW, target=ReviewStatus.SIGNING)
    def confirm(self) -> None:
        """The second reviewer agrees."""

    @transition(field=status, source=ReviewStatus.SIGNING, target=ReviewStatus.ISSUED)
    def issue(self) -> None:
        """The head signs; the opinion has its number and stands."""

    @transition(field=status, source=_LEAVABLE, target=ReviewStatus.RETURNED)
    def return_to_drafter(self) -> None:
        """退回: this round is over; a new submission is a new round with a new clock."""

    @transition(field=status, source=_OPEN, target=ReviewStatus.WITHDRAWN)
    def withdraw(self) -> None:
        """撤回 by the drafting unit."""


class Severity(models.TextChoices):
    MUST = "must", "必须修改"
    SHOULD = "should", "建议修改"


class FindingQuerySet(models.QuerySet["Finding"]):
    def standing(self) -> FindingQuerySet:
        """Findings that were not struck before the conclusion."""
        return self.filter(struck_reason="")


class Finding(Kept):
    """One problem found, tied to a clause of the text, and the drafter's answer to it.

    ``original`` is quoted from the text, and empty where the text lacks something.
    """

    review = models.ForeignKey(LegalityReview, models.PROTECT, related_name="findings")
    number = models.PositiveIntegerField("序号")
    clause = models.CharField("条款", max_length=60)
    original = models.TextField("原文", blank=True)
    problem_class = models.CharField("问题类别", max_length=40)
    basis = models.TextField("依据")
    severity = models.CharField("程度", max_length=8, choices=Severity)
    suggestion = models.TextField("修改意见")
    struck_reason = models.CharField("撤销理由", max_length=300, blank=True)
    adopted = models.BooleanField("采纳", null=True)
    answer = models.TextField("修改情况或不采纳的理由", blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "审核意见"
        verbose_name_plural = "审核意见"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="finding_number_unique"),
            models.CheckConstraint(
                condition=Q(adopted=None) | Q(adopted=True) | ~Q(answer=""),
                name="finding_not_adopted_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}项"

    @property
    def must(self) -> bool:
        """Whether the text may not go on unless it is changed."""
        return self.severity == Severity.MUST


class CounselOpinion(Kept):
    """The opinion of a legal counsel or public lawyer (法律顾问、公职律师意见)."""

    review = models.ForeignKey(LegalityReview, models.PROTECT, related_name="counsel_opinions")
    counsel = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField("意见")
    given_at = models.DateTimeField("提出时间")

    class Meta:
        verbose_name = "法律顾问意见"
        verbose_name_plural = "法律顾问意见"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "counsel"], name="counsel_opinion_unique")
        ]

    def __str__(self) -> str:
        return f"{self.counsel}的意见"


class SupplementRequest(Kept):
    """A request to supply missing materials (补正通知)."""

    review = models.ForeignKey(LegalityReview, models.PROTECT, related_name="supplements")
    materials = models.TextField("应补正的材料")
    reason = models.CharField("理由", max_length=500)
    requested_on = models.DateField("通知日")
    due_on = models.DateField("补正期限")
    supplied_on = models.DateField("补正日", null=True)

    class Meta:
        verbose_name = "补正通知"
        verbose_name_plural = "补正通知"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(supplied_on=None),
                name="supplement_request_one_open",
            ),
            models.CheckConstraint(
                condition=Q(supplied_on=None) | Q(supplied_on__gte=F("requested_on")),
                name="supplement_request_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"补正通知（{chinese_date(self.requested_on)}）"
