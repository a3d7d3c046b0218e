"""What an index has to suggest: its facet values, its phrases, its titles.

Names and phrases of a generation are gathered when a suggestion is first asked for, beside the
questions where that takes long: until then those of the generation before are suggested. Titles
are not gathered at all, the index finds them.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import get_args
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from corpus import gazetteer
from indexer.analysis import analyse, is_single_han
from indexer.dictionary import HAN
from indexer.engine import IndexUnavailable, SearchRequest, Suggestion, SuggestionKind
from indexer.folding import bare, fold
from indexer.labels import Locale
from indexer.request import MAX_FACET_VALUES, read_request
from indexer.suggest import (
    MAX_SUGGESTIONS,
    MAX_TYPED,
    Name,
    Names,
    chosen,
    name_of,
    typed,
)
from indexer.whoosh_backend.evaluation.matches import best
from indexer.whoosh_backend.evaluation.view import View
from indexer.whoosh_backend.fields import ARTICLE
from indexer.whoosh_backend.search import run

MAX_PHRASES = 10_000
MAX_COUNTED = 6
"""Phrases whose articles are counted for one answer."""

PATIENCE_S = 0.05
"""How long a suggestion waits for newer names while it has older ones."""

REST = 40
"""Names are gathered at most one in so many parts of the time."""

MOST_LOOKED_UP = 4096
"""Titles, and counts of phrases, that are kept of a view."""

_FACETS: tuple[SuggestionKind, ...] = tuple(
    kind for kind in get_args(SuggestionKind) if kind not in ("phrase", "title")
)
_TITLE, _BODY = "title", "body"
_LONG_WORD = 3 * len("匠".encode())
_FIRST_HAN, _AFTER_HAN = "\u3400".encode(), "\ua000".encode()
_TWICE = 2  # a phrase that stands in one title is no frequent one
_COMPLETIONS = 200
_OPENED = 3  # stored articles that are read for each title
_HAN_RUN = re.compile(rf"[{HAN}]+")


@dataclass(frozen=True, slots=True, eq=False)
class _Gathered:
    generation: int
    names: Names
    took_s: float
    ready: float  # on the monotonic clock


class Suggester:
    """Suggests from whichever view it is given; any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gathered: _Gathered | None = None
        self._work: threading.Thread | None = None

    def suggest(self, view: View, text: str, limit: int, locale: Locale) -> list[Suggestion]:
        """At most `limit` suggestions; an empty text has none but makes all names ready."""
        limit = min(max(limit, 0), MAX_SUGGESTIONS)
        work = self._refreshed(view)
        if not limit or not typed(text):
            return []
        gathered = self._gathered
        if work is not None:
            work.join(PATIENCE_S if gathered else None)
            gathered = self._gathered
        found = gathered.names.find(text) if gathered else []
        names = _suggestions(view, found, text, limit, locale)
        return chosen(names, _titles(view, text, limit), limit)

    def _refreshed(self, view: View) -> threading.Thread | None:
        """The thread that gathers names just now, if there is need of one."""
        generation = view.commit.generation
        with self._lock:
            gathered = self._gathered
            if gathered is not None and gathered.generation >= generation:
                return None
            if self._work is not None and self._work.is_alive():
                return self._work
            if gathered is not None and gathered.took_s > PATIENCE_S:
                rested = time.monotonic() - gathered.ready
                if rested < REST * gathered.took_s:
                    return None
            self._work = threading.Thread(target=self._gather, args=(view,), daemon=True)
            self._work.start()
            return self._work

    def _gather(self, view: View) -> None:
        begun = time.monotonic()
        try:
            names = Names([*_values(view), *_phrases(view)])
        except IndexUnavailable:
            return  # a damaged index: searches say so, and titles are suggested without names
        ready = time.monotonic()
        self._gathered = _Gathered(view.commit.generation, names, ready - begun, ready)


def _suggestions(
    view: View, found: list[Name], text: str, limit: int, locale: Locale
) -> list[Suggestion]:
    """Rather more than `limit` of the names that were found, with their counts as of now."""
    values = [name for name in found if name.kind != "phrase"][:limit]
    phrases = [name for name in found if name.kind == "phrase"][: min(limit, MAX_COUNTED)]
    counts = {name: name.count for name in values}
    counts |= {name: _found_with(view, name) for name in phrases}
    return [
        Suggestion(name.shown(text, locale), name.kind, name.value, counts[name])
        for name in found
        if counts.get(name)
    ]


def _values(view: View) -> Iterator[Name]:
    """The facet values with what a click on each yields."""
    request = SearchRequest(facets=_FACETS, facet_limit=MAX_FACET_VALUES, limit=0)
    facets = run(read_request(request)[0], view).facets
    for kind in _FACETS:
        for value, count in facets[kind]:
            yield name_of(kind, value, count)


def _phrases(view: View) -> list[Name]:
    """The field's terms that the index holds, and the long words of several titles."""
    words = _title_words(view)
    names: dict[str, Name] = {}
    for term in gazetteer().terms:
        spelled = {name: _at_most(view, name) for name in (term.zh, term.en)}
        if count := sum(spelled.values()):
            others = (*term.aliases_zh, *term.aliases_en)
            names[term.zh] = Name("phrase", "", count, term.zh, term.en, others)
    for word, count in words.most_common(MAX_PHRASES):
        names.setdefault(word, Name("phrase", "", count, word, word))
    return list(names.values())[:MAX_PHRASES]


def _title_words(view: View) -> Counter[str]:
    """Chinese dictionary words of three or more characters in titles, with their documents."""
    words: Counter[str] = Counter()
    for segment in view.segments:
        terms = segment.fields.get(_TITLE)
        if terms is None:
            continue
        first, last = terms.seek(_FIRST_HAN), terms.seek(_AFTER_HAN)
        for term, df in zip(terms.terms(first, last), terms.df[first:last].tolist(), strict=True):
            if len(term) >= _LONG_WORD:
                words[term.decode()] += df
    return Counter({word: count for word, count in words.items() if count >= _TWICE})


def _at_most(view: View, text: str) -> int:
    """A bound on how many articles hold a phrase; 0 where none does."""
    tokens = analyse(text, "phrase")
    return min(
        (max(view.df(name, token.text.encode()) for name in (_TITLE, _BODY)) for token in tokens),
        default=0,
    )


def _found_with(view: View, name: Name) -> int:
    """How many articles a search for a phrase shows, in either language."""
    either = " OR ".join(f'"{text}"' for text in dict.fromkeys((name.zh, name.en)))
    # By time: nobody looks at the order, and that of relevance is the dearer one.
    request = SearchRequest(text=either, limit=0, sort="newest", translate=False, correct=False)
    known = _looked_up(view).found
    if name not in known:
        question, _ = read_request(request)
        known[name] = run(question, view).total
    return known[name]


def _titles(view: View, text: str, limit: int) -> list[Suggestion]:
    """The newest articles with all that was typed in their titles, one for each title."""
    documents = _titled(view, text[:MAX_TYPED])
    if documents is None or not limit:
        return []
    documents = documents.compress(view.live.take(documents))
    newest = documents.take(best(view.published.take(documents), limit * _OPENED))
    runs = _HAN_RUN.findall(fold(text[:MAX_TYPED]))
    found: dict[str, Suggestion] = {}
    for document in newest.tolist():
        title, article_id = _title(view, document)
        folded = fold(title)
        if all(run in folded for run in runs):
            found.setdefault(folded, Suggestion(title, "title", article_id, 1))
            if len(found) == limit:
                break
    return list(found.values())


def _title(view: View, document: int) -> tuple[str, str]:
    """The title of a document, and the id of its article."""
    known = _looked_up(view).titles
    if document not in known:
        article = view.stored(document)[ARTICLE]
        known[document] = article["title"], article["id"]
    return known[document]


@dataclass(frozen=True, slots=True)
class _LookedUp:
    """What of a view was asked for before: who types asks for nearly the same at every letter."""

    found: dict[Name, int] = field(default_factory=dict)
    titles: dict[int, tuple[str, str]] = field(default_factory=dict)


_kept: WeakKeyDictionary[View, _LookedUp] = WeakKeyDictionary()
_keeping = threading.Lock()


def _looked_up(view: View) -> _LookedUp:
    with _keeping:
        kept = _kept.get(view)
        if kept is None or max(len(kept.found), len(kept.titles)) > MOST_LOOKED_UP:
            kept = _kept[view] = _LookedUp()
        return kept


def _titled(view: View, text: str) -> NDArray[np.int32] | None:
    """The documents whose titles have the words of `text`, the last of which may be begun."""
    tokens = [token for token in analyse(text, "phrase") if not is_single_han(token.text)]
    if not tokens:
        return None
    found: NDArray[np.int32] | None = None
    for token in tokens:
        documents = view.postings(_TITLE, token.text.encode()).documents
        if token is tokens[-1] and not _HAN_RUN.match(token.text):
            begun = bare(fold(text[token.start : token.end]))
            documents = np.union1d(documents, _begun(view, begun))
        found = documents if found is None else np.intersect1d(found, documents, True)
        if not len(found):
            break
    return found


def _begun(view: View, beginning: str) -> NDArray[np.int32]:
    """The documents whose titles have a word that begins so."""
    first = beginning.encode("utf-8", "replace")
    terms = {
        term
        for segment in view.segments
        if (titles := segment.fields.get(_TITLE)) is not None
        for term in islice(titles.terms(titles.seek(first)), _COMPLETIONS)
        if term.startswith(first)
    }
    lists = [view.postings(_TITLE, term).documents for term in sorted(terms)[:_COMPLETIONS]]
    return np.unique(np.concatenate([*lists, np.zeros(0, dtype=np.int32)])).astype(np.int32)
