"""From pairs of articles to stories.

Articles that tell the same belong together, and so do their like, the most alike first. But a copy
that lost the day and the names of its story is like two stories; so two articles that are known to
tell of two events never come together, whatever leads from one to the other.

A page that holds a story and more is that story's copy; but a page of a newspaper holds several,
and is then none of them, unless it bears the headline of one. Nor are two stories one because to a
single copy of the one a piece of the other was glued.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.copies.likeness import Relation


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles by their ids, and what the first has to do with the second: see `Likeness`."""

    one: str
    other: str
    relation: Relation
    strength: int
    titled: bool


def stories(pairs: Iterable[Pair]) -> list[frozenset[str]]:
    """The sets of two and more articles that tell one story; the order of `pairs` is all one."""
    ordered = sorted(pairs, key=_strongest_first)
    groups = _Groups((pair.one, pair.other) for pair in ordered if pair.relation == "apart")
    for pair in ordered:
        if pair.relation == "alike":
            groups.join(pair.one, pair.other)
    for holder, part in _parts(groups, ordered):
        groups.join(holder, part)
    return groups.sets()


def _strongest_first(pair: Pair) -> tuple[int, bool, str, str]:
    low, high = sorted((pair.one, pair.other))
    return -pair.strength, not pair.titled, low, high


def _parts(groups: _Groups, ordered: Iterable[Pair]) -> list[tuple[str, str]]:
    """Which holders are joined with which of their parts, the strongest link first.

    A part goes to the holder that it is most like; a holder to its only part, or to the only one
    with its own headline.
    """
    links: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for pair in ordered:
        if pair.relation in ("holds", "within"):
            ends = (pair.one, pair.other) if pair.relation == "holds" else (pair.other, pair.one)
            holder, part = map(groups.of, ends)
            if holder != part:
                links[holder, part].append(pair.titled)
    usual = {ends for ends, titled in links.items() if 2 * len(titled) >= groups.meetings(*ends)}
    holder_of: dict[str, str] = {}
    parts_of: dict[str, list[str]] = defaultdict(list)
    for holder, part in links:
        parts_of[holder].append(part)
        if (holder, part) in usual:
            holder_of.setdefault(part, holder)
    chosen = []
    for part, holder in holder_of.items():
        titled = [other for other in parts_of[holder] if any(links[holder, other])]
        if len(parts_of[holder]) == 1 or titled == [part]:
            chosen.append((holder, part))
    return chosen


class _Groups:
    """Disjoint sets of articles, some of which must not come together."""

    def __init__(self, apart: Iterable[tuple[str, str]]) -> None:
        self._members: dict[str, set[str]] = {}
        self._group: dict[str, str] = {}
        self._foes: dict[str, set[str]] = defaultdict(set)
        for one, other in apart:
            self._foes[one].add(other)
            self._foes[other].add(one)

    def of(self, article: str) -> str:
        """The name of its set."""
        return self._group.get(article, article)

    def join(self, one: str, other: str) -> None:
        """Make one set of two, unless a member of one is held apart from one of the other."""
        small, large = sorted((self.of(one), self.of(other)), key=self._size)
        if small == large or not self._foes[small].isdisjoint(self._all(large)):
            return
        self._members[large] = self._all(large) | self._all(small)
        self._group |= dict.fromkeys(self._all(small), large)
        self._group[large] = large
        self._foes[large] |= self._foes[small]

    def meetings(self, one: str, other: str) -> int:
        """How many pairs there may be between two sets."""
        return len(self._all(one)) * len(self._all(other))

    def sets(self) -> list[frozenset[str]]:
        names = {self.of(article) for article in self._group}
        return [frozenset(self._members[name]) for name in names]

    def _all(self, name: str) -> set[str]:
        return self._members.get(name) or {name}

    def _size(self, name: str) -> tuple[int, str]:
        return len(self._all(name)), name
