"""Columns, counts and filters against brute force."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.whoosh_backend.evaluation.facets import (
    Column,
    GrowingColumn,
    apply_filters,
)

VALUES = [*"abcdefgh", "工匠", "é"]
rows = st.lists(st.lists(st.sampled_from(VALUES), max_size=6, unique=True), max_size=30)
segments = st.lists(rows, min_size=1, max_size=5)


class Terms:
    """A field of a segment, as far as a column needs it."""

    def __init__(self, made: list[list[str]]) -> None:
        postings: dict[bytes, list[int]] = {}
        for doc, values in enumerate(made):
            for value in values:
                postings.setdefault(value.encode(), []).append(doc)
        self._sorted = sorted(postings.items())
        self.term_count = len(postings)
        self.df = np.array([len(docs) for _, docs in self._sorted], dtype=np.uint32)

    def terms(self):
        return iter([term for term, _ in self._sorted])

    def bulk(self, first: int, last: int):
        docs = [doc for _, postings in self._sorted[first:last] for doc in postings]
        return np.array(docs, dtype=np.int32), None, None


def grown(made: list[list[list[str]]]) -> tuple[GrowingColumn, list[list[str]]]:
    column, documents = GrowingColumn(bytes.decode), []
    for part in made:
        column.append(Terms(part) if any(part) else None, len(part))
        documents += part
    return column, documents


def counted(column: Column, documents: list[int]) -> dict[str, int]:
    return dict(column.most_frequent(column.counts(np.array(documents, dtype=np.int32)), 100))


@given(segments, st.data())
def test_counts_and_filters_are_those_of_brute_force(made, data):
    growing, documents = grown(made)
    column = growing.prefix(len(documents))
    chosen = sorted(data.draw(st.sets(st.integers(0, max(len(documents) - 1, 0)))))
    chosen = [doc for doc in chosen if doc < len(documents)]
    expected = Counter(value for doc in chosen for value in documents[doc])
    assert counted(column, chosen) == expected
    wanted = data.draw(st.sets(st.sampled_from([*VALUES, "none", ""])))
    having = [bool(wanted & set(values)) for values in documents]
    assert column.having(wanted).tolist() == having
    numbers = np.array(chosen, dtype=np.int64)
    assert column.having(wanted, numbers).tolist() == [having[doc] for doc in chosen]
    counts = column.counts(np.arange(len(documents)))
    everything = Counter(value for values in documents for value in values)
    ordered = sorted(everything.items(), key=lambda pair: (-pair[1], pair[0]))
    for limit in (0, 1, 3, 50):
        assert column.most_frequent(counts, limit) == ordered[:limit]
        assert column.latest(counts, limit) == sorted(ordered)[max(len(ordered) - limit, 0) :]
    for value in ["none", "", *VALUES]:
        assert column.count_of(value, counts) == everything[value]


@given(segments)
def test_a_column_stays_as_it_was_while_others_grow(made):
    growing = GrowingColumn(bytes.decode)
    kept, documents = [], []
    for part in made:
        growing.append(Terms(part), len(part))
        documents += part
        kept.append((growing.prefix(len(documents)), list(documents)))
    for size in {len(before) for _, before in kept}:
        copy = growing.copy(size)
        copy.append(Terms([["new"], ["a", "new"]]), 2)
        kept.append((copy.prefix(size + 2), [*documents[:size], ["new"], ["a", "new"]]))
    for column, before in kept:
        expected = Counter(value for values in before for value in values)
        assert counted(column, list(range(len(before)))) == expected
        assert column.having(["new"]).tolist() == ["new" in values for values in before]


def test_more_values_than_two_bytes_hold():
    part = [[f"v{number}"] for number in range(70_000)]
    growing, _ = grown([[["a"]], part])
    column = growing.prefix(70_001)
    counts = column.counts(np.arange(70_001))
    assert column.count_of("v69999", counts) == column.count_of("a", counts) == 1
    assert len(column.most_frequent(counts, 100)) == 100
    assert column.most_frequent(counts, 3) == [("a", 1), ("v0", 1), ("v1", 1)]
    assert column.having(["v65535"]).nonzero()[0].tolist() == [65_536]


FACETS = ("one", "two", "three")


@settings(max_examples=80)
@given(
    st.lists(
        st.fixed_dictionaries({name: rows.map(lambda r: r[0] if r else []) for name in FACETS})
    ),
    st.dictionaries(
        st.sampled_from(FACETS), st.lists(st.sampled_from(VALUES), min_size=1, max_size=3)
    ),
    st.data(),
)
def test_each_facet_ignores_its_own_filter(documents, filters, data):
    columns = {
        name: grown([[each[name] for each in documents]])[0].prefix(len(documents))
        for name in FACETS
    }
    base = [doc for doc in range(len(documents)) if data.draw(st.booleans())]
    results, near = apply_filters(columns, filters, np.array(base, dtype=np.int32))

    def passes(doc: int, but: str | None) -> bool:
        return all(
            set(wanted) & set(documents[doc][name])
            for name, wanted in filters.items()
            if name != but
        )

    assert results.tolist() == [passes(doc, None) for doc in base]
    assert near.keys() == filters.keys()
    for name, documents_near in near.items():
        assert documents_near.tolist() == [doc for doc in base if passes(doc, name)]
