"""Holiday notices on their way into force: one person brings them, a second one decides.

What is confirmed moves every running limit that it touches, in one transaction, with one ledger
entry for each limit and one for the notices themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from workflows import acts, authority, calendars, ledger, moving, notice_records
from workflows.calendar import Notice
from workflows.errors import DutiesConflict, Inadmissible, NotNow, StaleVersion
from workflows.holiday_notices import NATIONAL
from workflows.models import CalendarNotice, NoticeProposal, ProposalStatus, User
from workflows.moves import Preview, preview_of
from workflows.notice_entry import beside_known


@dataclass(frozen=True)
class Shortening:
    """The named decision to let the public's time be cut: who, by which document, why."""

    decided_by: str
    number: str
    reason: str


@dataclass(frozen=True)
class Waiting:
    """Notices of the product that wait for a person, and what would move."""

    proposal: NoticeProposal
    preview: Preview


@transaction.atomic
def propose_notices(*, notices: Sequence[Notice], actor: User, now: datetime) -> NoticeProposal:
    """Bring notices for a second person to confirm. Nothing moves yet.

    Raises:
        NotPermitted: the person is no administrator.
        Inadmissible: a notice does not follow those on record, or one for the same year waits.
    """
    authority.require_administrator(actor)
    _hold_notices()
    known = calendars.notices_beside(by_person=True)
    _check_proposed(notices, known)
    return _proposed(notices, preview_of(notices, known), actor, now)


@transaction.atomic
def confirm_proposal(
    *,
    proposal: NoticeProposal,
    actor: User,
    expected_digest: str,
    now: datetime,
    shortening: Shortening | None = None,
) -> NoticeProposal:
    """Let the notices into force and move the running limits. ``expected_digest`` is that of
    the preview which the person has seen. Without ``shortening`` no window of the public is cut.

    Raises:
        NotPermitted, DutiesConflict: no administrator, or the one who proposed.
        NotNow: it has been decided.
        StaleVersion: other limits would move, or otherwise, than the page showed.
        Inadmissible: a notice no longer follows those on record, or the decision is incomplete.
    """
    fresh = _waiting(proposal, actor)
    notices = fresh.notices
    known = calendars.notices_beside(by_person=fresh.proposed_by_id is not None)
    _check_sequence(notices, known)
    moving.hold_matters(notices)
    preview = preview_of(notices, known)
    _check_seen(preview, expected_digest)
    decision = _decision(preview, shortening)
    _put_on_record(notices, known, now)
    told = moving.carry_out(preview.moves, cut_public_time=decision is not None)
    _decide(fresh, actor, now, preview, decision)
    fresh.save()
    ledger.record_many([notice_records.entry_of(one, fresh, told) for one in preview.moves])
    notice_records.record("confirm_notices", "载入放假安排", fresh, actor, now)
    return fresh


@transaction.atomic
def reject_proposal(
    *, proposal: NoticeProposal, actor: User, reason: str, now: datetime
) -> NoticeProposal:
    """Do not let the notices into force, for a reason.

    Raises:
        NotPermitted, DutiesConflict: no administrator, or the one who proposed.
        NotNow: it has been decided.
        Inadmissible: no reason is given.
    """
    fresh = _waiting(proposal, actor)
    fresh.reason = acts.required(reason, "请填写不予载入的理由。", "reason")
    fresh.decided_by, fresh.decided_at = actor, now
    fresh.reject()
    fresh.save()
    notice_records.record("reject_notices", "不予载入放假安排", fresh, actor, now)
    return fresh


@transaction.atomic
def load_notices(*, notices: Sequence[Notice], now: datetime) -> Waiting | None:
    """Take in notices that came with the product. Where a running limit would move they are only
    proposed, once; otherwise they are in force at once, and nothing is returned.

    Raises:
        Inadmissible: they would have to be proposed, but do not follow those on record, or a
            proposal for the same year waits.
    """
    _hold_notices()
    if not notices:
        return None
    moving.hold_matters(notices)
    known = calendars.notices_beside(by_person=False)
    preview = preview_of(notices, known)
    if not preview.moves:
        _put_on_record(notices, known, now)
        notice_records.record_loaded(notices, now)
        return None
    waiting = NoticeProposal.objects.filter(
        status=ProposalStatus.PROPOSED, sha256=hash_of(notices)
    ).first()
    if waiting is None:
        _check_proposed(notices, known)
        waiting = _proposed(notices, preview, None, now)
    return Waiting(waiting, preview)


def _proposed(
    notices: Sequence[Notice], preview: Preview, actor: User | None, now: datetime
) -> NoticeProposal:
    """The proposal on record; without ``actor`` the product itself brings what it came with."""
    proposal = NoticeProposal.objects.create(
        content=[notice.as_dict() for notice in notices],
        sha256=hash_of(notices),
        proposed_by=actor,
        proposed_at=now,
        proposed_digest=preview.digest,
    )
    notice_records.record("propose_notices", "提出载入放假安排", proposal, actor, now)
    return proposal


def hash_of(notices: Sequence[Notice]) -> str:
    """The fingerprint of several notices together."""
    return sha256("".join(notice.sha256 for notice in notices).encode()).hexdigest()


def _put_on_record(notices: Sequence[Notice], known: Sequence[Notice], now: datetime) -> None:
    """Store the notices; before the first of an installation those that it went by so far."""
    earlier = () if calendars.any_on_record() else known
    for notice in (*earlier, *notices):
        CalendarNotice(
            division=notice.division,
            year=notice.year,
            revision=notice.revision,
            number=notice.number,
            issued_on=notice.issued_on,
            content=notice.as_dict(),
            sha256=notice.sha256,
            loaded_at=now,
        ).save()
    calendars.read_afresh()


def _key(notice: Notice) -> tuple[bool, str, int, int]:
    """The nation before the regions, earlier years and revisions before later ones."""
    return notice.division != NATIONAL, notice.division, notice.year, notice.revision


def _hold_notices() -> None:
    """One at a time: whoever adds notices holds those that are there and those that wait."""
    list(CalendarNotice.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    open_ones = NoticeProposal.objects.filter(status=ProposalStatus.PROPOSED)
    list(open_ones.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    calendars.read_afresh()


def _waiting(proposal: NoticeProposal, actor: User) -> NoticeProposal:
    """The proposal under lock, for a second person to decide."""
    authority.require_administrator(actor)
    _hold_notices()
    fresh = NoticeProposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    if fresh.status != ProposalStatus.PROPOSED:
        raise NotNow(
            sentence=f"本申请{fresh.get_status_display()}，不能再次办理。", status=fresh.status
        )
    if fresh.proposed_by_id == actor.pk:
        raise DutiesConflict(
            sentence="放假安排由另一名系统管理员确认，提出人不能自行确认。", recorded=False
        )
    return fresh


def _check_proposed(notices: Sequence[Notice], known: Sequence[Notice]) -> None:
    _check_sequence(notices, known)
    _check_waiting(notices)


def _check_sequence(notices: Sequence[Notice], known: Sequence[Notice]) -> None:
    beside = list(known)
    faults: list[str] = []
    for notice in sorted(notices, key=_key):
        faults += beside_known(notice, beside)
        beside.append(notice)
    if faults:
        raise Inadmissible(sentence="；".join(faults) + "。")


def _check_waiting(notices: Sequence[Notice]) -> None:
    arranged = {(notice.division, notice.year) for notice in notices}
    for proposal in NoticeProposal.objects.filter(status=ProposalStatus.PROPOSED):
        for notice in proposal.notices:
            if (notice.division, notice.year) in arranged:
                raise Inadmissible(
                    sentence=f"{notice.division} {notice.year}年的安排已有申请待确认，请先办理。"
                )


def _check_seen(preview: Preview, expected_digest: str) -> None:
    if preview.digest != expected_digest:
        raise StaleVersion(sentence="您打开页面后，受影响的期限已有变化。请核对新的预览后再确认。")


def _decision(preview: Preview, shortening: Shortening | None) -> Shortening | None:
    """The decision whole, or none."""
    if shortening is None:
        return None
    if not preview.cutting_count:
        raise Inadmissible(sentence="没有需要缩短的公开征求意见期限，不必填写缩短决定。")
    return Shortening(
        acts.required(shortening.decided_by, "请填写缩短的决定人。", "decided_by"),
        acts.required(shortening.number, "请填写决定文号。", "number"),
        acts.required(shortening.reason, "请填写缩短的理由。", "reason"),
    )


def _decide(
    proposal: NoticeProposal,
    actor: User,
    now: datetime,
    preview: Preview,
    decision: Shortening | None,
) -> None:
    proposal.decided_by, proposal.decided_at = actor, now
    proposal.confirmed_digest = preview.digest
    proposal.kept_count = 0 if decision else preview.cutting_count
    proposal.moved_count = preview.count - proposal.kept_count
    if decision is not None:
        proposal.shortening_by = decision.decided_by
        proposal.shortening_number = decision.number
        proposal.shortening_reason = decision.reason
    proposal.confirm()
