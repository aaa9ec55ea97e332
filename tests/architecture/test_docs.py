"""The papers hold together: links lead somewhere, decisions have one shape and a page each."""

import re
from pathlib import PurePosixPath

import pytest

from tests.architecture.tree import ROOT, Source, all_paths, read

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)\s]*)?\)")
DECISION = re.compile(r"docs/adr/(\d{4})-[a-z0-9-]+\.md")
PAGE = 60
HEAD = (
    re.compile(r"\A# \d{4} \S"),
    re.compile(r"^- Status: (?:accepted|superseded by \d{4})$", re.MULTILINE),
    re.compile(r"^- Date: \d{4}-\d{2}$", re.MULTILINE),
    re.compile(r"^- Tags: \S", re.MULTILINE),
)


def broken_links(page):
    folder = (ROOT / page.path).parent
    return [
        f"{page.line_of(match.start())} {match.group(1)}"
        for match in LINK.finditer(page.text)
        if not (folder / match.group(1)).exists()
    ]


def misshapen(decision):
    complete = all(pattern.search(decision.text) for pattern in HEAD)
    return not complete or len(decision.text.splitlines()) > PAGE


def decisions():
    return [path for path in all_paths() if path.startswith("docs/adr/")]


def test_links_between_pages_lead_somewhere():
    pages = [read(path) for path in all_paths() if path.endswith(".md")]
    assert [place for page in pages for place in broken_links(page)] == []


def test_decisions_are_numbered_without_gap():
    numbers = [int(match.group(1)) for path in decisions() if (match := DECISION.fullmatch(path))]
    assert len(numbers) == len(decisions())
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", decisions())
def test_a_decision_has_a_head_and_fits_a_page(path):
    assert not misshapen(read(path))
    assert read(path).text.startswith(f"# {PurePosixPath(path).name[:4]} ")


@pytest.mark.parametrize(
    ("case", "text", "found"),
    [
        ("a missing page", "[a](docs/none.md)", ["README.md:1 docs/none.md"]),
        ("a page that is there", "[a](pyproject.toml)", []),
        ("a page of the web", "[a](https://www.gov.cn/)", []),
        ("a place on the page", "[a](#b)", []),
    ],
)
def test_the_detector_finds_broken_links(case, text, found):
    assert broken_links(Source("README.md", text)) == found


@pytest.mark.parametrize(
    ("case", "text", "found"),
    [
        ("whole", "# 0001 A\n\n- Status: accepted\n- Date: 2026-11\n- Tags: a\n", False),
        ("without a date", "# 0001 A\n\n- Status: accepted\n- Tags: a\n", True),
        ("of an unknown status", "# 0001 A\n\n- Status: maybe\n- Date: 2026-11\n- Tags: a\n", True),
        (
            "longer than a page",
            "# 0001 A\n\n- Status: accepted\n- Date: 2026-11\n- Tags: a\n" + "\n" * PAGE,
            True,
        ),
    ],
)
def test_the_detector_finds_misshapen_decisions(case, text, found):
    assert misshapen(Source("docs/adr/0001-a.md", text)) is found
