"""What is taken away is of one moment, while others go on writing."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import DatabaseError, connection

from reviews.transitions import drafting
from tests.browsing import page, signed_in, words_of
from tests.builders import a_text, a_walk
from tests.races.test_races import at_once
from workflows.certificate import whole
from workflows.certificate.traces import traces_of
from workflows.dossier import package, verify
from workflows.evidence.moments import one_moment
from workflows.models import Matter

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer and no reader beside it"
)


def meanwhile(walk, reading):
    """The reading, before which somebody else commits another text."""

    def read(*args):
        def upload():
            drafting.add_revision(
                matter=Matter.objects.get(pk=walk.matter.pk),
                actor=walk.cast.drafter,
                now=walk.now,
                upload=a_text(text="此间上传的文字"),
            )

        assert at_once(upload) == [None]
        return reading(*args)

    return read


def test_a_package_has_no_row_that_came_after_its_papers(monkeypatch):
    walk = a_walk(at="draft")
    monkeypatch.setattr(package, "lines_of", meanwhile(walk, package.lines_of))
    response = signed_in(walk.cast.drafter).get(page("dossier", walk.matter))
    with ZipFile(BytesIO(b"".join(response.streaming_content))) as packed:
        _, _, faults = verify.faults_of(packed.namelist(), packed.open)
    assert faults == []
    assert walk.matter.revisions.last().plain == "此间上传的文字"


def test_a_certificate_is_of_one_moment(monkeypatch):
    walk = a_walk(at="draft")
    before = walk.matter.entries.latest("sequence").hash
    monkeypatch.setattr(whole, "traces_of", meanwhile(walk, traces_of))
    response = signed_in(walk.cast.drafter).get(page("certificate", walk.matter))
    assert before in words_of(response)


def test_nothing_is_written_in_a_moment_that_is_read():
    walk = a_walk(at="draft")
    with pytest.raises(DatabaseError), one_moment():
        Matter.objects.filter(pk=walk.matter.pk).update(title="另一名称")
    walk.matter.refresh_from_db()
    assert walk.matter.title == "电动自行车停放充电安全管理办法"
