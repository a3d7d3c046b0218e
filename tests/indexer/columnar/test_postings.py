"""Columns of numbers and the documents of many terms, against plain Python."""

from __future__ import annotations

from itertools import accumulate, chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.whoosh_backend.storage import postings
from indexer.whoosh_backend.storage.postings import (
    ROW,
    WIDTHS,
    Column,
    from_gaps,
    from_many_gaps,
    from_many_rows,
    from_row,
    pack,
    price,
    row_bytes,
    to_gaps,
    to_rows,
)

any_bits = st.integers(0, 32).flatmap(lambda bits: st.integers(0, 2**bits - 1))
widths = st.sampled_from(WIDTHS)


def column_of(numbers, width):
    """A column as a writer would make it, exceptions included."""
    whole = np.zeros(-(-len(numbers) // width.step) * width.step, dtype=np.uint32)
    whole[: len(numbers)] = numbers
    places = np.flatnonzero(whole >= 2**width.bits)
    return Column(width, len(numbers), *pack(whole, width), places.astype("u8"), whole[places])


@given(numbers=st.lists(any_bits, max_size=60), width=widths, data=st.data())
def test_any_numbers_in_any_width_read_from_anywhere(numbers, width, data):
    column = column_of(numbers, width)
    start = data.draw(st.integers(0, len(numbers)))
    count = data.draw(st.integers(0, len(numbers) - start))
    assert column.read(start, count).tolist() == numbers[start : start + count]


@pytest.mark.parametrize("width", WIDTHS, ids=lambda width: str(width.bits))
def test_a_width_holds_its_numbers_without_exceptions_in_its_bits(width):
    top = 2**width.bits - 1
    numbers = np.array([0, 1, top, top >> 1, top - 1, 0, top, 2] * 8, dtype=np.uint32)
    low, high = pack(numbers, width)
    size = sum(plane.nbytes for plane in (low, high) if plane is not None)
    assert size * 8 == width.bits * len(numbers)
    column = Column(width, len(numbers), low, high, None, None)
    np.testing.assert_array_equal(column.read(0, len(numbers)), numbers)
    assert column.read(0, 1).itemsize == {4: 1, 8: 1, 10: 2, 12: 2, 16: 2}.get(width.bits, 4)


def test_frequencies_stay_bytes_while_they_fit():
    assert column_of([1, 200, 15], WIDTHS[0]).read(0, 3).dtype == np.uint8
    assert column_of([1, 256, 15], WIDTHS[0]).read(0, 3).dtype == np.uint16
    assert column_of([1, 256, 15], WIDTHS[0]).read(2, 1).dtype == np.uint8


@pytest.mark.parametrize("window", [(-1, 1), (0, 5), (4, 1), (3, -1)])
def test_outside_of_a_column(window):
    with pytest.raises(ValueError, match="not within"):
        column_of([1, 2, 3, 4], WIDTHS[1]).read(*window)


def test_columns_that_are_incomplete():
    bytes_, width = np.zeros(3, dtype=np.uint8), WIDTHS[2]
    for planes in ((None, bytes_), (bytes_, None), (bytes_, bytes_)):
        with pytest.raises(ValueError, match="incomplete"):
            Column(width, 4, *planes, None, None)
    one = np.ones(1, dtype=np.uint64), np.ones(1, dtype=np.uint32)
    with pytest.raises(ValueError, match="incomplete"):
        Column(WIDTHS[1], 3, bytes_, None, one[0], None)[0]
    with pytest.raises(ValueError, match="incomplete"):
        Column(WIDTHS[1], 1, bytes_, None, *one)


def test_exceptions_out_of_order():
    places = np.array([0, 9, 1, 2], dtype=np.uint64)
    column = Column(WIDTHS[1], 10, np.zeros(10, "u1"), None, places, np.arange(4, dtype="u4"))
    with pytest.raises(ValueError, match="out of order"):
        column.read(0, 3)


document_sets = st.integers(1, 90).flatmap(
    lambda size: st.tuples(
        st.just(size),
        st.lists(st.sets(st.integers(0, size - 1), min_size=1).map(sorted), min_size=1, max_size=9),
    )
)


def flat(lists):
    counts = np.array([len(docs) for docs in lists], dtype=np.int64)
    return np.array(list(chain.from_iterable(lists)), dtype=np.int32), counts


@given(document_sets)
def test_gaps_there_and_back(case):
    size, lists = case
    docs, counts = flat(lists)
    gaps = to_gaps(docs, np.add.accumulate(counts) - counts)
    expected = [b - a for one in lists for a, b in zip([0, *one], one, strict=False)]
    assert gaps.tolist() == expected
    for kind in ("u1", "<u2", "<u4"):
        back = from_many_gaps(gaps.astype(kind), counts, size)
        assert back.dtype == np.int32
        np.testing.assert_array_equal(back, docs)
    ends = [0, *accumulate(len(one) for one in lists)]
    for number, one in enumerate(lists):
        alone = from_gaps(gaps[ends[number] : ends[number + 1]], size)
        assert alone.dtype == np.int32
        assert alone.tolist() == one


@given(document_sets, st.sampled_from([1, 100, 1 << 22]))
def test_rows_there_and_back(case, bits_at_once):
    size, lists = case
    docs, counts = flat(lists)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "_BITS_AT_ONCE", bits_at_once)
        rows = np.concatenate(to_rows(docs, counts, size))
        assert len(rows) == row_bytes(size) * len(lists)
        np.testing.assert_array_equal(from_many_rows(rows, counts, size), docs)
    for number, one in enumerate(lists):
        row = rows[number * row_bytes(size) : (number + 1) * row_bytes(size)]
        assert from_row(row, len(one), size).tolist() == one


def test_documents_that_do_not_exist():
    for gaps in (
        np.array([3, 4], "u1"),
        np.array([2**32 - 1] * 3, "<u4"),
        np.full(9, 65_535, "u2"),
    ):
        with pytest.raises(ValueError, match="does not have"):
            from_gaps(gaps, 7)
        with pytest.raises(ValueError, match="does not have"):
            from_many_gaps(gaps, np.array([len(gaps)]), 7)
    row = np.array([0b1000_0001], dtype=np.uint8)
    with pytest.raises(ValueError, match="as many"):
        from_row(row, 2, 7)
    with pytest.raises(ValueError, match="as many"):
        from_many_rows(row, np.array([2]), 7)
    with pytest.raises(ValueError, match="as many"):
        from_many_rows(row, np.array([1]), 8)


@given(st.lists(st.lists(any_bits, min_size=1, max_size=20), min_size=1, max_size=8))
def test_prices(terms):
    counts = np.array([len(term) for term in terms], dtype=np.int64)
    costs = price(np.array(list(chain.from_iterable(terms)), dtype=np.uint32), counts)
    assert costs.shape == (len(terms), ROW)
    for term, row in zip(terms, costs.tolist(), strict=True):
        for width, cost in zip(WIDTHS, row, strict=True):
            assert cost == width.bits * len(term) + 96 * sum(n >= 2**width.bits for n in term)
