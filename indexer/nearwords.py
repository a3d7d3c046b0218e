"""Words of the index that are one or two slips of the keyboard away from a word.

All words are compared at once by what is cheap to compare in an array: length and how often each
letter occurs. The few that are left are compared in earnest.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from heapq import nlargest

import numpy as np
from numpy.typing import NDArray

MAX_WORDS = 100_000
"""Words that are compared, the most frequent ones: 30 bytes each, and the word."""

SHORTEST, SHORTEST_OF_TWO = 5, 7
"""Letters of a word in which one slip is believed, and two."""

LONGEST = 32
"""Letters of a word; a longer one is no word."""

_LETTERS = 26
_A = ord("a")
_SLIP = 2.5
"""So many powers of ten more frequent must a word be that is one slip further away."""

_FIRST = 0.8
"""The same for a word with another first letter: few mistake that one."""


class NearWords:
    """Words of the letters a to z, to be found by what resembles them.

    Args:
        counts: pairs of a word and how frequent it is; the highest of several counts.
    """

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        most: dict[str, int] = {}
        for word, count in counts:
            if _is_plain(word) and count > most.get(word, 0):
                most[word] = count
        kept = nlargest(MAX_WORDS, most.items(), key=lambda item: item[1])
        self._counts = dict(kept)
        words = list(self._counts)
        order = sorted(range(len(words)), key=lambda at: len(words[at]))
        self._words = [words[at] for at in order]
        lengths = np.fromiter(map(len, self._words), dtype=np.int64, count=len(words))
        self._starts = np.searchsorted(lengths, np.arange(LONGEST + 2))
        self._lengths = lengths.astype(np.int8)
        self._bags = _bags(self._words, lengths)
        self._initials = np.array([ord(word[0]) for word in self._words], dtype=np.uint8)

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def count(self, word: str) -> int:
        """How frequent a word is; 0 for one that is not known."""
        return self._counts.get(word, 0)

    def like(self, word: str) -> list[tuple[float, str]]:
        """Words that `word` may be a slip of, itself left out, with a score; best first.

        Args:
            word: in lower case; one that is too short, too long or of other letters is like none.
        """
        if not _is_plain(word) or len(word) < SHORTEST:
            return []
        most = 2 if len(word) >= SHORTEST_OF_TWO else 1
        found = []
        for other in self._alike(word, most):
            slips, is_other_first = slips_between(word, other, most), word[0] != other[0]
            if 0 < slips <= most - is_other_first * (most - 1):
                found.append((likelihood(word, other, slips, self._counts[other]), other))
        return sorted(found, reverse=True)

    def _alike(self, word: str, most: int) -> Iterator[str]:
        """Words whose letters differ by no more than `most` slips, in whatever order."""
        first = self._starts[max(1, len(word) - most)]
        last = self._starts[min(len(word) + most, LONGEST) + 1]
        common = np.zeros(last - first, dtype=np.int8)
        for letter in set(word):
            common += np.minimum(self._bags[ord(letter) - _A, first:last], word.count(letter))
        slips = np.maximum(self._lengths[first:last], len(word)) - common
        # Two slips of which one is in the first letter are not believed.
        same_first = self._initials[first:last] == ord(word[0])
        for at in np.flatnonzero((slips <= most) & (same_first | (slips <= 1))).tolist():
            yield self._words[first + at]


def likelihood(word: str, other: str, slips: int, count: int) -> float:
    """How likely `word` was meant to be another one, so many slips away, in powers of ten."""
    return math.log10(count) - _SLIP * slips - _FIRST * (word[0] != other[0])


def _is_plain(word: str) -> bool:
    return 0 < len(word) <= LONGEST and word.isascii() and word.isalpha() and word.islower()


def _bags(words: list[str], lengths: NDArray[np.int64]) -> NDArray[np.int8]:
    """How often each letter is in each word: a row of numbers for a letter."""
    letters = np.frombuffer("".join(words).encode(), dtype=np.uint8).astype(np.int64) - _A
    rows = np.repeat(np.arange(len(words)), lengths)
    flat = np.bincount(rows * _LETTERS + letters, minlength=len(words) * _LETTERS)
    return np.ascontiguousarray(flat.reshape(len(words), _LETTERS).T, dtype=np.int8)


def slips_between(word: str, other: str, most: int) -> int:
    """Letters added, dropped, replaced, or swapped with a neighbour; `most` + 1 if more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(word, 1):
        older, before, row = before, row, [at]
        for place, wanted in enumerate(other, 1):
            cost = min(
                before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != wanted)
            )
            if at > 1 < place and letter == other[place - 2] and word[at - 2] == wanted:
                cost = min(cost, older[place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
