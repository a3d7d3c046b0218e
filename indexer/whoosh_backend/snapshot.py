"""What all threads share of one generation of the index: arrays over all its documents.

A snapshot never changes once it is made. Its parts are derived from the postings of each segment
and kept as long as the segment lives, so that a commit costs the new segment only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader

from indexer.engine import FACETS
from indexer.whoosh_backend.facets import Column, Mask, derive_column, join_columns
from indexer.whoosh_backend.fields import PUBLISHED
from indexer.whoosh_backend.state import Version

UNDATED = -1


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation.

    Attributes:
        version: which commit this is.
        live: for each document, whether it is not deleted.
        published: minute of publication of each document, `UNDATED` without one.
        columns: facet -> its column.
    """

    version: Version
    live: Mask
    published: NDArray[np.int64]
    columns: Mapping[str, Column]

    @property
    def size(self) -> int:
        """How many documents there are, deleted ones included."""
        return int(self.live.size)


@dataclass(frozen=True, slots=True)
class _Part:
    published: NDArray[np.int64]
    columns: Mapping[str, Column]


@dataclass(slots=True)
class SnapshotMaker:
    """Makes snapshots; remembers the parts of the segments of the last one."""

    _parts: dict[str, _Part] = field(default_factory=dict)

    def make(self, reader: IndexReader, version: Version) -> Snapshot:
        """Derive the snapshot of what `reader` sees. Not to be called by two threads at once."""
        leaves = [(leaf, base) for leaf, base in reader.leaf_readers() if leaf.doc_count_all()]
        parts: dict[str, _Part] = {}
        live = np.ones(reader.doc_count_all(), dtype=np.bool_)
        for leaf, base in leaves:
            segment = leaf.segment()
            name = segment.segment_id()
            parts[name] = self._parts.get(name) or _derive(leaf)
            live[[base + document for document in segment.deleted_docs()]] = False
        self._parts = parts
        placed = list(zip(parts.values(), (base for _, base in leaves), strict=True))
        published = [part.published for part in parts.values()]
        return Snapshot(
            version=version,
            live=live,
            published=np.concatenate(published) if published else np.zeros(0, dtype=np.int64),
            columns={
                name: join_columns([(part.columns[name], base) for part, base in placed])
                for name in FACETS
            },
        )


def _derive(leaf: IndexReader) -> _Part:
    minutes = derive_column(leaf, PUBLISHED)
    published = np.full(leaf.doc_count_all(), UNDATED, dtype=np.int64)
    published[minutes.documents] = np.array([int(text) for text in minutes.values], dtype=np.int64)[
        minutes.ordinals
    ]
    return _Part(published, {name: derive_column(leaf, name) for name in FACETS})
