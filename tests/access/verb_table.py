"""Every verb: at which step of the road it is tried, and who alone gets its form.

Written by hand from the duties of law and from docs/procedures, not from the verbs' own
declarations. Of everybody else, who sees the matter gets 403, a consulted unit's people get 403
(they see that there is a matter), and to all others it does not exist (404).

A new verb needs one line here: code, step, who. ``empty`` is the answer to those who may do it
and send the form without anything entered: 422 lacks something, 409 is complete but for the version
of the page, 302 is done (an act on one's own row, for which nothing need be said).
"""

from dataclasses import dataclass

from tests.access.visitors import ALL_BUT, expected

# The steps at which no unit has been asked for its opinion yet.
BEFORE_ASKING = frozenset(
    {
        "draft",
        "send_consultation",
        "announce_comment",
        "invite_experts",
        "screen_risk",
        "first_competition_review",
    }
)
# People who may do the same by the same right.
DRAFTERS = "drafter@drafting_unit the_drafter hybrid"
UNIT_HEADS = "head@drafting_unit hybrid"
# Whoever drafts does not review: from here on ``hybrid`` is missing where the duty says so.
REVIEWERS = "legality_reviewer@justice the_reviewer deputy"
IN_CHARGE = "the_reviewer deputy"
BUREAU_HEADS = "head@justice the_bureau_head hybrid"
# Whatever is done in the place of a signature: who drafted does not sign.
SIGNERS = "head@justice the_bureau_head"
SECRETARIAT = "secretariat@office the_secretariat hybrid"
INTAKE = "office_intake@office the_intake hybrid"
MAYORS = "head@government the_mayor hybrid"
CLERKS = "filing_clerk@justice the_filing_clerk hybrid"


@dataclass(frozen=True)
class Row:
    """One verb at one step."""

    code: str
    step: str
    who: str
    empty: int = 422

    def __str__(self):
        return self.code

    @property
    def names(self):
        return self.who.split()

    @property
    def right(self):
        """The right that the verb asks for: the first in ``who``, unless the step is somebody's
        own; that is asked for beside the reviewer's role."""
        return "legality_reviewer@justice" if self.who == IN_CHARGE else self.names[0]

    @property
    def all_but(self):
        """Somebody with every right there is but this one."""
        return f"all_but {self.right}"

    def answers(self, status, of):
        """What these visitors get: ``status`` those who may do it, and those who lack another
        right than this one."""
        alike = ALL_BUT - {self.all_but} if self.who != IN_CHARGE else frozenset()
        part = 404 if self.step in BEFORE_ASKING else 403
        refused = expected(f"all 404, whole 403, part {part}, unknown 302", of)
        return refused | dict.fromkeys((alike | set(self.names)) & of, status)


ROWS = [
    # -- drafting
    Row("add_revision", "draft", DRAFTERS),
    Row("attach", "draft", DRAFTERS),
    Row("begin_consultation", "draft", DRAFTERS, empty=409),
    Row("resubmit", "draft", DRAFTERS),
    Row("reassess_risk", "draft", DRAFTERS),
    Row("cite_basis", "draft", DRAFTERS),
    Row("correct_particulars", "draft", DRAFTERS),
    Row("propose_classification", "draft", DRAFTERS),
    Row("terminate", "draft", UNIT_HEADS),
    # -- hearing others
    Row("send_consultation", "send_consultation", DRAFTERS, empty=409),
    Row("reply_consultation", "reply", "drafter@consulted the_respondent"),
    Row("record_no_reply", "reply", DRAFTERS, empty=409),
    Row("settle_replies", "settle_replies", DRAFTERS),
    Row("announce_comment", "announce_comment", DRAFTERS),
    Row("waive_comment", "announce_comment", DRAFTERS),
    Row("record_comment", "collect_comments", DRAFTERS),
    Row("close_comments", "collect_comments", DRAFTERS, empty=409),
    Row("settle_comments", "settle_comments", DRAFTERS),
    Row("invite_experts", "invite_experts", DRAFTERS),
    Row("give_expert_opinion", "conclude_experts", "expert@matter the_expert"),
    Row("conclude_experts", "conclude_experts", DRAFTERS),
    Row("screen_risk", "screen_risk", DRAFTERS),
    Row("assess_risk", "assess_risk", DRAFTERS),
    Row("first_competition_review", "first_competition_review", DRAFTERS),
    Row("conclude_competition_review", "competition_review", "unit_reviewer@market hybrid"),
    # -- the unit's own review, and submitting
    Row("conclude_unit_review", "unit_review", "unit_reviewer@drafting_unit the_unit_reviewer"),
    Row("submit_for_review", "submit", DRAFTERS, empty=409),
    Row("redraft", "submit", DRAFTERS),
    Row("countersign", "submit", "head@joint hybrid"),
    Row("forward_to_review", "office_check", INTAKE, empty=409),
    Row("request_office_supplement", "office_check", INTAKE),
    Row("return_at_office", "office_check", INTAKE),
    Row("recall", "office_check", DRAFTERS),
    Row("withdraw", "office_check", DRAFTERS),
    # -- legality review
    Row("assign_reviewer", "accept", BUREAU_HEADS),
    Row("reassign", "accept", BUREAU_HEADS),
    Row("accept_materials", "accept", REVIEWERS, empty=409),
    Row("request_supplement", "accept", REVIEWERS),
    Row("return_to_drafter", "accept", REVIEWERS),
    Row("supply_materials", "supplement", DRAFTERS),
    Row("return_unsupplied", "supplement", REVIEWERS),
    Row("invite_counsel", "review", IN_CHARGE),
    Row("give_counsel_opinion", "review", "counsel@matter"),
    Row("record_finding", "review", IN_CHARGE),
    Row("strike_finding", "review", IN_CHARGE),
    Row("conclude_review", "review", IN_CHARGE),
    Row("extend_limit", "review", BUREAU_HEADS),
    Row(
        "confirm_review", "second_review", "second_reviewer@justice the_second_reviewer", empty=409
    ),
    Row("send_back_review", "second_review", "second_reviewer@justice the_second_reviewer"),
    Row("sign_opinion", "sign_opinion", SIGNERS, empty=409),
    Row("send_back_opinion", "sign_opinion", SIGNERS),
    Row("add_signer", "sign_opinion", SIGNERS),
    Row("remove_signer", "sign_opinion", SIGNERS),
    Row("agree_as_signer", "sign_opinion", "signer@matter"),
    Row("answer_findings", "answer", DRAFTERS),
    # -- the meeting and what it asked for
    Row("submit_to_deliberation", "table", SECRETARIAT),
    Row("withdraw_item", "table", DRAFTERS),
    Row("untable", "deliberate", SECRETARIAT),
    Row("conclude_deliberation", "deliberate", SECRETARIAT),
    Row("sign_minutes", "sign_minutes", "head@government the_mayor", empty=409),
    Row("declare_revision", "revise", DRAFTERS),
    Row("confirm_change", "confirm_wording", REVIEWERS),
    Row("report_to_party", "report_to_party", SECRETARIAT),
    Row("sign_document", "sign", MAYORS, empty=409),
    # -- after adoption
    Row("issue_document", "issue", INTAKE),
    Row("publish_document", "publish", INTAKE),
    Row("record_non_publication", "publish", INTAKE),
    Row("approve_exception", "publish", MAYORS),
    Row("change_disclosure", "publish", MAYORS),
    Row("file_document", "file", CLERKS),
    Row("extend_filing_limit", "file", BUREAU_HEADS),
    Row("register_filing", "register_filing", "filing_reviewer@superior_justice", empty=302),
    Row("request_filing_correction", "register_filing", "filing_reviewer@superior_justice"),
    Row("refuse_filing", "register_filing", "filing_reviewer@superior_justice"),
    Row("correct_filing", "correct_filing", CLERKS),
    Row("archive_matter", "archive", INTAKE, empty=409),
]
