"""One question against one snapshot: totals, the window of documents, facet counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.engine import FacetValue
from indexer.labels import label
from indexer.plan import Everything
from indexer.request import Question
from indexer.whoosh_backend.evaluate import Matches, evaluate
from indexer.whoosh_backend.facets import Mask, apply_filters
from indexer.whoosh_backend.reading import Lease
from indexer.whoosh_backend.snapshot import UNDATED, Snapshot


@dataclass(frozen=True, slots=True)
class Found:
    """The answer in document numbers.

    Attributes:
        total: how many documents match.
        window: the documents that were asked for, with their scores.
        facets: facet name -> its values.
    """

    total: int
    window: list[tuple[int, float]]
    facets: dict[str, list[FacetValue]]


def run(question: Question, lease: Lease) -> Found:
    """Evaluate, filter, count and order."""
    snapshot = lease.snapshot
    matches = evaluate(question.plan, lease.searcher)
    base = matches.mask & snapshot.live & _in_period(question, snapshot)
    results, own = apply_filters(base, snapshot.columns, question.filters)
    facets = {
        name: _facet(name, question, snapshot, own.get(name, results)) for name in question.facets
    }
    documents = np.flatnonzero(results)
    window = _ordered(question, snapshot, matches, documents)
    return Found(
        total=len(documents),
        window=[(int(document), float(matches.scores[document])) for document in window],
        facets=facets,
    )


def _in_period(question: Question, snapshot: Snapshot) -> Mask:
    first, last = question.first_minute, question.last_minute
    inside = np.ones(snapshot.size, dtype=np.bool_)
    if first is not None or last is not None:
        inside = snapshot.published != UNDATED
    if first is not None:
        inside &= snapshot.published >= first
    if last is not None:
        inside &= snapshot.published <= last
    return inside


def _facet(name: str, question: Question, snapshot: Snapshot, kept: Mask) -> list[FacetValue]:
    """The values of one facet; `kept` are the documents that pass all filters but its own."""
    counts = snapshot.columns[name].counts(kept)
    selected = question.filters.get(name, ())
    by_time = name == "month"
    first_come = sorted(
        counts, key=(lambda value: value) if by_time else lambda value: (-counts[value], value)
    )
    limit = question.facet_limit
    shown = first_come[max(len(first_come) - limit, 0) :] if by_time else first_come[:limit]
    missing = [value for value in selected if value not in shown]
    values = sorted({*shown, *missing}) if by_time else [*shown, *missing]
    return [
        FacetValue(
            value=value,
            label=label(name, value, question.locale),
            count=counts.get(value, 0),
            selected=value in selected,
        )
        for value in values
    ]


def _ordered(
    question: Question, snapshot: Snapshot, matches: Matches, documents: NDArray[np.intp]
) -> NDArray[np.intp]:
    """The window of `documents` in the order asked for; equals stay in document order."""
    end = question.offset + question.limit
    if question.sort == "relevance" and not isinstance(question.plan, Everything):
        keys = -matches.scores[documents]
    else:
        minutes = snapshot.published[documents].astype(np.float64)
        keys = minutes if question.sort == "oldest" else -minutes
        keys[minutes == UNDATED] = np.inf
    if 0 < end < len(documents):
        bound = np.partition(keys, end - 1)[end - 1]
        kept = keys <= bound
        documents, keys = documents[kept], keys[kept]
    return documents[np.argsort(keys, kind="stable")][question.offset : end]
