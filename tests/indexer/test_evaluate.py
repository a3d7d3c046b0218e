"""What a reader types, against Whoosh's own searcher over the same index.

Only positive queries are compared: Whoosh's Not changes scores and can return what it excludes.
"""

from __future__ import annotations

import tempfile
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import SearchRequest, open_engine
from indexer.plan import All, Any, Plan, Sequence, Term, make_plan
from indexer.query import parse
from indexer.schema import TEXT_FIELDS
from tests.indexer.columnar.reference import assert_same, ours
from tests.indexer.factory import make_article

WORDS = ["工匠学院", "柳州", "培训", "竞赛", "college", "craftsmen", "5G"]
bodies = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
queries = st.recursive(
    st.sampled_from([*WORDS, '"college craftsmen"', '"5G college"', '"craftsmen craftsmen"']),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} {pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} OR {pair[1]})"),
    ),
    max_leaves=5,
)


def whoosh_query(plan: Plan):
    from whoosh import query

    match plan:
        case All(parts):
            return query.And([whoosh_query(part) for part in parts])
        case Any(parts):
            return query.Or([whoosh_query(part) for part in parts])
        case Term(text):
            return query.Or([query.Term(name, text, w) for name, w in TEXT_FIELDS.items()])
        case Sequence(parts):
            words = [text for text, _ in parts]
            return query.Or([query.Phrase(name, words, boost=w) for name, w in TEXT_FIELDS.items()])
    raise AssertionError(plan)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.tuples(bodies, bodies), min_size=1, max_size=4), min_size=1, max_size=4),
    st.lists(queries, min_size=1, max_size=4),
)
def test_documents_and_scores_are_those_of_whoosh(segments, asked):
    from indexer.whoosh_backend.evaluation.queries import make_query

    with tempfile.TemporaryDirectory() as folder, closing(open_engine(folder)) as engine:
        number = 0
        for segment in segments:
            for title, body in segment:
                engine.add([make_article(number, title, body)])
                number += 1
            engine.commit()
        view = engine._views.newest()
        for text in asked:
            plan, _ = make_plan(parse(text))
            hits = view.searcher().search(whoosh_query(plan), limit=None)
            assert_same(ours(make_query(plan), view), {hit.docnum: hit.score for hit in hits}, text)


def test_equals_stay_in_document_order(tmp_path):
    with closing(open_engine(tmp_path)) as engine:
        for part in range(3):
            engine.add(make_article(part * 10 + n, "培训") for n in range(10))
            engine.commit()
        everything = engine.search(SearchRequest(text="培训", limit=30)).hits
        paged = [
            hit
            for offset in range(0, 30, 7)
            for hit in engine.search(SearchRequest(text="培训", offset=offset, limit=7)).hits
        ]
    assert [hit.id for hit in paged] == [hit.id for hit in everything]
    assert len({hit.id for hit in everything}) == 30


def test_a_word_in_the_title_weighs_more(tmp_path):
    with closing(open_engine(tmp_path)) as engine:
        engine.add([make_article(1, "新闻一", "柳州的事"), make_article(2, "柳州的事", "新闻一")])
        engine.commit()
        hits = engine.search(SearchRequest(text="柳州")).hits
    assert [hit.article.title for hit in hits] == ["柳州的事", "新闻一"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("工匠学院", {1, 2, 3}),
        ("柳州", {1}),
        ("柳州工匠学院", {1}),
        ("市总工会", {1, 3}),
        ('"craftsman college"', {2}),
        ("colleges CRAFTSMAN", {2}),
        ("產業工人", {3}),
        ("工匠 -柳州", {2, 3}),
        ("-工匠", set()),
        ("湖", {3}),
        ("not-there", set()),
        ("!!", set()),
    ],
)
def test_what_a_reader_finds(tmp_path, query, found):
    with closing(open_engine(tmp_path)) as engine:
        engine.add(
            [
                make_article(1, "柳州工匠学院揭牌", "由柳州市总工会主办。"),
                make_article(
                    2, "Craftsmen’s College (工匠学院) opens", "Trainees met.", language="en"
                ),
                make_article(3, "湖湘工匠学院", "长沙市总工会推进产业工人队伍建设。"),
            ]
        )
        engine.commit()
        hits = engine.search(SearchRequest(text=query, translate=False)).hits
    assert {int(hit.id, 16) for hit in hits} == found
