"""One generation of the index as a single space of documents.

The documents of all segments are numbered through, in the order of the segments. A `View` is what
one generation looks like: it never changes, so that any number of threads may ask it at once. What
it is made of is shared with its successor: a commit that only adds segments continues the
`Lineage`, whose arrays grow at their end, and every view sees its own part of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.fields import Schema
from whoosh.searching import Searcher

from indexer.engine import STORY
from indexer.schema import ORIGINAL
from indexer.whoosh_backend.codec import open_reader
from indexer.whoosh_backend.commits.toc import Commit
from indexer.whoosh_backend.evaluation.board import Board
from indexer.whoosh_backend.evaluation.decoded import (
    Documents,
    Lengths,
    Places,
    Postings,
    Union,
    join_places,
    join_postings,
    lay_over,
    ranges,
    read_places,
    read_postings,
)
from indexer.whoosh_backend.evaluation.facets import Column, Counts, Mask
from indexer.whoosh_backend.evaluation.lineage import Lineage
from indexer.whoosh_backend.evaluation.scoring import Scale, idf
from indexer.whoosh_backend.evaluation.stories import Stories
from indexer.whoosh_backend.storage.segment import Segment

RELEASED_AFTER = 4 * 1024 * 1024
"""A list of so many bytes was decoded from as much of a file, whose pages go back at once."""


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    segments: int
    value: Any


class Chosen(NamedTuple):
    """Some documents of a view.

    Attributes:
        documents: their numbers, ascending.
        points: these and the first ones of all segments, ascending.
        at: where in `points` each document is.
        of_base: where in `points` the first one of each document's segment is.
        bounds: where in `documents` those of each segment begin, and their number.
    """

    documents: Documents
    points: Documents
    at: NDArray[np.intp]
    of_base: NDArray[np.intp]
    bounds: NDArray[np.intp]


class View:
    """What one generation looks like.

    Attributes:
        commit: the generation.
        size: documents, deleted ones included.
        live: for each document, whether it is not deleted.
        live_count: how many are not.
        segments, bases: the segments, and the number of each one's first document.
        schema: Whoosh's.
        fields: its fields by name.
    """

    def __init__(self, commit: Commit, lineage: Lineage, live: Mask, live_count: int) -> None:
        self.commit = commit
        self.live = live
        self.live_count = live_count
        self.size = len(live)
        self.schema = lineage.schema
        self.fields = lineage.fields
        self.segments: tuple[Segment, ...] = tuple(lineage.segments[: len(commit.entries)])
        self.bases: tuple[int, ...] = tuple(lineage.bases[: len(self.segments)])
        self._lineage = lineage
        self._scales: dict[str, Scale] = {}
        self._columns: dict[str, Column] = {}
        self._totals: dict[str, Counts] = {}
        self._board: Board | None = None
        self._live_documents: NDArray[np.intp] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether no document is deleted."""
        return self.live_count == self.size

    @property
    def published(self) -> NDArray[np.int64]:
        """Minute of publication of each document, `UNDATED` without one."""
        return self._lineage.minutes(self.size)

    @property
    def live_documents(self) -> NDArray[np.intp]:
        """The documents that are not deleted, ascending."""
        if self._live_documents is None:
            self._live_documents = np.flatnonzero(self.live)
        return self._live_documents

    def postings(self, field: str, term: bytes) -> Postings:
        """The documents of a term, deleted ones included; empty if there is none."""
        key = "postings", field, term
        held: _Held | None = self._lineage.decoded.get(key)
        if held is not None and held.segments == len(self.segments):
            postings: Postings = held.value
            return postings
        found: Postings = self._decoded(
            key,
            lambda at: read_postings(self.segments[at], self.bases[at], field, term),
            lambda parts: join_postings(parts, self.size),
            lambda whole: whole.before(self.size),
        )
        return found

    def union(self, term: bytes, fields: tuple[str, ...], lists: Sequence[Postings]) -> Union:
        """The lists of one word in several fields, which are those of this view.

        Raises:
            ValueError: one of them is not a list.
        """
        key = "union", fields, term
        held: _Held | None = self._lineage.decoded.get(key)
        if held is not None and held.segments == len(self.segments):
            union: Union = held.value
            return union
        union = lay_over(lists)
        if held is None or held.segments < len(self.segments):  # else a later view has come by
            self._lineage.decoded.put(key, _Held(len(self.segments), union), union.nbytes)
        return union

    def positions(self, field: str, term: bytes) -> Places:
        """Where a term stands, in deleted documents too."""
        found: Places = self._decoded(
            ("positions", field, term),
            lambda at: read_places(self.segments[at], self.bases[at], field, term),
            join_places,
            lambda whole: whole.before(self.size),
        )
        return found

    def chosen(self, documents: NDArray[np.integer[Any]]) -> Chosen:
        """Some documents, which are ascending, each once, made ready for `positions_in`."""
        numbers: Documents = documents.astype(np.int32, copy=False)
        bases = np.array(self.bases, dtype=np.int32)
        points = np.union1d(numbers, bases).astype(np.int32, copy=False)
        bounds = np.append(numbers.searchsorted(bases), len(numbers))
        of_base = np.repeat(points.searchsorted(bases), np.diff(bounds))
        return Chosen(numbers, points, points.searchsorted(numbers), of_base, bounds)

    def positions_in(
        self, field: str, term: bytes, chosen: Chosen
    ) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Where a term stands in some documents, read for them alone and not kept.

        Returns:
            How often it stands in each of them; and the positions, document after document.
        """
        postings = self.postings(field, term)
        counts = postings.frequencies(chosen.documents)
        ends = counts.cumsum()
        if not len(ends) or not ends[-1]:
            return counts, np.zeros(0, dtype=np.uint32)
        before = postings.occurrences_before(chosen.points)
        starts = before.take(chosen.at) - before.take(chosen.of_base)
        places = ranges(starts, starts + counts)
        bounds = np.append(ends, 0).take(chosen.bounds - 1)
        parts = []
        for segment, (first, last) in zip(self.segments, pairwise(bounds.tolist()), strict=True):
            terms = segment.fields.get(field)
            if terms is not None and first < last:
                parts.append(terms.positions_at(terms.find(term), places[first:last]))
        return counts, parts[0] if len(parts) == 1 else np.concatenate(parts)

    def df(self, field: str, term: bytes) -> int:
        """How many documents hold a term, deleted ones included."""
        found = 0
        for segment in self.segments:
            terms = segment.fields.get(field)
            ordinal = -1 if terms is None else terms.find(term)
            if terms is not None and ordinal >= 0:
                found += int(terms.df[ordinal])
        return found

    def idf(self, frequency: int) -> float:
        """The weight of a term that stands in `frequency` documents."""
        return idf(self.size, frequency)

    def lengths(self, field: str) -> Lengths:
        """The length byte of a text field in each document."""
        return self._lineage.lengths(field, self.size)

    def avg_length(self, field: str) -> float:
        """Mean length of a text field over all documents, deleted ones included."""
        total = sum(segment.total_length(field) for segment in self.segments)
        return total / (self.size or 1)

    def is_scorable(self, field: str) -> bool:
        """Whether a field has lengths and is ranked by BM25F."""
        return bool(self.schema[field].scorable)

    def scale(self, field: str) -> Scale:
        """What scores of a field are made of."""
        scale = self._scales.get(field)
        if scale is None:
            average = self.avg_length(field) if self.is_scorable(field) else None
            scale = self._scales[field] = Scale(average, self.schema[field].format.field_boost)
        return scale

    def column(self, field: str) -> Column:
        """The values of a field in columns."""
        column = self._columns.get(field)
        if column is None:
            column = self._columns[field] = self._lineage.column(field, self.size)
        return column

    def board(self, facets: Iterable[str]) -> Board:
        """Some facets side by side, with all that were asked for before."""
        board = self._board
        if board is None or not board.asked.issuperset(facets):
            names = sorted(self._lineage.on_board.union(facets))
            columns = {name: self.column(name) for name in names}
            board = self._board = self._lineage.board(columns, self.size)
        return board

    def totals(self, field: str) -> Counts:
        """How many live documents have each value of a field, by ordinal."""
        counts = self._totals.get(field)
        if counts is None:
            counts = self._totals[field] = self.column(field).counts(self.live_documents)
        return counts

    @cached_property
    def stories(self) -> Stories | None:
        """Which documents tell the same story; None where no two of them do."""
        column = self.column(STORY)
        if column.count == 1:
            return None
        originals = self.postings(ORIGINAL, b"yes").documents
        originals = originals.compress(self.live.take(originals))
        stories = Stories(column.layers[0], column.count, self.live, originals)
        return stories if len(stories.members) else None

    def stored(self, document: int) -> dict[str, Any]:
        """The stored fields of a document."""
        at = bisect_right(self.bases, document) - 1
        return self.segments[at].stored(document - self.bases[at])

    def searcher(self) -> Searcher:
        """Whoosh's own searcher over the same generation, for one thread and one question."""
        return Searcher(open_reader(self.schema, self.commit, list(self.segments)))

    def successor(self, commit: Commit, segments: Sequence[Segment]) -> View:
        """The view of a later generation.

        Args:
            commit: the later generation.
            segments: those of its entries, in their order.
        """
        kept = 0
        for old, new in zip(self.commit.entries, commit.entries, strict=False):
            if old.id != new.id:
                break
            kept += 1
        continues = kept == len(self._lineage.segments)
        lineage = self._lineage if continues else self._lineage.forked(kept)
        for segment in segments[kept:]:
            lineage.append(segment)
        view = _view(commit, lineage)
        if continues:
            self._hand_over(view)
        return view

    def _hand_over(self, view: View) -> None:
        """Count what has changed instead of everything."""
        before = view.live[: self.size]
        gone = np.flatnonzero(self.live & ~before)
        new = np.flatnonzero(view.live[self.size :]) + self.size
        for field, counts in self._totals.copy().items():
            column = view.column(field)
            changed = column.counts(new) - column.counts(gone)
            changed[: len(counts)] += counts
            view._totals[field] = changed

    def _decoded(
        self,
        key: tuple[str, str, bytes],
        read: Callable[[int], Any],
        join: Callable[[list[Any]], Any],
        cut: Callable[[Any], Any],
    ) -> Any:
        held: _Held | None = self._lineage.decoded.get(key)
        have = held.segments if held else 0
        want = len(self.segments)
        if held is not None and have == want:
            return held.value
        if held is not None and have > want:  # a later view has come by
            return cut(held.value)
        parts = [] if held is None else [held.value]
        parts += (part for at in range(have, want) if (part := read(at)) is not None)
        value = join(parts)
        self._lineage.decoded.put(key, _Held(want, value), value.nbytes)
        if value.nbytes > RELEASED_AFTER:
            for segment in self.segments[have:]:
                segment.release()
        return value


def open_view(
    schema: Schema, commit: Commit, segments: Sequence[Segment], timeline: str | None = None
) -> View:
    """The view of a generation of which nothing is known yet.

    Args:
        schema: Whoosh's, from `codec.served_schema`.
        commit: the generation.
        segments: those of its entries, in their order.
        timeline: see `Lineage`.
    """
    lineage = Lineage(schema, timeline)
    for segment in segments:
        lineage.append(segment)
        segment.release()  # its offsets have been looked through
    return _view(commit, lineage)


def _view(commit: Commit, lineage: Lineage) -> View:
    live = np.ones(lineage.bases[-1], dtype=np.bool_)
    for entry, base in zip(commit.entries, lineage.bases, strict=False):
        if entry.deleted.size:
            live[entry.deleted + base] = False
    live.flags.writeable = False
    return View(commit, lineage, live, commit.doc_count)
