"""A columnar index in a folder, as a Whoosh index: reader, searcher, writer, generations."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

from whoosh.fields import Schema
from whoosh.index import Index
from whoosh.reading import IndexReader

from indexer.engine import IndexUnavailable
from indexer.whoosh_backend.codec import open_reader, served_schema
from indexer.whoosh_backend.commits.compaction import Compaction
from indexer.whoosh_backend.commits.locking import LOCK_WAIT, FolderLock
from indexer.whoosh_backend.commits.tiers import Tiers
from indexer.whoosh_backend.commits.toc import (
    REMEDY,
    Commit,
    Entry,
    advance,
    is_current,
    latest_generation,
    read_commit,
)
from indexer.whoosh_backend.commits.writer import MEMORY_MB, ColumnarWriter
from indexer.whoosh_backend.storage.container import MissingFile
from indexer.whoosh_backend.storage.segment import Segment

_ATTEMPTS = 20


class ColumnarIndex(Index):  # type: ignore[misc]
    """An index that exists. Its methods may be called from any thread.

    Segments are opened once and shared by all readers and writers made here; they are closed when
    nothing refers to them any more. The schema comes from the program, never from the folder.

    Args:
        folder: of the index.
        schema: of its documents.
        fingerprint: names the schema; by default made from it.
        analysis: names how texts become terms. An index of other names is refused.
        tiers: when segments are merged.

    Attributes:
        before: the commit that was the newest before the newest known one.

    Raises:
        IndexUnavailable: there is no index, or it is damaged or of another version.
    """

    def __init__(
        self,
        folder: Path,
        schema: Schema,
        *,
        fingerprint: str | None = None,
        analysis: str = "",
        tiers: Tiers | None = None,
    ) -> None:
        self.folder = folder
        self.schema = served_schema(schema)
        self.fingerprint = schema_fingerprint(schema) if fingerprint is None else fingerprint
        self.analysis = analysis
        self.tiers = tiers or Tiers()
        self.compaction = Compaction(folder, self.tiers)
        self._mutex = threading.Lock()
        self._segments: dict[str, Segment] = {}
        self._known: Commit | None = None
        self.before: Commit | None = None
        self.snapshot()

    @classmethod
    def create(
        cls,
        folder: Path,
        schema: Schema,
        *,
        fingerprint: str | None = None,
        analysis: str = "",
        tiers: Tiers | None = None,
    ) -> ColumnarIndex:
        """Make an empty index in a folder, in the place of one that may be there.

        Raises:
            IndexLocked: another process is writing there.
            OSError: the folder cannot be written to.
        """
        folder.mkdir(parents=True, exist_ok=True)
        name = schema_fingerprint(schema) if fingerprint is None else fingerprint
        with FolderLock(folder):
            advance(folder, Commit(0, (), None, name, analysis), (), None)
        return cls(folder, schema, fingerprint=fingerprint, analysis=analysis, tiers=tiers)

    def snapshot(self) -> tuple[Commit, list[Segment]]:
        """The newest commit and its segments, in order. Costs microseconds if nothing changed.

        Raises:
            IndexUnavailable: the index is gone, damaged or of another version.
        """
        for attempt in range(_ATTEMPTS):
            commit = self.commit()
            try:
                return commit, [self.segment(entry.id) for entry in commit.entries]
            except MissingFile:  # a writer was faster, unless the commit is still the newest
                if attempt == _ATTEMPTS - 1 or is_current(self.folder, commit):
                    raise
        raise IndexUnavailable(f"the index in {self.folder} changes too fast to be read")

    def commit(self) -> Commit:
        """The newest commit.

        Raises:
            IndexUnavailable: the index is gone, damaged or of another version.
        """
        known = self._known
        if known is not None and is_current(self.folder, known):
            return known
        commit = read_commit(self.folder, known)
        made, here = (commit.schema, commit.analysis), (self.fingerprint, self.analysis)
        if made != here:
            raise IndexUnavailable(
                f"the index in {self.folder} was made by another version "
                f"({'/'.join(made)}, this is {'/'.join(here)}); {REMEDY}"
            )
        self.adopt(commit)
        return commit

    def adopt(self, commit: Commit) -> None:
        """Take a commit as the newest, and let go of segments that it does not have."""
        ids = {entry.id for entry in commit.entries}
        with self._mutex:
            if commit is not self._known:
                self.before, self._known = self._known, commit
            for name in self._segments.keys() - ids:
                del self._segments[name]

    def segment(self, name: str) -> Segment:
        """A segment by its id; opened at the first call.

        Raises:
            DamagedFile: the file is missing or not what was written.
        """
        with self._mutex:
            segment = self._segments.get(name)
            if segment is None:
                segment = self._segments[name] = Segment.open(self.folder, name)
            return segment

    def reader_of(self, entries: tuple[Entry, ...], generation: int) -> IndexReader:
        """A Whoosh reader over any entries, committed or not."""
        commit = Commit(generation, entries, None, self.fingerprint, self.analysis)
        return open_reader(self.schema, commit, [self.segment(entry.id) for entry in entries])

    def reader(self, reuse: IndexReader | None = None) -> IndexReader:
        """A Whoosh reader of the newest commit; `reuse` is not needed and stays open."""
        commit, segments = self.snapshot()
        return open_reader(self.schema, commit, segments)

    def writer(self, *, timeout: float = LOCK_WAIT, memory_mb: int = MEMORY_MB) -> ColumnarWriter:
        """The writer; see there.

        Raises:
            IndexLocked: another one is at work for longer than `timeout` seconds.
        """
        return ColumnarWriter(self, timeout=timeout, memory_mb=memory_mb)

    def verify(self) -> None:
        """Read every byte of the newest commit and compare the checksums.

        Raises:
            IndexUnavailable: something is missing or not what was written; it says what.
        """
        for segment in self.snapshot()[1]:
            segment.verify()

    def close(self, wait: bool = False) -> None:
        """End background merging, and let go of the segments; readers keep theirs.

        Args:
            wait: finish what is due to be merged first.
        """
        self.compaction.close(wait)
        with self._mutex:
            self._segments.clear()

    def latest_generation(self) -> int:
        """The generation of the newest commit, -1 if there is no index."""
        generation = latest_generation(self.folder)
        return -1 if generation is None else generation

    def last_modified(self) -> float:
        """When the newest commit was written, in seconds since 1970."""
        return self.commit().stamp[1] / 1e9

    def is_empty(self) -> bool:
        """Whether nothing was ever committed, or everything is deleted."""
        return not self.commit().entries

    def doc_count_all(self) -> int:
        """Documents, deleted ones included."""
        return sum(entry.doc_count for entry in self.commit().entries)

    def doc_count(self) -> int:
        """Documents that are not deleted."""
        return self.commit().doc_count

    def optimize(self) -> None:
        """Merge everything into one segment."""
        self.writer().commit(optimize=True)


def schema_fingerprint(schema: Schema) -> str:
    """A short name for a schema: equal for equal names and kinds of fields."""
    described = [
        (name, type(field).__name__, type(field.format).__name__, field.unique, field.stored)
        for name, field in sorted(schema.items())
    ]
    return hashlib.sha256(repr(described).encode()).hexdigest()[:16]
