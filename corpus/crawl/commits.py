"""One thread writes for all that fetch: the archive first, then page and address together.

Whatever is ready when the last write ends goes into one transaction, so that the disk is waited
for once for many pages. Whoever hands in a write waits until it is safe: after a power cut, a page
was fetched in vain only if its write had not ended, and is fetched again.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy.engine import Connection

from corpus.saving import Outcome, Reading
from corpus.store import Store

_MOST_TOGETHER = 64

Also = Callable[[Connection], None]


class Synced(Protocol):
    """An archive, as far as the crawler knows it."""

    def sync(self) -> None:
        """Make safe on disk what was recorded."""
        ...


@dataclass(slots=True)
class _Write:
    readings: Sequence[Reading]
    also: Also
    result: Future[list[Outcome]] = field(default_factory=Future)


class Writer:
    """Writes to the store, from any thread, in the order of asking."""

    def __init__(self, store: Store, archive: Synced | None) -> None:
        """Start the thread that writes."""
        self._store, self._archive = store, archive
        self._queue: queue.SimpleQueue[_Write | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="crawl-writer", daemon=True)
        self._thread.start()

    def write(self, readings: Sequence[Reading], also: Also) -> list[Outcome]:
        """Write readings and what belongs to them, all or nothing; safe on disk on return.

        Returns:
            One outcome a reading, in order.

        Raises:
            CorpusError, OSError: archive or store cannot be written; nothing of it was.
        """
        wanted = _Write(readings, also)
        self._queue.put(wanted)
        return wanted.result.result()

    def close(self) -> None:
        """Write what was handed in, and end the thread."""
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (wanted := self._queue.get()) is not None:
            batch, ended = [wanted], False
            while len(batch) < _MOST_TOGETHER and not ended:
                try:
                    following = self._queue.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    ended = True
                else:
                    batch.append(following)
            self._write(batch)
            if ended:
                return

    def _write(self, batch: list[_Write]) -> None:
        readings = [reading for wanted in batch for reading in wanted.readings]

        def also(connection: Connection) -> None:
            for wanted in batch:
                wanted.also(connection)

        try:
            if self._archive is not None:
                self._archive.sync()
            outcomes = iter(self._store.save(readings, also=also))
        except Exception as error:
            # Whatever it is, whoever waits must hear of it, or would wait for ever.
            for wanted in batch:
                wanted.result.set_exception(error)
        else:
            for wanted in batch:
                wanted.result.set_result([next(outcomes) for _ in wanted.readings])
