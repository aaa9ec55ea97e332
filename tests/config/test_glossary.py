"""The glossary and the code speak of the same things by the same names."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from django.apps import apps
from django.conf import settings

from tests.architecture.tree import APPS, python_sources
from workflows.constants import (
    AccountEvent,
    Capacity,
    Disclosure,
    Disposition,
    Duty,
    Kind,
    MakerFamily,
    NamedRole,
    Role,
    SecrecyLevel,
    SecrecyOrigin,
    Stage,
)
from workflows.verbs import all_verbs

GLOSSARY = Path(settings.BASE_DIR) / "docs" / "glossary.md"
LISTS = (
    Kind,
    MakerFamily,
    Role,
    NamedRole,
    Capacity,
    Duty,
    Stage,
    Disclosure,
    Disposition,
    SecrecyLevel,
    SecrecyOrigin,
    AccountEvent,
)
IDENTIFIER = re.compile(r"`([A-Za-z_][A-Za-z_.]*)`")


def rows():
    """Pairs of a term cell and the identifiers beside it, for every line of every table."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    cells = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return [(cell[0], set(IDENTIFIER.findall(cell[1]))) for cell in cells if len(cell) == 3]


def paired(term, *names):
    """Whether one line of the glossary holds the term and any of the names."""
    return any(term in words and identifiers & set(names) for words, identifiers in rows())


def models():
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_model_is_explained_under_its_term(model):
    assert paired(str(model._meta.verbose_name), model.__name__)


@pytest.mark.parametrize(
    "member", [one for members in LISTS for one in members if one.value], ids=repr
)
def test_every_word_of_the_closed_lists_is_explained(member):
    assert paired(member.label, member.value, f"{type(member).__name__}.{member.name}")


def test_every_verb_is_explained():
    for package in map(import_module, ("reviews.transitions", "filings.transitions")):
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    assert [verb.code for verb in all_verbs() if not paired(verb.label, verb.code)] == []


def test_every_identifier_of_the_glossary_stands_in_the_code():
    code = "\n".join(source.text for source in python_sources("config", *APPS))
    words = set(re.findall(r"\w+", code))
    named = {part for _, names in rows() for name in names for part in name.split(".")}
    assert sorted(named - words) == []


def test_no_line_of_the_glossary_lacks_an_identifier_or_a_meaning():
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    incomplete = [
        line
        for line in lines
        if line.startswith("| ")
        and not line.startswith(("| Term |", "| --- |"))
        and not re.fullmatch(r"\| .+ \| .*`.+`.* \| .{8,} \|", line)
    ]
    assert incomplete == []
