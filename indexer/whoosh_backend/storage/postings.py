"""Numbers in few bits: the columns that posting lists are made of, encoded and decoded in bulk.

A column is a flat sequence of whole numbers below 2**32, all of one width, which many terms
share one after another. A number is split in two planes, because numpy has types of 8, 16 and 32
bits only: the low bits lie in an array of such a type, the 2, 4 or 8 bits above them are packed
in a byte plane of their own. Numbers that are too large for the width are exceptions: their
place in the column and their value stand in two more arrays, sorted by place.

Documents of a term are written as gaps (the first one as itself) in the column whose width makes
them smallest, or as a row of bits, one a document, where that is smaller still.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
"""Whole numbers of any unsigned type."""


class Width(NamedTuple):
    """How a number of some bits is split.

    Attributes:
        bits: of the number.
        low: the type of the low plane, or None when all bits lie in the top plane.
        top: bits in the top plane: 0, 2, 4 or 8.
    """

    bits: int
    low: np.dtype[Any] | None
    top: int

    @property
    def step(self) -> int:
        """Numbers that fill whole bytes of the top plane."""
        return 8 // self.top if self.top else 1


_U8, _U16, _U32 = np.dtype("<u1"), np.dtype("<u2"), np.dtype("<u4")

WIDTHS: tuple[Width, ...] = (
    Width(4, None, 4),
    Width(8, _U8, 0),
    Width(10, _U8, 2),
    Width(12, _U8, 4),
    Width(16, _U16, 0),
    Width(20, _U16, 4),
    Width(24, _U16, 8),
    Width(32, _U32, 0),
)
ROW = len(WIDTHS)
"""The class of a term whose documents are a row of bits; lesser classes index `WIDTHS`."""

_BITS = np.array([width.bits for width in WIDTHS])
_EXCEPTION_BITS = 96
_NO_PLACES, _NO_VALUES = np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.uint32)
_INT32_MAX = 2**31 - 1
_BITS_AT_ONCE = 1 << 22
_ABSENT = "a term has documents that the segment does not have"
_MISCOUNTED = "a row of bits does not have as many documents as its term"


def pack(numbers: NDArray[np.uint32], width: Width) -> tuple[Numbers | None, Numbers | None]:
    """Split numbers into the low and the top plane; bits above the width are dropped.

    Args:
        numbers: a multiple of `width.step` of them.
        width: theirs.
    """
    low = None if width.low is None else numbers.astype(width.low)
    if not width.top:
        return low, None
    rest = numbers >> np.uint32(width.bits - width.top)
    digits = rest.astype(np.uint8) & np.uint8(2**width.top - 1)
    top = digits[:: width.step].copy()
    for place in range(1, width.step):
        top |= digits[place :: width.step] << np.uint8(place * width.top)
    return low, top


class Column:
    """A column as it lies in a file.

    Args:
        width: of its numbers.
        count: how many there are.
        low, top: the planes, of at least `count` numbers; None where the width has none.
        places, values: the exceptions, uint64 ascending and uint32; None if there are none.

    Raises:
        ValueError: the planes are too short, or places and values do not go together.
    """

    def __init__(
        self,
        width: Width,
        count: int,
        low: Numbers | None,
        top: NDArray[np.uint8] | None,
        places: NDArray[np.uint64] | None,
        values: NDArray[np.uint32] | None,
    ) -> None:
        low = _NO_VALUES if low is None and width.low else low
        top = _NO_VALUES.view(_U8) if top is None and width.top else top
        places = _NO_PLACES if places is None else places
        values = _NO_VALUES if values is None else values
        if (
            (low is not None and len(low) < count)
            or (top is not None and len(top) * width.step < count)
            or len(places) != len(values)
            or (len(places) and int(places[-1]) >= count)
        ):
            raise ValueError(f"a column of {count} numbers of {width.bits} bits is incomplete")
        self.count = count
        self._width, self._low, self._top = width, low, top
        self._places, self._values = places, values
        self._place_at = places.data  # single numbers are read three times as fast from this

    def read(self, start: int, count: int) -> Numbers:
        """Return `count` numbers from `start` on, in the narrowest type that holds them.

        It may be a read-only view.

        Raises:
            ValueError: the column is not as long as that, or its exceptions are out of order.
        """
        end = start + count
        if not 0 <= start <= end <= self.count:
            raise ValueError(f"{start}:{end} is not within a column of {self.count}")
        numbers = self._planes(start, end)
        first = bisect_left(self._place_at, start)
        if first == len(self._place_at) or self._place_at[first] >= end:
            return numbers
        last = bisect_left(self._place_at, end, first)
        where = self._places[first:last].astype(np.int64) - start
        values = self._values[first:last]
        if where.min() < 0 or where.max() >= count:
            raise ValueError("the exceptions of a column are out of order")
        numbers = numbers.astype(np.promote_types(numbers.dtype, np.min_scalar_type(values.max())))
        numbers[where] = values
        return numbers

    def take(self, at: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Return the numbers at some places of the column, in any order.

        Args:
            at: places, none below 0.

        Raises:
            IndexError: the column's planes are not as long as that.
        """
        numbers = np.zeros(len(at), dtype=np.uint32)
        if self._low is not None:
            numbers |= self._low.take(at)
        if self._top is not None:
            bits, step = self._width.top, self._width.step
            digits = self._top.take(at // step) >> (at % step * bits).astype(np.uint8)
            digits &= np.uint8(2**bits - 1)
            numbers |= digits.astype(np.uint32) << np.uint32(self._width.bits - bits)
        if len(self._places):
            keys = at.astype(np.uint64)
            where = self._places.searchsorted(keys)
            hit = self._places.take(where, mode="clip") == keys
            numbers[hit] = self._values.take(where.compress(hit))
        return numbers

    def _planes(self, start: int, end: int) -> Numbers:
        low = None if self._low is None else self._low[start:end]
        top = None if self._top is None else _digits(self._top, self._width.top, start, end)
        if low is None or top is None:
            return low if top is None else top  # type: ignore[return-value]
        joined: Numbers = top.astype(_U16 if self._width.low is _U8 else _U32)
        joined <<= self._width.bits - self._width.top
        joined |= low
        return joined


def _digits(plane: NDArray[np.uint8], bits: int, start: int, end: int) -> NDArray[np.uint8]:
    """Numbers of 2, 4 or 8 bits, the first one in the lowest bits of its byte.

    They are spread over the bytes of a wider number by shifts that the processor does for many
    at once: half the time of a look-up table.
    """
    if bits == 8:
        return plane[start:end]
    if bits == 4:
        spread: Numbers = plane[start >> 1 : (end + 1) >> 1].astype(_U16)
        spread |= spread << 4
        spread &= 0x0F0F
        skipped = start & 1
    else:
        spread = plane[start >> 2 : (end + 3) >> 2].astype(_U32)
        spread |= spread << 12
        spread &= 0x000F000F
        spread |= spread << 6
        spread &= 0x03030303
        skipped = start & 3
    return spread.view(_U8)[skipped : skipped + end - start]


def price(numbers: NDArray[np.uint32], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """What the numbers of each term would take in a column of each width.

    Args:
        numbers: of all terms, one term after the other.
        counts: how many each term has.

    Returns:
        Bits, exceptions included, of shape (terms, widths).
    """
    grade = np.zeros(len(numbers), dtype=np.uint8)  # how many widths are too narrow for it
    for width in WIDTHS[:-1]:
        grade += numbers >= np.uint32(2**width.bits)
    cells = np.repeat(np.arange(len(counts)) * ROW, counts)
    cells += grade
    histogram = np.bincount(cells, minlength=len(counts) * ROW).reshape(len(counts), ROW)
    total = counts[:, None]
    costs: NDArray[np.int64] = total * _BITS
    costs += (total - np.add.accumulate(histogram, axis=1)) * _EXCEPTION_BITS
    return costs


def to_gaps(docs: NDArray[np.int32], starts: NDArray[np.int64]) -> NDArray[np.uint32]:
    """The documents of many terms as gaps; the first of each term stays as it is.

    Args:
        docs: ascending within a term, one term after the other.
        starts: where each term begins in `docs`.
    """
    gaps = np.empty(len(docs), dtype=np.int32)
    np.subtract(docs[1:], docs[:-1], out=gaps[1:])
    gaps[starts] = docs[starts]
    return gaps.view(np.uint32)


def from_gaps(gaps: Numbers, doc_count: int) -> NDArray[np.int32]:
    """The documents of one term, which has at least one.

    Raises:
        ValueError: they do not all lie below `doc_count`.
    """
    if len(gaps) << (8 * gaps.itemsize) <= _INT32_MAX:  # no sum can overflow
        docs: NDArray[np.int32] = np.add.accumulate(gaps, dtype=np.int32)
        if docs[-1] >= doc_count:
            raise ValueError(_ABSENT)
        return docs
    sums = np.add.accumulate(gaps, dtype=np.int64)
    if sums[-1] >= doc_count:
        raise ValueError(_ABSENT)
    return sums.astype(np.int32)


def from_many_gaps(gaps: Numbers, counts: NDArray[np.int64], doc_count: int) -> NDArray[np.int32]:
    """The documents of many terms, one after the other; errors as of `from_gaps`."""
    sums = np.add.accumulate(gaps, dtype=np.int64)
    ends = np.add.accumulate(counts)
    before = np.zeros(len(counts), dtype=np.int64)
    before[1:] = sums[ends[:-1] - 1]
    if (sums[ends - 1] - before).max() >= doc_count:
        raise ValueError(_ABSENT)
    sums -= np.repeat(before, counts)
    return sums.astype(np.int32)


def to_rows(
    docs: NDArray[np.int32], counts: NDArray[np.int64], doc_count: int
) -> list[NDArray[np.uint8]]:
    """The documents of many terms as rows of bits, in pieces to be joined.

    A row has whole bytes; the first document is the lowest bit of the first one.
    """
    size = row_bytes(doc_count) * 8
    terms = max(1, _BITS_AT_ONCE // size)
    ends = np.concatenate((np.zeros(1, dtype=np.int64), np.add.accumulate(counts)))
    pieces = []
    for first in range(0, len(counts), terms):
        here = counts[first : first + terms]
        at = np.repeat(np.arange(len(here)) * size, here)
        at += docs[ends[first] : ends[first + len(here)]]
        bits = np.zeros(len(here) * size, dtype=np.uint8)
        bits[at] = 1
        pieces.append(np.packbits(bits, bitorder="little"))
    return pieces


def from_row(row: NDArray[np.uint8], count: int, doc_count: int) -> NDArray[np.int32]:
    """The documents of one term.

    Raises:
        ValueError: there are not `count` of them.
    """
    bits = np.unpackbits(row, count=doc_count, bitorder="little").view(np.bool_)
    docs = np.flatnonzero(bits).astype(np.int32)
    if len(docs) != count:
        raise ValueError(_MISCOUNTED)
    return docs


def from_many_rows(
    rows: NDArray[np.uint8], counts: NDArray[np.int64], doc_count: int
) -> NDArray[np.int32]:
    """The documents of many terms, one after the other.

    Raises:
        ValueError: a term does not have as many as `counts` says, or they do not exist.
    """
    size = row_bytes(doc_count)
    terms = max(1, _BITS_AT_ONCE // (size * 8))
    pieces = []
    for first in range(0, len(counts), terms):
        here = counts[first : first + terms]
        bits = np.unpackbits(rows[first * size : (first + len(here)) * size], bitorder="little")
        found = np.flatnonzero(bits.view(np.bool_))
        if len(found) != here.sum():
            raise ValueError(_MISCOUNTED)
        found -= np.repeat(np.arange(len(here)) * (size * 8), here)
        if found.min() < 0 or found.max() >= doc_count:
            raise ValueError(_MISCOUNTED)
        pieces.append(found.astype(np.int32))
    return np.concatenate(pieces)


def row_bytes(doc_count: int) -> int:
    """The size of a row of bits."""
    return -(-doc_count // 8)
