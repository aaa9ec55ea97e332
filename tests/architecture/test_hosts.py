"""The repository names no package index: each machine's own configuration knows one."""

import re

import pytest

from tests.architecture.tree import ROOT, Source, all_paths

# Written in pieces, so that this file passes its own test.
INDEX_HOST = re.compile(
    r"\b(?:(?:test\.)?py"
    r"pi|pythonhosted|(?:registry\.)?npm"
    r"js|yarn"
    r"pkg)\.(?:org|com)\b"
    r"|://[^\s\"'<>]*/(?:simple|py"
    r"pi|npm)(?:/|\b)",
    re.IGNORECASE,
)
INDEX_OPTION = re.compile(
    r"--(?:(?:extra-|default-)?index-url|find-links|trusted-host)[ =]+\S*[/.]"
)
HOME_PATH = re.compile(r"(?<![\w.])/(?:ro" r"ot|ho" r"me|wo" r"rk)/[a-z]")
BINARY = (".docx", ".pdf", ".png", ".jpg", ".ico", ".ttf", ".otf", ".woff2", ".gz", ".zip")


def traces(source):
    """Addresses of package indexes, and paths of one machine."""
    return [
        source.line_of(match.start())
        for pattern in (INDEX_HOST, INDEX_OPTION, HOME_PATH)
        for match in pattern.finditer(source.text)
    ]


def texts():
    return [
        Source(path, (ROOT / path).read_text(encoding="utf-8", errors="replace"))
        for path in all_paths()
        if not path.endswith(BINARY)
    ]


def test_no_file_names_a_package_index_or_a_machine():
    assert [place for source in texts() for place in traces(source)] == []


@pytest.mark.parametrize(
    ("case", "pieces", "found"),
    [
        ("an index", ("https://py", "pi.org"), True),
        ("where an index keeps files", ("https://files.python", "hosted.org/a"), True),
        ("a mirror", ("https://mirror.example/", "simple/django"), True),
        ("an index of scripts", ("registry.npm", "js.org"), True),
        ("an option", ("--index-", "url https://mirror.example"), True),
        ("a machine's folder", ("see /ro", "ot/notes"), True),
        ("a page of the state", ("https://www.gov.", "cn/zhengce"), False),
        ("an option that switches it off", ("--no-emit-index-", "url --no-header"), False),
        ("an address of the product", ("/matters/", "work/"), False),
    ],
)
def test_the_detector_finds_traces(case, pieces, found):
    assert bool(traces(Source("x.md", "".join(pieces)))) is found
