"""A process that dies between any two statements of an act leaves the database whole and the
matter movable: nothing of the act is there, or all of it, and it can be done as if for the first
time, on what a killed process left on the disk."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from config.rehearsal import registration
from config.rehearsal.walk import Walk
from filings.models import Document
from reviews.transitions import classification, drafting
from tests.builders import a_text, a_walk
from tests.journeys.dying import Disk, cut_in_half, on_disk, stored_files
from tests.journeys.side_roads import SIDE_ROADS, Turn, gone_down, load_a_law_that_extends
from tests.journeys.test_secret_matter import a_secret
from workflows import numbers
from workflows.classification import Secrecy
from workflows.constants import Kind
from workflows.evidence.verification import verify_all
from workflows.forms import form_of
from workflows.models import Matter, SeriesPurpose
from workflows.models.texts import StoredFile
from workflows.papers import Upload
from workflows.transitions import secrecy
from workflows.verbs import all_verbs

SIMPLE = {"kind": Kind.MAJOR_DECISION, "technical": False, "touches_market": False}

# Papers that are signed with chance in it, and what commits to them or to the instants that the
# package of the flows takes from the server's clock. Their rows are counted, and the ledger's own
# verification says whether they hold together.
SEALED = frozenset(
    {
        "workflows_attachment",
        "workflows_chainhead",
        "workflows_entry",
        "workflows_issuedpaper",
        "workflows_rowversion",
    }
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's own files"),
]


@dataclass
class Coroner:
    """Lets the first act of each verb die at each of its statements, and writes down whatever
    was not as it ought to be."""

    disk: Disk
    met: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def watch(self, code, act, anew=lambda: None):
        """Do the act; the first of its verb is done upon what its own death has left."""
        if code in self.met:
            return act()
        self.met.add(code)
        files, deaths = stored_files(), self.disk.deaths(act)
        self._note(
            code, [f"torn before {one[:60]}: {names}" for one, names in self.disk.torn(deaths)]
        )
        cut_in_half(stored_files() - files)
        self.disk.put(deaths.last)
        anew()
        result = act()
        first, again = deaths.after.rows(self.disk.folder), self.disk.now().rows(self.disk.folder)
        unlike = [name for name in first if not alike(name, first[name], again[name])]
        self._note(code, [f"not the second time as the first: {name}" for name in unlike])
        self._note(code, [str(one) for one in verify_all().findings])
        self._note(code, [f"broken file: {one}" for one in broken_files()])
        return result

    def _note(self, code, found):
        self.faults += [f"{code}: {one}" for one in found]


def alike(table, first, again):
    if table in SEALED:
        return len(first) == len(again)
    return first == again


def broken_files():
    """Records whose file is not what they say of it. A file to which none refers is harmless."""
    models = [one for one in apps.get_models() if issubclass(one, StoredFile)]
    rows = [row for model in models for row in model.objects.all()]
    return [
        row for row in rows if sha256(Path(row.file.path).read_bytes()).hexdigest() != row.sha256
    ]


@dataclass
class DyingWalk(Walk):
    """A walk on which the process dies at every first act of a verb, and it is done again."""

    coroner: Coroner = None
    hurry: Callable = None

    def do(self, transition, actor, **arguments):
        self.hurry(self.now)
        act = lambda: super(DyingWalk, self).do(transition, actor, **arguments)  # noqa: E731
        return self.coroner.watch(transition.verb.code, act, self.forget)

    def forget(self):
        """What a new process knows of the matter."""
        self.matter = Matter.objects.get(pk=self.matter.pk)

    def turn(self, turn: Turn):
        """An act of a side road, by its form."""
        verb, person, step = gone_down(self, turn)
        self.hurry(self.now)
        form_class = form_of(verb)
        given = {"step": step, "user": person}
        data, files = filled(form_class(matter=self.matter, **given), turn.said(self))

        def act():
            matter = Matter.objects.get(pk=self.matter.pk)
            uploads = {name: SimpleUploadedFile(one.name, one.data) for name, one in files.items()}
            form = form_class(data, uploads, matter=matter, **given)
            assert form.is_valid(), (turn.verb, form.errors)
            return form.act(now=self.now, expected_version=matter.version)

        self.coroner.watch(turn.verb, act)
        self.forget()


def filled(form, values):
    """What a form shows already, and what is filled in; fields and files."""
    shown = {name: form.get_initial_for_field(one, name) for name, one in form.fields.items()}
    said = {name: one for name, one in (shown | values).items() if one not in (None, False)}
    files = {name: one for name, one in said.items() if isinstance(one, Upload)}
    return {name: one for name, one in said.items() if name not in files}, files


@pytest.fixture
def clock(monkeypatch):
    """A function that sets the clock."""
    return lambda now: monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def coroner(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    with on_disk(tmp_path) as disk:
        yield Coroner(disk)


def on_the_way(coroner, clock, **options):
    walk = a_walk(**options)
    return DyingWalk(**vars(walk), coroner=coroner, hurry=clock)


def walk_with_its_side_roads(walk, disk):
    """To the closed file; at each fork down the side roads, and back."""
    left = list(SIDE_ROADS)
    while steps := walk.open_steps():
        names = {step.name for step in steps}
        for side in [one for one in left if one.fork in names]:
            left.remove(side)
            fork = disk.now()
            aside = replace(walk)
            side.arrange(aside)
            for turn in side.turns:
                aside.turn(turn)
            disk.put(fork)
        walk.advance(steps)
    assert left == []


def test_an_act_that_dies_at_any_statement_can_be_done_again(coroner, clock, tmp_path):
    load_a_law_that_extends(tmp_path)
    walk = on_the_way(coroner, clock)
    walk_with_its_side_roads(walk, coroner.disk)
    published = Document.objects.get()
    walk.wait_until(published.effective_on)
    a_second_matter(walk).turn(Turn("cite_basis", "drafter", {"document": str(published.pk)}))
    decision = on_the_way(coroner, clock, at="review", division="360700", **SIMPLE)
    decision.with_findings = True
    decision.run(until="sign")
    keep_a_secret(walk)
    assert coroner.faults == [], "\n".join(coroner.faults)
    assert {verb.code for verb in all_verbs()} - coroner.met == set()


def a_second_matter(walk):
    """Registered by the same people, also by a process that dies at it."""

    def register():
        return registration.begin(
            kind=Kind.NORMATIVE_DOCUMENT,
            title="另一办法",
            cast=walk.cast,
            now=walk.now,
            draft=a_text(),
        )

    return replace(walk, matter=walk.coroner.watch("register_matter", register).matter)


def keep_a_secret(walk):
    """What is done in a secret matter, by its drafter and by the 定密责任人."""
    cast, officer = walk.cast, walk.cast.secrecy_officer
    secret = replace(walk, matter=a_secret(cast, [cast.unit_reviewer]).matter)
    said = Secrecy("secret", "derived", "某部涉密文件（秘密★5年）", term="5年")
    secret.run(until="classify")
    secret.do(classification.refuse_classification, officer, reason="密级偏高")
    secret.do(classification.propose_classification, cast.drafter, said=said, reason="按来文密级")
    secret.do(drafting.begin_consultation, cast.drafter)
    secret.do(classification.approve_classification, officer)
    secret.do(secrecy.add_insider, officer, person=cast.intake, reason="工作需要")
    secret.do(secrecy.remove_insider, officer, person=cast.intake, reason="工作变动")
    shorter = replace(said, term="3年")
    secret.do(secrecy.change_classification, officer, said=shorter, reason="缩短期限")
    secret.do(secrecy.declassify, officer, reason="解密条件已经具备")


def in_a_draft(coroner, clock):
    walk = on_the_way(coroner, clock, at="draft")
    walk.coroner.met.update(("add_revision", "attach"))
    walk.do(drafting.add_revision, walk.cast.drafter, upload=a_text())
    return walk


def beginning(walk):
    walk.forget()
    drafting.begin_consultation(matter=walk.matter, actor=walk.cast.drafter, now=walk.now)


def touch_first(walk):
    Matter.objects.filter(pk=walk.matter.pk).update(risky=True)
    beginning(walk)


def take_a_number_first(walk):
    numbers.take(walk.cast.justice, SeriesPurpose.OPINION, 2026)
    beginning(walk)


def touch_afterwards(walk):
    beginning(walk)
    Matter.objects.filter(pk=walk.matter.pk).update(risky=True)


@pytest.mark.parametrize(
    ("act", "torn"),
    [
        (beginning, set()),
        (touch_first, {"workflows_matter"}),
        (take_a_number_first, {"workflows_numberseries"}),
        (touch_afterwards, {"workflows_matter", "workflows_entry", "workflows_steprun"}),
    ],
)
def test_an_act_in_more_than_one_transaction_is_found_out(coroner, clock, act, torn):
    walk = in_a_draft(coroner, clock)
    deaths = coroner.disk.deaths(lambda: act(walk))
    found = {name for _, names in coroner.disk.torn(deaths) for name in names}
    assert torn <= found
    assert bool(found) == bool(torn)


def test_a_death_leaves_something_to_be_undone(coroner, clock):
    walk = in_a_draft(coroner, clock)
    deaths = coroner.disk.deaths(lambda: beginning(walk))
    statements = [statement for statement, _ in deaths.moments]
    assert (statements.count("BEGIN IMMEDIATE"), statements.count("COMMIT")) == (1, 1)
    assert statements[-1] == "COMMIT"
    assert len(deaths.states) > len(statements) / 3
    assert len(deaths.last.journal) > len(deaths.states[1].journal) > 0
