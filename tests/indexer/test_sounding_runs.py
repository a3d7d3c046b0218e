"""What stands in an index and is said as something was typed."""

from __future__ import annotations

import gc
import re
import time
import weakref
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Engine, open_engine
from indexer.latin_names import latin_forms, respaced
from indexer.pinyin import spoken, syllable_cuts, typed_as
from indexer.query import And, Expanded, Phrase, Word, parse
from indexer.sounding_runs import MAX_CHECKS, MOST, sounding
from indexer.translate import expand
from indexer.whoosh_backend.facet_names import FacetNames
from indexer.whoosh_backend.pairs_by_sound import PairsBySound
from indexer.whoosh_backend.search import articles_with
from indexer.whoosh_backend.wordstock import Edition

from .factory import make_article

TEXTS = (
    "抓斗大王包起帆来到码头，为青年讲述四十年的发明。",
    "洛阳市总工会成立工匠学院，重庆、长沙的同行前来观摩，乐山与厦门也派人参加。",
    "在调查会上，单位负责人说要长期重视技能，银行行长表示支持。",
    "吕梁女工绿化荒山，率先垂范，得到了解放军战士的协助。",
)


class Texts:
    """The pairs of some texts, without an index."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        self.checked = 0
        self._pairs = Counter(text[at : at + 2] for text in texts for at in range(len(text) - 1))
        self._said = {said for pair in self._pairs for char in pair for said in typed_as(char)}

    def is_said(self, syllable):
        return syllable in self._said

    def beginning(self, first, second):
        return [
            (pair, count)
            for pair, count in self._pairs.items()
            if first in typed_as(pair[0]) and second in typed_as(pair[1])
        ]

    def following(self, char, syllable):
        return [
            (pair[1], count)
            for pair, count in self._pairs.items()
            if pair[0] == char and syllable in typed_as(pair[1])
        ]

    def frequency(self, text):
        self.checked += 1
        return sum(text in one for one in self.texts)


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Iterator[Engine]:
    with closing(open_engine(tmp_path_factory.mktemp("index"))) as engine:
        engine.add(
            [
                *(make_article(n, f"第{n}条", text) for n, text in enumerate(TEXTS, 1)),
                make_article(9, "A report", "Gao Fenglin spoke of rockets.", language="en"),
                make_article(10, "", "🙂 \ud800 \x00 да 𠮷野", language="zh"),
            ]
        )
        engine.commit()
        yield engine


@pytest.fixture
def view(engine):
    return engine._views.newest()


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["baoqifan"], "包起帆"),
        (["bao", "qifan"], "包起帆"),
        (["luoyanggongjiangxueyuan"], "洛阳 工匠学院"),
        (["luoyang", "gongjiang", "xueyuan"], "洛阳 工匠学院"),
        (["chongqing"], "重庆"),
        (["diaocha"], "调查"),
        (["lvliang"], "吕梁"),
        (["luliang"], "吕梁"),
        (["shuaixianchuifan"], "率先垂范"),
    ],
)
def test_what_stands_in_an_article_is_heard(view, parts, expected):
    found = sounding(parts, PairsBySound(view, view))
    assert found == (expected,)


@pytest.mark.parametrize("parts", [[], [""], ["craftsman"], ["x" * 10_000], ["\ud800"], ["🙂"]])
def test_what_is_no_pinyin_is_not_heard(view, parts):
    assert sounding(parts, PairsBySound(view, view)) == ()


def test_two_syllables_in_one_word_are_a_word_of_the_dictionary():
    """The end of one word and the beginning of the next are no word: 推广|走访."""
    texts = Texts("推广走访经验")
    assert sounding(["guangzou"], texts) == ()
    assert sounding(["guang", "zou"], texts) == ("广走",)
    assert sounding(["tuiguang"], texts) == ("推广",)


def test_the_most_frequent_comes_first_and_what_is_rare_beside_it_is_left_out():
    texts = Texts(*["包起帆"] * 4, *["报起帆"] * 3, "保起帆")
    assert sounding(["baoqifan"], texts) == ("包起帆", "报起帆")


RUNS = st.sampled_from([run for text in TEXTS for run in re.split("[，。、]", text)])


@st.composite
def typed(draw):
    """A run copied from a text, and its pinyin with spaces anywhere."""
    run = draw(RUNS.filter(lambda run: len(run) > 1))
    start = draw(st.integers(0, len(run) - 2))
    copied = run[start : start + draw(st.integers(2, 6))]
    said = draw(st.sampled_from(spoken(copied)))
    breaks = draw(st.lists(st.booleans(), min_size=len(said) - 1, max_size=len(said) - 1))
    parts = [said[0]]
    for syllable, is_apart in zip(said[1:], breaks, strict=True):
        if is_apart or len(said) == 2:
            parts.append(syllable)
        else:
            parts[-1] += syllable
    return copied, parts


@settings(max_examples=150, deadline=None)
@given(typed())
def test_whatever_was_copied_out_of_a_text_is_heard_in_it(copied_and_parts):
    copied, parts = copied_and_parts
    text = next(text for text in TEXTS if copied in text)
    found = sounding(parts, Texts(text))
    assert found
    assert all(piece in text for form in found for piece in form.split())


@settings(max_examples=100, deadline=None)
@given(typed())
def test_an_index_hears_what_its_texts_say(engine_view, copied_and_parts):
    copied, parts = copied_and_parts
    pairs, texts = PairsBySound(engine_view, engine_view), Texts(*TEXTS)
    found = sounding(parts, pairs)
    assert sorted(found) == sorted(sounding(parts, texts)) or len(found) == MOST
    assert all(articles_with(engine_view, piece) for form in found for piece in form.split())
    if len(found) < MOST:
        assert copied in found


@pytest.fixture(scope="module")
def engine_view(engine):
    return engine._views.newest()


def test_pairs_are_those_of_the_view_and_do_not_keep_it(tmp_path):
    with closing(open_engine(tmp_path)) as engine:
        engine.add([make_article(1, "工匠工匠", "工人")])
        engine.commit()
        view = engine._views.newest()
        pairs = PairsBySound(view, view)
        assert pairs.beginning("gong", "ren") == [("工人", 1)]
        assert pairs.beginning("gong", "shi") == pairs.beginning("x", "y") == []
        assert pairs.following("工", "jiang") == [("匠", 1)]
        assert pairs.following("人", "gong") == pairs.following("工", "x") == []
        assert pairs.is_said("jiang")
        assert not pairs.is_said("zhong")
        gone = weakref.ref(view)
        del view, pairs
        engine.add([make_article(2, "中国")])
        engine.commit()
        assert PairsBySound(engine._views.newest(), engine._views.newest()).is_said("zhong")
        gc.collect()
        assert gone() is None


def test_the_pairs_of_an_edition_serve_until_it_ends(tmp_path):
    with closing(open_engine(tmp_path)) as engine:
        engine.add([make_article(1, "工匠工匠", "工人")])
        engine.commit()
        edition = Edition(1)
        assert PairsBySound(engine._views.newest(), edition).is_said("jiang")
        engine.add([make_article(2, "中国")])
        engine.commit()
        later = PairsBySound(engine._views.newest(), edition)
        assert not later.is_said("zhong")
        assert later.frequency("中国") == 1  # what stands in articles is looked up as of now


def test_an_empty_index_has_no_pairs(tmp_path):
    with closing(open_engine(tmp_path)) as engine:
        engine.commit()
        pairs = PairsBySound(engine._views.newest(), engine._views.newest())
        assert sounding(["gongren"], pairs) == ()
        assert pairs.frequency("工人") == pairs.frequency("") == 0


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("包起帆", 1),
        ("gao fenglin", 1),
        ("fenglin gao", 0),
        ("起帆包", 0),
        ("🙂", 0),
        ("\ud800", 0),
    ],
)
def test_articles_are_counted_that_hold_the_words_side_by_side(view, text, count):
    assert articles_with(view, text) == count


@pytest.mark.parametrize("letters", ["yi" * 24, "a" * 48, "xian" * 12, "shi" * 16, "an" * 24])
def test_the_number_of_looks_is_bounded_however_the_letters_may_be_cut(letters):
    text = "一衣已以意义啊阿爱安岸按西先现县是时事实师世十"
    everything = Texts("".join(one + other for one in text for other in text))
    begun = time.perf_counter()
    sounding([letters], everything)
    assert everything.checked <= MAX_CHECKS
    list(islice(syllable_cuts([letters], 4), 99))
    assert time.perf_counter() - begun < 3


def test_a_name_is_cut_into_syllables_that_somebody_says():
    ways = list(syllable_cuts(["gaofenglin"], 4))
    assert ways == [("gao", "feng", "lin"), ("ga", "o", "feng", "lin")]
    assert list(syllable_cuts(["gao", "fenglin"], 4)) == ways
    assert set(syllable_cuts(["xian"], 4)) == {("xian",), ("xi", "an")}
    assert list(syllable_cuts(["gaofenglin"], 2)) == []
    assert list(syllable_cuts(["gaof", "englin"], 4)) == []


@pytest.mark.parametrize("written", ["Gao Fenglin", "Fenglin Gao", "Gao Feng Lin"])
def test_a_chinese_name_is_written_in_latin_as_some_article_writes_it(written):
    def frequency(text):
        return int(text == written.lower())

    assert latin_forms("高凤林", frequency) == (written,)
    assert respaced([("gao", "feng", "lin")], frequency) == (written,)
    assert latin_forms("高凤", frequency) == latin_forms("高", frequency) == ()


def test_a_family_name_may_have_two_characters_and_another_reading():
    assert latin_forms("欧阳修", lambda text: text == "ouyang xiu") == ("Ouyang Xiu",)
    assert latin_forms("单霁翔", lambda text: text == "shan jixiang") == ("Shan Jixiang",)
    assert latin_forms("abc", bool) == latin_forms("高凤林高凤林", bool) == ()


def expanded(view, text, *, hear=True):
    query, told = expand(
        parse(text),
        FacetNames(view),
        frequency=partial(articles_with, view),
        heard=PairsBySound(view, view) if hear else None,
    )
    return query.node, {one.words: one.also for one in told}


def test_a_query_asks_for_what_is_heard_only_if_it_is_told_to(view):
    assert expanded(view, "bao qifan", hear=False)[1] == {}
    node, told = expanded(view, "bao qifan")
    assert told == {"bao qifan": ("包起帆",)}
    assert isinstance(node, Expanded)
    assert node.others[0].node == Phrase("包起帆")
    assert expanded(view, "Qifan Bao")[1] == {"Qifan Bao": ("包起帆",)}
    assert expanded(view, '"bao qifan"')[1] == {}


def test_a_name_that_stands_in_parts_is_asked_for_in_parts(view):
    node, told = expanded(view, "luoyanggongjiangxueyuan")
    assert "洛阳 工匠学院" in told["luoyanggongjiangxueyuan"]
    assert isinstance(node, Expanded)
    assert And((Word("洛阳"), Word("工匠学院"))) in [other.node for other in node.others]


def test_a_name_is_asked_for_as_english_articles_write_it(view):
    assert expanded(view, "gaofenglin")[1] == {"gaofenglin": ("Gao Fenglin",)}
    assert expanded(view, "gao feng lin")[1] == {"gao feng lin": ("Gao Fenglin",)}
    assert expanded(view, "高凤林报告", hear=False)[1]["高凤林"] == ("Gao Fenglin",)
    assert "包起帆" not in expanded(view, "包起帆", hear=False)[1]


def test_words_that_the_index_knows_are_not_heard(view):
    """ "report" is no pinyin; "fenglin" is, but stands in an article."""
    assert expanded(view, "fenglin")[1] == {}


@pytest.mark.parametrize(
    "text",
    ["shi " * 500, "baoqifan" * 250, "高凤林" * 3000, "bao qifan " * 1000, "yi" * 5000, "\ud800 a"],
)
def test_long_queries_take_no_time_to_hear(view, text):
    expanded(view, "baoqifan 高凤林")
    begun = time.perf_counter()
    expanded(view, text)
    assert time.perf_counter() - begun < 0.5
