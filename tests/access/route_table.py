"""Every address of the product: what each kind of visitor gets there.

Written by hand: ADR 0006 says who sees a matter, docs/procedures who keeps what. A new address
needs one line here. ``Route(name, arguments, seen)``: the name in config/urls.py; the words of
``World.places`` that fill in the address; and the statuses of a GET, in the notation of
:func:`tests.access.visitors.expected`. An address that takes more than GET names its ``methods``,
and in ``sent`` what an empty POST gets. ``other`` is the answer to all other methods, where the
address leads elsewhere, or nowhere, whatever it is asked.
"""

from dataclasses import dataclass

from tests.access.visitors import expected

# Whoever is not signed in is sent to the sign-in, and comes back from there.
SIGNED_IN = "all 200, unknown 302"
OF_THE_MATTER = "all 404, whole 200, unknown 302"
AND_CONSULTED = "all 404, whole part 200, unknown 302"
WATCHING = (
    "all 404, whole 403, unknown 302, auditor@government auditor@justice head@government"
    " head@drafting_unit head@justice the_bureau_head the_mayor hybrid recused every_right 200"
)
OFFICERS = "all 404, whole 403, secrecy_officer@drafting_unit 200, unknown 302"
ADMINISTRATORS = "all 403, administrators 200, unknown 302"
DRAFTERS = "all 403, drafters 200, unknown 302"
OF_THE_DELEGATION = (
    "all 404, hybrid recused every_right the_reviewer deputy administrator@justice 200,"
    " all_but_administrator 404, unknown 302"
)
POST_ONLY = "all 405, unknown 302"
NOBODY = "all 404"
ANYBODY = "all 200"


@dataclass(frozen=True)
class Route:
    """One address."""

    name: str
    arguments: str
    seen: str
    methods: str = "GET"
    sent: str = ""
    other: int = 405

    def __str__(self):
        return self.name

    def answers(self, of):
        return expected(self.seen, of)

    def answers_to_post(self, of):
        return expected(self.sent, of)


ROUTES = [
    # -- one's own
    Route("inbox", "", SIGNED_IN),
    Route("escalated", "", SIGNED_IN),
    Route("handled", "", SIGNED_IN),
    Route("matters", "", SIGNED_IN),
    Route("messages", "", SIGNED_IN, "GET POST", sent="all 302"),
    Route("feed", "", SIGNED_IN, "GET POST", sent=SIGNED_IN),
    Route("revoke_feed", "", POST_ONLY, "POST", sent="all 409, unknown 302"),
    Route("own_feed", "", SIGNED_IN),
    Route("secret_feed", "feed", ANYBODY),
    Route("delegations", "", SIGNED_IN, "GET POST", sent="all 422, unknown 302"),
    Route("end_delegation", "delegation", OF_THE_DELEGATION, "GET POST",
          sent=OF_THE_DELEGATION.replace("200", "422")),
    # -- for everybody who signs in
    Route("plan", "", SIGNED_IN),
    Route("plan_data", "", SIGNED_IN),
    Route("catalogue", "", SIGNED_IN, "GET POST",
          sent="all 403, office_intake@office the_intake hybrid recused every_right 422,"
          " all_but_office_intake 403, unknown 302"),
    Route("calendar", "", SIGNED_IN),
    Route("recompute", "", SIGNED_IN),
    # -- keeping the system
    Route("import_notice", "", ADMINISTRATORS, "GET POST",
          sent=ADMINISTRATORS.replace("200", "422")),
    Route("propose_notice", "", POST_ONLY, "POST", sent="all 422, unknown 302"),
    Route("notice_proposal", "proposal", ADMINISTRATORS, "GET POST",
          sent=ADMINISTRATORS.replace("200", "422")),
    # -- a matter
    Route("register_matter", "", DRAFTERS, "GET POST", sent=DRAFTERS.replace("200", "422")),
    Route("matter", "matter", AND_CONSULTED),
    Route("ledger", "matter", OF_THE_MATTER),
    Route("ledger_lines", "matter", OF_THE_MATTER),
    Route("past", "matter", OF_THE_MATTER),
    Route("reads", "matter", WATCHING),
    Route("limit", "matter limit", OF_THE_MATTER),
    Route("proof_json", "matter limit", OF_THE_MATTER),
    Route("proof_pdf", "matter limit", OF_THE_MATTER),
    Route("certificate", "matter", OF_THE_MATTER),
    Route("certificate_paper", "matter", OF_THE_MATTER),
    Route("certificate_data", "matter", OF_THE_MATTER),
    Route("matter_plan", "matter", OF_THE_MATTER),
    Route("matter_plan_data", "matter", OF_THE_MATTER),
    Route("compare", "matter", OF_THE_MATTER),
    Route("text", "matter text", AND_CONSULTED),
    Route("words", "matter text", AND_CONSULTED),
    Route("paper", "matter paper", OF_THE_MATTER),
    Route("dossier", "matter", OF_THE_MATTER),
    Route("comments", "matter period", OF_THE_MATTER),
    Route("recusals", "matter", OF_THE_MATTER, "GET POST",
          sent=OF_THE_MATTER.replace("200", "422")),
    Route("lift_recusal", "matter recusal", OF_THE_MATTER, "GET POST",
          sent=OF_THE_MATTER.replace("200", "422")),
    Route("secrecy", "matter", OF_THE_MATTER),
    Route("secrecy_act", "matter secrecy_act", OFFICERS, "GET POST",
          sent=OFFICERS.replace("200", "422")),
    # The verbs have a table of their own; this one asks for the office's part at the archive.
    Route("verb", "matter verb",
          "all 404, whole part 403, office_intake@office the_intake hybrid every_right 200,"
          " all_but_office_intake 403, unknown 302", "GET POST",
          sent="all 404, whole part 403, office_intake@office the_intake hybrid every_right 409,"
          " all_but_office_intake 403, unknown 302"),
    # -- signing in and one's account
    Route("sign_in", "", "all 302, unknown 200", "GET POST", sent="all 302, unknown 422",
          other=302),
    Route("account_login", "", "all 302, unknown 200", "GET POST", sent="all 302, unknown 422",
          other=302),
    Route("mfa_authenticate", "", "all 302", "GET POST", sent="all 302", other=302),
    Route("account_reauthenticate", "", SIGNED_IN, "GET POST", sent="all 422, unknown 302"),
    # Nobody here has a second factor: its addresses lead elsewhere or are not there.
    Route("mfa_reauthenticate", "", "all 302", "GET POST", sent="all 302", other=302),
    Route("openid_connect_login", "provider", NOBODY, "GET POST", sent=NOBODY, other=404),
    Route("openid_connect_callback", "provider", NOBODY, "GET POST", sent=NOBODY, other=404),
    Route("sign_out", "", POST_ONLY, "POST", sent="all 302"),
    Route("sign_out_everywhere", "", POST_ONLY, "POST", sent="all 302"),
    Route("change_password", "", SIGNED_IN, "GET POST", sent="all 422, unknown 302"),
    Route("mfa_index", "", SIGNED_IN),
    Route("mfa_activate_totp", "", SIGNED_IN, "GET POST", sent="all 422, unknown 302"),
    Route("mfa_deactivate_totp", "", "all 404, unknown 302", "GET POST",
          sent="all 404, unknown 302", other=404),
    Route("mfa_view_recovery_codes", "", "all 404, unknown 302"),
    Route("mfa_generate_recovery_codes", "", SIGNED_IN, "GET POST",
          sent="all 422, unknown 302"),
    # -- papers that went out
    Route("check", "", ANYBODY),
    Route("check_paper", "code", ANYBODY, "GET POST", sent="all 422"),
    # -- the load balancer
    Route("healthz", "", ANYBODY),
]  # fmt: skip
