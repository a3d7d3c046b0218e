"""Folding keeps offsets, one pass finds what a slow search finds, and time stays bounded."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.annotate import annotate
from corpus.annotate.fold import fold, hide_noise
from corpus.annotate.names import vocabulary
from corpus.annotate.spellings import college_spellings
from corpus.article import Article
from corpus.gazetteer import gazetteer

NAMES = gazetteer()
SPELLINGS = sorted(
    {name for college in NAMES.colleges.values() for name in college_spellings(college, NAMES)}
    | {name for city in NAMES.cities.values() for name in (city.name_zh, city.name_en)}
    | {name for unit in NAMES.provinces.values() for name in (unit.short_zh, unit.name_en)}
)


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text) == len(fold(text).lower())
    assert fold(fold(text)) == fold(text)


def test_no_single_character_changes_the_length() -> None:
    signs = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    assert [sign for sign in signs if len(fold(sign).lower()) != 1] == []


def test_folding() -> None:
    assert fold("臺灣ＬＶＴＣ “湘” Ürümqi Xi’an") == '台湾LVTC "湘" Urumqi Xi\'an'
    assert fold("一\n\n二") == "一\n\n二"


@given(st.text(alphabet="长沙市县区湾仔、 ,的a.cnhttp:/w\n", max_size=300))
def test_hiding_noise_keeps_the_length_and_touches_nothing_else(text: str) -> None:
    hidden = hide_noise(text)
    assert len(hidden) == len(text)
    assert all(new in (old, "\n") for old, new in zip(text, hidden, strict=True))


@pytest.mark.parametrize(
    "prose",
    [
        "长沙市、株洲市、湘潭市三地工会干部到场。",
        "市总工会市人社局市教育局市工信局市住建局市交通局市卫健委市国资委团市委联合举办大赛",
        "学员说a.b和c.d都可以。",
    ],
)
def test_prose_is_not_noise(prose: str) -> None:
    assert hide_noise(prose) == prose


def slow_scan(text: str) -> list[tuple[int, int]]:
    """Leftmost, longest, whole words, capital first: by trying every slice."""
    known = {fold(name) for name in SPELLINGS} | {
        pattern
        for pattern, names in zip(
            vocabulary()._patterns, vocabulary()._names, strict=True
        )  # the small words of the gazetteer, too
        if names
    }
    longest = max(map(len, known))
    lower: dict[str, list[str]] = {}
    for name in known:
        lower.setdefault(name.lower(), []).append(name)
    found, at = [], 0
    while at < len(text):
        for end in range(min(len(text), at + longest), at, -1):
            if any(_stands(text, at, end, name) for name in lower.get(text[at:end].lower(), ())):
                found.append((at, end))
                at = end - 1
                break
        at += 1
    return found


def _stands(text: str, start: int, end: int, name: str) -> bool:
    if text.startswith("市场", end - 1):
        return False
    if not name.isascii():
        return True
    around = text[start - 1 : start] + text[end : end + 1]
    if any(sign.isascii() and sign.isalnum() for sign in around):
        return False
    if name.isupper():
        return text[start:end] == name
    return text[start].isupper() or not name[0].isupper()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(SPELLINGS)
        | st.sampled_from([" ", "、", "在", "市场", "s", "the ", "\n", "吉林市"]),
        max_size=8,
    )
)
def test_one_pass_finds_what_a_slow_search_finds(pieces: list[str]) -> None:
    text = fold("".join(pieces))
    assert [(name.start, name.end) for name in vocabulary().scan(text)[0]] == slow_scan(text)


@pytest.mark.parametrize("name", ["三一工匠学院", "Liuzhou Craftsmen's Academy", "LVTC"])
def test_names_are_found_at_any_offset(name: str) -> None:
    text = fold("前言，" + name + "。")
    (found,) = vocabulary().scan(text)[0]
    assert text[found.start : found.end] == fold(name)


def _provinces(separator: str) -> str:
    return separator.join(unit.name_zh for unit in NAMES.provinces.values())


@pytest.mark.parametrize(
    "body",
    [
        _provinces("、") + "均有学校入选。",
        _provinces("的同志谈了体会。") + "的同志谈了体会。",
        " ".join(unit.name_en for unit in NAMES.provinces.values()),
    ],
    ids=["row", "prose", "English"],
)
def test_all_provinces_at_once_are_none(body: str) -> None:
    article = annotate(Article(id="x", title="名单", body=body, language="zh"))
    assert (article.province, article.city, article.about_provinces) == (None, None, ())


@pytest.mark.parametrize(
    "unit",
    [
        "长",
        "长沙市",
        "湖南工匠学院",
        "a",
        "a.",
        "http://",
        "某某县 ",
        "在京举行",
        "held in ",
        "\n\n",
        "(“",
        "培训，",
    ],
)
def test_long_texts_take_bounded_time(unit: str) -> None:
    article = Article(id="x", title="", body=unit * (2_000_000 // len(unit)), language="zh")
    vocabulary()
    begin = time.process_time()
    annotate(article)
    assert time.process_time() - begin < 4


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.text(max_size=80), st.sampled_from(["zh", "zh-Hant", "en"]))
def test_any_text_is_accepted_and_annotating_twice_changes_nothing(
    body: str, title: str, language: str
) -> None:
    article = annotate(Article(id="x", title=title, body=body, language=language))  # type: ignore[arg-type]
    assert annotate(article) == article
    assert Article.from_dict(article.to_dict()) == article


def test_halves_of_characters_are_no_text_and_harm_nothing() -> None:
    found = annotate(Article("x", "\udfff柳州", "柳州市总工会\ud800揭牌", "zh", publisher="\ud800"))
    assert (found.province, found.city) == ("CN-GX", "柳州市")
    assert fold("a\ud800b\udfff") == "a\ufffdb\ufffd"
