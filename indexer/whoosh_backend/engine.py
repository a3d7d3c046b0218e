"""The engine that Whoosh drives: the protocol of `indexer.engine`, method by method."""

from __future__ import annotations

import pickle
import struct
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.reading import TermNotFound

from corpus import Article
from indexer.engine import Hit, IndexUnavailable, SearchRequest, SearchResult
from indexer.plan import Leaf, wanted
from indexer.request import Question, read_request
from indexer.schema import storable
from indexer.snippets import best_passage, mark_title
from indexer.whoosh_backend.fields import IDENTITY, make_schema, stored_article
from indexer.whoosh_backend.reading import Lease, Readers
from indexer.whoosh_backend.search import Found, run
from indexer.whoosh_backend.state import (
    INDEX_NAME,
    REMEDY,
    current_state,
    find_version,
    read_state,
    remove_index,
    set_bookmark,
    write_state,
)
from indexer.whoosh_backend.writing import Writer, write_lock

_DAMAGE = (pickle.UnpicklingError, struct.error, zlib.error, EOFError, OSError)
"""What reading a damaged segment raises."""


class WhooshEngine:
    """An embedded search engine in a folder; see `indexer.open_engine` for the arguments.

    Any thread may search; writing is for one thread at a time, which a lock sees to.
    """

    def __init__(self, folder: Path, *, create: bool = True, rebuild: bool = False) -> None:
        self._folder = folder
        self._write = threading.RLock()
        replace_all = _prepare(folder, create=create or rebuild, rebuild=rebuild)
        self._writer = Writer(folder, replace_all=replace_all)
        self._readers = Readers(folder)
        with self._readers.lease():  # a damaged index is reported now, not at the first search
            pass

    def add(self, articles: Iterable[Article]) -> None:
        """Add articles or replace those of the same id; visible after `commit`."""
        with self._write:
            self._writer.add(articles)

    def delete(self, ids: Iterable[str]) -> None:
        """Remove articles; unknown ids are ignored. Visible after `commit`."""
        with self._write:
            self._writer.delete(ids)

    def commit(self, bookmark: str | None = None) -> None:
        """Make changes durable and visible, then keep the bookmark.

        A crash between the two leaves the older bookmark: callers that continue from it do
        some work twice, which changes nothing, for articles are replaced by id.
        """
        with self._write:
            kept = bookmark if bookmark is not None else self.bookmark
            self._writer.commit()
            if kept != read_state(self._folder).bookmark:
                set_bookmark(self._folder, kept)

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request; any text is accepted, what was not understood is reported."""
        begun = time.perf_counter()
        question, diagnostics = read_request(request)
        with self._reading() as lease:
            found = run(question, lease)
            hits = _hits(found, question, lease)
        return SearchResult(
            total=found.total,
            hits=hits,
            facets=found.facets,
            took_ms=(time.perf_counter() - begun) * 1000,
            generation=lease.snapshot.version[0],
            diagnostics=diagnostics,
        )

    def get(self, article_id: str) -> Article | None:
        """The article of that id, or None."""
        with self._reading() as lease:
            reader = lease.searcher.reader()
            try:
                document = reader.first_id(IDENTITY, storable(article_id))
            except TermNotFound:
                return None
            return stored_article(reader.stored_fields(document))

    @property
    def doc_count(self) -> int:
        """How many articles are visible."""
        with self._reading() as lease:
            return int(lease.snapshot.live.sum())

    @property
    def generation(self) -> int:
        """Grows with every commit that changed something."""
        version = find_version(self._folder)
        return -1 if version is None else version[0]

    @property
    def bookmark(self) -> str | None:
        """The note of the last `commit` that gave one; None while a rebuild is not committed."""
        return None if self._writer.replace_all else read_state(self._folder).bookmark

    def close(self) -> None:
        """Give back files and locks; uncommitted changes are dropped."""
        with self._write:
            self._writer.close()
        self._readers.close()

    @contextmanager
    def _reading(self) -> Iterator[Lease]:
        try:
            with self._readers.lease() as lease:
                yield lease
        except _DAMAGE as error:
            raise IndexUnavailable(
                f"the index in {self._folder} is damaged ({type(error).__name__}: {error}); "
                f"{REMEDY}"
            ) from error


def _hits(found: Found, question: Question, lease: Lease) -> list[Hit]:
    leaves: list[Leaf] = list(wanted(question.plan))
    hits = []
    for document, score in found.window:
        article = stored_article(lease.searcher.stored_fields(document))
        title, passage = mark_title(article.title, leaves), best_passage(article.body, leaves)
        hits.append(Hit(article.id, score, article, title, passage))
    return hits


def _prepare(folder: Path, *, create: bool, rebuild: bool) -> bool:
    """Make the index if there is none; return whether the first commit must replace it all."""
    try:
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        present = find_version(folder) is not None
    except OSError as error:
        raise IndexUnavailable(f"{folder} cannot be used for an index: {error}") from error
    if present and not rebuild:
        return False
    if present and _is_sound(folder):
        return True
    if not create:
        raise IndexUnavailable(f"there is no index in {folder}; {REMEDY}")
    with write_lock(folder):
        if rebuild or find_version(folder) is None:
            remove_index(folder)
            write_state(folder, current_state())
            TOC.create(FileStorage(str(folder)), make_schema(), INDEX_NAME)
    return False


def _is_sound(folder: Path) -> bool:
    readers = Readers(folder)
    try:
        with readers.lease():
            return True
    except IndexUnavailable:
        return False
    finally:
        readers.close()
