"""Which segments to merge, and when.

Segments fall into tiers by the number of their live documents, each tier eight times the one
below. When eight segments of a tier stand next to each other (with smaller ones between them at
most), they become one of the next tier: a document is rewritten once a tier, and a million
documents added one by one lie in some forty segments at most. Only neighbours are merged, so that
documents keep their order for good.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.whoosh_backend.toc import Entry

Span = tuple[int, int]
"""Neighbouring segments: the first and the one after the last."""


@dataclass(frozen=True, slots=True)
class Tiers:
    """The policy.

    Attributes:
        width: segments of a tier that become one.
        at_most: segments of an index, whatever their tiers; beyond it the cheapest are merged.
        in_commit: documents that a commit may merge on its way. It may also merge `own_share`
            times as many as it adds: what costs no more than the batch itself delays nobody.
        own_share: see there.
    """

    width: int = 8
    at_most: int = 64
    in_commit: int = 32
    own_share: int = 4

    def affordable(self, added: int) -> int:
        """Documents that a commit of `added` documents may merge itself."""
        return max(self.in_commit, self.own_share * added)

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
