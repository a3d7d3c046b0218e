"""Facet values in columns, and how they are counted.

A column says for each document which values of a field it has, as small numbers (ordinals). It is
derived from the postings and never written to disk. Most documents have few values of a field:
the first, second and third stand in an array each, and what is beyond in a list of pairs. Ordinals
are given in the order in which values turn up, so that a column only grows when documents are
added; 0 stands for no value.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.whoosh_backend.evaluation.arrays import Growing
from indexer.whoosh_backend.evaluation.decoded import ranges
from indexer.whoosh_backend.storage.segment import SegmentField

Mask = NDArray[np.bool_]
Documents = NDArray[np.integer[Any]]
Counts = NDArray[np.int64]
Pairs = list[tuple[str, int]]

_LAYERS = 3
"""Values of a document that stand in an array of their own, one for every document."""

_SMALL = 1 << 16
_AT_ONCE = 1 << 16


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
        layers: for each document the ordinal of its first value, 0 if it has none; the same for
            the second and third values where any document has that many.
        more_documents, more_ordinals: still further values of documents, ascending by document.
    """

    __slots__ = ("_count", "_values", "layers", "more_documents", "more_ordinals")

    def __init__(
        self,
        values: Values,
        count: int,
        layers: Sequence[NDArray[Any]],
        more_documents: NDArray[np.int32],
        more_ordinals: NDArray[np.int32],
    ) -> None:
        self._values, self._count = values, count
        self.layers = layers
        self.more_documents, self.more_ordinals = more_documents, more_ordinals

    @property
    def count(self) -> int:
        """How many values there are, the one for "no value" included."""
        return self._count

    @property
    def placed(self) -> tuple[tuple[Column, int], ...]:
        """As `Board.placed`: the counts of a column are its own."""
        return ((self, 0),)

    def texts(self) -> list[str]:
        """The values by ordinal."""
        return self._values.texts[: self._count]

    def ranks(self) -> NDArray[np.int64]:
        """Each ordinal's place in the alphabetical order of the values."""
        return self._values.ranks(self._count)

    def counts(self, documents: Documents) -> Counts:
        """How many of some documents have each value, by ordinal.

        Args:
            documents: ascending, each once.
        """
        counts: Counts | None = None
        for part in _parts(len(documents)):
            of_part = documents[part]
            for layer in self.layers:
                found = np.bincount(layer.take(of_part), minlength=self._count)
                counts = found if counts is None else np.add(counts, found, out=counts)
        assert counts is not None  # noqa: S101 - there is one part and one layer at least
        if len(self.more_documents):
            counts += self.counts_beyond(documents)
        counts[0] = 0
        return counts

    def counts_beyond(self, documents: Documents) -> Counts:
        """The same for the values that stand in no layer."""
        _, ordinals = self.beyond(documents)
        counts: Counts = np.bincount(ordinals, minlength=self._count)
        return counts

    def knows(self, value: str) -> bool:
        """Whether any document has or had the value."""
        return 0 < self._values.find(value) < self._count

    def having(self, wanted: Iterable[str], documents: Documents | None = None) -> Mask:
        """Which documents have at least one of the wanted values.

        Args:
            wanted: values; those that no document has are passed over.
            documents: ascending, each once; all of them if None.
        """
        ordinals = [self._values.find(text) for text in wanted]
        ordinals = [ordinal for ordinal in ordinals if 0 < ordinal < self._count]
        if documents is None:
            documents = np.arange(len(self.layers[0]))
        found: Mask
        if len(self.layers) == 1 and len(ordinals) == 1 and not len(self.more_documents):
            found = self.layers[0].take(documents) == ordinals[0]
            return found
        lookup = np.zeros(self._count, dtype=np.bool_)
        lookup[ordinals] = True
        found = lookup.take(self.layers[0].take(documents))
        for layer in self.layers[1:]:
            found |= lookup.take(layer.take(documents))
        if len(self.more_documents):
            places, more = self.beyond(documents)
            found[places.compress(lookup.take(more))] = True
        return found

    def most_frequent(self, counts: Counts, limit: int) -> Pairs:
        """The values that occur, most frequent first, then in alphabetical order."""
        ordinals = counts.nonzero()[0]
        # One number a value that puts them in order: the smallest is the most frequent one.
        keys = self.ranks().take(ordinals) - counts.take(ordinals) * self._count
        if limit < len(keys):
            chosen = keys.argpartition(limit)[:limit]
            ordinals, keys = ordinals.take(chosen), keys.take(chosen)
        return self._pairs(ordinals.take(keys.argsort()), counts)

    def latest(self, counts: Counts, limit: int) -> Pairs:
        """The last values in alphabetical order that occur, in that order."""
        ordinals = counts.nonzero()[0]
        ordinals = ordinals.take(self.ranks().take(ordinals).argsort())
        return self._pairs(ordinals[max(len(ordinals) - limit, 0) :], counts)

    def count_of(self, value: str, counts: Counts) -> int:
        """The count of one value; 0 if no document has it."""
        ordinal = self._values.find(value)
        return int(counts[ordinal]) if 0 < ordinal < self._count else 0

    def _pairs(self, ordinals: NDArray[np.intp], counts: Counts) -> Pairs:
        texts = map(self._values.texts.__getitem__, ordinals.tolist())
        return list(zip(texts, counts.take(ordinals).tolist(), strict=True))

    def beyond(self, documents: Documents) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """What `layers` does not hold of some documents: places in `documents`, and ordinals."""
        keys = documents.astype(np.int32, copy=False)
        begin = self.more_documents.searchsorted(keys)
        end = self.more_documents.searchsorted(keys, side="right")
        places = np.repeat(np.arange(len(keys)), end - begin)
        return places, self.more_ordinals.take(ranges(begin, end))


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
        self._layers = [Growing(np.uint16)]
        self._more_documents, self._more_ordinals = Growing(np.int32), Growing(np.int32)

    @property
    def size(self) -> int:
        """Documents so far."""
        return self._sizes[-1]

    def append(self, terms: SegmentField | None, doc_count: int) -> None:
        """Add a segment of `doc_count` documents; `terms` is its field, if it has it."""
        documents, ordinals = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)
        if terms is not None and terms.term_count:
            documents, _, _ = terms.bulk(0, terms.term_count)
            own = [self._values.add(self._decode(term)) for term in terms.terms()]
            ordinals = np.repeat(np.array(own, dtype=np.int32), np.asarray(terms.df))
        for place in range(_LAYERS):
            if place == len(self._layers):
                if not len(documents):
                    break
                self._layers.append(Growing(np.uint16, np.zeros(self.size, dtype=np.uint16)))
            layer = np.zeros(doc_count, dtype=np.int32)
            # Of several values of a document the one written last stays; the others are left over.
            layer[documents] = ordinals
            self._extend(place, layer)
            left = np.flatnonzero(layer.take(documents) != ordinals)
            documents, ordinals = documents.take(left), ordinals.take(left)
        order = documents.argsort(kind="stable")
        self._more_documents.append(documents.take(order) + np.int32(self.size))
        self._more_ordinals.append(ordinals.take(order))
        self._known.append(len(self._values.texts))
        self._sizes.append(self.size + doc_count)

    def prefix(self, size: int) -> Column:
        """The column of the first `size` documents, which are those of whole segments."""
        more = self._more_before(size)
        return Column(
            self._values,
            self._known[bisect_left(self._sizes, size)],
            [layer.prefix(size) for layer in self._layers],
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
        other._layers = [layer.copy(size) for layer in self._layers]
        other._more_documents = self._more_documents.copy(more)
        other._more_ordinals = self._more_ordinals.copy(more)
        return other

    def _extend(self, place: int, layer: NDArray[np.int32]) -> None:
        growing = self._layers[place]
        if len(self._values.texts) > _SMALL and growing.prefix(0).dtype == np.uint16:
            growing = self._layers[place] = Growing(np.int32, growing.prefix(growing.size))
        growing.append(layer)

    def _more_before(self, size: int) -> int:
        more = self._more_documents
        return int(more.prefix(more.size).searchsorted(size))


def apply_filters(
    columns: Mapping[str, Column],
    filters: Mapping[str, Sequence[str]],
    documents: Documents,
) -> tuple[Mask, dict[str, Documents]]:
    """Apply all filters at once, and each facet's absence of its own.

    A document that fails no filter is a result. One that fails a single filter is what a click
    in that facet could add. So it is enough to count, for each document, the filters it fails.

    Args:
        columns: facet -> its column.
        filters: facet -> wanted values; none of the lists is empty.
        documents: those that match everything but the filters; ascending, each once.

    Returns:
        A mask over `documents`: the results; and for each filtered facet the documents that pass
        all other filters.
    """
    passed = {name: columns[name].having(wanted, documents) for name, wanted in filters.items()}
    if len(passed) == 1:
        ((name, results),) = passed.items()
        return results, {name: documents}
    failures = np.zeros(len(documents), dtype=np.uint8)
    for mask in passed.values():
        failures += ~mask
    results = failures == 0
    near = failures == 1
    return results, {
        name: documents.compress(results | (near & ~mask)) for name, mask in passed.items()
    }
