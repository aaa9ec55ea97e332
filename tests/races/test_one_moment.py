"""What is taken away is of one moment, while others go on writing."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import DatabaseError, connection, transaction

from reviews.transitions import drafting
from tests.browsing import page, signed_in, words_of
from tests.builders import a_text, a_walk
from tests.races.test_races import at_once
from tests.tampering import tampering
from workflows.certificate import whole
from workflows.certificate.traces import traces_of
from workflows.dossier import package, verify
from workflows.evidence.moments import beside, one_moment
from workflows.evidence.verification import verify_all
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


def test_what_is_read_beside_is_of_the_same_moment():
    walk = a_walk(at="draft")
    texts = Matter.objects.get(pk=walk.matter.pk).revisions
    reading = meanwhile(walk, lambda: (texts.count(), connection.connection.info.backend_pid))
    with one_moment(), beside(reading) as read:
        count, process = read()
        assert (count, texts.count()) == (0, 0)
        assert process != connection.connection.info.backend_pid
    assert texts.count() == 1


def test_nothing_is_written_beside_a_moment_and_a_failure_there_is_one_here():
    walk = a_walk(at="draft")

    def write():
        Matter.objects.filter(pk=walk.matter.pk).update(title="另一名称")

    with pytest.raises(DatabaseError), one_moment(), beside(write) as written:
        written()
    walk.matter.refresh_from_db()
    assert walk.matter.title == "电动自行车停放充电安全管理办法"


def test_a_whole_ledger_is_verified_beside_its_chain():
    walk = a_walk(at="draft")
    assert verify_all().intact
    with transaction.atomic(), tampering(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE workflows_rowversion SET content = replace(content, '起草', '抄')"
            " WHERE matter_id = %s",
            [walk.matter.pk],
        )
    (finding, *_) = verify_all().findings
    assert "变动摘要与留存的内容不符" in finding.sentence
