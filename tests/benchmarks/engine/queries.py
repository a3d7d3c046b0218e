"""The questions of the benchmark, chosen by how many articles their words stand in."""

from __future__ import annotations

import datetime as dt

import numpy as np

from corpus import gazetteer
from engine.corpus import Corpus, words
from engine.peer import Ask


def choose(corpus: Corpus, rounds: int = 1) -> list[list[Ask]]:
    """The questions for a corpus; the same shares of it at every size.

    Words are drawn independently, so that two words stand together in the product of their
    shares: 24.5 % each for 6 %, 70 % each for 49 %.

    Args:
        corpus: to be asked about.
        rounds: so many sets of questions, none with a word of another; later ones have words
            that are only about as frequent.
    """
    shares = _Shares(corpus)
    return [_ask_all(shares, number) for number in range(rounds)]


def _ask_all(shares: _Shares, number: int) -> list[Ask]:
    phrase = shares.give(2 * number), shares.give(2 * number + 1)
    rare, fifth, most = shares.word(shares.few), shares.word(0.18), shares.word(0.84)
    period = dt.date(2019, 7, 1), dt.date(2020, 12, 31)
    province = list(gazetteer().provinces)[2]
    return [
        Ask("rare term", "all", (rare,)),
        Ask("one term, 18 %", "all", (fifth,)),
        Ask("one term, 84 %", "all", (most,)),
        Ask("2 terms AND, 6 %", "all", shares.pick(0.245, 0.245)),
        Ask("2 terms AND, 49 %", "all", shares.pick(0.70, 0.70)),
        Ask("3 rarer OR", "any", shares.pick(0.04, 0.07, 0.10)),
        Ask("4 common OR, 99 %", "any", shares.pick(0.66, 0.68, 0.70, 0.72)),
        Ask("phrase, common", "phrase", phrase),
        Ask("phrase, rarer", "phrase", shares.pick(0.50, 0.50)),
        Ask("province + term", "all", (fifth,), province=province),
        Ask("match all", "everything"),
        Ask("dates + term", "all", (fifth,), dates=period),
    ]


class _Shares:
    """Gives each word once."""

    def __init__(self, corpus: Corpus) -> None:
        self._shares = corpus.frequencies / corpus.size
        self._given: set[int] = set()
        self.few = max(0.00023, 23 / corpus.size)

    def word(self, share: float) -> str:
        """The word that stands in about this share of the articles."""
        for rank in np.argsort(np.abs(self._shares - share), kind="stable").tolist():
            if rank not in self._given:
                return self.give(rank)
        raise ValueError("there are no words left")

    def give(self, rank: int) -> str:
        """The word of a rank, which `word` then does not give."""
        self._given.add(rank)
        return str(words().codes[rank])

    def pick(self, *shares: float) -> tuple[str, ...]:
        """A word for each share."""
        return tuple(self.word(share) for share in shares)
