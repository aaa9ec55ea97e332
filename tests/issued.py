"""Signed papers of a matter, for tests of what is done with them afterwards."""

from datetime import date

from workflows.issuing import Issue, store_signed_document
from workflows.models import IssuedPaper
from workflows.pdf import OfficialDocument, Paragraph, Style

OPINION = "legality_opinion"


def an_issued_paper(walk, *, number="昭司审〔2026〕1号", succeeds=True, material=OPINION):
    """A paper of the review body, drawn, signed and kept as the transitions do it."""
    document = OfficialDocument(
        issuer="",
        number=number,
        title="关于《电动自行车停放充电安全管理办法（送审稿）》的合法性审核意见",
        body=(Paragraph("保密的正文。"),),
        dated_on=date(2026, 3, 9),
        style=Style.RECORD,
    )
    attachment = store_signed_document(
        walk.matter,
        document,
        Issue("合法性审核意见书", walk.matter.review_body, succeeds=succeeds),
        material=material,
        title=document.title,
        author=walk.cast.bureau_head,
        now=walk.now,
    )
    return IssuedPaper.objects.get(attachment=attachment)
