"""The fallback: queries that run on Whoosh's own matchers, over the same segments."""

from __future__ import annotations

import numpy as np
from whoosh import query
from whoosh.reading import TermNotFound

from indexer.whoosh_backend.evaluation.matches import Matches, nothing
from indexer.whoosh_backend.evaluation.view import View


def run_stock(view: View, asked: query.Query) -> Matches:
    """Walk through a query's matchers, segment by segment, and note documents and scores.

    Each question has a searcher of its own, for one that is shared by threads gives wrong hits.
    """
    documents: list[int] = []
    scores: list[float] = []
    # A searcher knows its parent weakly: the name keeps it alive.
    searcher = view.searcher()
    for leaf, base in searcher.leaf_searchers():
        if not leaf.doc_count_all():
            continue
        try:
            matcher = asked.matcher(leaf, leaf.context(needs_current=True))
        except TermNotFound:
            continue
        while matcher.is_active():
            documents.append(base + matcher.id())
            scores.append(matcher.score())
            matcher.next()
    if not documents:
        return nothing()
    return Matches(np.array(documents, dtype=np.int32), np.array(scores, dtype=np.float64))
