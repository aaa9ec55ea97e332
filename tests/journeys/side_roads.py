"""The acts that no straight road meets, as their forms are filled in, for tests of every verb.

Each side road leaves the road of a normative document of 昭化区 at one step. A test that goes
down one comes back to the fork afterwards.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.management import call_command

from reviews.models import UnitReview
from tests.journeys.road import PASSWORD
from tests.tampering import tampering
from workflows import authority
from workflows.appointments import appoint
from workflows.constants import Capacity, Disclosure, Role
from workflows.lawful_days import day_of
from workflows.models import Matter, Party, StepRun, User
from workflows.pack_files import PACKS
from workflows.papers import Upload
from workflows.verbs import verb_called


def nothing(_walk):
    """Nothing has to be arranged."""


# Not one field: what each of the meeting said, whose fields are named by the person.
HEARD = "heard"


@dataclass(frozen=True)
class Turn:
    """One act: who, of the cast, and what is filled in, by the names of the form's fields.

    ``days``: how many calendar days they wait before.
    """

    verb: str
    actor: str | Callable[[Any], User]
    values: dict[str, Any] = field(default_factory=dict)
    days: int = 0

    def by(self, walk):
        return self.actor(walk) if callable(self.actor) else getattr(walk.cast, self.actor)

    def said(self, walk):
        """The values, those that depend on the matter worked out."""
        found = {name: one(walk) if callable(one) else one for name, one in self.values.items()}
        return found | found.pop(HEARD, {})


@dataclass(frozen=True)
class SideRoad:
    """Where it leaves the road, what somebody arranged before, and the acts in their order."""

    fork: str
    turns: tuple[Turn, ...]
    arrange: Callable[[Any], None] = nothing


FILINGS = "[filings.normative_document.government]"
# A province whose law lets the review, and the filing with the government above, wait longer.
LONGER_REVIEW = ('maximum = "15个工作日"\n', 'maximum = "15个工作日"\nextension = "10个工作日"\n')
ADDRESSEES = """  { addressee = "superior_government", length = "30日", extension = "10日" },
  { addressee = "npc_standing_committee", length = "20日" },
"""


def load_a_law_that_extends(folder):
    """The shipped packs, but for what 四川省 does not allow: any limit is extended once."""
    pack = shutil.copytree(PACKS, folder / "packs") / "510000.toml"
    head, table, tail = pack.read_text(encoding="utf-8").partition(FILINGS)
    before, items, after = tail.partition("items = [\n")
    assert LONGER_REVIEW[0] in head + tail
    whole = f"{head}{table}{before}{items}{ADDRESSEES}{after[after.index(']') :]}"
    pack.write_text(whole.replace(*LONGER_REVIEW, 1), encoding="utf-8")
    call_command("load_packs", folder=pack.parent, verbosity=0)


def leaving(fork, *turns, arrange=nothing):
    return SideRoad(fork, turns, arrange)


def why(text):
    return {"reason": text}


def a_changed_text(walk):
    """The newest text with one more article."""
    newest = walk.matter.revisions.order_by("number").last()
    return Upload("改稿.txt", f"{newest.plain}\n第九条 本办法由主管部门解释。\n".encode())


def a_colleague(walk):
    """Somebody else of the review body, who may review."""
    person = User.objects.create_user(
        "tongshi", password=PASSWORD, name="同事", organ=walk.cast.justice
    )
    appoint(person, Role.LEGALITY_REVIEWER, walk.cast.justice)


def the_colleague(walk):
    return User.objects.get(username="tongshi")


def its_key(find):
    return lambda walk: str(find(walk).pk)


def a_joint_drafter(walk):
    unit = walk.cast.consulted[0]
    Party.objects.create(matter=walk.matter, organ=unit, capacity=Capacity.JOINT_DRAFTER)
    appoint(walk.cast.unit_head, Role.HEAD, unit)


def a_violated_step(walk):
    with tampering():
        UnitReview.objects.filter(matter=walk.matter).update(outcome="sent_back")


def a_withheld_text(walk):
    with tampering():
        Matter.objects.filter(pk=walk.matter.pk).update(disclosure=Disclosure.WITHHELD)


def tomorrow(walk):
    return walk.next_working_day().isoformat()


def recorded_meeting(walk):
    """The record of a meeting that asked for changes; the head speaks last."""
    cast = walk.cast
    speakers = (cast.bureau_head, *cast.members[:-1], cast.mayor)
    said = {"outcome": "passed_with_changes", "changes": "完善第三条的表述。"}
    for order, person in enumerate(speakers, 1):
        said |= {f"person{person.pk}_order": str(order), f"person{person.pk}_position": "agree"}
        said |= {f"person{person.pk}_text": "赞成，并完善表述。"}
    return said


FINDING = {
    "clause": "第三条",
    "problem_class": "competence",
    "basis": "《四川省行政规范性文件管理办法》第十条第一项",
    "severity": "must",
    "suggestion": "按照部门法定职责表述。",
}
ASSESSED = {
    "assessor": "区住房和城乡建设局",
    "outcome": "controllable",
    "report": "再次评估，风险可控。",
    "measures": "分步实施。",
}
ASKED = {"materials": "制定依据全文", "reason": "依据不全", "due_on": tomorrow}
PAPER = {
    "material": "basis",
    "title": "制定依据补充材料",
    "file": Upload("依据.txt", "制定依据补充材料全文".encode()),
}
LONGER = {"length": "5个工作日", "reason": "材料较多，案情复杂"}
COLLEAGUE = its_key(the_colleague)
SIGNER = {"person": COLLEAGUE, "reason": "涉及备案业务"}

SIDE_ROADS = (
    leaving(
        "draft",
        Turn("correct_particulars", "drafter", {"title": "电动自行车管理办法", **why("笔误")}),
        Turn("terminate", "unit_head", why("不再制定")),
    ),
    leaving("reply", Turn("record_no_reply", "drafter", days=3)),
    leaving(
        "announce_comment",
        Turn(
            "waive_comment",
            "drafter",
            {"case": "emergency", "reason": "处置突发事件。", "consent_by": "局长方正平"},
        ),
    ),
    leaving(
        "submit", Turn("countersign", "unit_head", {"opinion": "同意"}), arrange=a_joint_drafter
    ),
    leaving("submit", Turn("reassess_risk", "drafter", ASSESSED)),
    leaving(
        "submit",
        Turn("redraft", "drafter", why("改正文字")),
        Turn("resubmit", "drafter", why("已改")),
    ),
    leaving(
        "office_check",
        Turn("request_office_supplement", "intake", {"materials": "依据全文", "reason": "不全"}),
    ),
    leaving(
        "office_check",
        Turn("return_at_office", "intake", {"ground": "not_necessary", "reason": "已有规定"}),
    ),
    leaving("office_check", Turn("recall", "drafter", why("改正文字"))),
    leaving("office_check", Turn("withdraw", "drafter", why("另行研究"))),
    leaving(
        "accept",
        Turn("assign_reviewer", "bureau_head", {"to": COLLEAGUE}),
        Turn(
            "reassign",
            "bureau_head",
            {"to": its_key(lambda walk: walk.cast.reviewer), **why("出差")},
        ),
        arrange=a_colleague,
    ),
    leaving(
        "accept",
        Turn("request_supplement", "reviewer", ASKED),
        Turn("attach", "drafter", PAPER),
        Turn("supply_materials", "drafter", {"explanation": "已补正全部材料。"}),
        Turn("return_to_drafter", "reviewer", why("程序不全")),
    ),
    leaving(
        "accept",
        Turn("request_supplement", "reviewer", ASKED),
        Turn("return_unsupplied", "reviewer", why("逾期未补正"), days=10),
    ),
    leaving(
        "review",
        Turn("record_finding", "reviewer", FINDING),
        Turn("strike_finding", "reviewer", {"number": "1", "reason": "经核对不成立"}),
    ),
    leaving("review", Turn("extend_limit", "bureau_head", LONGER)),
    leaving(
        "second_review",
        Turn("add_signer", "second_reviewer", SIGNER),
        Turn("remove_signer", "second_reviewer", SIGNER),
        Turn("send_back_review", "second_reviewer", why("补充说明")),
        arrange=a_colleague,
    ),
    leaving(
        "second_review",
        Turn("add_signer", "second_reviewer", SIGNER),
        Turn("agree_as_signer", the_colleague, {"opinion": "同意"}),
        arrange=a_colleague,
    ),
    leaving("sign_opinion", Turn("send_back_opinion", "bureau_head", why("补充依据"))),
    leaving("table", Turn("withdraw_item", "drafter", why("另行研究"))),
    leaving("deliberate", Turn("untable", "secretariat", why("会议改期"))),
    leaving(
        "deliberate",
        Turn("conclude_deliberation", "secretariat", {HEARD: recorded_meeting}, days=3),
        Turn("sign_minutes", "mayor"),
        Turn("add_revision", "drafter", {"file": a_changed_text, "change": "wording"}),
        Turn("declare_revision", "drafter", {"account": "已按会议意见修改。"}),
        Turn("confirm_change", "reviewer", {"found": "wording", "note": "仅为文字性修改。"}),
    ),
    leaving(
        "publish",
        Turn(
            "approve_exception",
            "mayor",
            {
                "code": "own_review",
                "reason": "单位审核记录登记有误，已书面更正",
                "basis": "《四川省行政规范性文件管理办法》第二十六条",
                "approval_number": "昭府函〔2026〕12号",
            },
        ),
        arrange=a_violated_step,
    ),
    leaving(
        "publish",
        Turn(
            "record_non_publication", "intake", {"basis": "依法不予公开", "approved_by": "唐为民"}
        ),
        arrange=a_withheld_text,
    ),
    leaving(
        "publish",
        Turn("change_disclosure", "mayor", {"disclosure": "on_request", "reason": "依申请公开"}),
    ),
    leaving("file", Turn("extend_filing_limit", "bureau_head", LONGER | {"length": "5日"})),
    leaving(
        "register_filing",
        Turn(
            "request_filing_correction",
            "superior_filing_reviewer",
            {"materials": "补正说明", "due_on": tomorrow},
        ),
        Turn("correct_filing", "filing_clerk", {"account": "已补正。"}),
        Turn("refuse_filing", "superior_filing_reviewer", why("不属于本机关备案范围")),
    ),
)

# The verbs that are met nowhere else. A revision, a paper, a finding and a record of a meeting
# are handed in on the straight road too, and only lead on to others here.
ON_THE_ROAD_TOO = frozenset(
    {"add_revision", "attach", "record_finding", "conclude_deliberation", "sign_minutes"}
)
OFF_THE_ROAD = frozenset(
    {"cite_basis", *(turn.verb for side in SIDE_ROADS for turn in side.turns)} - ON_THE_ROAD_TOO
)

# Done in a secret matter, of which no road but its own leads by.
OF_A_SECRET = frozenset(
    {
        "propose_classification",
        "approve_classification",
        "refuse_classification",
        "add_insider",
        "remove_insider",
        "change_classification",
        "declassify",
    }
)


def gone_down(walk, turn):
    """Let the days before the turn pass, and tell the verb, the person and the step meant."""
    walk.now += timedelta(days=turn.days)
    verb, person = verb_called(turn.verb), turn.by(walk)
    holdings = authority.holdings_of(person, day_of(walk.now))
    done = authority.duties_in(walk.matter, holdings)
    steps = list(
        StepRun.objects.open().filter(matter=walk.matter).select_related("organ", "process")
    )
    found = authority.admission(holdings, verb, walk.matter, steps, done)
    assert found.step is not None, (turn.verb, found.refusal)
    return verb, person, found.step
