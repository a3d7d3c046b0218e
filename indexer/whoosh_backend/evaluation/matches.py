"""What a query matches, and the arithmetic of such sets.

Two forms: a short list of documents with their scores, or an array over all documents of the
view. The first costs what it holds, the second what the view holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Scores = NDArray[np.float64]
Documents = NDArray[np.integer[Any]]

SPARSE = 16
"""A union is built as a list while its parts hold at most one in so many documents."""

UNEQUAL = 8
"""A list is put into another one so many times as long; otherwise both are sorted together."""

_SORTED_WHOLE = 256
_BLOCKS = 4
_WORTH_INSERTING = 1024


class Matches(NamedTuple):
    """The answer to a query; deleted documents may be among it.

    Attributes:
        documents: ascending, each once; None if `hit` says it.
        scores: parallel to `documents`, or one for every document of the view.
        hit: for every document of the view, whether it matches; None if `documents` says it.
    """

    documents: Documents | None
    scores: Scores
    hit: Mask | None = None

    def listed(self) -> tuple[Documents, Scores]:
        """The documents and their scores, as lists."""
        if self.documents is not None:
            return self.documents, self.scores
        assert self.hit is not None  # noqa: S101 - one of the two is there
        documents = np.flatnonzero(self.hit)
        return documents, self.scores.take(documents)


def nothing() -> Matches:
    """No document."""
    return Matches(np.zeros(0, dtype=np.int32), np.zeros(0))


def merged(parts: Sequence[Matches]) -> Matches:
    """The union of lists; a document's scores are added up."""
    lists = [part.listed() for part in parts]
    lists = sorted((item for item in lists if len(item[0])), key=lambda item: -len(item[0]))
    if not lists:
        return nothing()
    if len(lists) == 1:
        return Matches(*lists[0])
    longest, rest = len(lists[0][0]), sum(len(item[0]) for item in lists[1:])
    if longest > _WORTH_INSERTING and rest * UNEQUAL < longest:
        (documents, scores), *others = lists
        for item in others:
            documents, scores = _inserted(documents, scores, *item)
        return Matches(documents, scores)
    documents = np.concatenate([item[0] for item in lists])
    scores = np.concatenate([item[1] for item in lists])
    order = documents.argsort(kind="stable")
    documents, scores = documents.take(order), scores.take(order)
    fresh = np.empty(len(documents), dtype=np.bool_)
    fresh[0] = True
    np.not_equal(documents[1:], documents[:-1], out=fresh[1:])
    starts = np.flatnonzero(fresh)
    if len(starts) == len(documents):
        return Matches(documents, scores)
    return Matches(documents.take(starts), np.add.reduceat(scores, starts))


def _inserted(
    documents: Documents, scores: Scores, new: Documents, new_scores: Scores
) -> tuple[Documents, Scores]:
    """Put a short list into a long one."""
    places, hit = located(documents, new)
    scores = scores.copy()
    scores[places.compress(hit)] += new_scores.compress(hit)
    if hit.all():
        return documents, scores
    places, new, new_scores = (array.compress(~hit) for array in (places, new, new_scores))
    return np.insert(documents, places, new), np.insert(scores, places, new_scores)


def located(inside: Documents, documents: Documents) -> tuple[NDArray[np.intp], Mask]:
    """Look up documents in an ascending list.

    Returns:
        For each of `documents` a place in `inside`, and whether it really stands there.
    """
    places = inside.searchsorted(documents.astype(inside.dtype, copy=False))
    hit = inside.take(places, mode="clip") == documents
    return places, hit


def best(scores: Scores | NDArray[np.int64], count: int) -> NDArray[np.intp]:
    """Places of the `count` largest numbers, largest first; equal ones in their order.

    The maxima of some blocks bound the result from below, and few numbers are above that bound:
    only those are sorted.
    """
    size = len(scores)
    if count <= 0:
        return np.zeros(0, dtype=np.intp)
    if size <= max(_SORTED_WHOLE, count):
        return (-scores).argsort(kind="stable")[:count]
    rows = size // (count * _BLOCKS)
    if rows >= 2:
        rows = min(rows, 128)
        width = size // rows
        maxima = scores[: rows * width].reshape(rows, width).max(axis=0)
        bound = np.partition(maxima, width - count)[width - count]
        places = np.flatnonzero(scores >= bound)
    else:
        places = np.arange(size)
    kept = scores.take(places)
    if len(places) > count:
        bound = np.partition(kept, len(kept) - count)[len(kept) - count]
        certain = kept > bound
        missing = count - int(np.count_nonzero(certain))
        tied = np.flatnonzero(kept == bound)[:missing]  # the first of equals
        certain[tied] = True
        places, kept = places.compress(certain), kept.compress(certain)
    return places.take((-kept).argsort(kind="stable"))
