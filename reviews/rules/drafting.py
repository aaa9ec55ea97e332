"""What may be filed with a draft, and when a draft may skip a second consultation."""

from __future__ import annotations

from typing import Final

from reviews.facts import reviewed_number, substantial_revisions
from reviews.models import RiskScreening, UnitReview
from workflows.errors import Inadmissible, Missing, close_gate
from workflows.models import ChangeKind, Matter, Revision
from workflows.statements import Statement


def check_change(matter: Matter, change: str) -> None:
    """Every text after the first says what kind of change it is: on that rests which earlier
    judgement still holds.

    Raises:
        Inadmissible: it is said to be the first text, or none of the kinds.
    """
    later = bool(_TEXT.rows(matter=matter.pk))
    if later and change not in set(ChangeKind.values) - {ChangeKind.FIRST}:
        raise Inadmissible(sentence="请选择修改性质。", field_name="change")


_TEXT: Final = Statement(
    lambda matter: Revision.objects.filter(matter=matter).order_by().values_list("pk")[:1],
    matter=int,
)


def check_material(matter: Matter, material: str) -> None:
    """Refuse a class of material that the matter's rule pack does not know."""
    known = {one.code for one in matter.pack.law.materials(matter.kind, matter.maker_family)}
    if material not in known:
        raise Inadmissible(sentence="规则包中没有这一材料类别。", field_name="material")


def check_market(matter: Matter, touches_market: bool) -> None:
    """Refuse a text that touches the market where nobody is named for the competition review.

    Raises:
        GateClosed: the list of makers names no body.
    """
    missing = []
    if touches_market and matter.competition_body_id is None:
        missing.append(
            Missing(
                "competition_body",
                f"制定主体清单没有为{matter.maker}确定公平竞争审查机构",
                matter.pack.law.article("competition_review", matter.kind),
            )
        )
    close_gate("G1", "不能登记为涉及经营者经济活动的事项", missing)


def check_resubmission(
    matter: Matter,
    *,
    unit_review: UnitReview | None,
    screening: RiskScreening | None,
    revision: Revision,
) -> None:
    """A draft that came back keeps its consultation while its substance is the one consulted on.

    That it came as far as the unit's own review shows that consultation, comment, experts, risk
    and competition were all concluded.

    Raises:
        GateClosed: they never were, or its substance has changed since they began.
    """
    law = matter.pack.law
    missing = []
    if unit_review is None or screening is None:
        missing.append(
            Missing(
                "never_prepared",
                "本稿尚未履行征求意见、风险排查等程序",
                law.article("consultation", matter.kind),
            )
        )
    elif _changed_in_substance(matter, screening.revision.number, revision.number):
        missing.append(
            Missing(
                "substance_changed",
                "文稿已作实质性修改，应当重新征求意见和论证",
                law.article("rereview", matter.kind),
            )
        )
    close_gate("G2", "不能按原程序重新送审", missing)


def _changed_in_substance(matter: Matter, consulted: int, current: int) -> bool:
    after = max(consulted, reviewed_number(matter))
    return any(after < number <= current for number in substantial_revisions(matter))
