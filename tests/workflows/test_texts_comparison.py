import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.texts import Change, Segment, count_changes, differences, normalise
from workflows.texts.comparison import marked

LINES = st.lists(st.text("甲乙丙丁，。30", min_size=1, max_size=8), max_size=12)


def spelled(changes, without):
    paragraphs = (
        "".join(part.text for part in change.segments if part.kind != without) for change in changes
    )
    return "\n".join(paragraph for paragraph in paragraphs if paragraph)


@given(LINES, LINES)
def test_the_segments_spell_both_texts(old_lines, new_lines):
    old, new = "\n".join(old_lines), "\n".join(new_lines)
    changes = differences(old, new)
    assert spelled(changes, without="added") == normalise(old)
    assert spelled(changes, without="removed") == normalise(new)


@given(LINES, LINES)
def test_every_paragraph_is_numbered_once_and_in_order(old_lines, new_lines):
    changes = differences("\n".join(old_lines), "\n".join(new_lines))
    old_numbers = [change.old_number for change in changes if change.old_number]
    new_numbers = [change.new_number for change in changes if change.new_number]
    assert old_numbers == list(range(1, len(old_lines) + 1))
    assert new_numbers == list(range(1, len(new_lines) + 1))


@given(LINES, LINES)
def test_only_equal_texts_have_no_changes(old_lines, new_lines):
    old, new = "\n".join(old_lines), "\n".join(new_lines)
    assert (count_changes(differences(old, new)) == 0) == (old == new)


def test_a_changed_figure_is_marked_whole_inside_its_paragraph():
    old = "第一条 总则。\n第二条 应当在15日内报送备案。\n第三条 附则。"
    new = "第一条 总则。\n第二条 应当在30日内报送备案。\n第三条 附则。"
    assert differences(old, new) == (
        Change("same", (Segment("same", "第一条 总则。"),), 1, 1),
        Change(
            "changed",
            (
                Segment("same", "第二条 应当在"),
                Segment("removed", "15"),
                Segment("added", "30"),
                Segment("same", "日内报送备案。"),
            ),
            2,
            2,
        ),
        Change("same", (Segment("same", "第三条 附则。"),), 3, 3),
    )


def test_an_inserted_article_leaves_the_renumbered_ones_side_by_side():
    body = ["应当配备灭火器材。", "鼓励使用智能充电设施。", "由区住房和城乡建设局负责解释。"]
    old = "\n".join(f"第{number}条 {text}" for number, text in zip("一二三", body, strict=True))
    new_body = [body[0], "物业服务人应当每日巡查并记录。", *body[1:]]
    new = "\n".join(
        f"第{number}条 {text}" for number, text in zip("一二三四", new_body, strict=True)
    )
    kinds = [
        (change.kind, change.old_number, change.new_number) for change in differences(old, new)
    ]
    assert kinds == [("same", 1, 1), ("added", None, 2), ("changed", 2, 3), ("changed", 3, 4)]


@pytest.mark.parametrize(
    ("case", "old", "new", "kinds"),
    [
        ("both empty", "", "", []),
        ("a first text", "", "甲\n乙", ["added", "added"]),
        ("all removed", "甲\n乙", "", ["removed", "removed"]),
        ("layout only", "　甲\r\n\r\n乙", "甲\n乙　", ["same", "same"]),
        ("a paragraph replaced by another", "甲乙丙", "天地人", ["removed", "added"]),
    ],
)
def test_kinds_of_change(case, old, new, kinds):
    assert [change.kind for change in differences(old, new)] == kinds


def test_a_lone_unchanged_character_between_edits_is_not_left_as_a_crumb():
    assert marked("由甲乙丙负责。", "由丁乙戊负责。") == (
        Segment("same", "由"),
        Segment("removed", "甲乙丙"),
        Segment("added", "丁乙戊"),
        Segment("same", "负责。"),
    )


def prose(length, seed):
    chance = random.Random(seed)
    letters = [chr(0x4E00 + int(chance.paretovariate(0.7)) % 2500) for _ in range(length)]
    return "".join(letters)


def in_paragraphs(text, size):
    return "\n".join(text[start : start + size] for start in range(0, len(text), size))


TYPED = prose(50_000, seed=1)


@pytest.mark.parametrize(
    ("case", "old", "new"),
    [
        ("every paragraph edited", in_paragraphs(TYPED, 100), in_paragraphs(TYPED[7:], 100)),
        ("written anew", in_paragraphs(TYPED, 100), in_paragraphs(prose(50_000, seed=2), 100)),
        ("one paragraph", TYPED, TYPED[:25_000] + "增" + TYPED[25_001:]),
        ("two lines over and over", "甲\n乙\n" * 12_500, "乙\n甲\n" * 12_500),
        ("two letters over and over", "甲乙" * 25_000, "乙甲" * 25_000),
        ("short lines", in_paragraphs(TYPED, 6), in_paragraphs(prose(50_000, seed=3), 6)),
    ],
)
def test_fifty_thousand_characters_take_little_time(case, old, new):
    began = time.process_time()
    changes = differences(old, new)
    assert time.process_time() - began < 3  # below 1 s on an idle desk machine
    assert spelled(changes, without="added") == old.strip()
    assert spelled(changes, without="removed") == new.strip()
