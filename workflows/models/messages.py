"""Messages (消息): what a person is told because somebody else has acted."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from workflows.models.matters import Matter


class MessageQuerySet(models.QuerySet["Message"]):
    def unread(self) -> MessageQuerySet:
        return self.filter(read_at=None)


class Message(models.Model):
    """One sentence to one person, written in the act that it tells of.

    ``text`` names no matter: its title is shown only to who may see the matter.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages_received"
    )
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    text = models.CharField("内容", max_length=500)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["recipient", "read_at"], name="message_recipient_read")]

    def __str__(self) -> str:
        return self.text
