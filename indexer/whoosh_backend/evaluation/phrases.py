"""Documents in which terms stand at given distances.

One begins with the places of the rarest term, each shifted to where the phrase would begin, and
asks of each further term which of these beginnings are its own too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.whoosh_backend.evaluation.decoded import Places, join_places
from indexer.whoosh_backend.evaluation.matches import Documents, located
from indexer.whoosh_backend.evaluation.view import View

Part = tuple[bytes, int, int]
"""A term, its position relative to the first term of the phrase, and how many documents have it."""

_MANY = 8
"""A list so many times as long as another is read at the other's documents only."""

_WORTH_SIFTING = 4096
_AT_ONCE = 1 << 17
_REMAINDERS = np.uint32((1 << 20) - 1)
_FACTORS = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)  # odd, so that documents spread well


def documents_with(
    view: View, field: str, parts: Sequence[Part], among: Documents | None = None
) -> Documents:
    """The documents in which all parts stand at their distances, ascending.

    Args:
        view: where.
        field: a field with positions.
        parts: at least one.
        among: look at these documents only; ascending.
    """
    furthest = max(shift for _, shift, _ in parts)
    (rarest, shift, _), *others = sorted(dict.fromkeys(parts), key=lambda part: part[2])
    places = view.positions(field, rarest)
    if among is not None:
        places = places.within(among)
    found = _Beginnings(places, furthest - shift)
    for term, shift, _ in others:
        if not len(found.places):
            break
        found = found.shared(_Beginnings(view.positions(field, term), furthest - shift))
    return _distinct(found.places.documents)


class _Beginnings:
    """Where a phrase would begin, for each place of one of its terms.

    Args:
        places: of the term.
        delay: what to add to a position so that the terms of one phrase have the same sum.
    """

    def __init__(self, places: Places, delay: int) -> None:
        self.places, self._delay = places, delay

    def shared(self, other: _Beginnings) -> _Beginnings:
        """Those that another term has too."""
        if len(self.places) * _MANY < len(other.places):
            other = other._within(_distinct(self.places.documents))
        elif len(other.places) * _MANY < len(self.places):
            return other.shared(self)
        if min(len(self.places), len(other.places)) <= _WORTH_SIFTING:
            return self._looked_up_in(other)
        pieces = []
        for mine, theirs in self._pieces(other):
            sifted = mine._sifted(theirs, _FACTORS[0])
            pieces.append(sifted._looked_up_in(theirs._sifted(sifted, _FACTORS[1])).places)
        return _Beginnings(join_places(pieces), self._delay)

    def _pieces(self, other: _Beginnings) -> Iterator[tuple[_Beginnings, _Beginnings]]:
        """Cut two long lists at the same documents, into parts that suit the processor's cache."""
        longer = max(self.places, other.places, key=len).documents
        bounds = longer[_AT_ONCE::_AT_ONCE]
        for mine, theirs in zip(self.places.cut(bounds), other.places.cut(bounds), strict=True):
            yield _Beginnings(mine, self._delay), _Beginnings(theirs, other._delay)

    def _looked_up_in(self, other: _Beginnings) -> _Beginnings:
        if not len(self.places) or not len(other.places):
            return self._only(np.zeros(len(self.places), dtype=np.bool_))
        _, hit = located(other._numbers(), self._numbers())
        return self._only(hit)

    def _sifted(self, other: _Beginnings, factor: np.uint32) -> _Beginnings:
        """Most of those that are not shared are left out, at a fraction of a search's cost."""
        sieve = np.zeros(int(_REMAINDERS) + 1, dtype=np.bool_)
        sieve[other._remainders(factor)] = True
        return self._only(sieve.take(self._remainders(factor)))

    def _remainders(self, factor: np.uint32) -> NDArray[np.uint32]:
        numbers = self.places.documents.view(np.uint32) * factor
        numbers += self.places.positions
        numbers += np.uint32(self._delay)
        numbers &= _REMAINDERS
        return numbers

    def _numbers(self) -> NDArray[np.int64]:
        """One number for document and beginning, ascending."""
        numbers = self.places.documents.astype(np.int64) << 32
        numbers += self.places.positions
        numbers += self._delay
        return numbers

    def _within(self, documents: Documents) -> _Beginnings:
        return _Beginnings(self.places.within(documents), self._delay)

    def _only(self, kept: NDArray[np.bool_]) -> _Beginnings:
        return _Beginnings(self.places.only(kept), self._delay)


def _distinct(ascending: Documents) -> Documents:
    if len(ascending) < 2:
        return ascending
    fresh = np.empty(len(ascending), dtype=np.bool_)
    fresh[0] = True
    np.not_equal(ascending[1:], ascending[:-1], out=fresh[1:])
    return ascending.compress(fresh)
