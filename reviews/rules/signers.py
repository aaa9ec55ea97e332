"""Who may be asked to sign besides those whom law names, and what waits for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from reviews.models import AdditionalSigner, LegalityReview
from workflows.constants import Role
from workflows.errors import Inadmissible, Missing, close_gate
from workflows.holdings import Holdings
from workflows.models import Matter, User


def check_addable(matter: Matter, review: LegalityReview, person: User, holdings: Holdings) -> None:
    """Refuse to add a signer where the rule pack does not let it, or who signs anyway.

    Raises:
        Inadmissible: also for a person without a role in the review body.
    """
    rule = matter.pack.law.added_signers(matter.kind)
    if not rule.allowed:
        raise Inadmissible(sentence="本地规则不允许加签。", citations=rule.citations)
    if not person.is_active or review.review_body_id not in {organ for _, organ in holdings.roles}:
        raise Inadmissible(
            sentence=f"{person}在{review.review_body}没有任职，不能作为加签人员。",
            field_name="person",
        )
    if is_statutory(review, person, holdings):
        raise Inadmissible(
            sentence=f"{person}是法定签署人员（承办、复核、签发），不需要加签。",
            field_name="person",
        )
    if review.added_signers.standing().filter(person=person).exists():
        raise Inadmissible(sentence=f"{person}已经是加签人员。", field_name="person")


def is_statutory(review: LegalityReview, person: User, holdings: Holdings) -> bool:
    """Whether the person signs by law: as reviewer, as second reviewer, as head."""
    signs = {review.reviewer_id, review.second_reviewer_id}
    return person.pk in signs or holdings.holds(Role.HEAD, review.review_body_id)


def signer_to_remove(
    matter: Matter, review: LegalityReview, person: User, remover: User, holdings: Holdings
) -> AdditionalSigner:
    """The row of a signer whom the remover has added and who has not signed.

    Raises:
        Inadmissible: a statutory signer, none at all, signed already, or added by somebody else.
    """
    row = review.added_signers.standing().filter(person=person).first()
    if row is None:
        sentence = (
            f"{person}是法定签署人员（承办、复核、签发），不得减签。"
            if is_statutory(review, person, holdings)
            else f"{person}不是加签人员。"
        )
    elif row.agreed_at is not None:
        sentence = f"{person}已经签署，不得减签。"
    elif row.added_by_id != remover.pk:
        sentence = f"{person}由{row.added_by}加签，只能由其减签。"
    else:
        return row
    raise Inadmissible(
        sentence=sentence,
        citations=matter.pack.law.article("added_signers", matter.kind),
        field_name="person",
    )


def check_agreed(
    matter: Matter, waiting: Iterable[AdditionalSigner], recused: Collection[int]
) -> None:
    """Refuse to go on while an added signer has not agreed. Who is recused cannot, and is not
    waited for.

    Raises:
        GateClosed: naming each.
    """
    articles = matter.pack.law.article("added_signers", matter.kind)
    close_gate(
        "added_signers",
        "加签人员尚未全部同意",
        [
            Missing("added_signer", f"{row.person}尚未签署", articles)
            for row in waiting
            if row.person_id not in recused
        ],
    )
