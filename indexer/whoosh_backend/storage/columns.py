"""Columns of small numbers on their way into a segment file; `postings` packs them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.whoosh_backend.storage.container import Appender, SectionWriter
from indexer.whoosh_backend.storage.postings import ROW, WIDTHS, Width, pack


class ColumnWriter:
    """Writes one column; see `postings.Column`."""

    def __init__(self, out: SectionWriter, name: str, width: Width) -> None:
        self._width = width
        self._out, self._name = out, name
        self._streams: dict[str, Appender] = {}
        self._tail = np.empty(0, dtype=np.uint32)
        self.count = 0

    def write(self, numbers: NDArray[np.uint32]) -> None:
        """Append numbers."""
        if self._width.bits < 32:
            places = np.flatnonzero(numbers >= np.uint32(2**self._width.bits))
            if len(places):
                self._stream("places", np.uint64).write((places + self.count).astype(np.uint64))
                self._stream("values", np.uint32).write(numbers[places])
        self.count += len(numbers)
        if len(self._tail):
            numbers = np.concatenate((self._tail, numbers))
        whole = len(numbers) - len(numbers) % self._width.step
        self._tail = numbers[whole:].copy()
        self._put(numbers[:whole])

    def finish(self) -> int:
        """Complete the column and return how many numbers it has."""
        if len(self._tail):
            padding = np.zeros(-len(self._tail) % self._width.step, dtype=np.uint32)
            self._put(np.concatenate((self._tail, padding)))
        for part in sorted(self._streams):  # the same file, however it was cut into chunks
            self._streams[part].close()
        return self.count

    def _put(self, numbers: NDArray[np.uint32]) -> None:
        low, top = pack(numbers, self._width)
        if low is not None:
            self._stream("low", low.dtype).write(low)
        if top is not None:
            self._stream("top", np.uint8).write(top)

    def _stream(self, part: str, dtype: Any) -> Appender:
        if part not in self._streams:
            self._streams[part] = self._out.stream(f"{self._name}.{part}", dtype)
        return self._streams[part]


class Columns:
    """The columns of one kind of number, one a width, made when first needed."""

    def __init__(self, out: SectionWriter, name: str) -> None:
        self._out, self._name = out, name
        self._columns: dict[int, ColumnWriter] = {}

    def write(
        self, classes: NDArray[np.uint8], counts: NDArray[np.int64], numbers: NDArray[np.uint32]
    ) -> NDArray[np.int64]:
        """Append the numbers of terms, each to the column of its class.

        Returns:
            Where each term begins in its column; 0 for terms of no column.
        """
        at = np.zeros(len(classes), dtype=np.int64)
        of_number = np.repeat(classes, counts)
        for index in np.flatnonzero(np.bincount(classes)).tolist():
            if index == ROW:
                continue
            if index not in self._columns:
                width = WIDTHS[index]
                name = f"{self._name}{width.bits}"
                self._columns[index] = ColumnWriter(self._out, name, width)
            column, mine = self._columns[index], classes == index
            at[mine] = column.count + np.add.accumulate(counts[mine]) - counts[mine]
            column.write(numbers[of_number == index])
        return at

    def finish(self) -> dict[str, int]:
        """Complete the columns; return their lengths by the name of their width."""
        return {
            str(WIDTHS[index].bits): self._columns[index].finish()
            for index in sorted(self._columns)
        }
