"""What a Whoosh without faults would answer.

Stock Whoosh answers the leaves of a query, where it is right; dictionaries from document to score
do the rest.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from whoosh import query
from whoosh.searching import Searcher

from indexer.whoosh_backend.evaluation.evaluate import evaluate
from indexer.whoosh_backend.evaluation.view import View

CONSTANT = (query.Prefix, query.Wildcard, query.Regex, query.FuzzyTerm, query.TermRange)
Scored = dict[int, float]


def reference(asked: query.Query, stock: Searcher) -> Scored:
    """Live documents with their scores."""
    match asked:
        case query.Require():
            a, b = (reference(part, stock) for part in (asked.a, asked.b))
            return {doc: score for doc, score in a.items() if doc in b}
        case query.AndNot():
            a, b = (reference(part, stock) for part in (asked.a, asked.b))
            return {doc: score for doc, score in a.items() if doc not in b}
        case query.AndMaybe():
            a, b = (reference(part, stock) for part in (asked.a, asked.b))
            return {doc: score + b.get(doc, 0.0) for doc, score in a.items()}
        case query.Otherwise():
            return reference(asked.a, stock) or reference(asked.b, stock)
        case query.DisjunctionMax():
            return combined(asked, stock, lambda scores: best(scores, asked.tiebreak))
        case query.Or():
            return combined(asked, stock, math.fsum)
        case query.And():
            parts = [reference(part, stock) for part in asked.subqueries]
            docs = set.intersection(*(set(part) for part in parts)) if parts else set()
            return {doc: asked.boost * math.fsum(part[doc] for part in parts) for doc in docs}
        case query.Not():
            excluded = reference(asked.query, stock)
            return {doc: 0.0 for doc in stock.reader().all_doc_ids() if doc not in excluded}
        case query.ConstantScoreQuery():
            return dict.fromkeys(reference(asked.child, stock), asked.score)
        case query.NumericRange():
            return dict.fromkeys(leaf(asked, stock), asked.boost)
    if isinstance(asked, CONSTANT) and asked.constantscore:
        return dict.fromkeys(leaf(asked, stock), asked.boost)
    return leaf(asked, stock)


def combined(asked: Any, stock: Searcher, merge: Any) -> Scored:
    parts = [reference(part, stock) for part in asked.subqueries]
    docs = {doc for part in parts for doc in part}
    return {doc: asked.boost * merge([part[doc] for part in parts if doc in part]) for doc in docs}


def best(scores: list[float], tiebreak: float) -> float:
    return max(scores) + tiebreak * (math.fsum(scores) - max(scores))


def leaf(asked: query.Query, stock: Searcher) -> Scored:
    return {hit.docnum: hit.score for hit in stock.search(asked, limit=None)}


def ours(asked: query.Query, view: View) -> list[tuple[int, float]]:
    """Live documents with their scores, in the order of the answer."""
    answer = evaluate(asked, view)
    documents, scores = answer.found.listed()
    assert (documents[1:] > documents[:-1]).all()
    if answer.sign > 0:
        assert (scores > 0).all()
    elif answer.sign == 0:
        assert (scores >= 0).all()
    live = view.live.take(documents)
    documents, scores = documents.compress(live), scores.compress(live)
    order = (-scores).argsort(kind="stable")
    return list(zip(documents.take(order).tolist(), scores.take(order).tolist(), strict=True))


def assert_same(found: list[tuple[int, float]], expected: Scored, about: object) -> None:
    """The same documents, scores within 1e-9, and the order that follows from them."""
    assert dict(found).keys() == expected.keys(), about
    for doc, score in found:
        assert abs(score - expected[doc]) <= 1e-9, (about, doc, score, expected[doc])
    for (doc, score), (after, less) in pairwise(found):
        assert score > less or (score == less and doc < after), about
        assert expected[doc] >= expected[after] - 2e-9, about
