"""A file that is too large is refused at its field, unread."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

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
