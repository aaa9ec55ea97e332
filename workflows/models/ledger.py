"""The evidence ledger: one row per act, and per refusal that law cares about; its checkpoints."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from workflows.chain import GENESIS
from workflows.constants import Duty
from workflows.models.matters import Matter
from workflows.models.packs import RulePack
from workflows.models.texts import Immutable, Revision

# How much of a name the column holds; the whole stands on the record named.
SUBJECT_LENGTH: Final = 60
# The code of a row that keeps who has read what.
READ: Final = "read"


class ChainHead(models.Model):
    """The last row of the installation's chain. Its lock gives positions and sequence numbers;
    it is taken after every other lock, so that no two acts wait for each other."""

    name = models.CharField("链", max_length=20, unique=True)
    position = models.PositiveBigIntegerField("末位", default=0)
    hash = models.CharField("末位摘要", max_length=64, default=GENESIS)

    class Meta:
        verbose_name = "记录链"
        verbose_name_plural = "记录链"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} {self.position}"


# Rows by which somebody has taken a duty in a matter.
OF_DUTY: Final = Q(refusal="", matter__isnull=False) & ~Q(duty="")


class Entry(Immutable):
    """Who did what to which text at which instant. Insert-only, also for the database.

    ``position`` orders all rows of the installation, ``sequence`` those of one matter; both
    begin with 1 and have no gap. Without a matter the row is about the installation; without
    an actor the system made it. ``changes`` is the digest of what the act changed in the rows of
    its matter (:class:`RowVersion`), empty where it changed none. ``canonical`` is the line that
    ``hash`` is taken of (:mod:`workflows.chain`).
    """

    position = models.PositiveBigIntegerField("位次", unique=True)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="entries")
    sequence = models.PositiveIntegerField("序号", null=True)
    at = models.DateTimeField("时间")
    verb = models.CharField("行为", max_length=40)
    label = models.CharField("行为名称", max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    duty = models.CharField("职责", max_length=32, blank=True, choices=Duty)
    subject = models.CharField("对象", max_length=SUBJECT_LENGTH, blank=True)
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    pack = models.ForeignKey(RulePack, models.PROTECT, null=True, related_name="+")
    stage_from = models.CharField("原阶段", max_length=32, blank=True)
    stage_to = models.CharField("现阶段", max_length=32, blank=True)
    reason = models.TextField("事由", blank=True)
    detail = models.JSONField("内容", default=dict)
    refusal = models.CharField("拒绝代码", max_length=40, blank=True)
    changes = models.CharField("变动摘要", max_length=64, blank=True)
    canonical = models.TextField("规范文本")
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "记录"
        verbose_name_plural = "记录"
        ordering = ["matter", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "sequence"], name="entry_matter_sequence_unique"
            ),
            models.CheckConstraint(
                condition=Q(matter=None, sequence=None)
                | Q(matter__isnull=False, sequence__isnull=False, pack__isnull=False),
                name="entry_of_matter_has_sequence",
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "actor", "duty"], name="entry_duties"),
            # What one person has done, for all matters of their inbox at once.
            models.Index(
                fields=["actor", "duty"], include=["matter"], condition=OF_DUTY, name="entry_done"
            ),
            models.Index(
                fields=["on_behalf_of", "duty"],
                include=["matter"],
                condition=OF_DUTY & Q(on_behalf_of__isnull=False),
                name="entry_done_for",
            ),
            models.Index(fields=["subject", "actor"], condition=Q(verb=READ), name="entry_reads"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.label}"


class RowVersion(Immutable):
    """A row of a matter's records as one act left it: written by the database itself, for every
    row that is added or changed (``config/evidence/history.py``). Insert-only.

    ``sequence`` is the ledger's row that commits to it, the next one of the matter. ``content``
    is the row as JSON in the spelling of the database, by column; a row changed twice in one act
    has two versions, of which the later holds.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="row_versions")
    sequence = models.PositiveIntegerField("序号")
    table = models.CharField("表", max_length=63)
    row = models.BigIntegerField("行")
    content = models.TextField("内容")

    class Meta:
        verbose_name = "当时的记录"
        verbose_name_plural = "当时的记录"
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["matter", "sequence"], name="row_version_sequence")]

    def __str__(self) -> str:
        return f"{self.table}:{self.row}（{self.sequence}）"


class Checkpoint(Immutable):
    """What the ledger was at one position, small enough to be given to another office.

    ``position`` is the last row it covers, ``entry_count`` the rows since the checkpoint before
    it, ``merkle_root`` the root over those rows' hashes, ``chain_hash`` the hash of the last of
    them. ``canonical`` is the line that ``hash`` is taken of. Insert-only, also for the database.
    """

    number = models.PositiveIntegerField("编号", unique=True)
    position = models.PositiveBigIntegerField("截至位次", unique=True)
    entry_count = models.PositiveIntegerField("记录数")
    chain_hash = models.CharField("末行摘要", max_length=64)
    merkle_root = models.CharField("默克尔根", max_length=64)
    previous = models.CharField("前一检查点摘要", max_length=64)
    made_at = models.DateTimeField("形成时间")
    canonical = models.TextField("规范文本")
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "检查点"
        verbose_name_plural = "检查点"
        ordering = ["number"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"第{self.number}号检查点"

    @property
    def first_position(self) -> int:
        """The first row it covers."""
        return self.position - self.entry_count + 1


class Countersignature(Immutable):
    """Another office's signature under a checkpoint. ``fingerprint`` is the SHA-256 of its
    public key; ``statement`` the canonical line that was signed."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="countersignatures")
    signer = models.CharField("见证单位", max_length=120)
    algorithm = models.CharField("算法", max_length=20)
    public_key = models.TextField("公钥")
    fingerprint = models.CharField("公钥指纹", max_length=64)
    statement = models.TextField("签名内容")
    signature = models.TextField("签名")
    signed_at = models.DateTimeField("签名时间")
    imported_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "检查点见证"
        verbose_name_plural = "检查点见证"
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint", "fingerprint"], name="countersignature_once_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.signer}（{self.checkpoint}）"
