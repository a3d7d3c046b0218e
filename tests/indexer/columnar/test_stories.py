"""What stories count too much, and which of their documents are shown, against brute force."""

from __future__ import annotations

from collections import Counter
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.whoosh_backend.evaluation import stories as module
from indexer.whoosh_backend.evaluation.board import GrowingBoard
from indexer.whoosh_backend.evaluation.stories import Stories
from tests.indexer.columnar.test_facets import grown

VALUES = st.lists(st.sampled_from("abcdef"), max_size=6, unique=True)
documents = st.lists(
    st.tuples(st.sampled_from([0, 0, 1, 2, 3]), st.booleans(), VALUES, VALUES), max_size=40
)


def make_stories(rows, originals=()) -> Stories:
    ordinals = np.array([row[0] for row in rows], dtype=np.uint16)
    live = np.array([row[1] for row in rows], dtype=np.bool_)
    return Stories(ordinals, 4, live, np.array(originals, dtype=np.int32))


def distinct(rows, chosen, facet: int) -> Counter[str]:
    """Value -> number of stories, or documents without one, that have it among the chosen."""
    pairs = {
        (rows[document][0] or ("alone", document), value)
        for document in chosen
        for value in rows[document][facet]
    }
    return Counter(value for _, value in pairs)


@settings(max_examples=200, deadline=None)
@given(documents, st.data())
@pytest.mark.parametrize("sparse", [0, 8, 10**6])
def test_a_story_counts_once_for_each_of_its_values(sparse, rows, data):
    stories = make_stories(rows)
    columns = {
        name: grown([[row[facet] for row in rows]])[0].prefix(len(rows))
        for name, facet in (("college", 2), ("topic", 3))
    }
    board = GrowingBoard(columns).prefix(columns, len(rows))
    live = [number for number, row in enumerate(rows) if row[1]]
    with patch.object(module, "_SPARSE", sparse):
        for chosen in (live, data.draw(st.lists(st.sampled_from(live or [0]), unique=True))):
            found = np.array(sorted(set(chosen) & set(live)), dtype=np.int32)
            told = stories.told(stories.places(found))
            alone = {rows[at][0] or ("alone", at) for at in found.tolist()}
            assert len(found) - told.surplus == len(alone)
            listed = board.listed(board.counts(found) - stories.surplus(board, told), 100)
            for facet, (name, column) in enumerate(columns.items(), start=2):
                counts = column.counts(found) - stories.surplus(column, told)
                expected = distinct(rows, found.tolist(), facet)
                assert dict(column.most_frequent(counts, 100)) == expected
                assert dict(listed[name]) == expected


@settings(max_examples=200, deadline=None)
@given(documents, st.data())
def test_the_original_is_shown_or_else_the_first(rows, data):
    live = [number for number, row in enumerate(rows) if row[1]]
    tellers = [number for number in live if rows[number][0]]
    drawn = data.draw(st.lists(st.sampled_from(tellers), unique=True)) if tellers else []
    originals = {rows[number][0]: number for number in drawn}
    stories = make_stories(rows, sorted(originals.values()))
    order = data.draw(st.permutations(live))
    found = order[: data.draw(st.integers(0, len(order)))]
    first = found[: data.draw(st.integers(0, len(found)))]
    is_found = np.isin
    shown = stories.shown(
        np.array(first, dtype=np.int32), lambda wanted: is_found(wanted, np.array(found))
    )
    expected = []
    for place, number in enumerate(first):
        story = rows[number][0]
        if not story or originals.get(story) == number:
            expected.append(True)
        elif originals.get(story) in found:
            expected.append(False)
        else:
            expected.append(story not in [rows[other][0] for other in first[:place]])
    assert shown.tolist() == expected


def test_copies_are_those_that_are_not_deleted():
    rows = [(1, True), (1, False), (0, True), (1, True), (2, True), (3, False)]
    stories = make_stories(rows)
    assert [stories.copies(number) for number in range(6)] == [1, 0, 0, 1, 0, 0]
    assert stories.members.tolist() == [0, 3]
