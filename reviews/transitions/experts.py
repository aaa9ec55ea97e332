"""Expert argument: invitation, each expert's own signed opinion, conclusion (专家论证)."""

from __future__ import annotations

from collections.abc import Sequence

from reviews.models import ExpertArgument, ExpertOpinion
from reviews.rules import experts as rules
from reviews.rules.assignment import check_insider, check_not_recused
from reviews.transitions.consultation import drafting_units
from workflows import acts, authority, papers
from workflows.acts import Act, transition
from workflows.appointments import assign_named
from workflows.constants import Duty, NamedRole
from workflows.errors import Inadmissible
from workflows.models import Matter, User
from workflows.verbs import Verb

INVITE_EXPERTS = Verb(
    "invite_experts",
    "邀请专家",
    steps=("invite_experts", "conclude_experts"),
    duty=Duty.DRAFTING,
    article="expert_argument",
)
GIVE_EXPERT_OPINION = Verb(
    "give_expert_opinion",
    "签署论证意见",
    steps=("conclude_experts",),
    named=NamedRole.EXPERT,
    duty=Duty.EXPERT_ADVICE,
    parallel=True,
    article="expert_argument",
)
CONCLUDE_EXPERTS = Verb(
    "conclude_experts",
    "汇总专家论证意见",
    steps=("conclude_experts",),
    duty=Duty.DRAFTING,
    article="expert_argument",
)


@transition(INVITE_EXPERTS)
def invite_experts(act: Act, *, experts: Sequence[User], selection_reason: str) -> ExpertArgument:
    """Name experts on the matter. While the argument is open, further ones may be added.

    Raises:
        Inadmissible: too few, one of the drafters, no word on how they were chosen, or in a
            secret matter one who is not among its insiders.
    """
    experts = list(dict.fromkeys(experts))
    for expert in experts:
        check_insider(act.matter, authority.holdings_of(expert), "experts")
        check_not_recused(act.matter, expert, authority.duties_done(expert.pk, act.matter))
    reason = acts.required(selection_reason, "请说明专家遴选情况。", "selection_reason")
    rules.check_choice(act.matter, experts, _involved(act.matter, experts))
    first = act.step.name == "invite_experts"
    argument = _open_argument(act, experts, reason) if first else _argument(act)
    _invite(act, argument, experts)
    act.note.revision = argument.revision
    act.note.reason = reason
    act.note.detail = {"experts": [str(expert) for expert in experts]}
    if first:
        act.complete()
    return argument


@transition(GIVE_EXPERT_OPINION)
def give_expert_opinion(
    act: Act, *, no_interest: bool, necessity: str, feasibility: str, soundness: str
) -> ExpertOpinion:
    """An expert signs an opinion on necessity, feasibility and soundness.

    Raises:
        Inadmissible: not asked in this round, already signed, has a direct interest, or leaves
            one of the three out.
    """
    argument = _argument(act)
    opinion = argument.opinions.filter(expert=act.actor).first()
    if opinion is None or opinion.given_at is not None:
        sentence = "本轮论证未邀请您。" if opinion is None else "您已签署论证意见，不能更改。"
        raise Inadmissible(sentence=sentence)
    if not no_interest:
        raise Inadmissible(
            sentence="与论证事项有直接利害关系的专家应当回避，不得签署论证意见。",
            citations=act.law.article("expert_independence", act.matter.kind),
            field_name="no_interest",
        )
    opinion.no_interest = True
    opinion.necessity = acts.required(necessity, "请填写必要性意见。", "necessity")
    opinion.feasibility = acts.required(feasibility, "请填写可行性意见。", "feasibility")
    opinion.soundness = acts.required(soundness, "请填写科学性意见。", "soundness")
    opinion.given_at = act.now
    opinion.save()
    act.note.subject = str(opinion)
    act.note.revision = argument.revision
    return opinion


@transition(CONCLUDE_EXPERTS)
def conclude_experts(
    act: Act, *, conclusion: str, adoption: str, unsigned_reason: str = ""
) -> ExpertArgument:
    """Sum up what the experts said and how far it is followed.

    ``unsigned_reason`` says why an invited expert's opinion is missing (recusal, say).

    Raises:
        GateClosed: fewer signed opinions than law demands, or one missing without a word.
    """
    argument = _argument(act)
    unsigned = argument.opinions.unsigned().select_related("expert")
    rules.check_conclusion(
        act.matter,
        signed=argument.opinions.signed().count(),
        unsigned=[str(opinion.expert) for opinion in unsigned],
        unsigned_reason=unsigned_reason,
    )
    argument.conclusion = acts.required(conclusion, "请填写论证结论。", "conclusion")
    argument.adoption = acts.required(adoption, "请填写采纳情况及理由。", "adoption")
    argument.conclude()
    argument.save()
    act.note.revision = argument.revision
    act.note.reason = unsigned_reason.strip()
    act.complete()
    return argument


def _open_argument(act: Act, experts: Sequence[User], reason: str) -> ExpertArgument:
    rules.check_number(act.matter, len(experts))
    return ExpertArgument.objects.create(
        matter=act.matter,
        revision=papers.current_revision(act.matter),
        opened_at=act.now,
        opened_by=act.actor,
        selection_reason=reason,
    )


def _invite(act: Act, argument: ExpertArgument, experts: Sequence[User]) -> None:
    asked = set(argument.opinions.values_list("expert_id", flat=True))
    further = [expert for expert in experts if expert.pk not in asked]
    ExpertOpinion.objects.bulk_create(
        ExpertOpinion(argument=argument, expert=expert) for expert in further
    )
    assign_named(act.matter, *further, role=NamedRole.EXPERT)


def _argument(act: Act) -> ExpertArgument:
    argument = ExpertArgument.latest(act.matter)
    assert argument is not None
    return argument


def _involved(matter: Matter, people: Sequence[User]) -> frozenset[int]:
    """Those who belong to a drafting unit, or have drafted or reviewed the draft there."""
    units = drafting_units(matter)
    excluding = {Duty.DRAFTING, Duty.UNIT_REVIEW}
    return frozenset(
        person.pk
        for person in people
        if person.organ_id in units or excluding & authority.duties_done(person.pk, matter)
    )
