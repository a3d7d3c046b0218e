"""The documents that a question found: how many, which come first, which values they have."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import cached_property

import numpy as np

from indexer.whoosh_backend.evaluation.board import Board
from indexer.whoosh_backend.evaluation.facets import Counts, Mask
from indexer.whoosh_backend.evaluation.lineage import UNDATED
from indexer.whoosh_backend.evaluation.matches import Documents, Matches, Scores, best, located
from indexer.whoosh_backend.evaluation.stories import Counted, Numbers, Stories, Told
from indexer.whoosh_backend.evaluation.view import View

Ordered = Callable[[int], tuple[Documents, Scores]]
"""So many documents at most in the order in which they are shown, and their scores."""

_LAST = -(2**62)
_MORE = 2  # times as many documents are looked at as are shown; then so many times as many again


class Results:
    """Some documents of a view with their scores, as a list or in arrays over the view."""

    def __init__(self, view: View, matches: Matches) -> None:
        self._view = view
        self._list, self._scores, self._hit = matches
        self._listed = self._list
        self._is_pure = True  # whether scores are 0.0 outside of `hit`
        self._stories: Stories | None = None

    @property
    def total(self) -> int:
        """How many there are; folded, how many are shown."""
        return self._size - (self._told.surplus if self._told else 0)

    @property
    def documents(self) -> Documents:
        """Their numbers, ascending; folding leaves all of them."""
        if self._listed is None:
            self._listed = np.flatnonzero(self._mask)
        return self._listed

    def live(self) -> Results:
        """Those that are not deleted."""
        view = self._view
        if view.is_whole:
            return self
        if self._list is not None:
            return self.only(view.live.take(self._list))
        return self._narrowed(view.live)

    def within(self, first: int | None, last: int | None) -> Results:
        """Those published between two minutes, both inclusive; None is no bound."""
        if first is None and last is None:
            return self
        minutes = self._view.published
        if self._list is not None:
            minutes = minutes.take(self._list)
        inside = minutes >= (0 if first is None else first)
        if last is not None:
            inside &= minutes <= last
        return self._narrowed(inside) if self._list is None else self.only(inside)

    def only(self, kept: Mask) -> Results:
        """Some of them: `kept` is parallel to `documents`."""
        documents = self.documents.compress(kept)
        scores = self._scores.take(documents) if self._list is None else self._scores.compress(kept)
        return Results(self._view, Matches(documents, scores))

    def folded(self) -> Results:
        """The same, but one of each story is shown and counted. None of them may be deleted."""
        folded = copy(self)
        folded._stories = self._view.stories
        return folded

    def counts(self, facet: str) -> Counts:
        """How many of them have each value of a facet, by ordinal."""
        column = self._view.column(facet)
        if self._list is None and self._size * 2 > self._view.live_count:
            # Fewer documents are missing than there are: count those.
            counts = self._view.totals(facet) - column.counts(self._others)
        else:
            counts = column.counts(self.documents)
        return self._folded(counts, column, self._told)

    def counts_among(self, documents: Documents, facet: str) -> Counts:
        """The same for other documents, folded if these are."""
        column = self._view.column(facet)
        told = self._stories.told(self._stories.places(documents)) if self._stories else None
        return self._folded(column.counts(documents), column, told)

    def counts_on(self, board: Board) -> Counts:
        """How many of them have each value of all facets of a board, by slot."""
        if self._list is None and self._size * 2 > self._view.live_count:
            totals = {name: self._view.totals(name) for name in board.columns}
            counts = board.joined(totals) - board.counts(self._others)
        else:
            counts = board.counts(self.documents)
        return self._folded(counts, board, self._told)

    def best(self, count: int, *, positive: bool) -> tuple[Documents, Scores]:
        """Those with the highest scores; equals stay in document order.

        Args:
            count: how many at most.
            positive: whether all scores are above zero.
        """
        return self._shown(count, lambda most: self._best(most, positive=positive))

    def by_time(self, count: int, *, newest: bool) -> tuple[Documents, Scores]:
        """The newest or oldest; equals stay in document order, undated ones are last."""
        return self._shown(count, lambda most: self._by_time(most, newest=newest))

    def _best(self, count: int, *, positive: bool) -> tuple[Documents, Scores]:
        if self._list is not None or not positive:
            documents = self.documents
            scores = self._scores if self._list is not None else self._scores.take(documents)
            places = best(scores, count)
            return documents.take(places), scores.take(places)
        scores = self._scores if self._is_pure else self._scores * self._mask
        places = best(scores, min(count, self._size))
        return places, scores.take(places)

    def _by_time(self, count: int, *, newest: bool) -> tuple[Documents, Scores]:
        minutes = self._view.published
        is_all = self._size == len(minutes)
        if not is_all:
            minutes = minutes.take(self.documents)
        keys = minutes if newest else np.where(minutes == UNDATED, _LAST, -minutes)
        chosen: Documents = best(keys, count)
        if not is_all:
            chosen = self.documents.take(chosen)
        places = chosen if self._list is None else self._list.searchsorted(chosen)
        return chosen, self._scores.take(places)

    def _shown(self, count: int, order: Ordered) -> tuple[Documents, Scores]:
        """The first ones that are shown, of those that `order` puts first."""
        if self._stories is None or not self.total < self._size:
            return order(count)
        most = count
        while True:
            most *= _MORE
            documents, scores = order(most)
            shown = self._stories.shown(documents, self._is_found)
            if len(documents) < most or np.count_nonzero(shown) >= count:
                return documents.compress(shown)[:count], scores.compress(shown)[:count]

    def _is_found(self, documents: Numbers) -> Mask:
        if self._list is None:
            found: Mask = self._mask.take(documents) & (documents >= 0)
            return found
        return located(self._list, documents)[1]

    def _folded(self, counts: Counts, counted: Counted, told: Told | None) -> Counts:
        if self._stories is None or told is None or not told.surplus:
            return counts
        return counts - self._stories.surplus(counted, told)

    @cached_property
    def _size(self) -> int:
        return int(np.count_nonzero(self._mask)) if self._listed is None else len(self._listed)

    @cached_property
    def _told(self) -> Told | None:
        """What they tell; None where nothing is folded."""
        stories = self._stories
        if stories is None:
            return None
        if self._list is None:
            return stories.told(np.flatnonzero(self._mask.take(stories.members)))
        return stories.told(stories.places(self._list))

    @property
    def _mask(self) -> Mask:
        assert self._hit is not None  # noqa: S101 - there is no list
        return self._hit

    @cached_property
    def _others(self) -> Numbers:
        return np.flatnonzero(self._mask < self._view.live)

    def _narrowed(self, mask: Mask) -> Results:
        narrowed = Results(self._view, Matches(None, self._scores, self._mask & mask))
        narrowed._is_pure = False
        return narrowed
