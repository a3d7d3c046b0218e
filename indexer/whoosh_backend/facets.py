"""Facet values in columns, and how they are counted.

A column lists, for each value of a field, the documents that have it. It is derived from the
postings of a segment once and never changes: deletions are a mask laid over it. The columns of
all segments together make one column over all documents of a generation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Column:
    """The values of one field over a space of documents.

    Attributes:
        values: sorted; the place of a value is its ordinal.
        ordinals, documents: pairs, one for each value that a document has, sorted by both.
        starts: where each ordinal's pairs begin; one longer than `values`.
    """

    values: tuple[str, ...]
    ordinals: NDArray[np.int32]
    documents: NDArray[np.int32]
    starts: NDArray[np.int64]

    def mask(self, wanted: Iterable[str], size: int) -> Mask:
        """Which of `size` documents have at least one of the wanted values."""
        found = np.zeros(size, dtype=np.bool_)
        chosen = set(wanted)
        for ordinal, value in enumerate(self.values):
            if value in chosen:
                found[self.documents[self.starts[ordinal] : self.starts[ordinal + 1]]] = True
        return found

    def counts(self, kept: Mask) -> dict[str, int]:
        """How many kept documents have each value; values without one are left out."""
        counted = np.bincount(self.ordinals[kept.take(self.documents)], minlength=len(self.values))
        return {self.values[at]: int(counted[at]) for at in np.flatnonzero(counted)}


def derive_column(reader: IndexReader, field: str) -> Column:
    """Read one field's column out of a segment's postings.

    Documents that are deleted now may be left out: they never come back.
    """
    postings: dict[str, list[int]] = {}
    decode = reader.schema[field].from_bytes
    for term in reader.lexicon(field):
        postings[decode(term)] = list(reader.postings(field, term).all_ids())
    return _column(postings.items())


def join_columns(parts: Sequence[tuple[Column, int]]) -> Column:
    """One column over several segments; each part with the number of its first document."""
    gathered: dict[str, list[NDArray[np.int32]]] = {}
    for column, offset in parts:
        shifted = column.documents + np.int32(offset)
        for ordinal, value in enumerate(column.values):
            run = shifted[column.starts[ordinal] : column.starts[ordinal + 1]]
            gathered.setdefault(value, []).append(run)
    return _column((value, np.concatenate(runs)) for value, runs in gathered.items())


def _column(postings: Iterable[tuple[str, Sequence[int] | NDArray[np.int32]]]) -> Column:
    ordered = sorted(postings, key=lambda item: item[0])
    lengths = np.array([len(documents) for _, documents in ordered], dtype=np.int64)
    runs = [np.asarray(documents, dtype=np.int32) for _, documents in ordered]
    return Column(
        values=tuple(value for value, _ in ordered),
        ordinals=np.repeat(np.arange(len(ordered), dtype=np.int32), lengths),
        documents=np.concatenate(runs) if runs else np.zeros(0, dtype=np.int32),
        starts=np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)]),
    )


def apply_filters(
    base: Mask, columns: Mapping[str, Column], filters: Mapping[str, Sequence[str]]
) -> tuple[Mask, dict[str, Mask]]:
    """Apply all filters at once, and each facet's absence of its own.

    A document that fails no filter is a result. One that fails a single filter is what a click
    in that facet could add. So it is enough to count, for each document, the filters it fails.

    Args:
        base: the documents that match everything but the filters.
        columns: facet -> its column.
        filters: facet -> wanted values; none of the lists is empty.

    Returns:
        The results, and for each filtered facet the documents that pass all other filters.
    """
    passed = {name: columns[name].mask(filters[name], base.size) for name in filters}
    failures = np.zeros(base.size, dtype=np.uint8)
    for mask in passed.values():
        failures += ~mask
    results = base & (failures == 0)
    near = base & (failures == 1)
    return results, {name: results | (near & ~mask) for name, mask in passed.items()}
