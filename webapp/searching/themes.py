"""What is talked about in the articles found: words to narrow the search with, as links."""

from __future__ import annotations

import datetime as dt
import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from indexer import Engine, SearchRequest, SignificantTerm
from webapp.language.names import Locale
from webapp.searching.results import Answer
from webapp.searching.search import MAX_TEXT

MAX_THEMES = 12

LEAST_FOUND = 5
"""Of fewer articles a reader sees the titles at once."""

FRESH_S = 60
"""So long what was worked out holds while single articles come in."""

_GROWN = 1000
"""One article in so many may be new."""

_KEPT = 512
"""Searches of which the words are kept."""

_EITHER = re.compile(r"(?:^|\s)(?:OR|或|或者|\|+)(?:\s|$)|[|｜]")


@dataclass(frozen=True, slots=True)
class Theme:
    """One word, how many of the articles looked at have it, and the search with it added."""

    text: str
    count: int
    url: str


def themes(found: Answer, engine: Engine, locale: Locale) -> list[Theme]:
    """The words that set apart what a search found, for its first page.

    None for the search without conditions: nothing sets everything apart.

    Raises:
        IndexUnavailable: the index cannot be read.
    """
    state, correction = found.state, found.result.correction
    if correction is not None and correction.applied:
        state = state.asking(correction.text)
    is_narrowed = bool(state.text) or state.filtered
    if not is_narrowed or state.page > 1 or found.result.total < LEAST_FOUND:
        return []
    terms = _significant(engine, state.at_page(1).request(locale=locale, facets=()))
    asked = ((term, narrowed(state.text, term.text)) for term in terms)
    return [
        Theme(term.text, term.count, state.asking(text).url(found.path))
        for term, text in asked
        if len(text) <= MAX_TEXT
    ]


@dataclass(frozen=True, slots=True)
class _Worked:
    """The words of a search, and of which index."""

    terms: list[SignificantTerm]
    generation: int
    articles: int
    at: float


_worked: WeakKeyDictionary[Engine, OrderedDict[str, _Worked]] = WeakKeyDictionary()
_lock = threading.Lock()


def _significant(engine: Engine, request: SearchRequest) -> list[SignificantTerm]:
    """What the engine says, or said a moment ago of nearly the same articles.

    Order and language change nothing. Among the thousands of articles of a large index the few of
    the last minute do not change what sets others apart; a small one is asked after every commit.
    """
    request = replace(request, sort="relevance", locale="zh", half_life_days=None)
    key = repr((dt.date.today(), request))  # "last month" is another one tomorrow
    generation, articles, now = engine.generation, engine.doc_count, time.monotonic()
    with _lock:
        kept = _worked.setdefault(engine, OrderedDict())
        if (known := kept.get(key)) is not None:
            grown = abs(articles - known.articles) * _GROWN
            is_near = now - known.at < FRESH_S and 0 < grown < articles
            if known.generation == generation or is_near:
                kept.move_to_end(key)
                return known.terms
    found = _Worked(engine.significant(request, MAX_THEMES), generation, articles, now)
    with _lock:
        kept[key] = found
        kept.move_to_end(key)
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return found.terms


def narrowed(text: str, word: str) -> str:
    """A query that also wants `word`; alternatives are put in parentheses for it."""
    if not text:
        return word
    return f"({text}) {word}" if _EITHER.search(text) else f"{text} {word}"
