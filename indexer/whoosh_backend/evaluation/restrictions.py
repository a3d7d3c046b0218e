"""The parts of an evaluated query that restrict it: facets, dates, and how many parts match."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.whoosh_backend.evaluation.matches import Documents
from indexer.whoosh_backend.evaluation.nodes import Judged, Node
from indexer.whoosh_backend.evaluation.view import View

_COUNTED = 8
"""Of so many values it is worth knowing in how many documents they stand."""


class HavingNode(Node):
    """The documents with at least one of the values of a facet; scores nothing."""

    sign = 0

    def __init__(self, view: View, field: str, values: Sequence[str]) -> None:
        super().__init__(view)
        self.size = view.size
        if len(values) <= _COUNTED:
            self.size = min(self.size, sum(view.df(field, value.encode()) for value in values))
        self._column, self._values = view.column(field), values

    def judge(self, documents: Documents | None) -> Judged:
        """By the facet's column."""
        return Judged(self._column.having(self._values, documents), None)


class PublishedNode(Node):
    """The documents published between two minutes, both inclusive; scores nothing."""

    sign = 0

    def __init__(self, view: View, first: int | None, last: int | None) -> None:
        super().__init__(view)
        self.size = view.size
        self._first, self._last = first or 0, last  # undated ones are below zero

    def judge(self, documents: Documents | None) -> Judged:
        """By the minute of each."""
        minutes = self.view.published
        if documents is not None:
            minutes = minutes.take(documents)
        hit = minutes >= self._first
        if self._last is not None:
            hit &= minutes <= self._last
        return Judged(hit, None)


class EnoughNode(Node):
    """What at least so many parts match; their scores' sum counts by the share that matches.

    Args:
        view: where.
        parts: more than `count`, which is at least one.
        count: how many must match.
    """

    def __init__(self, view: View, parts: Sequence[Node], count: int) -> None:
        super().__init__(view)
        self._parts, self._count = parts, count
        self.size = min(sum(part.size for part in parts), view.size)
        self.sign = min(part.sign for part in parts)

    def judge(self, documents: Documents | None) -> Judged:
        """All parts are asked."""
        size = self.view.size if documents is None else len(documents)
        matching, scores = np.zeros(size, dtype=np.int32), np.zeros(size)
        for part in self._parts:
            if not part.size:
                continue
            hit, own = part.judge(documents)
            matching += hit
            if own is not None:
                scores += own
        hit = matching >= self._count
        scores *= matching
        scores *= hit / len(self._parts)
        return Judged(hit, scores)
