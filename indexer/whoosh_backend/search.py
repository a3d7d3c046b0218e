"""One question against one view: totals, the window of documents, facet counts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.engine import Diagnostic
from indexer.plan import Everything
from indexer.request import Question
from indexer.whoosh_backend.evaluation.board import BY_VALUE, Board
from indexer.whoosh_backend.evaluation.evaluate import evaluate
from indexer.whoosh_backend.evaluation.facets import Column, Counts, Mask, Pairs, apply_filters
from indexer.whoosh_backend.evaluation.matches import Documents, Scores, best
from indexer.whoosh_backend.evaluation.queries import make_query
from indexer.whoosh_backend.evaluation.view import UNDATED, View

_LAST = -(2**62)


class Found(NamedTuple):
    """The answer in document numbers.

    Attributes:
        total: how many documents match.
        window: the documents that were asked for, with their scores.
        facets: facet name -> values with their counts, in the order in which they are shown.
        diagnostics: what was left out.
    """

    total: int
    window: list[tuple[int, float]]
    facets: dict[str, list[tuple[str, int]]]
    diagnostics: tuple[Diagnostic, ...] = ()


def run(question: Question, view: View) -> Found:
    """Evaluate, filter, count and order."""
    answer = evaluate(make_query(question.plan), view)
    results = _Results(view, answer.found.documents, answer.found.scores, answer.found.hit)
    results = results.live().within(question.first_minute, question.last_minute)
    near: dict[str, Documents] = {}  # what passes all filters but the facet's own
    if question.filters:
        columns = {name: view.column(name) for name in question.filters}
        kept, near = apply_filters(columns, question.filters, results.documents)
        results = results.only(kept)
    facets = _facets(question, view, results, near) if question.facets else {}
    by_score = question.sort == "relevance" and not isinstance(question.plan, Everything)
    end = question.offset + question.limit
    if by_score:
        window = results.best(end, positive=answer.sign > 0)
    else:
        window = results.by_time(end, newest=question.sort != "oldest")
    return Found(results.total, window[question.offset :], facets, answer.diagnostics)


class _Results:
    """Some documents of a view with their scores, as a list or in arrays over the view."""

    def __init__(
        self, view: View, documents: Documents | None, scores: Scores, hit: Mask | None
    ) -> None:
        self._view, self._list, self._scores, self._hit = view, documents, scores, hit
        self._listed = documents
        self._is_pure = True  # whether scores are 0.0 outside of `hit`

    @property
    def total(self) -> int:
        """How many there are."""
        if self._listed is None:
            return self._total
        return len(self._listed)

    @property
    def documents(self) -> Documents:
        """Their numbers, ascending."""
        if self._listed is None:
            self._listed = np.flatnonzero(self._mask)
        return self._listed

    def live(self) -> _Results:
        """Those that are not deleted."""
        view = self._view
        if view.is_whole:
            return self
        if self._list is not None:
            return self.only(view.live.take(self._list))
        return self._narrowed(view.live)

    def within(self, first: int | None, last: int | None) -> _Results:
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

    def only(self, kept: Mask) -> _Results:
        """Some of them: `kept` is parallel to `documents`."""
        documents = self.documents.compress(kept)
        if self._list is None:
            return _Results(self._view, documents, self._scores.take(documents), None)
        return _Results(self._view, documents, self._scores.compress(kept), None)

    def counts(self, facet: str) -> Counts:
        """How many of them have each value of a facet, by ordinal."""
        column = self._view.column(facet)
        if self._list is None and self.total * 2 > self._view.live_count:
            # Fewer documents are missing than there are: count those.
            return self._view.totals(facet) - column.counts(self._others)
        return column.counts(self.documents)

    def counts_on(self, board: Board) -> Counts:
        """The same for all facets of a board, by slot."""
        if self._list is None and self.total * 2 > self._view.live_count:
            totals = {name: self._view.totals(name) for name in board.columns}
            return board.joined(totals) - board.counts(self._others)
        return board.counts(self.documents)

    def best(self, count: int, *, positive: bool) -> list[tuple[int, float]]:
        """Those with the highest scores; equals stay in document order.

        Args:
            count: how many at most.
            positive: whether all scores are above zero.
        """
        if self._list is not None or not positive:
            documents = self.documents
            scores = self._scores if self._list is not None else self._scores.take(documents)
            places = best(scores, count)
            return _pairs(documents.take(places), scores.take(places))
        scores = self._scores if self._is_pure else self._scores * self._mask
        places = best(scores, min(count, self.total))
        return _pairs(places, scores.take(places))

    def by_time(self, count: int, *, newest: bool) -> list[tuple[int, float]]:
        """The newest or oldest; equals stay in document order, undated ones are last."""
        minutes = self._view.published
        is_all = self.total == len(minutes)
        if not is_all:
            minutes = minutes.take(self.documents)
        keys = minutes if newest else np.where(minutes == UNDATED, _LAST, -minutes)
        chosen: Documents = best(keys, count)
        if not is_all:
            chosen = self.documents.take(chosen)
        scores = self._scores
        if self._list is not None:
            scores = scores.take(self._list.searchsorted(chosen))
        else:
            scores = scores.take(chosen)
        return _pairs(chosen, scores)

    @cached_property
    def _total(self) -> int:
        return int(np.count_nonzero(self._mask))

    @property
    def _mask(self) -> Mask:
        assert self._hit is not None  # noqa: S101 - there is no list
        return self._hit

    @cached_property
    def _others(self) -> NDArray[np.intp]:
        return np.flatnonzero(self._mask < self._view.live)

    def _narrowed(self, mask: Mask) -> _Results:
        narrowed = _Results(self._view, None, self._scores, self._mask & mask)
        narrowed._is_pure = False
        return narrowed


def _pairs(documents: Documents, scores: Scores) -> list[tuple[int, float]]:
    return list(zip(documents.tolist(), scores.tolist(), strict=True))


def _facets(
    question: Question, view: View, results: _Results, near: Mapping[str, Documents]
) -> dict[str, Pairs]:
    """The values of all facets that are shown; those that are selected always are."""
    limit = question.facet_limit
    board = view.board(question.facets)
    # A board that holds much more than is asked for costs more than it saves.
    is_worth = len(board.asked) <= 2 * len(question.facets)
    listed = board.listed(results.counts_on(board), limit) if is_worth else {}
    shown = {}
    for name in question.facets:
        if name not in listed or name in near:
            column = view.column(name)
            counts = column.counts(near[name]) if name in near else results.counts(name)
            listing = column.latest if name in BY_VALUE else column.most_frequent
            listed[name] = listing(counts, limit)
            if name in question.filters:
                listed[name] = _with_selected(name, question, column, counts, listed[name])
        shown[name] = listed[name]
    return shown


def _with_selected(
    name: str, question: Question, column: Column, counts: Counts, shown: Pairs
) -> Pairs:
    present = {value for value, _ in shown}
    missing = [
        (value, column.count_of(value, counts))
        for value in question.filters[name]
        if value not in present
    ]
    return sorted([*shown, *missing]) if name in BY_VALUE else [*shown, *missing]
