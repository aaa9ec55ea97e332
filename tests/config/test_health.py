"""The address for load balancers."""

import json
import logging

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from config.logs import JsonLines
from config.security import HEADERS

pytestmark = pytest.mark.django_db


def test_a_sound_process_says_so_and_no_more(django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert not answer.cookies


def test_a_process_without_its_database_says_so(monkeypatch):
    def lost():
        raise DatabaseError("host 10.0.0.1 refused user product")

    monkeypatch.setattr(connection, "cursor", lost)
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"unavailable")


def test_nothing_is_done_there():
    assert Client().post("/healthz").status_code == 405


def test_it_answers_in_the_clear_behind_the_proxy(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    assert Client().get("/healthz").status_code == 200
    assert Client().get("/sign-in/").status_code == 301


def test_a_log_line_is_one_object_with_the_fields_that_were_said():
    record = logging.makeLogRecord(
        {"name": "security", "levelname": "WARNING", "msg": "sign_in_failed", "user": "周\n启明"}
    )
    line = JsonLines().format(record)
    assert "\n" not in line
    said = json.loads(line)
    assert (said["logger"], said["message"], said["user"]) == (
        "security",
        "sign_in_failed",
        "周\n启明",
    )
