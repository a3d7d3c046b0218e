"""Terms to numbers while documents come in, and back to their bytes when a run is written.

Words have a dictionary, one look-up an occurrence. Pairs of neighbouring characters, most of what
Chinese text consists of, have none: two characters fit into one 64-bit number, and a whole run of
such numbers is counted by sorting it, for a fraction of what a dictionary would take.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import numpy as np
from numpy.typing import NDArray

_KEY_BITS = 64
_MARK = "\0"  # in no ordinary term


class Vocabulary(dict[str, int]):
    """Term -> its number, given when it is first asked for; the order of keys is that of numbers.

    Terms that are not UTF-8 (those of numbers) stand in it with their odd bytes as surrogates.
    """

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number

    def of_texts(self, terms: Iterable[str]) -> list[int]:
        """The numbers of terms.

        Raises:
            TypeError: a term is not text; the vocabulary stays as it is.
            ValueError: likewise of one that has no UTF-8.
        """
        known = len(self)
        try:
            numbers = list(map(self.__getitem__, terms))
            if len(self) > known:
                "".join(islice(reversed(self), len(self) - known)).encode()
        except (TypeError, ValueError):
            odd = [self.popitem()[0] for _ in range(len(self) - known)]
            wrong = next((term for term in odd if not isinstance(term, str)), None)
            if wrong is not None:
                raise TypeError(f"a term is text, not {wrong!r}") from None
            raise
        return numbers

    def of_bytes(self, term: bytes) -> int:
        """The number of a term that is given as bytes."""
        return self[term.decode("utf-8", "surrogateescape")]

    def terms(self) -> list[bytes]:
        """The terms as bytes, by their numbers."""
        terms = _MARK.join(self).encode("utf-8", "surrogateescape").split(_MARK.encode())
        if len(terms) == len(self):
            return terms  # for a third of the time
        return [term.encode("utf-8", "surrogateescape") for term in self]


def number_pairs(pairs: NDArray[np.uint64]) -> tuple[list[bytes], NDArray[np.uint32]]:
    """Number pairs of characters from 0, in the order of their bytes.

    Args:
        pairs: code point of the first character, and 2**32 times that of the second one, or 0
            where there is none. They are overwritten.

    Returns:
        The terms as bytes, ascending, and the number of each item's.
    """
    halves = pairs.view(np.uint32)
    present = np.zeros(int(halves.max(initial=0)) + 1, dtype=np.bool_)
    present[halves] = True
    chars = np.flatnonzero(present).astype(np.uint32)
    ranks = np.zeros(len(present), dtype=np.uint32)
    ranks[chars] = np.arange(len(chars), dtype=np.uint32)
    width, low = len(chars).bit_length(), len(pairs).bit_length()
    if 2 * width + low > _KEY_BITS:
        raise OverflowError("too many pairs of characters in one run")
    # One number an item: rank of the first, of the second, and where the item stands.
    first, second = ranks.take(halves[::2]), ranks.take(halves[1::2])
    pairs[:] = first
    pairs <<= np.uint64(width)
    pairs |= second
    pairs <<= np.uint64(low)
    pairs |= np.arange(len(pairs), dtype=np.uint64)
    del first, second
    pairs.sort()
    places = (pairs & np.uint64((1 << low) - 1)).astype(np.int64)
    pairs >>= np.uint64(low)
    begins = np.empty(len(pairs), dtype=np.bool_)
    begins[:1] = True
    np.not_equal(pairs[1:], pairs[:-1], out=begins[1:])
    numbers = np.empty(len(pairs), dtype=np.uint32)
    numbers[places] = np.add.accumulate(begins, dtype=np.uint32) - np.uint32(1)
    return _spelled(pairs[begins], chars, width), numbers


def _spelled(pairs: NDArray[np.uint64], chars: NDArray[np.uint32], width: int) -> list[bytes]:
    spelled = np.empty((len(pairs), 2), dtype=np.uint32)
    spelled[:, 0] = chars.take((pairs >> np.uint64(width)).astype(np.int64))
    spelled[:, 1] = chars.take((pairs & np.uint64((1 << width) - 1)).astype(np.int64))
    # numpy ends a text at its zeros: what is no pair comes out as one character
    return [text.encode() for text in spelled.view("<U2").ravel().tolist()]
