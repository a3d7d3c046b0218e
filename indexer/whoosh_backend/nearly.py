"""The best articles that lack some of the words, where few have them all.

They stand apart from what was found: a reader of three articles that have every word sees beneath
them which others come close, and what these lack. Totals and facets know nothing of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from indexer.engine import NEARLY, SearchRequest
from indexer.query import Query
from indexer.relaxing import relaxed
from indexer.request import read_request
from indexer.whoosh_backend.evaluation.missing import missing_words
from indexer.whoosh_backend.evaluation.nearby import resolved
from indexer.whoosh_backend.evaluation.view import View
from indexer.whoosh_backend.search import Found, run

_MOST_STEPS = 3
"""Times that fewer words are asked for."""


class Near(NamedTuple):
    """An article that nearly matches, its score, and the words that it lacks."""

    document: int
    score: float
    missing: tuple[str, ...]


def nearly(request: SearchRequest, view: View, query: Query, found: Found) -> Iterator[Near]:
    """Yield what comes closest after what was found, best first, until a page of both is full.

    Args:
        request: what was asked; a page further on, and an order by date, have nothing near.
        view: in which it was found.
        query: with all words.
        found: what is not to be said again; nothing is yielded where it is empty.
    """
    room = min(request.limit, NEARLY) - found.total
    if room <= 0 or not found.total or request.offset or request.sort != "relevance":
        return
    told = {document for document, _ in found.window}
    more = replace(request, facets=(), limit=NEARLY, explain=False)
    for fewer in islice(relaxed(query), _MOST_STEPS):
        question, _ = read_request(more, fewer)
        question = replace(question, plan=resolved(question.plan, view)[0])
        for document, score in run(question, view).window:
            if document in told:
                continue
            told.add(document)
            yield Near(document, score, missing_words(question.plan, view, document))
            room -= 1
            if not room:
                return
