"""Secret addresses of personal calendar feeds: a calendar program cannot sign in."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class FeedToken(models.Model):
    """One secret address of one person's feed. Only the hash of the secret is kept, so that the
    address can be shown once and never read again. Replaced or revoked, it stays as a row."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="feed_tokens", verbose_name="人员"
    )
    sha256 = models.CharField("地址摘要", max_length=64, unique=True)
    created_at = models.DateTimeField("生成时间")
    revoked_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        verbose_name = "日历订阅地址"
        verbose_name_plural = "日历订阅地址"
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(revoked_at=None),
                name="feed_token_one_valid_per_user",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}的日历订阅地址"
