"""Persons who sign in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac


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
    # Every session carries the round that it began in; the next round ends them all.
    session_round = models.PositiveIntegerField("会话轮次", default=0, editable=False)

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"

    def __str__(self) -> str:
        return self.name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Where Django makes the hash under the present key and under earlier ones alike.
        return salted_hmac(
            "workflows.models.people.session",
            f"{self.session_round} {self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()
