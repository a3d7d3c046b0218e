"""The write side of a segment file; `segment` reads what this writes.

The sections of a field, of T terms and P postings, after "field/<name>/"; types in brackets,
where "u4 or u8" is whichever the largest number needs::

    terms     the terms, sorted, one after the other [u1];  ends  where they begin and end, T+1
    starts    where the postings of a term begin among all, T+1 [u4 or u8]
    classes   low 4 bits: how its documents are written, high 4 bits: its positions, T [u1]
    gaps_at   where it begins in the column of gaps, or its number among the rows, T
    rows      rows of bits, one a term of that class [u1]
    gaps<w>   columns of gaps of w bits: ".low", ".top", ".places", ".values"; see `postings`
    freqs     column of 4 bits, one number a posting
    cf        occurrences of a term, T
    spots_at  where it begins in the column of positions, T
    spots<w>  columns of positions

`meta["fields"][name]` has the counts by which the sections are tested. "lengths/<name>" has
Whoosh's length codes, one a document. "stored" has blocks of documents (see `stored`), and
"stored_ends" where they begin and end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import lt
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from indexer.whoosh_backend.storage.columns import Columns, ColumnWriter
from indexer.whoosh_backend.storage.container import SectionWriter
from indexer.whoosh_backend.storage.postings import (
    ROW,
    WIDTHS,
    price,
    row_bytes,
    to_gaps,
    to_rows,
)
from indexer.whoosh_backend.storage.stored import BLOCK, pack_block, to_line

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

FORMAT = 1
"""Raise it when a file of today can no longer be read; older segments are then refused."""

FREQUENCIES = WIDTHS[0]
_AT_ONCE = 1 << 19
_PACKED = 16 * BLOCK  # documents handed to the other thread together
_MAX_DOCUMENTS = 2**31 - 1


def write_field(
    out: SectionWriter,
    name: str,
    terms: Sequence[bytes],
    df: NDArray[np.uint32],
    docs: NDArray[np.int32],
    freqs: NDArray[np.uint32] | None,
    positions: NDArray[np.uint32] | None,
    doc_count: int,
) -> None:
    """Write a field in one piece; arguments as of `FieldWriter.add`."""
    field = FieldWriter(out, name, doc_count, freqs is not None, positions is not None)
    field.add(terms, df, docs, freqs, positions)
    field.finish()


def write_lengths(out: SectionWriter, name: str, codes: NDArray[np.uint8]) -> None:
    """Write the lengths of a field.

    Args:
        out: the file.
        name: of the field.
        codes: `whoosh.util.numeric.length_to_byte` of each document's length.
    """
    _note_documents(out, len(codes))
    out.add(f"lengths/{name}", codes.astype(np.uint8, casting="safe", copy=False))


class StoredWriter:
    """Writes what is stored of each document, in the order of their numbers.

    A second thread compresses, which needs Python's lock for moments only; a few hundred
    documents are on their way at most.
    """

    def __init__(self, out: SectionWriter) -> None:
        self._out = out
        self._blocks = out.stream("stored", np.uint8)
        self._ends = [0]
        self._lines: list[bytes] = []
        self._count = 0
        self._thread: ThreadPoolExecutor | None = None
        self._packing: Future[list[bytes]] | None = None

    def add(self, fields: Mapping[str, Any]) -> None:
        """Add the next document.

        Raises:
            TypeError: a value is of a kind that cannot be stored.
        """
        self.add_line(to_line(fields))

    def add_line(self, line: bytes) -> None:
        """Add the next document as `Segment.stored_lines` gave it: merging need not decode."""
        self._lines.append(line)
        self._count += 1
        if len(self._lines) == _PACKED:
            self._settle()
            if self._thread is None:
                from concurrent.futures import ThreadPoolExecutor  # who only reads needs it not

                self._thread = ThreadPoolExecutor(1, "stored")
            self._packing = self._thread.submit(_pack, self._lines)
            self._lines = []

    def finish(self) -> None:
        """Complete the section; the number of documents is then settled."""
        self._settle()
        self._write(_pack(self._lines))
        self._lines = []
        _note_documents(self._out, self._count)
        self._blocks.close()
        self._out.add("stored_ends", np.array(self._ends, dtype=np.uint64))
        self.close()

    def close(self) -> None:
        """Let the thread go, which `finish` does too."""
        if self._thread is not None:
            self._thread.shutdown()
            self._thread = None

    def _settle(self) -> None:
        if self._packing is not None:
            self._write(self._packing.result())
            self._packing = None

    def _write(self, blocks: Iterable[bytes]) -> None:
        for block in blocks:
            self._blocks.write(block)
            self._ends.append(self._ends[-1] + len(block))


class FieldWriter:
    """Writes the terms and postings of a field, in chunks of ascending terms.

    Args:
        out: the file.
        name: of the field.
        doc_count: documents of the segment.
        has_freqs, has_positions: what `add` is given; positions need frequencies.
    """

    def __init__(
        self, out: SectionWriter, name: str, doc_count: int, has_freqs: bool, has_positions: bool
    ) -> None:
        if has_positions and not has_freqs:
            raise ValueError(f"field {name!r} has positions without frequencies")
        if not 0 <= doc_count <= _MAX_DOCUMENTS:
            raise ValueError(f"a segment cannot have {doc_count} documents")
        _note_documents(out, doc_count)
        self._out, self._name, self._doc_count = out, name, doc_count
        self._has_freqs, self._has_positions = has_freqs, has_positions
        prefix = f"field/{name}/"
        self._terms = out.stream(prefix + "terms", np.uint8)
        self._rows = out.stream(prefix + "rows", np.uint8)
        self._row_count = 0
        self._gaps = Columns(out, prefix + "gaps")
        self._freqs = ColumnWriter(out, prefix + "freqs", FREQUENCIES)
        self._spots = Columns(out, prefix + "spots")
        self._last_term: bytes | None = None
        self._of_terms: dict[str, list[NDArray[Any]]] = {
            key: [] for key in ("lengths", "df", "classes", "gaps_at", "cf", "spots_at")
        }

    def add(
        self,
        terms: Sequence[bytes],
        df: NDArray[np.uint32],
        docs: NDArray[np.int32],
        freqs: NDArray[np.uint32] | None,
        positions: NDArray[np.uint32] | None,
    ) -> None:
        """Add the next terms.

        Args:
            terms: ascending, none twice, after those of earlier chunks.
            df: documents of each term, at least one.
            docs: of all terms, in (term, document) order, ascending within a term.
            freqs: parallel to `docs`, at least 1; None if the field has none.
            positions: in (term, document, position) order, as many for each posting as its
                frequency says; None if the field has none.

        Raises:
            ValueError: the arguments contradict each other or the above.
        """
        self._check_terms(terms)
        counts = np.asarray(df, dtype=np.int64)
        starts = np.concatenate((np.zeros(1, dtype=np.int64), np.add.accumulate(counts)))
        if len(terms) != len(counts) or starts[-1] != len(docs) or (counts < 1).any():
            raise ValueError(f"field {self._name!r}: terms, df and docs contradict each other")
        if (freqs is not None) != self._has_freqs or (positions is not None) != self._has_positions:
            raise ValueError(f"field {self._name!r}: freqs or positions are missing or too many")
        self._terms.write(b"".join(terms))
        self._keep("lengths", np.fromiter(map(len, terms), dtype=np.int64, count=len(terms)))
        self._keep("df", counts)
        spot = 0
        for first, last in spans(starts, _AT_ONCE):
            begin, end = int(starts[first]), int(starts[last])
            here = counts[first:last]
            classes = self._add_docs(here, docs[begin:end])
            if freqs is not None:
                cf = self._add_freqs(here, freqs[begin:end])
                if positions is not None:
                    total = int(cf.sum())
                    classes |= self._add_positions(cf, positions[spot : spot + total])
                    spot += total
            self._keep("classes", classes)
        if positions is not None and spot != len(positions):
            raise ValueError(f"field {self._name!r} has {len(positions)} positions, not {spot}")

    def finish(self) -> None:
        """Complete the sections of the field."""
        prefix = f"field/{self._name}/"
        of_terms = {
            key: np.concatenate(arrays) if arrays else np.empty(0, dtype=np.int64)
            for key, arrays in self._of_terms.items()
        }
        ends, starts = (
            np.concatenate((np.zeros(1, dtype=np.int64), np.add.accumulate(of_terms[key])))
            for key in ("lengths", "df")
        )
        self._terms.close()
        self._out.add(prefix + "ends", _narrow(ends))
        self._out.add(prefix + "starts", _narrow(starts))
        self._out.add(prefix + "classes", of_terms["classes"].astype(np.uint8))
        self._out.add(prefix + "gaps_at", _narrow(of_terms["gaps_at"]))
        self._rows.close()
        meta: dict[str, Any] = {"postings": int(starts[-1]), "rows": self._row_count}
        meta |= {"gaps": self._gaps.finish(), "freqs": None, "spots": None}
        if self._has_freqs:
            meta["freqs"] = self._freqs.finish()
            self._out.add(prefix + "cf", _narrow(of_terms["cf"]))
        if self._has_positions:
            meta["spots"] = self._spots.finish()
            self._out.add(prefix + "spots_at", _narrow(of_terms["spots_at"]))
        self._out.meta.setdefault("fields", {})[self._name] = meta

    def _keep(self, key: str, array: NDArray[Any]) -> None:
        self._of_terms[key].append(array)

    def _check_terms(self, terms: Sequence[bytes]) -> None:
        if terms:
            ascending = all(map(lt, terms, islice(terms, 1, None)))
            if not ascending or (self._last_term is not None and terms[0] <= self._last_term):
                raise ValueError(f"field {self._name!r}: the terms are not in ascending order")
            self._last_term = terms[-1]

    def _add_docs(self, counts: NDArray[np.int64], docs: NDArray[np.int32]) -> NDArray[np.uint8]:
        starts = np.add.accumulate(counts) - counts
        gaps = to_gaps(docs.astype(np.int32, casting="safe", copy=False), starts)
        if _reaches_back(docs, starts) or int(docs.max()) >= self._doc_count:
            raise ValueError(f"field {self._name!r}: the documents of a term are not ascending")
        costs = price(gaps, counts)
        classes: NDArray[np.uint8] = costs.argmin(axis=1).astype(np.uint8)
        classes[costs.min(axis=1) >= 8 * row_bytes(self._doc_count)] = ROW
        at = self._gaps.write(classes, counts, gaps)
        rows = classes == ROW
        if rows.any():
            at[rows] = self._row_count + np.arange(np.count_nonzero(rows))
            self._row_count += int(np.count_nonzero(rows))
            for piece in to_rows(docs[np.repeat(rows, counts)], counts[rows], self._doc_count):
                self._rows.write(piece)
        self._keep("gaps_at", at)
        return classes

    def _add_freqs(self, counts: NDArray[np.int64], freqs: NDArray[np.uint32]) -> NDArray[np.int64]:
        if len(freqs) != counts.sum() or int(freqs.min()) < 1:
            raise ValueError(f"field {self._name!r}: a posting has no frequency")
        self._freqs.write(freqs.astype(np.uint32, casting="safe", copy=False))
        starts = np.add.accumulate(counts) - counts
        cf: NDArray[np.int64] = np.add.reduceat(freqs, starts, dtype=np.int64)
        self._keep("cf", cf)
        return cf

    def _add_positions(
        self, counts: NDArray[np.int64], positions: NDArray[np.uint32]
    ) -> NDArray[np.uint8]:
        if len(positions) != counts.sum():
            raise ValueError(f"field {self._name!r} has fewer positions than occurrences")
        positions = positions.astype(np.uint32, casting="safe", copy=False)
        classes: NDArray[np.uint8] = price(positions, counts).argmin(axis=1).astype(np.uint8)
        self._keep("spots_at", self._spots.write(classes, counts, positions))
        classes <<= 4
        return classes


def spans(starts: NDArray[np.int64], most: int) -> Iterator[tuple[int, int]]:
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


def _reaches_back(docs: NDArray[np.int32], starts: NDArray[np.int64]) -> bool:
    """Whether a document of a term is not greater than the one before it, or is negative."""
    falls = docs[1:] <= docs[:-1]
    falls[starts[1:] - 1] = False
    return bool(falls.any()) or int(docs[starts].min()) < 0


def _narrow(numbers: NDArray[np.int64]) -> NDArray[np.uint32] | NDArray[np.uint64]:
    if len(numbers) and int(numbers.max()) >= 2**32:
        return numbers.astype(np.uint64)
    return numbers.astype(np.uint32)


def _pack(lines: Sequence[bytes]) -> list[bytes]:
    return [pack_block(lines[at : at + BLOCK]) for at in range(0, len(lines), BLOCK)]


def _note_documents(out: SectionWriter, count: int) -> None:
    """Keep the number of documents; whoever writes a part of the segment must agree on it."""
    out.meta.setdefault("format", FORMAT)
    if out.meta.setdefault("doc_count", count) != count:
        raise ValueError(f"{out.path}: {count} documents, but {out.meta['doc_count']} elsewhere")
