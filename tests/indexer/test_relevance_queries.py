"""The queries of `tests/benchmarks/relevance.py` are what its README says, and can be answered."""

from __future__ import annotations

from collections import Counter

import pytest

from corpus import Article
from tests.benchmarks.relevance.collection import Document, read_collection
from tests.benchmarks.relevance.queries import HALVES, NEAR, RIGHT, Query, Rule, read_queries


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return read_collection()


@pytest.fixture(scope="module")
def queries() -> list[Query]:
    return [query for half in HALVES for query in read_queries(half)]


def test_every_query_has_a_right_answer_in_the_languages_it_is_judged_in(documents, queries):
    for query in queries:
        grades = query.judge(one for one in documents if query.looks_at(one))
        assert RIGHT in grades.values(), query.id


def test_items_are_a_story_and_not_a_subject(documents, queries):
    for query in queries:
        if query.kind == "item":
            grades = query.judge(one for one in documents if query.looks_at(one))
            assert list(grades.values()).count(RIGHT) <= 8, query.id


def test_documents_named_by_their_key_exist(documents, queries):
    keys = {document.key for document in documents}
    assert {key for query in queries for key in query.right.ids} <= keys


def test_no_query_is_asked_twice(queries):
    assert len({query.id for query in queries}) == len(queries)
    asked = Counter((query.text.casefold(), query.kind) for query in queries)
    assert max(asked.values()) == 1


def test_the_halves_are_alike(queries):
    shares = [Counter((one.kind, one.language) for one in read_queries(half)) for half in HALVES]
    assert shares[0] == shares[1]
    both = Counter(query.kind for query in queries)
    assert sum(both.values()) >= 250
    assert both["across"] * 5.2 >= sum(both.values())
    assert both["typo"] >= 30
    assert both["pinyin"] >= 30


def document(**changes) -> Document:
    facts = {
        "key": "x1",
        "article": Article("x1", "", "", "zh"),
        "side": "zh",
        "province": "CN-HN",
        "city": "长沙市",
        "colleges": frozenset({"hunan-craftsman-college"}),
        "topics": frozenset({"training"}),
        "words": "湖南工匠学院的Luban班与Xi'an",
    }
    return Document(**facts | changes)


@pytest.mark.parametrize(
    ("rule", "grade"),
    [
        (Rule(), 0),
        (Rule(ids=("x1",)), RIGHT),
        (Rule(ids=("x2",)), 0),
        (Rule(ids=("x2",), province=("CN-HN",)), RIGHT),
        (Rule(province=("CN-HN", "CN-GX")), RIGHT),
        (Rule(province=("CN-GX",)), 0),
        (Rule(province=("CN-HN",), topic=("training",)), RIGHT),
        (Rule(province=("CN-HN",), topic=("award",)), NEAR),
        (Rule(province=("CN-GX",), topic=("training",)), 0),
        (Rule(topic=("award",)), 0),
        (Rule(city=("长沙市",), college=("other",)), 0),
        (Rule(says=("工匠學院", "luban")), RIGHT),
        (Rule(says=("工匠学院", "柳州")), 0),
        (Rule(says=("柳州|湖南",)), RIGHT),
        (Rule(says=("Lub",)), 0),
    ],
)
def test_grades(rule, grade):
    assert rule.grade(document()) == grade


def test_across_looks_at_the_other_language():
    query = Query("q", "长沙", "en", "across", Rule(city=("长沙市",)))
    assert query.judge([document()]) == {"x1": RIGHT}
    assert query.looks_at(document())
    assert not query.looks_at(document(side="en"))
