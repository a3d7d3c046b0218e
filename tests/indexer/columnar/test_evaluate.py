"""Every query as a Whoosh without faults would answer it.

JIANGXUN_EXAMPLES=3000 asks some 20,000; `tests/benchmarks/oracle.py` is the long run.
"""

from __future__ import annotations

import os
import re
import threading
from functools import reduce

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import fields, query
from whoosh.query import spans

from indexer.whoosh_backend.codec import served_schema
from indexer.whoosh_backend.commits.index import ColumnarIndex
from indexer.whoosh_backend.evaluation import evaluate as evaluation
from indexer.whoosh_backend.evaluation import expansions
from indexer.whoosh_backend.evaluation import phrases as phrase_search
from indexer.whoosh_backend.evaluation.evaluate import evaluate
from indexer.whoosh_backend.evaluation.matches import best
from indexer.whoosh_backend.evaluation.queries import Spaced
from indexer.whoosh_backend.evaluation.view import View, open_view
from tests.indexer.columnar.corpora import (
    batches,
    boosts,
    our_index,
    phrases,
    queries,
    ranges,
    stock_index,
    terms,
    words,
)
from tests.indexer.columnar.reference import assert_same, ours, reference

EXAMPLES = int(os.environ.get("JIANGXUN_EXAMPLES", "60"))
SLOW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

right_in_stock = st.recursive(
    terms | phrases | ranges.filter(lambda item: isinstance(item, query.NumericRange)),
    lambda inner: (
        st.builds(query.And, st.lists(inner, min_size=2, max_size=4), boost=boosts)
        | st.builds(query.Or, st.lists(inner, min_size=2, max_size=4), boost=boosts)
        | st.builds(query.ConstantScoreQuery, inner, st.sampled_from([0.5, 1.0, 3.0]))
    ),
    max_leaves=6,
)


def view_of(index: ColumnarIndex) -> View:
    return open_view(index.schema, *index.snapshot())


@SLOW
@given(batches, st.lists(queries, min_size=1, max_size=12))
def test_as_whoosh_without_its_faults(tmp_path_factory, commits, asked):
    stock, index = stock_index(commits), our_index(tmp_path_factory.mktemp("index"), commits)
    view = view_of(index)
    with stock.searcher() as searcher:
        for each in asked:
            try:
                expected = reference(each, searcher)
            except Exception:  # an error of stock's own in a span query
                continue
            assert_same(ours(each, view), expected, each)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 79), st.integers(0, 3), st.integers(0, 3)), max_size=3),
        min_size=1,
        max_size=3,
    ),
    boosts,
)
def test_a_rare_word_in_two_fields(tmp_path_factory, commits, boost):
    index = ColumnarIndex.create(tmp_path_factory.mktemp("index"), two_fields())
    view, views = view_of(index), []
    asked = query.Or(
        [query.Term("title", "rare", boost=3.0), query.Term("body", "rare")], boost=boost
    )
    both = query.And([asked, query.Term("body", "common")])
    for commit in commits:
        with index.writer() as writer:
            places = {place: times for place, *times in commit}
            for place in range(80):
                title, body = places.get(place, (0, 0))
                writer.add_document(title="rare " * title + "x", body="rare " * body + "common")
        view = view.successor(*index.snapshot())
        views.append(view)
        with view.searcher() as searcher:
            for each in (asked, both):
                assert_same(ours(each, view), reference(each, searcher), each)
    for earlier in views:  # what is kept by now is that of the last one
        with earlier.searcher() as searcher:
            assert_same(ours(asked, earlier), reference(asked, searcher), asked)


def two_fields() -> fields.Schema:
    return fields.Schema(title=fields.TEXT(), body=fields.TEXT())


@SLOW
@given(batches, st.lists(right_in_stock, min_size=1, max_size=12))
def test_as_stock_whoosh_where_it_is_right(tmp_path_factory, commits, asked):
    stock, index = stock_index(commits), our_index(tmp_path_factory.mktemp("index"), commits)
    view = view_of(index)
    with stock.searcher() as searcher:
        for each in asked:
            hits = searcher.search(each, limit=None)
            assert_same(ours(each, view), {hit.docnum: hit.score for hit in hits}, each)


spaced = st.lists(st.tuples(words, st.integers(0, 5)), min_size=1, max_size=4)


@SLOW
@given(batches, st.lists(spaced, min_size=1, max_size=6))
def test_words_at_given_distances(tmp_path_factory, commits, asked):
    index = our_index(tmp_path_factory.mktemp("index"), commits)
    view = view_of(index)
    for parts in asked:
        found = {doc for doc, _ in ours(Spaced("body", tuple(parts)), view)}
        expected = set()
        for doc in view.live_documents.tolist():
            text = view.stored(doc).get("body", "").split()
            place = dict(enumerate(text))
            if any(
                all(place.get(origin + shift) == word for word, shift in parts)
                for origin in range(-5, len(text))
            ):
                expected.add(doc)
        assert found == expected, parts


@given(
    st.lists(st.integers(0, 6).map(float), max_size=3000) | st.lists(st.floats(0, 1), max_size=900),
    st.integers(0, 50),
)
def test_the_best_are_the_first_of_a_stable_sort(numbers, count):
    scores = np.array(numbers)
    expected = (-scores).argsort(kind="stable")[:count]
    assert best(scores, count).tolist() == expected.tolist()


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> View:
    """9,000 documents, in which "all" is everywhere, "odd" in half, "n7" in one of 7, and so on."""
    schema = fields.Schema(id=fields.ID(unique=True), body=fields.TEXT)
    index = ColumnarIndex.create(tmp_path_factory.mktemp("large"), schema)
    for part in range(3):
        writer = index.writer()
        for number in range(part * 3000, part * 3000 + 3000):
            text = ["all"] * (1 + number % 5)
            text += ["odd", "man"] if number % 2 else ["man", "odd"] if number % 3 else ["x"]
            text += [f"n{step}" for step in (7, 50, 500) if number % step == 0]
            if number == 4321:
                text += ["many"] * 700
            writer.add_document(id=str(number), body=" ".join(text))
        writer.commit(merge=False)
    writer = index.writer()
    for number in range(0, 9000, 10):
        writer.delete_by_term("id", str(number))
    writer.commit(merge=False)
    return view_of(index)


LARGE = [
    "all", "odd", "n7", "n500", "all odd", "n7 odd", "n500 all", "odd OR n7", "n50 OR n500",
    "all OR odd OR n7", "NOT odd", "all NOT n7", "n500 NOT odd", '"odd man"', '"man odd"',
    '"all odd man"', 'n500 "odd man"', "all ANDMAYBE n7", "n500 ANDMAYBE odd", "n*", "many",
    "many OR n500", "all many", "n50 ANDNOT odd", "n500 REQUIRE odd", "(odd n7) OR (n50 all)",
]  # fmt: skip


@pytest.mark.parametrize("text", LARGE)
def test_lists_and_arrays_give_the_same(large, text):
    from whoosh.qparser import QueryParser

    asked = QueryParser("body", large.schema).parse(text, normalize=False)
    searcher = large.searcher()
    assert_same(ours(asked, large), reference(asked, searcher), text)
    dense = query.Or([asked, query.ConstantScoreQuery(query.Term("body", "all"), 0.25)])
    assert_same(ours(dense, large), reference(dense, searcher), text)


@pytest.mark.parametrize("text", ['"odd man"', '"all odd"', '"all all"', '"all odd man"'])
@pytest.mark.parametrize("at_once", [1, 1000, 4096])
def test_long_lists_are_compared_piece_by_piece(large, text, at_once, monkeypatch):
    words = text.strip('"').split()
    expected = ours(query.Phrase("body", words), large)
    assert {doc for doc, _ in expected} == {
        hit.docnum for hit in large.searcher().search(query.Phrase("body", words), limit=None)
    }
    monkeypatch.setattr(phrase_search, "_AT_ONCE", at_once * 7)
    monkeypatch.setattr(phrase_search, "_WORTH_SIFTING", 10)
    assert ours(query.Phrase("body", words), large) == expected


def test_a_frequency_above_255_is_exact(large):
    ((_, score),) = ours(query.Term("body", "many"), large)
    ((hit),) = large.searcher().search(query.Term("body", "many"), limit=None)
    assert score == pytest.approx(hit.score, abs=1e-12)


def test_an_empty_index_has_no_answers(tmp_path):
    index = ColumnarIndex.create(tmp_path, fields.Schema(body=fields.TEXT))
    view = view_of(index)
    for asked in (query.Every(), query.Term("body", "a"), query.Not(query.Term("body", "a"))):
        assert ours(asked, view) == []


def test_fields_and_words_that_do_not_exist(large):
    nowhere = [
        query.Term("nowhere", "all"),
        query.Prefix("nowhere", "a"),
        query.Phrase("nowhere", ["all", "odd"]),
        query.Every("nowhere"),
        query.NumericRange("nowhere", 1, 2),
        query.And([]),
        query.Or([]),
        query.NullQuery,
    ]
    for asked in nowhere:
        assert ours(asked, large) == []
    assert len(ours(query.Not(nowhere[0]), large)) == large.live_count


def test_expansions_are_bounded_and_say_so(large, monkeypatch):
    def notes(*asked: query.Query) -> list[tuple[str, str]]:
        answer = evaluate(query.Or(asked), large)
        assert len(answer.found.listed()[0]) > 0
        return [(item.code, item.detail) for item in answer.diagnostics]

    # Three segments have "n50", "n500" and "n7".
    used = "only 2 of 9 terms that patterns stand for were used"
    with monkeypatch.context() as patch:
        patch.setattr(expansions, "MAX_TERMS", 2)
        assert notes(query.Prefix("body", "n")) == [("expansion-cut", used)]
        both = used.replace("9", "18")
        assert notes(*[query.Prefix("body", "n")] * 2) == [("expansion-cut", both)]
    with monkeypatch.context() as patch:
        patch.setattr(expansions, "MAX_SCANNED", 5)
        ((code, detail),) = notes(query.Wildcard("body", "*l*"), query.Regex("body", ".*d"))
        assert code == "expansion-cut"
        assert re.fullmatch(r"only 5 of \d\d terms were compared with patterns", detail)
        ((code, detail),) = notes(query.FuzzyTerm("body", "alx"), query.Term("body", "all"))
        assert (code, detail) == ("expansion-cut", "not all terms were compared with 'alx'")
    with monkeypatch.context() as patch:
        patch.setattr(expansions, "MAX_POSTINGS", 4000)
        patch.setattr(expansions, "POSTINGS_A_DOCUMENT", 0)
        assert [code for code, _ in notes(query.TermRange("body", "a", "z"))] == ["expansion-cut"]
    with monkeypatch.context() as patch:
        patch.setattr(evaluation, "MAX_SCORED_TERMS", 1)
        ((_, detail),) = notes(query.Prefix("body", "n", constantscore=False))
        assert detail == "only the first 1 terms were scored"
    long = notes(query.Wildcard("body", "*a" * 200), query.Term("body", "all"))
    assert long == [("expansion-cut", "patterns of more than 256 characters match nothing")]


@pytest.mark.parametrize("near", [1, 16, 1000])
@pytest.mark.parametrize("waste", [0, 4, 10_000])
@pytest.mark.parametrize("at_once", [1, 2, 4096])
def test_the_documents_of_scattered_terms(large, monkeypatch, near, waste, at_once):
    monkeypatch.setattr(expansions, "_NEAR", near)
    monkeypatch.setattr(expansions, "_WASTE", waste)
    monkeypatch.setattr(expansions, "_AT_ONCE", at_once)
    for pattern in ("m.*", "n5|odd|x", "n.*0|many", ".*[dn0]$", "al|n7|n50|x"):
        found, _ = evaluate(query.Regex("body", pattern), large).found.listed()
        expected: set[int] = set()
        for segment, base in zip(large.segments, large.bases, strict=True):
            terms = segment.fields["body"]
            for at, term in enumerate(terms.terms()):
                if re.match(pattern, term.decode()):
                    expected.update((terms.docs(at) + base).tolist())
        assert found.tolist() == sorted(expected)


@pytest.mark.parametrize("kind", [query.And, query.Or, query.DisjunctionMax])
def test_clauses_are_bounded_and_say_so(large, kind, monkeypatch):
    monkeypatch.setattr(evaluation, "MAX_CLAUSES", 3)
    used = [query.Term("body", "all"), query.Phrase("body", ["odd", "man"])]
    answer = evaluate(kind([*used, query.Term("body", "n50"), query.Term("body", "n7")]), large)
    notes = [(item.code, item.detail) for item in answer.diagnostics]
    assert notes == [("query-cut", "only the first 3 clauses were used")]
    assert ours(kind([*used, query.Term("body", "n50"), query.Term("body", "x")]), large) == ours(
        kind(used), large
    )


def test_words_of_a_phrase_are_bounded_and_say_so(large, monkeypatch):
    monkeypatch.setattr(evaluation, "MAX_CLAUSES", 2)
    answer = evaluate(query.Phrase("body", ["odd", "man", "x"]), large)
    notes = [(item.code, item.detail) for item in answer.diagnostics]
    assert notes == [("query-cut", "only the first 2 words of a phrase were used")]
    expected = evaluate(query.Phrase("body", ["odd", "man"]), large)
    assert answer.found.listed()[0].tolist() == expected.found.listed()[0].tolist()


LEAF = query.Term("body", "n50")
DEEP = {
    "And": lambda inner: query.And([inner, LEAF]),
    "Or": lambda inner: query.Or([LEAF, inner]),
    "Or and And": lambda inner: query.Or([query.And([inner, LEAF]), LEAF]),
    "Not": query.Not,
    "AndNot": lambda inner: query.AndNot(LEAF, inner),
    "AndMaybe": lambda inner: query.AndMaybe(LEAF, inner),
    "ConstantScore": query.ConstantScoreQuery,
    "DisjunctionMax": lambda inner: query.DisjunctionMax([inner, LEAF]),
}


@pytest.mark.parametrize("wrap", DEEP.values(), ids=DEEP)
def test_a_deep_query_is_cut_and_says_so(large, wrap):
    shallow = reduce(lambda made, _: wrap(made), range(20), LEAF)
    assert evaluate(shallow, large).diagnostics == ()
    deep = reduce(lambda made, _: wrap(made), range(3000), LEAF)
    assert {item.code for item in evaluate(deep, large).diagnostics} == {"query-cut"}


def test_what_only_whoosh_knows_may_not_be_deep(large):
    first = spans.SpanFirst(query.Term("body", "odd"), 3)
    deep = reduce(lambda inner, _: spans.SpanNot(inner, first), range(3000), first)
    with pytest.raises(query.QueryError, match="nested too deeply"):
        evaluate(deep, large)


def test_a_wrong_regular_expression_is_a_query_error(large):
    with pytest.raises(query.QueryError, match="not a regular expression"):
        evaluate(query.Regex("body", "(a"), large)


@pytest.mark.parametrize(
    "asked",
    [
        query.FuzzyTerm("body", "x" * 10_000, maxdist=2),
        query.FuzzyTerm("body", "odd", maxdist=9, prefixlength=0),
        query.FuzzyTerm("body", "a", maxdist=2, prefixlength=5),
        query.Wildcard("body", "*a*" * 50),
        query.Wildcard("body", "*"),
        query.Term("body", "x" * 100_000),
        query.Or([query.Term("body", f"n{number}") for number in range(5_000)]),
        query.And([query.Term("body", "all")] * 2_000),
    ],
    ids=lambda asked: f"{type(asked).__name__}{len(repr(asked))}",
)
def test_bad_input_costs_little(large, asked):
    import time

    begun = time.process_time()
    evaluate(asked, large)
    assert time.process_time() - begun < 2


def test_threads_share_a_view(large):
    asked = [
        query.Phrase("body", ["odd", "man"]),
        spans.SpanFirst(query.Term("body", "odd"), 3),
        query.Or([query.Term("body", "n7"), query.Term("body", "odd")]),
    ]
    expected = [ours(each, large) for each in asked]
    wrong: list[object] = []

    def work(shift: int) -> None:
        for turn in range(6):
            at = (turn + shift) % len(asked)
            if ours(asked[at], large) != expected[at]:
                wrong.append(asked[at])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_schema_that_is_served_keeps_what_scoring_needs():
    schema = served_schema(fields.Schema(body=fields.TEXT(field_boost=2.0), tag=fields.ID))
    assert schema["body"].scorable
    assert not schema["tag"].scorable
