"""The pairs of neighbouring Chinese characters of one view, by how they are said.

Made when a query is first to be read as pinyin and nothing else helps, and kept for an edition of
the words of an index (see `wordstock`): 12 bytes a pair, and a few numbers for each character.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from indexer.pinyin import typed_as
from indexer.schema import TEXT_FIELDS
from indexer.whoosh_backend.evaluation.view import View
from indexer.whoosh_backend.search import articles_with
from indexer.whoosh_backend.storage.segment_field import SegmentField

MAX_PAIRS = 2_000_000
"""Pairs of one field of one segment that are looked at, in the order of their characters."""

_FIRST_HAN = "\u3005".encode()
_AT_ONCE = 1 << 15
_UPPER = np.uint64(32)

_Codes = NDArray[np.uint64]
_Chars = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Pairs in the order of their characters.

    Attributes:
        firsts, seconds: code points, parallel; ascending by the first, then by the second.
        counts: articles that have the pair, once for each field it stands in.
        said: syllable -> code points of the characters that are said so, ascending.
    """

    firsts: _Chars
    seconds: _Chars
    counts: NDArray[np.uint32]
    said: Mapping[str, _Chars]


_made: WeakKeyDictionary[object, _Table] = WeakKeyDictionary()
_making = threading.Lock()


class PairsBySound:
    """`indexer.sounding_runs.Pairs` of a view; making one costs nothing until it is asked.

    Args:
        view: the articles.
        edition: the pairs are those of the first view that was asked with it.
    """

    def __init__(self, view: View, edition: object) -> None:
        self._view, self._edition = view, edition

    def is_said(self, syllable: str) -> bool:
        """Whether a character of any pair is said so."""
        return syllable in self._table.said

    def beginning(self, first: str, second: str) -> list[tuple[str, int]]:
        """The pairs that are said as two syllables, each with how often articles have it."""
        table = self._table
        firsts, seconds = table.said.get(first), table.said.get(second)
        if firsts is None or seconds is None:
            return []
        starts = table.firsts.searchsorted(firsts)
        ends = table.firsts.searchsorted(firsts, side="right")
        found: list[tuple[str, int]] = []
        for char, start, end in zip(firsts.tolist(), starts.tolist(), ends.tolist(), strict=True):
            found += (
                (chr(char) + after, count) for after, count in _among(table, start, end, seconds)
            )
        return found

    def following(self, char: str, syllable: str) -> list[tuple[str, int]]:
        """What stands after a character, is said so, and how often they stand side by side."""
        table = self._table
        seconds = table.said.get(syllable)
        if seconds is None:
            return []
        code = np.uint32(ord(char))
        start = int(table.firsts.searchsorted(code))
        end = int(table.firsts.searchsorted(code, side="right"))
        return list(_among(table, start, end, seconds))

    def frequency(self, text: str) -> int:
        """How many articles hold a run of Chinese, or words side by side."""
        return articles_with(self._view, text)

    @property
    def _table(self) -> _Table:
        with _making:
            table = _made.get(self._edition)
            if table is None:
                table = _made[self._edition] = _made_of(self._view)
            return table


def _among(table: _Table, start: int, end: int, wanted: _Chars) -> Iterator[tuple[str, int]]:
    """The second characters of the pairs from `start` to `end` that are `wanted`.

    These pairs have one first character, so that their second ones ascend.
    """
    seconds = table.seconds[start:end]
    at = seconds.searchsorted(wanted)
    places = at.compress(seconds.take(at, mode="clip") == wanted) if len(seconds) else at[:0]
    counts = table.counts[start:end].take(places)
    return zip(map(chr, seconds.take(places).tolist()), counts.tolist(), strict=True)


def _made_of(view: View) -> _Table:
    codes, counts = _gathered(view)
    firsts, seconds = (codes >> _UPPER).astype(np.uint32), codes.astype(np.uint32)
    said: dict[str, list[int]] = {}
    for char in np.union1d(firsts, seconds).tolist():
        for syllable in typed_as(chr(char)):
            said.setdefault(syllable, []).append(char)
    chars = {syllable: np.array(listed, dtype=np.uint32) for syllable, listed in said.items()}
    return _Table(firsts, seconds, counts, chars)


def _gathered(view: View) -> tuple[_Codes, NDArray[np.uint32]]:
    """All pairs, ascending, as 2**32 times the first code point plus the second; their counts."""
    parts = [
        part
        for segment in view.segments
        for name in TEXT_FIELDS
        if (terms := segment.fields.get(name)) is not None
        for part in _pairs_of(terms)
    ]
    if not parts:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.uint32)
    codes, places = np.unique(np.concatenate([codes for codes, _ in parts]), return_inverse=True)
    counts = np.bincount(places, weights=np.concatenate([counts for _, counts in parts]))
    return codes, counts.astype(np.uint32)


def _pairs_of(terms: SegmentField) -> Iterator[tuple[_Codes, NDArray[np.uint32]]]:
    """The terms of two characters each; those that are not Chinese are said like nothing."""
    first = terms.seek(_FIRST_HAN)
    last = min(terms.term_count, first + MAX_PAIRS)
    bounds = [*range(first, last, _AT_ONCE), last]
    for start, end in pairwise(bounds):
        texts = [term.decode("utf-8", "surrogatepass") for term in terms.terms(start, end)]
        at = [number for number, text in enumerate(texts) if len(text) == 2]
        letters = "".join(texts[number] for number in at).encode("utf-32-le", "surrogatepass")
        chars = np.frombuffer(letters, dtype="<u4").reshape(-1, 2).astype(np.uint64)
        yield (chars[:, 0] << _UPPER) | chars[:, 1], terms.df[start:end][at]
