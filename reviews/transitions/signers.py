"""加签、减签: further persons of the review body agree before the opinion is signed.

They are added at a step by whose turn it is, and have to agree before that step ends; the flow
stays as it is drawn.
"""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from reviews.models import AdditionalSigner, LegalityReview
from reviews.rules import signers as rules
from reviews.rules.assignment import check_free_of_conflict, check_insider
from reviews.transitions.review_rounds import review_under_way
from workflows import acts, authority, messages
from workflows.acts import Act, transition
from workflows.appointments import assign_named, remove_named
from workflows.constants import RECUSED, Duty, NamedRole
from workflows.errors import Inadmissible
from workflows.models import User
from workflows.questions import answers
from workflows.statements import Statement
from workflows.verbs import Verb

STEPS = ("second_review", "sign_opinion")

ADD_SIGNER = Verb("add_signer", "加签", steps=STEPS, article="added_signers")
REMOVE_SIGNER = Verb("remove_signer", "减签", steps=STEPS, article="added_signers")
AGREE_AS_SIGNER = Verb(
    "agree_as_signer",
    "加签同意",
    steps=STEPS,
    named=NamedRole.SIGNER,
    duty=Duty.OPINION_SIGNING,
    parallel=True,
    article="added_signers",
)


@transition(ADD_SIGNER)
def add_signer(act: Act, *, person: User, reason: str) -> AdditionalSigner:
    """Ask a person of the review body to agree to the conclusion; they are told.

    Raises:
        Inadmissible: the pack allows none, no role in the body, signs anyway or is asked
            already, in a secret matter one who is not among its insiders, no reason.
        DutiesConflict, Recused: their part in the matter excludes it.
    """
    review = review_under_way(act)
    holdings = authority.holdings_of(person)
    rules.check_addable(act.matter, review, person, holdings)
    check_insider(act.matter, holdings, "person")
    done = authority.duties_done(person.pk, act.matter)
    check_free_of_conflict(act.matter, person, Duty.OPINION_SIGNING, done)
    row = AdditionalSigner.objects.create(
        review=review,
        person=person,
        step=act.step.name,
        added_by=act.principal,
        added_at=act.now,
        reason=acts.required(reason, "请写明加签的理由。", "reason"),
    )
    assign_named(act.matter, person, role=NamedRole.SIGNER)
    act.note.subject = str(person)
    act.note.reason = row.reason
    messages.tell([person], f"{act.actor}请您加签：{row.reason}", now=act.now, matter=act.matter)
    return row


@transition(AGREE_AS_SIGNER)
def agree_as_signer(act: Act, *, opinion: str = "") -> AdditionalSigner:
    """The added signer agrees to the conclusion under way.

    Raises:
        Inadmissible: not asked for this conclusion, or signed already.
    """
    review = review_under_way(act)
    row = review.added_signers.waiting().filter(person=act.actor).first()
    if row is None:
        raise Inadmissible(sentence="没有需要您加签的结论，或者您已签署。")
    row.opinion, row.agreed_at = opinion.strip(), act.now
    row.save()
    act.note.subject = str(act.actor)
    act.note.reason = row.opinion
    return row


@transition(REMOVE_SIGNER)
def remove_signer(act: Act, *, person: User, reason: str) -> AdditionalSigner:
    """Take back one's own request before it is answered; the person is told.

    Raises:
        Inadmissible: a statutory signer, one who has signed, or whom somebody else has added.
    """
    review = review_under_way(act)
    row = rules.signer_to_remove(
        act.matter, review, person, act.principal, authority.holdings_of(person)
    )
    row.remove_reason = acts.required(reason, "请写明减签的理由。", "reason")
    row.removed_at = act.now
    row.save()
    remove_named(act.matter, person, NamedRole.SIGNER)
    act.note.subject = str(person)
    act.note.reason = row.remove_reason
    text = f"{act.actor}撤回了请您加签的要求：{row.remove_reason}"
    messages.tell([person], text, now=act.now, matter=act.matter)
    return row


def check_signers(act: Act, review: LegalityReview) -> None:
    """Before the step ends, those added at it have agreed; before the opinion is signed, all.

    Raises:
        GateClosed: naming who has not.
    """
    waiting, taken = answers(
        _WAITING.asking_objects(review=review.pk), authority.asking_duties(act.matter)
    )
    if act.step.name != "sign_opinion":
        waiting = [row for row in waiting if row.step == act.step.name]
    recused = {person for person, duty in taken if duty == RECUSED}
    rules.check_agreed(act.matter, waiting, recused)


def _waiting(review: int) -> QuerySet[AdditionalSigner]:
    return AdditionalSigner.objects.waiting().filter(review=review).select_related("person")


_WAITING: Final = Statement(_waiting, review=int)


def ask_signers_again(act: Act, review: LegalityReview) -> None:
    """A conclusion is sent back: the next one needs the agreements anew."""
    given = list(review.added_signers.standing().filter(agreed_at__isnull=False))
    review.added_signers.filter(pk__in=[row.pk for row in given]).update(superseded_at=act.now)
    AdditionalSigner.objects.bulk_create(
        AdditionalSigner(
            review=review,
            person_id=row.person_id,
            step=row.step,
            added_by_id=row.added_by_id,
            added_at=act.now,
            reason=row.reason,
        )
        for row in given
    )
