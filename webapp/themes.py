"""What is talked about in the articles found: words to narrow the search with, as links."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer import Engine
from webapp.names import Locale
from webapp.results import Answer
from webapp.search import MAX_TEXT

MAX_THEMES = 12

LEAST_FOUND = 5
"""Of fewer articles a reader sees the titles at once."""

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
    request = state.request(locale=locale, facets=())
    terms = engine.significant(request, MAX_THEMES)
    asked = ((term, narrowed(state.text, term.text)) for term in terms)
    return [
        Theme(term.text, term.count, state.asking(text).url(found.path))
        for term, text in asked
        if len(text) <= MAX_TEXT
    ]


def narrowed(text: str, word: str) -> str:
    """A query that also wants `word`; alternatives are put in parentheses for it."""
    if not text:
        return word
    return f"({text}) {word}" if _EITHER.search(text) else f"{text} {word}"
