"""A matter (事项): one document or decision on its way through the procedure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet, Subquery
from django_fsm import RETURN_VALUE, FSMField, transition
from guardian.models import UserObjectPermissionBase

from workflows.constants import (
    FINAL_STAGES,
    Capacity,
    Disclosure,
    Kind,
    MakerFamily,
    NamedRole,
    Stage,
)
from workflows.models.kept import Kept
from workflows.models.organs import Organ
from workflows.models.packs import RulePack
from workflows.models.status import StatusModel
from workflows.querysets import MatterQuerySet

# From which stage a matter may come to which. What is not listed is a jump, and refused.
STAGE_PATHS: dict[str, frozenset[str]] = {
    Stage.DRAFTING: frozenset({Stage.CONSULTING, Stage.UNIT_REVIEW}),
    Stage.CONSULTING: frozenset({Stage.UNIT_REVIEW, Stage.DRAFTING}),
    Stage.UNIT_REVIEW: frozenset({Stage.SUBMITTING, Stage.DRAFTING}),
    Stage.SUBMITTING: frozenset({Stage.OFFICE_CHECK, Stage.DRAFTING}),
    Stage.OFFICE_CHECK: frozenset({Stage.ACCEPTING, Stage.SUBMITTING, Stage.DRAFTING}),
    Stage.ACCEPTING: frozenset(
        {Stage.LEGALITY_REVIEW, Stage.SUPPLEMENTING, Stage.SUBMITTING, Stage.DRAFTING}
    ),
    Stage.LEGALITY_REVIEW: frozenset(
        {Stage.SUPPLEMENTING, Stage.ANSWERING, Stage.TABLING, Stage.DRAFTING}
    ),
    Stage.SUPPLEMENTING: frozenset({Stage.ACCEPTING, Stage.LEGALITY_REVIEW, Stage.DRAFTING}),
    Stage.ANSWERING: frozenset(
        {Stage.ACCEPTING, Stage.TABLING, Stage.PARTY_REPORT, Stage.SIGNING, Stage.DRAFTING}
    ),
    Stage.TABLING: frozenset({Stage.DELIBERATION, Stage.DRAFTING}),
    Stage.DELIBERATION: frozenset(
        {Stage.TABLING, Stage.ANSWERING, Stage.PARTY_REPORT, Stage.SIGNING, Stage.DRAFTING}
    ),
    Stage.PARTY_REPORT: frozenset({Stage.SIGNING}),
    Stage.SIGNING: frozenset({Stage.REGISTRATION}),
    Stage.REGISTRATION: frozenset({Stage.PUBLICATION}),
    Stage.PUBLICATION: frozenset({Stage.FILING, Stage.ARCHIVING}),
    Stage.FILING: frozenset({Stage.ARCHIVING}),
    Stage.ARCHIVING: frozenset({Stage.CLOSED}),
}

# A matter may be ended before it is signed; afterwards only abolition undoes it.
TERMINABLE_STAGES = frozenset(
    stage
    for stage in STAGE_PATHS
    if stage
    not in {Stage.REGISTRATION, Stage.PUBLICATION, Stage.FILING, Stage.ARCHIVING, Stage.CLOSED}
)


# The columns of a matter that name an organ.
_ORGANS: Final = ("maker", "drafting_unit", "office", "review_body", "competition_body")


class Matter(StatusModel):
    """One document or decision. Its text lives in revisions, its law in the pinned pack."""

    kind = models.CharField("事项类型", max_length=32, choices=Kind)
    title = models.CharField("名称", max_length=200)
    reference = models.CharField("事项编号", max_length=40, unique=True)
    stage = FSMField("所处阶段", default=Stage.DRAFTING, choices=Stage.choices, protected=True)
    version = models.PositiveIntegerField("版本", default=1)

    maker = models.ForeignKey(
        Organ, models.PROTECT, related_name="made_matters", verbose_name="制定机关"
    )
    maker_family = models.CharField("制定机关类别", max_length=32, choices=MakerFamily)
    drafting_unit = models.ForeignKey(
        Organ, models.PROTECT, related_name="drafted_matters", verbose_name="起草单位"
    )
    office = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="办公机构")
    review_body = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name="审核机构"
    )
    competition_body = models.ForeignKey(
        Organ,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="公平竞争审查机构",
    )
    organs: models.ManyToManyField[Organ, Party] = models.ManyToManyField(
        Organ, through="workflows.Party", related_name="matters", verbose_name="当事单位"
    )

    pack = models.ForeignKey(RulePack, models.PROTECT, verbose_name="规则包版本")
    division = models.CharField("行政区划代码", max_length=12)

    technical = models.BooleanField("专业性、技术性较强", default=False)
    touches_market = models.BooleanField("涉及经营者经济活动", default=False)
    risky = models.BooleanField("经排查存在风险", null=True, default=None)
    party_report_needed = models.BooleanField("应当请示报告党委", default=False)
    scope_tests = models.JSONField("认定要件", default=dict, blank=True)
    scope_note = models.CharField("认定说明", max_length=500, blank=True)

    disclosure = models.CharField(
        "公开属性", max_length=16, choices=Disclosure, default=Disclosure.PUBLIC
    )
    secret = models.BooleanField("涉密", default=False)
    secrecy_basis = models.CharField("定密依据", max_length=200, blank=True)

    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    registered_at = models.DateTimeField("登记时间")

    objects = MatterQuerySet.as_manager()

    # Whether who opened the matter sees more than a consulted unit was sent; not stored, set
    # by ``known_to``.
    seen_whole: bool = True

    class Meta:
        verbose_name = "事项"
        verbose_name_plural = "事项"
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [(role.value, role.label) for role in NamedRole]
        constraints = [
            models.CheckConstraint(
                condition=Q(secret=False) | ~Q(secrecy_basis=""),
                name="matter_secret_has_basis",
            ),
            models.CheckConstraint(
                condition=Q(secret=False) | Q(disclosure=Disclosure.WITHHELD),
                name="matter_secret_is_withheld",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "stage"], name="matter_kind_stage"),
            models.Index(fields=["id"], condition=Q(secret=True), name="matter_secret"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_enum(self) -> Kind:
        return Kind(self.kind)

    def in_its_words(self, text: str) -> str:
        """The text with 审核 or 审查, as the kind of matter demands (law notes C5)."""
        return text.replace("审核", self.kind_enum.review_word)

    @property
    def stage_label(self) -> str:
        """The stage in words."""
        return self.in_its_words(Stage(self.stage).label)

    @property
    def has_ended(self) -> bool:
        """The file is closed, or the matter was given up."""
        return self.stage in FINAL_STAGES

    def know_organs(self, named: Iterable[Organ]) -> None:
        """Have at hand every organ that the row names; see :func:`organs_named_in`."""
        organs = {organ.pk: organ for organ in named}
        for name in _ORGANS:
            setattr(self, name, organs.get(getattr(self, f"{name}_id")))

    def organ_in(self, capacity: str) -> Organ:
        """The one organ in a capacity that a matter has exactly one of.

        Raises:
            KeyError: for a capacity held by several organs, or by none.
        """
        organ = {
            Capacity.MAKER: self.maker,
            Capacity.DRAFTING_UNIT: self.drafting_unit,
            Capacity.OFFICE: self.office,
            Capacity.REVIEW_BODY: self.review_body,
            Capacity.COMPETITION_BODY: self.competition_body,
        }[Capacity(capacity)]
        if organ is None:
            raise KeyError(capacity)
        return organ

    def _stage_admits(self, stage: str) -> bool:
        return stage == self.stage or stage in STAGE_PATHS.get(self.stage, frozenset())

    @transition(field=stage, source="*", target=RETURN_VALUE(*Stage.values))
    def enter(self, stage: str) -> str:
        """Come to a stage on a path that exists. Called by the flow alone.

        Raises:
            ValueError: there is no such path; a flow is drawn wrongly.
        """
        if not self._stage_admits(stage):
            raise ValueError(f"No path leads from {self.stage} to {stage}.")
        return stage

    @transition(field=stage, source=list(TERMINABLE_STAGES), target=Stage.TERMINATED)
    def terminate(self) -> None:
        """End the matter before its text is signed (终止)."""


def organs_named_in(matter: int) -> QuerySet[Organ]:
    """Every organ that the matter's row names."""
    row = Matter.objects.filter(pk=matter).order_by()
    keys: list[Any] = [Subquery(row.values(name)) for name in _ORGANS]
    return Organ.objects.filter(pk__in=keys).order_by()


class Party(Kept):
    """An organ's part in a matter: what makes the matter visible to its people."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="parties")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="parts")
    capacity = models.CharField("身份", max_length=32, choices=Capacity)

    class Meta:
        verbose_name = "当事单位"
        verbose_name_plural = "当事单位"
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "matter", "capacity"], name="party_organ_matter_capacity_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organ}：{self.get_capacity_display()}"


class MatterUserRole(UserObjectPermissionBase):
    """A named person's part in one matter (counsel, expert, insider of a secret matter)."""

    content_object = models.ForeignKey(Matter, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = "指定人员"
        verbose_name_plural = "指定人员"
