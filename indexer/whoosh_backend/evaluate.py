"""Which documents a plan matches, and with what score.

Whoosh finds and scores the documents of one term; the logic around it is ours, in arrays over
all documents of the generation. Whoosh's own And, Or and Not are not used: see README.md for
the faults of theirs that this avoids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from whoosh.searching import Searcher

from indexer.plan import All, Any, Everything, Leaf, Plan, Sequence, Starts, Term, Without
from indexer.schema import TEXT_FIELDS
from indexer.whoosh_backend.facets import Mask

Posting = tuple[int, float]
"""A document's number in its segment, and its score."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The answer to a plan.

    Attributes:
        mask: for each document, whether it matches; deleted documents may be among them.
        scores: BM25F over title and body; 0.0 where it means nothing.
    """

    mask: Mask
    scores: NDArray[np.float64]


def evaluate(plan: Plan, searcher: Searcher) -> Matches:
    """Answer a plan.

    A conjunction or disjunction scores the sum of those of its parts that match; what is
    excluded scores nothing. A lone character scores as one word that stands once in each field.
    """
    size = searcher.doc_count_all()
    match plan:
        case Term() | Starts() | Sequence():
            return _leaf(plan, searcher)
        case All(parts) | Any(parts):
            found = [evaluate(part, searcher) for part in parts]
            combine = np.logical_or if isinstance(plan, Any) else np.logical_and
            mask = reduce(combine, (item.mask for item in found))
            scores = np.sum([item.scores for item in found], axis=0)
            return Matches(mask, np.where(mask, scores, 0.0))
        case Without(part):
            return Matches(~evaluate(part, searcher).mask, np.zeros(size))
        case Everything():
            return Matches(np.ones(size, dtype=np.bool_), np.zeros(size))
        case _:
            return Matches(np.zeros(size, dtype=np.bool_), np.zeros(size))


def _leaf(leaf: Leaf, searcher: Searcher) -> Matches:
    size = searcher.doc_count_all()
    mask, scores = np.zeros(size, dtype=np.bool_), np.zeros(size)
    find = _finder(leaf)
    for segment, base in searcher.leaf_searchers():
        for field, weight in TEXT_FIELDS.items():
            postings = list(find(segment, field))
            if postings:
                documents = np.array([document for document, _ in postings]) + base
                mask[documents] = True
                scores[documents] += np.array([score for _, score in postings]) * weight
    return Matches(mask, scores)


def _finder(leaf: Leaf) -> Callable[[Searcher, str], Iterator[Posting]]:
    """The postings of a leaf in one segment and field, each document once."""
    match leaf:
        case Term(text):
            return lambda segment, field: _term(segment, field, text)
        case Starts(text):
            return lambda segment, field: _starts(segment, field, text)
        case Sequence(parts):
            return lambda segment, field: _sequence(segment, field, parts)


def _term(segment: Searcher, field: str, text: str) -> Iterator[Posting]:
    if (field, text) not in segment.reader():
        return
    matcher = segment.postings(field, text)
    while matcher.is_active():
        yield matcher.id(), matcher.score()
        matcher.next()


def _starts(segment: Searcher, field: str, prefix: str) -> Iterator[Posting]:
    reader = segment.reader()
    if not segment.doc_count_all():
        return
    documents: set[int] = set()
    for term in reader.expand_prefix(field, prefix):
        documents.update(reader.postings(field, term).all_ids())
    yield from ((document, 1.0) for document in documents)


def _sequence(
    segment: Searcher, field: str, parts: tuple[tuple[str, int], ...]
) -> Iterator[Posting]:
    """Documents where the parts stand at their distances, from the rarest term outwards."""
    reader = segment.reader()
    if any((field, term) not in reader for term, _ in parts):
        return
    (rarest, shift), *others = sorted(parts, key=lambda part: reader.doc_frequency(field, part[0]))
    matcher = segment.postings(field, rarest)
    found: dict[int, tuple[set[int], float]] = {}
    while matcher.is_active():
        origins = {position - shift for position in matcher.value_as("positions")}
        found[matcher.id()] = origins, matcher.score()
        matcher.next()
    for term, shift in others:
        matcher = segment.postings(field, term)
        kept: dict[int, tuple[set[int], float]] = {}
        for document, (origins, score) in found.items():
            if matcher.is_active() and matcher.id() < document:
                matcher.skip_to(document)
            if not matcher.is_active():
                break
            if matcher.id() == document:
                here = {position - shift for position in matcher.value_as("positions")}
                if origins & here:
                    kept[document] = origins & here, score + matcher.score()
        found = kept
    yield from ((document, score) for document, (_, score) in found.items())
