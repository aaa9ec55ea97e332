"""Fair-competition review: what a conclusion must say (公平竞争审查条例第十二、十四、十七条)."""

from __future__ import annotations

from reviews.models import CompetitionOutcome
from workflows.errors import Inadmissible
from workflows.models import Matter


def check_body(matter: Matter) -> None:
    """There is a body that will conclude the review.

    Raises:
        Inadmissible: the list of makers names none.
    """
    if matter.competition_body is None:
        raise Inadmissible(
            sentence="制定主体清单没有为该机关确定公平竞争审查机构。",
            citations=matter.pack.law.article("competition_review", matter.kind),
        )


def check_conclusion(
    matter: Matter, *, outcome: str, exception_detail: str, exception_until: str
) -> None:
    """An exception names its case and its end; nothing else does.

    Raises:
        Inadmissible: naming the field.
    """
    if outcome not in CompetitionOutcome.values:
        raise Inadmissible(sentence="请选择审查结论。", field_name="outcome")
    excepted = outcome == CompetitionOutcome.EXCEPTION
    for value, name, field_name in (
        (exception_detail, "例外规定的具体情形", "exception_detail"),
        (exception_until, "实施期限或者终止条件", "exception_until"),
    ):
        if bool(value.strip()) != excepted:
            raise Inadmissible(
                sentence=f"适用例外规定的，应当写明{name}。"
                if excepted
                else f"不适用例外规定的，不应填写{name}。",
                citations=matter.pack.law.article("competition_review", matter.kind),
                field_name=field_name,
            )
