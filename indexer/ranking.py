"""The second stage of the ranking: what BM25F does not see, as factors of its score.

BM25F knows how often words stand in an article, and nothing of where. The first `DEPTH` articles
by BM25F are looked at once more. Each factor is 1 or above, so that what was looked at stays
before what was not, and a page further down neither repeats nor skips an article.

    phrase      neighbouring words of the query stand side by side, as in the sequential
                dependence model (Metzler and Croft, SIGIR 2005); a title counts more than a body
    proximity   the smallest window of the title or the body that holds all of the query's words
                that are there: "MinCover" of Tao and Zhai (SIGIR 2007)
    lead        words of the query stand in the opening of the body: news puts first what it is
                about, which makes the first sentences the summary to beat (Nenkova, AAAI 2005)
    entity      the query names a college, a place or a person that the article is filed under
    recency     freshness, halved after every half-life (Li and Croft, CIKM 2003), but gently

The weights are ours: each is what a perfect match is worth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence as Listing
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.dictionary import HAN
from indexer.plan import All, Any, Enough, InField, Plan, Sequence, Term, Weighted
from indexer.schema import TEXT_FIELDS

Shares = NDArray[np.float64]
"""Numbers from 0 to 1, one an article."""

DEPTH = 200
"""Articles that are looked at once more."""

LEAD = 120
"""Positions at the beginning of a body that count as its opening."""

MAX_SLOTS = 6
"""Words of a query that are looked at; long queries are about their first words."""

MAX_USES = 3
"""Ways in which one word may stand in an article that are looked at, the literal ones first."""

TITLE_PHRASE, BODY_PHRASE = 0.4, 0.2
PROXIMITY = 0.25
OPENING = 0.2
ENTITY = 0.6
RECENCY = 0.15

_HAN = re.compile(f"[{HAN}]")


def phrase_factor(in_title: Shares, in_body: Shares) -> Shares:
    """Of the pairs of neighbouring words of the query, which stand side by side in a field."""
    factor: Shares = 1 + np.maximum(TITLE_PHRASE * in_title, BODY_PHRASE * in_body)
    return factor


def proximity_factor(nearness: Shares) -> Shares:
    """How near the words stand to each other: 1 if nothing else stands between them."""
    return 1 + PROXIMITY * nearness


def lead_factor(share: Shares) -> Shares:
    """Which of the query's words stand in the opening."""
    return 1 + OPENING * share


def entity_factor(share: Shares) -> Shares:
    """Of the kinds of names that the query has, for which the article is filed under one."""
    return 1 + ENTITY * share


def recency_factor(age_days: NDArray[np.float64], half_life_days: float) -> Shares:
    """Freshness; an infinite age is that of an article without a date."""
    factor: Shares = 1 + RECENCY * np.exp2(-np.maximum(age_days, 0.0) / half_life_days)
    return factor


class Use(NamedTuple):
    """One way in which a word of the query may stand in an article.

    Attributes:
        leaf: what stands there.
        fields: the names of the fields in which it is asked for.
    """

    leaf: Term | Sequence
    fields: tuple[str, ...]

    @property
    def length(self) -> int:
        """How many positions it takes."""
        if isinstance(self.leaf, Term):
            return term_length(self.leaf.text)
        return max(shift + term_length(term) for term, shift in self.leaf.parts)


Slot = tuple[Use, ...]
"""A word of the query, and what is as good: what stands in any of these ways is that word."""


def term_length(term: str) -> int:
    """How many positions a term of the index takes: Chinese as many as characters."""
    return len(term) if _HAN.match(term) else 1


def slots(plan: Plan) -> list[Slot]:
    """The words of a query in its order; what it excludes and what has no one place are not there.

    Alternatives share slots. Where "craftsman college" may as well be 工匠学院, the one word stands
    for both: it fills two slots, which it holds side by side.
    """
    return [slot[:MAX_USES] for slot in _slots(plan, tuple(TEXT_FIELDS))[:MAX_SLOTS]]


def _slots(plan: Plan, fields: tuple[str, ...]) -> list[Slot]:
    match plan:
        case Term() | Sequence():
            return [(Use(plan, fields),)]
        case InField(field, part):
            return _slots(part, (field,))
        case Weighted(part):
            return _slots(part, fields)
        case All(parts) | Enough(_, parts):
            return [slot for part in parts for slot in _slots(part, fields)]
        case Any(parts):
            return _laid_over([_slots(part, fields) for part in parts])
        case _:
            return []


def _laid_over(alternatives: Listing[list[Slot]]) -> list[Slot]:
    count = max(map(len, alternatives), default=0)
    filled: list[dict[Use, None]] = [{} for _ in range(count)]
    for alternative in alternatives:
        if alternative:
            for at, slot in enumerate(filled):
                slot.update(dict.fromkeys(alternative[at * len(alternative) // count]))
    return [tuple(slot) for slot in filled]


def steps_to_next(use: Use, following: Use) -> list[int]:
    """How much later the second begins than the first where they stand side by side.

    Usually that is the first one's length. The analysis joins a lone character with its neighbour,
    so that words of a query may overlap.
    """
    steps = [use.length]
    if isinstance(use.leaf, Term) and isinstance(following.leaf, Term):
        first, second = use.leaf.text, following.leaf.text
        if _HAN.match(first):
            most = min(len(first), len(second))
            steps += [len(first) - n for n in range(1, most) if first[-n:] == second[:n]]
    return steps
