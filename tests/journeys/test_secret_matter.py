"""A secret matter: known to its insiders, never shown, filed all the same."""

from dataclasses import fields

import pytest

from config.rehearsal.walk import Walk
from filings.models import Filing
from filings.transitions.publication import record_non_publication
from reviews.transitions import assignment, comments, consultation
from reviews.transitions.registration import Particulars, register_matter
from tests.builders import a_cast, a_text, instant
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.unchanged import refused
from workflows.appointments import appoint
from workflows.classification import Secrecy
from workflows.constants import Kind, Role, Stage
from workflows.errors import GateClosed, Inadmissible, NotPermitted
from workflows.models import RulePack, User
from workflows.selectors.secrecy import possible_insiders


def people_of(cast):
    values = (getattr(cast, one.name) for one in fields(cast))
    everyone = [
        one for value in values for one in (value if isinstance(value, tuple) else (value,))
    ]
    return [one for one in everyone if isinstance(one, User)]


def a_secret(cast, insiders, **said):
    """A matter registered as 机密★10年, or otherwise as said."""
    basis = "某部涉密文件（机密★10年）"
    fixed = {"level": "classified", "origin": "derived", "basis": basis, "term": "10年"} | said
    law = RulePack.objects.current(cast.government.division, instant(2026, 3, 2).date()).law
    particulars = Particulars(
        kind=Kind.NORMATIVE_DOCUMENT,
        title="应急物资储备管理办法",
        maker=cast.government,
        drafting_unit=cast.drafting_unit,
        scope_tests=tuple((test.code, True) for test in law.scope_tests()),
        secrecy=Secrecy(**fixed),
        insiders=tuple(insiders),
    )
    now = instant(2026, 3, 2)
    matter = register_matter(particulars=particulars, actor=cast.drafter, now=now)
    return Walk(matter=matter, cast=cast, now=now, draft=a_text())


def begun():
    cast = a_cast()
    return a_secret(cast, people_of(cast)).run(until="announce_comment")


consulting = made_once(begun)


@pytest.fixture
def walk(consulting, db):
    return own(consulting)


def waive(walk):
    return walk.do(
        comments.waive_comment,
        walk.cast.drafter,
        case="secret",
        reason="起草过程依法需要保密",
        consent_by="方正平",
    )


def test_secrecy_has_a_basis(db):
    cast = a_cast()
    with refused(GateClosed, recorded=False) as told:
        a_secret(cast, (), basis=" ")
    assert list(told.missing) == ["secrecy_basis"]


def test_a_secret_matter_is_not_announced_but_comes_to_the_closed_file(walk):
    with refused(Inadmissible, recorded=False):
        walk.do(
            comments.announce_comment,
            walk.cast.drafter,
            channel="网站",
            how_to_comment="留言",
            contact="周启明",
        )
    waive(walk)
    walk.run(until="publish")
    with refused(GateClosed, recorded=True) as told:
        walk.run(until="file")
    assert list(told.missing) == ["not_public"]
    walk.do(
        record_non_publication,
        walk.cast.intake,
        basis="《中华人民共和国保守国家秘密法》第十三条",
        approved_by="唐为民",
    )
    walk.run()
    assert walk.matter.stage == Stage.CLOSED
    assert walk.matter.document.publications.count() == 0
    statuses = Filing.objects.filter(document__matter=walk.matter).values_list("status", flat=True)
    assert list(statuses) == ["registered", "registered"]


def test_a_role_alone_opens_nothing(walk):
    outsider = User.objects.create(username="outsider", name="外来人", organ=walk.cast.justice)
    appoint(outsider, Role.DRAFTER, walk.cast.drafting_unit)
    appoint(outsider, Role.LEGALITY_REVIEWER, walk.cast.justice)
    with refused(NotPermitted, recorded=False) as told:
        walk.do(consultation.send_consultation, outsider, no_unit_reason="不涉及")
    assert str(told.error) == "涉密事项只由指定的知悉人员办理。"
    waive(walk)
    walk.run(until="accept")
    with refused(Inadmissible, recorded=False):
        walk.do(assignment.assign_reviewer, walk.cast.bureau_head, to=outsider)
    assert open_names(walk.matter) == ["accept"]


def test_those_with_whom_the_text_will_be_filed_can_be_named(walk):
    offered = set(possible_insiders(walk.cast.government, walk.cast.drafting_unit))
    assert {walk.cast.superior_filing_reviewer, walk.cast.npc_filing_reviewer} <= offered
