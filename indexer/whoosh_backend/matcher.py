"""One term's postings in one segment, as Whoosh's queries want to walk through them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.formats import Existence, Format, Frequency, Positions
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo
from whoosh.scoring import BaseScorer
from whoosh.util.numeric import byte_to_length

from indexer.whoosh_backend.storage.segment import SegmentField

BLOCK = 128
"""Postings that share one bound on their scores; whole blocks are passed over."""

_PAST_ALL = 2**31 - 1

LENGTHS: NDArray[np.int64] = np.array([byte_to_length(code) for code in range(256)], dtype=np.int64)
"""Tokens in a field, by the byte that Whoosh makes of their number."""

Mask = NDArray[np.bool_]
Codes = NDArray[np.uint8]


class TermStatistics(TermInfo):  # type: ignore[misc]
    """What scoring must know of a term; the parts that need its postings are read when asked for.

    As in stock Whoosh, deleted documents count until their segment is merged.
    """

    def __init__(
        self, field: SegmentField, ordinal: int, lengths: Codes | None, boost: float
    ) -> None:
        # The rest of Whoosh's attributes is left out on purpose: see `__getattr__`.
        self._weight = float(field.cf[ordinal]) * boost
        self._df = int(field.df[ordinal])
        self._source = field, ordinal, lengths, boost

    def __getattr__(self, name: str) -> Any:
        if name not in ("_minlength", "_maxlength", "_maxweight", "_minid", "_maxid"):
            raise AttributeError(name)
        field, ordinal, lengths, boost = self._source
        docs = field.docs(ordinal)
        codes = np.zeros(1, dtype=np.uint8) if lengths is None else lengths.take(docs)
        self._minlength, self._maxlength = int(LENGTHS[codes.min()]), int(LENGTHS[codes.max()])
        self._maxweight = float(field.freqs(ordinal).max()) * boost
        self._minid, self._maxid = int(docs[0]), int(docs[-1])
        return self.__dict__[name]


class ColumnarMatcher(LeafMatcher):  # type: ignore[misc]
    """Walks through the live documents of a term.

    Args:
        field, ordinal: the term's place.
        term: (name of the field, term as bytes).
        live: which documents of the segment are not deleted; None if none is.
        lengths: the field's length codes, if it has any.
        format_: what the field stores with a posting.
        scorer: scores a posting, or None.
    """

    def __init__(
        self,
        field: SegmentField,
        ordinal: int,
        term: tuple[str, bytes],
        live: Mask | None,
        lengths: Codes | None,
        format_: Format,
        scorer: BaseScorer | None,
    ) -> None:
        self.format, self.scorer = format_, scorer
        self._term, self._lengths = term, lengths
        self._field, self._ordinal = field, ordinal
        docs, freqs = field.docs(ordinal), field.freqs(ordinal)
        self._kept = None if live is None else np.flatnonzero(live.take(docs))
        if self._kept is not None:
            docs, freqs = docs.take(self._kept), freqs.take(self._kept)
        self._docs, self._freqs = docs, freqs
        self._positions: tuple[NDArray[np.uint32], NDArray[np.int64]] | None = None
        self.reset()

    def reset(self) -> None:
        """Return to the first posting."""
        self._goto(0)

    def copy(self) -> ColumnarMatcher:
        """Another matcher at the same place."""
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__)
        return twin

    def is_active(self) -> bool:
        """Whether there is a current posting."""
        return self._at < self._docs.size

    def id(self) -> int:
        """The current document; past the last one a number that no document has.

        Some of Whoosh's matchers (that of SpanNot is one) compare without looking whether there
        is a current document.
        """
        return self._ids[self._at - self._start]

    def all_ids(self) -> Iterator[int]:
        """Every document from the first."""
        return iter(self._docs.tolist())

    def next(self) -> bool:
        """Go to the next posting; True if a new block begins there."""
        if self._at >= self._docs.size:
            raise ReadTooFar
        self._at += 1
        if self._at - self._start < len(self._ids):
            return False
        self._goto(self._at)
        return True

    def skip_to(self, id: int) -> None:
        """Go to the first document that is not below `id`, never back."""
        if not self.is_active():
            raise ReadTooFar
        if id > self.id():
            self._goto(self._at + int(np.searchsorted(self._docs[self._at :], id)))

    def skip_to_quality(self, minquality: float) -> int:
        """Pass over blocks that cannot score above `minquality`; return how many."""
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._goto(self._start + BLOCK)
            skipped += 1
        return skipped

    def weight(self) -> float:
        """Occurrences in the current document, times the field's boost."""
        return float(self._freqs[self._at]) * float(self.format.field_boost)

    def value(self) -> bytes:
        """The current posting as the field's format encodes it."""
        if isinstance(self.format, Existence):
            return b""
        if isinstance(self.format, Positions):
            encoded: bytes = self.format.encode(self._places())
            return encoded
        return int(self._freqs[self._at]).to_bytes(4, "big")

    def value_as(self, astype: str) -> Any:
        """The current posting as "frequency", "weight", "positions" or "position_boosts"."""
        if astype == "frequency":
            return int(self._freqs[self._at])
        if astype == "weight":
            return self.weight()
        if astype in ("positions", "position_boosts") and self.supports("positions"):
            places = self._places()
            return places if astype == "positions" else [(place, 1) for place in places]
        raise ValueError(f"field {self._term[0]!r} does not store {astype}")

    def items_as(self, astype: str) -> Iterator[tuple[int, Any]]:
        """Each remaining document with its value."""
        while self.is_active():
            yield self.id(), self.value_as(astype)
            self.next()

    def block_min_length(self) -> int:
        """The fewest tokens that a document of the block has in the field."""
        return self._block_lengths(np.min)

    def block_max_length(self) -> int:
        """The most tokens that a document of the block has in the field."""
        return self._block_lengths(np.max)

    def block_max_weight(self) -> float:
        """The largest weight in the block."""
        block = self._freqs[self._start : self._start + BLOCK]
        return float(block.max()) * float(self.format.field_boost)

    def _goto(self, at: int) -> None:
        self._at = min(at, int(self._docs.size))
        self._start = self._at // BLOCK * BLOCK
        self._ids: list[int] = self._docs[self._start : self._start + BLOCK].tolist()
        if not self.is_active():
            self._ids.append(_PAST_ALL)

    def _block_lengths(self, chosen: Any) -> int:
        if self._lengths is None:
            return 0
        codes = self._lengths.take(self._docs[self._start : self._start + BLOCK])
        return int(LENGTHS[chosen(codes)])

    def _places(self) -> list[int]:
        if self._positions is None:
            self._positions = self._field.positions(self._ordinal)
        flat, starts = self._positions
        posting = self._at if self._kept is None else int(self._kept[self._at])
        places: list[int] = flat[int(starts[posting]) : int(starts[posting + 1])].tolist()
        return places


def plain_format(format_: Format | None) -> Format | None:
    """What our segments keep of a format: positions, else frequencies, else presence."""
    if format_ is None:
        return None
    for kind in (Positions, Frequency, Existence):
        if type(format_) is kind:
            return format_
    kept = Positions if format_.supports("positions") else Frequency
    return kept(field_boost=format_.field_boost)
