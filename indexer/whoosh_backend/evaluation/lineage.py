"""Segments one after another, and what has been derived from them so far.

Every view of an index sees its own part of these arrays: they only ever grow at their end.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.fields import FieldType, Schema

from indexer.whoosh_backend.evaluation.arrays import Growing, RecentlyUsed, decimals
from indexer.whoosh_backend.evaluation.board import Board, GrowingBoard
from indexer.whoosh_backend.evaluation.decoded import Lengths
from indexer.whoosh_backend.evaluation.facets import Column, GrowingColumn
from indexer.whoosh_backend.storage.segment import Segment

DECODED_BYTES = 16 * 1024 * 1024
"""Decoded postings and positions that are kept for the next question, at least."""

DECODED_BYTES_A_DOCUMENT = 128
"""The same for each document: enough for the positions of two common terms and more."""

UNDATED = -1


class Lineage:
    """Segments one after another, and what has been derived from them so far.

    Args:
        schema: Whoosh's.
        timeline: the field that holds the minute of a document, in decimal digits of one width.
    """

    def __init__(self, schema: Schema, timeline: str | None = None) -> None:
        self.schema = schema
        self.fields: dict[str, FieldType] = dict(schema.items())
        self.timeline = timeline
        self.segments: list[Segment] = []
        self.bases: list[int] = [0]
        self.decoded: RecentlyUsed[Any] = RecentlyUsed()
        self._lock = threading.Lock()
        self._lengths: dict[str, Growing] = {}
        self._columns: dict[str, GrowingColumn] = {}
        self._board = GrowingBoard({})
        self._minutes: Growing | None = None

    def append(self, segment: Segment) -> None:
        """Add a segment at the end."""
        self.segments.append(segment)
        self.bases.append(self.bases[-1] + segment.doc_count)
        self.decoded.room = max(DECODED_BYTES, DECODED_BYTES_A_DOCUMENT * self.bases[-1])

    def forked(self, count: int) -> Lineage:
        """Another lineage that begins with the first `count` segments of this one."""
        other = Lineage(self.schema, self.timeline)
        for segment in self.segments[:count]:
            other.append(segment)
        size = other.bases[-1]
        with self._lock:
            other._lengths = {
                name: array.copy(size) for name, array in self._lengths.items() if array.size > size
            }
            other._columns = {
                name: column.copy(size) for name, column in self._columns.items()
                if column.size > size
            }  # fmt: skip
            other._board = self._board.copy(size)
            if self._minutes is not None and self._minutes.size > size:
                other._minutes = self._minutes.copy(size)
        return other

    def lengths(self, field: str, size: int) -> Lengths:
        """The length bytes of a text field in the first `size` documents."""
        with self._lock:
            array = self._lengths.setdefault(field, Growing(np.uint8))
            for segment in self._missing(array.size, size):
                array.append(_lengths(segment, field))
            return array.prefix(size)

    def column(self, field: str, size: int) -> Column:
        """The values of a field in the first `size` documents."""
        with self._lock:
            column = self._columns.setdefault(field, GrowingColumn(self.schema[field].from_bytes))
            for segment in self._missing(column.size, size):
                column.append(segment.fields.get(field), segment.doc_count)
            return column.prefix(size)

    @property
    def on_board(self) -> frozenset[str]:
        """The facets that the board was made for so far."""
        return self._board.asked

    def board(self, columns: Mapping[str, Column], size: int) -> Board:
        """The facets of the first `size` documents side by side; these are their columns."""
        with self._lock:
            if self._board.asked != columns.keys() or not self._board.fits(columns):
                self._board = GrowingBoard(columns)
            return self._board.prefix(columns, size)

    def minutes(self, size: int) -> NDArray[np.int64]:
        """The minutes of the first `size` documents, `UNDATED` where there is none."""
        with self._lock:
            if self._minutes is None:
                self._minutes = Growing(np.int64)
            for segment in self._missing(self._minutes.size, size):
                self._minutes.append(_minutes(segment, self.timeline))
            return self._minutes.prefix(size)

    def _missing(self, have: int, want: int) -> Iterable[Segment]:
        if have >= want:
            return ()
        return self.segments[self.bases.index(have) : self.bases.index(want)]


def _lengths(segment: Segment, field: str) -> Lengths:
    lengths = segment.lengths(field)
    return np.zeros(segment.doc_count, dtype=np.uint8) if lengths is None else lengths


def _minutes(segment: Segment, field: str | None) -> NDArray[np.int64]:
    minutes = np.full(segment.doc_count, UNDATED, dtype=np.int64)
    terms = segment.fields.get(field) if field else None
    if terms is not None and terms.term_count:
        documents, _, _ = terms.bulk(0, terms.term_count)
        minutes[documents] = np.repeat(decimals(list(terms.terms())), np.asarray(terms.df))
    return minutes
