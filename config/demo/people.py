"""The people of the cast by their parts, in the order in which they are made. All are invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from workflows.constants import Role


@dataclass(frozen=True)
class Person:
    """One person: where (a part of ``Organs``), as what, and in which role."""

    login: str
    name: str
    unit: str
    position: str
    role: str = ""


@dataclass(frozen=True)
class People:
    """Several with one role, each with a position; without a unit they belong to no organ."""

    login: str
    unit: str
    names: tuple[tuple[str, str], ...]
    role: str = ""


PEOPLE: Final[Mapping[str, Person | People]] = {
    "drafter": Person("qicao", "周启明", "drafting_unit", "法规科科长", Role.DRAFTER),
    "unit_reviewer": Person(
        "neishen", "郑思源", "drafting_unit", "法制机构负责人", Role.UNIT_REVIEWER
    ),
    "unit_head": Person("juzhang", "方正平", "drafting_unit", "局长", Role.HEAD),
    "secrecy_officer": Person(
        "dingmi", "丁慎言", "drafting_unit", "保密工作负责人", Role.SECRECY_OFFICER
    ),
    "respondents": People(
        "huifu",
        "consulted",
        (("陈警宇", "办公室主任"), ("刘金安", "办公室主任"), ("何应川", "办公室主任")),
        Role.DRAFTER,
    ),
    "market_reviewer": Person("jingzheng", "罗公允", "market", "竞争科科长", Role.UNIT_REVIEWER),
    "intake": Person("banwen", "孙文清", "office", "秘书科科长", Role.OFFICE_INTAKE),
    "reviewer": Person("shenhe", "李明法", "justice", "审核科科员", Role.LEGALITY_REVIEWER),
    "second_reviewer": Person("fuhe", "赵秉正", "justice", "审核科科长", Role.SECOND_REVIEWER),
    "bureau_head": Person("sifajuzhang", "王守则", "justice", "局长", Role.HEAD),
    "counsel": Person("guwen", "沈律言", "justice", "法律顾问"),
    "experts": People(
        "zhuanjia",
        "",
        (("高研之", "消防工程教授"), ("林思远", "城市规划高级工程师"), ("许衡", "行政法副教授")),
    ),
    "secretariat": Person("huiwu", "吴会同", "office", "会务科科长", Role.SECRETARIAT),
    "mayor": Person("zhengfuzhang", "唐为民", "government", "政府主要负责人", Role.HEAD),
    "members": People(
        "weiyuan",
        "government",
        (("冯国良", "常务副职"), ("蒋文慧", "副职"), ("韩建军", "副职"), ("杨晓琳", "副职")),
        Role.MEETING_MEMBER,
    ),
    "filing_clerk": Person("baobei", "钱如期", "justice", "备案科科员", Role.FILING_CLERK),
    "superior_filing_reviewer": Person(
        "shangjibeian", "曹审之", "superior_justice", "备案审查科科长", Role.FILING_REVIEWER
    ),
    "npc_filing_reviewer": Person(
        "rendabeian", "魏立言", "npc", "法工委副主任", Role.FILING_REVIEWER
    ),
    "administrators": People(
        "guanli",
        "office",
        (("石守勤", "信息科科长"), ("顾周全", "信息科科员")),
        Role.ADMINISTRATOR,
    ),
}
