"""Facets side by side against their columns."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.whoosh_backend.evaluation import board as module
from indexer.whoosh_backend.evaluation.board import BY_VALUE, Board, GrowingBoard
from indexer.whoosh_backend.evaluation.facets import Column
from tests.indexer.columnar.test_facets import grown, rows

NAMES = ("college", "month", "topic")
documents = st.lists(
    st.tuples(*(st.lists(st.sampled_from("abcdefgh"), max_size=5, unique=True) for _ in NAMES)),
    min_size=1,
    max_size=20,
)


def columns_of(parts: list[list[tuple[list[str], ...]]]) -> dict[str, Column]:
    size = sum(map(len, parts))
    return {
        name: grown([[row[place] for row in part] for part in parts])[0].prefix(size)
        for place, name in enumerate(NAMES)
    }


def expected(column: Column, name: str, chosen: np.ndarray, limit: int) -> list[tuple[str, int]]:
    counts = column.counts(chosen)
    return (column.latest if name in BY_VALUE else column.most_frequent)(counts, limit)


def same(board: Board, columns: dict[str, Column], chosen: np.ndarray, limit: int) -> None:
    counts = board.counts(chosen)
    assert board.listed(counts, limit) == {
        name: expected(column, name, chosen, limit) for name, column in columns.items()
    }
    by_facet = {name: column.counts(chosen) for name, column in columns.items()}
    assert board.joined(by_facet).tolist() == counts.tolist()


@settings(max_examples=100, deadline=None)
@given(st.lists(documents, min_size=1, max_size=4), st.integers(0, 9), st.data())
def test_a_board_counts_as_its_columns_do(parts, limit, data):
    growing, boards = None, []
    for end in range(1, len(parts) + 1):
        columns = columns_of(parts[:end])
        size = sum(map(len, parts[:end]))
        if growing is None or not growing.fits(columns):
            growing = GrowingBoard(columns)
        boards.append((growing.prefix(columns, size), columns, size))
        if data.draw(st.booleans()):
            growing = growing.copy(size)
    for board, columns, size in boards:  # the early ones have not changed
        chosen = sorted(data.draw(st.sets(st.integers(0, size - 1))))
        with patch.object(module, "_AT_ONCE", data.draw(st.sampled_from([3, 1000]))):
            same(board, columns, np.array(chosen, dtype=np.int32), limit)


@given(st.lists(rows.filter(bool), min_size=1, max_size=3))
def test_a_copy_goes_its_own_way(made):
    first = {"topic": grown(made[:1])[0].prefix(len(made[0]))}
    growing = GrowingBoard(first)
    growing.prefix(first, len(made[0]))
    other = growing.copy(len(made[0]))
    for part in made:
        longer, _ = grown([made[0], part])
        columns = {"topic": longer.prefix(len(made[0]) + len(part))}
        if other.fits(columns):
            size = len(made[0]) + len(part)
            board = other.copy(len(made[0])).prefix(columns, size)
            same(board, columns, np.arange(size), 100)


def test_what_has_no_room_is_left_out_or_asks_for_another_board():
    few, many = [[["a"], ["b"]]], [[[f"v{at}"] for at in range(module.MAX_VALUES + 1)]]
    columns = {"few": grown(few)[0].prefix(2), "many": grown(many)[0].prefix(len(many[0]))}
    growing = GrowingBoard(columns)
    assert growing.asked == {"few", "many"}
    board = growing.prefix({"few": columns["few"], "many": columns["many"]}, 2)
    assert list(board.columns) == ["few"]
    more = grown([[["a"], ["b"]], [["c", "d"]]])[0].prefix(3)
    assert not growing.fits({**columns, "few": more}), "a second layer has come"
    wide = grown([[[f"w{at}"] for at in range(100)]])[0].prefix(100)
    assert not growing.fits({**columns, "few": wide}), "there are too many values"
    empty = GrowingBoard({"many": columns["many"]}).prefix({"many": columns["many"]}, 2)
    assert empty.listed(empty.counts(np.arange(2)), 10) == {}
    assert empty.counts(np.arange(2)).tolist() == [0]
