"""The documents of one term over all segments, decoded, in the form that suits their number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.whoosh_backend.evaluation.scoring import MAX_FREQUENCY, ONCE, Codes, make_codes
from indexer.whoosh_backend.storage.segment import Segment

Documents = NDArray[np.int32]
Lengths = NDArray[np.uint8]

DENSE = 4
"""A term in at least every fourth document has a code for every document."""


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """A term's documents, deleted ones included.

    Attributes:
        count: how many documents hold the term.
        docs: their numbers, ascending; None if `codes` has an element for every document.
        codes: frequency and length, see `scoring`; 0 for a document without the term.
        large_docs, large_freqs: the documents whose frequency does not fit into a code, ascending.
    """

    count: int
    docs: Documents | None
    codes: Codes
    large_docs: Documents
    large_freqs: NDArray[np.uint32]

    @property
    def documents(self) -> Documents:
        """The numbers of the documents, whatever the form."""
        if self.docs is not None:
            return self.docs
        return np.flatnonzero(self.codes >= ONCE).astype(np.int32)

    @property
    def nbytes(self) -> int:
        """Memory that it takes."""
        docs = 0 if self.docs is None else self.docs.nbytes
        return docs + self.codes.nbytes + self.large_docs.nbytes * 2 + 200

    def occurrences_before(self, documents: Documents) -> NDArray[np.int64]:
        """How often the term stands in all documents before each of some.

        Args:
            documents: numbers below that of all documents, ascending, each once.
        """
        frequencies = self.codes >> np.uint16(8)
        counts = np.zeros(len(documents) + 1, dtype=np.int64)
        if self.docs is not None:
            sums = np.zeros(len(frequencies) + 1, dtype=np.int64)
            np.add.accumulate(frequencies, out=sums[1:])
            counts = sums.take(self.docs.searchsorted(documents))
        elif len(documents):
            # A quarter of what a running sum over all of them takes.
            counts[0] = frequencies[: documents[0]].sum(dtype=np.int64)
            counts[1:] = np.add.reduceat(frequencies, documents, dtype=np.uint32)
            counts = counts.cumsum()[:-1]
        if len(self.large_docs):
            missing = np.zeros(len(self.large_docs) + 1, dtype=np.int64)
            np.add.accumulate(self.large_freqs.astype(np.int64) - MAX_FREQUENCY, out=missing[1:])
            counts = counts + missing.take(self.large_docs.searchsorted(documents))
        return counts

    def frequencies(self, documents: Documents) -> NDArray[np.int64]:
        """How often the term stands in each of some documents."""
        if self.docs is None:
            codes = self.codes.take(documents)
        else:
            places = self.docs.searchsorted(documents)
            hit = self.docs.take(places, mode="clip") == documents if self.count else False
            codes = np.where(hit, self.codes.take(places, mode="clip") if self.count else 0, 0)
        found: NDArray[np.int64] = (codes >> 8).astype(np.int64)
        if len(self.large_docs):
            places = self.large_docs.searchsorted(documents)
            hit = self.large_docs.take(places, mode="clip") == documents
            found[hit] = self.large_freqs.take(places.compress(hit))
        return found

    def before(self, size: int) -> Postings:
        """The part of it in the first `size` documents."""
        large = int(self.large_docs.searchsorted(size))
        rest = self.large_docs[:large], self.large_freqs[:large]
        if self.docs is None:
            codes = self.codes[:size]
            return Postings(int(np.count_nonzero(codes >= ONCE)), None, codes, *rest)
        end = int(self.docs.searchsorted(size))
        return Postings(end, self.docs[:end], self.codes[:end], *rest)


@dataclass(frozen=True, slots=True, eq=False)
class Union:
    """The lists of several terms laid over each other.

    Attributes:
        documents: those of any of the terms, ascending.
        codes: parallel, of the first term; 0 where it does not stand.
        places: for each other term where in `documents` its own documents are.
    """

    documents: Documents
    codes: Codes
    places: tuple[NDArray[np.int32], ...]

    @property
    def nbytes(self) -> int:
        """Memory that it takes."""
        places = sum(array.nbytes for array in self.places)
        return self.documents.nbytes + self.codes.nbytes + places + 200


def lay_over(lists: Sequence[Postings]) -> Union:
    """Lay lists over each other.

    Raises:
        ValueError: one of them is dense.
    """
    documents = [postings.docs for postings in lists if postings.docs is not None]
    if len(documents) < len(lists):
        raise ValueError("only lists can be laid over each other")
    joined = np.concatenate(documents)
    joined.sort(kind="stable")
    fresh = np.ones(len(joined), dtype=np.bool_)
    np.not_equal(joined[1:], joined[:-1], out=fresh[1:])
    joined = joined.compress(fresh)
    first, *others = (joined.searchsorted(each).astype(np.int32) for each in documents)
    codes = np.zeros(len(joined), dtype=np.uint16)
    codes[first] = lists[0].codes
    return Union(joined, codes, tuple(others))


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where a term stands.

    Attributes:
        documents: the document of each place, ascending.
        positions: parallel to it; ascending within a document.
    """

    documents: Documents
    positions: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.documents)

    @property
    def nbytes(self) -> int:
        """Memory that it takes."""
        return self.documents.nbytes + self.positions.nbytes + 200

    def before(self, size: int) -> Places:
        """Those in the first `size` documents."""
        end = int(self.documents.searchsorted(size))
        return Places(self.documents[:end], self.positions[:end])

    def cut(self, bounds: Documents) -> Iterator[Places]:
        """The parts before, between and from some ascending documents on."""
        at = [0, *self.documents.searchsorted(bounds).tolist(), len(self)]
        for begin, end in pairwise(at):
            yield Places(self.documents[begin:end], self.positions[begin:end])

    def only(self, kept: NDArray[np.bool_]) -> Places:
        """Some of them."""
        return Places(self.documents.compress(kept), self.positions.compress(kept))

    def within(self, documents: NDArray[np.integer[Any]]) -> Places:
        """Those in some documents, which are ascending, each once."""
        keys = documents.astype(np.int32, copy=False)
        chosen = ranges(
            self.documents.searchsorted(keys), self.documents.searchsorted(keys, side="right")
        )
        return Places(self.documents.take(chosen), self.positions.take(chosen))


_NO_DOCUMENTS = np.zeros(0, dtype=np.int32)
_NO_FREQUENCIES = np.zeros(0, dtype=np.uint32)
_NOTHING = Postings(0, _NO_DOCUMENTS, np.zeros(0, dtype=np.uint16), _NO_DOCUMENTS, _NO_FREQUENCIES)


def read_postings(segment: Segment, base: int, field: str, term: bytes) -> Postings | None:
    """A term's documents in one segment, whose first document is number `base`."""
    terms = segment.fields.get(field)
    ordinal = -1 if terms is None else terms.find(term)
    if terms is None or ordinal < 0:
        return None
    docs, freqs = terms.docs(ordinal), terms.freqs(ordinal)
    lengths = segment.lengths(field)
    codes = make_codes(freqs, np.zeros(1, np.uint8) if lengths is None else lengths.take(docs))
    large_docs, large_freqs = _NO_DOCUMENTS, _NO_FREQUENCIES
    if freqs.dtype != np.uint8:
        large = np.flatnonzero(freqs > MAX_FREQUENCY)
        large_docs, large_freqs = docs.take(large) + np.int32(base), freqs.take(large)
    return Postings(len(docs), docs + np.int32(base), codes, large_docs, large_freqs)


def join_postings(parts: Sequence[Postings], size: int) -> Postings:
    """One after another; only the first may be dense.

    Args:
        parts: of successive segments.
        size: documents that there are in all.
    """
    if not parts:
        return _NOTHING
    count = sum(part.count for part in parts)
    large_docs = np.concatenate([part.large_docs for part in parts])
    large_freqs = np.concatenate([part.large_freqs for part in parts])
    if parts[0].docs is not None and count * DENSE < size:
        docs = [part.docs for part in parts if part.docs is not None]
        codes = [part.codes for part in parts]
        if len(parts) == 1:
            return parts[0]
        return Postings(count, np.concatenate(docs), np.concatenate(codes), large_docs, large_freqs)
    dense = np.zeros(size, dtype=np.uint16)
    for part in parts:
        if part.docs is None:
            dense[: len(part.codes)] = part.codes
        else:
            dense[part.docs] = part.codes
    return Postings(count, None, dense, large_docs, large_freqs)


def read_places(segment: Segment, base: int, field: str, term: bytes) -> Places | None:
    """Where a term stands in one segment, whose first document is number `base`."""
    terms = segment.fields.get(field)
    ordinal = -1 if terms is None else terms.find(term)
    if terms is None or ordinal < 0:
        return None
    positions, starts = terms.positions(ordinal)
    documents = terms.docs(ordinal) + np.int32(base)
    return Places(np.repeat(documents, np.diff(starts)), positions)


def join_places(parts: Sequence[Places]) -> Places:
    """One after another."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Places(_NO_DOCUMENTS, _NO_FREQUENCIES)
    return Places(
        np.concatenate([part.documents for part in parts]),
        np.concatenate([part.positions for part in parts]),
    )


def ranges(begin: NDArray[np.intp], end: NDArray[np.intp]) -> NDArray[np.intp]:
    """All numbers of several half-open ranges, one range after another."""
    lengths = end - begin
    ends = lengths.cumsum()
    total = int(ends[-1]) if len(ends) else 0
    numbers: NDArray[np.intp] = np.arange(total)
    numbers += np.repeat(begin - (ends - lengths), lengths)
    return numbers
