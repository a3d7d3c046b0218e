"""The parts that an evaluated query is made of: what they all can do, and the leaves.

Every part can do two things: *find* all its documents, and *judge* given ones. A conjunction lets
its rarest part find and the others judge what was found; a disjunction of common terms judges
every document of the view at once, in arrays. So neither does more work than it must.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from indexer.whoosh_backend.evaluation.decoded import Postings
from indexer.whoosh_backend.evaluation.matches import (
    Documents,
    Mask,
    Matches,
    Scores,
    located,
    nothing,
)
from indexer.whoosh_backend.evaluation.scoring import ONCE, Codes, look_up
from indexer.whoosh_backend.evaluation.view import View

_LOOKED_UP = 24
"""Documents are searched for one by one while a list is at least so many times as long."""


class Judged(NamedTuple):
    """A judgement on some documents, or on all of the view. The arrays are the receiver's.

    Attributes:
        hit: which of them match.
        scores: parallel; 0.0 where `hit` is False. None if all of them are 0.0.
    """

    hit: Mask
    scores: Scores | None


class Node(ABC):
    """A part of a query over one view; belongs to one question.

    Attributes:
        size: how many documents it matches at most, as far as is known in advance.
        sign: 1 if every document that matches has a score above zero, 0 if none is below, else -1.
    """

    size: int
    sign = 1

    def __init__(self, view: View) -> None:
        self.view = view

    @abstractmethod
    def judge(self, documents: Documents | None) -> Judged:
        """Judge ascending documents, or every document of the view."""

    def find(self) -> Matches:
        """All matching documents."""
        return self.everywhere()

    def everywhere(self) -> Matches:
        """All matching documents, in arrays over the view."""
        hit, scores = self.judge(None)
        return Matches(None, np.zeros(self.view.size) if scores is None else scores, hit)

    def spread(self) -> Scores:
        """The score of every document of the view, in an array that the caller may change."""
        own = self.judge(None).scores
        return np.zeros(self.view.size) if own is None else own

    def add_to(self, scores: Scores) -> None:
        """Add the score of every document of the view."""
        own = self.judge(None).scores
        if own is not None:
            scores += own

    def judged_by(self, found: Matches, documents: Documents | None) -> Judged:
        """What follows for `documents` from what was found."""
        if found.documents is None:
            assert found.hit is not None  # noqa: S101 - see Matches
            if documents is None:
                return Judged(found.hit.copy(), found.scores.copy())
            return Judged(found.hit.take(documents), found.scores.take(documents))
        if documents is not None and len(documents) * _LOOKED_UP < len(found.documents):
            places, hit = located(found.documents, documents)
            return Judged(hit, np.where(hit, found.scores.take(places, mode="clip"), 0.0))
        hit, scores = np.zeros(self.view.size, dtype=np.bool_), np.zeros(self.view.size)
        hit[found.documents] = True
        scores[found.documents] = found.scores
        if documents is None:
            return Judged(hit, scores)
        return Judged(hit.take(documents), scores.take(documents))


class TermNode(Node):
    """The documents of one term.

    Args:
        view: where.
        field, term: which one.
        postings: of the term.
        factor: idf and boost.

    Attributes:
        is_plain: whether its documents are a list, and every frequency is in its code.
    """

    def __init__(
        self, view: View, field: str, term: bytes, postings: Postings, factor: float
    ) -> None:
        super().__init__(view)
        self.size = postings.count
        self.sign = sign_of(factor)
        self.field, self.term = field, term
        self.is_plain = postings.docs is not None and not len(postings.large_docs)
        self._postings, self._factor = postings, factor
        self._scale = view.scale(field)
        self._own: Scores | None = None

    def find(self) -> Matches:
        """Its list as it is, if it is one."""
        docs = self._postings.docs
        return self.everywhere() if docs is None else Matches(docs, self._own_scores)

    def judge(self, documents: Documents | None) -> Judged:
        """By the codes of its postings."""
        docs, codes = self._postings.docs, self._postings.codes
        if docs is not None and documents is not None:
            if len(documents) * _LOOKED_UP < len(docs):
                places, hit = located(docs, documents)
                return Judged(hit, np.where(hit, self._own_scores_at(places), 0.0))
            spread = np.zeros(self.view.size, dtype=np.uint16)
            spread[docs] = codes
            codes = spread
        elif docs is not None:
            hit = np.zeros(self.view.size, dtype=np.bool_)
            hit[docs] = True
            return Judged(hit, self.spread())
        if documents is not None:
            codes = codes.take(documents)
        return Judged(codes >= ONCE, self._scores(codes, documents))

    def spread(self) -> Scores:
        """A list leaves zeros between its documents."""
        docs = self._postings.docs
        if docs is None:
            return self._scores(self._postings.codes, None)
        scores = np.zeros(self.view.size)
        scores[docs] = self._own_scores
        return scores

    def add_to(self, scores: Scores) -> None:
        """A list touches its own documents only."""
        docs = self._postings.docs
        if docs is None:
            scores += self._scores(self._postings.codes, None)
        else:
            scores[docs] += self._own_scores

    @property
    def _own_scores(self) -> Scores:
        # Not a cached property: in Python 3.11 its lock costs more than the scores of a rare term.
        if self._own is None:
            self._own = self._scores(self._postings.codes, self._postings.docs)
        return self._own

    def _own_scores_at(self, places: Documents) -> Scores:
        codes = self._postings.codes.take(places, mode="clip")
        docs = self._postings.docs
        return self._scores(codes, None if docs is None else docs.take(places, mode="clip"))

    def _scores(self, codes: Codes, documents: Documents | None) -> Scores:
        """Scores of codes, which are those of `documents`, or of every document of the view."""
        scores = look_up(self._scale.table, codes, self._factor)
        large = self._postings.large_docs
        if len(large):
            lengths = self.view.lengths(self.field).take(large)
            exact = self._scale.of(self._postings.large_freqs.astype(np.float64), lengths)
            exact *= self._factor
            if documents is None:
                scores[large] = exact
            else:
                places, hit = located(large, documents)
                hit &= codes >= ONCE
                scores[hit] = exact.take(places[hit])
        return scores


def united(parts: Sequence[Node]) -> Matches | None:
    """One word in several fields, the most frequent one first; None if the parts are not that.

    Where its lists meet is always the same, so the view keeps that with the postings.
    """
    words = [part for part in parts if isinstance(part, TermNode) and part.is_plain]
    if len(words) < len(parts) or any(word.term != words[0].term for word in words):
        return None
    first, *others = words
    fields = tuple(word.field for word in words)
    union = first.view.union(first.term, fields, [word._postings for word in words])
    scores = look_up(first._scale.table, union.codes, first._factor)
    for word, places in zip(others, union.places, strict=True):
        scores[places] += word._own_scores
    return Matches(union.documents, scores)


def added_up(parts: Sequence[Node]) -> Scores:
    """The sum of the parts' scores for every document of the view; lists are counted in one go."""
    words = [part for part in parts if isinstance(part, TermNode)]
    lists = [word._postings.docs for word in words if word._postings.docs is not None]
    if len(lists) == len(parts) > 1:
        own = np.concatenate([word._own_scores for word in words])
        size = words[0].view.size
        summed = np.bincount(np.concatenate(lists), weights=own, minlength=size)
        return summed.astype(np.float64, copy=False)
    scores = parts[0].spread()
    for part in parts[1:]:
        part.add_to(scores)
    return scores


class FixedNode(Node):
    """Matches that are already known, or are found out only when they are needed.

    Args:
        view: where.
        size: how many there are at most.
        find: finds them.
        sign: see `Node`.
    """

    def __init__(self, view: View, size: int, find: Callable[[], Matches], sign: int = 1) -> None:
        super().__init__(view)
        self.size, self.sign = size, sign
        self._find = find

    def find(self) -> Matches:
        """The matches."""
        return self._found

    def judge(self, documents: Documents | None) -> Judged:
        """By looking them up."""
        return self.judged_by(self._found, documents)

    def add_to(self, scores: Scores) -> None:
        """A list touches its own documents only."""
        found = self._found
        if found.documents is None:
            scores += found.scores
        else:
            scores[found.documents] += found.scores

    @cached_property
    def _found(self) -> Matches:
        return self._find()


class EveryNode(Node):
    """Every document, with one score."""

    def __init__(self, view: View, score: float) -> None:
        super().__init__(view)
        self.size = view.size
        self.sign = sign_of(score)
        self._score = score

    def judge(self, documents: Documents | None) -> Judged:
        """Yes."""
        size = self.view.size if documents is None else len(documents)
        hit = np.ones(size, dtype=np.bool_)
        return Judged(hit, np.full(size, self._score) if self._score else None)


def sign_of(factor: float) -> int:
    """The sign of what is a positive score times `factor`; see `Node`."""
    return 1 if factor > 0 else 0 if factor == 0 else -1


def no_node(view: View) -> Node:
    """Matches nothing."""
    return FixedNode(view, 0, nothing)
