"""Granting a limit more time, once, where the rule pack allows it (延长)."""

from __future__ import annotations

from datetime import date

from workflows import acts, authority, limits
from workflows.acts import Act
from workflows.chinese_dates import chinese_date
from workflows.errors import DutiesConflict, Inadmissible, OutsideWindow
from workflows.law import ExtensionRule
from workflows.lengths import Length, LengthInvalid, parse_length
from workflows.models import Extension, LimitStatus, StepRun, TimeLimit


def grant(act: Act, *, length: str, reason: str) -> Extension:
    """Extend the limit of the step, once, by at most what the matter's rule pack allows.

    ``length`` is written as law writes it ("5个工作日") and is counted on from where the limit
    ends. The last day on which it can be granted is the limit's own last day.

    Raises:
        ExtensionUnset: the rule pack does not let this limit be extended.
        DutiesConflict: the person has the step themselves.
        OutsideWindow: the limit has run out.
        Inadmissible: extended before, suspended, longer than allowed, or no length or reason.
    """
    act.step.matter = act.matter
    limit = limit_to_extend(act.step)
    rule = longest_extension(limit)
    _refuse_own_step(act)
    latest = _last_day_now(act, limit, rule)
    granted = Extension(
        limit=limit,
        length=str(_asked_length(rule, length)),
        reason=acts.required(reason, "请写明延长的理由。", "reason"),
        basis=[citation.marked_label for citation in rule.citations],
        granted_by=act.actor,
        granted_at=act.now,
        granted_on=act.today,
        latest_before=latest,
    )
    limits.extend(limit, granted)
    act.note.subject = str(limit)
    act.note.reason = granted.reason
    act.note.detail = {
        "limit": limit.pk,
        "length": granted.length,
        "latest_before": granted.latest_before.isoformat(),
        "latest_after": granted.latest_after.isoformat(),
        "basis": granted.basis,
    }
    return granted


def limit_to_extend(step: StepRun) -> TimeLimit:
    """The limit that runs on an open step.

    Raises:
        Inadmissible: there is none.
    """
    limit: TimeLimit | None = step.limit
    if limit is None or limit.latest_on is None:
        raise Inadmissible(sentence=f"“{step.title}”步骤没有规定最迟日期的时限，不必延长。")
    limit.matter = step.matter
    return limit


def longest_extension(limit: TimeLimit) -> ExtensionRule:
    """By how much the limit's rule pack lets it be extended. Raises ExtensionUnset."""
    matter = limit.matter
    return matter.pack.law.longest_extension(
        limit.name, matter.kind, matter.maker_family, limit.addressee
    )


def _refuse_own_step(act: Act) -> None:
    """More time is granted by the head, never by the one who needs it."""
    step, actor = act.step, act.actor
    shared = step.owner_id is None
    if step.owner_id == actor.pk or (
        shared and authority.holdings_of(actor).holds(step.role, step.organ_id)
    ):
        raise DutiesConflict(
            sentence="本步骤由您承办，延长时限应当由其他负责人批准。",
            citations=act.law.article("duties", act.matter.kind),
        )


def _last_day_now(act: Act, limit: TimeLimit, rule: ExtensionRule) -> date:
    """The last lawful day as it stands, if the limit still can be extended."""
    if limits.extension_of(limit) is not None:
        raise Inadmissible(
            sentence=f"{limit}已经延长过一次，不得再次延长。", citations=rule.citations
        )
    if limit.status != LimitStatus.RUNNING:
        raise Inadmissible(
            sentence=f"{limit}现为“{limit.get_status_display()}”，不能延长。",
            citations=rule.citations,
        )
    assert limit.latest_on is not None
    if limit.lawful_days.is_over(act.today):
        raise OutsideWindow(
            sentence=f"{limit}已于{chinese_date(limit.latest_on)}届满，不得再延长。",
            citations=rule.citations,
            latest=limit.latest_on,
        )
    return limit.latest_on


def _asked_length(rule: ExtensionRule, written: str) -> Length:
    try:
        asked = parse_length(written.strip())
    except LengthInvalid as invalid:
        raise Inadmissible(sentence=f"{invalid}。", field_name="length") from invalid
    if type(asked) is not type(rule.longest) or asked > rule.longest:  # type: ignore[operator]
        raise Inadmissible(
            sentence=f"延长不得超过{rule.longest}，并应以同一单位填写，现为{asked}。",
            citations=rule.citations,
            field_name="length",
        )
    return asked
