"""All addresses of the product."""

from django.urls import URLPattern, URLResolver, include, path

from config import pages
from config.health import HealthView
from reviews.views import CatalogueView, CommentsView, RegisterView
from workflows.views import single_sign_on
from workflows.views.account import (
    ChangePasswordView,
    SignInView,
    SignOutEverywhereView,
    SignOutView,
)
from workflows.views.calendar import CalendarView, ImportView, ProposalView, ProposeView
from workflows.views.certificate import CertificateDataView, CertificatePaperView, CertificateView
from workflows.views.check import CheckPaperView, CheckView
from workflows.views.confirmation import ConfirmByCodeView, ConfirmByPasswordView
from workflows.views.delegations import DelegationsView, EndDelegationView
from workflows.views.feeds import FeedPageView, OwnFeedView, RevokeFeedView, SecretFeedView
from workflows.views.lists import EscalatedView, HandledView, InboxView, MattersView
from workflows.views.matter import LedgerLinesView, LedgerView, LimitView, MatterPageView
from workflows.views.messages import MessagesView
from workflows.views.past import PastView
from workflows.views.plan import MatterPlanView, PlanView
from workflows.views.proofs import ProofJsonView, ProofPdfView, RecomputeView
from workflows.views.reads import ReadsView
from workflows.views.recusals import LiftRecusalView, RecusalsView
from workflows.views.second_factor import (
    AccountView,
    CodesView,
    CodeView,
    NewCodesView,
    RemoveView,
    SetUpView,
)
from workflows.views.secrecy import SecrecyActView, SecrecyView
from workflows.views.texts import CompareView, DossierView, PaperView, ReadView, TextView
from workflows.views.verb import VerbView

pages.wire()

of_matter: list[URLPattern | URLResolver] = [
    path("", MatterPageView.as_view(), name="matter"),
    path("ledger/", LedgerView.as_view(), name="ledger"),
    path("ledger.jsonl", LedgerLinesView.as_view(), name="ledger_lines"),
    path("past/", PastView.as_view(), name="past"),
    path("reads/", ReadsView.as_view(), name="reads"),
    path("secrecy/", SecrecyView.as_view(), name="secrecy"),
    path("secrecy/<slug:code>/", SecrecyActView.as_view(), name="secrecy_act"),
    path("limits/<int:pk>/", LimitView.as_view(), name="limit"),
    path("certificate/", CertificateView.as_view(), name="certificate"),
    path("certificate.pdf", CertificatePaperView.as_view(), name="certificate_paper"),
    path("certificate.json", CertificateDataView.as_view(), name="certificate_data"),
    path("plan/", MatterPlanView.as_view(), name="matter_plan"),
    path("plan.json", MatterPlanView.as_view(as_json=True), name="matter_plan_data"),
    path("limits/<int:pk>/proof.json", ProofJsonView.as_view(), name="proof_json"),
    path("limits/<int:pk>/proof.pdf", ProofPdfView.as_view(), name="proof_pdf"),
    path("texts/compare/", CompareView.as_view(), name="compare"),
    path("texts/<int:number>/", TextView.as_view(), name="text"),
    path("texts/<int:number>/words/", ReadView.as_view(), name="words"),
    path("papers/<int:pk>/", PaperView.as_view(), name="paper"),
    path("dossier.zip", DossierView.as_view(), name="dossier"),
    path("comments/<int:pk>/", CommentsView.as_view(), name="comments"),
    path("recusals/", RecusalsView.as_view(), name="recusals"),
    path("recusals/<int:pk>/lift/", LiftRecusalView.as_view(), name="lift_recusal"),
    path("<slug:code>/", VerbView.as_view(), name="verb"),
]

# Some bear the name that django-allauth asks for beside, or instead of, one of our own.
of_accounts: list[URLPattern | URLResolver] = [
    path("sign-in/", SignInView.as_view(), name="sign_in"),
    path("sign-in/", SignInView.as_view(), name="account_login"),
    path("sign-in/code/", CodeView.as_view(), name="mfa_authenticate"),
    path("sign-in/again/", ConfirmByPasswordView.as_view(), name="account_reauthenticate"),
    path("sign-in/again/code/", ConfirmByCodeView.as_view(), name="mfa_reauthenticate"),
    path("sign-in/<slug:provider_id>/", single_sign_on.leave, name="openid_connect_login"),
    path(
        "sign-in/<slug:provider_id>/back/",
        single_sign_on.arrive,
        name="openid_connect_callback",
    ),
    path("sign-out/", SignOutView.as_view(), name="sign_out"),
    path("sign-out/everywhere/", SignOutEverywhereView.as_view(), name="sign_out_everywhere"),
    path("password/", ChangePasswordView.as_view(), name="change_password"),
    path("account/", AccountView.as_view(), name="mfa_index"),
    path("account/second-factor/", SetUpView.as_view(), name="mfa_activate_totp"),
    path("account/second-factor/remove/", RemoveView.as_view(), name="mfa_deactivate_totp"),
    path("account/recovery-codes/", CodesView.as_view(), name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", NewCodesView.as_view(), name="mfa_generate_recovery_codes"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", InboxView.as_view(), name="inbox"),
    path("overdue/", EscalatedView.as_view(), name="escalated"),
    path("handled/", HandledView.as_view(), name="handled"),
    path("matters/", MattersView.as_view(), name="matters"),
    path("plan/", PlanView.as_view(), name="plan"),
    path("plan.json", PlanView.as_view(as_json=True), name="plan_data"),
    path("catalogue/", CatalogueView.as_view(), name="catalogue"),
    path("calendar/", CalendarView.as_view(), name="calendar"),
    path("calendar/import/", ImportView.as_view(), name="import_notice"),
    path("calendar/proposals/", ProposeView.as_view(), name="propose_notice"),
    path("calendar/proposals/<int:pk>/", ProposalView.as_view(), name="notice_proposal"),
    path("proofs/recompute.py", RecomputeView.as_view(), name="recompute"),
    path("matters/new/", RegisterView.as_view(), name="register_matter"),
    path("matters/<slug:reference>/", include(of_matter)),
    path("calendar/feed/", FeedPageView.as_view(), name="feed"),
    path("calendar/feed/revoke/", RevokeFeedView.as_view(), name="revoke_feed"),
    path("calendar/mine.ics", OwnFeedView.as_view(), name="own_feed"),
    path("calendar/<str:secret>.ics", SecretFeedView.as_view(), name="secret_feed"),
    path("messages/", MessagesView.as_view(), name="messages"),
    path("delegations/", DelegationsView.as_view(), name="delegations"),
    path("delegations/<int:pk>/end/", EndDelegationView.as_view(), name="end_delegation"),
    path("check/", CheckView.as_view(), name="check"),
    path("check/<str:code>/", CheckPaperView.as_view(), name="check_paper"),
    *of_accounts,
    path("healthz", HealthView.as_view(), name="healthz"),
]
handler429 = "config.errors.too_many"
