"""The parts of an evaluated query that are made of other parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.whoosh_backend.evaluation.decoded import DENSE
from indexer.whoosh_backend.evaluation.matches import (
    SPARSE,
    UNEQUAL,
    Documents,
    Matches,
    Scores,
    merged,
)
from indexer.whoosh_backend.evaluation.nodes import (
    FixedNode,
    Judged,
    Node,
    added_up,
    sign_of,
    united,
)
from indexer.whoosh_backend.evaluation.view import View


class NotNode(Node):
    """What another part does not match; scores nothing."""

    sign = 0

    def __init__(self, view: View, part: Node) -> None:
        super().__init__(view)
        self.size = view.size
        self._part = part

    def judge(self, documents: Documents | None) -> Judged:
        """The opposite."""
        return Judged(~self._part.judge(documents).hit, None)


class ConstantNode(Node):
    """What another part matches, with one score."""

    def __init__(self, view: View, part: Node, score: float) -> None:
        super().__init__(view)
        self.size = part.size
        self.sign = sign_of(score)
        self._part, self._score = part, score

    def find(self) -> Matches:
        """What the part finds."""
        found = self._part.find()
        if found.documents is None:
            return self.everywhere()
        return Matches(found.documents, np.full(len(found.documents), self._score))

    def judge(self, documents: Documents | None) -> Judged:
        """As the part does."""
        hit = self._part.judge(documents).hit
        return Judged(hit, hit * np.float64(self._score) if self._score else None)


class AllNode(Node):
    """What every part matches; scores add up.

    Args:
        view: where.
        parts: at least one.
        boost: multiplies the sum.
    """

    def __init__(self, view: View, parts: Sequence[Node], boost: float = 1.0) -> None:
        super().__init__(view)
        # The rarest part first; exclusions last, for they are as large as the view.
        self._parts = sorted(parts, key=lambda part: (isinstance(part, NotNode), part.size))
        self.size = self._parts[0].size
        signs = [part.sign for part in parts]
        self.sign = sign_of(boost) * max(signs) if boost >= 0 and min(signs) >= 0 else -1
        self._boost = boost

    def find(self) -> Matches:
        """The rarest part finds, the others judge."""
        if self.size * 2 > self.view.size:
            return self.everywhere()
        documents, scores = self._parts[0].find().listed()
        for part in self._parts[1:]:
            if not len(documents):
                break
            hit, own = part.judge(documents)
            if own is not None:
                scores = scores + own
            documents, scores = documents.compress(hit), scores.compress(hit)
        return Matches(documents, scores * self._boost if self._boost != 1.0 else scores)

    def judge(self, documents: Documents | None) -> Judged:
        """All of them must agree."""
        hit, scores = self._parts[0].judge(documents)
        for part in self._parts[1:]:
            also, own = part.judge(documents)
            hit &= also
            scores = _sum(scores, own)
        if scores is not None:
            scores *= hit
            if self._boost != 1.0:
                scores *= self._boost
        return Judged(hit, scores)


class AnyNode(Node):
    """What at least one part matches; scores add up.

    Args:
        view: where.
        parts: at least one.
        boost: multiplies the sum.
    """

    def __init__(self, view: View, parts: Sequence[Node], boost: float = 1.0) -> None:
        super().__init__(view)
        self._parts, self._boost = sorted(parts, key=lambda part: -part.size), boost
        self._total = sum(part.size for part in parts)
        self.size = min(self._total, view.size)
        self.sign = _least_sign(parts, boost)

    def find(self) -> Matches:
        """Lists are merged while they are short, or short ones into a long one."""
        largest = self._parts[0].size
        is_short = self._total * SPARSE <= self.view.size
        is_unequal = (self._total - largest) * UNEQUAL < largest
        if not is_short and not (is_unequal and largest * DENSE < self.view.size):
            return self.everywhere()
        found = united(self._parts) or merged([part.find() for part in self._parts])
        scores = found.scores if self._boost == 1.0 else found.scores * self._boost
        return Matches(found.documents, scores)

    def judge(self, documents: Documents | None) -> Judged:
        """One of them must agree."""
        if documents is None and self.sign > 0:
            scores = added_up(self._parts)
            if self._boost != 1.0:
                scores *= self._boost
            return Judged(scores != 0, scores)
        hit, total = self._parts[0].judge(documents)
        for part in self._parts[1:]:
            also, own = part.judge(documents)
            hit |= also
            total = _sum(total, own)
        if total is not None and self._boost != 1.0:
            total *= self._boost
        return Judged(hit, total)


class BestNode(Node):
    """What at least one part matches; the best score counts, the others a little.

    Args:
        view: where.
        parts: at least one.
        boost: multiplies the score.
        tiebreak: how much of the other parts' scores is added.
    """

    def __init__(
        self, view: View, parts: Sequence[Node], boost: float = 1.0, tiebreak: float = 0.0
    ) -> None:
        super().__init__(view)
        self._parts, self._boost, self._tiebreak = parts, boost, tiebreak
        self._total = sum(part.size for part in parts)
        self.size = min(self._total, view.size)
        self.sign = _least_sign(parts, boost)

    def find(self) -> Matches:
        """The documents of any part, judged by all."""
        if self._total * SPARSE > self.view.size:
            return self.everywhere()
        documents, scores = merged([part.find() for part in self._parts]).listed()
        judged = self.judge(documents).scores
        return Matches(documents, np.zeros_like(scores) if judged is None else judged)

    def judge(self, documents: Documents | None) -> Judged:
        """The best of their scores, among those that match."""
        size = self.view.size if documents is None else len(documents)
        hit, best = np.zeros(size, dtype=np.bool_), np.full(size, -np.inf)
        total = np.zeros(size)
        for part in self._parts:
            also, own = part.judge(documents)
            scores = np.zeros(size) if own is None else own
            hit |= also
            np.maximum(best, scores, out=best, where=also)
            total += scores
        best[~hit] = 0.0
        return Judged(hit, (best + (total - best) * self._tiebreak) * self._boost)


class MaybeNode(Node):
    """What one part matches; where another matches too, its score is added."""

    def __init__(self, view: View, part: Node, extra: Node) -> None:
        super().__init__(view)
        self.size = part.size
        self.sign = part.sign if extra.sign >= 0 else -1
        self._part, self._extra = part, extra

    def find(self) -> Matches:
        """What the first part finds."""
        found = self._part.find()
        if found.documents is None:
            return self.everywhere()
        own = self._extra.judge(found.documents).scores
        return found if own is None else Matches(found.documents, found.scores + own)

    def judge(self, documents: Documents | None) -> Judged:
        """As the first part does."""
        hit, scores = self._part.judge(documents)
        own = self._extra.judge(documents).scores
        if own is not None:
            own *= hit
        return Judged(hit, _sum(scores, own))


class OtherwiseNode(FixedNode):
    """What one part matches or, if no live document is among it, what another one does."""

    def __init__(self, view: View, part: Node, other: Node) -> None:
        def choose() -> Matches:
            found = part.find()
            documents, _ = found.listed()
            return found if view.live.take(documents).any() else other.find()

        super().__init__(view, max(part.size, other.size), choose, min(part.sign, other.sign))


def _sum(scores: Scores | None, more: Scores | None) -> Scores | None:
    """Add scores to others, in their place; None is zero."""
    if scores is None or more is None:
        return more if scores is None else scores
    scores += more
    return scores


def _least_sign(parts: Sequence[Node], boost: float) -> int:
    least = min(part.sign for part in parts)
    return sign_of(boost) * least if boost >= 0 and least >= 0 else -1
