"""Every step × every verb: what is open where. All else is NotNow, whoever asks.

The table is written out by hand so that a verb that becomes open somewhere, or nowhere, is a
decision that somebody takes here.
"""

import pytest

from filings.flows import FilingFlow
from reviews.flows import NormativeDocumentFlow
from tests.builders import a_walk
from workflows.authority import admission
from workflows.constants import Capacity, NamedRole, Role
from workflows.errors import NotNow
from workflows.flow import Step
from workflows.holdings import Holdings
from workflows.models import Organ, StepRun
from workflows.verbs import all_verbs

OPEN = {
    "draft": "add_revision attach begin_consultation resubmit reassess_risk cite_basis"
    " correct_particulars propose_classification terminate",
    "classify": "approve_classification refuse_classification terminate",
    "send_consultation": "send_consultation attach terminate",
    "reply": "reply_consultation record_no_reply terminate",
    "settle_replies": "settle_replies add_revision attach terminate",
    "announce_comment": "announce_comment waive_comment attach terminate",
    "collect_comments": "record_comment close_comments terminate",
    "settle_comments": "settle_comments add_revision extend_limit terminate",
    "invite_experts": "invite_experts terminate",
    "conclude_experts": "invite_experts give_expert_opinion conclude_experts terminate",
    "screen_risk": "screen_risk terminate",
    "assess_risk": "assess_risk terminate",
    "first_competition_review": "first_competition_review terminate",
    "competition_review": "conclude_competition_review terminate",
    "unit_review": "conclude_unit_review terminate",
    "submit": "add_revision attach countersign reassess_risk submit_for_review redraft cite_basis"
    " terminate",
    "office_check": "forward_to_review request_office_supplement return_at_office recall withdraw"
    " terminate",
    "accept": "assign_reviewer reassign accept_materials request_supplement return_to_drafter"
    " withdraw terminate",
    "review": "assign_reviewer reassign invite_counsel give_counsel_opinion record_finding"
    " strike_finding conclude_review request_supplement return_to_drafter withdraw extend_limit"
    " terminate",
    "supplement": "attach supply_materials return_unsupplied withdraw terminate",
    "second_review": "confirm_review send_back_review reassign extend_limit add_signer"
    " agree_as_signer remove_signer terminate",
    "sign_opinion": "sign_opinion send_back_opinion reassign add_signer agree_as_signer"
    " remove_signer terminate",
    "answer": "answer_findings add_revision attach reassess_risk terminate",
    "table": "submit_to_deliberation withdraw_item terminate",
    "deliberate": "conclude_deliberation untable",
    "sign_minutes": "sign_minutes",
    "revise": "declare_revision add_revision reassess_risk",
    "confirm_wording": "confirm_change",
    "report_to_party": "report_to_party",
    "sign": "sign_document",
    "issue": "issue_document",
    "publish": "publish_document record_non_publication approve_exception change_disclosure",
    "file": "file_document extend_filing_limit",
    "register_filing": "register_filing request_filing_correction refuse_filing",
    "correct_filing": "correct_filing extend_filing_limit",
    "archive": "archive_matter",
}


class EveryRole(Holdings):
    """Somebody who holds every role everywhere: only the time can refuse them."""

    def holds(self, role, organ_id):
        return True

    def is_named(self, role, matter_id):
        return True


@pytest.fixture
def matter(db):
    walk = a_walk(at="draft")
    walk.matter.parties.create(organ=walk.cast.consulted[0], capacity=Capacity.JOINT_DRAFTER)
    return walk.matter


def nodes():
    return {
        node.name: node
        for flow_class in (NormativeDocumentFlow, FilingFlow)
        for node in flow_class.instance.nodes()
        if isinstance(node, Step)
    }


def test_table_names_every_step():
    assert set(OPEN) == set(nodes())


BESIDE_EVERY_STEP = {"add_insider", "remove_insider", "change_classification", "declassify"}


def test_table_names_every_verb_but_the_first_and_those_beside_the_procedure():
    named = {verb for verbs in OPEN.values() for verb in verbs.split()}
    others = {"register_matter"} | BESIDE_EVERY_STEP
    assert named == {verb.code for verb in all_verbs()} - others


@pytest.mark.parametrize("step", sorted(OPEN))
def test_only_these_verbs_are_open_at_the_step(matter, step):
    node = nodes()[step]
    run = StepRun(
        name=step, role=node.role, organ=Organ.objects.first(), duty=node.duty, matter=matter
    )
    anybody = EveryRole(user_id=0, roles=frozenset(), named=frozenset())
    verdicts = {
        verb.code: admission(anybody, verb, matter, [run], {0: ()}).refusal for verb in all_verbs()
    }
    assert {code for code, refused in verdicts.items() if refused is None} == set(
        OPEN[step].split()
    )
    refusals = [refused for refused in verdicts.values() if refused is not None]
    assert all(isinstance(refused, NotNow) for refused in refusals)
    assert all(refused.citations for refused in refusals)


def test_nobody_needs_a_role_that_does_not_exist():
    for verb in all_verbs():
        assert verb.role in ("", *Role.values)
        assert verb.named in ("", *NamedRole.values)
