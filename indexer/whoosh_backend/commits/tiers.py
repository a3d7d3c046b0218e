"""Which segments to merge, and when.

Segments fall into tiers by the number of their live documents, each tier eight times the one
below. When eight segments of a tier stand next to each other (with smaller ones between them at
most), they become one of the next tier: a document is rewritten once a tier, and a million
documents added one by one lie in some forty segments at most. Only neighbours are merged, so that
documents keep their order for good.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.whoosh_backend.commits.toc import Entry

Span = tuple[int, int]
"""Neighbouring segments: the first and the one after the last."""


@dataclass(frozen=True, slots=True)
class Tiers:
    """The policy.

    Attributes:
        width: segments of a tier that become one.
        at_most: segments of an index, whatever their tiers; beyond it the cheapest are merged.
        own_share: a commit merges on its way up to so many times the documents that it adds: what
            costs no more than the batch itself delays nobody. The rest is done beside it.
        in_commit: documents that a commit may merge whatever it adds, once half of `at_most`
            segments have gathered: what merges beside the commits does not keep up.
    """

    width: int = 8
    at_most: int = 64
    own_share: int = 4
    in_commit: int = 8

    def affordable(self, added: int, segments: int) -> int:
        """Documents that a commit of `added` documents may merge itself, of so many segments."""
        if segments > 2 * self.at_most:  # whatever it costs: nothing else seems to merge at all
            return sys.maxsize
        pressed = segments > self.at_most // 2
        return max(self.in_commit * pressed, self.own_share * added)

    def spans(self, entries: Sequence[Entry]) -> Iterator[Span]:
        """Yield what is due to be merged, the cheapest kind first; spans may overlap."""
        yield from self._wasteful(entries)
        tiers = [self._tier(entry.live_count) for entry in entries]
        for tier in sorted(set(tiers)):
            yield from self._full(tiers, tier)
        if len(entries) > self.at_most:
            yield self._cheapest(entries)

    def _tier(self, documents: int) -> int:
        tier = 0
        while documents >= self.width:
            documents //= self.width
            tier += 1
        return tier

    def _wasteful(self, entries: Sequence[Entry]) -> Iterator[Span]:
        """Segments most of which is deleted: rewriting one is paid by what was deleted."""
        for place, entry in enumerate(entries):
            if entry.deleted.size * 2 > entry.doc_count:
                yield place, place + 1

    def _full(self, tiers: Sequence[int], tier: int) -> Iterator[Span]:
        members: list[int] = []
        for place, other in enumerate([*tiers, max(tiers) + 1]):
            if other == tier:
                members.append(place)
            elif other > tier:
                if len(members) >= self.width:
                    yield members[0], place
                members = []

    def _cheapest(self, entries: Sequence[Entry]) -> Span:
        counts = [entry.live_count for entry in entries]
        first = min(
            range(len(counts) - self.width + 1),
            key=lambda place: sum(counts[place : place + self.width]),
        )
        return first, first + self.width
