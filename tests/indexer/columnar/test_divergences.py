"""Where our answers differ from those of Whoosh 2.7.4 on purpose; README.md has the same list.

Only ours are tested: a later Whoosh may have mended its own.
"""

from __future__ import annotations

import threading

import pytest
from whoosh import fields, query

from indexer.whoosh_backend.commits.index import ColumnarIndex
from indexer.whoosh_backend.evaluation.view import View, open_view
from tests.indexer.columnar.reference import ours

TEXTS = ["alfa", "alfa beta", "beta", "alfa beta beta", "gamma", "alfa gamma"]
A, B, C = (query.Term("body", word) for word in ("alfa", "beta", "gamma"))


def make_schema() -> fields.Schema:
    return fields.Schema(
        id=fields.ID(unique=True, stored=True), body=fields.TEXT, number=fields.NUMERIC
    )


def view_of(index: ColumnarIndex) -> View:
    return open_view(index.schema, *index.snapshot())


@pytest.fixture
def index(tmp_path):
    index = ColumnarIndex.create(tmp_path, make_schema())
    for half in (range(3), range(3, 6)):
        writer = index.writer()
        for number in half:
            writer.add_document(id=str(number), body=TEXTS[number], number=number)
        writer.commit(merge=False)
    return index


def found(asked: query.Query, index: ColumnarIndex) -> dict[int, float]:
    return dict(ours(asked, view_of(index)))


def test_and_not_never_returns_what_is_excluded(index):
    assert found(query.AndNot(A, B), index).keys() == {0, 5}
    assert found(query.AndNot(query.Every(), query.Or([A, B, C])), index) == {}


def test_require_keeps_what_both_match_and_scores_as_the_first(index):
    assert found(query.Require(A, B), index).keys() == {1, 3}
    assert found(query.Require(A, B), index)[1] == found(A, index)[1]


def test_every_in_a_conjunction_restricts_nothing(index):
    assert found(query.And([query.Every(), A]), index).keys() == found(A, index).keys()


def test_not_adds_nothing_to_a_score(index):
    assert found(query.And([A, query.Not(B)]), index)[0] == found(A, index)[0]
    assert set(found(query.Not(A), index).values()) == {0.0}


def test_disjunction_max_compares_scores_of_one_document(index):
    a, b = found(A, index), found(B, index)
    expected = {doc: max(a.get(doc, 0), b.get(doc, 0)) for doc in a | b}
    assert found(query.DisjunctionMax([A, B]), index) == pytest.approx(expected)
    broken = found(query.DisjunctionMax([A, B], tiebreak=0.5), index)
    assert broken[1] == pytest.approx(max(a[1], b[1]) + 0.5 * min(a[1], b[1]))


def test_a_constant_score_of_zero_is_zero(index):
    assert found(query.ConstantScoreQuery(A, 0.0), index) == {0: 0.0, 1: 0.0, 3: 0.0, 5: 0.0}


def test_a_pattern_has_one_score_in_every_segment(index):
    for asked in (
        query.Prefix("body", "", boost=2.0),
        query.Prefix("body", "alf", boost=2.0),
        query.Wildcard("body", "?l*", boost=2.0),
        query.TermRange("body", "a", "b", boost=2.0),
        query.FuzzyTerm("body", "alfu", boost=2.0),
        query.NumericRange("number", 3, 3, boost=2.0),
        query.NumericRange("number", 0, 9, boost=2.0),
    ):
        assert set(found(asked, index).values()) == {2.0}, asked


def test_the_boost_of_a_single_clause_counts(index):
    single = found(A, index)
    for kind in (query.And, query.Or, query.DisjunctionMax):
        boosted = found(kind([A], boost=3.0), index)
        assert boosted == pytest.approx({doc: score * 3 for doc, score in single.items()})


def test_a_score_of_zero_is_still_a_match(index):
    nothing = [query.ConstantScoreQuery(part, 0.0) for part in (A, B, C)]
    assert found(query.Or(nothing), index).keys() == set(range(6))
    assert found(query.Or([A, B, C], boost=0.0), index).keys() == set(range(6))


def test_otherwise_looks_at_the_whole_index(index):
    only_first_half = query.Term("id", "0")
    assert found(query.Otherwise(only_first_half, C), index).keys() == {0}
    assert found(query.Otherwise(query.Term("id", "none"), C), index).keys() == {4, 5}


def test_a_fuzzy_prefix_longer_than_the_word_is_no_error(index):
    assert found(query.FuzzyTerm("body", "beta", prefixlength=9), index).keys() == {1, 2, 3}


def test_two_updates_of_one_key_leave_the_last(index):
    writer = index.writer()
    writer.update_document(id="0", body="delta")
    writer.update_document(id="0", body="epsilon")
    writer.commit()
    view = view_of(index)
    assert view.live_count == 6
    assert ours(query.Term("body", "delta"), view) == []
    assert len(ours(query.Term("body", "epsilon"), view)) == 1


def test_lengths_do_not_drift_in_merges(tmp_path):
    """Twenty tokens are 20 after any number of merges; the mean is that of the length bytes."""
    index = ColumnarIndex.create(tmp_path, make_schema())
    lengths = [1, 15, 20, 100, 1000]
    for number, length in enumerate(lengths):
        writer = index.writer()
        writer.add_document(id=str(number), body=" ".join(["w"] * length))
        writer.commit(merge=False)
    before = view_of(index)
    expected = before.lengths("body").tolist(), before.avg_length("body")
    for turn in range(3):
        writer = index.writer()
        writer.add_document(id=f"more{turn}", body="")
        writer.delete_by_term("id", f"more{turn - 1}")
        writer.commit(optimize=True)
    after = view_of(index)
    assert after.lengths("body").tolist()[:5] == expected[0]
    assert after.avg_length("body") * after.size == pytest.approx(expected[1] * 5)


def test_threads_may_share_a_view(index):
    view, wrong = view_of(index), []
    expected = {word: ours(query.Term("body", word), view) for word in ("alfa", "beta", "gamma")}

    def work() -> None:
        for _ in range(50):
            for word, hits in expected.items():
                if ours(query.Term("body", word), view) != hits:
                    wrong.append(word)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
