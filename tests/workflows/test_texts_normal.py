import hashlib
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workflows.texts import fingerprint, normalise

VISIBLE = st.characters(categories=["L", "N", "P", "S"], exclude_characters="\u00ad")
WORDS = st.text(VISIBLE, min_size=1, max_size=12)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=6)
SPACES = st.sampled_from([" ", "　", "\t", "  ", " 　 ", "\u00a0", "\u2003\t"])
SHAPELESS = st.sampled_from(["", "\ufeff", "\u200b", "\u200c", "\u200d", "\u2060", "\u00ad"])
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])


def tidy(lines):
    return "\n".join(" ".join(words) for words in lines)


@st.composite
def laid_out_twice(draw):
    """A text as typed tidily, and the same with every layout noise there is."""
    lines = draw(LINES)
    noisy = draw(LINE_ENDS) + draw(SHAPELESS)
    for words in lines:
        noisy += draw(SPACES) + draw(SHAPELESS)
        for position, word in enumerate(words):
            noisy += (draw(SPACES) if position else "") + draw(SHAPELESS)
            noisy += draw(SHAPELESS).join(word)
        noisy += draw(SPACES) + draw(LINE_ENDS) + draw(st.sampled_from(["", "　\n", "\r\n"]))
    return tidy(lines), noisy


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    assert normalise(normalise(text)) == normalise(text)


@given(laid_out_twice())
def test_layout_noise_never_changes_the_fingerprint(case):
    plainly, noisily = case
    assert fingerprint(noisily) == fingerprint(plainly)


@given(LINES, st.data())
def test_a_changed_visible_character_always_changes_the_fingerprint(lines, data):
    text = tidy(lines)
    places = [index for index, char in enumerate(text) if not char.isspace()]
    place = data.draw(st.sampled_from(places))
    other = data.draw(VISIBLE)
    edited = text[:place] + other + text[place + 1 :]
    assume(unicodedata.normalize("NFC", edited) != unicodedata.normalize("NFC", text))
    assert fingerprint(edited) != fingerprint(text)


@given(LINES, st.data())
def test_a_dropped_visible_character_always_changes_the_fingerprint(lines, data):
    text = tidy(lines)
    places = [index for index, char in enumerate(text) if not char.isspace()]
    place = data.draw(st.sampled_from(places))
    assert fingerprint(text[:place] + text[place + 1 :]) != fingerprint(text)


@pytest.mark.parametrize(
    ("case", "given_text", "expected"),
    [
        ("indent", "　　第一条　为了规范", "第一条 为了规范"),
        ("windows line ends", "第一章\r\n\r\n第一条\r\n", "第一章\n第一条"),
        ("byte order mark", "\ufeff总则", "总则"),
        ("one character in two code points", "re\u0301sume\u0301", "résumé"),
        ("nothing but space", " 　\t\r\n\u200b", ""),
    ],
)
def test_normal_form(case, given_text, expected):
    assert normalise(given_text) == expected


@pytest.mark.parametrize(
    ("case", "one", "other"),
    [
        ("full-width brackets", "（一）", "(一)"),
        ("full-width colon", "附件：", "附件:"),
        ("full-width digit", "５年", "5年"),
        ("brackets of a document number", "〔2026〕", "[2026]"),
        ("a space between two names", "张三 李四", "张三李四"),
        ("two paragraphs made one", "第一条\n第二条", "第一条第二条"),
        ("a direction mark", "abc\u202edef", "abcdef"),
        ("upper case", "A 级", "a 级"),
    ],
)
def test_what_may_carry_meaning_is_kept_apart(case, one, other):
    assert fingerprint(one) != fingerprint(other)


def test_fingerprint_is_the_hash_of_the_normal_form():
    expected = hashlib.sha256("第一条 为了规范".encode()).hexdigest()
    assert fingerprint("　第一条　为了规范\r\n") == expected
