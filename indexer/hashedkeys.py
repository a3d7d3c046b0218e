"""Keys that lead to numbers, as a book's index leads to pages, in 12 bytes a key.

Of a key nothing is kept but Python's own hash, which is good for one process. Keys that happen to
share one are not told apart: whoever asks compares what is found with what was looked for.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np


class HashedKeys:
    """Numbers by keys.

    Args:
        pairs: a key and a number below 2**32; a key may come with several.
    """

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        hashes, numbers = array("q"), array("q")
        for key, number in pairs:
            hashes.append(hash(key))
            numbers.append(number)
        unsorted = np.frombuffer(hashes, dtype=np.int64) if hashes else np.zeros(0, dtype=np.int64)
        order = np.argsort(unsorted, kind="stable")
        self._hashes = unsorted[order]
        self._numbers = np.array(numbers, dtype=np.uint32)[order]

    def find(self, keys: Iterable[str]) -> list[int]:
        """The numbers of any of some keys, ascending, each once."""
        wanted = np.fromiter(map(hash, keys), dtype=np.int64)
        first = np.searchsorted(self._hashes, wanted, "left")
        last = np.searchsorted(self._hashes, wanted, "right")
        found = set[int]()
        for at in np.flatnonzero(first < last).tolist():
            found.update(self._numbers[first[at] : last[at]].tolist())
        return sorted(found)
