"""Hits as readers see them, and those kept that were made last.

A segment never changes, so what was made of its documents for the same words holds across
commits; only score and copies belong to the moment.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import replace

from indexer.engine import Hit
from indexer.plan import Leaf
from indexer.snippets import best_passage, mark_title
from indexer.whoosh_backend.evaluation.view import View
from indexer.whoosh_backend.fields import stored_article

MOST = 4096
LONGEST = 10_000
"""Characters of a body; what is longer is made anew each time, so that memory stays bounded."""

_Key = tuple[str, int, tuple[Leaf, ...]]


class Shown:
    """Makes hits. Safe from any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, Hit] = OrderedDict()
        self._lock = threading.Lock()

    def hit(self, document: int, score: float, leaves: tuple[Leaf, ...], view: View) -> Hit:
        """The article of a document with what the leaves match marked."""
        copies = view.stories.copies(document) if view.stories else 0
        return replace(self._made(document, leaves, view), score=score, copies=copies)

    def _made(self, document: int, leaves: tuple[Leaf, ...], view: View) -> Hit:
        at = bisect_right(view.bases, document) - 1
        key = view.segments[at].id, document - view.bases[at], leaves
        with self._lock:
            if (known := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return known
        article = stored_article(view.stored(document))
        title, passage = mark_title(article.title, leaves), best_passage(article.body, leaves)
        made = Hit(article.id, 0.0, article, title, passage)
        if len(article.body) <= LONGEST:
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > MOST:
                    self._kept.popitem(last=False)
        return made
