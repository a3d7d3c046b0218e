from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import analyse
from indexer.plan import Sequence, Starts, Term, make_plan, wanted
from indexer.query import parse
from indexer.snippets import MAX_HAN, MAX_LATIN, best_passage, mark_title

FILLER = "会议在市文化宫举行，各界代表出席。" * 30
ENGLISH = "The meeting was held in the hall and many guests came. " * 20


def leaves(query: str):
    return list(wanted(make_plan(parse(query))[0]))


def marked(snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.marks]


@pytest.mark.parametrize(
    ("query", "title", "marks"),
    [
        ("工匠学院", "柳州工匠學院揭牌", ["工匠學院"]),
        ("柳州工匠学院", "柳州工匠學院揭牌", ["柳州工匠學院"]),
        ("craftsman college", "Two Colleges for Craftsmen’s skills", ["Colleges", "Craftsmen’s"]),
        ('"craftsman college"', "Craftsmen meet: craftsman colleges", ["craftsman colleges"]),
        ("工匠 -柳州", "柳州工匠", ["工匠"]),
        ("学", "工匠学院", ["学"]),
        ("ＬＶＴＣ", "lvtc and LVTC", ["lvtc", "LVTC"]),
        ("", "柳州", []),
        ("长沙", "柳州", []),
    ],
)
def test_marks_of_a_title(query, title, marks):
    snippet = mark_title(title, leaves(query))
    assert snippet.text == title
    assert marked(snippet) == marks


def test_the_best_passage_has_the_most_different_words():
    body = f"{FILLER}培训。\n\n{FILLER}工匠学院与总工会举办培训。\n\n{FILLER}"
    snippet = best_passage(body, leaves("工匠学院 总工会 培训"))
    assert marked(snippet) == ["工匠学院", "总工会", "培训"]
    assert snippet.text.startswith("工匠学院与总工会")


def test_a_passage_ends_with_a_sentence():
    snippet = best_passage(FILLER + "工匠学院揭牌。" + FILLER, leaves("工匠学院"))
    assert snippet.text.startswith("工匠学院揭牌。")
    assert snippet.text.endswith("。")
    assert 100 < len(snippet.text) <= MAX_HAN
    snippet = best_passage(ENGLISH + "A college opened. " + ENGLISH, leaves("colleges"))
    assert snippet.text.startswith("A college opened. The")
    assert snippet.text.endswith("came.")
    assert 200 < len(snippet.text) <= MAX_LATIN


def test_a_sentence_without_end_is_cut_around_the_match():
    snippet = best_passage("甲乙丙丁" * 300 + "工匠学院" + "子丑寅卯" * 300, leaves("工匠学院"))
    assert marked(snippet) == ["工匠学院"]
    assert snippet.text.startswith("…")
    assert snippet.text.endswith("…")
    assert len(snippet.text) <= MAX_HAN


def test_without_a_match_the_beginning_is_shown():
    assert best_passage(FILLER, leaves("")).text == best_passage(FILLER, leaves("长沙")).text
    assert best_passage(FILLER, []).text.startswith("会议在市文化宫")
    assert best_passage("", leaves("长沙")).text == ""


def test_markup_in_an_article_is_text():
    snippet = mark_title("<b>工匠</b>", leaves("工匠"))
    assert str(snippet.__html__()) == "&lt;b&gt;<mark>工匠</mark>&lt;/b&gt;"


@given(
    st.text(st.sampled_from("工匠学院总工会。，！\n 的ab.A é\ud800\x00"), max_size=600),
    st.sampled_from(["工匠学院", "工", '"总工会 ab"', "ab -学院", "", "的", "学院总工会"]),
)
def test_marks_are_ordered_ranges_of_a_bounded_text(body, query):
    for snippet in (best_passage(body, leaves(query)), mark_title(body, leaves(query))):
        ends = [0]
        for start, end in snippet.marks:
            assert ends[-1] <= start < end <= len(snippet.text)
            ends.append(end)
        str(snippet.__html__())
    assert len(best_passage(body, leaves(query)).text) <= MAX_LATIN


@given(
    st.text(
        st.sampled_from("工匠学院总工会產業產业。，！\n 的ab.,'’A éﬁ１20\u0301\ud800\x00"),
        max_size=200,
    ),
    st.sampled_from(
        ["工匠学院", "工", "总工会 ab 产业", "2.0 a 匠", "学院 é OR fi OR 学", "工工 工"]
    ),
)
def test_what_is_marked_is_what_the_analysis_of_the_whole_text_finds(text, query):
    asked = leaves(query)
    expected = {
        (token.start, token.start + 1 if leaf == Starts(token.text[0]) else token.end)
        for token in analyse(text)
        for leaf in asked
        if leaf in (Term(token.text), Starts(token.text[0]))
    }
    covered = {at for start, end in expected for at in range(start, end)}
    marks = mark_title(text, asked).marks
    assert {at for start, end in marks for at in range(start, end)} == covered


@given(
    st.text(st.sampled_from("工匠学院，_ a\n產产"), max_size=60),
    st.sampled_from(
        ["工匠学院", "工匠产", "匠学院", "学院工匠学院", "产工匠学院产", "a 工匠学院", "工工匠匠"]
    ),
)
def test_a_phrase_is_marked_where_the_analysis_has_it(text, phrase):
    (leaf,) = leaves(f'"{phrase}"')
    tokens = {(token.text, token.position): token for token in analyse(text)}
    wanted_parts = leaf.parts if isinstance(leaf, Sequence) else ((leaf.text, 0),)
    expected: set[int] = set()
    for (term, position), token in tokens.items():
        parts = [tokens.get((part, position + shift)) for part, shift in wanted_parts]
        if term == wanted_parts[0][0] and None not in parts:
            expected |= set(range(token.start, max(part.end for part in parts)))
    marks = mark_title(text, [leaf]).marks
    assert {at for start, end in marks for at in range(start, end)} == expected


def test_two_passages_show_what_one_cannot():
    body = f"{FILLER}工匠学院揭牌成立。{FILLER}总工会发来贺电；产业工人代表发言。{FILLER}"
    snippet = best_passage(body, leaves("工匠学院 总工会 产业工人"))
    assert marked(snippet) == ["工匠学院", "总工会", "产业工人"]
    first, second = snippet.text.split("…")
    assert first.startswith("工匠学院揭牌成立。")
    assert first.endswith("。")
    assert second.startswith("总工会发来贺电；")
    assert second.endswith("。")
    assert len(snippet.text) <= MAX_HAN


def test_passages_that_touch_are_one():
    body = f"{FILLER}工匠学院{'甲' * 100}。{'乙' * 30}总工会。{FILLER}"
    snippet = best_passage(body, leaves("工匠学院 总工会"))
    assert marked(snippet) == ["工匠学院", "总工会"]
    assert "…" not in snippet.text.strip("…")


def test_of_two_passages_the_one_with_the_words_near_to_each_other():
    apart = "工匠学院" + "甲" * 60 + "总工会。"
    snippet = best_passage(f"{apart}{FILLER}总工会与工匠学院。{FILLER}", leaves("工匠学院 总工会"))
    assert snippet.text.startswith("总工会与工匠学院。")


def test_a_title_before_a_name_ends_no_sentence():
    body = "We met. Mr. Li and Dr. J. Wang opened the college. Then all left."
    snippet = best_passage(ENGLISH + body + ENGLISH, leaves("Wang"))
    assert snippet.text.startswith("Mr. Li and Dr. J. Wang opened")


@pytest.mark.parametrize(
    "piece", ["工匠。", "工匠", "a. ", "\n", "工匠\n\n", "”", "😀", "，", "a，"]
)
def test_a_huge_body_takes_little_time(piece):
    begun = time.process_time()
    best_passage(piece * 100_000, leaves("工匠 a"))
    assert time.process_time() - begun < 2
