"""One field of the documents of a run: gathered token by token, inverted in one sort at the end.

A run is what one segment is written from. Of each occurrence of a term two numbers are kept while
documents come in: the number of the term, and its position or frequency. At the end the terms are
ranked by their bytes, and each occurrence becomes one 64-bit key::

    rank of the term | document | position or frequency

so that sorting plain numbers gives the postings in the order in which a segment holds them.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from itertools import compress, islice, repeat
from operator import ne
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.analysis import IDTokenizer
from whoosh.fields import FieldType
from whoosh.formats import Existence
from whoosh.util.numeric import byte_to_length

from indexer.whoosh_backend.building.numbering import Vocabulary, number_pairs
from indexer.whoosh_backend.storage.container import SectionWriter
from indexer.whoosh_backend.storage.encoding import FieldWriter, spans, write_lengths

AT_ONCE = 1 << 19
"""Occurrences that are worked on together: what bounds the room that sorting and writing take."""

_A_TERM = 300  # bytes: the text, its UTF-8, its number, and what dictionary and list add to them
_A_KEY = 8
_A_PAIR = 36  # its code, position, number and key, and a share of the text of a new one
_KEY_BITS = 64
_A_DOCUMENT = 16
_LENGTHS = np.array([byte_to_length(code) for code in range(256)], dtype=np.uint64)

Postings = tuple[NDArray[np.uint32], NDArray[np.int32], Any, Any]
"""Documents a term, documents, and frequencies and positions or None, as `FieldWriter` wants."""


class Occurrences(NamedTuple):
    """What one document has in a field.

    Attributes:
        numbers: of the terms, one an occurrence (an item for fields without positions).
        details: parallel, their positions or frequencies; None for positions 0, 1, 2 ... or
            frequencies of 1, and where the field keeps neither.
        length: of the document in this field, as Whoosh counts it.
        pairs: further terms, as `number_pairs` takes them, one an occurrence; None without any.
        places: parallel to `pairs`, their positions.
    """

    numbers: list[int]
    details: array[int] | None
    length: int
    pairs: NDArray[np.uint64] | None = None
    places: NDArray[np.uint32] | None = None


class _Gathered(NamedTuple):
    """All occurrences of a run: terms by number; numbers and details of the occurrences; documents
    and how many of the occurrences, which stand in their order, belong to each.
    """

    terms: list[bytes]
    numbers: NDArray[np.uint32]
    details: NDArray[np.uint32] | None
    docs: NDArray[np.uint32]
    counts: NDArray[np.int64]


class FieldRun:
    """A field of a run.

    Args:
        name: of the field.
        field: Whoosh's. If it has a method `occurrences(text)`, texts are given to that instead
            of `index`. It returns the terms in order and their positions (None: 0, 1, 2 ...),
            and may go on with pairs of characters and their positions, see `Occurrences`.
    """

    def __init__(self, name: str, field: FieldType) -> None:
        self._name, self._field, self._scorable = name, field, bool(field.scorable)
        format_ = field.format
        self._has_freqs = format_ is not None and not isinstance(format_, Existence)
        self._has_positions = self._has_freqs and bool(format_.supports("positions"))
        self._boost = 1.0 if format_ is None else float(format_.field_boost)
        self._occurrences = getattr(field, "occurrences", None)
        self._is_verbatim = (
            self._occurrences is None
            and type(field).index is FieldType.index
            and type(field.analyzer) is IDTokenizer
            and type(format_) is Existence
        )
        self._vocabulary = Vocabulary()
        self._numbers, self._pairs, self._places = array("I"), array("Q"), array("I")
        self._details: array[int] | None = None  # all implied so far
        self._docs, self._counts, self._lengths = array("I"), array("I"), array("Q")
        self._pair_docs, self._pair_counts = array("I"), array("I")

    @property
    def held(self) -> int:
        """Bytes of memory that the run needs until it is written, roughly."""
        details = 0 if self._details is None else len(self._details)
        occurrences = len(self._numbers) * (_A_KEY + 4) + details * 4 + len(self._pairs) * _A_PAIR
        return occurrences + len(self._docs) * _A_DOCUMENT + len(self._vocabulary) * _A_TERM

    def analyse(self, value: Any) -> Occurrences:
        """Find the terms of a value; what has been added to the run stays as it is.

        Raises:
            ValueError: the value is not one for this field, or has what cannot be kept.
            TypeError: likewise.
        """
        try:
            if self._is_verbatim:
                # What `index` would find, for a fraction of the time: such are all facets.
                if isinstance(value, str):
                    number = self._vocabulary.get(value)
                    if number is not None:
                        return Occurrences([number], None, 1)
                    return self.occurring((value,), None)
                if isinstance(value, list | tuple):
                    return self.occurring(value, None)
            elif self._occurrences is not None and isinstance(value, str):
                return self.occurring(*self._occurrences(value))
            return self._indexed(value)
        except OverflowError:
            raise ValueError(f"field {self._name!r}: a position is not below 2**32") from None

    def occurring(
        self,
        terms: Sequence[str],
        positions: Sequence[int] | None,
        pairs: NDArray[np.uint64] | None = None,
        places: NDArray[np.uint32] | None = None,
    ) -> Occurrences:
        """The same of terms in their order, and their positions (None: 0, 1, 2 ...)."""
        numbers = self._vocabulary.of_texts(terms)
        if pairs is not None and not self._has_positions:
            raise ValueError(f"field {self._name!r}: pairs of characters need positions")
        if not self._has_freqs and len(numbers) > 1:
            numbers = list(dict.fromkeys(numbers))
        if not self._has_positions or positions is None:
            return Occurrences(numbers, None, len(numbers))
        if len(positions) != len(numbers):
            raise ValueError(
                f"field {self._name!r}: {len(numbers)} terms, {len(positions)} positions"
            )
        length = len(numbers) + (0 if pairs is None else len(pairs))
        return Occurrences(numbers, array("I", positions), length, pairs, places)

    def add(self, doc: int, found: Occurrences) -> None:
        """Add the occurrences of a document, whose number is greater than those before."""
        numbers, details, length, pairs, places = found
        if details is not None:
            if self._details is None:
                self._details = array("I", self._implied().tobytes())
            self._details.extend(details)
        elif self._details is not None:
            self._details.extend(range(len(numbers)) if self._has_positions else [1] * len(numbers))
        self._docs.append(doc)
        self._counts.append(len(numbers))
        self._numbers.fromlist(numbers)
        if self._scorable:
            self._lengths.append(length)
        if pairs is not None and places is not None:
            self._pair_docs.append(doc)
            self._pair_counts.append(len(pairs))
            self._pairs.frombytes(pairs.tobytes())
            self._places.frombytes(places.tobytes())

    def write(self, out: SectionWriter, doc_count: int) -> None:
        """Invert the field and write it and its lengths; a field without terms leaves no trace.

        Nothing can be added any more.
        """
        if self._numbers or self._pairs:
            found = self._gather()
            terms, ranks, counts = _ranked(found.terms, found.numbers)
            read = self._sort(ranks, len(terms), found, doc_count)
            writer = FieldWriter(out, self._name, doc_count, self._has_freqs, self._has_positions)
            starts = np.concatenate((np.zeros(1, np.int64), np.add.accumulate(counts)))
            for first, last in spans(starts, AT_ONCE):
                begin, end = int(starts[first]), int(starts[last])
                postings = self._postings(*read(begin, end), starts[first : last + 1] - begin)
                writer.add(terms[first:last], *postings)
            writer.finish()
        if self._scorable and any(self._lengths):
            codes = np.zeros(doc_count, dtype=np.uint8)
            codes[_view(self._docs)] = length_codes(np.frombuffer(self._lengths, dtype=np.uint64))
            write_lengths(out, self._name, codes)

    def _implied(self) -> NDArray[np.uint32]:
        """Positions 0, 1, 2 ... in each document, or frequencies of 1."""
        if not self._has_positions:
            return np.ones(len(self._numbers), dtype=np.uint32)
        counts = _view(self._counts)
        starts = np.add.accumulate(counts, dtype=np.uint32) - counts
        return np.arange(len(self._numbers), dtype=np.uint32) - np.repeat(starts, counts)

    def _gather(self) -> _Gathered:
        """Bring words and pairs together; the pairs are used up."""
        terms = self._vocabulary.terms()
        numbers, docs, counts = map(_view, (self._numbers, self._docs, self._counts))
        details: NDArray[np.uint32] | None = None
        if self._has_freqs:
            details = self._implied() if self._details is None else _view(self._details)
        if self._pairs and details is not None:
            spelled, more = number_pairs(np.frombuffer(self._pairs, dtype=np.uint64))
            self._pairs = array("Q")
            more += np.uint32(len(terms))
            terms += spelled
            numbers = np.concatenate((numbers, more))
            details = np.concatenate((details, _view(self._places)))
            docs = np.concatenate((docs, _view(self._pair_docs)))
            counts = np.concatenate((counts, _view(self._pair_counts)))
        return _Gathered(terms, numbers, details, docs, counts.astype(np.int64))

    def _indexed(self, value: Any) -> Occurrences:
        numbers: list[int] = []
        details, length = array("I"), 0
        for term, freq, weight, encoded in self._field.index(value):
            if freq < 1 or weight != freq * self._boost:
                raise ValueError(
                    f"field {self._name!r}: the term {term!r} has a weight of its own "
                    f"({weight} for {freq} times), which this index cannot keep"
                )
            number = self._vocabulary.of_bytes(term)
            length += freq
            if self._has_positions:
                positions = self._field.format.decode_positions(encoded)
                numbers.extend(repeat(number, freq))
                details.extend(positions)
            else:
                numbers.append(number)
                details.append(freq)
        if self._has_positions and len(details) != len(numbers):
            raise ValueError(f"field {self._name!r}: frequencies and positions do not agree")
        return Occurrences(numbers, details if self._has_freqs else None, length)

    def _sort(
        self, ranks: NDArray[np.uint64], terms: int, found: _Gathered, doc_count: int
    ) -> Callable[[int, int], tuple[NDArray[np.int32], NDArray[np.uint32]]]:
        """Sort the occurrences by term, document and detail.

        Returns:
            A function of a range of sorted occurrences, which gives their documents and details.
        """
        _, numbers, details, docs, counts = found
        low = 0 if details is None else int(details.max()).bit_length()
        middle = (doc_count - 1).bit_length()
        if (terms - 1).bit_length() + middle + low > _KEY_BITS:
            all_docs = np.repeat(docs, counts).astype(np.int32)
            flat = np.zeros(len(numbers), dtype=np.uint32) if details is None else details
            order = np.lexsort((flat, all_docs, ranks.take(numbers)))
            return lambda begin, end: (all_docs[order[begin:end]], flat[order[begin:end]])
        keys = np.empty(len(numbers), dtype=np.uint64)
        ends = np.concatenate((np.zeros(1, np.int64), np.add.accumulate(counts)))
        for first, last in spans(ends, AT_ONCE):
            begin, end = int(ends[first]), int(ends[last])
            part = keys[begin:end]
            ranks.take(numbers[begin:end], out=part)
            part <<= np.uint64(middle)
            part |= np.repeat(docs[first:last], counts[first:last])
            part <<= np.uint64(low)
            if details is not None:
                part |= details[begin:end]
        keys.sort()

        def read(begin: int, end: int) -> tuple[NDArray[np.int32], NDArray[np.uint32]]:
            part = keys[begin:end]
            found = (part & np.uint64((1 << low) - 1)).astype(np.uint32)
            part = (part >> np.uint64(low)) & np.uint64((1 << middle) - 1)
            return part.astype(np.int32), found

        return read

    def _postings(
        self,
        docs: NDArray[np.int32],
        details: NDArray[np.uint32],
        starts: NDArray[np.int64],
    ) -> Postings:
        """Join the occurrences of a term in a document; `starts` is where the terms begin."""
        begins = np.empty(len(docs), dtype=np.bool_)
        np.not_equal(docs[1:], docs[:-1], out=begins[1:])
        begins[starts[:-1]] = True
        at = np.flatnonzero(begins)
        df = np.diff(np.searchsorted(at, starts)).astype(np.uint32)
        if self._has_positions:
            return df, docs[at], np.diff(at, append=len(docs)).astype(np.uint32), details
        freqs = np.add.reduceat(details, at, dtype=np.uint32) if self._has_freqs else None
        return df, docs[at], freqs, None


def _ranked(
    terms: list[bytes], numbers: NDArray[np.uint32]
) -> tuple[list[bytes], NDArray[np.uint64], NDArray[np.int64]]:
    """Put terms into their order.

    Returns:
        The terms that occur, ascending, each once; the rank of every number among them; and how
        often each of them occurs.
    """
    counts = np.bincount(numbers, minlength=len(terms))
    # A document that was refused may have left terms that nothing has.
    order = sorted(np.flatnonzero(counts).tolist(), key=terms.__getitem__)
    ordered = [terms[number] for number in order]
    # A pair of characters may have come as a word too.
    is_new = [True, *map(ne, ordered, islice(ordered, 1, None))]
    ranks = np.zeros(len(terms), dtype=np.uint64)
    ranks[order] = np.add.accumulate(is_new, dtype=np.uint64) - np.uint64(1)
    firsts = np.flatnonzero(is_new)
    return list(compress(ordered, is_new)), ranks, np.add.reduceat(counts[order], firsts)


def length_codes(lengths: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Whoosh's `length_to_byte` of many lengths."""
    return np.minimum(np.searchsorted(_LENGTHS, lengths), 255).astype(np.uint8)


def _view(numbers: array[int]) -> NDArray[np.uint32]:
    return np.frombuffer(numbers, dtype=np.uint32)
