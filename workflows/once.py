"""A verb that several people may do at the same time, made harmless to repeat.

Most verbs complete their step, and the version of the matter tells a second click from the
first. Where neither is so, the form carries a key, and the same key decides once.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any, TypeVar

from django.db import models, transaction

from workflows import acts
from workflows.errors import Inadmissible, WorkflowError
from workflows.models import Matter, SubmissionKey, User
from workflows.verbs import Verb

R = TypeVar("R")


def new_key() -> str:
    """A key for a form that is about to be shown."""
    return secrets.token_urlsafe(16)


def once(again: Callable[[Any], R]) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Decorate a transition so that it takes a ``key``; ``again`` finds, by its id, the record
    that the first request made.

    The same key with the same content does nothing and gives the same result, also when both
    requests come at the same instant: the second waits for the lock of the matter.

    Raises:
        Inadmissible: the key came before with other content.
    """

    def decorate(act: Callable[..., R]) -> Callable[..., R]:
        @wraps(act)
        def run(
            *, matter: Matter, actor: User, now: datetime, key: str = "", **arguments: Any
        ) -> R:
            if not key:
                return act(matter=matter, actor=actor, now=now, **arguments)
            submission = SubmissionKey(
                matter=matter,
                verb=act.verb.code,  # type: ignore[attr-defined]  # set by the transition
                key=key,
                sha256=_hash(actor, arguments),
                actor=actor,
                at=now,
            )
            return _do_once(
                submission, again, lambda: act(matter=matter, actor=actor, now=now, **arguments)
            )

        return run

    return decorate


def opened_once(
    verb: Verb,
    key: str,
    arguments: dict[str, Any],
    actor: User,
    now: datetime,
    do: Callable[[], Matter],
) -> Matter:
    """Open a matter once for each form shown. There is none yet to be locked, so the person is:
    whoever sends the same form twice at the same instant waits for themselves.

    Raises:
        Inadmissible: the key came before with other content.
    """
    if not key:
        return do()
    with transaction.atomic():
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
        said = _hash(actor, arguments)
        keys = SubmissionKey.objects.select_related("matter")
        earlier = _same(keys.filter(actor=actor, verb=verb.code, key=key).first(), said)
        if earlier is not None:
            return earlier.matter
        matter = do()
        SubmissionKey.objects.create(
            matter=matter, verb=verb.code, key=key, sha256=said, actor=actor, at=now
        )
        return matter


def _do_once(submission: SubmissionKey, again: Callable[[Any], R], do: Callable[[], R]) -> R:
    """A refusal has undone its act and written itself to the ledger: what it wrote is kept."""
    with transaction.atomic():
        acts.locked(submission.matter)
        earlier = _earlier(submission)
        if earlier is not None:
            submission.matter.refresh_from_db()
            return again(earlier.made)
        try:
            result = do()
        except WorkflowError as refused:
            error = refused
        else:
            submission.made = result.pk if isinstance(result, models.Model) else None
            submission.save()
            return result
    raise error


def _earlier(submission: SubmissionKey) -> SubmissionKey | None:
    earlier = SubmissionKey.objects.filter(
        matter=submission.matter_id, verb=submission.verb, key=submission.key
    ).first()
    return _same(earlier, submission.sha256)


def _same(earlier: SubmissionKey | None, said: str) -> SubmissionKey | None:
    if earlier is not None and earlier.sha256 != said:
        raise Inadmissible(
            sentence="本页填写的内容已经提交并记录；要再登记一项，请重新打开页面填写。"
        )
    return earlier


def _hash(actor: User, arguments: dict[str, Any]) -> str:
    """Of who said what; not of the page's version of the matter, which a retry may renew."""
    said = {name: value for name, value in arguments.items() if name != "expected_version"}
    line = json.dumps([actor.pk, said], default=str, sort_keys=True, ensure_ascii=False)
    return sha256(line.encode()).hexdigest()
