"""Demonstration matters standing at every stage, brought there by their people.

Each matter's start is chosen so that it reaches its open step today or shortly before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from config.demo import drafts
from config.demo.cast import Cast, build
from config.rehearsal import registration, roads
from config.rehearsal.walk import Walk
from workflows.classification import Secrecy
from workflows.constants import Kind
from workflows.models import Matter
from workflows.papers import Upload

# What each matter is called (the text differs only in its title) and where it stands.
NORMATIVE = {
    "draft": "户外广告设施设置管理办法",
    "collect_comments": "既有住宅加装电梯管理办法",
    "unit_review": "建筑垃圾处置管理办法",
    "submit": "城镇燃气用户安全管理办法",
    "office_check": "房屋使用安全管理办法",
    "accept": "物业服务收费公示管理办法",
    "review": "城市道路临时停车管理办法",
    "second_review": "城镇排水设施运行管理办法",
    "sign_opinion": "公共租赁住房运营管理办法",
    "table": "历史建筑保护管理办法",
    "deliberate": "城市绿地养护管理办法",
    "sign": "农村自建房安全管理办法",
    "issue": "生活垃圾分类管理办法",
    "publish": "城市地下管线管理办法",
    "file": "二次供水设施管理办法",
    "register_filing": "城市照明设施管理办法",
    "": "电动自行车停放充电安全管理办法",
}
DECISIONS = {
    "announce_comment": "城市更新片区实施决策方案",
    "collect_comments": "污水处理厂扩建工程决策方案",
    "review": "中心城区公共停车设施建设三年行动决策方案",
    "table": "农贸市场改造提升决策方案",
    "": "城区学校学位供给扩容决策方案",
}
FOUND_WANTING = "住宅专项维修资金使用管理办法"
# Two secrets: one waits for its 定密责任人, one has been fixed and goes on.
SECRETS = {"classify": "战略物资储备库管理办法", "send_consultation": "人防指挥工程管理办法"}
SECRECY = Secrecy("secret", "derived", "省级主管部门涉密文件（秘密★5年）", term="5年")


@dataclass(frozen=True)
class _Plan:
    division: str
    kind: str
    title: str
    until: str
    with_findings: bool = False
    secrecy: Secrecy | None = None


def plans() -> tuple[_Plan, ...]:
    """All matters of the demonstration, in the order in which they are made."""
    place = "广元市昭化区"
    return (
        *(
            _Plan("510811", Kind.NORMATIVE_DOCUMENT, f"{place}{title}", until)
            for until, title in NORMATIVE.items()
        ),
        _Plan("510811", Kind.NORMATIVE_DOCUMENT, f"{place}{FOUND_WANTING}", "answer", True),
        *(
            _Plan("510811", Kind.NORMATIVE_DOCUMENT, f"{place}{title}", until, secrecy=SECRECY)
            for until, title in SECRETS.items()
        ),
        *(
            _Plan("360700", Kind.MAJOR_DECISION, f"赣州市{title}", until)
            for until, title in DECISIONS.items()
        ),
    )


def build_stages(*, password: str, now: datetime) -> list[Matter]:
    """Make what is not there yet; a second run makes nothing."""
    casts = {
        "510811": build("510811", password=password),
        "360700": build("360700", password=password, prefix="gz-"),
    }
    there = set(Matter.objects.values_list("title", flat=True))
    made = []
    taken: dict[tuple[str, bool], timedelta] = {}
    for plan in plans():
        if plan.title not in there:
            road = (plan.kind, plan.with_findings)
            at_least = taken.get(road, timedelta())
            matter, taken[road] = _make(plan, casts[plan.division], now, at_least)
            made.append(matter)
    return made


def _make(plan: _Plan, cast: Cast, now: datetime, at_least: timedelta) -> tuple[Matter, timedelta]:
    """The matter, and how long before now it had to be begun.

    A road that would end after now is rolled back and begun that much earlier; holidays make
    its length differ with the start, so that may be needed more than once.
    """
    taken = at_least
    while True:
        with transaction.atomic():
            walk = _walk(plan, cast, now - taken)
            if walk.now <= now:
                return walk.matter, taken
            transaction.set_rollback(True)
        taken += walk.now - now


def _walk(plan: _Plan, cast: Cast, start: datetime) -> Walk:
    walk = registration.begin(
        kind=plan.kind,
        title=plan.title,
        cast=cast,
        now=start,
        draft=_upload(plan),
        secrecy=plan.secrecy,
        insiders=(cast.unit_reviewer, cast.unit_head, *cast.respondents) if plan.secrecy else (),
    )
    walk.with_findings = plan.with_findings
    return roads.walk_to(walk, plan.until) if plan.until else roads.complete(walk)


def _upload(plan: _Plan) -> Upload:
    """The demonstration's own draft under the matter's title."""
    name = "ebike-v1" if plan.kind == Kind.NORMATIVE_DOCUMENT else "parking"
    title = drafts.draft(name).title
    text = "\n".join(line.text for line in drafts.lines(name)).replace(title, plan.title)
    return Upload(f"{plan.title}.txt", text.encode())
