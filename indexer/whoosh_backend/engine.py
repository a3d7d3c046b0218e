"""The engine that Whoosh drives: the protocol of `indexer.engine`, method by method."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from corpus import Article
from indexer.analysis import analysis_id
from indexer.engine import (
    FacetValue,
    Hit,
    IndexUnavailable,
    SearchRequest,
    SearchResult,
    SignificantTerm,
    Suggestion,
)
from indexer.labels import Locale, label
from indexer.plan import wanted
from indexer.request import Question
from indexer.schema import SCHEMA_VERSION, storable
from indexer.whoosh_backend.asking import Answer, ask, prepare
from indexer.whoosh_backend.commits.index import ColumnarIndex
from indexer.whoosh_backend.commits.legacy import refuse_stock_index, remove_stock_index
from indexer.whoosh_backend.commits.toc import REMEDY, latest_generation
from indexer.whoosh_backend.evaluation.view import View
from indexer.whoosh_backend.fields import IDENTITY, PUBLISHED, make_schema, stored_article
from indexer.whoosh_backend.reading import Views
from indexer.whoosh_backend.relating import related, significant
from indexer.whoosh_backend.search import Found, order
from indexer.whoosh_backend.showing import Shown
from indexer.whoosh_backend.suggesting import Suggester
from indexer.whoosh_backend.wordstock import WordStocks
from indexer.whoosh_backend.writing import Writer

_OF_THE_EMPTY_INDEX = 1
"""The generation in which an index is made; callers count from there."""


class WhooshEngine:
    """An embedded search engine in a folder; see `indexer.open_engine` for the arguments.

    Any thread may search; writing is for one thread at a time, which a lock sees to.
    """

    def __init__(
        self, folder: Path, *, create: bool = True, rebuild: bool = False, refresh_s: float = 0.0
    ) -> None:
        self._write = threading.RLock()
        self._index, replace_all = _prepare(folder, create=create or rebuild, rebuild=rebuild)
        self._writer = Writer(self._index, replace_all=replace_all)
        self._views = Views(self._index, PUBLISHED, refresh_s)
        self._suggester = Suggester()
        self._words = WordStocks()
        self._shown = Shown()
        self._views.newest()  # a damaged index is reported now, not at the first search

    def add(self, articles: Iterable[Article]) -> None:
        """Add articles or replace those of the same id; visible after `commit`."""
        with self._write:
            self._writer.add(articles)

    def delete(self, ids: Iterable[str]) -> None:
        """Remove articles; unknown ids are ignored. Visible after `commit`."""
        with self._write:
            self._writer.delete(ids)

    def commit(self, bookmark: str | None = None) -> None:
        """Make changes and bookmark durable and visible, in one step."""
        with self._write:
            self._writer.commit(bookmark)
        self._views.refresh()

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request; any text is accepted, what was not understood is reported."""
        begun = time.perf_counter()
        view = self._views.newest()
        answer = ask(request, view, self._words)
        question, found = answer.question, answer.found
        return SearchResult(
            total=found.total,
            hits=_hits(found, question, view, self._shown),
            facets={
                name: _facet_values(name, values, question) for name, values in found.facets.items()
            },
            took_ms=(time.perf_counter() - begun) * 1000,
            generation=view.commit.generation - _OF_THE_EMPTY_INDEX,
            diagnostics=answer.diagnostics,
            expansions=answer.expansions,
            correction=answer.correction,
            partial=answer.partial,
            near=_near_hits(answer, view, self._shown),
        )

    def every(self, request: SearchRequest) -> Iterator[Article]:
        """Every article that a request finds, in its order, one at a time."""
        view = self._views.newest()
        question = self._question(request, view)
        for document in order(question, view).tolist():
            yield stored_article(view.stored(document))

    def suggest(self, text: str, limit: int = 8, locale: Locale = "zh") -> list[Suggestion]:
        """What a reader may want who has typed `text`; see `suggesting.Suggester`."""
        return self._suggester.suggest(self._views.newest(), text, limit, locale)

    def prepare(self) -> None:
        """Make now what would be made on first use: suggestions, corrections, what pinyin means."""
        view = self._views.newest()
        self._suggester.suggest(view, "", 1, "zh")
        prepare(view, self._words)

    def get(self, article_id: str) -> Article | None:
        """The article of that id, or None."""
        view = self._views.newest()
        documents = view.postings(IDENTITY, storable(article_id).encode()).documents
        live = documents.compress(view.live.take(documents))
        return stored_article(view.stored(int(live[0]))) if len(live) else None

    def related(self, article_id: str, limit: int = 5) -> list[Hit]:
        """The articles most like one, the most alike first; none for an unknown id."""
        return related(self._views.newest(), article_id, limit)

    def significant(self, request: SearchRequest, limit: int = 12) -> list[SignificantTerm]:
        """The words that set apart what a request finds, the most telling first."""
        view = self._views.newest()
        question = self._question(request, view)
        return significant(view, question, request.text, limit)

    @property
    def doc_count(self) -> int:
        """How many articles are visible."""
        return self._views.newest().live_count

    @property
    def generation(self) -> int:
        """Grows with every commit that changed something; that of what a search sees."""
        return self._views.newest().commit.generation - _OF_THE_EMPTY_INDEX

    @property
    def bookmark(self) -> str | None:
        """The note of the last `commit` that gave one; None while a rebuild is not committed."""
        return None if self._writer.replace_all else self._index.commit().bookmark or None

    def verify(self) -> None:
        """Read the whole index and compare it with its checksums.

        Raises:
            IndexUnavailable: something is missing or damaged; the message names the file.
        """
        self._index.verify()

    def close(self) -> None:
        """Give back files and locks; uncommitted changes are dropped."""
        with self._write:
            self._writer.close()
        self._views.close()
        self._index.close()

    def _question(self, request: SearchRequest, view: View) -> Question:
        """What a request asks for in the end, be it corrected or with fewer words."""
        asked = replace(request, facets=(), offset=0, limit=1, explain=False)
        return ask(asked, view, self._words).question


def _hits(found: Found, question: Question, view: View, shown: Shown) -> list[Hit]:
    leaves = tuple(wanted(question.plan))
    return [
        replace(shown.hit(document, score, leaves, view), explanation=why)
        for (document, score), why in zip(found.window, found.explanations, strict=True)
    ]


def _near_hits(answer: Answer, view: View, shown: Shown) -> list[Hit]:
    leaves = tuple(wanted(answer.question.plan))
    return [
        replace(shown.hit(near.document, near.score, leaves, view), missing=near.missing)
        for near in answer.near
    ]


def _facet_values(name: str, values: list[tuple[str, int]], question: Question) -> list[FacetValue]:
    selected = frozenset(question.filters.get(name, ()))
    return [
        FacetValue(value, label(name, value, question.locale), count, value in selected)
        for value, count in values
    ]


def _prepare(folder: Path, *, create: bool, rebuild: bool) -> tuple[ColumnarIndex, bool]:
    """Open the index, made if there is none; and whether the first commit must replace it all."""
    schema, version, analysis = make_schema(), str(SCHEMA_VERSION), analysis_id()
    try:
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        present = latest_generation(folder) is not None
        if not present and not rebuild:
            refuse_stock_index(folder)
    except OSError as error:
        raise IndexUnavailable(f"{folder} cannot be used for an index: {error}") from error
    if present:
        try:
            return ColumnarIndex(folder, schema, fingerprint=version, analysis=analysis), rebuild
        except IndexUnavailable:
            if not rebuild:
                raise
    if not create:
        raise IndexUnavailable(f"there is no index in {folder}; {REMEDY}")
    index = ColumnarIndex.create(folder, schema, fingerprint=version, analysis=analysis)
    remove_stock_index(folder)
    return index, False
