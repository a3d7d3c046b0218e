"""The one writer of an index: Whoosh's writer interface over our segments.

A batch of documents becomes new segments; `commit` puts them, the deletions and the bookmark into
the next generation in one step. Nothing on the way grows with the index: a unique value is looked
up by a binary search in each segment, and only small merges are done here (see `tiers`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from whoosh.fields import Schema
from whoosh.reading import IndexReader
from whoosh.writing import IndexingError, IndexWriter

from indexer.engine import IndexerError
from indexer.whoosh_backend.commits.batch import Batch, Identities
from indexer.whoosh_backend.commits.compaction import merge_entries, splice
from indexer.whoosh_backend.commits.locking import LOCK_WAIT, FolderLock
from indexer.whoosh_backend.commits.processes import build_in_processes
from indexer.whoosh_backend.commits.toc import (
    Commit,
    Entry,
    advance,
    kept_commits,
    read_commit,
    remove_leftovers,
)

if TYPE_CHECKING:
    from indexer.whoosh_backend.commits.index import ColumnarIndex

MEMORY_MB = 256
"""Of documents that are not written yet."""


class ColumnarWriter(IndexWriter):  # type: ignore[misc]
    """Gathers changes and commits them, once. Not for several threads at a time.

    The lock of the index is held until `commit` or `cancel`.

    Args:
        index: to write to.
        timeout: seconds to wait for another writer.
        memory_mb: see `SegmentBuilder`.

    Raises:
        IndexLocked: another writer is at work; the message says which.
        IndexUnavailable: the index is gone, damaged or of another version.
    """

    def __init__(
        self, index: ColumnarIndex, *, timeout: float = LOCK_WAIT, memory_mb: int = MEMORY_MB
    ) -> None:
        self.schema: Schema = index.schema
        self._identities = Identities(index.schema)
        self.is_closed = False
        self._index, self._memory_mb = index, memory_mb
        self._lock = FolderLock(index.folder, timeout)
        try:
            self._previous = index.commit()
            kept = kept_commits(index.folder, self._previous, index.before)
            remove_leftovers(index.folder, kept)
            index.compaction.sweep()
        except BaseException:
            self._lock.release()
            raise
        self._entries: list[Entry] = list(self._previous.entries)
        self._added = 0
        self._deleted: dict[int, set[int]] = {}  # place among the entries -> numbers
        self._batch: Batch | None = None

    def add_document(self, **fields: Any) -> None:
        """Add a document; see `whoosh.writing.IndexWriter` for what `fields` may hold.

        Raises:
            IndexerError: the disk is full or refuses; all changes are dropped.
        """
        self._check_open()
        if self._batch is None:
            self._batch = Batch(self.schema, self._index.folder, self._memory_mb)
        try:
            self._batch.add(fields)
        except OSError as error:
            self._drop()
            raise self._refusal(error) from error
        self._added += 1

    def update_document(self, **fields: Any) -> None:
        """Add a document in the place of all that share the value of a unique field with it.

        Unlike stock Whoosh, that includes documents of this batch: of several the last one stays.
        """
        self._check_open()
        for name, term in self._identities.terms(fields):
            self._delete_term(name, term)
        self.add_document(**fields)

    def add_in_processes(
        self,
        documents: Iterable[Mapping[str, Any]],
        make_schema: Callable[[], Schema],
        processes: int = 2,
    ) -> int:
        """Update many documents, built into segments by several processes.

        The order among documents of different processes is left open; of several with one unique
        value the last one stays.

        Args:
            documents: as for `update_document`.
            make_schema: makes the schema of this index; a function that another process can
                import by its name.
            processes: how many build.

        Returns:
            How many documents were given.
        """
        self._check_open()

        def replacing() -> Iterable[tuple[bytes, Mapping[str, Any]]]:
            for fields in documents:
                terms = self._identities.terms(fields)
                for name, term in terms:
                    self._delete_term(name, term)
                yield terms[0][1] if terms else b"", fields
                self._added += 1

        before = self._added
        self._entries += build_in_processes(
            replacing(), self._index.folder, make_schema, processes, self._memory_mb
        )
        return self._added - before

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete a committed document by its number in the whole index.

        Raises:
            IndexingError: there is no such document, or `delete` is False.
        """
        self._check_open()
        if not delete:
            raise IndexingError("a deleted document cannot be brought back; add it again")
        place, number = self._locate(docnum)
        self._deleted.setdefault(place, set()).add(number)

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted, by a commit or by this writer."""
        return self._is_deleted(*self._locate(docnum))

    def delete_by_term(self, fieldname: str, text: Any, searcher: object = None) -> int:
        """Delete the committed documents with a term, and with a unique value those of the batch.

        Returns:
            How many were deleted.
        """
        self._check_open()
        if fieldname not in self.schema or not self.schema[fieldname].indexed:
            return 0
        term = text if isinstance(text, bytes) else self.schema[fieldname].to_bytes(text)
        return self._delete_term(fieldname, term)

    def reader(self, reuse: IndexReader | None = None) -> IndexReader:
        """A Whoosh reader of the committed documents less those that this writer deleted."""
        self._check_open()
        return self._index.reader_of(tuple(self._current()), self._previous.generation)

    def commit(
        self,
        bookmark: str | None = None,
        replace_all: bool = False,
        optimize: bool = False,
        merge: bool = True,
    ) -> None:
        """Make the changes durable and visible, and give back the lock.

        Args:
            bookmark: the caller's note of how far it has come; None keeps the last one.
            replace_all: drop everything that was there before.
            optimize: merge all segments into one, however long that takes.
            merge: False leaves all segments as they are.

        Raises:
            IndexerError: the disk is full or refuses; the previous generation stays.
        """
        self._check_open()
        try:
            commit = self._write(bookmark, replace_all, optimize, merge)
        except OSError as error:
            self._drop()
            raise self._refusal(error) from error
        except BaseException:
            self._drop()
            raise
        self._index.adopt(commit)
        self._close()
        if merge:
            self._index.compaction.start(commit)

    def cancel(self) -> None:
        """Drop the changes and give back the lock; a second call does nothing."""
        if not self.is_closed:
            self._drop()

    def add_field(self, fieldname: str, fieldtype: object, **options: Any) -> None:
        """Refused: the schema is the program's.

        Raises:
            IndexingError: always.
        """
        raise IndexingError("the schema is given by the program: change it there and rebuild")

    def remove_field(self, fieldname: str, **options: Any) -> None:
        """Refused: the schema is the program's.

        Raises:
            IndexingError: always.
        """
        raise IndexingError("the schema is given by the program: change it there and rebuild")

    def add_reader(self, reader: IndexReader) -> None:
        """Refused: what another index has not stored cannot be had from its reader.

        Raises:
            IndexingError: always.
        """
        raise IndexingError("add the documents themselves instead of another index's reader")

    def _write(
        self, bookmark: str | None, replace_all: bool, optimize: bool, merge: bool
    ) -> Commit:
        previous = self._previous
        fresh = self._batch.finish() if self._batch else []
        kept = self._current()
        if replace_all:  # what processes have built in this batch stays
            kept = kept[len(previous.entries) :]
        entries = [*self._index.compaction.install(kept), *fresh]
        if merge or optimize:
            entries = [entry for entry in entries if entry.live_count]
        if optimize:
            entries = self._merge_all(entries)
        elif merge:
            entries = self._merge_small(entries)
        bookmark = previous.bookmark if bookmark is None else bookmark
        unchanged = len(entries) == len(previous.entries) and all(
            map(_same, entries, previous.entries)
        )
        if unchanged and bookmark == previous.bookmark:
            return previous
        return advance(self._index.folder, previous, entries, bookmark)

    def _merge_small(self, entries: list[Entry]) -> list[Entry]:
        budget = self._index.tiers.affordable(self._added, len(entries))
        while parts := self._affordable(entries, budget):
            budget -= sum(part.live_count for part in parts)
            entries = self._merge(entries, parts)
        return entries

    def _affordable(self, entries: list[Entry], budget: int) -> list[Entry]:
        """The first of what is due that is not too much, or as much of it as is worth it."""
        tiers, busy = self._index.tiers, self._index.compaction.busy
        # What is being merged beside the commits is left to it: its work would be lost.
        begin = max((at for at, entry in enumerate(entries, 1) if entry.id in busy), default=0)
        for first, end in tiers.spans(entries[begin:]):
            parts = entries[begin + first : begin + end]
            costs = list(accumulate(part.live_count for part in parts))
            affordable = bisect_right(costs, budget)
            if affordable >= min(len(parts), tiers.width):
                return parts[:affordable]
        return []

    def _merge_all(self, entries: list[Entry]) -> list[Entry]:
        if len(entries) > 1 or any(entry.deleted.size for entry in entries):
            return self._merge(entries, entries)
        return entries

    def _merge(self, entries: list[Entry], parts: Sequence[Entry]) -> list[Entry]:
        merged = merge_entries(self._index.folder, parts, self._index.segment)
        spliced = splice(entries, merged)
        assert spliced is not None, "the parts were just taken from the entries"  # noqa: S101
        return spliced

    def _delete_term(self, name: str, term: bytes) -> int:
        count = self._batch.delete((name, term)) if self._batch else 0
        for place, entry in enumerate(self._entries):
            field = self._index.segment(entry.id).fields.get(name)
            ordinal = -1 if field is None else field.find(term)
            if field is None or ordinal < 0:
                continue
            for number in field.docs(ordinal).tolist():
                if not self._is_deleted(place, number):
                    self._deleted.setdefault(place, set()).add(number)
                    count += 1
        return count

    def _is_deleted(self, place: int, number: int) -> bool:
        return number in self._deleted.get(place, ()) or self._entries[place].is_deleted(number)

    def _current(self) -> list[Entry]:
        return [
            entry.without(self._deleted[place]) if place in self._deleted else entry
            for place, entry in enumerate(self._entries)
        ]

    def _locate(self, docnum: int) -> tuple[int, int]:
        ends = list(accumulate(entry.doc_count for entry in self._entries))
        if not ends or not 0 <= docnum < ends[-1]:
            raise IndexingError(f"there is no document {docnum} in this index")
        place = bisect_right(ends, docnum)
        return place, docnum - (ends[place] - self._entries[place].doc_count)

    def _check_open(self) -> None:
        if self.is_closed:
            raise IndexingError("this writer is closed")

    def _refusal(self, error: OSError) -> IndexerError:
        return IndexerError(f"cannot write the index in {self._index.folder}: {error}")

    def _drop(self) -> None:
        with suppress(OSError):
            if self._batch is not None:
                self._batch.abort()
        with suppress(OSError, IndexerError):
            folder = self._index.folder
            # The newest may be what this writer has written, if only its very last step failed.
            newest = read_commit(folder, self._previous)
            remove_leftovers(folder, kept_commits(folder, newest))
        self._close()

    def _close(self) -> None:
        self.is_closed = True
        self._batch = None
        self._lock.release()


def _same(one: Entry, other: Entry) -> bool:
    return one.id == other.id and one.deleted.size == other.deleted.size
