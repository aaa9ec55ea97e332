"""The code on a paper: nobody guesses it, and everybody can read it off and type it."""

import pytest

from workflows.check_codes import ALPHABET, address_of, entrance, new_code, read_code, shown

CODE = "7K9M2P4Q8RSTVWXY"


def test_a_code_has_eighty_bits_and_no_letter_that_is_misread():
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {16}
    assert len(ALPHABET) == 32
    assert set("".join(codes)) == set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize(
    ("case", "typed", "read"),
    [
        ("as printed", "7K9M-2P4Q-8RST-VWXY", CODE),
        ("in small letters and blanks", " 7k9m 2p4q 8rst vwxy ", CODE),
        ("with letters taken for figures", "oI7K-9M2P-4Q8R-STLV", "017K9M2P4Q8RST1V"),
        ("too short", "7K9M-2P4Q-8RST", None),
        ("too long", f"{CODE}0", None),
        ("with a letter that no code has", "7K9M-2P4Q-8RST-VWXU", None),
        ("nothing", "", None),
    ],
)
def test_a_code_is_read_however_it_is_written(case, typed, read):
    assert read_code(typed) == read


def test_every_code_is_read_back_from_how_it_is_shown():
    for code in (new_code() for _ in range(50)):
        assert read_code(shown(code)) == code


def test_the_addresses_are_those_of_the_public(settings):
    settings.PUBLIC_ADDRESS = "https://shenhe.zhaohua.example"
    assert entrance() == "https://shenhe.zhaohua.example/check/"
    assert address_of(CODE) == "https://shenhe.zhaohua.example/check/7K9M-2P4Q-8RST-VWXY/"
