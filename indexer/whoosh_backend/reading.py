"""The newest view of an index, for all threads of this process."""

from __future__ import annotations

import math
import threading
import time

from indexer.engine import IndexUnavailable
from indexer.whoosh_backend.commits.index import ColumnarIndex
from indexer.whoosh_backend.evaluation.view import View, open_view

BUSY = 50.0
"""So many questions a second are many; a page asks some four."""

LONGER = 6


class Views:
    """Makes a view of each generation, from the one before where that is possible.

    Views do not change, so that any number of threads may ask the same one. A question looks at the
    folder, which costs some microseconds: a commit is visible without a restart.

    Args:
        index: whose views.
        timeline: see `lineage.Lineage`.
        refresh_s: seconds for which the folder is not looked at again. What depends on a view
            alone can be kept as long, however often another process commits. It is `LONGER`
            times as much where many ask: what was found for one then serves the next.
    """

    def __init__(self, index: ColumnarIndex, timeline: str, refresh_s: float = 0.0) -> None:
        self._index, self._timeline, self._refresh_s = index, timeline, refresh_s
        self._looked, self._asked = -math.inf, 0
        self._lock = threading.Lock()
        self._view: View | None = None
        self._closed = False

    def newest(self) -> View:
        """The view of the newest commit.

        Raises:
            IndexUnavailable: the index is missing, damaged or of another version, or the engine
                was closed.
        """
        view, now = self._view, time.monotonic()
        self._asked += 1
        if view is not None and self._may_wait(now - self._looked):
            return view
        if view is not None and self._index.commit() is view.commit:
            self._looked, self._asked = now, 0
            return view
        # Where a pause is allowed, nobody waits for the thread that looks just now.
        if not self._lock.acquire(blocking=view is None or not self._refresh_s):
            assert view is not None  # noqa: S101 - else this thread would have waited
            return view
        try:
            return self._looked_up(now)
        finally:
            self._lock.release()

    def _looked_up(self, now: float) -> View:
        if self._closed:
            raise IndexUnavailable(f"the index in {self._index.folder} was closed")
        # Looked up again in here: no thread may put an older view in the place of a newer one.
        commit, segments = self._index.snapshot()
        view = self._view
        if view is None:
            view = open_view(self._index.schema, commit, segments, self._timeline)
        elif view.commit is not commit:
            view = view.successor(commit, segments)
        self._view, self._looked, self._asked = view, now, 0
        return view

    def _may_wait(self, since: float) -> bool:
        is_busy = self._asked > BUSY * since
        return since < self._refresh_s * (LONGER if is_busy else 1)

    def refresh(self) -> None:
        """Look at the folder when next asked."""
        self._looked = -math.inf

    def close(self) -> None:
        """Let go of the view; whoever still has it may go on."""
        with self._lock:
            self._closed = True
            self._view = None
