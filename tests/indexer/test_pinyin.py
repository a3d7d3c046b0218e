"""Names in Latin letters."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.pinyin import MAX_SPELLINGS, is_pinyin, is_spelled, readings, spelling, spellings


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("柳州", "liuzhou"),
        ("高凤林", "gaofenglin"),
        ("重庆", "chongqing"),
        ("长沙", "changsha"),
        ("单霁翔", "shanjixiang"),
        ("曾国藩", "zengguofan"),
        ("吕梁", "lvliang"),
        ("吕梁", "luliang"),
        ("湖南三一工匠学院", "hunansanyigongjiangxueyuan"),
    ],
)
def test_a_name_can_be_spelled_as_it_is_said(name, expected):
    assert expected in spellings(name)


def test_the_usual_reading_comes_first_and_there_are_not_many():
    assert spellings("工匠学院")[0] == "gongjiangxueyuan"
    assert len(spellings("重长单解乐" * 3)) == MAX_SPELLINGS
    assert spellings("柳x") == ()
    assert readings("ab") == readings("") == readings("a") == ()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("liǔzhōu", "liuzhou"),
        ("Liu3 Zhou1", "liuzhou"),
        ("LÜLIANG", "lvliang"),
        ("Lyuliang", "lvliang"),
        ("Xi'an", "xian"),
        ("Xi’an", "xian"),
    ],
)
def test_typed_pinyin_loses_tones_and_spaces(typed, expected):
    assert spelling(typed) == expected


@pytest.mark.parametrize("word", ["craftsman", "college", "union", "worker", "skills", "xz", ""])
def test_english_is_not_pinyin(word):
    assert not is_pinyin(word)


@given(
    st.text(
        "柳州高凤林湖南工匠学院重庆长沙吕梁单霁翔劳模总工会职业技术培训北京上海",
        min_size=1,
        max_size=7,
    )
)
def test_whatever_is_spelled_can_be_read_as_so_many_syllables(name):
    for said in spellings(name):
        assert is_pinyin(said, len(name))


def test_ambiguous_letters_take_no_time():
    begun = time.perf_counter()
    assert not is_pinyin("an" * 22 + "x")
    assert not is_pinyin("a" * 100_000)
    assert time.perf_counter() - begun < 0.05


@given(st.text("柳州高凤林重庆长沙吕梁单翔曾解乐朴绿女", min_size=1, max_size=6))
def test_a_name_is_spelled_as_its_spellings_say(name):
    assert all(is_spelled(name, said) for said in spellings(name))
    assert not is_spelled(name, spellings(name)[0] + "x")


def test_any_reading_of_any_character_counts():
    assert is_spelled("重长单解乐", "chongzhangshanxieyue")
    assert is_spelled("吕", "lv")
    assert is_spelled("吕", "lu")
    assert not is_spelled("柳", "")
