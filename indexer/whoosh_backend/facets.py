"""Facet values in columns, and how they are counted.

A column says for each document which values of a field it has, as small numbers (ordinals). It is
derived from the postings and never written to disk. Most documents have at most one value of a
field: the first value of each stands in an array of its own, further ones in a list of pairs.
Ordinals are given in the order in which values turn up, so that a column only grows when documents
are added; 0 stands for no value.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from indexer.whoosh_backend.arrays import Growing
from indexer.whoosh_backend.decoded import ranges
from indexer.whoosh_backend.segment import SegmentField

Mask = NDArray[np.bool_]
Documents = NDArray[np.integer[Any]]
Counts = NDArray[np.int64]
Unit = Literal["year", "month", "day"]

_FEW = 64
"""Documents are few if the further values are more than so many times as many."""

_SMALL = 1 << 16
_AT_ONCE = 1 << 16
_MINUTES_A_DAY = 24 * 60
_EPOCH = dt.date(1970, 1, 1).toordinal()


class Values:
    """The values of a field in the order in which they turned up; only ever more of them."""

    __slots__ = ("_ordinals", "_ranks", "texts")

    def __init__(self, texts: Sequence[str] = ("",)) -> None:
        self.texts = list(texts)
        self._ordinals = {text: ordinal for ordinal, text in enumerate(self.texts)}
        self._ranks: NDArray[np.int64] = np.zeros(0, dtype=np.int64)

    def find(self, text: str) -> int:
        """The ordinal of a value; 0 if it never turned up."""
        return self._ordinals.get(text, 0)

    def add(self, text: str) -> int:
        """The ordinal of a value, a new one if need be."""
        ordinal = self._ordinals.setdefault(text, len(self.texts))
        if ordinal == len(self.texts):
            self.texts.append(text)
        return ordinal

    def ranks(self, count: int) -> NDArray[np.int64]:
        """Each ordinal's place in the alphabetical order of the first `count` values."""
        ranks = self._ranks
        if len(ranks) != count:
            ranks = np.empty(count, dtype=np.int64)
            ranks[sorted(range(count), key=self.texts.__getitem__)] = np.arange(count)
            self._ranks = ranks
        return ranks


class Column:
    """The values of one field over the documents of a view. It never changes.

    Args:
        values: of the ordinals; may have become more since.
        count: how many of them were known here, the one for "no value" included.
        first: for each document the ordinal of its first value, 0 if it has none.
        more_documents, more_ordinals: further values of documents, ascending by document.
    """

    __slots__ = ("_count", "_values", "first", "more_documents", "more_ordinals")

    def __init__(
        self,
        values: Values,
        count: int,
        first: NDArray[Any],
        more_documents: NDArray[np.int32],
        more_ordinals: NDArray[np.int32],
    ) -> None:
        self._values, self._count = values, count
        self.first = first
        self.more_documents, self.more_ordinals = more_documents, more_ordinals

    def counts(self, documents: Documents) -> Counts:
        """How many of some documents have each value, by ordinal.

        Args:
            documents: ascending, each once.
        """
        first, *others = _parts(len(documents))
        counts = np.bincount(self.first.take(documents[first]), minlength=self._count)
        for part in others:
            counts += np.bincount(self.first.take(documents[part]), minlength=self._count)
        if len(self.more_documents):
            self._count_further(documents, counts)
        counts[0] = 0
        return counts

    def having(self, wanted: Iterable[str], documents: Documents | None = None) -> Mask:
        """Which documents have at least one of the wanted values.

        Args:
            wanted: values; those that no document has are passed over.
            documents: ascending, each once; all of them if None.
        """
        lookup = np.zeros(self._count, dtype=np.bool_)
        ordinals = [self._values.find(text) for text in wanted]
        lookup[[ordinal for ordinal in ordinals if 0 < ordinal < self._count]] = True
        first = self.first if documents is None else self.first.take(documents)
        found: Mask = lookup.take(first)
        if not len(self.more_documents):
            return found
        if documents is not None and self._are_few(documents):
            begin, end = self._further_places(documents)
            also = lookup.take(self.more_ordinals.take(ranges(begin, end)))
            found[np.repeat(np.arange(len(documents)), end - begin).compress(also)] = True
            return found
        further = self.more_documents.compress(lookup.take(self.more_ordinals))
        if documents is None:
            found[further] = True
            return found
        chosen = np.zeros(len(self.first), dtype=np.bool_)
        chosen[further] = True
        found |= chosen.take(documents)
        return found

    def most_frequent(self, counts: Counts, limit: int) -> list[tuple[str, int]]:
        """The values that occur, most frequent first, then in alphabetical order."""
        ordinals = np.flatnonzero(counts)
        if len(ordinals) > max(limit, 16):
            # One number a value that puts them in order: frequent first, then by rank.
            ranks = self._values.ranks(self._count).take(ordinals)
            keys = counts.take(ordinals) * self._count - ranks
            ordinals = ordinals.take(keys.argpartition(len(keys) - limit)[len(keys) - limit :])
        found = self._pairs(ordinals, counts)
        found.sort(key=lambda pair: (-pair[1], pair[0]))
        return found[:limit]

    def latest(self, counts: Counts, limit: int) -> list[tuple[str, int]]:
        """The last values in alphabetical order that occur, in that order."""
        found = sorted(self._pairs(np.flatnonzero(counts), counts))
        return found[max(len(found) - limit, 0) :]

    def count_of(self, value: str, counts: Counts) -> int:
        """The count of one value; 0 if no document has it."""
        ordinal = self._values.find(value)
        return int(counts[ordinal]) if 0 < ordinal < self._count else 0

    def _pairs(self, ordinals: NDArray[np.intp], counts: Counts) -> list[tuple[str, int]]:
        values = self._values.texts
        return [
            (values[ordinal], count)
            for ordinal, count in zip(
                ordinals.tolist(), counts.take(ordinals).tolist(), strict=True
            )
        ]

    def _are_few(self, documents: Documents) -> bool:
        return len(documents) * _FEW < len(self.more_documents)

    def _count_further(self, documents: Documents, counts: Counts) -> None:
        if self._are_few(documents):
            found = self.more_ordinals.take(ranges(*self._further_places(documents)))
            counts += np.bincount(found, minlength=self._count)
            return
        chosen = np.zeros(len(self.first), dtype=np.bool_)
        chosen[documents] = True
        for part in _parts(len(self.more_documents)):
            found = self.more_ordinals[part].compress(chosen.take(self.more_documents[part]))
            counts += np.bincount(found, minlength=self._count)

    def _further_places(self, documents: Documents) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where the further values of each document begin and end."""
        keys = documents.astype(np.int32, copy=False)
        more = self.more_documents
        return more.searchsorted(keys), more.searchsorted(keys, side="right")


def _parts(size: int) -> list[slice]:
    """One or more parts of an array; what is made of one stays in the processor's cache."""
    if size <= _AT_ONCE:
        return [slice(size)]
    return [slice(start, start + _AT_ONCE) for start in range(0, size, _AT_ONCE)]


class GrowingColumn:
    """A column to which segments are added; not to be used by two threads at once.

    Args:
        decode: a term's bytes -> its value.
    """

    def __init__(self, decode: Callable[[bytes], str]) -> None:
        self._decode = decode
        self._values = Values()
        self._known = [1]  # how many values were known after each segment
        self._sizes = [0]
        self._first = Growing(np.uint16)
        self._more_documents, self._more_ordinals = Growing(np.int32), Growing(np.int32)

    @property
    def size(self) -> int:
        """Documents so far."""
        return self._first.size

    def append(self, terms: SegmentField | None, doc_count: int) -> None:
        """Add a segment of `doc_count` documents; `terms` is its field, if it has it."""
        base = self.size
        first = np.zeros(doc_count, dtype=np.int32)
        if terms is not None and terms.term_count:
            documents, _, _ = terms.bulk(0, terms.term_count)
            own = [self._values.add(self._decode(term)) for term in terms.terms()]
            ordinals = np.repeat(np.array(own, dtype=np.int32), np.asarray(terms.df))
            # Terms ascend, documents ascend within each: written from behind, the first stays.
            first[documents[::-1]] = ordinals[::-1]
            if len(documents) > np.count_nonzero(first):
                further = np.flatnonzero(first.take(documents) != ordinals)
                further = further.take(documents.take(further).argsort(kind="stable"))
                self._more_documents.append(documents.take(further) + np.int32(base))
                self._more_ordinals.append(ordinals.take(further))
        known = len(self._values.texts)
        if known > _SMALL and self._first.prefix(0).dtype == np.uint16:
            self._first = Growing(np.int32, self._first.prefix(base))
        self._first.append(first)
        self._known.append(known)
        self._sizes.append(self.size)

    def prefix(self, size: int) -> Column:
        """The column of the first `size` documents, which are those of whole segments."""
        more = self._more_before(size)
        return Column(
            self._values,
            self._known[bisect_left(self._sizes, size)],
            self._first.prefix(size),
            self._more_documents.prefix(more),
            self._more_ordinals.prefix(more),
        )

    def copy(self, size: int) -> GrowingColumn:
        """Another column that begins with the first `size` documents of this one."""
        at = bisect_left(self._sizes, size)
        other = GrowingColumn(self._decode)
        other._known, other._sizes = self._known[: at + 1], self._sizes[: at + 1]
        other._values = Values(self._values.texts[: other._known[-1]])
        more = self._more_before(size)
        other._first = self._first.copy(size)
        other._more_documents = self._more_documents.copy(more)
        other._more_ordinals = self._more_ordinals.copy(more)
        return other

    def _more_before(self, size: int) -> int:
        more = self._more_documents
        return int(more.prefix(more.size).searchsorted(size))


def apply_filters(
    columns: Mapping[str, Column],
    filters: Mapping[str, Sequence[str]],
    documents: Documents,
) -> tuple[Mask, dict[str, Mask]]:
    """Apply all filters at once, and each facet's absence of its own.

    A document that fails no filter is a result. One that fails a single filter is what a click
    in that facet could add. So it is enough to count, for each document, the filters it fails.

    Args:
        columns: facet -> its column.
        filters: facet -> wanted values; none of the lists is empty.
        documents: those that match everything but the filters; ascending, each once.

    Returns:
        Two masks over `documents`: the results, and for each filtered facet the documents that
        pass all other filters.
    """
    failed = {name: ~columns[name].having(wanted, documents) for name, wanted in filters.items()}
    failures = np.zeros(len(documents), dtype=np.uint8)
    for mask in failed.values():
        failures += mask
    results = failures == 0
    near = failures == 1
    return results, {name: results | (near & mask) for name, mask in failed.items()}


def date_histogram(minutes: NDArray[np.int64], unit: Unit) -> list[tuple[str, int]]:
    """How many documents there are in each year, month or day that has any.

    Args:
        minutes: minute of publication of each document, counted as `schema.published_minute`
            does; negative without one.
        unit: how long a period is.

    Returns:
        Pairs of the period's beginning ("2024", "2024-12", "2024-12-19") and the number of
        documents, in order of time. Undated documents are left out.
    """
    days = minutes.compress(minutes >= 0) // _MINUTES_A_DAY
    if not len(days):
        return []
    # Count by day first: there are far fewer days than documents to convert.
    earliest = int(days.min())
    by_day = np.bincount(days - earliest)
    present = np.flatnonzero(by_day)
    dates = (present + (earliest - _EPOCH)).astype("datetime64[D]")
    periods = dates.astype(f"datetime64[{'M' if unit == 'month' else unit[0].upper()}]")
    starts = np.flatnonzero(np.concatenate(([True], periods[1:] != periods[:-1])))
    totals = np.add.reduceat(by_day.take(present), starts)
    return list(zip(periods[starts].astype(str).tolist(), totals.tolist(), strict=True))
