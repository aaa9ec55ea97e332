"""Files as they are kept: whole, once, under their hash, and out of everybody's reach."""

import stat
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from reviews.transitions import drafting
from tests.builders import DRAFT, a_text, a_walk
from workflows.models import Attachment, Revision
from workflows.papers import store_document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def uploaded(walk, text=DRAFT, name="草案.txt"):
    walk.do(drafting.add_revision, walk.cast.drafter, upload=a_text(name, text))
    return walk.matter.revisions.order_by("-number").first()


def kept_files():
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


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


def test_a_title_with_a_stroke_names_no_folder():
    walk = a_walk(at="draft")
    paper = store_document(
        walk.matter,
        b"%PDF-1.7",
        material="legality_opinion",
        title="关于《停车/充电办法》的意见",
        author=walk.cast.reviewer,
        now=walk.now,
    )
    assert paper.file_name == "关于《停车／充电办法》的意见.pdf"


def test_a_file_lies_under_its_hash_where_others_cannot_read_it():
    revision = uploaded(a_walk())
    digest = sha256(DRAFT.encode()).hexdigest()
    path = Path(revision.file.path)
    assert path == Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:4] / f"{digest}.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o750
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o750


@pytest.mark.parametrize("name", ["../../etc/草案.txt", "/srv/草案.txt", "..\\..\\草案.txt"])
def test_a_name_with_folders_is_kept_without_them(name):
    revision = uploaded(a_walk(), name=name)
    assert revision.file_name == "草案.txt"
    assert Path(revision.file.path).is_relative_to(settings.MEDIA_ROOT)


def test_the_same_bytes_are_kept_once():
    walk = a_walk()
    first = uploaded(walk)
    second = uploaded(a_walk(cast=walk.cast))
    assert first.file.name == second.file.name
    assert len(kept_files()) == 1


def test_a_file_without_its_row_is_taken_up_by_the_next_upload():
    walk = a_walk()
    with transaction.atomic():
        uploaded(walk)
        transaction.set_rollback(True)
    assert not Revision.objects.exists()
    [orphan] = kept_files()
    walk.matter.refresh_from_db()
    revision = uploaded(walk)
    assert Path(revision.file.path) == orphan
    assert orphan.read_bytes() == DRAFT.encode()
    assert kept_files() == [orphan]


def test_a_file_that_a_crash_left_half_written_is_written_again():
    digest = sha256(DRAFT.encode()).hexdigest()
    path = Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:4] / f"{digest}.txt"
    path.parent.mkdir(parents=True)
    path.write_bytes(DRAFT.encode()[:10])
    revision = uploaded(a_walk())
    assert Path(revision.file.path) == path
    assert path.read_bytes() == DRAFT.encode()


def test_a_refused_file_leaves_nothing_on_the_disk():
    walk = a_walk()
    with pytest.raises(Exception, match="含有控制字符"):
        uploaded(walk, name="a\0.txt")
    assert kept_files() == []
    assert not Attachment.objects.exists()
