"""A command explains itself: ``manage.py NAME --help`` says what it does and takes."""

import ast

import pytest

from tests.architecture.tree import CODE, Source, called_name, calls, python_sources


def unexplained(source):
    missing = [source.at(call) for call in calls(source) if _lacks_help(call)]
    return missing if _says_what_it_does(source) else [source.path, *missing]


def _lacks_help(call):
    return called_name(call) == "add_argument" and "help" not in {
        keyword.arg for keyword in call.keywords
    }


def _says_what_it_does(source):
    return any(
        isinstance(line, ast.Assign)
        and [getattr(target, "id", "") for target in line.targets] == ["help"]
        and isinstance(line.value, ast.Constant)
        and len(str(line.value.value)) >= 4
        for node in source.tree.body
        if isinstance(node, ast.ClassDef) and node.name == "Command"
        for line in node.body
    )


def command_sources():
    return [
        source
        for source in python_sources(*CODE)
        if "/management/commands/" in source.path and "/_" not in source.path
    ]


def test_every_command_explains_itself():
    assert [place for source in command_sources() for place in unexplained(source)] == []


@pytest.mark.parametrize(
    ("case", "text", "found"),
    [
        ("no help", "class Command(BaseCommand): ...", ["c.py"]),
        ("an empty help", "class Command(BaseCommand):\n    help = ''", ["c.py"]),
        ("a help", "class Command(BaseCommand):\n    help = '装入规则包'", []),
        (
            "an argument without help",
            "class Command(BaseCommand):\n    help = '装入规则包'\np.add_argument('division')",
            ["c.py:3"],
        ),
        (
            "an argument with help",
            "class Command(BaseCommand):\n    help = '装入规则包'\np.add_argument('x', help='甲')",
            [],
        ),
    ],
)
def test_the_detector_finds_unexplained_commands(case, text, found):
    assert unexplained(Source("c.py", text)) == found
