"""The whole road of one matter: the shortest, with a detour over every side step."""

from datetime import timedelta

from config.rehearsal import deliberation as rehearsed
from config.rehearsal import registration
from filings.transitions.filing import request_filing_correction
from reviews.models import Deliberation, DeliberationOutcome, Part
from reviews.rules.meeting import Attendee
from reviews.transitions import deliberation, drafting, supplements
from tests.builders import a_text, instant
from tests.tampering import tampering
from workflows.constants import Kind
from workflows.models import Matter, Organ

BEGUN = instant(2026, 3, 2)
JOINT = "广元市昭化区城市管理局"
TITLE = "电动自行车停放充电安全管理办法"


def a_matter(cast, kind=Kind.NORMATIVE_DOCUMENT):
    """Just registered, drafted together with a second organ: its walk and that organ."""
    housing = cast.drafting_unit
    joint = Organ.objects.create(
        name=JOINT,
        type=housing.type,
        level=housing.level,
        division=housing.division,
        parent=housing.parent,
    )
    walk = registration.begin(
        kind=kind,
        title=TITLE,
        cast=cast,
        now=BEGUN,
        draft=a_text(),
        technical=True,
        touches_market=True,
        joint_drafters=(joint,),
    )
    walk.with_findings = True
    return walk


def drafted_by_hybrid(walk, people):
    """The hybrid hands in a paper, and so has drafted."""
    walk.do(
        drafting.attach,
        people["hybrid"],
        upload=a_text("附件.txt", "起草阶段的资料"),
        material="basis",
        title="资料",
    )


def countersigned(walk, people):
    walk.do(drafting.countersign, people["head@joint"], opinion="同意。")


def supplement_asked(walk, _people):
    walk.do(
        supplements.request_supplement,
        walk.cast.reviewer,
        materials="上位法依据文本",
        reason="缺少依据全文",
        due_on=walk.today + timedelta(days=5),
    )


def passed_with_changes(walk, people):
    walk.wait_until(Deliberation.latest(walk.matter).held_on)
    absent = people["meeting_member@government"]
    walk.do(
        deliberation.conclude_deliberation,
        walk.cast.secretariat,
        attendees=[
            *rehearsed.attendees(walk),
            Attendee(name=str(absent), part=Part.MEMBER, present=False, person=absent),
        ],
        statements=rehearsed.statements(walk),
        outcome=DeliberationOutcome.PASSED_WITH_CHANGES,
        changes="增加第五条。",
    )


def weighty(walk, _people):
    """As if the matter had to be reported before the signature, as a decision has."""
    _to_be_reported(walk, True)


def as_registered(walk, _people):
    """It has been reported; the record says again what was found at registration."""
    _to_be_reported(walk, False)


def _to_be_reported(walk, needed):
    with tampering():
        Matter.objects.filter(pk=walk.matter.pk).update(party_report_needed=needed)


def correction_asked(walk, _people):
    step = next(one for one in walk.open_steps() if one.organ == walk.cast.superior_justice)
    walk.do(
        request_filing_correction,
        walk.cast.superior_filing_reviewer,
        step=step.pk,
        materials="补充制定依据全文",
        due_on=walk.today + timedelta(days=5),
    )


# What happens once on the way beside the shortest road, so that the road passes every step.
DETOURS = {
    "submit": countersigned,
    "accept": supplement_asked,
    "deliberate": passed_with_changes,
    "sign_minutes": weighty,
    "sign": as_registered,
    "register_filing": correction_asked,
}


def whole_road(walk, people, at_each=None):
    """Walk to the last step before the file is closed; ``at_each`` is called with the names of
    the open steps wherever the matter stands."""
    detours = dict(DETOURS)
    while steps := walk.open_steps():
        names = [step.name for step in steps]
        if at_each:
            at_each(names)
        if names == ["archive"]:
            return
        turn = next((detours.pop(name) for name in names if name in detours), None)
        if turn:
            turn(walk, people)
        else:
            walk.advance(steps)
