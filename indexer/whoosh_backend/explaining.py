"""What each word of a query contributes to the BM25F score of given documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any as Anything

import numpy as np
from numpy.typing import NDArray

from indexer import plan as plans
from indexer.schema import TEXT_FIELDS
from indexer.whoosh_backend.evaluation.evaluate import Evaluation
from indexer.whoosh_backend.evaluation.matches import Documents, Mask
from indexer.whoosh_backend.evaluation.queries import make_query
from indexer.whoosh_backend.evaluation.view import View

Scores = dict[str, NDArray[np.float64]]
"""A word as it is shown -> its score in each document."""


def word_scores(view: View, plan: plans.Plan, documents: Sequence[int]) -> list[dict[str, float]]:
    """The score of every word that matched, for each document; their sum is the document's score.

    Words are as in the index ("colleg"); a phrase is its terms side by side. What matches without
    a score, such as what is excluded, is left out.
    """
    if not documents:
        return []
    numbers = np.array(documents, dtype=np.int64)
    order = numbers.argsort()
    scores = _Parts(view, numbers.take(order)).judged(plan)[1]
    explained: list[dict[str, float]] = [{} for _ in documents]
    for word, values in scores.items():
        for row, value in zip(order.tolist(), values.tolist(), strict=True):
            if value:
                explained[row][word] = value
    return explained


class _Parts:
    """Judges the parts of a plan one by one.

    Args:
        view: where.
        documents: ascending.
    """

    def __init__(self, view: View, documents: Documents) -> None:
        self._view, self._documents = view, documents

    def judged(
        self,
        plan: plans.Plan,
        fields: Mapping[str, float] = TEXT_FIELDS,
        factor: float = 1.0,
    ) -> tuple[Mask, Scores]:
        """Which of the documents match, and the scores of its words; arguments as `make_query`."""
        match plan:
            case plans.All(parts) | plans.Any(parts) | plans.Enough(_, parts):
                judged = [self.judged(part, fields, factor) for part in parts]
                count = np.sum([hit for hit, _ in judged], axis=0)
                hit: Mask
                if isinstance(plan, plans.Enough):
                    hit, factors = count >= plan.count, count / len(parts)
                else:
                    hit = count >= (len(parts) if isinstance(plan, plans.All) else 1)
                    factors = np.ones(len(count))
                return hit, _summed([scores for _, scores in judged], hit * factors)
            case plans.Without(part):
                return ~self.judged(part, fields)[0], {}
            case plans.InField(name, part):
                return self.judged(part, {name: TEXT_FIELDS[name]}, factor)
            case plans.Weighted(part, more):
                return self.judged(part, fields, factor * more)
        asked = make_query(plan, fields, factor)
        found = Evaluation(self._view).node(asked).judge(self._documents)
        return found.hit, {} if found.scores is None else {_shown(plan): found.scores}


def _summed(parts: Sequence[Scores], factor: NDArray[np.floating[Anything]]) -> Scores:
    scores: Scores = {}
    for part in parts:
        for word, values in part.items():
            scores[word] = scores.get(word, 0.0) + values * factor
    return scores


def _shown(plan: plans.Plan) -> str:
    match plan:
        case plans.Term(text):
            return text
        case plans.Starts(text) | plans.Prefix(text):
            return f"{text}*"
        case plans.Sequence(parts):
            return '"' + " ".join(term for term, _ in parts) + '"'
        case _:
            return type(plan).__name__
