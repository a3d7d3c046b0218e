"""Readers of the index: one searcher a thread, a new one after each commit.

A Whoosh searcher keeps its place in its files, so that two threads sharing one get each other's
hits. Searchers are therefore lent: `Readers.lease` gives one to one thread for one question. The
folder is looked at on every loan, which costs some microseconds, and a searcher of an older
commit is closed instead of lent.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC
from whoosh.reading import EmptyReader, IndexReader, MultiReader, SegmentReader
from whoosh.searching import Searcher

from indexer.engine import IndexUnavailable
from indexer.whoosh_backend.fields import make_schema
from indexer.whoosh_backend.snapshot import Snapshot, SnapshotMaker
from indexer.whoosh_backend.state import INDEX_NAME, REMEDY, Version, find_version, read_state

MAX_IDLE = 4
"""Searchers kept open for the next question."""

_ATTEMPTS = 20
_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class Lease:
    """A searcher that belongs to its holder, and the snapshot of the same commit."""

    searcher: Searcher
    snapshot: Snapshot


class Readers:
    """The readers of one index in this process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._idle: list[Lease] = []
        self._maker = SnapshotMaker()
        self._snapshot: Snapshot | None = None
        self._closed = False

    @contextmanager
    def lease(self) -> Iterator[Lease]:
        """Lend a searcher of the newest commit.

        Raises:
            IndexUnavailable: the index is missing, damaged or of another version, or the engine
                was closed.
        """
        lease = self._take()
        try:
            yield lease
        finally:
            self._give_back(lease)

    def close(self) -> None:
        """Close the idle searchers now and the lent ones when they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for lease in idle:
            lease.searcher.close()

    def _take(self) -> Lease:
        version = find_version(self._folder)
        stale: list[Lease] = []
        taken = None
        with self._lock:
            if self._closed:
                raise IndexUnavailable(f"the index in {self._folder} was closed")
            while self._idle and taken is None:
                lease = self._idle.pop()
                if lease.snapshot.version == version:
                    taken = lease
                else:
                    stale.append(lease)
        for lease in stale:
            lease.searcher.close()
        return taken or self._open()

    def _give_back(self, lease: Lease) -> None:
        with self._lock:
            current = self._snapshot is lease.snapshot
            if current and not self._closed and len(self._idle) < MAX_IDLE:
                self._idle.append(lease)
                return
        lease.searcher.close()

    def _open(self) -> Lease:
        """Open the newest commit; try again if a writer tidied it away while it was opened."""
        for attempt in range(_ATTEMPTS):
            version = find_version(self._folder)
            if version is None:
                raise IndexUnavailable(f"there is no index in {self._folder}; {REMEDY}")
            try:
                return self._open_version(version)
            except IndexUnavailable:
                raise
            except Exception as error:  # a damaged pickle may raise whatever it likes
                if attempt == _ATTEMPTS - 1 or find_version(self._folder) == version:
                    raise IndexUnavailable(
                        f"the index in {self._folder} is damaged "
                        f"({type(error).__name__}: {error}); {REMEDY}"
                    ) from error
                time.sleep(_PAUSE)
        raise IndexUnavailable(f"the index in {self._folder} changes too fast to be read")

    def _open_version(self, version: Version) -> Lease:
        read_state(self._folder)
        reader = _open_reader(self._folder, version[0])
        try:
            with self._lock:
                if self._snapshot is None or self._snapshot.version != version:
                    self._snapshot = self._maker.make(reader, version)
                return Lease(Searcher(reader), self._snapshot)
        except BaseException:
            reader.close()
            raise


class _Files(FileStorage):  # type: ignore[misc]
    """The folder's files; those that Whoosh leaves open when it meets damage can be closed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._opened: list[StructFile] = []

    def open_file(self, name: str, **options: Any) -> StructFile:
        self._opened.append(super().open_file(name, **options))
        return self._opened[-1]

    def close_all(self) -> None:
        for file in self._opened:
            if not file.is_closed:
                file.close()


def _open_reader(folder: Path, generation: int) -> IndexReader:
    files = _Files(folder)
    opened: list[IndexReader] = []
    try:
        toc = TOC.read(files, INDEX_NAME, gen=generation, schema=make_schema())
        for segment in toc.segments:
            opened.append(SegmentReader(files, toc.schema, segment, generation=generation))
    except BaseException:
        for reader in opened:
            reader.close()
        files.close_all()
        raise
    if not opened:
        return EmptyReader(toc.schema)
    return opened[0] if len(opened) == 1 else MultiReader(opened, generation=generation)
