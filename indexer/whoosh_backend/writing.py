"""The one writer of an index.

Articles go straight into a new segment; `commit` makes it visible. The lock of the folder is held
from the first change to the commit. It is a lock of the operating system: a writer that dies
gives it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError, FileIndex, LockError
from whoosh.reading import IndexReader, TermNotFound
from whoosh.util.filelock import try_for
from whoosh.writing import CLEAR, SegmentWriter

from corpus import Article
from indexer.engine import IndexerError, IndexLocked, IndexUnavailable
from indexer.schema import storable
from indexer.whoosh_backend.fields import IDENTITY, document, make_schema
from indexer.whoosh_backend.state import INDEX_NAME, REMEDY, sync_index

LOCK_WAIT = 5.0
"""Seconds to wait for another writer before it is reported."""

MEMORY_MB = 64
"""Postings held in memory before they are sorted into a temporary file."""


class Writer:
    """Gathers changes and commits them. Not to be used by two threads at once.

    Args:
        folder: of an index that exists.
        replace_all: let the first commit drop everything that was there before.
        lock_wait: seconds to wait for the lock.
    """

    def __init__(
        self, folder: Path, *, replace_all: bool = False, lock_wait: float = LOCK_WAIT
    ) -> None:
        self.replace_all = replace_all
        self._folder = folder
        self._lock_wait = lock_wait
        self._batch: _Batch | None = None
        self._synced: set[str] = set()

    def add(self, articles: Iterable[Article]) -> None:
        """Add articles; of several with one id the last one stays."""
        for article in articles:
            self._open().add(article)

    def delete(self, ids: Iterable[str]) -> None:
        """Remove articles, those of this batch too."""
        for article_id in ids:
            self._open().delete(storable(article_id))

    def commit(self) -> None:
        """Make the changes visible and durable; nothing happens without changes.

        Raises:
            IndexLocked: another process is writing.
            IndexerError: the disk is full or refuses; the old state of the index stays.
        """
        if self._batch is None and not self.replace_all:
            return
        batch = self._open()
        self._batch = None
        try:
            batch.commit()
            self._synced = sync_index(self._folder, self._synced)
        except OSError as error:
            batch.cancel()
            raise IndexerError(f"cannot write the index in {self._folder}: {error}") from error
        except BaseException:
            batch.cancel()
            raise
        self.replace_all = False

    def close(self) -> None:
        """Drop what was not committed and give back the lock."""
        if self._batch is not None:
            self._batch.cancel()
            self._batch = None

    def _open(self) -> _Batch:
        if self._batch is None:
            try:
                index = FileIndex(FileStorage(str(self._folder)), schema=make_schema())
                writer = SegmentWriter(index, timeout=self._lock_wait, limitmb=MEMORY_MB)
            except LockError:
                raise _locked(self._folder) from None
            except EmptyIndexError:
                message = f"the index in {self._folder} has been removed; {REMEDY}"
                raise IndexUnavailable(message) from None
            self._batch = _Batch(writer, self.replace_all)
        return self._batch


class _Batch:
    """The changes between two commits."""

    def __init__(self, writer: SegmentWriter, replace_all: bool) -> None:
        self._writer = writer
        self._replace_all = replace_all
        self._added: dict[str, int] = {}  # id -> document number in the new segment
        self._old: IndexReader | None = writer.reader()

    def add(self, article: Article) -> None:
        fields = document(article)
        self.delete(fields[IDENTITY])
        self._added[fields[IDENTITY]] = self._writer.docnum
        self._writer.add_document(**fields)

    def delete(self, article_id: str) -> None:
        # Whoosh looks for the older version among committed documents only, so that two
        # updates of one article in one batch would leave both.
        earlier = self._added.pop(article_id, None)
        if earlier is not None:
            self._writer.newsegment.delete_document(earlier)
        elif not self._replace_all and self._old is not None:
            with suppress(TermNotFound):
                self._writer.delete_document(self._old.first_id(IDENTITY, article_id))

    def commit(self) -> None:
        self._close_reader()
        self._writer.commit(mergetype=CLEAR if self._replace_all else None)

    def cancel(self) -> None:
        self._close_reader()
        if not self._writer.is_closed:
            self._writer.cancel()

    def _close_reader(self) -> None:
        if self._old is not None:
            self._old.close()
            self._old = None


@contextmanager
def write_lock(folder: Path, wait: float = LOCK_WAIT) -> Iterator[None]:
    """Hold the lock of a folder without writing to the index.

    Raises:
        IndexLocked: another process has it for longer than `wait` seconds.
    """
    lock = FileStorage(str(folder)).lock(f"{INDEX_NAME}_WRITELOCK")
    if not try_for(lock.acquire, timeout=wait, delay=0.05):
        raise _locked(folder)
    try:
        yield
    finally:
        lock.release()


def _locked(folder: Path) -> IndexLocked:
    return IndexLocked(
        f"another process is writing to the index in {folder}; wait until it has finished or "
        "stop it, then try again (a process that has ended holds no lock)"
    )
