"""Every verb by its page, the same form sent twice: it is decided once, and the second time is
answered as the table says. The verbs of the straight roads are sent twice on the roads themselves
(tests/journeys/test_road_in_the_browser.py), these are the others, but for those of a secret matter
(``OF_A_SECRET``), whose pages are tested with their transitions."""

from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from config.rehearsal import registration
from filings.models import Document
from tests.browsing import page
from tests.builders import a_text, a_walk
from tests.journeys.repeated import AGAIN, send, sent_again, unexpected
from tests.journeys.road import PASSWORD
from tests.journeys.side_roads import (
    OF_A_SECRET,
    OFF_THE_ROAD,
    SIDE_ROADS,
    Turn,
    gone_down,
    load_a_law_that_extends,
)
from tests.journeys.visitor import Visitor
from workflows.constants import Kind
from workflows.models import Matter
from workflows.papers import Upload
from workflows.verbs import all_verbs

pytestmark = pytest.mark.django_db


@contextmanager
def there_and_back():
    """What is done on a side road is undone at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Sender:
    """Does a turn by its page, twice, and writes down the second answer."""

    def __init__(self, monkeypatch):
        self.now = None
        self.answers = set()
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def turn(self, walk, turn):
        verb, person, step = gone_down(walk, turn)
        self.now = walk.now
        visitor = Visitor(person, PASSWORD)
        form = visitor.open(f"{page('verb', walk.matter, verb.code)}?step={step.pk}").form()
        fill(form, turn.said(walk))
        first = send(visitor, form)
        assert first.status_code == 302, (verb.code, first.content.decode())
        self.answers.add((verb.code, sent_again(visitor, form)))
        walk.matter = Matter.objects.get(pk=walk.matter.pk)


def fill(form, values):
    """Fill in by the names of the fields; what is not named stays as the page shows it."""
    controls = {one.name: one for one in form.controls}
    for name, value in values.items():
        given = SimpleUploadedFile(value.name, value.data) if isinstance(value, Upload) else value
        controls[name].values = [given]


def test_an_act_of_a_side_road_sent_twice_is_done_once(monkeypatch, tmp_path):
    load_a_law_that_extends(tmp_path)
    walk, sender, left = a_walk(technical=False, touches_market=False), Sender(monkeypatch), []
    left += SIDE_ROADS
    while steps := walk.open_steps():
        for side in [one for one in left if one.fork in {step.name for step in steps}]:
            left.remove(side)
            with there_and_back():
                go_down(sender, replace(walk), side)
        walk.advance(steps)
    cite_a_published_text(sender, walk)
    assert left == []
    assert unexpected(sender.answers) == set()
    assert {code for code, _ in sender.answers} >= OFF_THE_ROAD


def go_down(sender, walk, side):
    side.arrange(walk)
    for turn in side.turns:
        sender.turn(walk, turn)


def cite_a_published_text(sender, walk):
    published = Document.objects.get()
    walk.wait_until(published.effective_on)
    another = registration.begin(
        kind=Kind.NORMATIVE_DOCUMENT, title="另一办法", cast=walk.cast, now=walk.now, draft=a_text()
    )
    sender.turn(another, Turn("cite_basis", "drafter", {"document": str(published.pk)}))


def test_the_table_of_answers_names_verbs_that_there_are():
    assert set(AGAIN) | OFF_THE_ROAD | OF_A_SECRET <= {verb.code for verb in all_verbs()}
