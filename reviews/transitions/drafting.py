"""Drafting: texts, papers, and what may happen to a draft before it is submitted."""

from __future__ import annotations

from reviews.models import RiskScreening, UnitReview
from reviews.rules import drafting as rules
from workflows import acts, authority, papers
from workflows.acts import Act, transition
from workflows.constants import Capacity, Duty, Role
from workflows.models import Attachment, ChangeKind, Organ, Party, Revision
from workflows.once import once
from workflows.papers import Upload
from workflows.questions import answers
from workflows.verbs import Verb

ADD_REVISION = Verb(
    "add_revision",
    "上传文稿",
    steps=("draft", "settle_replies", "settle_comments", "submit", "answer", "revise"),
    duty=Duty.DRAFTING,
)
ATTACH = Verb(
    "attach",
    "上传材料",
    steps=(
        "draft",
        "send_consultation",
        "announce_comment",
        "settle_replies",
        "submit",
        "supplement",
        "answer",
    ),
    duty=Duty.DRAFTING,
    role=Role.DRAFTER,
    of=Capacity.DRAFTING_UNIT,
)
BEGIN_CONSULTATION = Verb(
    "begin_consultation", "启动征求意见与论证", steps=("draft",), duty=Duty.DRAFTING
)
RESUBMIT = Verb("resubmit", "按原程序重新送审", steps=("draft",), duty=Duty.DRAFTING)
COUNTERSIGN = Verb(
    "countersign",
    "会签",
    steps=("submit",),
    role=Role.HEAD,
    of=Capacity.JOINT_DRAFTER,
    parallel=True,
    signs=True,
    article="not_review",
)


CORRECT_PARTICULARS = Verb(
    "correct_particulars", "更正登记内容", steps=("draft",), article="correction_by_addition"
)


@transition(CORRECT_PARTICULARS)
def correct_particulars(
    act: Act, *, title: str, technical: bool, touches_market: bool, reason: str
) -> None:
    """Correct what was said at registration; what it was before stays in the ledger.

    Raises:
        GateClosed: the text touches the market and nobody is named for the competition review.
    """
    matter = act.matter
    rules.check_market(matter, touches_market)
    act.note.reason = acts.required(reason, "请填写更正的理由。", "reason")
    changes = {
        "title": acts.required(title, "请填写名称。", "title"),
        "technical": technical,
        "touches_market": touches_market,
    }
    act.note.detail = {name: [getattr(matter, name), value] for name, value in changes.items()}
    for name, value in changes.items():
        setattr(matter, name, value)
    if touches_market and matter.competition_body is not None:
        Party.objects.get_or_create(
            matter=matter, organ=matter.competition_body, capacity=Capacity.COMPETITION_BODY
        )


@transition(ADD_REVISION)
def add_revision(
    act: Act, *, upload: Upload, change: str = ChangeKind.SUBSTANCE, note: str = ""
) -> Revision:
    """Add the next numbered text. Whoever judged an earlier one has not judged this one.

    Raises:
        Inadmissible: the file is refused, or a later text is not said to be what kind of change.
    """
    rules.check_change(act.matter, change)
    revision = papers.store_revision(
        act.matter, upload, author=act.actor, now=act.now, change=change, note=note
    )
    act.note.subject = str(revision)
    act.note.revision = revision
    act.note.reason = note
    act.note.detail = {"sha256": revision.sha256, "text_sha256": revision.text_sha256}
    return revision


@transition(ATTACH)
def attach(act: Act, *, upload: Upload, material: str, title: str) -> Attachment:
    """Add a paper of the submission (制定说明、制定依据 and the like)."""
    rules.check_material(act.matter, material)
    attachment = papers.store_attachment(
        act.matter,
        upload,
        material=material,
        title=acts.required(title, "请填写材料名称。", "title"),
        author=act.actor,
        now=act.now,
        revision=papers.latest_revision(act.matter),
    )
    act.note.subject = attachment.title
    act.note.detail = {"material": material, "sha256": attachment.sha256}
    return attachment


@transition(BEGIN_CONSULTATION)
def begin_consultation(act: Act) -> None:
    """The draft is ready to be shown: open consultation, comment, experts, risk, competition."""
    revision = papers.current_revision(act.matter)
    act.note.revision = revision
    act.note.subject = str(revision)
    act.complete("consult")


@transition(RESUBMIT)
def resubmit(act: Act, *, reason: str) -> None:
    """After a return: go straight to the unit's own review, the earlier consultation standing.

    Raises:
        GateClosed: the draft was never consulted on, or has changed in substance since.
    """
    revision = papers.current_revision(act.matter)
    unit_review, screening = answers(
        UnitReview.asking_latest(act.matter), RiskScreening.asking_latest(act.matter)
    )
    rules.check_resubmission(
        act.matter, unit_review=unit_review, screening=screening, revision=revision
    )
    act.note.revision = revision
    act.note.reason = acts.required(reason, "请填写重新送审的理由。", "reason")
    act.complete("resubmit")


@once(again=lambda _: None)
@transition(COUNTERSIGN)
def countersign(act: Act, *, opinion: str) -> None:
    """A joint drafter's head signs the draft. It is no legality review and replaces none."""
    revision = papers.current_revision(act.matter)
    act.note.revision = revision
    signing = _organs_signing(act)
    act.note.subject = "、".join(organ.name for organ in signing)
    act.note.detail = {"organs": [organ.pk for organ in signing]}
    act.note.reason = acts.required(opinion, "请填写会签意见。", "opinion")


def _organs_signing(act: Act) -> list[Organ]:
    """The joint drafters for which the person signs as their head."""
    holdings = authority.holdings_of(act.principal)
    parties = act.matter.parties.filter(capacity=Capacity.JOINT_DRAFTER).select_related("organ")
    return [one.organ for one in parties if holdings.holds(Role.HEAD, one.organ_id)]
