"""Builders that speak the field. Everything goes through the transitions."""

from datetime import datetime

from django.core.management import call_command
from django.utils import timezone

from config.demo.cast import Cast, build
from config.rehearsal import registration, roads
from config.rehearsal.walk import Walk
from tests.kept import kept
from workflows.constants import Kind
from workflows.models import RulePack
from workflows.papers import Upload

DRAFT = """电动自行车停放充电安全管理办法

第一条 为了加强电动自行车停放充电安全管理，预防火灾事故，结合本区实际，制定本办法。
第二条 本区行政区域内电动自行车的停放、充电及其监督管理，适用本办法。
第三条 住房和城乡建设主管部门负责物业服务区域内停放充电设施建设的指导监督。
第四条 本办法自公布之日起满30日后施行，有效期5年。
"""


def instant(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment in Asia/Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=timezone.get_default_timezone())


def a_text(name: str = "draft.txt", text: str = DRAFT) -> Upload:
    return Upload(name, text.encode())


def a_cast(division: str = "510811") -> Cast:
    """The organs and people of a division, with the rule packs loaded."""
    if not RulePack.objects.exists():
        call_command("load_packs", verbosity=0)
    return kept(("cast", division), lambda: _build(division))


def _build(division: str) -> Cast:
    return build(division, password="for-the-suite-only", prefix=f"{division}-")


def a_walk(
    at: str = "draft",
    *,
    division: str = "510811",
    kind: str = Kind.NORMATIVE_DOCUMENT,
    now: datetime | None = None,
    technical: bool = True,
    touches_market: bool = True,
    cast: Cast | None = None,
) -> Walk:
    """A matter standing at an open step, brought there by its people."""
    facts = dict(
        kind=kind,
        now=now or instant(2026, 3, 2),
        technical=technical,
        touches_market=touches_market,
    )
    if cast is not None:
        return _walk(at, cast, **facts)
    key = ("walk", at, division, *facts.values())
    return kept(key, lambda: _walk(at, _build(division), **facts))


def _walk(at: str, cast: Cast, **facts) -> Walk:
    walk = registration.begin(
        title="电动自行车停放充电安全管理办法", cast=cast, draft=a_text(), **facts
    )
    return roads.walk_to(walk, at)
