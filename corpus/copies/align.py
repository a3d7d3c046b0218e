"""Where the words of one text stand in another, and which passages differ in between.

Groups of words that occur in both give runs of equal words; between two runs that follow each other
in both texts lies a gap, short in both: the passages that stand in for one another.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from corpus.copies.words import Words

_NEAR = 16
_LONG_RUN = 8
_LONGEST_GAP, _LONGEST_INSERTION = 20, 32


@dataclass(frozen=True, slots=True)
class Gap:
    """Two passages that stand in one place; half-open spans of words, one of them may be empty."""

    small: tuple[int, int]
    large: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a text stands in another one.

    Attributes:
        small_share: of the words of the first, how many stand in the second, with others in
            their places where those are few; 0..1.
        large_share: the same seen from the second.
        equal_share: of the words of the first, how many stand in the second as they are.
        agreed: numbers that are the same in both, at the same place.
        gaps: the passages that differ; neither is empty.
    """

    small_share: float
    large_share: float
    equal_share: float
    agreed: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    small: int
    large: int
    length: int

    @property
    def shift(self) -> int:
        return self.large - self.small


def align(small: Words, large: Words) -> Alignment:
    """Lay one text upon another.

    Time grows with the lengths, but for a sort of the second text's groups.
    """
    runs = _without_strays(_runs(small, large))
    equal = np.zeros(len(small.items), np.bool_)
    covered, over = equal.copy(), np.zeros(len(large.items), np.bool_)
    for run in runs:
        equal[run.small : run.small + run.length] = True
        over[run.large : run.large + run.length] = True
    covered |= equal
    gaps = []
    for gap in _gaps(runs, len(small.items), len(large.items)):
        (start, end), (first, last) = gap.small, gap.large
        same = small.items[start:end] == large.items[first:last]
        if not same and not _is_short(gap):
            continue
        over[first:last] = True
        covered[start:end] = True
        if same:
            equal[start:end] = True
        elif start < end and first < last:
            gaps.append(gap)
    return Alignment(
        small_share=float(covered.mean()),
        large_share=float(over.mean()),
        equal_share=float(equal.mean()),
        agreed=int((small.numeric & equal).sum()),
        gaps=tuple(gaps),
    )


def _runs(small: Words, large: Words) -> list[_Run]:
    """Maximal runs of words in both, by their place in the first; the place in the second is the
    first one that a group has there.
    """
    if not len(small.hashes) or not len(large.hashes):
        return []
    order = np.argsort(large.hashes, kind="stable")
    ranked = large.hashes[order]
    at = np.minimum(np.searchsorted(ranked, small.hashes), len(ranked) - 1)
    found = ranked[at] == small.hashes
    mine, theirs = np.flatnonzero(found), order[at[found]]
    if not len(mine):
        return []
    broken = np.flatnonzero((np.diff(mine) != 1) | (np.diff(theirs) != 1)) + 1
    starts, ends = np.r_[0, broken], np.r_[broken, len(mine)]
    rest = small.group - 1
    rows = zip(
        mine[starts].tolist(), theirs[starts].tolist(), (ends - starts).tolist(), strict=True
    )
    return [_Run(i, j, length + rest) for i, j, length in rows]


def _without_strays(runs: list[_Run]) -> list[_Run]:
    """Leave out short runs that lie elsewhere than their neighbours: set phrases, said twice."""
    kept: list[_Run] = []
    for place, run in enumerate(runs):
        before = kept[-1].shift if kept else None
        after = runs[place + 1].shift if place + 1 < len(runs) else None
        near = any(
            shift is not None and abs(run.shift - shift) <= _NEAR for shift in (before, after)
        )
        if near or run.length >= _LONG_RUN:
            kept.append(run)
    return kept


def _gaps(runs: list[_Run], small: int, large: int) -> list[Gap]:
    """What lies between runs that follow each other in both, and before and after all of them."""
    gaps = []
    ends = [_Run(0, 0, 0), *runs, _Run(small, large, 0)]
    for left, right in pairwise(ends):
        start, first = left.small + left.length, left.large + left.length
        end, last = right.small, right.large
        # What may be said to end the left run or to begin the right one belongs to the left.
        shared = max(start - end, first - last, 0)
        if shared > _NEAR:
            continue
        gaps.append(Gap((start, end + shared), (first, last + shared)))
    return gaps


def _is_short(gap: Gap) -> bool:
    mine, theirs = gap.small[1] - gap.small[0], gap.large[1] - gap.large[0]
    return mine <= _LONGEST_GAP and theirs <= _LONGEST_INSERTION
