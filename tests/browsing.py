"""Signed-in visits, and what a page says, for tests of pages."""

import re

from django.test import Client
from django.urls import reverse

from tests.architecture.test_templates import inline_parts
from tests.architecture.tree import Source

TAGS = re.compile(r"<[^>]+>")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def html_of(response) -> str:
    return response.content.decode()


def words_of(response) -> str:
    """The words of a page without tags and with single blanks."""
    return " ".join(TAGS.sub(" ", html_of(response)).split())


def inline_in(response) -> list[str]:
    return inline_parts(Source("page.html", html_of(response)))


def page(name, matter, *arguments) -> str:
    return reverse(name, args=[matter.reference, *arguments])
