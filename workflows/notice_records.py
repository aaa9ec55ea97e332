"""What the ledger keeps of holiday notices and of each limit that they have moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from workflows import ledger
from workflows.bounds import END_LABELS
from workflows.calendar import Notice
from workflows.chinese_dates import chinese_date
from workflows.ledger import Draft, Note
from workflows.models import NoticeProposal, User
from workflows.moves import Move


def entry_of(move: Move, proposal: NoticeProposal, told: Mapping[int, dict[str, Any]]) -> Draft:
    """What the ledger of the matter keeps of one limit."""
    kept = move.cuts_public_time and not proposal.shortening_by
    assert proposal.decided_by is not None
    assert proposal.decided_at is not None
    return Draft(
        code="move_limit",
        label="放假安排变化，期限不予缩短" if kept else "放假安排变化，调整期限",
        now=proposal.decided_at,
        actor=proposal.decided_by,
        matter=move.limit.matter,
        note=Note(
            subject=move.limit.label,
            reason=_sentence(move, proposal, kept=kept),
            detail={
                "limit": move.limit.pk,
                "from": move.before.as_dict(),
                "to": move.after.as_dict(),
                "kept": kept,
                "calendar_revision": move.counted.window.calendar_revision,
                **_persons(proposal),
                **_shortening(move, proposal),
                **told.get(move.limit.pk, {}),
            },
        ),
    )


def _sentence(move: Move, proposal: NoticeProposal, *, kept: bool) -> str:
    changes = changes_of(move)
    if kept:
        return f"按{proposal}重新计算，{changes}；未经决定不得缩短，保持原定期限。"
    cut = move.cuts_public_time
    decided = f"经{proposal.shortening_by}决定（{proposal.shortening_number}）缩短，" if cut else ""
    return f"{decided}按{proposal}重新计算，{changes}。"


def changes_of(move: Move) -> str:
    """What changes about a limit, in words."""
    pairs = zip(END_LABELS.values(), move.before.days, move.after.days, strict=True)
    changed = [f"{name}由{_day(old)}变为{_day(new)}" for name, old, new in pairs if old != new]
    if move.before.provisional != move.after.provisional:
        changed.append("日期为暂定" if move.after.provisional else "日期不再暂定")
    elif move.before.possible != move.after.possible:
        changed.append("暂定日期的可能范围有变化")
    return "，".join(changed)


def _day(day: date | None) -> str:
    return chinese_date(day) if day else "无"


def _persons(proposal: NoticeProposal) -> dict[str, Any]:
    people = {"proposed_by": proposal.proposed_by, "decided_by": proposal.decided_by}
    return {
        "proposal": proposal.pk,
        "notices": [notice.label for notice in proposal.notices],
        "numbers": [notice.number for notice in proposal.notices],
        **{key: {"id": one.pk, "name": one.name} if one else None for key, one in people.items()},
    }


def _shortening(move: Move, proposal: NoticeProposal) -> dict[str, Any]:
    if not (move.cuts_public_time and proposal.shortening_by):
        return {}
    return {
        "shortening": {
            "decided_by": proposal.shortening_by,
            "number": proposal.shortening_number,
            "reason": proposal.shortening_reason,
        }
    }


def record(
    code: str, label: str, proposal: NoticeProposal, actor: User | None, now: datetime
) -> None:
    detail = {
        **_persons(proposal),
        "sha256": proposal.sha256,
        "content": proposal.content,
        "digest": proposal.confirmed_digest or proposal.proposed_digest,
        "moved": proposal.moved_count,
        "kept": proposal.kept_count,
    }
    note = Note(subject=str(proposal), reason=proposal.reason, detail=detail)
    ledger.record(code=code, label=label, now=now, actor=actor, note=note)


def record_loaded(notices: Sequence[Notice], now: datetime) -> None:
    hashes = [{"label": notice.label, "sha256": notice.sha256} for notice in notices]
    note = Note(subject=f"随产品提供的{len(notices)}件", detail={"notices": hashes})
    ledger.record(code="load_notices", label="载入放假安排", now=now, note=note)
