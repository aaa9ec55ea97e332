"""Pages under a strict content policy: nothing inline, and nothing past the escaping."""

import re

import pytest

from tests.architecture.tree import CODE, Source, called_name, calls, python_sources, templates

NOT_HTML = re.compile(
    r"\{%\s*comment\b.*?endcomment\s*%\}|<!--.*?-->|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL
)
ELEMENT = re.compile(r"<[a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
INLINE_ELEMENT = re.compile(r"<script\b(?!.*\ssrc\s*=)|<style\b", re.IGNORECASE | re.DOTALL)
INLINE_ATTRIBUTE = re.compile(r"[\s\"'](?:style|on[a-z]+|hx-on[a-z:-]*)\s*=", re.IGNORECASE)
SCRIPT_ADDRESS = re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE)
UNESCAPED = re.compile(r"\|\s*safe(?:seq)?\b|\{%\s*autoescape\s+off\b")
TRUSTING = frozenset({"mark_safe", "SafeString", "SafeText"})


def inline_parts(template):
    """Scripts, styles and handlers that stand in the page itself."""
    html = NOT_HTML.sub(_spaces, template.text)
    return [
        template.line_of(element.start())
        for element in ELEMENT.finditer(html)
        if _is_inline(element.group())
    ]


def _spaces(match):
    """As many characters and lines, saying nothing."""
    return re.sub(r"[^\n]", " ", match.group())


def _is_inline(element):
    attributes = QUOTED.sub('""', element)
    return bool(
        INLINE_ELEMENT.match(attributes)
        or INLINE_ATTRIBUTE.search(attributes)
        or SCRIPT_ADDRESS.search(element)
    )


def unescaped(template):
    return [template.line_of(match.start()) for match in UNESCAPED.finditer(template.text)]


def trusting_calls(source):
    return [source.at(call) for call in calls(source) if called_name(call) in TRUSTING]


def test_templates_have_nothing_inline():
    assert [place for template in templates() for place in inline_parts(template)] == []


def test_templates_escape_everything():
    assert [place for template in templates() for place in unescaped(template)] == []


def test_code_escapes_everything():
    assert [place for source in python_sources(*CODE) for place in trusting_calls(source)] == []


@pytest.mark.parametrize(
    ("case", "text", "found"),
    [
        ("a script", "<p>\n<script>go()</script>", ["x.html:2"]),
        ("a script of another type", '<script type="module">go()</script>', ["x.html:1"]),
        ("a style sheet", "<style>p { color: red }</style>", ["x.html:1"]),
        ("a style", '<p style="color: red">', ["x.html:1"]),
        ("a style under a condition", '<p {% if late %}style="a"{% endif %}>', ["x.html:1"]),
        ("a handler", '<button class="a"onclick="go()">', ["x.html:1"]),
        ("a handler on a later line", '<a\n  href="x"\n  onfocus=go>', ["x.html:1"]),
        ("a handler of htmx", '<div hx-on::after-request="go()">', ["x.html:1"]),
        ("a script as an address", '<a href="javascript:go()">', ["x.html:1"]),
        ("a script by its address", "<script src=\"{% static 'a.js' %}\" defer></script>", []),
        ("a class of that name", '<p class="style" data-style="a">', []),
        ("words in a value", '<a title="turn on = yes; style = no">', []),
        ("words in the text", "<p>style = plain, on = yes</p>", []),
        ("a comparison in a tag", "{% if a > b and style == c %}<p>{% endif %}", []),
        ("a comment", '{# <p style="a"> #}<!-- <script> -->', []),
    ],
)
def test_the_detector_finds_inline_parts(case, text, found):
    assert inline_parts(Source("x.html", text)) == found


@pytest.mark.parametrize(
    ("case", "text", "found"),
    [
        ("a trusted value", "{{ title|safe }}", True),
        ("a trusted list", "{{ titles | safeseq }}", True),
        ("escaping switched off", "{% autoescape off %}{% endautoescape %}", True),
        ("an escaped value", "{{ title }}", False),
        ("a filter that only contains the word", "{{ title|safely }}", False),
    ],
)
def test_the_detector_finds_unescaped_values(case, text, found):
    assert bool(unescaped(Source("x.html", text))) is found


@pytest.mark.parametrize(
    ("case", "text", "found"),
    [
        ("a trusted string", "mark_safe(title)", True),
        ("a trusted string by its module", "safestring.SafeString(title)", True),
        ("a formatted one", "format_html('<b>{}</b>', title)", False),
    ],
)
def test_the_detector_finds_trusting_calls(case, text, found):
    assert bool(trusting_calls(Source("x.py", text))) is found
