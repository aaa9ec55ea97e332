"""Makers that are no county government, each with its own listing, offices and people."""

from dataclasses import replace
from datetime import date

from tests.builders import a_cast
from workflows.appointments import appoint
from workflows.constants import Role
from workflows.models import MakerListing, Organ, OrganLevel, OrganType

LEGAL_OFFICE = "法规科"


def an_organ(name, organ_type, parent, abbreviation="", **fields):
    defaults = {"division": parent.division, "level": parent.level}
    return Organ.objects.create(
        name=name, type=organ_type, parent=parent, abbreviation=abbreviation, **defaults | fields
    )


def listed(maker, office, review_body, competition_body=None):
    return MakerListing.objects.create(
        organ=maker,
        office=office,
        review_body=review_body,
        competition_body=competition_body,
        basis="《广元市昭化区行政规范性文件制定主体清单》",
        valid_from=date(2020, 1, 1),
    )


def staffed(cast, maker, office, review_body, drafting_unit, head):
    """The county's people, with the roles that this maker's road needs."""
    for person, role, organ in (
        (cast.drafter, Role.DRAFTER, drafting_unit),
        (cast.unit_reviewer, Role.UNIT_REVIEWER, drafting_unit),
        (cast.intake, Role.OFFICE_INTAKE, office),
        (cast.secretariat, Role.SECRETARIAT, office),
        (cast.reviewer, Role.LEGALITY_REVIEWER, review_body),
        (cast.second_reviewer, Role.SECOND_REVIEWER, review_body),
        (cast.bureau_head, Role.HEAD, review_body),
        (cast.filing_clerk, Role.FILING_CLERK, review_body),
        (head, Role.HEAD, maker),
        *((member, Role.MEETING_MEMBER, maker) for member in cast.members),
        (cast.superior_filing_reviewer, Role.FILING_REVIEWER, cast.justice),
    ):
        appoint(person, role, organ)
    return replace(
        cast,
        government=maker,
        office=office,
        justice=review_body,
        drafting_unit=drafting_unit,
        superior=cast.government,
        superior_justice=cast.justice,
        mayor=head,
    )


def a_department(*, own_review=False):
    """A bureau that makes its own text; its legal office reviews it, or the bureau itself."""
    cast = a_cast()
    bureau = cast.drafting_unit
    review_body = bureau
    if not own_review:
        review_body = an_organ(
            f"{bureau}{LEGAL_OFFICE}", OrganType.INTERNAL_INSTITUTION, bureau, "昭住建法"
        )
    listed(bureau, bureau, review_body, competition_body=bureau)
    appoint(cast.market_reviewer, Role.UNIT_REVIEWER, bureau)
    return staffed(cast, bureau, bureau, review_body, bureau, cast.unit_head)


def a_town():
    """A town whose texts the judicial office in it reviews."""
    cast = a_cast()
    place = {"division": "510811100", "level": OrganLevel.TOWN}
    town = an_organ(
        "广元市昭化区元坝镇人民政府", OrganType.GOVERNMENT, cast.government, "元府", **place
    )
    office = an_organ("元坝镇党政办公室", OrganType.GOVERNMENT_OFFICE, town, "元办", **place)
    judicial = an_organ("元坝司法所", OrganType.JUDICIAL_OFFICE, cast.justice, "元司", **place)
    listed(town, office, judicial)
    return staffed(cast, town, office, judicial, office, cast.mayor)


def a_dispatched_organ():
    """A sub-district office, set up by the district's government, reviewed by its bureau."""
    cast = a_cast()
    street = an_organ(
        "广元市昭化区拣银岩街道办事处", OrganType.DISPATCHED_ORGAN, cast.government, "拣街"
    )
    listed(street, street, cast.justice)
    return staffed(cast, street, street, cast.justice, street, cast.unit_head)
