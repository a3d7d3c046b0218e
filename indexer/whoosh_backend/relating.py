"""What found articles have in common, and which articles are like one: from the postings.

The words come from the stored text of a few articles; how many articles have each of them comes
from the index.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from corpus import Article
from indexer.engine import STORY, Hit, SignificantTerm, Snippet
from indexer.plan import Any as AnyOf
from indexer.plan import Sequence, Term, wanted
from indexer.request import Question
from indexer.schema import storable
from indexer.significant import (
    Reading,
    characteristic,
    counted,
    distinct,
    jlh,
    lead,
    most_spelled,
    query_words,
)
from indexer.snippets import best_passage
from indexer.whoosh_backend.evaluation.evaluate import evaluate
from indexer.whoosh_backend.evaluation.facets import Mask
from indexer.whoosh_backend.evaluation.matches import located
from indexer.whoosh_backend.evaluation.queries import make_query
from indexer.whoosh_backend.evaluation.results import Results
from indexer.whoosh_backend.evaluation.view import View
from indexer.whoosh_backend.fields import ARTICLE, IDENTITY, stored_article
from indexer.whoosh_backend.search import run

Numbers = NDArray[np.integer[Any]]

SAMPLE = 40
"""Articles found first whose words are looked at."""

MAX_SIGNIFICANT = 50
"""Words of one answer."""

MAX_RELATED = 20
"""Articles of one answer."""

SHARE = 0.1
"""Of the sample must have a word, and no fewer than two articles."""

_USUAL = 16  # words that are worked out at least
_SHORTLIST = 1.5  # times as many have their articles counted exactly
_BY_LENGTH = ("body", "title")  # the fields of text; a word of the title mostly is in the body too
_READ = 4000  # characters of the title and of the text that others are to be like
_TERMS = 16  # words that stand for it
_LIKE = 0.15  # of their weight must be in another article
_COMPARED = 50  # articles whose share of it is looked at
_ANSWERS = 256  # kept of one view

_answers: WeakKeyDictionary[View, OrderedDict[str, list[SignificantTerm]]] = WeakKeyDictionary()
_lock = threading.Lock()


def significant(view: View, question: Question, text: str, limit: int) -> list[SignificantTerm]:
    """The words that set apart the first articles found, the most telling first.

    They are counted in the first `SAMPLE` articles of the answer, one for each story. Answers of a
    view are kept.

    Args:
        view: what is asked.
        question: what was asked for; its window and order do not matter.
        text: as it was typed: its words are left out, as are those looked for besides.
        limit: how many at most; never more than `MAX_SIGNIFICANT`.
    """
    sample = replace(
        question, sort="relevance", offset=0, limit=SAMPLE, facets=(), facet_limit=0, locale="zh"
    )
    limit = min(limit, MAX_SIGNIFICANT)
    most = max(limit, _USUAL)
    key = f"{most}\n{text}\n{sample!r}"
    with _lock:
        kept = _answers.setdefault(view, OrderedDict())
        if key in kept:
            kept.move_to_end(key)
            return kept[key][: max(limit, 0)]
    terms = _significant(view, sample, text, most)
    with _lock:
        kept[key] = terms
        if len(kept) > _ANSWERS:
            kept.popitem(last=False)
    return terms[: max(limit, 0)]


def related(view: View, article_id: str, limit: int) -> list[Hit]:
    """The articles most like one, without itself and its copies; one for each story.

    Like is what has `_LIKE` of the weight of the words that tell most about the article, or
    more; `Hit.score` is that share. Empty if there is no such article.
    """
    own = _live(view, view.postings(IDENTITY, storable(article_id).encode()).documents)
    limit = min(limit, MAX_RELATED)
    if not len(own) or limit <= 0:
        return []
    article = _stored(view, int(own[0]))
    weights = characteristic(
        article["title"][:_READ],
        article["body"][:_READ],
        lambda term: _frequency(view, term),
        view.size,
        _TERMS,
    )
    if not weights:
        return []
    found = evaluate(make_query(AnyOf(tuple(map(Term, weights)))), view).found
    results = Results(view, found).live()
    if story := article.get("story"):
        own = np.union1d(own, view.postings(STORY, storable(story).encode()).documents)
    results = results.only(~np.isin(results.documents, own)).folded()
    documents, _ = results.best(_COMPARED, positive=True)
    shares = _shares(view, documents, weights)
    order = (-shares).argsort(kind="stable")[:limit]
    return [
        _hit(view, int(documents[at]), float(shares[at])) for at in order if shares[at] >= _LIKE
    ]


def _significant(view: View, sample: Question, text: str, most: int) -> list[SignificantTerm]:
    documents = np.array([document for document, _ in run(sample, view).window], dtype=np.int32)
    size, total = len(documents), view.live_count
    if size < 2:
        return []
    stored = (_stored(view, document) for document in documents.tolist())
    readings = [Reading(lead(item["title"], item["body"])) for item in stored]
    least = max(2, round(size * SHARE))
    is_asked, looked_for = query_words(text), _looked_for(sample)
    estimates = {
        term: jlh(count, size, min(max(_frequency(view, term), count), total), total)
        for term, count in counted(readings, least).items()
        if term not in looked_for and not is_asked(term)
    }
    documents.sort()
    terms = []
    shortlist = sorted(estimates, key=lambda term: (-estimates[term], term))
    for term in shortlist[: int(most * _SHORTLIST)]:
        lists = _lists(view, term)
        background, count = _background(view, lists), int(np.count_nonzero(_has(documents, lists)))
        if count and (score := jlh(count, size, background, total)):
            terms.append(SignificantTerm(most_spelled(term, readings), count, background, score))
    terms.sort(key=lambda term: (-term.score, term.text))
    return distinct(terms, most)


def _looked_for(question: Question) -> frozenset[str]:
    """The terms that the question looks up."""
    found: set[str] = set()
    for leaf in wanted(question.plan):
        match leaf:
            case Term(text):
                found.add(text)
            case Sequence(parts):
                found.update(text for text, _ in parts)
    return frozenset(found)


def _shares(view: View, documents: Numbers, weights: dict[str, float]) -> NDArray[np.float64]:
    """Which part of the terms' weight each of some documents has."""
    shares = np.zeros(len(documents))
    for term, weight in weights.items():
        shares[_has(documents, _lists(view, term))] += weight
    shares /= sum(weights.values())
    return shares


def _frequency(view: View, term: str) -> int:
    """How many documents have a term in their text or, if none has, in another field."""
    key = term.encode()
    return next((df for field in _BY_LENGTH if (df := view.df(field, key))), 0)


def _background(view: View, lists: list[Numbers]) -> int:
    """How many documents have a term in any field; see `_lists`."""
    body, *others = (_live(view, list_) for list_ in lists)
    count = len(body)
    for other in others:
        count += len(other) - int(np.count_nonzero(_among(body, other)))
    return count


def _has(documents: Numbers, lists: list[Numbers]) -> Mask:
    """Which of some documents have a term in any field; see `_lists`."""
    has = np.zeros(len(documents), dtype=np.bool_)
    for having in lists:
        has |= _among(having, documents)
    return has


def _among(inside: Numbers, documents: Numbers) -> Mask:
    return located(inside, documents)[1] if len(inside) else np.zeros(len(documents), np.bool_)


def _lists(view: View, term: str) -> list[Numbers]:
    """The documents that have a term, for each field of text."""
    key = term.encode()
    return [view.postings(field, key).documents for field in _BY_LENGTH]


def _live(view: View, documents: Numbers) -> Numbers:
    return documents.compress(view.live.take(documents))


def _stored(view: View, document: int) -> dict[str, Any]:
    """The plain data of an article: much of it is never read, and dear to build."""
    article: dict[str, Any] = view.stored(document)[ARTICLE]
    return article


def _hit(view: View, document: int, score: float) -> Hit:
    article: Article = stored_article(view.stored(document))
    copies = view.stories.copies(document) if view.stories else 0
    title, passage = Snippet(article.title), best_passage(article.body, [])
    return Hit(article.id, score, article, title, passage, copies)
