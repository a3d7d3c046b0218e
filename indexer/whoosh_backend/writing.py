"""Articles on their way into the index."""

from __future__ import annotations

from collections.abc import Iterable

from corpus import Article
from indexer.schema import storable
from indexer.whoosh_backend.commits.index import ColumnarIndex
from indexer.whoosh_backend.commits.locking import LOCK_WAIT
from indexer.whoosh_backend.commits.writer import ColumnarWriter
from indexer.whoosh_backend.fields import IDENTITY, document


class Writer:
    """Gathers changes and commits them. Not to be used by two threads at once.

    The lock of the index is held from the first change to the commit.

    Args:
        index: to write to.
        replace_all: let the first commit drop everything that was there before.
        lock_wait: seconds to wait for the lock.
    """

    def __init__(
        self, index: ColumnarIndex, *, replace_all: bool = False, lock_wait: float = LOCK_WAIT
    ) -> None:
        self.replace_all = replace_all
        self._index = index
        self._lock_wait = lock_wait
        self._batch: ColumnarWriter | None = None

    def add(self, articles: Iterable[Article]) -> None:
        """Add articles; of several with one id the last one stays."""
        for article in articles:
            self._open().update_document(**document(article))

    def delete(self, ids: Iterable[str]) -> None:
        """Remove articles, those of this batch too."""
        for article_id in ids:
            self._open().delete_by_term(IDENTITY, storable(article_id))

    def commit(self, bookmark: str | None = None) -> None:
        """Make the changes and the bookmark visible and durable, in one step.

        Nothing happens without changes.

        Raises:
            IndexLocked: another process is writing.
            IndexerError: the disk is full or refuses; the old state of the index stays.
        """
        if self._batch is None and not self.replace_all and bookmark is None:
            return
        batch = self._open()
        self._batch = None
        if bookmark is None and self.replace_all:
            bookmark = ""  # what was noted of the old articles does not hold for the new ones
        batch.commit(bookmark=bookmark, replace_all=self.replace_all)
        self.replace_all = False

    def close(self) -> None:
        """Drop what was not committed and give back the lock."""
        if self._batch is not None:
            self._batch.cancel()
            self._batch = None

    def _open(self) -> ColumnarWriter:
        if self._batch is None:
            self._batch = self._index.writer(timeout=self._lock_wait)
        return self._batch
