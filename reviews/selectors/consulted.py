"""What a consulted unit sees of a matter: the text it was sent, the request, its own reply."""

from __future__ import annotations

from collections.abc import Collection

from reviews.models import ConsultationReply
from workflows.models import Matter
from workflows.selectors.records import Mark, Part, Record, Section, facts


def what_was_sent(matter: Matter, organs: Collection[int]) -> Part:
    """The rounds in which one of these organs was asked, oldest first (one query)."""
    replies = list(
        ConsultationReply.objects.filter(consultation__matter=matter, organ__in=organs)
        .select_related("organ", "consultation__revision")
        .defer("consultation__revision__plain")
        .order_by("pk")
    )
    section = Section("consultation", "征求意见", tuple(map(_record, replies)))
    revisions = {reply.consultation.revision_id: reply.consultation.revision for reply in replies}
    return Part((section,), tuple(revisions.values()))


def _record(reply: ConsultationReply) -> Record:
    asked = reply.consultation
    return Record(
        title=f"以{asked.revision}征求{reply.organ}意见",
        mark=Mark(reply.get_status_display(), "calm" if reply.replied_at else "warn"),
        facts=facts(
            ("发出时间", asked.opened_at),
            ("回复期限", asked.reply_by),
            ("本单位意见", reply.text or ("无意见" if reply.replied_at else "")),
            ("回复时间", reply.replied_at),
        ),
    )
