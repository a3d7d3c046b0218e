"""The values of several facets side by side, a row for each document.

A page counts all of its facets for the same documents. With a row a document that is one gather
and one count, however many facets there are; a column each costs several calls a facet and reads
as many places in memory. Every value of every facet has a *slot*, a number of its own; slot 0 is
no value. Rows are derived from the columns (`facets`), which stay: filters read them, and facets
with too many values for a row are counted there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.whoosh_backend.evaluation.arrays import Growing
from indexer.whoosh_backend.evaluation.facets import Column, Counts, Documents, Pairs

BY_VALUE = frozenset({"month", "day"})
"""Facets that are listed by value, the last ones if there are too many; others by frequency."""

MAX_VALUES = 1024
"""Values of a facet on a board."""

_SLOTS = 1 << 16
_AT_ONCE = 1 << 12  # rows; what is made of them stays in the processor's cache
_FACET = 1 << 48  # more than any order within a facet


class Board:
    """The facets of one view. It never changes.

    Args:
        asked: the facets that it was made for.
        columns: facet -> its column; those of them that are on the board.
        starts: the slot before each facet's first value, ascending.
        rows: for each document the slots of its values, filled up with 0.

    Attributes:
        placed: each column, and the slot before its first value.
        count: how many slots there are, the one for "no value" included.
    """

    def __init__(
        self,
        asked: frozenset[str],
        columns: Mapping[str, Column],
        starts: list[int],
        rows: NDArray[np.uint16],
    ) -> None:
        self.asked, self.columns, self.rows = asked, columns, rows
        self._starts = starts
        self._bounds = np.array(starts[1:], dtype=np.intp)
        self.placed = tuple(zip(columns.values(), starts, strict=True))
        self.count = max((start + column.count for column, start in self.placed), default=1)
        self._overfull = [item for item in self.placed if len(item[0].more_documents)]

    def counts(self, documents: Documents) -> Counts:
        """How many of some documents have each value, by slot.

        Args:
            documents: ascending, each once.
        """
        size, rows = self.count, self.rows
        if len(documents) <= _AT_ONCE:
            counts: Counts = np.bincount(rows.take(documents, axis=0).ravel(), minlength=size)
        else:
            counts = np.zeros(size, dtype=np.int64)
            for start in range(0, len(documents), _AT_ONCE):
                part = rows.take(documents[start : start + _AT_ONCE], axis=0)
                counts += np.bincount(part.ravel(), minlength=size)
        counts[0] = 0
        for column, start in self._overfull:
            counts[start : start + column.count] += column.counts_beyond(documents)
        return counts

    def joined(self, counts: Mapping[str, Counts]) -> Counts:
        """Counts by slot from those of each facet by ordinal."""
        joined = np.zeros(self.count, dtype=np.int64)
        for (name, column), start in zip(self.columns.items(), self._starts, strict=True):
            joined[start : start + column.count] = counts[name]
        return joined

    def listed(self, counts: Counts, limit: int) -> dict[str, Pairs]:
        """The values of every facet that occur, in the order in which they are shown."""
        if not self.columns:
            return {}
        slots = counts.nonzero()[0]
        found = counts.take(slots)
        order = (self._places - counts * self._weights).take(slots).argsort()
        texts = map(self._texts.__getitem__, slots.take(order).tolist())
        pairs = list(zip(texts, found.take(order).tolist(), strict=True))
        ends = [*slots.searchsorted(self._bounds).tolist(), len(pairs)]
        listed, begin = {}, 0
        for name, end in zip(self.columns, ends, strict=True):
            if end - begin <= limit:
                listed[name] = pairs[begin:end]
            elif name in BY_VALUE:
                listed[name] = pairs[end - limit : end]
            else:
                listed[name] = pairs[begin : begin + limit]
            begin = end
        return listed

    @cached_property
    def _texts(self) -> list[str]:
        texts = [""] * self.count
        for column, start in zip(self.columns.values(), self._starts, strict=True):
            texts[start : start + column.count] = column.texts()
        return texts

    @cached_property
    def _places(self) -> NDArray[np.int64]:
        """Slot -> place in alphabetical order, facet after facet."""
        places = np.zeros(self.count, dtype=np.int64)
        for number, (column, start) in enumerate(
            zip(self.columns.values(), self._starts, strict=True)
        ):
            places[start : start + column.count] = column.ranks() + number * _FACET
        return places

    @cached_property
    def _weights(self) -> NDArray[np.int64]:
        """Slot -> by how many places a document moves its value to the front."""
        weights = np.zeros(self.count, dtype=np.int64)
        for (name, column), start in zip(self.columns.items(), self._starts, strict=True):
            if name not in BY_VALUE:
                weights[start : start + column.count] = _SLOTS
        return weights


class GrowingBoard:
    """A board to which documents are added; not to be used by two threads at once.

    Every facet has room for twice as many values as it has now. Another board must be made when
    `fits` says so.

    Args:
        columns: facet -> its column. One that has too many values is left out.

    Attributes:
        asked: the facets of `columns`.
    """

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self.asked = frozenset(columns)
        self._starts: dict[str, int] = {}
        self._ends: dict[str, int] = {}
        self._layers: dict[str, int] = {}
        end = 0
        for name, column in columns.items():
            room = 2 * column.count + 16
            if column.count <= MAX_VALUES and end + room < _SLOTS:
                self._starts[name], self._ends[name] = end, end + room
                self._layers[name] = len(column.layers)
                end += room
        self._width = sum(self._layers.values())
        self._slots = Growing(np.uint16)  # row after row

    def fits(self, columns: Mapping[str, Column]) -> bool:
        """Whether there is room for the values of these columns."""
        return all(
            start + columns[name].count <= self._ends[name]
            and len(columns[name].layers) <= self._layers[name]
            for name, start in self._starts.items()
        )

    def prefix(self, columns: Mapping[str, Column], size: int) -> Board:
        """The board of the first `size` documents, whose columns these are."""
        have = self._slots.size // (self._width or 1)
        if have < size:
            self._slots.append(self._rows(columns, have, size).ravel())
        rows: NDArray[Any] = self._slots.prefix(size * self._width).reshape(size, self._width)
        on_board = {name: columns[name] for name in self._starts}
        return Board(self.asked, on_board, list(self._starts.values()), rows)

    def copy(self, size: int) -> GrowingBoard:
        """Another board that begins with the first `size` documents of this one."""
        other = GrowingBoard({})
        other.asked, other._width = self.asked, self._width
        other._starts, other._ends, other._layers = self._starts, self._ends, self._layers
        other._slots = self._slots.copy(min(size * self._width, self._slots.size))
        return other

    def _rows(self, columns: Mapping[str, Column], first: int, last: int) -> NDArray[np.uint16]:
        rows = np.zeros((last - first, self._width), dtype=np.uint16)
        place = 0
        for name, start in self._starts.items():
            for offset, layer in enumerate(columns[name].layers):
                ordinals = layer[first:last]
                rows[:, place + offset] = (ordinals + np.uint16(start)) * (ordinals != 0)
            place += self._layers[name]
        return rows
