"""What a file must not be: each is refused at its field, in a sentence, and nothing is kept."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from tests.browsing import page, signed_in, words_of
from tests.builders import DRAFT, a_walk
from workflows.models import Entry

pytestmark = pytest.mark.django_db


def test_a_file_over_the_limit_is_refused_at_its_field(settings):
    settings.TEXT_MAX_BYTES = 100
    walk = a_walk(at="draft")
    client = Client()
    client.force_login(walk.cast.drafter)
    said = {
        "file": SimpleUploadedFile("draft.txt", DRAFT.encode()),
        "note": "首稿",
        "expected_version": walk.matter.version,
    }
    answer = client.post(f"/matters/{walk.matter.reference}/add_revision/", said)
    assert answer.status_code == 422
    assert "请压缩后上传" in answer.content.decode()
    assert not walk.matter.revisions.exists()
    assert not Entry.objects.filter(verb="add_revision").exists()


def a_document(**members):
    """A Word document with further parts."""
    stream = BytesIO()
    document = Document()
    document.add_paragraph(DRAFT)
    document.save(stream)
    with ZipFile(stream, "a", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


HOSTILE = [
    ("a bomb", "a.docx", {"word/media/a.bmp": bytes(64 * 1024 * 1024)}, "异常庞大"),
    ("an archive inside", "a.docx", {"word/media/a.png": b"PK\x03\x04"}, "嵌入了其他文件"),
    ("macros by name", "a.docm", {}, "文档含有宏"),
    ("macros by content", "a.docx", {"word/vbaProject.bin": b"x"}, "文档含有宏"),
    ("another kind by name", "a.pdf", {}, "实际内容却是"),
]


@pytest.mark.parametrize(
    ("case", "name", "members", "sentence"), HOSTILE, ids=[case[0] for case in HOSTILE]
)
def test_a_hostile_document_is_refused_on_the_page(
    settings, tmp_path, case, name, members, sentence
):
    settings.MEDIA_ROOT = tmp_path
    walk = a_walk(at="draft")
    file = SimpleUploadedFile(name, a_document(**members))
    said = {"file": file, "note": "首稿", "expected_version": walk.matter.version}
    answer = signed_in(walk.cast.drafter).post(page("verb", walk.matter, "add_revision"), said)
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert not walk.matter.revisions.exists()
    assert not Entry.objects.filter(verb="add_revision").exists()
    assert not [path for path in Path(tmp_path).rglob("*") if path.is_file()]


def sent_as(name):
    """What the product answers to a good text under this name, and the matter."""
    walk = a_walk(at="draft")
    file = SimpleUploadedFile("a.txt", DRAFT.encode())
    file._name = name
    said = {"file": file, "note": "首稿", "expected_version": walk.matter.version}
    client = signed_in(walk.cast.drafter)
    return client, client.post(page("verb", walk.matter, "add_revision"), said), walk.matter


@pytest.mark.parametrize(
    ("case", "name", "kept"),
    [
        ("letters that run backwards", "\u202etxt.exe.txt", "txt.exe.txt"),
        ("an invisible letter", "a\u200bb.txt", "ab.txt"),
        ("a zero byte", "a\0.exe.txt", "a.exe.txt"),
    ],
)
def test_a_deceiving_name_is_shown_as_it_is(case, name, kept):
    _, answer, matter = sent_as(name)
    assert answer.status_code == 302
    assert matter.revisions.get().file_name == kept


def test_too_long_a_name_is_refused_on_the_page():
    _, answer, matter = sent_as("长" * 201 + ".txt")
    assert answer.status_code == 422
    assert not matter.revisions.exists()


def test_a_name_with_folders_comes_back_without_them():
    client, answer, matter = sent_as("../../../etc/passwd.txt")
    assert answer.status_code == 302
    answer = client.get(page("text", matter, 1))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="passwd.txt"'
