"""Expert argument: invitation, each expert's own signed opinion, conclusion (专家论证)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from reviews.models import ExpertArgument, ExpertOpinion
from reviews.rules import experts as rules
from reviews.rules.assignment import check_insider, check_not_recused
from reviews.rules.lines import latest_with_lines
from reviews.transitions.consultation import asking_parts, drafting_in
from workflows import acts, authority, papers
from workflows.acts import Act, transition
from workflows.appointments import assign_named
from workflows.constants import Duty, NamedRole
from workflows.errors import Inadmissible
from workflows.models import User
from workflows.questions import answers
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
    *rights, taken, parts = answers(
        *map(authority.asking_rights, experts),
        authority.asking_duties(act.matter),
        asking_parts(act.matter),
    )
    done: dict[int, frozenset[str]] = {}
    for expert, right in zip(experts, rights, strict=True):
        holdings = authority.as_holdings(expert, right)
        done |= authority.duties_by_person(holdings, taken)
        check_insider(act.matter, holdings, "experts")
        check_not_recused(act.matter, expert, done[expert.pk])
    reason = acts.required(selection_reason, "请说明专家遴选情况。", "selection_reason")
    rules.check_choice(act.matter, experts, _involved(experts, drafting_in(parts), done))
    first = act.step.name == "invite_experts"
    argument, opinions = (_open_argument(act, experts, reason), ()) if first else _argument(act)
    _invite(act, argument, experts, opinions)
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
    argument, opinions = _argument(act)
    opinion = next((one for one in opinions if one.expert_id == act.actor.pk), None)
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
    argument, opinions = _argument(act)
    unsigned = [one for one in opinions if one.given_at is None]
    rules.check_conclusion(
        act.matter,
        signed=len(opinions) - len(unsigned),
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


def _invite(
    act: Act,
    argument: ExpertArgument,
    experts: Sequence[User],
    opinions: Iterable[ExpertOpinion],
) -> None:
    asked = {one.expert_id for one in opinions}
    further = [expert for expert in experts if expert.pk not in asked]
    for expert in further:
        ExpertOpinion.objects.create(argument=argument, expert=expert)
    assign_named(act.matter, *further, role=NamedRole.EXPERT)


def _argument(act: Act) -> tuple[ExpertArgument, Sequence[ExpertOpinion]]:
    """The newest round with the opinions asked for in it, given or not (one message)."""
    argument, lines = latest_with_lines(ExpertArgument, act.matter)
    assert argument is not None
    return argument, lines["opinions"]


def _involved(
    people: Sequence[User], units: Collection[int], done: Mapping[int, Collection[str]]
) -> frozenset[int]:
    """Those who belong to a drafting unit, or have drafted or reviewed the draft there."""
    excluding = {Duty.DRAFTING, Duty.UNIT_REVIEW}
    return frozenset(
        person.pk
        for person in people
        if person.organ_id in units or not excluding.isdisjoint(done[person.pk])
    )
