"""The second stage of the ranking over a view: reads where the words stand, and explains scores.

What the factors mean is in `indexer.ranking`. Here they are worked out for all articles at once,
in arrays with a row for each of them. A place in an article is one number, its *key*: the row in
the upper 32 bits, the position in the lower ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer import plan as plans
from indexer.naming import NAMED_FACETS, named
from indexer.ranking import (
    DEPTH,
    LEAD,
    Shares,
    Slot,
    Use,
    entity_factor,
    lead_factor,
    phrase_factor,
    proximity_factor,
    recency_factor,
    slots,
    steps_to_next,
)
from indexer.request import Question
from indexer.schema import first_minute
from indexer.whoosh_backend.evaluation.matches import Documents, located
from indexer.whoosh_backend.evaluation.view import View
from indexer.whoosh_backend.explaining import word_scores

Keys = NDArray[np.int64]
Factors = dict[str, Shares]
"""Name of the factor -> its value in each row."""

Explanation = Mapping[str, object]
"""JSON-ready: "total"; "bm25f", a mapping from words to scores; and the factors.

The sum of the scores times the product of the factors is the total.
"""

FACTORS = ("phrase", "proximity", "lead", "entity", "recency")

_ROW = 32
_FAR = np.int64(1) << 62
_MINUTES_A_DAY = 24 * 60


class Ranked(NamedTuple):
    """A document at its place.

    Attributes:
        document: its number.
        score: BM25F times the factors.
        explanation: where the question asks for it.
    """

    document: int
    score: float
    explanation: Explanation | None = None


def rerank(view: View, question: Question, window: Sequence[tuple[int, float]]) -> list[Ranked]:
    """Rank the first `DEPTH` documents anew; the others stay as they are.

    Args:
        view: where.
        question: what was asked. Sorted by time, the order stays, and all factors are 1.
        window: documents and their scores by BM25F, from the first one on, highest first. It must
            hold `DEPTH` documents if there are as many: what is looked at may not depend on the
            page that is shown.

    Returns:
        As many, highest score first; equals stay in their order.
    """
    by_score = question.sort == "relevance" and plans.is_ranked(question.plan)
    head = window[:DEPTH] if by_score else []
    factors = _factors(view, question, np.array([document for document, _ in head], dtype=np.int32))
    scores = np.array([score for _, score in window], dtype=np.float64)
    for factor in factors.values():
        scores[: len(head)] *= factor
    order = (-scores[: len(head)]).argsort(kind="stable").tolist()
    order += range(len(head), len(window))
    explanations = _explanations(view, question, window, scores, factors)
    return [Ranked(window[at][0], float(scores[at]), explanations[at]) for at in order]


def _explanations(
    view: View,
    question: Question,
    window: Sequence[tuple[int, float]],
    scores: Shares,
    factors: Factors,
) -> Sequence[Explanation | None]:
    if not question.explain:
        return [None] * len(window)
    words = word_scores(view, question.plan, [document for document, _ in window])
    return [
        {
            "total": float(scores[row]),
            "bm25f": words[row],
            **{
                name: float(factors[name][row]) if row < len(factors.get(name, ())) else 1.0
                for name in FACTORS
            },
        }
        for row in range(len(window))
    ]


def _factors(view: View, question: Question, documents: Documents) -> Factors:
    """The factors of documents in any order; a factor that is 1 everywhere may be left out."""
    if not len(documents):
        return {}
    order = documents.argsort()
    asked = slots(question.plan)
    factors: Factors = {}
    if asked:
        places = _Occurrences(view, documents.take(order))
        title, body = (_InField(places, field, asked) for field in ("title", "body"))
        factors["phrase"] = phrase_factor(title.adjacent(), body.adjacent())
        factors["proximity"] = proximity_factor(np.maximum(title.nearness(), body.nearness()))
        factors["lead"] = lead_factor(body.opening())
    factors = {name: _put_back(factor, order) for name, factor in factors.items()}
    entity = _entity(view, question.plan, documents)
    if entity is not None:
        factors["entity"] = entity_factor(entity)
    if question.half_life_days is not None:
        factors["recency"] = recency_factor(
            _age(view, question, documents), question.half_life_days
        )
    return factors


def _put_back(values: Shares, order: NDArray[np.intp]) -> Shares:
    restored = np.empty_like(values)
    restored[order] = values
    return restored


def _entity(view: View, plan: plans.Plan, documents: Documents) -> Shares | None:
    """For how many of the facets that the query has names of, a document has one of them."""
    names = named(plan)
    kinds, matched = 0, np.zeros(len(documents))
    for facet in NAMED_FACETS:
        column = view.column(facet)
        values = [value for value in names.get(facet, ()) if column.knows(value)]
        if values:
            kinds += 1
            matched += column.having(values, documents)
    return matched / kinds if kinds else None


def _age(view: View, question: Question, documents: Documents) -> Shares:
    """In days; infinite without a date."""
    today = first_minute(question.today or dt.date.today())
    minutes = view.published.take(documents)
    return np.where(minutes < 0, np.inf, (today - minutes) / _MINUTES_A_DAY)


class _Occurrences:
    """Where the words of a query stand in some documents, which are ascending."""

    def __init__(self, view: View, documents: Documents) -> None:
        self._view, self._chosen = view, view.chosen(documents)
        self._rows = np.arange(len(documents), dtype=np.int64) << _ROW
        self.size = len(documents)
        self.term = cache(self._term)
        self.of = cache(self._of)

    def _of(self, field: str, leaf: plans.Term | plans.Sequence) -> Keys:
        """The keys of where a word or a phrase begins, ascending."""
        if isinstance(leaf, plans.Term):
            return self.term(field, leaf.text)
        (first, _), *others = leaf.parts
        keys = self.term(field, first)
        for term, shift in others:
            keys = keys.compress(_are_among(keys + shift, self.term(field, term)))
        return keys

    def _term(self, field: str, term: str) -> Keys:
        counts, positions = self._view.positions_in(field, term.encode("utf-8"), self._chosen)
        keys: Keys = np.repeat(self._rows, counts)
        keys += positions
        return keys


class _InField:
    """How the words of a query stand in one field of some documents.

    Args:
        places: of the words.
        field: its name.
        asked: the words.
    """

    def __init__(self, places: _Occurrences, field: str, asked: Sequence[Slot]) -> None:
        self._size = places.size
        self._asked = asked
        self._keys: list[dict[Use, Keys]] = [
            {use: places.of(field, use.leaf) for use in slot if field in use.fields}
            for slot in asked
        ]

    def adjacent(self) -> Shares:
        """The share of pairs of neighbouring words that stand side by side somewhere."""
        shares = np.zeros(self._size)
        for first, second in pairwise(self._keys):
            found = np.zeros(self._size, dtype=np.bool_)
            for use, keys in first.items():
                for following, others in second.items():
                    if use == following:  # one word that fills two slots
                        found[keys >> _ROW] = True
                        continue
                    for step in steps_to_next(use, following):
                        found[keys.compress(_are_among(keys + step, others)) >> _ROW] = True
            shares += found
        return shares / max(len(self._asked) - 1, 1)

    def opening(self) -> Shares:
        """The share of words that stand in the opening of the field."""
        shares = np.zeros(self._size)
        for slot in self._keys:
            found = np.zeros(self._size, dtype=np.bool_)
            for keys in slot.values():
                found[keys.compress((keys & 0xFFFFFFFF) < LEAD) >> _ROW] = True
            shares += found
        return shares / len(self._keys)

    def nearness(self) -> Shares:
        """How much of the smallest window that holds all words of the field are these words.

        In proportion to how many of the query's words the field holds; 0 if one at most.
        """
        count = len(self._keys)
        runs = [
            (keys, use.length, number)
            for number, slot in enumerate(self._keys)
            for use, keys in slot.items()
        ]
        keys = np.concatenate([run[0] for run in runs]) if runs else np.zeros(0, dtype=np.int64)
        if count < 2 or not len(keys):
            return np.zeros(self._size)
        sizes = [len(run[0]) for run in runs]
        lengths = np.repeat(np.array([run[1] for run in runs]), sizes)
        numbers = np.repeat(np.array([run[2] for run in runs]), sizes)
        order = keys.argsort(kind="stable")
        keys, lengths, numbers = keys.take(order), lengths.take(order), numbers.take(order)
        present = np.zeros((self._size, count), dtype=np.bool_)
        present[keys >> _ROW, numbers] = True
        widths = _smallest_windows(keys, lengths, numbers, present)
        shortest = [min((use.length for use in slot), default=0) for slot in self._keys]
        least = present @ np.array(shortest, dtype=np.float64)
        held = present.sum(axis=1)
        near = np.minimum(least / widths, 1.0) * (held - 1) / (count - 1)
        return np.where(held > 1, near, 0.0)


def _smallest_windows(
    keys: Keys, lengths: Keys, numbers: Keys, present: NDArray[np.bool_]
) -> Shares:
    """The number of positions of the smallest window that holds all words a row has.

    Args:
        keys: of all places, ascending.
        lengths: parallel: how many positions the word takes.
        numbers: parallel: which word it is.
        present: for each row and word, whether the row has it.
    """
    rows = keys >> _ROW
    begins = rows << _ROW
    complete = np.ones(len(keys), dtype=np.bool_)
    start = keys.copy()
    for number in range(present.shape[1]):
        latest = np.maximum.accumulate(np.where(numbers == number, keys, -1))
        is_here = latest >= begins
        complete &= is_here | ~present[rows, number]
        np.minimum(start, np.where(is_here, latest, _FAR), out=start)
    widths = np.where(complete, keys + lengths - start, _FAR)
    smallest = np.full(len(present), float(_FAR))
    firsts = np.flatnonzero(np.diff(rows, prepend=-1))
    smallest[rows.take(firsts)] = np.minimum.reduceat(widths, firsts)
    return smallest


def _are_among(keys: Keys, others: Keys) -> NDArray[np.bool_]:
    if not len(others):
        return np.zeros(len(keys), dtype=np.bool_)
    return located(others, keys)[1]
