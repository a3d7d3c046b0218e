"""Runs of Chinese that stand in an index and are said as something was typed: "baoqifan" -> 包起帆.

A run is found without a dictionary, from the pairs of neighbouring characters that the index has:
包起 is said "bao qi", 起帆 "qi fan", and the two overlap. A run that stands nowhere as a whole is
not continued, so that few are looked at, wherever the letters may be cut into syllables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Protocol

from indexer.dictionary import cut
from indexer.pinyin import LONGEST_SYLLABLE, MAX_LETTERS

MOST = 3
"""Runs that are answered, the most frequent ones."""

MAX_CHECKS = 200
"""Runs that are looked for in the index for one query: each takes a tenth of a millisecond."""

_BEAM = 64
"""Runs with the same letters that are continued: those whose rarest pair is the most frequent."""

_MAX_PIECES = 4
_SHARE = 3  # what is so many times as rare as the best run is hardly meant


class Pairs(Protocol):
    """The pairs of neighbouring Chinese characters that an index has, by their sound."""

    def is_said(self, syllable: str) -> bool:
        """Whether a character of any pair is said so."""

    def beginning(self, first: str, second: str) -> Sequence[tuple[str, int]]:
        """The pairs that are said as two syllables, each with how often articles have it."""

    def following(self, char: str, syllable: str) -> Sequence[tuple[str, int]]:
        """What stands after a character, is said so, and how often they stand side by side."""

    def frequency(self, text: str) -> int:
        """How many articles hold a run, or words side by side."""


@dataclass(slots=True)
class Checks:
    """How many runs may still be looked for."""

    left: int = MAX_CHECKS


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    count: int  # articles that have it; of a pair, no fewer


def sounding(parts: Sequence[str], pairs: Pairs, checks: Checks | None = None) -> tuple[str, ...]:
    """The runs that were perhaps typed in pinyin, the most frequent first.

    Args:
        parts: spellings (see `pinyin`); a syllable does not go beyond its part.
        pairs: of the index.
        checks: shared by all calls for one query.

    Returns:
        At most `MOST` runs. If all parts together stand nowhere: one text with the runs they are
        made of, between them a space ("luoyanggongjiangxueyuan" -> "洛阳 工匠学院"). A part that
        was typed alone and has two syllables is answered by dictionary words only: what two
        neighbouring words happen to make is said like many a slip of the pen.
    """
    letters = "".join(parts)
    if not letters or len(letters) > MAX_LETTERS:
        return ()
    search = _Search(parts, pairs, Checks() if checks is None else checks)
    whole = [run for run in search.runs_from(0).get(len(letters), ()) if search.is_apt(run.text)]
    if whole:
        best = nlargest(MOST, whole, key=lambda run: run.count)
        return tuple(run.text for run in best if run.count * _SHARE >= best[0].count)
    pieces = search.pieces(0, _MAX_PIECES)
    return () if pieces is None else (" ".join(pieces),)


class _Search:
    """What is known of one text's letters."""

    def __init__(self, parts: Sequence[str], pairs: Pairs, checks: Checks) -> None:
        self._letters = "".join(parts)
        self._is_one = len(parts) == 1
        self._pairs = pairs
        self._checks = checks
        self._runs: dict[int, dict[int, list[_Run]]] = {}
        self._part_end: list[int] = []  # of each letter, where its part ends
        for part in parts:
            self._part_end += [len(self._part_end) + len(part)] * len(part)

    def syllables(self, at: int) -> list[str]:
        """The syllables that begin with a letter, the longest last."""
        last = min(at + LONGEST_SYLLABLE, self._part_end[at]) if at < len(self._letters) else at
        every = (self._letters[at:end] for end in range(at + 1, last + 1))
        return [said for said in every if self._pairs.is_said(said)]

    def runs_from(self, start: int) -> dict[int, list[_Run]]:
        """Where runs end that begin with a letter -> these runs."""
        if start in self._runs:
            return self._runs[start]
        found = self._runs[start] = self._beginnings(start)
        for at in range(start + 1, len(self._letters)):
            if at not in found:
                continue
            kept = found[at] = nlargest(_BEAM, found[at], key=lambda run: run.count)
            for said in self.syllables(at):
                if longer := list(self._continued(kept, said)):
                    found.setdefault(at + len(said), []).extend(longer)
        return found

    def is_apt(self, text: str) -> bool:
        """Whether a run is more than two characters that happen to stand side by side."""
        return len(text) > 2 or not self._is_one or len(cut(text)) == 1

    def pieces(self, start: int, most: int) -> list[str] | None:
        """The longest runs that all letters from `start` are made of, `most` of them or fewer."""
        if start == len(self._letters):
            return []
        if not most:
            return None
        found = self.runs_from(start)
        for end in sorted(found, reverse=True):
            apt = [run for run in found[end] if self.is_apt(run.text)]
            if apt and (rest := self.pieces(end, most - 1)) is not None:
                return [max(apt, key=lambda run: run.count).text, *rest]
        return None

    def _beginnings(self, start: int) -> dict[int, list[_Run]]:
        found: dict[int, list[_Run]] = {}
        for first in self.syllables(start):
            middle = start + len(first)
            for second in self.syllables(middle):
                runs = [_Run(*pair) for pair in self._pairs.beginning(first, second)]
                if runs:
                    found.setdefault(middle + len(second), []).extend(runs)
        return found

    def _continued(self, runs: list[_Run], said: str) -> Iterator[_Run]:
        longer = [
            (min(run.count, count), run.text + char)
            for run in runs
            for char, count in self._pairs.following(run.text[-1], said)
        ]
        for _, text in sorted(longer, reverse=True)[: self._checks.left]:
            self._checks.left -= 1
            if count := self._pairs.frequency(text):
                yield _Run(text, count)
