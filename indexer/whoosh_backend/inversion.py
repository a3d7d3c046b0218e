"""One field of the documents of a run: gathered token by token, inverted in one sort at the end.

A run is what one segment is written from. Of each occurrence of a term two numbers are kept while
documents come in: the number of the term, and its position or frequency. At the end the terms are
ranked by their bytes, and each occurrence becomes one 64-bit key::

    rank of the term | document | position or frequency

so that sorting plain numbers gives the postings in the order in which a segment holds them.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.analysis import IDTokenizer
from whoosh.fields import FieldType
from whoosh.formats import Existence
from whoosh.util.numeric import byte_to_length

from indexer.whoosh_backend.container import SectionWriter
from indexer.whoosh_backend.encoding import FieldWriter, write_lengths

AT_ONCE = 1 << 19
"""Occurrences that are worked on together: what bounds the room that sorting and writing take."""

_A_TERM = 300  # bytes: the text, its UTF-8, its number, and what dictionary and list add to them
_A_KEY = 8
_KEY_BITS = 64
_A_DOCUMENT = 16
_LENGTHS = np.array([byte_to_length(code) for code in range(256)], dtype=np.uint64)

Postings = tuple[NDArray[np.uint32], NDArray[np.int32], Any, Any]
"""Documents a term, documents, and frequencies and positions or None, as `FieldWriter` wants."""


class Occurrences(NamedTuple):
    """What one document has in a field.

    Attributes:
        numbers: of the terms, one an occurrence (an item for fields without positions).
        details: parallel, their positions or frequencies; None where the field keeps neither.
        length: of the document in this field, as Whoosh counts it.
    """

    numbers: list[int]
    details: array[int] | None
    length: int


class Vocabulary(dict[str, int]):
    """Term -> its number, given when it is first asked for.

    Terms that are not UTF-8 (those of numbers) stand in it with their odd bytes as surrogates.

    Attributes:
        terms: number -> the term as bytes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.terms: list[bytes] = []

    def __missing__(self, term: str) -> int:
        if not isinstance(term, str):
            raise TypeError(f"a term is text, not {term!r}")
        return self._add(term, term.encode())

    def of_bytes(self, term: bytes) -> int:
        """The number of a term that is given as bytes."""
        text = term.decode("utf-8", "surrogateescape")
        number = self.get(text)
        return self._add(text, term) if number is None else number

    def _add(self, text: str, term: bytes) -> int:
        number = self[text] = len(self.terms)
        self.terms.append(term)
        return number


class FieldRun:
    """A field of a run.

    Args:
        name: of the field.
        field: Whoosh's. If it has a method `occurrences(text)` that returns the terms in order
            and their positions (None: 0, 1, 2 ...), texts are given to that instead of `index`.
    """

    def __init__(self, name: str, field: FieldType) -> None:
        self._name, self._field = name, field
        format_ = field.format
        self._has_freqs = format_ is not None and not isinstance(format_, Existence)
        self._has_positions = self._has_freqs and bool(format_.supports("positions"))
        self._boost = 1.0 if format_ is None else float(format_.field_boost)
        self._occurrences = getattr(field, "occurrences", None)
        self._is_verbatim = (
            type(field).index is FieldType.index
            and type(field.analyzer) is IDTokenizer
            and type(format_) is Existence
        )
        self._vocabulary = Vocabulary()
        self._numbers, self._details = array("I"), array("I")
        self._docs, self._counts, self._lengths = array("I"), array("I"), array("Q")
        self._implied = array("I")

    @property
    def held(self) -> int:
        """Bytes of memory that the run needs until it is written, roughly."""
        occurrences = len(self._numbers) * (_A_KEY + 4) + len(self._details) * 4
        return occurrences + len(self._docs) * _A_DOCUMENT + len(self._vocabulary) * _A_TERM

    def analyse(self, value: Any) -> Occurrences:
        """Find the terms of a value; the run itself stays as it is.

        Raises:
            ValueError: the value is not one for this field, or has what cannot be kept.
            TypeError: likewise.
        """
        try:
            if self._occurrences is not None and isinstance(value, str):
                return self.occurring(*self._occurrences(value))
            if self._is_verbatim and isinstance(value, str | list | tuple):
                # What `index` would find, for a fifth of the time: such are all facets.
                return self.occurring((value,) if isinstance(value, str) else value, None)
            return self._indexed(value)
        except OverflowError:
            raise ValueError(f"field {self._name!r}: a position is not below 2**32") from None

    def occurring(self, terms: Sequence[str], positions: Sequence[int] | None) -> Occurrences:
        """The same of terms in their order, and their positions (None: 0, 1, 2 ...)."""
        numbers = list(map(self._vocabulary.__getitem__, terms))
        if not self._has_freqs:
            numbers = list(dict.fromkeys(numbers))
            return Occurrences(numbers, None, len(numbers))
        if not self._has_positions or positions is None:
            return Occurrences(numbers, self._imply(len(numbers)), len(numbers))
        if len(positions) != len(numbers):
            raise ValueError(
                f"field {self._name!r}: {len(numbers)} terms, {len(positions)} positions"
            )
        return Occurrences(numbers, array("I", positions), len(numbers))

    def add(self, doc: int, found: Occurrences) -> None:
        """Add the occurrences of a document, whose number is greater than those before."""
        self._docs.append(doc)
        self._counts.append(len(found.numbers))
        self._lengths.append(found.length)
        self._numbers.fromlist(found.numbers)
        if found.details is not None:
            self._details.extend(found.details)

    def write(self, out: SectionWriter, doc_count: int) -> None:
        """Invert the field and write it and its lengths; a field without terms leaves no trace."""
        if self._numbers:
            terms = self._vocabulary.terms
            counts = np.bincount(_view(self._numbers), minlength=len(terms))
            # A document that was refused may have left terms that nothing has.
            order = sorted(np.flatnonzero(counts).tolist(), key=terms.__getitem__)
            ranks = np.zeros(len(terms), dtype=np.uint64)
            ranks[order] = np.arange(len(order), dtype=np.uint64)
            read = self._sort(ranks, len(order), doc_count)
            writer = FieldWriter(out, self._name, doc_count, self._has_freqs, self._has_positions)
            starts = np.concatenate((np.zeros(1, np.int64), np.add.accumulate(counts[order])))
            for first, last in spans(starts):
                begin, end = int(starts[first]), int(starts[last])
                postings = self._postings(*read(begin, end), starts[first : last + 1] - begin)
                writer.add([terms[number] for number in order[first:last]], *postings)
            writer.finish()
        if self._field.scorable and any(self._lengths):
            codes = np.zeros(doc_count, dtype=np.uint8)
            codes[_view(self._docs)] = length_codes(np.frombuffer(self._lengths, dtype=np.uint64))
            write_lengths(out, self._name, codes)

    def _imply(self, count: int) -> array[int]:
        """Positions 0, 1, 2 ..., or frequencies of 1, for so many occurrences."""
        if not self._has_positions:
            return array("I", (1,)) * count
        if len(self._implied) < count:
            self._implied = array("I", range(2 * count))
        return self._implied[:count]

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
        self, ranks: NDArray[np.uint64], terms: int, doc_count: int
    ) -> Callable[[int, int], tuple[NDArray[np.int32], NDArray[np.uint32]]]:
        """Sort the occurrences by term, document and detail.

        Returns:
            A function of a range of sorted occurrences, which gives their documents and details.
        """
        numbers, details, docs = map(_view, (self._numbers, self._details, self._docs))
        counts = np.frombuffer(self._counts, dtype=np.uint32).astype(np.int64)
        low = int(details.max()).bit_length() if len(details) else 0
        middle = (doc_count - 1).bit_length()
        if (terms - 1).bit_length() + middle + low > _KEY_BITS:
            all_docs = np.repeat(docs, counts).astype(np.int32)
            details = details if self._has_freqs else np.zeros(len(numbers), dtype=np.uint32)
            order = np.lexsort((details, all_docs, ranks.take(numbers)))
            return lambda begin, end: (all_docs[order[begin:end]], details[order[begin:end]])
        keys = np.empty(len(numbers), dtype=np.uint64)
        ends = np.concatenate((np.zeros(1, np.int64), np.add.accumulate(counts)))
        for first, last in spans(ends):
            begin, end = int(ends[first]), int(ends[last])
            part = keys[begin:end]
            ranks.take(numbers[begin:end], out=part)
            part <<= np.uint64(middle)
            part |= np.repeat(docs[first:last], counts[first:last])
            part <<= np.uint64(low)
            if len(details):
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


def length_codes(lengths: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Whoosh's `length_to_byte` of many lengths."""
    return np.minimum(np.searchsorted(_LENGTHS, lengths), 255).astype(np.uint8)


def spans(starts: NDArray[np.int64], most: int = AT_ONCE) -> Iterator[tuple[int, int]]:
    """Cut a row of items into ranges of about `most` elements, of at least one item each.

    Args:
        starts: where the elements of each item begin, and where the last ones end.
        most: elements of a range; exceeded only by an item that alone has more.
    """
    first, items = 0, len(starts) - 1
    while first < items:
        last = int(np.searchsorted(starts, starts[first] + most, side="right")) - 1
        last = min(max(last, first + 1), items)
        yield first, last
        first = last


def _view(numbers: array[int]) -> NDArray[np.uint32]:
    return np.frombuffer(numbers, dtype=np.uint32)
