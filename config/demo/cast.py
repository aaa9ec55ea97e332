"""The organs and people of one division, as a county or city has them.

All persons are invented. The same cast serves the demonstration, rehearsals and the suite.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from config.demo.people import PEOPLE, People, Person
from workflows.appointments import appoint
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
class Organs:
    """The organs of a division by their parts."""

    government: Organ
    office: Organ
    justice: Organ
    market: Organ
    drafting_unit: Organ
    consulted: tuple[Organ, ...]
    npc: Organ
    superior: Organ
    superior_justice: Organ


@dataclass(frozen=True)
class Cast(Organs):
    """Organs and people by their parts. ``drafter`` drafts, ``reviewer`` judges, and so on."""

    drafter: User
    unit_reviewer: User
    unit_head: User
    secrecy_officer: User
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
        """Organs first, then the people in the order of the list."""
        organs = self._organs()
        people: dict[str, Any] = {part: self._player(one, organs) for part, one in PEOPLE.items()}
        return Cast(**vars(organs), **people)

    def _organs(self) -> Organs:
        superior, superior_justice = self._superior()
        government = self._organ("人民政府", OrganType.GOVERNMENT, superior, "府")

        def under(name: str, organ_type: str = OrganType.DEPARTMENT, code: str = "") -> Organ:
            return self._organ(name, organ_type, government, code)

        organs = Organs(
            government=government,
            office=under("人民政府办公室", OrganType.GOVERNMENT_OFFICE, "府办"),
            justice=under("司法局", OrganType.JUSTICE_BUREAU, "司"),
            market=under("市场监督管理局", OrganType.MARKET_SUPERVISION, "市监"),
            drafting_unit=under("住房和城乡建设局", code="住建"),
            consulted=(under("公安局"), under("财政局"), under("应急管理局")),
            npc=self._organ(
                "人民代表大会常务委员会", OrganType.NPC_STANDING_COMMITTEE, None, "人常"
            ),
            superior=superior,
            superior_justice=superior_justice,
        )
        self._list_maker(organs)
        return organs

    def _player(self, one: Person | People, organs: Organs) -> User | tuple[User, ...]:
        """A person, or people numbered from 1; several organs have one person each."""
        unit = getattr(organs, one.unit) if one.unit else None
        if isinstance(one, Person):
            return self._person(one.login, one.name, unit, one.position, one.role)
        units = unit if isinstance(unit, tuple) else (unit,) * len(one.names)
        named = enumerate(zip(one.names, units, strict=True), 1)
        return tuple(
            self._person(f"{one.login}{number}", name, organ, position, one.role)
            for number, ((name, position), organ) in named
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
            defaults=self._fields(organ_type, self.level, parent, f"{self.place.stem}{code}")
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

    def _list_maker(self, organs: Organs) -> None:
        MakerListing.objects.get_or_create(
            organ=organs.government,
            valid_from=self.listed_from,
            defaults={
                "office": organs.office,
                "review_body": organs.justice,
                "competition_body": organs.market,
                "basis": f"《{self.place.name}行政规范性文件制定主体清单》",
            },
        )

    def _person(self, login: str, name: str, organ: Organ | None, position: str, role: str) -> User:
        user, _ = User.objects.get_or_create(
            username=f"{self.prefix}{login}",
            defaults={
                "name": name,
                "organ": organ,
                "position": position,
                "password": self.password,
            },
        )
        if role and organ is not None:
            appoint(user, role, organ)
        return user
