"""BM25F as Whoosh computes it, as a table.

A posting is a *code* of 16 bits: how often the term stands in the document's field (at most 255)
in the upper byte, the length of the field as Whoosh's length byte in the lower one. All that
BM25F needs of a document is in the code, so that scoring is one look-up; the order of operations
is that of `whoosh.scoring.bm25`, in double precision, and the results are equal to the last bit.
"""

from __future__ import annotations

from functools import cache
from math import log

import numpy as np
from numpy.typing import NDArray
from whoosh.scoring import BM25F
from whoosh.util.numeric import byte_to_length

Codes = NDArray[np.uint16]
Scores = NDArray[np.float64]

MAX_FREQUENCY = 255
"""The largest frequency in a code; it also stands for all larger ones."""

ONCE = 256
"""The smallest code of a term that is there at all."""

_CHUNK = 32_768
_MODEL = BM25F()
_B, _K1 = _MODEL.B, _MODEL.K1


def idf(documents: int, frequency: int) -> float:
    """The weight of a term that stands in `frequency` of `documents`, deleted ones included."""
    return log(documents / (frequency + 1)) + 1


def saturation(weight: Scores, length_code: NDArray[np.uint8], average: float) -> Scores:
    """The part of BM25F that depends on the document: its score divided by the term's idf.

    Args:
        weight: frequencies, at least 1.
        length_code: parallel to `weight`.
        average: mean length of the field; 0 counts as 1, as in Whoosh.
    """
    length = lengths_of_codes().take(length_code)
    found: Scores = (weight * (_K1 + 1)) / (
        weight + _K1 * ((1 - _B) + _B * length / (average or 1))
    )
    return found


class Scale:
    """What scores of the terms of one field are made of, but for the terms' own idf.

    Args:
        average: mean length of the field, or None for a field without lengths, where the
            frequency itself is the score.
        field_boost: factor of the field's frequencies.

    Attributes:
        is_scorable: whether the field has lengths, and its terms an idf.
        table: code -> score; 0.0 for a frequency of 0.
    """

    __slots__ = ("_average", "_field_boost", "is_scorable", "table")

    def __init__(self, average: float | None, field_boost: float = 1.0) -> None:
        self._average, self._field_boost = average, field_boost
        self.is_scorable = average is not None
        frequencies, lengths = np.divmod(np.arange(1 << 16), ONCE)
        self.table: Scores = np.zeros(1 << 16)
        self.table[ONCE:] = self.of(
            frequencies[ONCE:].astype(np.float64), lengths[ONCE:].astype(np.uint8)
        )

    def of(self, frequencies: Scores, length_codes: NDArray[np.uint8]) -> Scores:
        """Scores of any frequencies, those that no code holds among them."""
        weights: Scores = frequencies * self._field_boost
        if self._average is None:
            return weights
        return saturation(weights, length_codes, self._average)


def look_up(table: Scores, codes: Codes, factor: float) -> Scores:
    """The table's entry of each code, multiplied by a factor.

    In pieces that stay in the processor's cache: the indices are widened on the way, which costs
    as much again where it is done for all of them at once.
    """
    if len(codes) <= _CHUNK:
        few: Scores = table.take(codes)
        few *= factor
        return few
    scores = np.empty(len(codes))
    for start in range(0, len(codes), _CHUNK):
        part = slice(start, start + _CHUNK)
        piece = scores[part]
        table.take(codes[part], out=piece, mode="clip")
        piece *= factor
    return scores


def make_codes(frequencies: NDArray[np.unsignedinteger], lengths: NDArray[np.uint8]) -> Codes:
    """Pack frequencies and length bytes."""
    capped: Codes = np.minimum(frequencies, MAX_FREQUENCY).astype(np.uint16)
    capped <<= 8
    capped |= lengths
    return capped


@cache
def lengths_of_codes() -> NDArray[np.float64]:
    """Length byte -> the length that it stands for."""
    return np.array([byte_to_length(code) for code in range(256)], dtype=np.float64)
