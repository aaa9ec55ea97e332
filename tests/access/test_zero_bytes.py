"""PostgreSQL takes no zero byte in a text: what cannot be in a record is not looked for there."""

import pytest
from django.urls import reverse

from tests.browsing import signed_in
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "parameter"),
    [("matters", "words"), ("matters", "kind"), ("matters", "stage"), ("inbox", "step"),
     ("inbox", "kind")],
)  # fmt: skip
def test_a_zero_byte_in_a_filter_finds_nothing(name, parameter):
    client = signed_in(a_person(role="drafter"))
    assert client.get(reverse(name), {parameter: "a\x00b"}).status_code == 200
