"""A sorted list of terms over one flat blob: finding, seeking, walking."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LANDMARK = 64
_AT_ONCE = 1024


class TermList:
    """Terms of any bytes, ascending; the place of one is its ordinal.

    Args:
        blob: the terms, one after the other.
        ends: where they begin and end in it: one more than there are terms, ascending from 0.

    Raises:
        ValueError: `ends` does not fit the blob.
    """

    def __init__(self, blob: memoryview, ends: NDArray[Any]) -> None:
        check_offsets(ends, len(blob))
        self._blob, self._array = blob, ends
        self._ends = ends.data  # single numbers are read three times as fast as from the array
        self._count = len(ends) - 1

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, ordinal: int) -> bytes:
        return bytes(self._blob[self._ends[ordinal] : self._ends[ordinal + 1]])

    def seek(self, term: bytes) -> int:
        """The first ordinal whose term is not less than `term`; the length if there is none."""
        # The last landmark below the term, and the first one that is not, are its bounds.
        mark = bisect_left(self._landmarks, term)
        low, high = max(0, (mark - 1) * _LANDMARK), min(mark * _LANDMARK, self._count)
        blob, ends = self._blob, self._ends
        while low < high:
            middle = (low + high) >> 1
            if bytes(blob[ends[middle] : ends[middle + 1]]) < term:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, term: bytes) -> int:
        """The ordinal of a term, or -1."""
        ordinal = self.seek(term)
        return ordinal if ordinal < self._count and self[ordinal] == term else -1

    def walk(self, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """The terms from `first` up to, not including, `last`."""
        last = self._count if last is None else min(last, self._count)
        for start in range(first, last, _AT_ONCE):
            ends = self._array[start : min(start + _AT_ONCE, last) + 1].astype(np.int64)
            blob = bytes(self._blob[ends[0] : ends[-1]])
            offsets = (ends - ends[0]).tolist()
            for index in range(len(offsets) - 1):
                yield blob[offsets[index] : offsets[index + 1]]

    @cached_property
    def _landmarks(self) -> list[bytes]:
        """Every 64th term: most of a search is done in them, where it is quick."""
        return [self[ordinal] for ordinal in range(0, self._count, _LANDMARK)]


def check_offsets(offsets: NDArray[Any], end: int) -> None:
    """Test that offsets begin at 0, never fall, and end at `end`.

    Raises:
        ValueError: they do not.
    """
    if not len(offsets) or offsets[0] != 0 or offsets[-1] != end:
        raise ValueError("offsets do not fit what they point into")
    if (offsets[1:] < offsets[:-1]).any():
        raise ValueError("offsets are not ascending")
