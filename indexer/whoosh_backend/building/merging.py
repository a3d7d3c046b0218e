"""Several segments to one, without the documents that are deleted.

Postings are never sorted: within a term those of the first part come first, then those of the
second, and so on, and where each block of them goes follows from how many there are. Terms are
taken in chunks, so that the room this needs does not grow with the segments. Lengths are copied
as codes and stored documents as they are, so that nothing drifts however often they are merged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress, repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.whoosh_backend.building.builder import new_segment_id
from indexer.whoosh_backend.storage.container import SectionWriter
from indexer.whoosh_backend.storage.encoding import FieldWriter, StoredWriter, write_lengths
from indexer.whoosh_backend.storage.segment import Segment, SegmentField, SegmentInfo, segment_path
from indexer.whoosh_backend.storage.stored import to_line

Part = tuple[Segment, NDArray[np.int32]]
"""A segment and the numbers of its deleted documents."""

_NOTHING_STORED = to_line({})


def merge(
    folder: Path, parts: Sequence[Part], chunk_postings: int = 500_000
) -> tuple[SegmentInfo, list[NDArray[np.int32]]]:
    """Merge segments into a new one.

    Args:
        folder: where the new segment goes.
        parts: the segments, in the order that their documents shall have, with the numbers of
            their deleted documents. They stay as they are.
        chunk_postings: postings that are handled at once, one for each occurrence of a term;
            some 80 bytes of memory each. A term that alone has more is handled whole.

    Returns:
        The new segment, on disk (its name in the folder is durable once the folder is forced to
        disk too); and for each part, old number -> new number, -1 where it was deleted.

    Raises:
        DamagedFile: a part is not what was written; it is named.
        OSError: the disk is full or refuses. After an error there is no new file.
    """
    numbers = renumber([(segment.doc_count, deleted) for segment, deleted in parts])
    doc_count = sum(int(np.count_nonzero(part >= 0)) for part in numbers)
    segments = [segment for segment, _ in parts]
    for segment in segments:  # a copy of what is damaged would have checksums that are right
        segment.check()
    with SectionWriter(segment_path(folder, new_segment_id())) as out:
        stored = StoredWriter(out)
        for segment, renumbered in zip(segments, numbers, strict=True):
            lines = chain(segment.stored_lines(), repeat(_NOTHING_STORED))
            for line in compress(lines, (renumbered >= 0).tolist()):
                stored.add_line(line)
        stored.finish()
        for name in sorted({name for segment in segments for name in segment.fields}):
            _merge_field(out, name, segments, numbers, doc_count, chunk_postings)
            _merge_lengths(out, name, segments, numbers)
        size = out.finish()
    return SegmentInfo(out.path.stem, doc_count, size), numbers


def renumber(parts: Sequence[tuple[int, NDArray[np.int32]]]) -> list[NDArray[np.int32]]:
    """The numbers that documents get in a merged segment.

    Args:
        parts: for each, its documents and the numbers of those that are deleted.

    Returns:
        For each part, old number -> new number, -1 where it is deleted.
    """
    numbers, base = [], 0
    for doc_count, deleted in parts:
        live = np.ones(doc_count, dtype=np.bool_)
        live[deleted] = False
        renumbered = np.add.accumulate(live, dtype=np.int32)
        renumbered += base - 1
        base += int(np.count_nonzero(live))
        renumbered[~live] = -1
        numbers.append(renumbered)
    return numbers


def _merge_lengths(
    out: SectionWriter, name: str, segments: Sequence[Segment], numbers: list[NDArray[np.int32]]
) -> None:
    pieces = []
    for segment, renumbered in zip(segments, numbers, strict=True):
        codes = segment.lengths(name)
        codes = np.zeros(segment.doc_count, dtype=np.uint8) if codes is None else codes
        pieces.append(codes[renumbered >= 0])
    merged = np.concatenate(pieces)
    if merged.any():
        write_lengths(out, name, merged)


def _merge_field(
    out: SectionWriter,
    name: str,
    segments: Sequence[Segment],
    numbers: list[NDArray[np.int32]],
    doc_count: int,
    chunk_postings: int,
) -> None:
    readers = [
        _Reader(segment.fields[name], renumbered)
        for segment, renumbered in zip(segments, numbers, strict=True)
        if name in segment.fields
    ]
    has_freqs = all(reader.field.has_freqs for reader in readers)
    has_positions = has_freqs and all(reader.field.has_positions for reader in readers)
    writer = None
    for ranges in _chunks(readers, chunk_postings):
        pieces = [
            reader.read(first, last)
            for reader, (first, last) in zip(readers, ranges, strict=True)
            if first < last
        ]
        terms, df, docs, freqs, positions = _join(pieces)
        if terms:
            writer = writer or FieldWriter(out, name, doc_count, has_freqs, has_positions)
            freqs, positions = freqs if has_freqs else None, positions if has_positions else None
            writer.add(terms, df, docs, freqs, positions)
    if writer is not None:
        writer.finish()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A range of terms of one part: its live documents, with their new numbers.

    Attributes:
        terms: ascending.
        df: documents of each term; some may have none left.
        docs, freqs, positions: flat, in (term, document, position) order; None if not kept.
    """

    terms: list[bytes]
    df: NDArray[np.int64]
    docs: NDArray[np.int32]
    freqs: NDArray[np.uint32] | None
    positions: NDArray[np.uint32] | None

    @property
    def occurrences(self) -> NDArray[np.int64]:
        """Of each term; as many as documents when frequencies are not kept."""
        if self.freqs is None:
            return self.df
        ends = np.zeros(len(self.freqs) + 1, dtype=np.int64)
        np.add.accumulate(self.freqs, out=ends[1:])
        last = np.add.accumulate(self.df)
        counts: NDArray[np.int64] = ends[last] - ends[last - self.df]
        return counts


class _Reader:
    """A field of one part."""

    def __init__(self, field: SegmentField, numbers: NDArray[np.int32]) -> None:
        self.field, self._numbers = field, numbers
        self._renumber = not np.array_equal(numbers, np.arange(len(numbers)))
        self._has_deletions = bool((numbers < 0).any())
        occurrences = np.add.accumulate(field.cf, dtype=np.int64)
        self.starts = np.concatenate((np.zeros(1, dtype=np.int64), occurrences))

    def read(self, first: int, last: int) -> _Piece:
        """Read the terms from `first` up to `last`."""
        terms = list(self.field.terms(first, last))
        df = self.field.df[first:last].astype(np.int64)
        docs, freqs, positions = self.field.bulk(first, last)
        if self._renumber:
            docs = self._numbers.take(docs)
        if self._has_deletions:
            live = docs >= 0
            df = np.add.reduceat(live, np.add.accumulate(df) - df, dtype=np.int64)
            if positions is not None and freqs is not None:
                positions = positions[np.repeat(live, freqs)]
            freqs = None if freqs is None else freqs[live]
            docs = docs[live]
        return _Piece(terms, df, docs, freqs, positions)


def _chunks(readers: Sequence[_Reader], most: int) -> Iterator[list[tuple[int, int]]]:
    """Cut the terms of all parts at the same places.

    Each part has a share of `most` that fits its size. The next cut is where the first of them
    has reached its own, so that none goes beyond it.

    Yields:
        For each part, first and last (exclusive) ordinal.
    """
    total = max(1, sum(int(reader.starts[-1]) for reader in readers))
    shares = [max(1, most * int(reader.starts[-1]) // total) for reader in readers]
    firsts = [0] * len(readers)
    while True:
        cuts = []
        for reader, share, first in zip(readers, shares, firsts, strict=True):
            bound = reader.starts[first] + share
            last = max(int(np.searchsorted(reader.starts, bound, side="right")) - 1, first + 1)
            if last < reader.field.term_count:
                cuts.append(reader.field.term(last))
        if cuts:
            cut = min(cuts)
            lasts = [reader.field.seek(cut) for reader in readers]
        else:
            lasts = [reader.field.term_count for reader in readers]
        yield list(zip(firsts, lasts, strict=True))
        if not cuts:
            return
        firsts = lasts


def _join(
    pieces: Sequence[_Piece],
) -> tuple[
    list[bytes],
    NDArray[np.uint32],
    NDArray[np.int32],
    NDArray[np.uint32] | None,
    NDArray[np.uint32] | None,
]:
    """Join the same range of terms of several parts; terms without documents are left out."""
    # Sorting rows that are sorted merges them.
    terms = list(dict.fromkeys(sorted(chain.from_iterable(piece.terms for piece in pieces))))
    place = {term: index for index, term in enumerate(terms)}
    places = [
        np.fromiter(map(place.__getitem__, piece.terms), dtype=np.int64, count=len(piece.terms))
        for piece in pieces
    ]
    docs_at = _Blocks(places, [piece.df for piece in pieces], len(terms))
    docs = docs_at.gather([piece.docs for piece in pieces])
    freqs = positions = None
    if all(piece.freqs is not None for piece in pieces):
        freqs = docs_at.gather([piece.freqs for piece in pieces])
        if all(piece.positions is not None for piece in pieces):
            occurrences = [piece.occurrences for piece in pieces]
            positions_at = _Blocks(places, occurrences, len(terms))
            positions = positions_at.gather([piece.positions for piece in pieces])
    kept = docs_at.totals > 0
    df = docs_at.totals[kept].astype(np.uint32)
    return list(compress(terms, kept.tolist())), df, docs, freqs, positions


class _Blocks:
    """Where the elements of each part go: term by term, and in a term part by part.

    Args:
        places: for each part, the place of each of its terms among all.
        counts: for each part, the elements of each of its terms.
        terms: how many there are in all.

    Attributes:
        totals: elements of each term, all parts together.
    """

    def __init__(
        self, places: Sequence[NDArray[np.int64]], counts: Sequence[NDArray[np.int64]], terms: int
    ) -> None:
        self._counts = counts
        self.totals = np.zeros(terms, dtype=np.int64)
        for place, count in zip(places, counts, strict=True):
            self.totals[place] += count
        free = np.add.accumulate(self.totals) - self.totals
        self._begins = []
        for place, count in zip(places, counts, strict=True):
            self._begins.append(free[place])
            free[place] += count

    def gather(self, parts: Sequence[NDArray[Any] | None]) -> NDArray[Any]:
        """Put the elements of all parts in their places."""
        given = [part for part in parts if part is not None]
        if len(given) == 1:
            return given[0]
        joined = np.empty(sum(map(len, given)), dtype=given[0].dtype)
        for elements, counts, begins in zip(given, self._counts, self._begins, strict=True):
            offsets = begins - (np.add.accumulate(counts) - counts)
            at = np.repeat(offsets, counts)
            at += np.arange(len(elements))
            joined[at] = elements
        return joined
