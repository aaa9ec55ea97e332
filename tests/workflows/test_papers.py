"""Papers that the product makes itself."""

import pytest

from tests.builders import a_walk
from workflows.papers import store_document

pytestmark = pytest.mark.django_db


def test_a_title_made_from_the_longest_name_fits_its_column():
    walk = a_walk(at="draft")
    paper = store_document(
        walk.matter,
        b"%PDF-1.7",
        material="legality_opinion",
        title=f"关于《{'长' * 200}（送审稿）》的合法性审核意见",
        author=walk.cast.reviewer,
        now=walk.now,
    )
    assert (len(paper.title), paper.title[:4], paper.file_name[-4:]) == (200, "关于《长", ".pdf")
