"""Organs of government as a tree, the list of makers, and roles held in organs."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from workflows.chinese_dates import chinese_date
from workflows.constants import MakerFamily, Role
from workflows.querysets import in_force


class OrganLevel(models.TextChoices):
    CENTRAL = "central", "中央"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县"
    TOWN = "town", "乡镇"


class OrganType(models.TextChoices):
    GOVERNMENT = "government", "人民政府"
    GOVERNMENT_OFFICE = "government_office", "政府办公机构"
    DEPARTMENT = "department", "工作部门"
    JUSTICE_BUREAU = "justice_bureau", "司法行政部门"
    JUDICIAL_OFFICE = "judicial_office", "司法所"
    MARKET_SUPERVISION = "market_supervision", "市场监督管理部门"
    FILING_AUTHORITY = "filing_authority", "备案审查机构"
    NPC_STANDING_COMMITTEE = "npc_standing_committee", "人大常委会"
    PARTY_COMMITTEE = "party_committee", "党委"
    DISPATCHED_ORGAN = "dispatched_organ", "派出机关"
    DISPATCHED_INSTITUTION = "dispatched_institution", "派出机构"
    TEMPORARY_BODY = "temporary_body", "临时机构"
    COORDINATING_BODY = "coordinating_body", "议事协调机构"
    INTERNAL_INSTITUTION = "internal_institution", "内设机构"


# Departments of a government, whatever their special task.
DEPARTMENT_TYPES = frozenset(
    {OrganType.DEPARTMENT, OrganType.JUSTICE_BUREAU, OrganType.MARKET_SUPERVISION}
)


class OrganQuerySet(models.QuerySet["Organ"]):
    def of_type(self, *types: str) -> OrganQuerySet:
        return self.filter(type__in=types)


class Organ(models.Model):
    """One organ (机关、机构). The tree follows who set it up or leads it."""

    name = models.CharField("名称", max_length=80)
    abbreviation = models.CharField(
        "机关代字", max_length=16, blank=True, help_text="用于文号，如“昭府”“昭司”。"
    )
    division = models.CharField("行政区划代码", max_length=12)
    level = models.CharField("层级", max_length=16, choices=OrganLevel)
    type = models.CharField("类型", max_length=32, choices=OrganType)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )

    objects = OrganQuerySet.as_manager()

    class Meta:
        verbose_name = "机关"
        verbose_name_plural = "机关"
        ordering = ["division", "pk"]
        constraints = [models.UniqueConstraint(fields=["name"], name="organ_name_unique")]
        indexes = [models.Index(fields=["division", "type"], name="organ_division_type")]
        default_permissions = ()
        permissions = [(role.value, role.label) for role in Role]

    def __str__(self) -> str:
        return self.name

    @property
    def family(self) -> MakerFamily:
        """Whose document it would be if this organ made it."""
        if self.type == OrganType.DISPATCHED_ORGAN:
            return MakerFamily.DISPATCHED_ORGAN
        if self.type in DEPARTMENT_TYPES:
            return MakerFamily.DEPARTMENT
        return MakerFamily.TOWN if self.level == OrganLevel.TOWN else MakerFamily.GOVERNMENT


class OrganUserRole(UserObjectPermissionBase):
    """A person's role in an organ, as a guardian permission with a direct foreign key."""

    content_object = models.ForeignKey(Organ, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = "任职"
        verbose_name_plural = "任职"


class OrganGroupRole(GroupObjectPermissionBase):
    """A group's role in an organ."""

    content_object = models.ForeignKey(Organ, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        verbose_name = "组任职"
        verbose_name_plural = "组任职"


class MakerListingQuerySet(models.QuerySet["MakerListing"]):
    def valid_on(self, day: date) -> MakerListingQuerySet:
        """Listings in force on the day, both ends inclusive."""
        return self.filter(in_force(day, first="valid_from", last="valid_until"))


class MakerListing(models.Model):
    """An entry of the published list of makers (制定主体清单), with its one review body.

    ``valid_from`` and ``valid_until`` are both inclusive.
    """

    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="listings", verbose_name="制定机关"
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
    basis = models.CharField("公布依据", max_length=200)
    valid_from = models.DateField("自")
    valid_until = models.DateField("至", null=True, blank=True)

    objects = MakerListingQuerySet.as_manager()

    class Meta:
        verbose_name = "制定主体清单条目"
        verbose_name_plural = "制定主体清单"
        ordering = ["organ", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="maker_listing_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["organ", "valid_from"], name="maker_listing_organ_from_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ}（自{chinese_date(self.valid_from)}）"
