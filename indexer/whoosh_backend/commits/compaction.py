"""Merging off the path of a commit.

Another process (see `mill`) merges into a folder of its own; here a thread tells it what is due
and waits. The writer's lock is needed only to put the result in its place: the next commit of this
process does so on its way, or the thread if none comes. What was deleted meanwhile is carried
over. If one of the merged segments is gone by then, the work is dropped.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.engine import IndexerError, IndexLocked
from indexer.whoosh_backend.building.merging import merge, renumber
from indexer.whoosh_backend.commits.locking import MERGE_LOCK, FolderLock
from indexer.whoosh_backend.commits.mill import WORKSHOP, DamagedPart, Mill, PartsGone
from indexer.whoosh_backend.commits.tiers import Tiers
from indexer.whoosh_backend.commits.toc import Commit, Entry, advance, read_commit, remove_leftovers
from indexer.whoosh_backend.storage.segment import Segment

_PATIENCE = 0.1  # seconds for a commit to come by and take a result along
_RETRY = 0.05

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """A segment made of others.

    Attributes:
        parts: what was merged, as it was then.
        entry: the new segment.
        renumbered: for each part, old number -> new number, -1 where it was deleted.
    """

    parts: tuple[Entry, ...]
    entry: Entry
    renumbered: Sequence[NDArray[np.int32]]


def merge_entries(
    folder: Path, parts: Sequence[Entry], open_segment: Callable[[str], Segment]
) -> Merged:
    """Merge segments into a new one in `folder`."""
    info, renumbered = merge(folder, [(open_segment(part.id), part.deleted) for part in parts])
    entry = Entry(info.id, info.doc_count, np.zeros(0, dtype=np.int32))
    return Merged(tuple(parts), entry, renumbered)


def splice(entries: Sequence[Entry], merged: Merged) -> list[Entry] | None:
    """Put a merged segment in the place of its parts, with what was deleted in them since.

    Returns:
        The new entries, or None if the parts are no longer there, side by side.
    """
    ids = [part.id for part in merged.parts]
    first = next((place for place, entry in enumerate(entries) if entry.id == ids[0]), None)
    if first is None or [entry.id for entry in entries[first : first + len(ids)]] != ids:
        return None
    deleted = [
        numbers.take(np.setdiff1d(now.deleted, then.deleted, assume_unique=True))
        for now, then, numbers in zip(
            entries[first:], merged.parts, merged.renumbered, strict=False
        )
    ]
    entry = merged.entry.without(np.concatenate(deleted).tolist())
    return [*entries[:first], entry, *entries[first + len(ids) :]]


class Compaction:
    """The background merging of one index in this process.

    Args:
        folder: of the index.
        tiers: what is due.
    """

    def __init__(self, folder: Path, tiers: Tiers) -> None:
        self._folder, self._tiers = folder, tiers
        self._mill = Mill(folder)
        self._mutex = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped, self._hurried = threading.Event(), threading.Event()
        self._merged: Merged | None = None
        self._taken = threading.Event()
        self._refused: set[str] = set()  # damaged segments; asking again would not mend them
        self._told = ""  # of why it does not work; the next commit tries again
        self.busy: frozenset[str] = frozenset()

    def start(self, commit: Commit) -> None:
        """Begin if anything is due and nothing is under way."""
        with self._mutex:
            under_way = self._thread is not None and self._thread.is_alive()
            if under_way or self._stopped.is_set() or self._due(commit) is None:
                return
            self._thread = threading.Thread(target=self._run, name="jiangxun-merge", daemon=True)
            self._thread.start()

    def install(self, entries: Sequence[Entry]) -> list[Entry]:
        """Put a finished merge, if there is one, into entries; the caller holds the lock."""
        with self._mutex:
            merged, self._merged = self._merged, None
        if merged is None:
            return list(entries)
        name = f"{merged.entry.id}.seg"
        spliced = splice(entries, merged)
        try:
            if spliced is not None:
                (self._folder / WORKSHOP / name).replace(self._folder / name)
        except FileNotFoundError:  # the mill has died, and another writer has tidied up after it
            spliced = None
        finally:
            self._taken.set()
        return list(entries) if spliced is None else spliced

    def sweep(self) -> None:
        """Remove what a merge that was killed has left; not while another one is at work."""
        workshop = self._folder / WORKSHOP
        with suppress(FileNotFoundError, IndexLocked):
            if any(workshop.iterdir()):
                with FolderLock(self._folder, 0, MERGE_LOCK):
                    remove_leftovers(workshop, ())

    def settle(self) -> None:
        """Wait until nothing is under way any more."""
        with self._mutex:
            thread = self._thread
        if thread is not None:
            self._hurried.set()
            thread.join()
            self._hurried.clear()

    def close(self, wait: bool) -> None:
        """End merging; nothing of it touches the folder afterwards.

        Args:
            wait: finish what is due first; otherwise what is under way is dropped.
        """
        if wait:
            self.settle()
        self._stopped.set()
        self._taken.set()
        self._mill.close()
        self.settle()
        with suppress(OSError):
            self.sweep()

    def _due(self, commit: Commit) -> tuple[Entry, ...] | None:
        for first, end in self._tiers.spans(commit.entries):
            parts = commit.entries[first:end]
            if self._refused.isdisjoint(part.id for part in parts):
                return parts
        return None

    def _run(self) -> None:
        try:
            while not self._stopped.is_set():
                parts = self._due(read_commit(self._folder))
                if parts is None:
                    break
                self._merge(parts)
        except IndexLocked:
            _log.debug("another process is merging the index in %s", self._folder)
        except PartsGone as error:
            _log.debug("another process has merged the index in %s: %s", self._folder, error)
        except (IndexerError, OSError) as error:
            if not self._stopped.is_set() and self._told != str(error):
                self._told = str(error)
                _log.warning("merging in %s was given up: %s", self._folder, error)

    def _merge(self, parts: tuple[Entry, ...]) -> None:
        self.busy = frozenset(part.id for part in parts)
        try:
            entry = self._mill.merge(parts)
            renumbered = renumber([(part.doc_count, part.deleted) for part in parts])
            self._taken.clear()
            with self._mutex:
                self._merged = Merged(parts, entry, renumbered)
            if not self._hurried.is_set():
                self._taken.wait(_PATIENCE)
            while not self._taken.is_set() and not self._stopped.is_set():
                self._publish()
        except DamagedPart:
            self._refused |= self.busy
            raise
        finally:
            with self._mutex:
                self._merged = None
            self.busy = frozenset()
            self._mill.release()

    def _publish(self) -> None:
        try:
            lock = FolderLock(self._folder, _RETRY)
        except IndexLocked:
            return
        with lock:
            commit = read_commit(self._folder)
            entries = self.install(commit.entries)
            if [entry.id for entry in entries] != [entry.id for entry in commit.entries]:
                live = [entry for entry in entries if entry.live_count]
                advance(self._folder, commit, live, commit.bookmark)
