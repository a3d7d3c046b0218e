"""From pairs to stories, and who is the original; whatever the order."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Evidence, PublishedDate
from corpus.copies.grouping import Pair, stories
from corpus.copies.standing import Standing, ranked
from tests.corpus.copies.texts import article


def pair(one, other, relation="alike", strength=900, titled=False):
    return Pair(one, other, relation, strength, titled)


def told(*pairs):
    return {frozenset(story) for story in stories(pairs)}


def test_likes_of_likes_are_one_story():
    assert told(pair("a", "b"), pair("b", "c"), pair("d", "e")) == {
        frozenset("abc"),
        frozenset("de"),
    }


def test_what_is_known_to_be_two_events_never_meets():
    # The excerpt e has lost the day: it is like both, and more like the first.
    both = (pair("a", "e", strength=950), pair("b", "e", strength=940))
    assert told(*both, pair("a", "b", "apart")) == {frozenset("ae")}
    assert told(*both) == {frozenset("abe")}


def test_a_page_is_a_copy_of_the_only_story_it_holds():
    assert told(pair("page", "a", "holds")) == {frozenset({"page", "a"})}
    assert told(pair("page", "a", "holds"), pair("page", "b", "holds")) == set()
    assert told(pair("page", "a", "holds", titled=True), pair("page", "b", "holds")) == {
        frozenset({"page", "a"})
    }


def test_a_part_goes_to_the_page_that_it_is_most_like():
    found = told(pair("p", "a", "holds", 800), pair("a", "q", "within", 850))
    assert found == {frozenset("qa")}


def test_one_copy_with_a_piece_of_another_story_does_not_join_both():
    copies = [pair("a", other) for other in "bcd"] + [pair("x", "y")]
    assert told(*copies, pair("d", "x", "holds")) == {frozenset("abcd"), frozenset("xy")}


RELATIONS = st.sampled_from(["alike", "holds", "within", "apart"])
PAIRS = st.lists(
    st.builds(
        pair,
        st.sampled_from("abcd"),
        st.sampled_from("efgh"),
        RELATIONS,
        st.integers(1, 4),
        st.booleans(),
    ),
    max_size=12,
    unique_by=lambda item: (item.one, item.other),
)


@given(PAIRS, st.randoms())
def test_the_order_of_pairs_is_all_one_and_foes_stay_apart(pairs, chance):
    expected = told(*pairs)
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    assert told(*shuffled) == expected
    assert sum(map(len, expected)) == len(set().union(*expected))
    for item in pairs:
        if item.relation == "apart":
            assert not any({item.one, item.other} <= story for story in expected)


def day(text, precision="day"):
    return PublishedDate(dt.date.fromisoformat(text), precision, Evidence(text, "meta"))


def first(*articles):
    expected = ranked(map(Standing.of, articles))[0].article_id
    for seed in range(5):
        shuffled = random.Random(seed).sample(articles, len(articles))
        assert ranked(map(Standing.of, shuffled))[0].article_id == expected
    return next(item for item in articles if item.id == expected)


KNOWN = article(
    "known", url="https://www.workercn.cn/c/2024-12-13/8400101.shtml", published=day("2024-12-20")
)
UNKNOWN = article("unknown", url="https://news.example.cn/1.html", published=day("2024-12-10"))
MIRROR = article("mirror", url="http://m.boxesnet.com/n1/1.html", published=day("2024-12-01"))


def test_trust_counts_before_everything():
    assert first(MIRROR, UNKNOWN, KNOWN) is KNOWN
    assert first(MIRROR, UNKNOWN) is UNKNOWN
    doubtful = replace(UNKNOWN, suspicions=("hijack",))
    later = replace(UNKNOWN, id="f" * 16, published=day("2025-01-01"))
    assert first(doubtful, later) is later


def test_the_line_of_the_source_counts_before_the_date():
    paper = article(
        "paper", url="https://paper.example.cn/", publisher="样例晚报", published=day("2024-12-12")
    )
    other = replace(UNKNOWN, content_source="来源样例晚报")
    assert first(paper, other) is paper
    assert first(paper, UNKNOWN) is UNKNOWN


def test_then_the_date_counts_as_far_as_it_is_known():
    month = replace(UNKNOWN, id="0" * 16, published=day("2024-12-01", "month"))
    undated = replace(UNKNOWN, id="1" * 16, published=None)
    assert first(month, undated, UNKNOWN) is UNKNOWN
    assert first(month, undated) is month


def test_then_the_id():
    twin = replace(UNKNOWN, id="0" * 16)
    assert first(UNKNOWN, twin) is twin


@pytest.mark.parametrize("item", [KNOWN, UNKNOWN, MIRROR])
def test_a_standing_survives_the_database(item):
    standing = Standing.of(item)
    assert Standing.from_row(item.id, standing.to_row()) == standing
