"""The terms and postings of one field of a segment; `encoding` describes and writes them.

Decoding tests what it needs to stay within its bounds: a damaged file makes it raise, or at worst
gives numbers that were not written, but never documents that do not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.whoosh_backend.storage.container import DamagedFile, SectionFile
from indexer.whoosh_backend.storage.encoding import FREQUENCIES
from indexer.whoosh_backend.storage.postings import (
    ROW,
    WIDTHS,
    Column,
    Numbers,
    Width,
    from_gaps,
    from_many_gaps,
    from_many_rows,
    from_row,
    row_bytes,
)
from indexer.whoosh_backend.storage.terms import TermList, check_offsets

WRONG = (ValueError, IndexError, KeyError, OverflowError)
"""What decoding raises when the file is not what was written."""

_VERIFIED_AT_ONCE = 1 << 20


class SegmentField:
    """The terms and postings of one field.

    Attributes:
        term_count: terms; an ordinal is below it, and terms ascend with their ordinals.
        posting_count: postings of all terms.
        has_freqs, has_positions: what is kept besides documents.
    """

    def __init__(
        self, file: SectionFile, name: str, meta: Mapping[str, Any], doc_count: int
    ) -> None:
        self._file, self._name, self._doc_count = file, name, doc_count
        self.has_freqs = meta["freqs"] is not None
        self.has_positions = meta["spots"] is not None
        self._terms = TermList(file.bytes(f"field/{name}/terms"), self._array("ends"))
        self.term_count = len(self._terms)
        self._starts_array = self._array("starts", self.term_count + 1)
        self.posting_count = int(meta["postings"])
        check_offsets(self._starts_array, self.posting_count)
        self._classes_array = self._array("classes", self.term_count)
        self._gaps_at_array = self._array("gaps_at", self.term_count)
        self._gaps = self._columns("gaps", meta["gaps"])
        self._rows = self._array("rows", int(meta["rows"]) * row_bytes(doc_count))
        if self.has_freqs:
            self._freqs = self._column("freqs", FREQUENCIES, self.posting_count)
            self._cf_array = self._array("cf", self.term_count)
            self._cf = self._cf_array.data
        if self.has_positions:
            self._spots = self._columns("spots", meta["spots"])
            self._spots_at_array = self._array("spots_at", self.term_count)
            self._spots_at = self._spots_at_array.data
            occurrences = sum(column.count for column in self._spots.values())
            if int(self._cf_array.sum(dtype=np.uint64)) != occurrences:
                raise ValueError("there are not as many positions as occurrences")
        # Single numbers are read three times as fast as from the arrays.
        self._starts, self._gaps_at = self._starts_array.data, self._gaps_at_array.data
        self._classes = self._classes_array.data

    @cached_property
    def df(self) -> NDArray[np.uint32]:
        """Documents of each term."""
        return np.diff(self._starts_array).astype(np.uint32)

    @cached_property
    def cf(self) -> NDArray[np.uint64]:
        """Occurrences of each term; as many as documents when frequencies are not kept."""
        return (self._cf_array if self.has_freqs else self.df).astype(np.uint64)

    def find(self, term: bytes) -> int:
        """The ordinal of a term, or -1."""
        return self._terms.find(term)

    def seek(self, term: bytes) -> int:
        """The first ordinal whose term is not less than `term`; `term_count` if there is none."""
        return self._terms.seek(term)

    def term(self, ordinal: int) -> bytes:
        """The term of an ordinal."""
        return self._terms[ordinal]

    def terms(self, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """The terms from `first` up to, not including, `last`."""
        return self._terms.walk(first, last)

    def docs(self, ordinal: int) -> NDArray[np.int32]:
        """The documents of a term, ascending.

        Raises:
            DamagedFile: they cannot be decoded. So of the other methods that decode postings.
        """
        start, end = self._starts[ordinal], self._starts[ordinal + 1]
        kind, at = self._classes[ordinal] & 15, self._gaps_at[ordinal]
        try:
            if kind != ROW:
                return from_gaps(self._gaps[kind].read(at, end - start), self._doc_count)
            size = row_bytes(self._doc_count)
            row = self._rows[at * size : (at + 1) * size]
            return from_row(row, end - start, self._doc_count)
        except WRONG as error:
            raise self._damage(error) from error

    def freqs(self, ordinal: int) -> NDArray[np.uint32]:
        """How often a term occurs in each of its documents; ones when that is not kept.

        The type is the narrowest unsigned one that holds them, uint8 most often.
        """
        start, end = self._starts[ordinal], self._starts[ordinal + 1]
        if not self.has_freqs:
            return np.ones(end - start, dtype=np.uint8)
        try:
            return self._freqs.read(start, end - start)
        except WRONG as error:
            raise self._damage(error) from error

    def positions(self, ordinal: int) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """The positions of a term.

        Returns:
            The positions, document after document, ascending in each; and where each document's
            begin and end in them, one more than there are documents.

        Raises:
            ValueError: the field keeps no positions.
        """
        if not self.has_positions:
            raise ValueError(f"field {self._name!r} keeps no positions")
        freqs = self.freqs(ordinal)
        starts = np.zeros(len(freqs) + 1, dtype=np.int64)
        np.add.accumulate(freqs, out=starts[1:])
        try:
            column = self._spots[self._classes[ordinal] >> 4]
            flat = column.read(self._spots_at[ordinal], self._cf[ordinal])
            if starts[-1] != len(flat):
                raise ValueError("frequencies and positions of a term contradict each other")
        except WRONG as error:
            raise self._damage(error) from error
        return flat.astype(np.uint32, copy=False), starts

    def positions_at(self, ordinal: int, at: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Some of the positions that `positions` returns first, by their places among them.

        Raises:
            ValueError: the field keeps no positions.
        """
        if not self.has_positions:
            raise ValueError(f"field {self._name!r} keeps no positions")
        try:
            column = self._spots[self._classes[ordinal] >> 4]
            return column.take(at + self._spots_at[ordinal])
        except WRONG as error:
            raise self._damage(error) from error

    def bulk(
        self, first: int, last: int
    ) -> tuple[NDArray[np.int32], NDArray[np.uint32] | None, NDArray[np.uint32] | None]:
        """Documents, frequencies and positions of the terms from `first` up to `last`.

        They are flat, in order of term, document, position, as `encoding.FieldWriter.add` takes
        them; None for what is not kept.
        """
        starts = self._starts_array[first : last + 1].astype(np.int64)
        counts, classes = np.diff(starts), self._classes_array[first:last]
        begin, total = int(starts[0]), int(starts[-1] - starts[0])
        try:
            docs = np.empty(total, dtype=np.int32)
            self._scatter(
                docs, classes & 15, counts, self._gaps_at_array[first:last], self._docs_of
            )
            freqs = positions = None
            if self.has_freqs:
                freqs = self._freqs.read(begin, total).astype(np.uint32, copy=False)
            if self.has_positions:
                cf = self._cf_array[first:last].astype(np.int64)
                positions = np.empty(int(cf.sum()), dtype=np.uint32)
                at = self._spots_at_array[first:last]
                self._scatter(positions, classes >> 4, cf, at, self._positions_of)
        except WRONG as error:
            raise self._damage(error) from error
        return docs, freqs, positions

    def all_postings(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The ordinal of the term and the document of every posting of the field."""
        ordinals = np.arange(self.term_count, dtype=np.int32)
        return np.repeat(ordinals, self.df), self.bulk(0, self.term_count)[0]

    def verify(self) -> None:
        """Decode everything and test that it is such as was written.

        Raises:
            DamagedFile: it is not.
        """
        first = 0
        for previous, term in zip(self.terms(), self.terms(1), strict=False):
            if previous >= term:
                raise self._damage("the terms are not in ascending order")
        while first < self.term_count:
            bound = self._starts[first] + _VERIFIED_AT_ONCE
            last = int(np.searchsorted(self._starts_array, bound, side="right")) - 1
            last = min(max(last, first + 1), self.term_count)
            docs, freqs, _ = self.bulk(first, last)
            begins = np.zeros(len(docs), dtype=np.bool_)
            begins[(self._starts_array[first:last] - self._starts_array[first])] = True
            if not (begins[1:] | (docs[1:] > docs[:-1])).all():
                raise self._damage("the documents of a term are not in ascending order")
            if freqs is not None and not freqs.all():
                raise self._damage("a term occurs zero times in one of its documents")
            first = last

    def _scatter(
        self,
        out: NDArray[Any],
        classes: NDArray[Any],
        counts: NDArray[np.int64],
        at: NDArray[Any],
        decode: Callable[[int, int, NDArray[np.int64]], NDArray[Any]],
    ) -> None:
        """Decode class by class, for the terms of one lie together, and put each in its place."""
        kinds = np.flatnonzero(np.bincount(classes)).tolist()
        of_number = np.repeat(classes, counts) if len(kinds) > 1 else None
        for kind in kinds:
            mine = classes == kind
            numbers = decode(kind, int(at[mine.argmax()]), counts[mine])
            if of_number is None:
                out[:] = numbers
            else:
                out[of_number == kind] = numbers

    def _docs_of(self, kind: int, at: int, counts: NDArray[np.int64]) -> NDArray[np.int32]:
        if kind != ROW:
            gaps = self._gaps[kind].read(at, int(counts.sum()))
            return from_many_gaps(gaps, counts, self._doc_count)
        size = row_bytes(self._doc_count)
        rows = self._rows[at * size : (at + len(counts)) * size]
        return from_many_rows(rows, counts, self._doc_count)

    def _positions_of(self, kind: int, at: int, counts: NDArray[np.int64]) -> Numbers:
        return self._spots[kind].read(at, int(counts.sum()))

    def _array(self, part: str, count: int | None = None) -> NDArray[Any]:
        array = self._file.array(f"field/{self._name}/{part}")
        if count is not None and len(array) != count:
            raise ValueError(f"{part!r} has {len(array)} numbers, not {count}")
        return array

    def _columns(self, part: str, counts: Mapping[str, int]) -> dict[int, Column]:
        return {
            index: self._column(f"{part}{width.bits}", width, counts[str(width.bits)])
            for index, width in enumerate(WIDTHS)
            if str(width.bits) in counts
        }

    def _column(self, part: str, width: Width, count: int) -> Column:
        planes = []
        for plane in ("low", "top", "places", "values"):
            name = f"field/{self._name}/{part}.{plane}"
            planes.append(self._file.array(name) if name in self._file.sections else None)
        return Column(width, count, *planes)

    def _damage(self, what: object) -> DamagedFile:
        return DamagedFile(self._file.path, f"field {self._name!r}: {what}")
