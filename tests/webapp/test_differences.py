"""What changed between two texts: nothing lost, nothing invented, the least shown, in time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.webapp.conftest import make
from webapp.articles import differences
from webapp.articles.differences import Piece, difference

words = st.lists(
    st.sampled_from("工匠学院开课的 abc x1 ，。".split() + list("甲乙丙 ")), max_size=40
)
paragraphs = st.lists(words.map("".join).filter(str.strip), max_size=6)


def compared(old: str, new: str) -> differences.Difference:
    return difference(make(1, "题", old), make(1, "题", new))


def shown(found: differences.Difference) -> str:
    signs = {"same": "{}", "removed": "[-{}]", "added": "[+{}]"}
    lines = [
        "".join(signs[piece.kind].format(piece.text) for piece in pieces)
        for pieces in found.paragraphs
    ]
    return "|".join(lines)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("工匠学院开课了。", "工匠学院开课了。", "工匠学院开课了。"),
        ("工匠学院今天开课了。", "工匠学院明天开课了。", "工匠学院[-今][+明]天开课了。"),
        ("共有12人参加比赛。", "共有125人参加比赛。", "共有[-12][+125]人参加比赛。"),
        ("The college opened today.", "The college opened early today.",
         "The college opened [+early ]today."),
        ("第一段在这里。\n\n第二段在这里。", "第一段在这里。\n\n新的一段。\n\n第二段在这里。",
         "第一段在这里。|[+新的一段。]|第二段在这里。"),
        ("一二三四五。\n\n六七八九十。", "一二三四五。", "一二三四五。|[-六七八九十。]"),
        ("一二三四五，\n\n六七八九十。", "一二三四五，六七八九十。",
         "一二三四五，[-¶]六七八九十。"),
        ("一二三四五，六七八九十。", "一二三四五，\n\n六七八九十。",
         "一二三四五，[+¶]|六七八九十。"),
        ("甲乙丙丁戊己庚", "子丑寅卯辰巳午", "[-甲乙丙丁戊己庚]|[+子丑寅卯辰巳午]"),
        ("", "新的。", "[+新的。]"),
    ],
)  # fmt: skip
def test_what_is_shown(old, new, told):
    assert shown(compared(old, new)) == told


def test_a_lone_sign_between_two_changes_is_taken_in():
    found = compared("会议于三月五日在长沙举行完毕。", "会议于四月六日在长沙举行完毕。")
    assert shown(found) == "会议于[-三月五][+四月六]日在长沙举行完毕。"


def test_the_title_and_the_numbers():
    found = difference(make(1, "学院揭牌", "甲。"), make(1, "学院今日揭牌", "甲。\n\n乙。"))
    assert found.title == [Piece("same", "学院"), Piece("added", "今日"), Piece("same", "揭牌")]
    assert (found.removed, found.added) == (0, 2)


@settings(deadline=None, max_examples=200)
@given(paragraphs, paragraphs)
def test_each_side_is_whole(old, new):
    found = compared("\n\n".join(old), "\n\n".join(new))
    pieces = [piece for line in found.paragraphs for piece in line]
    for gone, text in (("added", old), ("removed", new)):
        kept = "".join(piece.text for piece in pieces if piece.kind != gone)
        assert kept.replace("¶", "") == "".join(text)


@settings(deadline=None, max_examples=200)
@given(words, words)
def test_the_way_is_the_shortest(old, new):
    steps = differences._ways(old, new)
    assert [text for kind, text in steps if kind != "added"] == old
    assert [text for kind, text in steps if kind != "removed"] == new
    assert sum(kind == "same" for kind, _ in steps) == _longest_common(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("甲" * 200_000, "乙甲" * 100_000),
        ("\n\n".join(f"{n}" for n in range(40_000)), "\n\n".join(f"{n}x" for n in range(40_000))),
        ("\n\n".join(f"甲{n}" * 100 for n in range(400)),
         "\n\n".join(f"甲{n}" * 99 + "乙" if n % 2 else f"甲{n}" * 100 for n in range(400))),
        ("ab" * 5_000 + " x y" * 4_000, "ba" * 5_000 + " y x" * 4_000),
    ],
)  # fmt: skip
def test_long_texts_take_bounded_time(old, new):
    start = time.process_time()
    found = compared(old, new)
    assert time.process_time() - start < 4
    assert found.added


def _longest_common(a: list[str], b: list[str]) -> int:
    row = [0] * (len(b) + 1)
    for left in a:
        before = row[:]
        for at, right in enumerate(b):
            row[at + 1] = before[at] + 1 if left == right else max(row[at], before[at + 1])
    return row[-1]
