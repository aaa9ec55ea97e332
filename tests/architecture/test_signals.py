"""Effects follow their cause in the transition, where a reader sees them: no signals."""

import ast

import pytest

from tests.architecture.tree import APPS, Source, called_name, calls, python_sources


def signal_use(source):
    imported = [
        source.at(node)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and _names_signals(node)
    ]
    connected = [source.at(call) for call in calls(source) if called_name(call) == "connect"]
    return sorted(set(imported + connected + _receivers(source)))


def _names_signals(node):
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    words = [*modules, *(alias.name for alias in node.names)]
    return any(word == "django.dispatch" or word.split(".")[-1] == "signals" for word in words)


def _receivers(source):
    return [
        source.at(decorator)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and called_name(decorator) == "receiver"
    ]


def test_no_app_listens_to_signals():
    assert [place for source in python_sources(*APPS) for place in signal_use(source)] == []


@pytest.mark.parametrize(
    ("case", "text", "found"),
    [
        ("a receiver", "@receiver(post_save)\ndef f(**kwargs): ...", True),
        ("a connection", "post_save.connect(f)", True),
        ("an import of Django's", "from django.db.models.signals import post_save", True),
        ("an import of the dispatcher", "from django.dispatch import Signal", True),
        ("an import of a package's", "from django_fsm import signals", True),
        ("a word that only contains one", "from reviews.rules import signalling", False),
        ("another decorator", "@transition(field=stage)\ndef f(self): ...", False),
    ],
)
def test_the_detector_finds_signals(case, text, found):
    assert bool(signal_use(Source("reviews/x.py", text))) is found
