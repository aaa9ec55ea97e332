"""The organs and people of one division, as a county or city has them.

All persons are invented. The same cast serves the demonstration, rehearsals and the suite.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from workflows.appointments import appoint
from workflows.constants import Role
from workflows.law import law_for
from workflows.models import MakerListing, Organ, OrganLevel, OrganType, User


@dataclass(frozen=True)
class _Place:
    """Full name, the place above it, and the stems of both organs' number codes (机关代字)."""

    name: str
    above: str
    stem: str
    stem_above: str


_STATE = "国务院"
_PLACES = {
    "510811": _Place("广元市昭化区", "广元市", "昭", "广"),
    "510000": _Place("四川省", _STATE, "川", "国"),
    "360700": _Place("赣州市", "江西省", "赣市", "赣"),
    "360000": _Place("江西省", _STATE, "赣", "国"),
    "450206": _Place("柳州市柳江区", "柳州市", "江", "柳"),
    "450000": _Place("广西壮族自治区", _STATE, "桂", "国"),
    "640105": _Place("银川市西夏区", "银川市", "西", "银"),
    "640000": _Place("宁夏回族自治区", _STATE, "宁", "国"),
    "652300": _Place("昌吉回族自治州", "新疆维吾尔自治区", "昌州", "新"),
    "650000": _Place("新疆维吾尔自治区", _STATE, "新", "国"),
    "310000": _Place("上海市", _STATE, "沪", "国"),
    "460200": _Place("三亚市", "海南省", "三", "琼"),
}


@dataclass(frozen=True)
class Cast:
    """Organs and people by their parts. ``drafter`` drafts, ``reviewer`` judges, and so on."""

    government: Organ
    office: Organ
    justice: Organ
    market: Organ
    drafting_unit: Organ
    consulted: tuple[Organ, ...]
    npc: Organ
    superior: Organ
    superior_justice: Organ
    drafter: User
    unit_reviewer: User
    unit_head: User
    respondents: tuple[User, ...]
    market_reviewer: User
    intake: User
    reviewer: User
    second_reviewer: User
    bureau_head: User
    counsel: User
    experts: tuple[User, ...]
    secretariat: User
    mayor: User
    members: tuple[User, ...]
    filing_clerk: User
    superior_filing_reviewer: User
    npc_filing_reviewer: User
    administrators: tuple[User, ...]


def build(
    division: str, *, password: str, prefix: str = "", listed_from: date = date(2010, 1, 1)
) -> Cast:
    """Make the cast of a division, or find it when it is there."""
    return _Builder(division, prefix, password, listed_from).cast()


def _place(division: str) -> _Place:
    return _PLACES.get(division) or _Place(law_for(division).name, "上级", "本", "上")


def _level(division: str) -> OrganLevel:
    if len(division) > 6:
        return OrganLevel.TOWN
    if division.endswith("0000"):
        return OrganLevel.PROVINCE
    return OrganLevel.CITY if division.endswith("00") else OrganLevel.COUNTY


_HIGHER = {
    OrganLevel.PROVINCE: OrganLevel.CENTRAL,
    OrganLevel.CITY: OrganLevel.PROVINCE,
    OrganLevel.COUNTY: OrganLevel.CITY,
    OrganLevel.TOWN: OrganLevel.COUNTY,
}


class _Builder:
    """Makes organs and people once; a second run finds what the first has made."""

    def __init__(self, division: str, prefix: str, password: str, listed_from: date) -> None:
        self.division = division
        self.prefix = prefix
        self.password = make_password(password)
        self.place = _place(division)
        self.level = _level(division)
        self.listed_from = listed_from

    def cast(self) -> Cast:
        superior, superior_justice = self._superior()
        government = self._organ("人民政府", OrganType.GOVERNMENT, superior, f"{self.place.stem}府")

        def under(name: str, organ_type: str = OrganType.DEPARTMENT, code: str = "") -> Organ:
            return self._organ(name, organ_type, government, f"{self.place.stem}{code}")

        office = under("人民政府办公室", OrganType.GOVERNMENT_OFFICE, "府办")
        justice = under("司法局", OrganType.JUSTICE_BUREAU, "司")
        market = under("市场监督管理局", OrganType.MARKET_SUPERVISION, "市监")
        housing = under("住房和城乡建设局", code="住建")
        consulted = (under("公安局"), under("财政局"), under("应急管理局"))
        npc = self._organ(
            "人民代表大会常务委员会",
            OrganType.NPC_STANDING_COMMITTEE,
            None,
            f"{self.place.stem}人常",
        )
        self._list_maker(government, office, justice, market)
        person, people = self._person, self._people
        return Cast(
            government=government,
            office=office,
            justice=justice,
            market=market,
            drafting_unit=housing,
            consulted=consulted,
            npc=npc,
            superior=superior,
            superior_justice=superior_justice,
            drafter=person("qicao", "周启明", housing, "法规科科长", Role.DRAFTER),
            unit_reviewer=person(
                "neishen", "郑思源", housing, "法制机构负责人", Role.UNIT_REVIEWER
            ),
            unit_head=person("juzhang", "方正平", housing, "局长", Role.HEAD),
            respondents=tuple(
                person(f"huifu{number}", name, organ, "办公室主任", Role.DRAFTER)
                for number, (name, organ) in enumerate(
                    zip(("陈警宇", "刘金安", "何应川"), consulted, strict=True), 1
                )
            ),
            market_reviewer=person("jingzheng", "罗公允", market, "竞争科科长", Role.UNIT_REVIEWER),
            intake=person("banwen", "孙文清", office, "秘书科科长", Role.OFFICE_INTAKE),
            reviewer=person("shenhe", "李明法", justice, "审核科科员", Role.LEGALITY_REVIEWER),
            second_reviewer=person("fuhe", "赵秉正", justice, "审核科科长", Role.SECOND_REVIEWER),
            bureau_head=person("sifajuzhang", "王守则", justice, "局长", Role.HEAD),
            counsel=person("guwen", "沈律言", justice, "法律顾问"),
            experts=people(
                "zhuanjia",
                None,
                (
                    ("高研之", "消防工程教授"),
                    ("林思远", "城市规划高级工程师"),
                    ("许衡", "行政法副教授"),
                ),
            ),
            secretariat=person("huiwu", "吴会同", office, "会务科科长", Role.SECRETARIAT),
            mayor=person("zhengfuzhang", "唐为民", government, "政府主要负责人", Role.HEAD),
            members=people(
                "weiyuan",
                government,
                (
                    ("冯国良", "常务副职"),
                    ("蒋文慧", "副职"),
                    ("韩建军", "副职"),
                    ("杨晓琳", "副职"),
                ),
                Role.MEETING_MEMBER,
            ),
            filing_clerk=person("baobei", "钱如期", justice, "备案科科员", Role.FILING_CLERK),
            superior_filing_reviewer=person(
                "shangjibeian", "曹审之", superior_justice, "备案审查科科长", Role.FILING_REVIEWER
            ),
            npc_filing_reviewer=person(
                "rendabeian", "魏立言", npc, "法工委副主任", Role.FILING_REVIEWER
            ),
            administrators=people(
                "guanli",
                office,
                (("石守勤", "信息科科长"), ("顾周全", "信息科科员")),
                Role.ADMINISTRATOR,
            ),
        )

    def _superior(self) -> tuple[Organ, Organ]:
        above, stem, level = self.place.above, self.place.stem_above, _HIGHER[self.level]
        central = above == _STATE
        superior = Organ.objects.get_or_create(
            name=above if central else f"{above}人民政府",
            defaults=self._fields(OrganType.GOVERNMENT, level, None, f"{stem}府"),
        )[0]
        justice = Organ.objects.get_or_create(
            name="司法部" if central else f"{above}司法局",
            defaults=self._fields(OrganType.JUSTICE_BUREAU, level, superior, f"{stem}司"),
        )[0]
        return superior, justice

    def _organ(self, name: str, organ_type: str, parent: Organ | None, code: str) -> Organ:
        return Organ.objects.get_or_create(
            name=f"{self.place.name}{name}",
            defaults=self._fields(organ_type, self.level, parent, code)
            | {"division": self.division},
        )[0]

    def _fields(
        self, organ_type: str, level: str, parent: Organ | None, code: str
    ) -> dict[str, object]:
        division = self.division
        if level != self.level:
            zeros = {OrganLevel.COUNTY: 6, OrganLevel.CITY: 4}.get(OrganLevel(level), 2)
            division = division[:zeros].ljust(6, "0")
        return {
            "type": organ_type,
            "level": level,
            "parent": parent,
            "abbreviation": code,
            "division": division,
        }

    def _list_maker(self, maker: Organ, office: Organ, justice: Organ, market: Organ) -> None:
        MakerListing.objects.get_or_create(
            organ=maker,
            valid_from=self.listed_from,
            defaults={
                "office": office,
                "review_body": justice,
                "competition_body": market,
                "basis": f"《{self.place.name}行政规范性文件制定主体清单》",
            },
        )

    def _people(
        self, login: str, organ: Organ | None, people: tuple[tuple[str, str], ...], *roles: str
    ) -> tuple[User, ...]:
        return tuple(
            self._person(f"{login}{number}", name, organ, position, *roles)
            for number, (name, position) in enumerate(people, 1)
        )

    def _person(
        self, login: str, name: str, organ: Organ | None, position: str, *roles: str
    ) -> User:
        user, _ = User.objects.get_or_create(
            username=f"{self.prefix}{login}",
            defaults={
                "name": name,
                "organ": organ,
                "position": position,
                "password": self.password,
            },
        )
        for role in roles:
            if organ is not None:
                appoint(user, role, organ)
        return user
