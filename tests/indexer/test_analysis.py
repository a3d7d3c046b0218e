from __future__ import annotations

import re
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import MAX_TOKEN, Token, analyse, gather, term_positions
from indexer.dictionary import HAN as HAN_CLASS
from indexer.dictionary import field_terms, long_words
from indexer.folding import bare, fold
from indexer.plan import make_plan
from indexer.query import parse
from tests.indexer.factory import make_article
from tests.indexer.oracle import holds

HAN = st.text(
    st.sampled_from("柳州工匠学院总工会产业人队伍建设改革大国技能竞赛省市的了和龘𠮷與職業學會"),
    min_size=1,
    max_size=40,
)
MIXED = st.text(
    st.one_of(
        st.sampled_from("工匠学院总工会產業的，。、 \n\"'’-.0123456789LVTCabcéß５Ｇ"),
        st.characters(),
    ),
    max_size=80,
)


def texts(text: str, mode: str = "query") -> list[str]:
    return [token.text for token in analyse(text, mode)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LVTC与柳州市总工会", ["lvtc", "柳州市", "总工会"]),
        ("5G+工业互联网", ["5g", "工业", "互联网"]),
        ("C919", ["c919"]),
        ("2.0", ["2.0"]),
        ("1,000 people", ["1000", "peopl"]),
        ("2024.12.19", ["2024", "12", "19"]),
        ("Liuzhou’s Craftsmen's Colleges", ["liuzhou", "craftsman", "colleg"]),
        ("café", ["cafe"]),
        ("cafe\N{COMBINING ACUTE ACCENT}", ["cafe"]),
        ("ＬＶＴＣ　２．０", ["lvtc", "2.0"]),
        ("柳州工匠學院", ["柳州", "工匠学院"]),
        ("產業工人隊伍", ["产业工人", "队伍"]),
        ("!?。", []),
        ("的", ["的"]),
        ("\ud800\x00", []),
    ],
)
def test_words_of_a_query(text, expected):
    assert texts(text) == expected


def test_a_long_name_is_found_by_its_parts():
    terms = term_positions("柳州工匠学院")
    assert {"柳州", "工匠", "学院", "工匠学院"} <= set(terms)


MIXTURE = st.sampled_from(
    "柳州工匠学院 工 々〆 中华人民共和国 \U00020001 ㊀ ㈠ ﬁ é e\u0301 Liuzhou's craftsmen "
    "2024.12.19 1,234.5 , 's 。 \x00 \ud800".split(" ")
)


@given(st.text() | st.lists(MIXTURE | st.just(" ") | st.just("a" * 130)).map("".join))
def test_gathered_at_once_the_tokens_are_the_same(text):
    found: dict[str, list[int]] = {}
    gathered = gather(text)
    for term, position in zip(gathered.terms, gathered.positions, strict=True):
        found.setdefault(term, []).append(position)
    pairs = zip(gathered.pairs.tolist(), gathered.pair_positions.tolist(), strict=True)
    for code, position in pairs:
        second, first = divmod(code, 2**32)
        found.setdefault(chr(first) + (chr(second) if second else ""), []).append(position)
    assert {term: sorted(places) for term, places in found.items()} == term_positions(text)


def test_the_glossary_is_part_of_the_dictionary():
    assert {"工匠学院", "大国工匠"} <= set(field_terms())
    assert (2, "工匠学院") in list(long_words("湖湘工匠学院"))


@given(MIXED, st.sampled_from(["index", "query", "phrase"]))
def test_offsets_point_at_the_source(text, mode):
    for token in analyse(text, mode):
        assert 0 <= token.start < token.end <= len(text)
        assert 0 < len(token.text) <= MAX_TOKEN
        source = fold(text)[token.start : token.end]
        if re.match(f"[{HAN_CLASS}]", source):
            assert token.text == source
        else:
            assert token.text[0] == bare(source)[0], "a stem begins like its word"


@given(MIXED)
def test_folding_moves_nothing(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(HAN, HAN, HAN, st.booleans())
def test_every_run_of_chinese_finds_the_text_it_was_copied_from(before, run, after, quoted):
    article = make_article(1, "标题", f"某事{before}{run}{after}。")
    plan, _ = make_plan(parse(f'"{run}"' if quoted else run))
    assert holds(plan, article)


@given(HAN, HAN)
def test_a_quoted_run_finds_nothing_else(run, body):
    plan, _ = make_plan(parse(f'"{run}"'))
    assert holds(plan, make_article(1, "", body)) == (fold(run) in fold(body))


def naive_long_words(text: str) -> set[tuple[int, str]]:
    from indexer.dictionary import _segmenter

    return {
        (start, text[start:end])
        for start in range(len(text))
        for end in range(start + 3, min(start + 20, len(text)) + 1)
        if _segmenter().has_word(text[start:end])
    }


@given(HAN)
def test_all_dictionary_words_are_found_where_they_stand(text):
    assert set(long_words(text)) == naive_long_words(text)


@pytest.mark.parametrize("char", ["工", "龘", "𠮷", "\ue000", "々", "あ"])
def test_no_sentence_becomes_one_token(char):
    tokens = analyse(char * 10_000)
    assert len(tokens) >= 10_000
    assert max(len(token.text) for token in tokens) <= 20


def test_a_word_without_end_is_cut():
    assert [len(text) for text in texts("x" * 150)] == [64, 64, 22]


@pytest.mark.parametrize(
    "piece", ["工匠学院", "a.", "1,", "'", "\u0301", "a'", "1.1", "𠮷1", "ab "]
)
def test_time_is_linear(piece):
    analyse(piece * 10)
    begun = time.process_time()
    analyse(piece * 50_000)
    assert time.process_time() - begun < 4


def test_positions_keep_the_distance_of_words():
    tokens = analyse("柳州，LVTC 工匠", "phrase")
    assert tokens == [
        Token("柳州", 0, 2, 0),
        Token("lvtc", 3, 7, 2),
        Token("工匠", 8, 10, 3),
    ]


def test_threads_agree():
    text = "Craftsmen's colleges training workers " * 50
    expected, wrong = texts(text, "index"), []

    def work() -> None:
        for _ in range(20):
            if texts(text, "index") != expected:
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
