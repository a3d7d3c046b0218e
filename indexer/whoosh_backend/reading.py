"""The newest view of an index, for all threads of this process."""

from __future__ import annotations

import threading

from indexer.engine import IndexUnavailable
from indexer.whoosh_backend.commits.index import ColumnarIndex
from indexer.whoosh_backend.evaluation.view import View, open_view


class Views:
    """Makes a view of each generation, from the one before where that is possible.

    Views do not change, so that any number of threads may ask the same one. Every question looks
    at the folder, which costs some microseconds: a commit is visible without a restart.

    Args:
        index: whose views.
        timeline: see `lineage.Lineage`.
    """

    def __init__(self, index: ColumnarIndex, timeline: str) -> None:
        self._index, self._timeline = index, timeline
        self._lock = threading.Lock()
        self._view: View | None = None
        self._closed = False

    def newest(self) -> View:
        """The view of the newest commit.

        Raises:
            IndexUnavailable: the index is missing, damaged or of another version, or the engine
                was closed.
        """
        view = self._view
        if view is not None and self._index.commit() is view.commit:
            return view
        with self._lock:
            if self._closed:
                raise IndexUnavailable(f"the index in {self._index.folder} was closed")
            # Looked up again in here: no thread may put an older view in the place of a newer one.
            commit, segments = self._index.snapshot()
            view = self._view
            if view is None:
                view = open_view(self._index.schema, commit, segments, self._timeline)
            elif view.commit is not commit:
                view = view.successor(commit, segments)
            self._view = view
            return view

    def close(self) -> None:
        """Let go of the view; whoever still has it may go on."""
        with self._lock:
            self._closed = True
            self._view = None
