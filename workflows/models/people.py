"""Persons who sign in."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person. Rights come from roles held in organs, never from the organ of employment."""

    name = models.CharField("姓名", max_length=40)
    organ = models.ForeignKey(
        "workflows.Organ",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
        verbose_name="所在单位",
    )
    position = models.CharField("职务", max_length=60, blank=True)

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"

    def __str__(self) -> str:
        return self.name or self.username
